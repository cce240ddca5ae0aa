//! Facts about trust: who signed the server, for which name, and until when.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use super::testing::FakePace;
use super::*;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use std::io::{Read, Write};
use std::net::TcpListener;
use std::path::Path;

const SERVER: &[u8] = include_bytes!("testdata/server.pem");
const EXPIRED: &[u8] = include_bytes!("testdata/expired.pem");

/// A TLS server with this certificate and key; answers every request the same. Its port.
fn serve(pem: &[u8]) -> u16 {
    let certificate = CertificateDer::from_pem_slice(pem).unwrap();
    let key = PrivateKeyDer::from_pem_slice(pem).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key)
        .unwrap();
    let config = Arc::new(config);
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for socket in listener.incoming() {
            let session = ServerConnection::new(Arc::clone(&config)).unwrap();
            let mut stream = StreamOwned::new(session, socket.unwrap());
            // A client that does not trust us hangs up here.
            if stream.read(&mut [0; 4096]).is_ok() {
                let body = r#"{"mine":1,"unassigned":2,"due_soon":3,"returned":4,"all":5}"#;
                let head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close";
                let text = format!("{head}\r\ncontent-length: {}\r\n\r\n{body}", body.len());
                let _ = stream.write_all(text.as_bytes());
                stream.conn.send_close_notify();
                let _ = stream.flush();
            }
        }
    });
    port
}

async fn ask(url: &str, authority: &str) -> (Result<u64, ClientError>, usize) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/client/testdata");
    let options = ClientOptions {
        ca_file: Some(folder.join(authority)),
        ..ClientOptions::default()
    };
    let pace = FakePace::new(0.5, &[]);
    let target = Target::parse(url).unwrap();
    let client = Client::with_pace(&target, None, options, pace.share()).unwrap();
    let all = client.counts("").await.map(|counts| counts.all);
    (all, pace.slept().len())
}

#[tokio::test]
async fn a_server_signed_by_the_named_authority_is_trusted() {
    let url = format!("https://localhost:{}", serve(SERVER));
    assert_eq!(ask(&url, "ca.pem").await, (Ok(5), 0));
}

#[tokio::test]
async fn a_certificate_that_is_not_to_be_trusted_says_why_and_is_not_tried_again() {
    for (pem, host, authority, why) in [
        (
            SERVER,
            "localhost",
            "other-ca.pem",
            TrustFault::UnknownAuthority,
        ),
        (SERVER, "127.0.0.1", "ca.pem", TrustFault::WrongName),
        (EXPIRED, "localhost", "ca.pem", TrustFault::Expired),
    ] {
        let url = format!("https://{host}:{}", serve(pem));
        let host = host.to_owned();
        let error = ConfigFault::Untrusted { host, why }.into();
        assert_eq!(ask(&url, authority).await, (Err(error), 0));
    }
}

#[tokio::test]
async fn a_server_without_tls_is_told_from_one_that_is_not_trusted() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("https://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for socket in listener.incoming() {
            let mut socket = socket.unwrap();
            let _ = socket.read(&mut [0; 4096]);
            let _ = socket.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n");
        }
    });
    let (outcome, _) = ask(&url, "ca.pem").await;
    assert_eq!(outcome, Err(ClientError::link(LinkFault::Tls)));
}
