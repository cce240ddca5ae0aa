//! `cargo bench --bench desk`: the server and the terminal on 100,000 open requests.
//!
//! Prints, and judges nothing: pages and durable filings a second beside what a bare endpoint does in
//! the same run, time to the first rows, key to paint, bytes a cursor move, idle bytes and CPU,
//! memory of both sides. Server, floor, terminal and load are processes of their own. Another number of
//! requests may stand behind `--`. Compare figures of one run only.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout)]

mod fill;
mod floor;
mod load;
mod process;
mod terminal;

use dictamen::practice;
use dictamen::service::{self, SystemClock};
use dictamen::store::{self, StoreUrl};
use jiff::SignedDuration;
use load::{Call, Shown, load};
use process::Process;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use uuid::Uuid;

const REQUESTS: usize = 100_000;
/// What this program is told, to be the floor.
const FLOOR: &str = "--floor";

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    if let [first, database, scratch] = arguments.as_slice()
        && first == FLOOR
    {
        return runtime.block_on(floor::serve(Path::new(database), Path::new(scratch)));
    }
    let requests = arguments.iter().find_map(|n| n.parse().ok());
    let requests = requests.unwrap_or(REQUESTS);
    let folder = tempfile::tempdir().unwrap();
    let database = folder.path().join("dictamen.db");
    let token = runtime.block_on(prepare(&database, requests));
    let server = server(folder.path(), &database);
    let floor = bare(folder.path(), &database);
    println!("requests                          {requests}");
    println!("server: memory after the start    {} MB", server.memory());
    runtime.block_on(api(&server, &floor, &token));
    println!("server: most memory               {} MB", server.memory());
    drop(floor);
    terminal::run(folder.path(), &server.address, &token);
}

/// Fills the store, and makes a token for a reviewer.
async fn prepare(database: &Path, requests: usize) -> String {
    let url = StoreUrl::Sqlite(database.to_owned());
    let store = store::open(&url).await.unwrap();
    fill::fill(&store, requests).await;
    let desk = service::Desk::open(store, Arc::new(SystemClock), service::Settings::default());
    let desk = desk.await.unwrap();
    let lasting = SignedDuration::from_hours(1);
    let token = desk.local_token(&practice::people()[0], lasting).await;
    desk.close().await;
    token.unwrap().reveal().to_owned()
}

fn server(folder: &Path, database: &Path) -> Process {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dictamen"));
    command.env_clear().env("HOME", folder);
    command.env("DICTAMEN_STORE", format!("sqlite:{}", database.display()));
    command.args(["serve", "--listen", "127.0.0.1:0", "--log", "warn"]);
    // One credential makes all calls.
    command.args(["--calls-per-minute", "0"]);
    Process::start(command)
}

fn bare(folder: &Path, database: &Path) -> Process {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command
        .arg(FLOOR)
        .arg(database)
        .arg(folder.join("floor.db"));
    Process::start(command)
}

async fn api(server: &Process, floor: &Process, token: &str) {
    let bare = load(floor, token, || Call::get("/page")).await;
    let page = load(server, token, || Call::get("/v1/queue?tab=all&limit=50")).await;
    beside("50-row queue page", &page, &bare);
    let counts = load(server, token, || Call::get("/v1/queue/counts")).await;
    println!("{:<26} {counts}", "counts of all tabs");
    let nowhere = "/v1/queue?tab=all&limit=50&filter=zyzzyva";
    let filter = load(server, token, move || Call::get(nowhere)).await;
    println!("{:<26} {filter}", "filter that finds nothing");
    let filing = serde_json::to_value(fill::one_filing()).unwrap();
    let file = move |path| Call {
        method: "POST",
        path,
        headers: format!(
            "Content-Type: application/json\r\nIdempotency-Key: {}\r\n",
            Uuid::now_v7()
        ),
        body: serde_json::json!({
            "id": Uuid::now_v7(), "institution": "06-E00", "filing": filing
        })
        .to_string(),
    };
    let insert = file.clone();
    let bare = load(floor, token, move || insert("/insert")).await;
    let filings = load(server, token, move || file("/v1/requests")).await;
    beside("durable filing", &filings, &bare);
}

/// A figure and its floor.
fn beside(what: &str, shown: &Shown, floor: &Shown) {
    println!("{what:<26} {shown}");
    println!("{:<26} {floor}", "  bare endpoint");
    println!(
        "{:<26} {:>7.0} % of its rate, {:.0} % of its CPU",
        "  that is",
        100.0 * shown.rate / floor.rate,
        100.0 * shown.cpu / floor.cpu
    );
}
