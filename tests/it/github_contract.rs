//! Our requests against GitHub's own description of its API, with Prism as the referee.

use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    path::PathBuf,
    process::{Child, Command, Stdio},
    sync::{Arc, Mutex},
    thread,
    time::{Duration, Instant},
};

use orchestra_console::{
    config::{GithubSettings, LambdaSettings},
    domain::{Job, Printable, RunFilter, RunKey, RunStatus, Secret, Snapshot},
    plan::{Operation, OperationId},
    provider::{
        Act, AskedJobLog, DeliveryObserver, GithubClient, GithubObserver, GithubOperator, JobLogFolder, JobLogLimits,
        LambdaKeys, Observe, Operate, Patience, Progress, TokenExaminer,
    },
};
use serde_json::json;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// Prism, ended with the test.
struct Prism {
    child: Child,
    address: SocketAddr,
}

impl Prism {
    /// With GitHub's description. `None` where Prism is not installed, unless the peers are required.
    fn start() -> Option<Self> {
        Self::of("github-openapi.json")
    }

    fn of(description: &str) -> Option<Self> {
        let program = std::env::var_os("ORCHESTRA_PRISM")
            .map_or_else(|| PathBuf::from(ROOT).join("target/peers/node_modules/.bin/prism"), PathBuf::from);
        if !program.exists() {
            let is_required = std::env::var("ORCHESTRA_REQUIRE_PEERS").is_ok_and(|value| value == "1");
            assert!(!is_required, "{} is missing; run .ci/peers.sh", program.display());
            println!("skipped: needs prism");
            return None;
        }
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let child = Command::new(program)
            .args(["mock", "-h", "127.0.0.1", "-p", &port.to_string()])
            .arg(PathBuf::from(ROOT).join("tests/fixtures").join(description))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut prism = Self { child, address: ([127, 0, 0, 1], port).into() };
        prism.wait_until_it_answers();
        Some(prism)
    }

    fn wait_until_it_answers(&mut self) {
        let deadline = Instant::now() + Duration::from_secs(60);
        while TcpStream::connect(self.address).is_err() {
            assert!(self.child.try_wait().unwrap().is_none(), "prism ended before it answered");
            assert!(Instant::now() < deadline, "prism did not answer within 60 s");
            thread::sleep(Duration::from_millis(50));
        }
    }
}

impl Drop for Prism {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

/// Passes bytes on to Prism and keeps the answers as they were sent.
struct Recorder {
    address: SocketAddr,
    answers: Arc<Mutex<Vec<u8>>>,
}

impl Recorder {
    fn start(to: SocketAddr) -> Self {
        rustls::crypto::ring::default_provider().install_default().ok();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let answers = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&answers);
        thread::spawn(move || {
            for client in listener.incoming().map_while(Result::ok) {
                let server = TcpStream::connect(to).unwrap();
                let (from, into) = (client.try_clone().unwrap(), server.try_clone().unwrap());
                thread::spawn(move || pass(from, into, |_| {}));
                let kept = Arc::clone(&kept);
                thread::spawn(move || pass(server, client, |bytes| kept.lock().unwrap().extend_from_slice(bytes)));
            }
        });
        Self { address, answers }
    }

    /// The request violations that Prism wrote into the answers since the last look.
    fn request_violations(&self) -> Vec<String> {
        let bytes = std::mem::take(&mut *self.answers.lock().unwrap());
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let lists = text
            .lines()
            .filter_map(|line| line.split_once(": "))
            .filter(|(name, _)| name.eq_ignore_ascii_case("sl-violations"));
        lists
            .flat_map(|(_, list)| serde_json::from_str::<Vec<serde_json::Value>>(list).unwrap())
            .filter(|violation| violation["location"][0] == "request")
            .map(|violation| violation.to_string())
            .collect()
    }

    fn answers(&self) -> String {
        String::from_utf8_lossy(&self.answers.lock().unwrap()).into_owned()
    }
}

fn pass(mut from: TcpStream, mut into: TcpStream, mut keep: impl FnMut(&[u8])) {
    let mut buffer = [0; 16 * 1024];
    while let Ok(read @ 1..) = from.read(&mut buffer) {
        keep(&buffer[..read]);
        if into.write_all(&buffer[..read]).is_err() {
            return;
        }
    }
    into.shutdown(std::net::Shutdown::Write).ok();
}

/// Sends a request by hand and gives the whole answer.
fn by_hand(address: SocketAddr, target: &str, headers: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    write!(
        stream,
        "GET {target} HTTP/1.1\r\nHost: {address}\r\nAccept: application/json\r\n{headers}Connection: close\r\n\r\n"
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

#[tokio::test]
async fn every_request_is_one_that_github_describes() {
    let Some(prism) = Prism::start() else { return };
    let recorder = Recorder::start(prism.address);
    let settings = GithubSettings {
        api_url: format!("http://{}", recorder.address),
        host: "github.com".into(),
        repositories: vec![],
    };
    let client = GithubClient::new(&settings, Secret::new("ghp_0123456789abcdefghijklmnopqrstuvwxyz"), "GH_TOKEN");

    let mut observer = GithubObserver::new(client.clone(), [Printable::new("octo-org/octo-repo")]);
    let Snapshot::Runs(reading) = observer.observe().await.unwrap().snapshot else { panic!("not runs") };
    assert!(!reading.runs.is_empty() && reading.faults.is_empty(), "{:?}", reading.faults);
    assert!(recorder.answers().starts_with("HTTP/1.1 200"), "{}", recorder.answers());
    assert_eq!(recorder.request_violations(), [""; 0]);

    let run = RunKey { repository: Printable::new("octo-org/octo-repo"), id: reading.runs[0].key.id };
    assert!(client.jobs(&run, None).await.is_ok(), "the latest attempt");
    let jobs = client.jobs(&run, Some(1)).await.unwrap();
    assert!(!jobs.is_empty() && jobs.iter().all(|job| !job.steps.is_empty()));
    assert!(recorder.answers().starts_with("HTTP/1.1 200"), "{}", recorder.answers());
    assert_eq!(recorder.request_violations(), [""; 0]);

    // One run, an attempt of it, and a list that GitHub filters. Its own example breaks its own description in places.
    let id = client.run(&run, None).await.map_or_else(|fault| fault.to_string(), |run| run.key.id.to_string());
    assert!(id.parse::<u64>().is_ok() || id.contains("something else"), "{id}");
    client.run(&run, Some(1)).await.ok();
    for status in [None, Some("failed"), Some("running"), Some("passed"), Some("action_required"), Some("cancelled")] {
        let filter = RunFilter {
            branch: Some("main".into()),
            event: Some("push".into()),
            actor: Some("octocat".into()),
            status: status.map(str::to_owned),
            younger_than: Some(Duration::from_secs(86_400)),
            limit: 100,
            ..RunFilter::default()
        };
        let list = client.runs_that("octo-org/octo-repo", &filter).await;
        assert!(list.is_ok(), "{status:?}: {list:?}");
    }
    assert!(!recorder.answers().contains("HTTP/1.1 4"), "{}", recorder.answers());
    assert_eq!(recorder.request_violations(), [""; 0]);

    let folder = tempfile::tempdir().unwrap();
    let job = Job { status: RunStatus::Completed, ..jobs[0].clone() };
    let logs = JobLogFolder::new(folder.path().join("logs"), JobLogLimits::default());
    // Prism redirects to where nobody is; the request is what counts.
    let asked = AskedJobLog { run: run.clone(), job, most_bytes: None };
    client.clone().keeping_logs(logs).job_log(&asked, &|_, _| {}).await.ok();
    assert!(recorder.answers().contains("HTTP/1.1 302"), "{}", recorder.answers());
    assert_eq!(recorder.request_violations(), [""; 0]);

    // The referee does see a foul.
    let foul = by_hand(recorder.address, "/repos/octo-org/octo-repo/actions/runs?per_page=abc", "");
    assert!(foul.starts_with("HTTP/1.1 422") || !recorder.request_violations().is_empty(), "{foul}");
}

#[tokio::test]
async fn every_change_is_one_that_github_describes() {
    let Some(prism) = Prism::start() else { return };
    let recorder = Recorder::start(prism.address);
    let settings = GithubSettings {
        api_url: format!("http://{}", recorder.address),
        host: "github.com".into(),
        repositories: vec![],
    };
    let instant = Duration::from_millis(1);
    let patience = Patience { between_writes: Duration::ZERO, looks: vec![instant; 2], following: instant };
    let token = Secret::new("ghp_0123456789abcdefghijklmnopqrstuvwxyz");
    let operator = GithubOperator::new(move || GithubClient::new(&settings, token.clone(), "GH_TOKEN"), patience);
    let gate = json!([{ "name": "staging", "id": 161_088_068 }]);
    let changes = [
        ("github.dispatch", json!({ "workflow": "deploy.yml", "reference": "main", "inputs": { "a": "b" } }), 2),
        ("github.rerun", json!({ "run": 30_433_642, "attempt": 1 }), 2),
        ("github.rerun", json!({ "run": 30_433_642, "attempt": 1, "jobs": "failed", "debug": true }), 2),
        ("github.rerun", json!({ "run": 30_433_642, "attempt": 1, "job": 399_444_496 }), 2),
        ("github.cancel", json!({ "run": 30_433_642 }), 2),
        ("github.force-cancel", json!({ "run": 30_433_642 }), 2),
        ("github.review", json!({ "run": 30_433_642, "environments": gate, "answer": "reject", "comment": "no" }), 2),
        ("github.approve-fork", json!({ "run": 30_433_642 }), 2),
        ("github.enable-workflow", json!({ "workflow": "ci.yml" }), 1),
        ("github.disable-workflow", json!({ "workflow": "ci.yml" }), 2),
        ("github.delete-run", json!({ "run": 30_433_642 }), 2),
        ("github.account", json!({ "right": "deployments" }), 1),
        ("github.run", json!({ "run": 30_433_642 }), 1),
        ("github.gate", json!({ "run": 30_433_642, "environment": "staging" }), 1),
        ("github.workflow", json!({ "workflow": "ci.yml" }), 1),
    ];
    for (name, mut inputs, least) in changes {
        inputs["repository"] = json!("octo-org/octo-repo");
        let serde_json::Value::Object(fields) = inputs else { panic!("no fields") };
        let (operation, id) = (Operation::new(name, fields), OperationId("ab".repeat(16)));
        let act = Act { operation: &operation, id: &id, timeout: Duration::from_secs(30) };
        let done = operator.perform(act, &Silent).await;
        assert!(done.is_ok(), "{name}: {done:?}");
        let found = operator.inspect(act).await;
        assert!(found.is_ok(), "{name}: {found:?}");
        let answers = recorder.answers().matches("HTTP/1.1 ").count();
        assert!(answers >= least, "{name}: {answers} answers");
        assert_eq!(recorder.request_violations(), [""; 0], "{name}");
    }
}

struct Silent;

impl Progress for Silent {
    fn say(&self, _: Printable) {}
}

#[tokio::test]
async fn every_reading_between_commit_and_production_is_one_that_github_describes() {
    let Some(prism) = Prism::start() else { return };
    let recorder = Recorder::start(prism.address);
    let address = recorder.address;
    // GraphQL is not in the description: it is answered here, with something that makes every REST request needed.
    let server = crate::loopback::Loopback::start(move |request| {
        if request.method == "POST" {
            let [head, live] = ["1", "2"].map(|digit| digit.repeat(40));
            let deployed = serde_json::json!({ "environment": "staging", "commitOid": live, "state": "ACTIVE",
                "createdAt": "2026-11-21T08:00:00Z" });
            return crate::loopback::Answer::json(
                serde_json::json!({
                    "data": { "r0": {
                        "defaultBranchRef": { "name": "main", "target": { "oid": head, "statusCheckRollup": null } },
                        "deployments": { "nodes": [deployed] },
                    } },
                    "errors": [{ "type": "FORBIDDEN", "path": ["r0", "defaultBranchRef", "target", "statusCheckRollup"] }],
                })
                .to_string(),
            );
        }
        crate::loopback::Answer::Bytes(by_hand(address, &request.target, "").into_bytes())
    });
    let settings = GithubSettings { api_url: server.url(), host: "github.com".into(), repositories: vec![] };
    let token = Secret::new("ghp_0123456789abcdefghijklmnopqrstuvwxyz");
    let repository = || [Printable::new("octo-org/octo-repo")];
    let client = GithubClient::new(&settings, token, "GH_TOKEN");
    DeliveryObserver::new(client.clone(), repository()).observe().await.unwrap();
    DeliveryObserver::new(GithubClient::new(&settings, None, ""), repository()).observe().await.unwrap();
    let mut workflow = client.workflows("octo-org/octo-repo").await.unwrap().remove(0);
    // The description has no paths with more than one part; GitHub has.
    workflow.path = Printable::new("deploy.yml");
    client.dispatch_form("octo-org/octo-repo", &workflow, "main").await.ok();

    let asked: Vec<String> = server.seen().iter().map(crate::loopback::Request::line).collect();
    for part in [
        "/actions/runs?status=waiting&per_page=50",
        "/pending_deployments",
        "/environments?per_page=100",
        "/actions/workflows?per_page=100",
        "/status",
        "/compare/",
        "GET /repos/octo-org/octo-repo",
        "/branches/",
        "/pulls?state=open&sort=updated&direction=desc&per_page=20",
        "/contents/deploy.yml?ref=main",
    ] {
        assert!(asked.iter().any(|line| line.contains(part)), "{part} was not asked: {asked:#?}");
    }
    let answers = recorder.answers();
    assert!(!answers.contains("HTTP/1.1 4"), "{answers}");
    assert_eq!(recorder.request_violations(), [""; 0]);
}

#[tokio::test]
async fn whatever_the_description_allows_is_read_without_harm() {
    let Some(prism) = Prism::start() else { return };
    // Random values of the right shape, through a server that asks Prism for them.
    let address = prism.address;
    let server = crate::loopback::Loopback::start(move |request| {
        crate::loopback::Answer::Bytes(by_hand(address, &request.target, "Prefer: dynamic=true\r\n").into_bytes())
    });
    let settings = GithubSettings { api_url: server.url(), host: "github.com".into(), repositories: vec![] };
    let client = GithubClient::new(&settings, None, "");
    for _ in 0..5 {
        let mut observer = GithubObserver::new(client.clone(), [Printable::new("o/r")]);
        if let Ok(observation) = observer.observe().await {
            let Snapshot::Runs(reading) = observation.snapshot else { panic!("not runs") };
            assert!(reading.runs.iter().all(|run| run.key.repository.as_str() == "o/r"));
        }
        client.jobs(&RunKey { repository: Printable::new("o/r"), id: 1 }, Some(1)).await.ok();
    }
    assert!(server.seen().len() >= 10);
}

#[tokio::test]
async fn every_question_about_a_token_is_one_that_github_describes() {
    let Some(prism) = Prism::start() else { return };
    let recorder = Recorder::start(prism.address);
    let settings = GithubSettings {
        api_url: format!("http://{}", recorder.address),
        host: "github.com".into(),
        repositories: vec![],
    };
    let token = Secret::new("github_pat_11AAAAAAA0abcdefghijkl_0123456789").unwrap();
    let examiner = TokenExaminer::new(&settings).unwrap();
    let mut examined = examiner.examine(&token, "this test").await.unwrap();
    assert!(examined.login.is_some());
    examiner.probe(&token, "octo-org/octo-repo", &mut examined).await.unwrap();
    assert_eq!(examined.reach.len(), 1);
    assert_eq!(recorder.answers().matches("HTTP/1.1 200").count(), 8, "{}", recorder.answers());
    assert_eq!(recorder.request_violations(), [""; 0]);
}

#[tokio::test]
async fn the_question_about_a_key_is_one_that_lambda_describes() {
    let Some(prism) = Prism::of("lambda-openapi.json") else { return };
    let recorder = Recorder::start(prism.address);
    let settings = LambdaSettings { api_url: format!("http://{}/api/v1", recorder.address) };
    let key = Secret::new("secret_ci_0123456789abcdef0123456789abcdef.AbCdEf0123456789").unwrap();
    LambdaKeys::new(&settings).unwrap().check(&key).await.unwrap();
    assert!(recorder.answers().starts_with("HTTP/1.1 200"), "{}", recorder.answers());
    assert_eq!(recorder.request_violations(), [""; 0]);
    // Without a key the description's own refusal is understood.
    let refused = by_hand(recorder.address, "/api/v1/instances", "");
    assert!(refused.starts_with("HTTP/1.1 401"), "{refused}");
}
