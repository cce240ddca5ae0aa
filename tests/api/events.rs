//! The stream of events: at once, in order, resumed, and narrowed to what its listener may see.

use crate::support::{Caller, Server};
use dictamen::wire::event::PushEvent;
use dictamen::wire::problem::Code;
use futures_util::StreamExt as _;
use reqwest::Method;
use serde_json::json;
use std::time::Duration;

/// An open stream, read event by event.
struct Listener {
    chunks: futures_util::stream::BoxStream<'static, String>,
    text: String,
}

impl Listener {
    async fn open(caller: &Caller, query: &str, last: Option<&str>) -> Listener {
        let mut call = caller.http.get(format!("{}/v1/events{query}", caller.base));
        if let Some(last) = last {
            call = call.header("last-event-id", last);
        }
        let response = call.send().await.unwrap();
        assert_eq!(
            response.headers()["content-type"].to_str().unwrap(),
            "text/event-stream"
        );
        let chunks = response
            .bytes_stream()
            .map(|chunk| String::from_utf8(chunk.unwrap().to_vec()).unwrap())
            .boxed();
        Listener {
            chunks,
            text: String::new(),
        }
    }

    /// The next block of lines.
    async fn block(&mut self) -> String {
        loop {
            if let Some((block, rest)) = self.text.split_once("\n\n") {
                let block = block.to_owned();
                self.text = rest.to_owned();
                return block;
            }
            let chunk = tokio::time::timeout(Duration::from_secs(10), self.chunks.next())
                .await
                .expect("something arrives");
            self.text.push_str(&chunk.expect("the stream is open"));
        }
    }

    /// The next event about a request.
    async fn about_a_request(&mut self) -> PushEvent {
        loop {
            let event = self.event().await;
            if event.kind != "asset_changed" {
                return event;
            }
        }
    }

    async fn event(&mut self) -> PushEvent {
        loop {
            let block = self.block().await;
            let line = |name: &str| {
                block
                    .lines()
                    .find_map(|line| line.strip_prefix(name))
                    .map(str::trim)
            };
            if let Some(data) = line("data:") {
                let push: PushEvent = serde_json::from_str(data).unwrap();
                assert_eq!(line("id:").unwrap(), push.seq.to_string());
                assert_eq!(line("event:"), Some("change"));
                return push;
            }
        }
    }
}

#[tokio::test]
async fn a_listener_is_greeted_at_once_and_hears_what_happens() {
    let server = Server::start().await;
    let ana = server.caller("ana").await;
    let mut listener = Listener::open(&ana, "", None).await;
    let hello = listener.block().await;
    assert!(hello.contains(": listening"), "{hello}");
    let filed = server.file("services", "Oída", 100).await;
    loop {
        let event = listener.event().await;
        if event.kind == "received" {
            assert_eq!(event.subject, Some(filed.request.0));
            assert_eq!((event.seq, event.version), (filed.seq, 1));
            break;
        }
    }
}

#[tokio::test]
async fn a_listener_who_comes_back_misses_nothing() {
    let server = Server::start().await;
    let ana = server.caller("ana").await;
    let before = server.file("services", "Antes", 100).await;
    let mut seen = Vec::new();
    for n in 0..5 {
        server.file("services", &format!("Durante {n}"), 100).await;
    }
    let last = before.seq.to_string();
    let mut listener = Listener::open(&ana, "?after=0", Some(&last)).await;
    while seen.len() < 5 {
        let event = listener.event().await;
        assert!(event.seq > before.seq, "{event:?}");
        if event.kind == "received" {
            seen.push(event.seq);
        }
    }
    let mut sorted = seen.clone();
    sorted.sort_unstable();
    sorted.dedup();
    assert_eq!(seen, sorted, "each once and in order");
    // The live part follows the part that was read from the log.
    let after = server.file("services", "Después", 100).await;
    loop {
        let event = listener.event().await;
        if event.kind == "received" {
            assert_eq!(event.seq, after.seq);
            break;
        }
    }
}

#[tokio::test]
async fn a_listener_lost_before_the_first_event_comes_back_to_the_same_place() {
    let server = Server::start().await;
    let ana = server.caller("ana").await;
    let before = server.file("services", "Antes", 100).await;
    let hello = Listener::open(&ana, "", None).await.block().await;
    let id = hello
        .lines()
        .find_map(|line| line.strip_prefix("id:"))
        .map(str::trim);
    assert_eq!(id, Some(before.seq.to_string().as_str()), "{hello}");
    // The connection is gone; what happens now would be nobody's.
    let between = server.file("services", "Entre", 100).await;
    let mut again = Listener::open(&ana, "", id).await;
    loop {
        let event = again.event().await;
        if event.kind == "received" {
            assert_eq!(event.seq, between.seq);
            break;
        }
    }
}

#[tokio::test]
async fn an_institution_hears_of_its_own_requests_alone() {
    let server = Server::start().await;
    let (sat, cna, ana) = (
        server.caller("sat").await,
        server.caller("cna").await,
        server.caller("ana").await,
    );
    let foreign = cna
        .command(
            "/v1/requests",
            &crate::support::new_request("services", "De otra", 1),
            &[],
        )
        .await;
    let foreign: dictamen::wire::receipt::Receipt = foreign.read();
    let own = server.file("services", "Propia", 1).await;
    ana.done(&own.folio, 1, json!({ "act": "take" })).await;
    let mut listener = Listener::open(&sat, "?after=0", None).await;
    let first = listener.about_a_request().await;
    let second = listener.about_a_request().await;
    assert_eq!(first.kind, "received");
    // That somebody works on it, not what.
    assert_eq!((second.kind.as_str(), second.version), ("changed", 2));
    for event in [first, second] {
        assert_eq!(event.subject, Some(own.request.0));
        assert_ne!(event.subject, Some(foreign.request.0));
    }
}

#[tokio::test]
async fn a_place_that_is_no_number_is_refused() {
    let server = Server::start().await;
    server
        .caller("ana")
        .await
        .send(Method::GET, "/v1/events", &[("last-event-id", "x")], None)
        .await
        .is(Code::BadRequest);
}

#[tokio::test]
async fn a_stream_ends_with_its_token() {
    let server = Server::start().await;
    let token = server.token("ana").await;
    let ana = server.with_token(Some(token.reveal()));
    let mut listener = Listener::open(&ana, "", None).await;
    listener.block().await;
    ana.send(Method::DELETE, "/v1/tokens/current", &[], None)
        .await;
    let ended = tokio::time::timeout(Duration::from_secs(10), async {
        while listener.chunks.next().await.is_some() {}
    });
    ended.await.expect("the stream ends");
}
