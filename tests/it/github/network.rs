//! What goes wrong on the way, and where a token may go.

use std::io::{Read, Write};

use super::*;

#[tokio::test]
async fn an_outage_costs_one_request_more_than_usual() {
    let server = Loopback::start(|_| Answer::new("502 Bad Gateway\nContent-Type: text/html", "<html>Unicorn!</html>"));
    let mut observer = watch(&server, &["octo/a", "octo/b"]);
    for _ in 0..20 {
        let fault = observer.observe().await.unwrap_err();
        assert_eq!(
            (fault.kind, said(&fault, &server).as_str()),
            (
                FaultKind::Unreachable,
                "github.com answered 502 Bad Gateway for octo/a; see https://www.githubstatus.com"
            )
        );
    }
    assert_eq!(server.seen().len(), 41, "for 40 lists");
}

#[tokio::test]
async fn one_bad_answer_is_asked_again_at_once() {
    let count = AtomicUsize::new(0);
    let server = Loopback::start(move |_| match count.fetch_add(1, Ordering::Relaxed) {
        0 => Answer::new("503 Service Unavailable", ""),
        _ => Answer::json(runs_body(7)),
    });
    let observation = watch(&server, &["octo/live"]).observe().await.unwrap();
    assert!(reading(&observation).faults.is_empty());
    assert_eq!(server.seen().len(), 2);
}

#[tokio::test]
async fn a_connection_that_is_reset_or_refused() {
    check(
        || Answer::Reset,
        FaultKind::Unreachable,
        "could not read the runs of octo/dead: HOST closed the connection without an answer",
    )
    .await;
    let gone = Loopback::start(|_| Answer::Reset);
    let mut observer = watch(&gone, &["octo/a"]);
    let address = gone.address();
    drop(gone);
    let deadline = std::time::Instant::now() + Duration::from_secs(10);
    while std::net::TcpStream::connect(&address).is_ok() {
        assert!(std::time::Instant::now() < deadline);
        tokio::task::yield_now().await;
    }
    let fault = observer.observe().await.unwrap_err();
    let message = fault.to_string().replace(&address, "HOST");
    assert_eq!(message, "could not read the runs of octo/a: HOST refused the connection");
}

#[tokio::test]
async fn a_far_side_that_says_nothing_is_left_after_ten_seconds() {
    let server = two_repositories(|| Answer::Silence);
    let outcome = async {
        let (outcome, ()) = tokio::join!(fault_beside_a_live_one(&server), async {
            server.wait_for(1).await;
            tokio::time::pause();
            tokio::time::advance(Duration::from_secs(11)).await;
            tokio::time::resume();
        });
        outcome
    };
    let message = "could not read the runs of octo/dead: HOST did not answer within 10 s";
    assert_eq!(outcome.await, (FaultKind::TimedOut, message.to_owned()));
}

#[tokio::test]
async fn what_was_not_reached_comes_first_the_next_time() {
    let server = Loopback::start(|request| {
        if request.target.contains("octo/slow") { Answer::Silence } else { Answer::json(runs_body(7)) }
    });
    let mut observer = watch(&server, &["octo/slow-1", "octo/slow-2", "octo/live"]);
    let (outcome, ()) = tokio::join!(observer.observe(), async {
        for request in 1..=2 {
            server.wait_for(request).await;
            tokio::time::pause();
            tokio::time::advance(Duration::from_secs(11)).await;
            tokio::time::resume();
        }
    });
    assert_eq!(outcome.unwrap_err().kind, FaultKind::TimedOut);
    assert_eq!(server.seen().len(), 2, "the third was not asked after 22 seconds");
    tokio::select! {
        _ = observer.observe() => panic!("two are still silent"),
        () = server.wait_for(4) => {}
    }
    assert!(is_live(&server.seen()[2]));
}

/// A server with a certificate of its own making, given as PEM. It answers everyone with one run.
fn with_own_certificate() -> (std::net::SocketAddr, String) {
    rustls::crypto::ring::default_provider().install_default().ok();
    let own = rcgen::generate_simple_self_signed(["127.0.0.1".to_owned()]).unwrap();
    let key = rustls::pki_types::PrivateKeyDer::Pkcs8(own.signing_key.serialize_der().into());
    let config =
        rustls::ServerConfig::builder().with_no_client_auth().with_single_cert(vec![own.cert.der().clone()], key);
    let config = std::sync::Arc::new(config.unwrap());
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            let session = rustls::ServerConnection::new(config.clone()).unwrap();
            let mut stream = rustls::StreamOwned::new(session, stream);
            let Answer::Bytes(answer) = Answer::json(runs_body(7)) else { unreachable!() };
            let _ = stream.read(&mut [0; 4_096]).and_then(|_| stream.write_all(&answer));
        }
    });
    (address, own.cert.pem())
}

fn over_tls(address: &str) -> GithubObserver {
    let settings =
        GithubSettings { api_url: format!("https://{address}"), host: "ghe.example".into(), repositories: vec![] };
    let client = GithubClient::new(&settings, Secret::new(TOKEN), "GH_ENTERPRISE_TOKEN");
    GithubObserver::new(client, [Printable::new("octo/a")])
}

#[tokio::test]
async fn a_certificate_that_nobody_vouches_for_is_refused() {
    let address = with_own_certificate().0.to_string();
    let fault = over_tls(&address).observe().await.unwrap_err();
    assert_eq!(
        fault.to_string().replace(&address, "HOST"),
        "could not read the runs of octo/a: the certificate of HOST is not trusted; add the authority that signed it to the system's trust store"
    );
}

/// Runs one test of this file in a process of its own with these variables set, as trust store and
/// proxy are chosen by variables that must stand before a process starts.
fn run_again(test: &str, variables: &[(&str, &str)]) {
    let again = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["--exact", &format!("github::network::{test}")])
        .envs(variables.iter().copied())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&again.stdout);
    assert!(again.status.success() && said.contains("1 passed"), "{said}");
}

/// Set in the process that [`run_again`] starts: the address to ask.
const ADDRESS: &str = "ORCHESTRA_TEST_ADDRESS";

#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_certificate_in_the_systems_trust_store_is_accepted() {
    if let Ok(address) = std::env::var(ADDRESS) {
        rustls::crypto::ring::default_provider().install_default().ok();
        let observation = over_tls(&address).observe().await.unwrap();
        assert_eq!(reading(&observation).runs.len(), 1);
        return;
    }
    let (address, certificate) = with_own_certificate();
    let mut store = tempfile::NamedTempFile::new().unwrap();
    store.write_all(certificate.as_bytes()).unwrap();
    let store = store.path().to_str().unwrap();
    run_again(
        "a_certificate_in_the_systems_trust_store_is_accepted",
        &[(ADDRESS, &address.to_string()), ("SSL_CERT_FILE", store)],
    );
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn the_systems_proxy_is_asked_and_its_password_never_shown() {
    if let Ok(address) = std::env::var(ADDRESS) {
        rustls::crypto::ring::default_provider().install_default().ok();
        let fault = over_tls(&address).observe().await.unwrap_err();
        assert_eq!(
            fault.to_string(),
            "could not read the runs of octo/a: the proxy on the way to ghe.invalid refused; check HTTPS_PROXY and NO_PROXY"
        );
        return;
    }
    let proxy = Loopback::start(|_| Answer::new("407 Proxy Authentication Required", ""));
    let with_password = proxy.url().replace("://", "://me:hidden@");
    run_again(
        "the_systems_proxy_is_asked_and_its_password_never_shown",
        &[(ADDRESS, "ghe.invalid"), ("HTTPS_PROXY", &with_password), ("NO_PROXY", "")],
    );
    let seen = proxy.seen();
    assert_eq!(seen[0].target, "ghe.invalid:443");
    assert!(seen.iter().all(|request| request.header("authorization").is_none()), "the token is for GitHub alone");
}

#[tokio::test]
async fn a_token_does_not_travel_to_another_host_or_port() {
    let elsewhere = Loopback::start(|_| Answer::json(runs_body(9)));
    let target = format!("{}/x?y=1", elsewhere.url());
    let server = Loopback::start(move |request| match request.target.as_str() {
        "/repos/octo/renamed/actions/runs?per_page=50" => {
            Answer::new("301 Moved Permanently\nLocation: /repositories/5/actions/runs", "")
        }
        "/repos/octo/moved/actions/runs?per_page=50" => Answer::new(&format!("302 Found\nLocation: {target}"), ""),
        _ => Answer::json(runs_body(7)),
    });
    let observation = watch(&server, &["octo/renamed", "octo/moved"]).observe().await.unwrap();
    assert_eq!(reading(&observation).runs.len(), 2);
    let here = server.seen();
    assert_eq!(here[1].target, "/repositories/5/actions/runs");
    assert!(here.iter().all(|request| request.header("authorization").is_some()));
    let there = elsewhere.seen();
    assert_eq!((there.len(), there[0].target.as_str()), (1, "/x?y=1"));
    assert!(!format!("{there:?}").contains("0123456789"), "the token must stay");
}

#[tokio::test]
async fn redirects_end_and_never_lead_to_plain_http() {
    let of = "could not read the runs of octo/dead: http://HOST/repos/octo/dead/actions/runs redirected";
    check(
        || Answer::new("302 Found\nLocation: http://192.0.2.1/login?token=x", ""),
        FaultKind::Malformed,
        &format!("{of} to plain http (http://192.0.2.1/login), which is not followed"),
    )
    .await;
    let round = || Answer::new("307 Temporary Redirect\nLocation: ?again", "");
    check(round, FaultKind::Malformed, &format!("{of} more than 5 times")).await;
}

#[tokio::test]
async fn plain_http_to_another_machine_is_not_asked() {
    let settings =
        GithubSettings { api_url: "http://192.0.2.1/api/v3".into(), host: "ghe.example".into(), repositories: vec![] };
    let client = GithubClient::new(&settings, Secret::new(TOKEN), "keyring");
    let fault = GithubObserver::new(client, [Printable::new("octo/a")]).observe().await.unwrap_err();
    assert_eq!(
        fault.to_string(),
        "could not read the runs of octo/a: http://192.0.2.1/api/v3/repos/octo/a/actions/runs is plain http, which is only used on this machine"
    );
}
