//! The server at its sockets: slow and malformed callers, overload, and an orderly stop.

use crate::support::{MONDAY, Server, at};
use dictamen::practice::Scale;
use dictamen::server::Limits;
use dictamen::server::embedded::Embedded;
use dictamen::service::FixedClock;
use dictamen::wire::problem::Problem;
use dictamen::wire::queue::QueuePage;
use futures_util::StreamExt as _;
use jiff::civil::date;
use reqwest::StatusCode;
use std::os::unix::fs::PermissionsExt as _;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// Sends bytes and reads until the server closes.
async fn raw(server: &Server, bytes: &[u8]) -> String {
    let mut stream = TcpStream::connect(server.address).await.unwrap();
    stream.write_all(bytes).await.unwrap();
    let mut answer = Vec::new();
    tokio::time::timeout(Duration::from_secs(10), stream.read_to_end(&mut answer))
        .await
        .expect("the server closes")
        .unwrap();
    String::from_utf8_lossy(&answer).into_owned()
}

#[tokio::test]
async fn a_caller_who_dribbles_headers_is_cut_off() {
    let server = Server::start_with(Limits {
        header_time: Duration::from_millis(200),
        ..Limits::default()
    })
    .await;
    let answer = raw(&server, b"GET /healthz HTTP/1.1\r\nHost: x\r\nX-Slow: ").await;
    assert!(!answer.contains("200 OK"), "{answer}");
    let answer = raw(&server, b"").await;
    assert_eq!(answer, "");
}

#[tokio::test]
async fn exactly_one_host_is_asked_for() {
    let server = Server::start().await;
    for hosts in ["", "Host: a\r\nHost: b\r\n"] {
        let call = format!("GET /healthz HTTP/1.1\r\n{hosts}Connection: close\r\n\r\n");
        let answer = raw(&server, call.as_bytes()).await;
        assert!(answer.starts_with("HTTP/1.1 400"), "{answer}");
        assert!(answer.contains("\"code\":\"bad_request\""), "{answer}");
    }
    let answer = raw(&server, b"GET /healthz HTTP/1.0\r\n\r\n").await;
    assert!(answer.contains("200 OK"), "{answer}");
}

#[tokio::test]
async fn what_is_no_http_is_answered_with_a_problem() {
    let server = Server::start().await;
    let big = format!("X-Big: {}\r\n", "a".repeat(100_000));
    let many = "X-Many: a\r\n".repeat(200);
    let call = |headers: &str| format!("GET /healthz HTTP/1.1\r\nHost: x\r\n{headers}\r\n");
    let good = call("");
    for (bytes, code) in [
        ("\0\0\0\0\r\n\r\n".to_owned(), "bad_request"),
        ("nonsense\r\n\r\n".to_owned(), "bad_request"),
        (
            "GET / HTTP/1.1\r\nbad header\r\n\r\n".to_owned(),
            "bad_request",
        ),
        (call(&big), "headers_too_large"),
        (call(&many), "headers_too_large"),
        // After a good call on the same connection.
        (format!("{good}nonsense\r\n\r\n"), "bad_request"),
        (
            "POST /v1/queue/next HTTP/1.1\r\nHost: x\r\n\
             Content-Length: nine\r\n\r\n"
                .to_owned(),
            "bad_request",
        ),
    ] {
        let answer = raw(&server, bytes.as_bytes()).await;
        let place = answer.rfind("HTTP/1.1 4").expect(&answer);
        let (head, body) = answer[place..].split_once("\r\n\r\n").unwrap();
        assert!(head.contains("application/problem+json"), "{answer}");
        let problem: Problem = serde_json::from_str(body).expect(&answer);
        assert_eq!(problem.code.name(), code, "{answer}");
        assert!(head.contains(&format!("x-request-id: {}", problem.instance)));
        assert!(head.contains(&format!("content-length: {}", body.len())));
    }
    server
        .with_token(None)
        .get("/healthz")
        .await
        .expect(StatusCode::OK);
}

#[tokio::test]
async fn a_chunk_that_is_none_is_told_by_the_handler_that_reads_it() {
    let server = Server::start().await;
    let token = server.token("sol").await;
    let call = format!(
        "POST /v1/people HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {}\r\nIdempotency-Key: k\r\n\
         Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        token.reveal()
    );
    let answer = raw(&server, call.as_bytes()).await;
    assert!(answer.starts_with("HTTP/1.1 400"), "{answer}");
    assert!(answer.contains("\"code\":\"bad_request\""), "{answer}");
}

#[tokio::test]
async fn too_many_calls_at_once_are_shed() {
    let server = Server::start_with(Limits {
        calls: 0,
        ..Limits::default()
    })
    .await;
    let answer = server.with_token(None).get("/healthz").await;
    assert_eq!(answer.problem().status, 503);
    assert_eq!(answer.header("retry-after"), "2");
}

#[tokio::test]
async fn counters_are_told_on_a_listener_of_their_own() {
    let server = Server::start().await;
    let nobody = server.with_token(None);
    nobody.get("/healthz").await.expect(StatusCode::OK);
    let text = reqwest::get(format!("http://{}/metrics", server.metrics))
        .await
        .unwrap()
        .text()
        .await
        .unwrap();
    assert!(
        text.lines()
            .any(|line| line == "dictamen_requests_total{status=\"200\"} 1"),
        "{text}"
    );
    let other = nobody
        .http
        .get(format!("http://{}/v1/queue", server.metrics))
        .send()
        .await
        .unwrap();
    assert_eq!(other.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_server_stops_within_two_seconds_whoever_listens() {
    let mut server = Server::start().await;
    let ana = server.caller("ana").await;
    let mut streams = Vec::new();
    for _ in 0..20 {
        let response = ana
            .http
            .get(format!("{}/v1/events", ana.base))
            .send()
            .await
            .unwrap();
        let mut chunks = response.bytes_stream();
        chunks.next().await.unwrap().unwrap();
        streams.push(chunks);
    }
    let start = Instant::now();
    server.stop().await;
    assert!(start.elapsed() < Duration::from_secs(2));
    for mut stream in streams {
        // Ended, not broken.
        while let Some(chunk) = stream.next().await {
            chunk.unwrap();
        }
    }
    assert!(TcpStream::connect(server.address).await.is_err());
    assert!(!server.socket.exists());
}

#[tokio::test]
async fn the_unix_socket_is_for_its_owner_and_speaks_the_same_api() {
    let server = Server::start().await;
    let mode = std::fs::metadata(&server.socket)
        .unwrap()
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o600);
    let token = server.token("ana").await;
    let http = reqwest::Client::builder()
        .unix_socket(server.socket.clone())
        .build()
        .unwrap();
    let me: serde_json::Value = http
        .get("http://local/v1/me")
        .bearer_auth(token.reveal())
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    assert_eq!(me["handle"], "ana");
}

#[tokio::test]
async fn an_embedded_server_knows_its_owner_and_leaves_nothing_behind() {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let dir = tempfile::tempdir().unwrap();
    let mut people = Vec::new();
    for _ in 0..2 {
        let clock = Arc::new(FixedClock::new(at(MONDAY)));
        let embedded = Embedded::open(dir.path(), Default::default(), clock)
            .await
            .unwrap();
        let socket = embedded.socket().to_owned();
        let folder = socket.parent().unwrap().to_owned();
        let mode = std::fs::metadata(&folder).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o700);
        let http = reqwest::Client::builder()
            .unix_socket(socket)
            .build()
            .unwrap();
        let me: serde_json::Value = http
            .get("http://local/v1/me")
            .bearer_auth(embedded.token())
            .send()
            .await
            .unwrap()
            .json()
            .await
            .unwrap();
        assert_eq!(me["role"], "supervisor");
        people.push(me["id"].clone());
        embedded.stop().await;
        assert!(!folder.exists());
    }
    assert_eq!(people[0], people[1], "the same person on the second run");
}

#[tokio::test]
async fn a_practice_desk_opens_with_its_first_reviewer_and_its_history() {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let dir = tempfile::tempdir().unwrap();
    let scale = Scale {
        closed: 40,
        open: 20,
        assets: 60,
    };
    // Made on the first run, found on the second.
    for _ in 0..2 {
        let embedded = Embedded::practice(dir.path(), 7, scale, Some(date(2015, 8, 3)))
            .await
            .unwrap();
        assert_eq!(embedded.person().handle, "alima");
        let http = reqwest::Client::builder()
            .unix_socket(embedded.socket().to_owned())
            .build()
            .unwrap();
        let page: QueuePage = http
            .get("http://local/v1/queue?tab=all&limit=200")
            .bearer_auth(embedded.token())
            .send()
            .await
            .unwrap()
            .json()
            .await
            .unwrap();
        assert_eq!(page.rows.len(), 60);
        assert_eq!(page.today, Some(date(2015, 8, 3)));
        assert!(page.rows.iter().all(|row| row.practice));
        embedded.stop().await;
    }
}
