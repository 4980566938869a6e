//! GitHub as it answers on bad days: what a person reads, and what still works beside it.

use std::{
    sync::atomic::{AtomicUsize, Ordering},
    time::Duration,
};

use orchestra_console::{
    config::GithubSettings,
    domain::{Fault, FaultKind, Observation, Printable, RunKey, RunsReading, Secret, Snapshot, Timestamp},
    provider::{GithubClient, GithubObserver, Observe},
};
use serde_json::json;

use crate::loopback::{Answer, Loopback, Request};

const TOKEN: &str = "ghp_0123456789abcdefghijklmnopqrstuvwxyz";

fn client(server: &Loopback, token: Option<&str>) -> GithubClient {
    let settings = GithubSettings { api_url: server.url(), host: "github.com".into(), repositories: Vec::new() };
    GithubClient::new(&settings, token.and_then(Secret::new), "GH_TOKEN")
}

fn watch(server: &Loopback, repositories: &[&str]) -> GithubObserver {
    GithubObserver::new(client(server, Some(TOKEN)), repositories.iter().map(Printable::new))
}

fn runs_body(id: u64) -> String {
    json!({ "total_count": 1, "workflow_runs": [{
        "id": id, "name": "ci", "status": "completed", "conclusion": "success", "created_at": "2026-11-21T10:00:00Z",
    }] })
    .to_string()
}

/// `octo/live` answers as it should; `octo/dead` answers with `dead`.
fn two_repositories(dead: impl Fn() -> Answer + Send + Sync + 'static) -> Loopback {
    Loopback::start(move |request| if is_live(request) { Answer::json(runs_body(7)) } else { dead() })
}

fn is_live(request: &Request) -> bool {
    request.target.starts_with("/repos/octo/live/")
}

fn reading(observation: &Observation) -> &RunsReading {
    match &observation.snapshot {
        Snapshot::Runs(runs) => runs,
        other => panic!("not runs: {other:?}"),
    }
}

fn said(fault: &Fault, server: &Loopback) -> String {
    fault.to_string().replace(&server.address(), "HOST")
}

/// Reads both repositories, the dead one first, and gives its fault; the live one must have been read.
async fn fault_beside_a_live_one(server: &Loopback) -> (FaultKind, String) {
    let mut observer = watch(server, &["octo/dead", "octo/live"]);
    let observation = observer.observe().await.expect("the live repository is read");
    let reading = reading(&observation);
    assert_eq!(reading.runs.iter().map(|run| run.key.id).collect::<Vec<_>>(), [7]);
    let [(repository, fault)] = &reading.faults[..] else { panic!("{:?}", reading.faults) };
    assert_eq!(repository.as_str(), "octo/dead");
    (fault.kind, said(fault, server))
}

async fn check(dead: impl Fn() -> Answer + Send + Sync + 'static, kind: FaultKind, message: &str) {
    let server = two_repositories(dead);
    assert_eq!(fault_beside_a_live_one(&server).await, (kind, message.to_owned()));
}

fn seconds_until(fault: &Fault) -> i64 {
    fault.retry_at.unwrap().as_second() - Timestamp::now().as_second()
}

#[tokio::test]
async fn a_good_day() {
    let server = Loopback::start(|request| {
        let (id, at) = if is_live(request) { (7, "2026-11-21T10:00:00Z") } else { (8, "2026-11-21T11:00:00Z") };
        let head = "200 OK\nContent-Type: application/json\nX-RateLimit-Limit: 5000\nX-RateLimit-Remaining: 4990\nX-RateLimit-Reset: 1795262460";
        Answer::new(head, runs_body(id).replace("2026-11-21T10:00:00Z", at))
    });
    let mut observer = watch(&server, &["octo/live", "octo/other", "Octo/Live"]);
    let observation = observer.observe().await.unwrap();
    let reading = reading(&observation);
    assert_eq!(reading.runs.iter().map(|run| run.key.id).collect::<Vec<_>>(), [8, 7], "newest first");
    assert_eq!(reading.repositories.len(), 2);
    let quota = observation.quota.unwrap();
    assert_eq!((quota.limit, quota.remaining, observation.remark), (5_000, 4_990, None));
    let request = &server.seen()[0];
    assert_eq!(request.target, "/repos/octo/live/actions/runs?per_page=50");
    assert_eq!(request.header("authorization"), Some(format!("Bearer {TOKEN}").as_str()));
    assert_eq!(request.header("x-github-api-version"), Some("2022-11-28"));
    assert_eq!(request.header("accept"), Some("application/vnd.github+json, application/json;q=0.9"));
    assert_eq!(request.header("user-agent"), Some(concat!("orchestra/", env!("CARGO_PKG_VERSION"))));
}

#[tokio::test]
async fn without_a_token_it_is_said_and_slow() {
    let server = Loopback::start(|_| Answer::json(runs_body(7)));
    let mut observer = GithubObserver::new(client(&server, None), ["octo/live", "octo/b"].map(Printable::new));
    let remark = observer.observe().await.unwrap().remark.unwrap();
    assert_eq!(remark.as_str(), "public access, 60 requests an hour; set GH_TOKEN for 5,000");
    assert_eq!(observer.interval(), Duration::from_secs(180));
    assert_eq!(server.seen()[0].header("authorization"), None);
}

#[tokio::test]
async fn nothing_to_watch_sends_nothing() {
    let server = Loopback::start(|_| Answer::json("{}"));
    let fault = watch(&server, &[]).observe().await.unwrap_err();
    assert_eq!(
        fault.to_string(),
        "no GitHub repository is watched; start in a clone of one, or list some as github.repositories in orchestra.toml"
    );
    assert_eq!((fault.kind, server.seen().len()), (FaultKind::Absent, 0));
}

#[tokio::test]
async fn a_refused_token_is_sent_once_and_never_again_by_itself() {
    let server = Loopback::start(|_| Answer::said("401 Unauthorized", "Bad credentials"));
    let client = client(&server, Some(TOKEN));
    let mut observer = GithubObserver::new(client.clone(), ["octo/a", "octo/b"].map(Printable::new));
    for _ in 0..3 {
        let fault = observer.observe().await.unwrap_err();
        assert_eq!(
            (fault.kind, fault.to_string().as_str()),
            (
                FaultKind::Unauthorized,
                "github.com refused the token from GH_TOKEN (Bad credentials); set GH_TOKEN to a valid token and start again"
            )
        );
    }
    let run = RunKey { repository: Printable::new("octo/a"), id: 1 };
    assert_eq!(client.jobs(&run, 1).await.unwrap_err().kind, FaultKind::Unauthorized);
    assert_eq!(server.seen().len(), 1);
    assert!(client.try_again().unwrap_err() > Duration::from_secs(590), "ten minutes between tries by hand");
}

#[tokio::test]
async fn a_wait_in_retry_after_is_obeyed_and_the_rest_is_kept() {
    let server = two_repositories(|| {
        Answer::said("403 Forbidden\nRetry-After: 90", "You have exceeded a secondary rate limit. Please wait.")
    });
    let mut observer = watch(&server, &["octo/live", "octo/dead"]);
    let observation = observer.observe().await.unwrap();
    let (_, fault) = &reading(&observation).faults[0];
    assert_eq!(said(fault, &server), "github.com asks to slow down (secondary rate limit)");
    assert!((88..=90).contains(&seconds_until(fault)), "{}", seconds_until(fault));
    let fault = observer.observe().await.unwrap_err();
    assert_eq!(
        said(&fault, &server),
        "could not read the runs of octo/live: HOST asked for a pause, and nothing is sent before its end"
    );
    assert_eq!((fault.kind, server.seen().len()), (FaultKind::RateLimited, 2));
    assert!((88..=90).contains(&seconds_until(&fault)));
}

#[tokio::test]
async fn a_secondary_limit_without_a_time_is_a_minute() {
    let server = two_repositories(|| Answer::said("403 Forbidden", "You have exceeded a secondary rate limit."));
    let mut observer = watch(&server, &["octo/live", "octo/dead"]);
    let observation = observer.observe().await.unwrap();
    let (_, fault) = &reading(&observation).faults[0];
    assert_eq!(said(fault, &server), "github.com asks to slow down (secondary rate limit)");
    assert!((58..=60).contains(&seconds_until(fault)));
    observer.observe().await.unwrap_err();
    assert_eq!(server.seen().len(), 2);
}

#[tokio::test]
async fn a_used_up_quota_waits_for_its_reset_by_githubs_clock() {
    let server = two_repositories(|| {
        let head = "403 Forbidden\nDate: Sat, 21 Nov 2020 12:00:00 GMT\nX-RateLimit-Limit: 5000\nX-RateLimit-Remaining: 0\nX-RateLimit-Reset: 1605960300";
        Answer::said(head, "API rate limit exceeded for user ID 1.")
    });
    let mut observer = watch(&server, &["octo/live", "octo/dead"]);
    let observation = observer.observe().await.unwrap();
    let (_, fault) = &reading(&observation).faults[0];
    assert_eq!(said(fault, &server), "the quota of 5000 requests an hour at github.com is used up");
    assert!((299..=301).contains(&seconds_until(fault)), "{}", seconds_until(fault));
}

#[tokio::test]
async fn an_absurd_wait_is_cut_and_says_so() {
    let server = two_repositories(|| Answer::said("429 Too Many Requests\nRetry-After: 1000000000", "slow down"));
    let mut observer = watch(&server, &["octo/live", "octo/dead"]);
    let observation = observer.observe().await.unwrap();
    let (_, fault) = &reading(&observation).faults[0];
    assert_eq!(
        said(fault, &server),
        "github.com asks to wait (429 Too Many Requests); it named 11574d01h, which is cut to a day"
    );
    assert!((86_398..=86_400).contains(&seconds_until(fault)));
}

#[tokio::test]
async fn refused_without_a_limit() {
    check(
        || Answer::said("403 Forbidden", "Resource not accessible by personal access token"),
        FaultKind::NotFound,
        "this token may not read octo/dead (Resource not accessible by personal access token); give the token from GH_TOKEN read access to Actions",
    )
    .await;
    check(
        || Answer::said("403 Forbidden\nX-GitHub-SSO: required; url=https://github.com/orgs/acme/sso?authorization_request=AZSCKL", "Resource protected"),
        FaultKind::NotFound,
        "octo/dead is behind single sign-on, for which the token from GH_TOKEN is not authorized; authorize it at https://github.com/orgs/acme/sso",
    )
    .await;
}

#[tokio::test]
async fn rows_that_single_sign_on_hides_are_spoken_of() {
    let server = Loopback::start(|_| {
        Answer::new(
            "200 OK\nContent-Type: application/json\nX-GitHub-SSO: partial-results; organizations=21955855,20582480",
            runs_body(7),
        )
    });
    let observation = watch(&server, &["octo/live"]).observe().await.unwrap();
    assert_eq!(
        observation.remark.unwrap().as_str(),
        "rows of 2 organizations are missing: the token is not authorized for their single sign-on"
    );
}

#[tokio::test]
async fn not_found() {
    check(
        || Answer::said("404 Not Found", "Not Found"),
        FaultKind::NotFound,
        "octo/dead was not found, or this token may not see it; check the name, and that the token from GH_TOKEN may read Actions",
    )
    .await;
    let server = two_repositories(|| Answer::said("404 Not Found", "Not Found"));
    let mut observer = GithubObserver::new(client(&server, None), [Printable::new("octo/dead")]);
    let observation = observer.observe().await.expect("an answer is an answer");
    assert_eq!(
        reading(&observation).faults[0].1.to_string(),
        "octo/dead was not found, or public access may not see it; check the name; for a private repository set GH_TOKEN"
    );
}

#[tokio::test]
async fn unchanged_lists_send_their_tag_and_keep_body_and_quota() {
    let tag = "W/\"abc, \\def\"";
    let quota = "X-RateLimit-Limit: 5000\nX-RateLimit-Remaining: 4966";
    let server = Loopback::start(move |request| match request.header("if-none-match") {
        Some(sent) if sent == tag => Answer::Bytes(
            format!(
                "HTTP/1.1 304 Not Modified\r\nETag: {tag}\r\n{}\r\nConnection: close\r\n\r\n",
                quota.replace('\n', "\r\n")
            )
            .into_bytes(),
        ),
        Some(other) => panic!("{other}"),
        None => Answer::new(&format!("200 OK\nContent-Type: application/json\nETag: {tag}\n{quota}"), runs_body(7)),
    });
    let mut observer = watch(&server, &["octo/live"]);
    let first = observer.observe().await.unwrap();
    let second = observer.observe().await.unwrap();
    assert_eq!(first, second);
    assert_eq!(second.quota.unwrap().remaining, 4_966);
    assert_eq!(server.seen()[1].header("if-none-match"), Some(tag));
}

#[tokio::test]
async fn a_304_that_nobody_asked_for() {
    check(
        || Answer::Bytes(b"HTTP/1.1 304 Not Modified\r\nConnection: close\r\n\r\n".to_vec()),
        FaultKind::Malformed,
        "could not read the runs of octo/dead: http://HOST/repos/octo/dead/actions/runs answered 304 to a question that had not been asked before",
    )
    .await;
}

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
async fn answers_that_are_no_answers() {
    let of = "could not read the runs of octo/dead:";
    let at = "http://HOST/repos/octo/dead/actions/runs";
    let page = format!(
        "{of} {at} answered with a web page instead of JSON; is api_url right, or is a proxy or login page in between?"
    );
    check(
        || Answer::new("200 OK\nContent-Type: text/html; charset=utf-8", "<!DOCTYPE html>"),
        FaultKind::Malformed,
        &page,
    )
    .await;
    check(|| Answer::new("200 OK", "\n <html>"), FaultKind::Malformed, &page).await;
    check(
        || {
            Answer::Bytes(
                b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{\"workflow_runs\""
                    .to_vec(),
            )
        },
        FaultKind::Malformed,
        &format!("{of} the answer of {at} broke off after 16 bytes"),
    )
    .await;
    check(
        || Answer::Bytes(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"wor\r\n".to_vec()),
        FaultKind::Malformed,
        &format!("{of} the answer of {at} broke off after 5 bytes"),
    )
    .await;
    check(|| Answer::json(""), FaultKind::Malformed, &format!("{of} {at} answered 200 OK without a body")).await;
    check(
        || Answer::new("204 No Content", "{\"surprise\":true}"),
        FaultKind::Malformed,
        &format!("{of} {at} answered 204 No Content without a body"),
    )
    .await;
    check(
        || Answer::json("{\"jobs\":[]}"),
        FaultKind::Malformed,
        &format!("{of} the answer of {at} cannot be understood (missing field `workflow_runs` at line 1 column 11)"),
    )
    .await;
    check(
        || Answer::json(format!("{{\"workflow_runs\":{}", "[".repeat(100_000))),
        FaultKind::Malformed,
        &format!("{of} the answer of {at} cannot be understood (EOF while parsing a list at line 1 column 100017)"),
    )
    .await;
}

#[tokio::test]
async fn answers_that_are_too_much() {
    let of = "could not read the runs of octo/dead:";
    check(
        || {
            Answer::new(
                "200 OK\nContent-Type: application/json\nContent-Encoding: gzip",
                include_bytes!("../fixtures/zeros-20-mib.gz"),
            )
        },
        FaultKind::Malformed,
        &format!("{of} the answer of http://HOST/repos/octo/dead/actions/runs is larger than 16 MiB"),
    )
    .await;
    let no_http = format!("{of} HOST answered with something that is not valid HTTP");
    check(|| Answer::new(&format!("200 OK{}", "\nX-A: b".repeat(10_000)), "{}"), FaultKind::Malformed, &no_http).await;
    check(|| Answer::new(&format!("200 OK\nX-A: {}", "b".repeat(2_000_000)), "{}"), FaultKind::Malformed, &no_http)
        .await;
    check(|| Answer::Bytes(b"SSH-2.0-OpenSSH_9.2\r\n".to_vec()), FaultKind::Malformed, &no_http).await;
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

/// A server whose certificate nobody trusts.
fn untrusted() -> std::net::SocketAddr {
    rustls::crypto::ring::default_provider().install_default().ok();
    let own = rcgen::generate_simple_self_signed(["127.0.0.1".to_owned()]).unwrap();
    let key = rustls::pki_types::PrivateKeyDer::Pkcs8(own.signing_key.serialize_der().into());
    let config =
        rustls::ServerConfig::builder().with_no_client_auth().with_single_cert(vec![own.cert.der().clone()], key);
    let config = std::sync::Arc::new(config.unwrap());
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        for mut stream in listener.incoming().map_while(Result::ok) {
            rustls::ServerConnection::new(config.clone()).unwrap().complete_io(&mut stream).ok();
        }
    });
    address
}

#[tokio::test]
async fn a_certificate_that_nobody_vouches_for_is_refused() {
    let address = untrusted();
    let settings =
        GithubSettings { api_url: format!("https://{address}"), host: "ghe.example".into(), repositories: vec![] };
    let client = GithubClient::new(&settings, Secret::new(TOKEN), "GH_ENTERPRISE_TOKEN");
    let fault = GithubObserver::new(client, [Printable::new("octo/a")]).observe().await.unwrap_err();
    assert_eq!(
        fault.to_string().replace(&address.to_string(), "HOST"),
        "could not read the runs of octo/a: the certificate of HOST is not trusted; add the authority that signed it to the system's trust store"
    );
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

fn job(id: u64) -> serde_json::Value {
    json!({ "id": id, "name": "build", "status": "completed", "conclusion": "success", "steps": [{ "name": "Set up job", "number": 1, "status": "completed" }] })
}

/// Two pages of one job each; the second is where `link` says.
fn paged(link: impl Fn(&str) -> String + Send + Sync + 'static) -> Loopback {
    Loopback::start(move |request| {
        let host = request.header("host").unwrap();
        let is_second = request.target.contains("page=2");
        let link = link(host);
        let head = if is_second { "200 OK".to_owned() } else { format!("200 OK\nLink: <{link}>; rel=\"next\"") };
        let id = if is_second { 2 } else { 1 };
        Answer::new(&head, json!({ "total_count": 2, "jobs": [job(id)] }).to_string())
    })
}

async fn jobs(server: &Loopback) -> Result<Vec<u64>, String> {
    let run = RunKey { repository: Printable::new("octo/api"), id: 9 };
    let jobs = client(server, Some(TOKEN)).jobs(&run, 3).await;
    jobs.map(|jobs| jobs.iter().map(|job| job.id).collect()).map_err(|fault| said(&fault, server))
}

#[tokio::test]
async fn jobs_of_all_pages() {
    let server = paged(|host| format!("http://{host}/repositories/5/jobs?per_page=100&page=2"));
    assert_eq!(jobs(&server).await, Ok(vec![1, 2]));
    assert_eq!(server.seen()[0].target, "/repos/octo/api/actions/runs/9/attempts/3/jobs?per_page=100");
}

#[tokio::test]
async fn pages_that_go_round_or_lead_away() {
    let of = "could not read the jobs of run 9 of octo/api: only 1 of 2 came, and the next page";
    let server = paged(|host| format!("http://{host}/repos/octo/api/actions/runs/9/attempts/3/jobs?per_page=100"));
    let again = format!("{of} (http://HOST/repos/octo/api/actions/runs/9/attempts/3/jobs) is one that was read before");
    assert_eq!(jobs(&server).await, Err(again));
    assert_eq!(server.seen().len(), 1);
    let server = paged(|_| "https://api.github.invalid/resource?page=2&token=x".to_owned());
    let away = format!("{of} (https://api.github.invalid/resource) is on another host, which is not followed");
    assert_eq!(jobs(&server).await, Err(away));
}

#[tokio::test]
async fn a_repository_that_fails_later_keeps_its_runs() {
    let count = AtomicUsize::new(0);
    let server = Loopback::start(move |_| match count.fetch_add(1, Ordering::Relaxed) {
        0..2 => Answer::json(runs_body(7)),
        2 => Answer::said("404 Not Found", "Not Found"),
        _ => Answer::json(runs_body(9)),
    });
    let mut observer = watch(&server, &["octo/dead", "octo/live"]);
    observer.observe().await.unwrap();
    let second = observer.observe().await.unwrap();
    let runs: Vec<_> = reading(&second).runs.iter().map(|run| (run.key.repository.as_str(), run.key.id)).collect();
    assert_eq!(runs, [("octo/live", 9), ("octo/dead", 7)]);
    assert_eq!(reading(&second).faults.len(), 1);
}

#[tokio::test]
async fn runs_that_cannot_be_understood_are_counted() {
    let server = Loopback::start(|_| Answer::json(runs_body(7).replace("[{", "[{\"id\":null},7,{")));
    let observation = watch(&server, &["octo/live"]).observe().await.unwrap();
    let reading = reading(&observation);
    assert_eq!((reading.runs.len(), reading.faults.len()), (1, 1));
    assert_eq!(reading.faults[0].1.to_string(), "2 runs of octo/live cannot be understood and are left out");
}
