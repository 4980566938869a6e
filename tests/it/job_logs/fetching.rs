//! A log on its way: two hosts, one token, and everything that may go wrong.

use std::{
    io::Write,
    path::Path,
    sync::{Arc, OnceLock},
    thread,
    time::Duration,
};

use orchestra_console::{
    config::GithubSettings,
    domain::{Conclusion, Fault, FaultKind, Job, RunStatus, Secret},
    provider::{AskedJobLog, GithubClient, GithubToken, JobLogBody, JobLogFolder, JobLogLimits},
};

use super::{
    bodies::{Store, begin, gzip_bomb, long_log},
    failed, run,
};
use crate::{
    cli::Place,
    loopback::{Answer, Loopback},
};

const TOKEN: &str = "ghp_0123456789abcdefghijklmnopqrstuvwxyz";
const BLOB_NOT_FOUND: &str = "\u{feff}<?xml version=\"1.0\" encoding=\"utf-8\"?><Error><Code>BlobNotFound</Code>\
                              <Message>The specified blob does not exist.</Message></Error>";

fn github(store: &Store) -> Loopback {
    let signed = store.signed();
    Loopback::start(move |_| Answer::new(&format!("302 Found\nLocation: {signed}"), ""))
}

fn client(server: &Loopback, folder: &Path, limits: JobLogLimits) -> GithubClient {
    rustls::crypto::ring::default_provider().install_default().ok();
    let settings = GithubSettings { api_url: server.url(), host: "github.com".into(), repositories: Vec::new() };
    GithubClient::new(&settings, Secret::new(TOKEN), "GH_TOKEN")
        .keeping_logs(JobLogFolder::new(folder.join("logs"), limits))
}

#[tokio::test]
async fn where_one_token_may_not_read_the_log_the_next_one_does() {
    const SMALL: &str = "github_pat_small";
    for refusal in ["403 Forbidden", "404 Not Found", "401 Unauthorized"] {
        let store = Store::answering("200 OK", *b"2026-03-14T14:30:00.0000000Z hello\r\n");
        let signed = store.signed();
        let server = Loopback::start(move |request| {
            if request.header("authorization").is_some_and(|header| header.contains(SMALL)) {
                return Answer::said(refusal, "Must have admin rights to Repository.");
            }
            Answer::new(&format!("302 Found\nLocation: {signed}"), "")
        });
        let folder = tempfile::tempdir().unwrap();
        let settings = GithubSettings { api_url: server.url(), host: "github.com".into(), repositories: Vec::new() };
        let token = |text| GithubToken { secret: Secret::new(text).unwrap(), origin: "keyring".into(), name: None };
        let logs = JobLogFolder::new(folder.path().join("logs"), JobLogLimits::default());
        let client = GithubClient::with_tokens(&settings, vec![token(SMALL), token(TOKEN)]).keeping_logs(logs);
        assert_eq!(read(&client, failed()).await.unwrap(), b"2026-03-14T14:30:00.0000000Z hello\r\n");
        let sent: Vec<String> =
            server.seen().iter().map(|request| request.header("authorization").unwrap().to_owned()).collect();
        assert_eq!(sent, [format!("Bearer {SMALL}"), format!("Bearer {TOKEN}")], "{refusal}");
        assert_eq!(kept(folder.path()).len(), 1);
    }
}

async fn read(client: &GithubClient, job: Job) -> Result<Vec<u8>, Fault> {
    let asked = AskedJobLog { run: run(), job, most_bytes: None };
    client.job_log(&asked, &|_, _| {}).await.map(|body| whole(&body))
}

fn whole(body: &JobLogBody) -> Vec<u8> {
    let (mut bytes, mut piece) = (Vec::new(), vec![0; 1 << 20]);
    loop {
        let read = body.read_at(bytes.len() as u64, &mut piece).unwrap();
        if read == 0 {
            return bytes;
        }
        bytes.extend_from_slice(&piece[..read]);
    }
}

/// Files in the folder of logs.
fn kept(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder.join("logs")).into_iter().flatten().flatten();
    entries.map(|entry| entry.file_name().into_string().unwrap()).collect()
}

/// The fault of a store that answers so; nothing may be kept of it, and nothing told of the signature.
async fn fault_of(store: Store, limits: JobLogLimits) -> Fault {
    let (server, folder) = (github(&store), tempfile::tempdir().unwrap());
    let fault = read(&client(&server, folder.path(), limits), failed()).await.unwrap_err();
    assert!(kept(folder.path()).is_empty(), "{:?}", kept(folder.path()));
    assert!(!format!("{fault:?}").contains("SECRETSIGNATURE") && !fault.to_string().contains("sig="), "{fault}");
    fault
}

#[tokio::test]
async fn the_token_goes_to_github_alone_and_a_second_opening_asks_nobody() {
    let store = Store::answering("200 OK", *b"2026-03-14T14:30:00.0000000Z hello\r\n");
    let (server, folder) = (github(&store), tempfile::tempdir().unwrap());
    let client = client(&server, folder.path(), JobLogLimits::default());
    let first = read(&client, failed()).await.unwrap();
    assert_eq!(first, b"2026-03-14T14:30:00.0000000Z hello\r\n");
    assert_eq!(server.seen()[0].target, "/repos/octo/hello/actions/jobs/70/logs");
    assert_eq!(server.seen()[0].header("authorization"), Some(format!("Bearer {TOKEN}").as_str()));
    let asked = store.seen();
    assert!(asked[0].starts_with("get /logs/70.txt?sv=2025&sig=secretsignature "), "{asked:?}");
    assert!(!asked[0].contains("authorization") && !asked[0].contains("ghp_"), "{asked:?}");
    assert!(!asked[0].contains("x-github") && !asked[0].contains("referer"), "{asked:?}");
    assert_eq!(kept(folder.path()), ["github_2ecom~octo~hello~70~1.log"]);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let about = std::fs::metadata(folder.path().join("logs").join(&kept(folder.path())[0])).unwrap();
        assert_eq!(about.permissions().mode() & 0o777, 0o600);
    }
    assert_eq!(read(&client, failed()).await.unwrap(), first);
    assert_eq!((server.seen().len(), store.seen().len()), (1, 1));
}

#[tokio::test]
async fn who_is_sent_back_to_github_by_the_store_comes_without_the_token() {
    let home = Arc::new(OnceLock::<String>::new());
    let known = home.clone();
    let store = Store::start(move |stream, _| {
        begin(stream, &format!("302 Found\r\nLocation: {}/elsewhere", known.get().unwrap()), Some(0))
    });
    let signed = store.signed();
    let server = Loopback::start(move |request| match request.target.as_str() {
        "/elsewhere" => Answer::new("200 OK\nContent-Type: text/plain", "2026-03-14T14:30:00.0000000Z hello\n"),
        _ => Answer::new(&format!("302 Found\nLocation: {signed}"), ""),
    });
    home.set(server.url()).unwrap();
    let folder = tempfile::tempdir().unwrap();
    read(&client(&server, folder.path(), JobLogLimits::default()), failed()).await.unwrap();
    let seen = server.seen();
    let with_token: Vec<_> =
        seen.iter().map(|request| (request.target.as_str(), request.header("authorization").is_some())).collect();
    assert_eq!(with_token, [("/repos/octo/hello/actions/jobs/70/logs", true), ("/elsewhere", false)]);
}

#[tokio::test]
async fn an_address_that_ran_out_is_asked_for_once_more() {
    let store = Store::start(|stream, number| {
        if number == 0 {
            begin(stream, "403 Server failed to authenticate the request", Some(0))
        } else {
            begin(stream, "200 OK", Some(5))?;
            stream.write_all(b"hello")
        }
    });
    let (server, folder) = (github(&store), tempfile::tempdir().unwrap());
    let read = read(&client(&server, folder.path(), JobLogLimits::default()), failed()).await.unwrap();
    assert_eq!((read.as_slice(), server.seen().len()), (&b"hello"[..], 2));
    let fault = fault_of(Store::answering("403 Forbidden", "<Error/>"), JobLogLimits::default()).await;
    assert_eq!(
        fault.message.as_str(),
        "could not read the log of test (東京) in run 7 of octo/hello: 127.0.0.1 answered 403 Forbidden"
    );
}

#[tokio::test]
async fn that_there_is_no_log_is_told_by_the_state_of_the_job() {
    let server = Loopback::start(|_| Answer::Reset);
    let folder = tempfile::tempdir().unwrap();
    let client = client(&server, folder.path(), JobLogLimits::default());
    let running = Job { status: RunStatus::InProgress, conclusion: None, ..failed() };
    let skipped = Job { conclusion: Some(Conclusion::Skipped), steps: Vec::new(), ..failed() };
    let cancelled = Job { conclusion: Some(Conclusion::Cancelled), steps: Vec::new(), ..failed() };
    for (job, said) in [
        (running, "The log comes when this job ends; its steps are live"),
        (skipped, "This job was skipped: there is no log"),
        (cancelled, "This job was cancelled before it began: there is no log"),
    ] {
        let fault = read(&client, job).await.unwrap_err();
        assert_eq!((fault.kind, fault.message.as_str()), (FaultKind::Absent, said));
    }
    assert!(server.seen().is_empty(), "nobody was asked");
    let fault = fault_of(Store::answering("404 Not Found", BLOB_NOT_FOUND), JobLogLimits::default()).await;
    let said = "the log of test (東京) is not there yet, though the job has ended; ask again in a few seconds";
    assert_eq!((fault.kind, fault.to_string().as_str()), (FaultKind::Absent, said));
}

#[tokio::test]
async fn a_log_that_has_expired_and_a_token_that_is_refused_are_said() {
    let folder = tempfile::tempdir().unwrap();
    for (head, kind, said) in [
        ("410 Gone", FaultKind::NotFound, "the log of test (東京) has expired: the repository no longer keeps it"),
        ("401 Unauthorized", FaultKind::Unauthorized, "github.com refused the token from GH_TOKEN (Bad)"),
    ] {
        let server = Loopback::start(move |_| Answer::said(head, "Bad"));
        let client = client(&server, folder.path(), JobLogLimits::default());
        let fault = read(&client, failed()).await.unwrap_err();
        assert_eq!((fault.kind, fault.message.as_str()), (kind, said));
        let _ = read(&client, failed()).await.unwrap_err();
        let asked = if kind == FaultKind::Unauthorized { 1 } else { 2 };
        assert_eq!(server.seen().len(), asked, "a refused token is not sent again");
    }
}

#[tokio::test]
async fn an_answer_that_breaks_off_leaves_nothing_behind() {
    let store = Store::start(|stream, _| {
        begin(stream, "200 OK", Some(1_000))?;
        stream.write_all(&[b'x'; 100])
    });
    let fault = fault_of(store, JobLogLimits::default()).await;
    assert!(fault.message.as_str().ends_with("broke off after 100 bytes"), "{fault}");
}

#[tokio::test]
async fn a_slow_answer_may_take_its_time_and_a_silent_one_may_not() {
    let limits = JobLogLimits { silence: Duration::from_secs(4), ..JobLogLimits::default() };
    let slow = Store::start(|stream, _| {
        begin(stream, "200 OK", Some(45))?;
        (0..45).try_for_each(|_| {
            thread::sleep(Duration::from_millis(100));
            stream.write_all(b".")
        })
    });
    let (server, folder) = (github(&slow), tempfile::tempdir().unwrap());
    assert_eq!(read(&client(&server, folder.path(), limits), failed()).await.unwrap().len(), 45);
    let silent = Store::start(|stream, _| {
        begin(stream, "200 OK", Some(30))?;
        stream.write_all(b"...")?;
        // Until the reader has gone away.
        std::io::copy(stream, &mut std::io::sink()).map(drop)
    });
    // Also the time to the head of the answer, which a busy machine takes.
    let limits = JobLogLimits { silence: Duration::from_secs(2), ..limits };
    let left = tokio::time::timeout(Duration::from_secs(15), fault_of(silent, limits));
    let fault = left.await.expect("it is left after its silence");
    assert_eq!(fault.kind, FaultKind::TimedOut);
    assert!(fault.message.as_str().ends_with("sent nothing for 2 s after 3 bytes"), "{fault}");
}

#[tokio::test]
async fn a_refusal_that_never_ends_is_not_waited_for() {
    let stalled = Store::start(|stream, _| {
        begin(stream, "404 Not Found", Some(30))?;
        // Until the reader has gone away.
        std::io::copy(stream, &mut std::io::sink()).map(drop)
    });
    let limits = JobLogLimits { silence: Duration::from_secs(2), ..JobLogLimits::default() };
    let reading = tokio::time::timeout(Duration::from_secs(20), fault_of(stalled, limits));
    let fault = reading.await.expect("it ends by itself");
    assert_eq!(fault.kind, FaultKind::TimedOut);
    assert!(fault.message.as_str().contains(" answered 404 Not Found and did not end its answer"), "{fault}");
}

#[tokio::test]
async fn a_body_that_unpacks_to_more_than_there_may_be_is_refused() {
    let limits = JobLogLimits { largest_bytes: 1 << 20, ..JobLogLimits::default() };
    let bomb = gzip_bomb(20_000);
    assert!(bomb.len() < 40_000);
    let fault = fault_of(Store::answering("200 OK\r\nContent-Encoding: gzip", bomb), limits).await;
    assert!(fault.message.as_str().ends_with("is larger than 1 MiB"), "{fault}");
    let fault = fault_of(Store::answering("200 OK", vec![b'x'; (1 << 20) + 1]), limits).await;
    assert!(fault.message.as_str().ends_with("is larger than 1 MiB"), "{fault}");
}

#[tokio::test]
async fn a_folder_that_cannot_be_written_is_said() {
    let store = Store::answering("200 OK", *b"x");
    let (server, folder) = (github(&store), tempfile::tempdir().unwrap());
    std::fs::write(folder.path().join("logs"), "a file").unwrap();
    let fault = read(&client(&server, folder.path(), JobLogLimits::default()), failed()).await.unwrap_err();
    assert!(fault.message.as_str().starts_with("could not keep the log in "), "{fault}");
    assert!(fault.hint.is_some(), "{fault}");
}

/// GitHub with one run, whose only job failed; its log is in the store.
fn with_a_run(store: &Store) -> (Loopback, Place) {
    let signed = store.signed();
    let server = Loopback::start(move |request| {
        if request.target.ends_with("/logs") {
            return Answer::new(&format!("302 Found\nLocation: {signed}"), "");
        }
        if !request.target.contains("/jobs") {
            let attempt = if request.target.contains("/attempts/1") { 1 } else { 2 };
            return Answer::json(
                serde_json::json!({ "id": 7, "name": "ci", "run_number": 12, "run_attempt": attempt,
                    "status": "completed", "conclusion": "failure", "created_at": "2026-03-14T14:29:00Z" })
                .to_string(),
            );
        }
        Answer::json(
            serde_json::json!({ "total_count": 1, "jobs": [{
            "id": 70, "run_id": 7, "run_attempt": 1, "name": "test", "status": "completed", "conclusion": "failure",
            "started_at": "2026-03-14T14:30:00Z", "completed_at": "2026-03-14T14:31:00Z",
            "steps": [
                { "number": 1, "name": "Set up", "status": "completed", "conclusion": "success",
                  "started_at": "2026-03-14T14:30:00Z", "completed_at": "2026-03-14T14:30:02Z" },
                { "number": 2, "name": "Test", "status": "completed", "conclusion": "failure",
                  "started_at": "2026-03-14T14:30:02Z", "completed_at": "2026-03-14T14:30:50Z" },
                { "number": 4, "name": "Clean up", "status": "completed", "conclusion": "success",
                  "started_at": "2026-03-14T14:30:50Z", "completed_at": "2026-03-14T14:31:00Z" }],
        }] })
            .to_string(),
        )
    });
    let url = server.url();
    let place = Place::configured(format!("[github]\napi_url = '{url}'\nrepositories = ['octo/hello']\n"));
    let cache = place.path("cache").display().to_string();
    (server, place.with("GH_TOKEN", TOKEN).with("ORCHESTRA_CACHE_DIR", &cache))
}

#[test]
fn a_command_prints_the_log_made_safe() {
    let store = Store::answering("200 OK", super::everything());
    let (_server, place) = with_a_run(&store);
    let said = place.run(&["runs", "logs", "7", "--repository", "octo/hello", "--no-timestamps"]);
    assert_eq!((said.code, said.err.as_str()), (0, ""));
    assert!(!said.out.contains(['\u{1b}', '\r', '\u{feff}']) && !said.out.contains("ghp_"), "{}", said.out);
    assert!(said.out.starts_with("Current runner version: '2.331.0'\nRunner Image\nImage:"), "{}", said.out);
    assert!(said.out.contains("\nError: Process completed with exit code 101.\n"), "{}", said.out);
    let tail = place.run(&["runs", "logs", "7", "--repository", "octo/hello", "--failed", "--tail", "2", "--json"]);
    let rows: Vec<serde_json::Value> = tail.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(rows.len(), 2);
    let last = serde_json::json!({ "job": "test", "step": 2, "line": 18, "at": "2026-03-14T14:30:50.1234567Z",
        "mark": "error", "text": "Error: Process completed with exit code 101." });
    assert_eq!(rows[1], last);
    let failed = place.run(&["runs", "logs", "7", "--repository", "octo/hello", "--failed", "--no-timestamps"]).out;
    assert!(
        failed.starts_with("Run cargo test\n") && failed.ends_with("exit code 101.\n"),
        "of that step alone: {failed}"
    );
    assert_eq!(store.seen().len(), 1, "the second command reads what the first one kept");
    let none = place.run(&["runs", "logs", "7", "--repository", "octo/hello", "--job", "lint"]);
    assert_eq!((none.code, none.err.as_str()), (1, "orchestra: the run has no job `lint`; it has: test\n"));
}

#[test]
fn the_log_of_an_earlier_attempt_is_printed_and_no_repository_need_be_watched() {
    let store = Store::answering("200 OK", super::everything());
    let (server, place) = with_a_run(&store);
    let url = server.url();
    let nowhere = Place::configured(format!("[github]\napi_url = '{url}'\n"));
    let cache = nowhere.path("cache").display().to_string();
    let nowhere = nowhere.with("GH_TOKEN", TOKEN).with("ORCHESTRA_CACHE_DIR", &cache);
    for (place, named) in [(&place, [].as_slice()), (&nowhere, ["--repository", "octo/hello"].as_slice())] {
        let said = place.run(&[&["runs", "logs", "7", "--attempt", "1", "--failed", "--tail", "1"], named].concat());
        assert_eq!((said.code, said.err.as_str()), (0, ""));
        assert!(said.out.contains("exit code 101"), "{}", said.out);
    }
    let asked: Vec<String> = server.seen().iter().map(|request| request.target.clone()).collect();
    let jobs = asked.iter().filter(|target| target.contains("/jobs?")).collect::<Vec<_>>();
    assert!(jobs.iter().all(|target| target.contains("/runs/7/attempts/1/jobs")) && jobs.len() == 2, "{asked:?}");
    assert!(!asked.iter().any(|target| target.ends_with("graphql")), "one run is asked for, not everything: {asked:?}");
}

/// 200 MB by default, 1 GB with ORCHESTRA_LONG_LOGS=1: the program's memory stays far below it.
#[cfg(target_os = "linux")]
#[test]
fn a_long_log_is_read_with_little_memory() {
    let bytes = if std::env::var("ORCHESTRA_LONG_LOGS").is_ok() { 1_000_000_000 } else { 200_000_000 };
    let store = Store::start(move |stream, _| long_log(stream, bytes));
    let (_server, place) = with_a_run(&store);
    let arguments = ["runs", "logs", "7", "--repository", "octo/hello", "--failed", "--tail", "2", "--no-timestamps"];
    let mut child = place.command(&arguments).stdout(std::process::Stdio::piped()).spawn().unwrap();
    let mut peak_kb = 0u64;
    let deadline = std::time::Instant::now() + Duration::from_secs(240);
    while child.try_wait().unwrap().is_none() {
        assert!(std::time::Instant::now() < deadline, "it hangs");
        let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kb = line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok());
        peak_kb = peak_kb.max(kb.unwrap_or(0));
        thread::sleep(Duration::from_millis(5));
    }
    let output = child.wait_with_output().unwrap();
    assert_eq!(
        String::from_utf8_lossy(&output.stdout),
        "the last words\nError: Process completed with exit code 101.\n"
    );
    assert!(peak_kb > 0 && peak_kb < 90_000, "{peak_kb} kB for {bytes} bytes");
}
