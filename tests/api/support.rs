//! A server of one's own: launched on a free port, with a clock that stands still and a few people.

use dictamen::domain::asset::Asset;
use dictamen::domain::ids::PersonId;
use dictamen::domain::institution::{Institution, InstitutionKey};
use dictamen::domain::person::{Person, Role};
use dictamen::server::{Limits, Listen, Running, Settings, launch};
use dictamen::service::{Desk, FixedClock, Secret};
use dictamen::store::{Seed, StoreUrl};
use dictamen::wire::problem::{Code, Problem};
use dictamen::wire::receipt::Receipt;
use jiff::{SignedDuration, Timestamp};
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use reqwest::{Method, StatusCode};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

/// Monday, 2 March 2015, ten o'clock in Mexico City.
pub const MONDAY: &str = "2015-03-02T16:00:00Z";

/// Handle, role, institution.
const PEOPLE: [(&str, Role, Option<&str>); 6] = [
    ("ana", Role::Reviewer, None),
    ("beto", Role::Reviewer, None),
    ("sol", Role::Supervisor, None),
    ("aud", Role::Auditor, None),
    ("sat", Role::Institution, Some("06-E00")),
    ("cna", Role::Institution, Some("16-B00")),
];

pub fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn institution(key: &str, acronym: &str, name: &str) -> Institution {
    serde_json::from_value(json!({ "key": key, "acronym": acronym, "name": name })).unwrap()
}

fn asset(key: &str, name: &str, description: &str) -> Asset {
    serde_json::from_value(json!({
        "id": Uuid::now_v7(), "key": key, "name": name, "description": description, "version": 1,
    }))
    .unwrap()
}

fn seed() -> Seed {
    Seed {
        people: PEOPLE
            .iter()
            .map(|(handle, role, institution)| Person {
                id: PersonId(Uuid::now_v7()),
                handle: (*handle).to_owned(),
                name: format!("Persona {handle}"),
                role: *role,
                institution: institution.map(InstitutionKey::new),
            })
            .collect(),
        institutions: vec![
            institution("06-E00", "SAT", "Servicio de Administración Tributaria"),
            institution("16-B00", "CONAGUA", "Comisión Nacional del Agua"),
        ],
        assets: vec![
            asset(
                "APP-1",
                "Mesa de ayuda institucional",
                "Atención de incidentes y solicitudes de usuarios",
            ),
            asset(
                "APP-2",
                "Firma electrónica avanzada",
                "Firma y validación de documentos electrónicos",
            ),
            asset(
                "APP-3",
                "Control de correspondencia",
                "Registro y seguimiento de oficios",
            ),
        ],
        cases: Vec::new(),
    }
}

/// A server at work.
pub struct Server {
    pub desk: Arc<Desk>,
    pub clock: Arc<FixedClock>,
    pub address: SocketAddr,
    pub metrics: SocketAddr,
    pub socket: PathBuf,
    pub stop: CancellationToken,
    running: Option<Running>,
    _dir: tempfile::TempDir,
}

impl Server {
    pub async fn start() -> Server {
        Server::start_with(Limits::default()).await
    }

    pub async fn start_with(limits: Limits) -> Server {
        // Only the first of a test binary's tests can.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let dir = tempfile::tempdir().unwrap();
        let url = StoreUrl::Sqlite(dir.path().join("api.db"));
        let store = dictamen::store::open(&url).await.unwrap();
        store.seed(at(MONDAY), seed()).await.unwrap();
        let clock = Arc::new(FixedClock::new(at(MONDAY)));
        let socket = dir.path().join("api.sock");
        let mut settings = Settings::new(
            url,
            vec![
                Listen::Tcp("127.0.0.1:0".parse().unwrap()),
                Listen::Unix(socket.clone()),
            ],
        );
        settings.limits = limits;
        settings.metrics = Some("127.0.0.1:0".parse().unwrap());
        let desk = Desk::open(store, clock.clone(), settings.desk.clone())
            .await
            .unwrap();
        let stop = CancellationToken::new();
        let running = launch(settings, desk.clone(), stop.clone()).await.unwrap();
        let Listen::Tcp(address) = running.addresses[0] else {
            panic!("the first address is TCP");
        };
        Server {
            desk,
            clock,
            address,
            metrics: running.metrics.unwrap(),
            socket,
            stop,
            running: Some(running),
            _dir: dir,
        }
    }

    /// Tells the server to stop and waits until it has.
    pub async fn stop(&mut self) {
        self.stop.cancel();
        if let Some(running) = self.running.take() {
            running.join().await;
        }
    }

    pub async fn person(&self, handle: &str) -> Person {
        let token = self.token(handle).await;
        self.desk.bearer(&token).await.unwrap()
    }

    pub async fn token(&self, handle: &str) -> Secret {
        // The seeded people are not handed out by the store, so somebody of them is asked for by name.
        let person = self.desk.local_person(handle).await.unwrap();
        self.desk
            .local_token(&person, SignedDuration::from_hours(24 * 60))
            .await
            .unwrap()
    }

    /// A caller who shows a good token of `handle`.
    pub async fn caller(&self, handle: &str) -> Caller {
        let token = self.token(handle).await;
        self.with_token(Some(token.reveal()))
    }

    pub fn with_token(&self, token: Option<&str>) -> Caller {
        let mut headers = HeaderMap::new();
        if let Some(token) = token {
            let value = HeaderValue::try_from(format!("Bearer {token}")).unwrap();
            headers.insert(reqwest::header::AUTHORIZATION, value);
        }
        Caller {
            http: reqwest::Client::builder()
                .default_headers(headers)
                .timeout(Duration::from_secs(20))
                .no_proxy()
                .build()
                .unwrap(),
            base: format!("http://{}", self.address),
        }
    }

    /// Files a request of the SAT and gives its receipt.
    pub async fn file(&self, kind: &str, title: &str, centavos: i64) -> Receipt {
        let caller = self.caller("sat").await;
        let answer = caller
            .command("/v1/requests", &new_request(kind, title, centavos), &[])
            .await;
        answer.expect(StatusCode::CREATED).read()
    }
}

/// The body of a filing.
pub fn new_request(kind: &str, title: &str, centavos: i64) -> Value {
    json!({
        "id": Uuid::now_v7(),
        "filing": {
            "kind": kind, "title": title, "description": "Para las oficinas centrales.\nDoce meses.",
            "amount": { "centavos": centavos, "currency": "MXN" },
        },
    })
}

/// Somebody who calls the API.
#[derive(Clone)]
pub struct Caller {
    pub http: reqwest::Client,
    pub base: String,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

/// A key that no other call has.
pub fn key() -> String {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    format!("key-{}", NEXT.fetch_add(1, Ordering::Relaxed))
}

impl Caller {
    pub async fn send(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<&[u8]>,
    ) -> Answer {
        let mut call = self.http.request(method, format!("{}{path}", self.base));
        for (name, value) in headers {
            call = call.header(HeaderName::try_from(*name).unwrap(), *value);
        }
        if let Some(body) = body {
            call = call.body(body.to_vec());
        }
        let response = call.send().await.unwrap();
        Answer {
            status: response.status(),
            headers: response.headers().clone(),
            body: response.bytes().await.unwrap().to_vec(),
        }
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, &[], None).await
    }

    pub async fn post(&self, path: &str, body: &Value, headers: &[(&str, &str)]) -> Answer {
        let mut all = vec![("content-type", "application/json")];
        all.extend_from_slice(headers);
        let body = serde_json::to_vec(body).unwrap();
        self.send(Method::POST, path, &all, Some(&body)).await
    }

    /// A POST under a new idempotency key.
    pub async fn command(&self, path: &str, body: &Value, headers: &[(&str, &str)]) -> Answer {
        let key = key();
        let mut all = vec![("idempotency-key", key.as_str())];
        all.extend_from_slice(headers);
        self.post(path, body, &all).await
    }

    /// An act on a version of a request.
    pub async fn act(&self, reference: &str, version: i64, act: &Value) -> Answer {
        let tag = format!("\"v{version}\"");
        let path = format!("/v1/requests/{reference}/acts");
        self.command(&path, act, &[("if-match", &tag)]).await
    }

    /// An act that must succeed.
    pub async fn done(&self, reference: &str, version: i64, act: Value) -> Receipt {
        self.act(reference, version, &act)
            .await
            .expect(StatusCode::OK)
            .read()
    }
}

impl Answer {
    pub fn read<T: DeserializeOwned>(&self) -> T {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&self.body)))
    }

    pub fn expect(self, status: StatusCode) -> Answer {
        assert_eq!(
            self.status,
            status,
            "{}",
            String::from_utf8_lossy(&self.body)
        );
        self
    }

    /// The problem that it is, in the form that every problem has.
    pub fn problem(&self) -> Problem {
        assert_eq!(
            self.header("content-type"),
            "application/problem+json",
            "{}",
            String::from_utf8_lossy(&self.body)
        );
        let problem: Problem = self.read();
        assert_eq!(problem.status, self.status.as_u16());
        assert_eq!(problem.r#type, format!("/problems/{}", problem.code.name()));
        assert_eq!(problem.instance, self.header("x-request-id"));
        problem
    }

    pub fn is(&self, code: Code) -> Problem {
        let problem = self.problem();
        assert_eq!(problem.code, code, "{problem:?}");
        problem
    }

    /// An invalid field: its pointer and what is wrong with it.
    pub fn is_invalid(&self, pointer: &str, fault: &str) {
        let problem = self.is(Code::Invalid);
        assert!(
            problem
                .errors
                .iter()
                .any(|error| error.pointer == pointer && error.code == fault),
            "{pointer} {fault}: {problem:?}"
        );
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }
}
