//! Checks against real sockets: HTTP, TLS, TCP and processes.

use std::{
    net::SocketAddr,
    sync::Arc,
    time::{Duration, Instant},
};

use orchestra_console::{
    config::{ConfigFile, Settings, Variables, parse_toml},
    domain::{EnvironmentReading, Health, Layer, Service, Snapshot, Timestamp},
    provider::{CheckObserver, Observe},
};
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    net::TcpListener,
    task::JoinSet,
};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{
        ServerConfig,
        pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer},
    },
};

const OK: &str = "HTTP/1.1 200 OK\r\ncontent-length: 15\r\nconnection: close\r\n\r\n{\"status\":\"ok\"}";

/// A server on a free port of this machine; ends with the test.
struct Server {
    address: SocketAddr,
    _tasks: JoinSet<()>,
}

impl Server {
    async fn plain(answer: &'static str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let mut tasks = JoinSet::new();
        tasks.spawn(async move {
            let mut connections = JoinSet::new();
            while let Ok((stream, _)) = listener.accept().await {
                connections.spawn(reply(stream, answer));
            }
        });
        Self { address, _tasks: tasks }
    }

    async fn tls(certificate: &Leaf) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(certificate.key.clone()));
        let config = ServerConfig::builder()
            .with_no_client_auth()
            .with_single_cert(vec![CertificateDer::from(certificate.der.clone())], key)
            .unwrap();
        let acceptor = TlsAcceptor::from(Arc::new(config));
        let mut tasks = JoinSet::new();
        tasks.spawn(async move {
            let mut connections = JoinSet::new();
            while let Ok((stream, _)) = listener.accept().await {
                let acceptor = acceptor.clone();
                connections.spawn(async move {
                    if let Ok(stream) = acceptor.accept(stream).await {
                        reply(stream, OK).await;
                    }
                });
            }
        });
        Self { address, _tasks: tasks }
    }
}

async fn reply(mut stream: impl AsyncRead + AsyncWrite + Unpin, answer: &str) {
    let mut request = Vec::new();
    // A TLS greeting, which begins with this byte, has no such end.
    while !request.ends_with(b"\r\n\r\n") && request != [0x16] {
        match stream.read_u8().await {
            Ok(byte) => request.push(byte),
            Err(_) => return,
        }
    }
    let _ = stream.write_all(answer.as_bytes()).await;
    let _ = stream.shutdown().await;
}

struct Authority {
    issuer: Issuer<'static, KeyPair>,
    der: Vec<u8>,
}

struct Leaf {
    der: Vec<u8>,
    key: Vec<u8>,
}

impl Authority {
    fn new() -> Self {
        let mut parameters = CertificateParams::new(Vec::new()).unwrap();
        parameters.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        parameters.distinguished_name.push(rcgen::DnType::CommonName, "Test Authority");
        let key = KeyPair::generate().unwrap();
        let der = parameters.self_signed(&key).unwrap().der().to_vec();
        Self { issuer: Issuer::new(parameters, key), der }
    }

    /// A certificate for `name` that ends `days` from now.
    fn certificate(&self, name: &str, days: i64) -> Leaf {
        let key = KeyPair::generate().unwrap();
        let der = parameters(name, days).signed_by(&key, &self.issuer).unwrap().der().to_vec();
        Leaf { der, key: key.serialize_der() }
    }
}

fn parameters(name: &str, days: i64) -> CertificateParams {
    let mut parameters = CertificateParams::new(vec![name.into()]).unwrap();
    let date = |days: i64| {
        let at = Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date() + jiff::Span::new().days(days);
        rcgen::date_time_ymd(at.year().into(), at.month() as u8, at.day() as u8)
    };
    parameters.not_before = date(-400);
    parameters.not_after = date(days);
    parameters
}

fn self_signed(name: &str) -> Leaf {
    let key = KeyPair::generate().unwrap();
    let der = parameters(name, 90).self_signed(&key).unwrap().der().to_vec();
    Leaf { der, key: key.serialize_der() }
}

fn observers(text: &str, roots: Vec<Vec<u8>>) -> Vec<CheckObserver> {
    // The second test of a process finds it installed.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let file: ConfigFile = parse_toml("orchestra.toml", text).unwrap();
    let settings = Settings::resolve(&[("orchestra.toml".into(), file)], &Variables::default()).unwrap();
    CheckObserver::trusting(&settings, roots)
}

async fn observe(observer: &mut CheckObserver) -> EnvironmentReading {
    match observer.observe().await.unwrap().snapshot {
        Snapshot::Services(reading) => reading.environments[0].clone(),
        other => panic!("{other:?}"),
    }
}

/// The only check of `text`, once it has an answer.
async fn checked(text: &str, roots: Vec<Vec<u8>>) -> Arc<Service> {
    let mut observer = observers(text, roots).remove(0);
    answered(&mut observer).await.remove(0)
}

/// All checks, once none is waited for.
async fn answered(observer: &mut CheckObserver) -> Vec<Arc<Service>> {
    let deadline = Instant::now() + Duration::from_secs(30);
    loop {
        let services = observe(observer).await.services;
        let waiting = |service: &Arc<Service>| reason(service) == "no answer yet";
        if !services.iter().any(waiting) {
            return services;
        }
        assert!(Instant::now() < deadline, "{services:?}");
    }
}

fn reason(service: &Service) -> &str {
    service.reason.as_ref().map_or("", |reason| reason.as_str())
}

fn url_check(url: &str, more: &str) -> String {
    format!("[[checks]]\nname = \"api\"\nurl = \"{url}\"\nlatency_ms = 20000\n{more}\n")
}

#[tokio::test]
async fn an_address_that_answers_as_expected_is_healthy() {
    let server = Server::plain(OK).await;
    let url = format!("http://ada:hunter2@{}/api/health?token=abc", server.address);
    let service = checked(&url_check(&url, "body = '\"status\":\"ok\"'"), Vec::new()).await;
    assert_eq!((service.health, reason(&service)), (Health::Healthy, ""));
    assert!(service.latency.is_some());
    assert_eq!(service.history.len(), 1);
    assert_eq!(service.probe.as_ref().unwrap().as_str(), format!("GET http://{}/api/health", server.address));
}

#[tokio::test]
async fn a_wrong_answer_is_down_and_says_what_came() {
    let server = Server::plain("HTTP/1.1 503 Busy\r\ncontent-length: 0\r\nconnection: close\r\n\r\n").await;
    let url = format!("http://{}/", server.address);
    let service = checked(&url_check(&url, ""), Vec::new()).await;
    assert_eq!((service.health, reason(&service)), (Health::Down, "answered 503, expected 200"));
    let service = checked(&url_check(&url, "status = 503"), Vec::new()).await;
    assert_eq!(service.health, Health::Healthy);
    let server = Server::plain(OK).await;
    let service = checked(&url_check(&format!("http://{}/", server.address), "body = 'ready'"), Vec::new()).await;
    assert_eq!((service.health, reason(&service)), (Health::Down, "body does not match `ready`"));
}

#[tokio::test]
async fn a_redirect_is_an_answer_and_is_not_followed() {
    let target = Server::plain(OK).await;
    let answer = format!("HTTP/1.1 302 Found\r\nlocation: http://{}/\r\ncontent-length: 0\r\n\r\n", target.address);
    let server = Server::plain(Box::leak(answer.into_boxed_str())).await;
    let service = checked(&url_check(&format!("http://{}/", server.address), ""), Vec::new()).await;
    assert_eq!(reason(&service), "answered 302, expected 200");
}

#[tokio::test]
async fn a_slow_answer_is_degraded() {
    let server = Server::plain(OK).await;
    let text = format!("[[checks]]\nname = \"api\"\nurl = \"http://{}/\"\nlatency_ms = 0\n", server.address);
    let service = checked(&text, Vec::new()).await;
    assert_eq!(service.health, Health::Degraded);
    assert!(reason(&service).ends_with("bound is 0 ms"), "{}", reason(&service));
}

#[tokio::test]
async fn what_cannot_be_reached_is_down_with_a_plain_sentence() {
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let service = checked(&url_check(&format!("http://{closed}/"), ""), Vec::new()).await;
    assert_eq!((service.health, reason(&service)), (Health::Down, "connection refused"));
    assert!(service.latency.is_none() && service.history.newest(1).all(f32::is_nan));
    // A label of more than 63 bytes is refused without asking anybody.
    let no_host = format!("http://{}.example/", "a".repeat(64));
    let service = checked(&url_check(&no_host, ""), Vec::new()).await;
    assert_eq!((service.health, reason(&service)), (Health::Down, "the host name does not resolve"));
    let garbage = Server::plain("220 mail.example ESMTP\r\n").await;
    let service = checked(&url_check(&format!("http://{}/", garbage.address), ""), Vec::new()).await;
    assert_eq!(service.health, Health::Down);
    assert!(reason(&service).starts_with("the answer is not HTTP"), "{}", reason(&service));
    let short = Server::plain("HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\nhalf").await;
    let service = checked(&url_check(&format!("http://{}/", short.address), ""), Vec::new()).await;
    assert_eq!((service.health, reason(&service)), (Health::Down, "the answer broke off"));
}

#[tokio::test]
async fn a_valid_certificate_is_healthy_and_its_end_is_known() {
    let authority = Authority::new();
    let server = Server::tls(&authority.certificate("127.0.0.1", 90)).await;
    let service = checked(&url_check(&format!("https://{}/", server.address), ""), vec![authority.der]).await;
    assert_eq!((service.health, reason(&service)), (Health::Healthy, ""));
    let days = service.certificate_ends_at.unwrap().duration_since(Timestamp::now()).as_hours() / 24;
    assert!((88..=90).contains(&days), "{days}");
}

#[tokio::test]
async fn a_certificate_near_its_end_is_degraded() {
    let authority = Authority::new();
    let server = Server::tls(&authority.certificate("127.0.0.1", 7)).await;
    let url = format!("https://{}/", server.address);
    let service = checked(&url_check(&url, ""), vec![authority.der.clone()]).await;
    assert_eq!((service.health, reason(&service)), (Health::Degraded, "certificate ends in 6 days"));
    let service = checked(&url_check(&url, "certificate_days = 3"), vec![authority.der]).await;
    assert_eq!(service.health, Health::Healthy);
}

#[tokio::test]
async fn a_bad_certificate_is_down_and_says_why() {
    let authority = Authority::new();
    let roots = || vec![authority.der.clone()];
    for (leaf, sentence) in [
        (authority.certificate("127.0.0.1", -2), "the TLS certificate has ended"),
        (authority.certificate("other.example", 90), "the TLS certificate is for another name"),
        (self_signed("127.0.0.1"), "the TLS certificate is not signed by a trusted authority"),
        (Authority::new().certificate("127.0.0.1", 90), "the TLS certificate is not signed by a trusted authority"),
    ] {
        let server = Server::tls(&leaf).await;
        let service = checked(&url_check(&format!("https://{}/", server.address), ""), roots()).await;
        assert_eq!((service.health, reason(&service)), (Health::Down, sentence));
    }
    let plain = Server::plain(OK).await;
    let service = checked(&url_check(&format!("https://{}/", plain.address), ""), roots()).await;
    assert_eq!((service.health, reason(&service)), (Health::Down, "the port does not speak TLS"));
}

#[tokio::test]
async fn a_port_that_accepts_is_healthy_and_a_closed_one_is_down() {
    let open = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = open.local_addr().unwrap();
    let text = format!("[[checks]]\nname = \"db\"\ntcp = \"{address}\"\nlatency_ms = 20000\n");
    let service = checked(&text, Vec::new()).await;
    assert_eq!((service.health, service.latency.is_some()), (Health::Healthy, true));
    drop(open);
    let service = checked(&text, Vec::new()).await;
    assert_eq!((service.health, reason(&service)), (Health::Down, "connection refused"));
}

#[tokio::test]
async fn a_process_is_found_by_its_exact_name() {
    let own = std::env::current_exe().unwrap();
    let name = own.file_name().unwrap().to_str().unwrap();
    let service = checked(&format!("[[checks]]\nname = \"self\"\nprocess = \"{name}\"\n"), Vec::new()).await;
    assert_eq!(service.health, Health::Healthy, "{service:?}");
    let service = checked("[[checks]]\nname = \"x\"\nprocess = \"no-such-process\"\n", Vec::new()).await;
    assert_eq!((service.health, reason(&service)), (Health::Down, "no process `no-such-process` runs"));
}

#[tokio::test]
async fn a_dead_host_delays_no_live_one() {
    let live = Server::plain(OK).await;
    // Connections reach its queue and nobody ever answers.
    let dead = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let text = format!(
        "[[checks]]\nname = \"dead\"\nurl = \"http://{}/\"\n[[checks]]\nname = \"live\"\nurl = \"http://{}/\"\nlatency_ms = 5000\n",
        dead.local_addr().unwrap(),
        live.address
    );
    let mut observer = observers(&text, Vec::new()).remove(0);
    let observation = loop {
        let observation = observer.observe().await.unwrap();
        if observation.remark.as_ref().is_some_and(|remark| remark.as_str() == "1 check waits for an answer") {
            break observation;
        }
        assert!(observation.remark.is_some(), "both answered at once");
    };
    let Snapshot::Services(reading) = observation.snapshot else { panic!("services") };
    let services = &reading.environments[0].services;
    assert_eq!((services[0].health, reason(&services[0])), (Health::Unknown, "no answer yet"));
    assert_eq!(services[1].health, Health::Healthy);
    assert!(observer.interval() <= Duration::from_secs(1), "it looks again soon");
    let services = answered(&mut observer).await;
    assert_eq!((services[0].health, reason(&services[0])), (Health::Down, "no answer within 5 s"));
    assert_eq!(services[1].history.len(), 1, "the live one was not asked again before its time");
}

#[tokio::test]
async fn each_environment_is_observed_by_itself() {
    let text = "[environments.prod]\nlayer = \"production\"\n[[checks]]\nname = \"a\"\nenvironment = \"prod\"\ntcp = \"127.0.0.1:1\"\n\
        [[checks]]\nname = \"b\"\ntcp = \"127.0.0.1:1\"\n[[checks]]\nname = \"c\"\nenvironment = \"prod\"\ntcp = \"127.0.0.1:1\"\n";
    let mut observers = observers(text, Vec::new());
    let ids: Vec<String> = observers.iter().map(|observer| observer.id().to_string()).collect();
    assert_eq!(ids, ["check:local", "check:prod"]);
    let reading = observe(&mut observers[1]).await;
    assert_eq!((reading.layer, reading.name.as_str()), (Layer::Production, "prod"));
    let names: Vec<&str> = reading.services.iter().map(|service| service.name.as_str()).collect();
    assert_eq!(names, ["a", "c"]);
}
