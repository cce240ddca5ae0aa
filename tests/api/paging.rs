//! Pages of the queue, of the directory, and filters over days.

use crate::support::{Caller, Server, at};
use dictamen::wire::problem::Code;
use dictamen::wire::queue::QueuePage;
use reqwest::StatusCode;
use serde_json::Value;

async fn page(caller: &Caller, query: &str) -> QueuePage {
    caller
        .get(&format!("/v1/queue?{query}"))
        .await
        .expect(StatusCode::OK)
        .read()
}

fn folios(page: &QueuePage) -> Vec<String> {
    page.rows.iter().map(|row| row.folio.clone()).collect()
}

#[tokio::test]
async fn pages_meet_without_gap_or_overlap_in_both_directions() {
    let server = Server::start().await;
    for n in 0..7 {
        server
            .file("services", &format!("Número {n}"), 100 * (n % 3))
            .await;
    }
    let ana = server.caller("ana").await;
    for sort in ["due", "amount", "received", "folio"] {
        let whole = folios(&page(&ana, &format!("tab=all&sort={sort}")).await);
        assert_eq!(whole.len(), 7);
        let base = format!("tab=all&sort={sort}&limit=3");
        let mut pages = vec![page(&ana, &base).await];
        while let Some(next) = &pages[pages.len() - 1].next {
            let next = page(&ana, &format!("{base}&cursor={next}")).await;
            pages.push(next);
        }
        let walked: Vec<String> = pages.iter().flat_map(folios).collect();
        assert_eq!(walked, whole, "{sort}");
        assert_eq!(pages.len(), 3);
        assert!(pages[0].prev.is_none());
        let back = pages[1].prev.as_ref().unwrap();
        let back = page(&ana, &format!("{base}&cursor={back}")).await;
        assert_eq!(folios(&back), whole[..3], "{sort}");
        let last = page(&ana, &format!("{base}&from_end=true")).await;
        assert_eq!(folios(&last), whole[4..], "{sort}");
        assert!(last.next.is_none() && last.prev.is_some());
    }
}

#[tokio::test]
async fn a_cursor_belongs_to_its_view() {
    let server = Server::start().await;
    for n in 0..3 {
        server.file("services", &format!("Número {n}"), 100).await;
    }
    let ana = server.caller("ana").await;
    let next = page(&ana, "tab=all&limit=1").await.next.unwrap();
    for other in [
        "tab=unassigned",
        "tab=all&sort=folio",
        "tab=all&filter=inst%3ASAT",
    ] {
        ana.get(&format!("/v1/queue?{other}&cursor={next}"))
            .await
            .is(Code::BadCursor);
    }
}

#[tokio::test]
async fn days_left_count_business_days_and_can_be_filtered() {
    let server = Server::start().await;
    // 10 and 15 business days from Monday, 2 March: 17 and 24 March.
    let short = server.file("acquisition", "Corta", 100).await;
    let long = server.file("services", "Larga", 100).await;
    let ana = server.caller("ana").await;
    // Thursday, 12 March; Monday the 16th is a holiday.
    server.clock.set(at("2015-03-12T16:00:00Z"));
    for (filter, expected) in [
        ("vence:2", vec![&short.folio]),
        ("vence:<=2", vec![&short.folio]),
        ("vence:<2", vec![]),
        ("vence:>2", vec![&long.folio]),
        ("vence:7d", vec![&long.folio]),
        ("vence:<0", vec![]),
        ("vence:>=2 vence:<=7", vec![&short.folio, &long.folio]),
        ("corta", vec![&short.folio]),
        ("inst:sat monto:1", vec![&short.folio, &long.folio]),
        ("sin:asignar tipo:servicios", vec![&long.folio]),
    ] {
        let encoded: String = filter.bytes().map(|byte| format!("%{byte:02X}")).collect();
        let page = page(&ana, &format!("tab=all&filter={encoded}")).await;
        assert_eq!(
            folios(&page).iter().collect::<Vec<_>>(),
            expected,
            "{filter}"
        );
    }
    let page = page(&ana, "tab=due_soon").await;
    assert_eq!(folios(&page), [short.folio]);
    assert_eq!(page.rows[0].days_left, Some(2));
    assert_eq!(page.today.unwrap().to_string(), "2015-03-12");
}

#[tokio::test]
async fn the_directory_comes_in_pages() {
    let server = Server::start().await;
    let ana = server.caller("ana").await;
    let first: Value = ana.get("/v1/institutions?limit=1").await.read();
    assert_eq!(first["rows"][0]["key"], "06-E00");
    let next = first["next"].as_str().unwrap();
    let second: Value = ana
        .get(&format!("/v1/institutions?limit=1&cursor={next}"))
        .await
        .read();
    assert_eq!(second["rows"][0]["key"], "16-B00");
    assert!(second.get("next").is_none());
}
