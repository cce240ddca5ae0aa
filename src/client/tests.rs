//! Facts about calls, against a scripted server.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use super::testing::{Exchange, FakePace, Server, answer, json, perform, problem, read_request};
use super::*;
use crate::wire::problem::Code;
use crate::wire::queue::{Sort, Tab};
use std::io::Write;

const COUNTS: &str = r#"{"mine":1,"unassigned":2,"due_soon":3,"returned":4,"all":5}"#;
const RECEIPT: &str = r#"{"request":"01900000-0000-7000-9000-000000000001","folio":"DGU/2026/0001",
    "version":6,"state":"under_review","seq":9}"#;

fn pace() -> FakePace {
    FakePace::new(0.5, &[])
}

fn key() -> Uuid {
    "01900000-0000-7000-8000-000000000001".parse().unwrap()
}

fn request_id() -> RequestId {
    "01900000-0000-7000-9000-000000000001".parse().unwrap()
}

fn code(error: &ClientError) -> Option<Code> {
    match error {
        ClientError::Problem(problem) => Some(problem.code),
        _ => None,
    }
}

#[tokio::test]
async fn a_read_carries_the_token_and_says_what_it_understands() {
    let server = Server::start(vec![json(COUNTS)]).await;
    let counts = server.client(&pace()).counts("inst:SAT monto:>5M").await;
    assert_eq!(counts.unwrap().all, 5);
    let request = &server.requests()[0];
    assert!(request.starts_with("GET /v1/queue/counts?filter=inst%3ASAT+monto%3A%3E5M HTTP/1.1"));
    assert!(request.contains("\r\nauthorization: Bearer dct_secret\r\n"));
    assert!(request.contains("\r\naccept: application/json, application/problem+json\r\n"));
    assert!(!request.contains("idempotency-key"));
}

#[tokio::test]
async fn an_act_carries_its_version_and_its_key() {
    let server = Server::start(vec![json(RECEIPT)]).await;
    let receipt = server
        .client(&pace())
        .act(request_id(), 5, key(), &Act::Take)
        .await
        .unwrap();
    assert_eq!((receipt.version, receipt.seq), (6, 9));
    let request = &server.requests()[0];
    let path = "POST /v1/requests/01900000-0000-7000-9000-000000000001/acts HTTP/1.1";
    assert!(request.starts_with(path), "{request}");
    assert!(request.contains("\r\nif-match: \"v5\"\r\n"));
    assert!(request.contains("\r\nidempotency-key: 01900000-0000-7000-8000-000000000001\r\n"));
    assert!(request.contains("\r\ncontent-type: application/json\r\n"));
    assert!(request.ends_with("\r\n\r\n{\"act\":\"take\"}"));
}

#[tokio::test]
async fn the_view_of_the_queue_becomes_its_parameters() {
    let full = QueueQuery {
        tab: Tab::DueSoon,
        sort: Sort::Amount,
        filter: "sin:asignar".to_owned(),
        cursor: Some("abc".to_owned()),
        from_end: true,
        limit: Some(20),
    };
    for (query, path) in [
        (QueueQuery::default(), "/v1/queue?tab=unassigned&sort=due "),
        (
            full,
            "/v1/queue?tab=due_soon&sort=amount&filter=sin%3Aasignar&cursor=abc&from_end=true&limit=20 ",
        ),
    ] {
        let server = Server::start(vec![json("{\"rows\":[]}")]).await;
        server.client(&pace()).queue(&query).await.unwrap();
        let request = &server.requests()[0];
        assert!(request.contains(path), "{request}");
    }
}

#[tokio::test]
async fn a_list_is_followed_to_its_end() {
    let person = |n: u8| {
        format!(
            "{{\"id\":\"01900000-0000-7000-9000-0000000000{n:02}\",\"handle\":\"p{n}\",\"name\":\"P\"}}"
        )
    };
    let server = Server::start(vec![
        json(&format!("{{\"rows\":[{}],\"next\":\"a&b\"}}", person(1))),
        json(&format!("{{\"rows\":[{}]}}", person(2))),
    ])
    .await;
    let people = server.client(&pace()).people().await.unwrap();
    let handles: Vec<&str> = people.iter().map(|p| p.handle.as_str()).collect();
    assert_eq!(handles, ["p1", "p2"]);
    assert!(server.requests()[1].starts_with("GET /v1/people?cursor=a%26b "));
}

#[tokio::test]
async fn nothing_left_is_no_error() {
    let server = Server::start(vec![answer("204 No Content", "", "")]).await;
    assert_eq!(server.client(&pace()).next(key()).await, Ok(None));
}

#[tokio::test]
async fn a_problem_comes_whole() {
    let held = problem(423, "held", ",\"held_by\":\"alima\"");
    let server = Server::start(vec![held]).await;
    let error = server
        .client(&pace())
        .act(request_id(), 5, key(), &Act::Take)
        .await
        .unwrap_err();
    let ClientError::Problem(problem) = error else {
        panic!("{error:?}");
    };
    assert_eq!(
        (problem.code, problem.held_by),
        (Code::Held, Some("alima".to_owned()))
    );
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn what_answers_otherwise_than_the_api_is_named_by_kind_and_never_quoted() {
    let html = "content-type: text/html\r\n";
    let plain = "content-type: application/problem+json\r\n";
    for (exchange, detail) in [
        (
            answer("200 OK", html, "<p>Sign in, secret"),
            ProtocolFault::MediaType,
        ),
        (answer("200 OK", "", "secret"), ProtocolFault::MediaType),
        (
            json("{\"mine\":\n\"secret\"}"),
            ProtocolFault::Shape { line: 2, column: 8 },
        ),
        (
            answer("302 Found", "location: http://evil.mx/\r\n", ""),
            ProtocolFault::Redirect,
        ),
        (
            answer("403 X", html, "secret"),
            ProtocolFault::Status { status: 403 },
        ),
        (
            answer("500 X", plain, "secret"),
            ProtocolFault::Status { status: 500 },
        ),
        // A problem that speaks of another status than it came with.
        (
            answer(
                "404 X",
                plain,
                "{\"type\":\"\",\"title\":\"\",\"status\":401,\"code\":\"unauthenticated\"}",
            ),
            ProtocolFault::Status { status: 404 },
        ),
    ] {
        let server = Server::start(vec![exchange]).await;
        let error = server.client(&pace()).counts("").await.unwrap_err();
        assert_eq!(error, ClientError::Protocol { detail });
        assert!(!format!("{error} {error:?}").contains("secret"));
        assert_eq!(server.requests().len(), 1);
    }
}

#[tokio::test]
async fn a_busy_server_is_asked_again_when_it_said() {
    let busy = || answer("503 X", "retry-after: 2\r\n", "");
    let problem = problem(503, "unavailable", ",\"retry_after\":3");
    let server = Server::start(vec![busy(), problem, json(COUNTS)]).await;
    let pace = pace();
    assert_eq!(server.client(&pace).counts("").await.unwrap().mine, 1);
    assert_eq!(pace.slept(), [2100, 3200].map(Duration::from_millis));
}

#[tokio::test]
async fn a_server_that_asks_for_more_time_than_there_is_gets_it() {
    let server = Server::start(vec![problem(
        429,
        "too_many_requests",
        ",\"retry_after\":60",
    )])
    .await;
    let pace = pace();
    let error = server.client(&pace).counts("").await.unwrap_err();
    assert_eq!(code(&error), Some(Code::TooManyRequests));
    assert_eq!(pace.slept().len(), 0);
}

#[tokio::test]
async fn an_answer_cut_short_is_asked_for_again_with_the_same_key() {
    let cut =
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 500\r\n\r\n{\"req";
    let nothing = Exchange::Say(Vec::new());
    let server = Server::start(vec![Exchange::Say(cut.into()), nothing, json(RECEIPT)]).await;
    let receipt = server
        .client(&pace())
        .act(request_id(), 5, key(), &Act::Take)
        .await;
    assert_eq!(receipt.unwrap().version, 6);
    let requests = server.requests();
    assert_eq!(requests.len(), 3);
    assert!(requests.iter().all(|request| *request == requests[0]));
}

#[tokio::test]
async fn a_write_that_may_have_been_done_is_not_sent_again() {
    let new = NewToken {
        person: "ana".to_owned(),
        days: None,
    };
    for exchange in [Exchange::Say(Vec::new()), problem(503, "unavailable", "")] {
        let server = Server::start(vec![exchange]).await;
        server.client(&pace()).add_token(&new).await.unwrap_err();
        assert_eq!(server.requests().len(), 1);
    }
}

#[tokio::test]
async fn an_answer_over_the_limit_is_not_read() {
    let head =
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 99999999\r\n\r\n";
    let mut endless =
        b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close\r\n\r\n".to_vec();
    endless.resize(33 * 1024 * 1024, b' ');
    let (send, chunks) = tokio::sync::mpsc::unbounded_channel();
    send.send(endless).unwrap();
    for exchange in [Exchange::Say(head.into()), Exchange::Stream(chunks)] {
        let server = Server::start(vec![exchange]).await;
        let error = server.client(&pace()).counts("").await.unwrap_err();
        assert_eq!(error, ClientError::protocol(ProtocolFault::TooLarge));
    }
}

#[tokio::test]
async fn a_server_that_is_not_there_is_unreachable() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let gone = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let mut cases = vec![
        (gone.as_str(), LinkFault::Refused),
        ("unix:/nonexistent/dictamen.sock", LinkFault::NoSocket),
    ];
    // A proxy would be the one to look the name up.
    if ["http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"]
        .iter()
        .all(|name| std::env::var_os(name).is_none())
    {
        cases.push(("http://dictamen.invalid", LinkFault::NoAddress));
    }
    for (target, detail) in cases {
        let target = Target::parse(target).unwrap();
        let pace = pace();
        let options = ClientOptions::default();
        let client = Client::with_pace(&target, None, options, pace.share()).unwrap();
        let error = client.me().await.unwrap_err();
        assert_eq!(error, ClientError::Unreachable { detail }, "{target}");
        assert_eq!(pace.slept().len(), 3, "tried four times");
        // Nothing was sent, so even this may be tried again.
        client.revoke_own_token().await.unwrap_err();
        assert_eq!(pace.slept().len(), 6);
    }
}

#[tokio::test]
async fn a_server_that_says_nothing_is_given_up_in_time() {
    let server = Server::start(vec![Exchange::Silence, Exchange::Silence]).await;
    let target = Target::parse(&server.url).unwrap();
    let options = ClientOptions {
        timeout: Duration::from_millis(30),
        ca_file: None,
    };
    // The first wait would go past the deadline.
    let pace = FakePace::new(0.99, &[]);
    let client = Client::with_pace(&target, None, options, pace.share()).unwrap();
    let error = client.me().await.unwrap_err();
    assert_eq!(error, ClientError::link(LinkFault::Timeout));
}

#[tokio::test]
async fn a_socket_serves_as_well_as_an_address() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("d.sock");
    let listener = tokio::net::UnixListener::bind(&path).unwrap();
    let serving = tokio::spawn(async move {
        let (mut socket, _) = listener.accept().await.unwrap();
        let request = read_request(&mut socket).await;
        perform(socket, json(COUNTS)).await;
        request
    });
    let target = Target::Socket(path);
    let client = Client::new(&target, None, ClientOptions::default()).unwrap();
    assert_eq!(client.counts("").await.unwrap().mine, 1);
    let request = serving.await.unwrap();
    assert!(request.starts_with("GET /v1/queue/counts HTTP/1.1\r\n"));
    assert!(!request.contains("authorization"));
}

#[tokio::test]
async fn a_reference_that_no_path_can_carry_is_not_sent() {
    let target = Target::parse("http://127.0.0.1:9").unwrap();
    let client = Client::new(&target, None, ClientOptions::default()).unwrap();
    let error = client.request("..").await.unwrap_err();
    assert_eq!(code(&error), Some(Code::NotFound));
}

#[tokio::test]
async fn a_rule_pack_is_read_where_it_arrives() {
    let text = "id = 1\n";
    let body = serde_json::to_string(&RulePack {
        id: "x".to_owned(),
        text: text.to_owned(),
    })
    .unwrap();
    let server = Server::start(vec![json(&body), json(&body)]).await;
    let client = server.client(&pace());
    assert_eq!(client.rule_pack("x").await.unwrap().text, text);
    let detail = ProtocolFault::Shape { line: 1, column: 1 };
    assert_eq!(
        client.regime("x").await,
        Err(ClientError::Protocol { detail })
    );
}

#[test]
fn a_file_of_authorities_has_to_hold_one() {
    let target = Target::parse("https://example.mx").unwrap();
    let broken = "-----BEGIN CERTIFICATE-----\n%%%\n-----END CERTIFICATE-----\n";
    let large = " ".repeat(1024 * 1024 + 1);
    for (text, why) in [
        ("", CaFault::NoCertificate),
        ("hello", CaFault::NoCertificate),
        (broken, CaFault::NoCertificate),
        (&large, CaFault::TooLarge),
    ] {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(text.as_bytes()).unwrap();
        let path = file.path().to_owned();
        let options = ClientOptions {
            ca_file: Some(path.clone()),
            ..ClientOptions::default()
        };
        let error = Client::new(&target, None, options).unwrap_err();
        assert_eq!(error, ConfigFault::CaFile { path, why }.into());
    }
}

#[test]
fn nothing_shows_the_token() {
    let target = Target::parse("http://127.0.0.1:9").unwrap();
    let token = Token::parse("dct_secret").unwrap();
    let client = Client::new(&target, Some(token), ClientOptions::default()).unwrap();
    assert!(!format!("{client:?}").contains("secret"));
}
