//! Facts about the event stream, against a scripted server.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use super::*;
use crate::client::testing::{Exchange, FakePace, Server, answer, problem, stream_head};
use crate::wire::problem::Code;
use futures_util::StreamExt;
use tokio::sync::mpsc;

const ANSWER_IN: Duration = Duration::from_secs(10);

/// Neither a heartbeat nor an answer is late unless a test says so.
fn pace() -> FakePace {
    FakePace::new(0.5, &[HEARTBEAT, ANSWER_IN])
}

/// An open stream that has said this much.
fn open(said: &[&str]) -> (mpsc::UnboundedSender<Vec<u8>>, Exchange) {
    let (send, chunks) = mpsc::unbounded_channel();
    send.send(stream_head()).unwrap();
    for text in said {
        send.send(text.as_bytes().to_vec()).unwrap();
    }
    (send, Exchange::Stream(chunks))
}

/// A stream that says this much and ends in good order.
fn ended(said: &[&str]) -> Exchange {
    open(said).1
}

fn change(seq: i64) -> String {
    format!(
        "id: {seq}\nevent: change\ndata: {{\"seq\":{seq},\"kind\":\"taken\",\"version\":2}}\n\n"
    )
}

fn event(seq: i64) -> StreamItem {
    StreamItem::Event(PushEvent {
        seq,
        kind: "taken".to_owned(),
        subject: None,
        version: 2,
    })
}

fn up() -> StreamItem {
    StreamItem::Link(LinkState::Up)
}

fn down(detail: LinkFault) -> StreamItem {
    let detail = ClientError::Unreachable { detail };
    StreamItem::Link(LinkState::Down { detail })
}

async fn take(stream: &mut EventStream, count: usize) -> Vec<StreamItem> {
    stream.take(count).collect().await
}

/// What each connection asked to go on from.
fn asked(server: &Server) -> Vec<Option<String>> {
    let header = |request: &String| {
        let line = request
            .lines()
            .find_map(|l| l.strip_prefix("last-event-id: "));
        line.map(str::to_owned)
    };
    server.requests().iter().map(header).collect()
}

#[tokio::test]
async fn it_goes_on_where_it_stopped_and_gives_each_event_once() {
    let server = Server::start(vec![
        ended(&[":\n\n", &change(7), &change(8)]),
        ended(&[&change(8), &change(9)]),
        open(&[&change(10)]).1,
    ])
    .await;
    let pace = pace();
    let mut stream = server.client(&pace).events(None);
    let items = take(&mut stream, 5).await;
    assert_eq!(items, [up(), event(7), event(8), event(9), event(10)]);
    let from = [None, Some("8".to_owned()), Some("9".to_owned())];
    assert_eq!(asked(&server), from);
    assert!(server.requests()[0].contains("\r\naccept: text/event-stream\r\n"));
    assert!(server.requests()[0].contains("\r\naccept-encoding: identity\r\n"));
    assert_eq!(pace.slept(), [Duration::from_millis(1500); 2]);
}

#[tokio::test]
async fn it_begins_where_the_caller_says() {
    let (_send, exchange) = open(&[&change(42)]);
    let server = Server::start(vec![exchange]).await;
    let mut stream = server.client(&pace()).events(Some(41));
    assert_eq!(take(&mut stream, 2).await, [up(), event(42)]);
    assert_eq!(asked(&server), [Some("41".to_owned())]);
}

#[tokio::test]
async fn an_id_without_an_event_is_a_place_to_go_on_from() {
    let (_send, exchange) = open(&[&change(42)]);
    let server = Server::start(vec![ended(&["id: 41\n: hello\n\n"]), exchange]).await;
    let mut stream = server.client(&pace()).events(None);
    assert_eq!(take(&mut stream, 2).await, [up(), event(42)]);
    assert_eq!(asked(&server), [None, Some("41".to_owned())]);
}

#[tokio::test]
async fn chunks_may_end_in_the_middle_of_an_event() {
    let text = change(7);
    let (a, rest) = text.split_at(9);
    let (b, c) = rest.split_at(20);
    let (send, exchange) = open(&[a]);
    let server = Server::start(vec![exchange]).await;
    let mut stream = server.client(&pace()).events(None);
    assert_eq!(take(&mut stream, 1).await, [up()]);
    send.send(b.into()).unwrap();
    send.send(c.into()).unwrap();
    assert_eq!(take(&mut stream, 1).await, [event(7)]);
}

#[tokio::test]
async fn a_stream_without_a_heartbeat_is_down_until_it_is_heard_again() {
    let (_first, exchange) = open(&[&change(7)]);
    let (_second, again) = open(&[":\n\n"]);
    let server = Server::start(vec![exchange, again]).await;
    let pace = pace();
    let mut stream = server.client(&pace).events(None);
    assert_eq!(take(&mut stream, 2).await, [up(), event(7)]);
    pace.release(HEARTBEAT);
    assert_eq!(take(&mut stream, 2).await, [down(LinkFault::Silent), up()]);
    assert_eq!(asked(&server), [None, Some("7".to_owned())]);
}

#[tokio::test]
async fn a_heartbeat_in_time_keeps_it_up() {
    let (send, exchange) = open(&[":\n\n"]);
    let server = Server::start(vec![exchange]).await;
    let pace = pace();
    let mut stream = server.client(&pace).events(None);
    assert_eq!(take(&mut stream, 1).await, [up()]);
    for seq in 1..4 {
        send.send(b":\n\n".to_vec()).unwrap();
        send.send(change(seq).into_bytes()).unwrap();
        assert_eq!(take(&mut stream, 1).await, [event(seq)]);
    }
    assert_eq!(pace.slept().len(), 0);
}

#[tokio::test]
async fn a_server_that_does_not_answer_is_asked_ever_more_rarely() {
    let busy = || problem(503, "unavailable", "");
    let (_send, exchange) = open(&[":\n\n"]);
    let server = Server::start(vec![busy(), busy(), busy(), exchange]).await;
    let pace = pace();
    let mut stream = server.client(&pace).events(None);
    let items = take(&mut stream, 2).await;
    assert!(
        matches!(&items[0], StreamItem::Link(LinkState::Down { detail: ClientError::Problem(p) })
            if p.code == Code::Unavailable),
        "{items:?}"
    );
    assert_eq!(items[1], up(), "said once");
    assert_eq!(pace.slept(), [1500, 2000, 3000].map(Duration::from_millis));
}

#[tokio::test]
async fn the_wait_has_a_greatest_length_and_heeds_the_server() {
    let asks = |seconds: u32| problem(503, "unavailable", &format!(",\"retry_after\":{seconds}"));
    let mut script = vec![asks(20), asks(7200)];
    script.extend((0..6).map(|_| problem(503, "unavailable", "")));
    script.push(ended(&["retry: 5000\n:\n\n"]));
    script.push(open(&[&change(1)]).1);
    let server = Server::start(script).await;
    let pace = pace();
    let mut stream = server.client(&pace).events(None);
    take(&mut stream, 3).await;
    let waits = [
        20_500, 60_000, 3_000, 5_000, 9_000, 17_000, 31_000, 31_000, 5_500,
    ];
    assert_eq!(pace.slept(), waits.map(Duration::from_millis));
}

#[tokio::test]
async fn a_server_that_never_answers_is_down() {
    let (_send, exchange) = open(&[":\n\n"]);
    let server = Server::start(vec![Exchange::Silence, exchange]).await;
    let pace = pace();
    let mut stream = server.client(&pace).events(None);
    let give_up = async {
        server.until_asked(1).await;
        pace.release(ANSWER_IN);
    };
    let (items, ()) = tokio::join!(take(&mut stream, 2), give_up);
    assert_eq!(items, [down(LinkFault::Timeout), up()]);
}

#[tokio::test]
async fn what_is_no_event_stream_is_down_with_its_reason() {
    let html = answer("200 OK", "content-type: text/html\r\n", "<p>");
    let nothing = ended(&[]);
    let endless = ended(&[&"a".repeat(70_000)]);
    let (_send, exchange) = open(&[":\n\n"]);
    let server = Server::start(vec![html, nothing, endless, exchange]).await;
    let mut stream = server.client(&pace()).events(None);
    let protocol = |detail| {
        let detail = ClientError::Protocol { detail };
        StreamItem::Link(LinkState::Down { detail })
    };
    assert_eq!(
        take(&mut stream, 5).await,
        [
            protocol(ProtocolFault::MediaType),
            down(LinkFault::Closed),
            up(),
            protocol(ProtocolFault::TooLarge),
            up(),
        ]
    );
}

#[tokio::test]
async fn an_event_that_cannot_be_read_or_is_not_known_is_passed() {
    let strange =
        "id: 7\nevent: change\ndata: {\"seq\":\"x\"}\n\nid: 8\nevent: party\ndata: {}\n\n";
    let (_send, exchange) = open(&[&change(9)]);
    let server = Server::start(vec![ended(&[strange]), exchange]).await;
    let mut stream = server.client(&pace()).events(None);
    assert_eq!(take(&mut stream, 2).await, [up(), event(9)]);
    assert_eq!(asked(&server), [None, Some("8".to_owned())]);
}
