//! What a poll of twenty repositories with nothing changed costs of one core, beside bare requests of the same kind
//! and number to the same server in the same run.
//!
//! `cargo bench --bench poll`. The server runs on threads of its own, which are not counted.
#![allow(clippy::disallowed_methods, reason = "measuring reads the clock")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout, reason = "a program that prints figures")]

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    sync::{Arc, Mutex},
    thread,
    time::Duration,
};

use orchestra_console::{
    config::GithubSettings,
    domain::{Printable, Secret},
    provider::{DeliveryObserver, GithubClient, GithubObserver, Observe},
};
use serde_json::{Value, json};

const REPOSITORIES: usize = 20;
const READINGS: usize = 40;
const LIMIT_MS: f64 = 20.0;
const TAG: &str = "W/\"0123456789abcdef\"";

/// Method, path and body of each request of one reading.
type Seen = Arc<Mutex<Vec<(String, String, Vec<u8>)>>>;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    if !std::env::args().any(|argument| argument == "--bench") {
        println!("nothing is measured under `cargo test`; run `cargo bench --bench poll`");
        return;
    }
    rustls::crypto::ring::default_provider().install_default().ok();
    let seen: Seen = Arc::default();
    let base = serve(seen.clone());
    let names: Vec<Printable> = (0..REPOSITORIES).map(|number| Printable::new(format!("octo/r{number}"))).collect();
    let settings = GithubSettings { api_url: base.clone(), host: "github.com".into(), repositories: Vec::new() };
    let token = Secret::new("ghp_0123456789abcdefghijklmnopqrstuvwxyz");
    let client = GithubClient::new(&settings, token, "GH_TOKEN");
    let mut lists = GithubObserver::new(client.clone(), names.clone());
    let mut delivery = DeliveryObserver::new(client, names);
    lists.observe().await.unwrap();
    delivery.observe().await.unwrap();

    let bare = reqwest::Client::builder().no_proxy().build().unwrap();
    let (mut ours, mut theirs, mut requests) = (Vec::new(), Vec::new(), 0);
    for _ in 0..READINGS {
        seen.lock().unwrap().clear();
        let before = on_core();
        lists.observe().await.unwrap();
        delivery.observe().await.unwrap();
        ours.push(on_core() - before);
        let asked = seen.lock().unwrap().clone();
        requests = asked.len();
        let before = on_core();
        for (method, path, body) in asked {
            let url = format!("{base}{path}");
            let request =
                if method == "POST" { bare.post(url).body(body) } else { bare.get(url).header("if-none-match", TAG) };
            request.send().await.unwrap().bytes().await.unwrap();
        }
        theirs.push(on_core() - before);
    }
    let (ours, theirs) = (median(ours), median(theirs));
    println!("a poll of {REPOSITORIES} repositories with nothing changed, {requests} requests, median of {READINGS}");
    println!("  ours                {ours:>7.2} ms of a core (limit {LIMIT_MS} ms)");
    println!("  bare requests       {theirs:>7.2} ms of a core");
    println!("  ratio               {:>7.2}", ours / theirs);
    assert!(ours <= LIMIT_MS, "{ours} ms");
}

/// Milliseconds that this thread has had of a core.
fn on_core() -> f64 {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").expect("Linux counts it");
    text.split(' ').next().unwrap().parse::<f64>().unwrap() / Duration::from_millis(1).as_nanos() as f64
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

fn serve(seen: Seen) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let overview = Arc::new(overview().to_string());
    thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            let (seen, overview) = (seen.clone(), overview.clone());
            thread::spawn(move || answer(stream, &seen, &overview));
        }
    });
    base
}

/// Answers one connection until it closes.
fn answer(stream: TcpStream, seen: &Seen, overview: &str) -> Option<()> {
    stream.set_nodelay(true).ok()?;
    let mut from = BufReader::new(stream.try_clone().ok()?);
    let mut into = stream;
    loop {
        let mut line = String::new();
        from.read_line(&mut line).ok().filter(|read| *read > 0)?;
        let mut words = line.split(' ');
        let (method, path) = (words.next()?.to_owned(), words.next()?.to_owned());
        let (mut length, mut is_known) = (0, false);
        loop {
            let mut header = String::new();
            from.read_line(&mut header).ok().filter(|read| *read > 0)?;
            if header == "\r\n" {
                break;
            }
            let (name, value) = header.trim_end().split_once(": ")?;
            match name.to_ascii_lowercase().as_str() {
                "content-length" => length = value.parse().ok()?,
                "if-none-match" => is_known = true,
                _ => {}
            }
        }
        let mut body = vec![0; length];
        from.read_exact(&mut body).ok()?;
        let answer = if method == "POST" { overview.to_owned() } else { rest(&path) };
        seen.lock().unwrap().push((method, path, body));
        let quota = "X-RateLimit-Limit: 5000\r\nX-RateLimit-Remaining: 4900\r\nX-RateLimit-Resource: core\r\n";
        if is_known {
            write!(into, "HTTP/1.1 304 Not Modified\r\nETag: {TAG}\r\n{quota}\r\n").ok()?;
        } else {
            let head = format!("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nETag: {TAG}\r\n{quota}");
            write!(into, "{head}Content-Length: {}\r\n\r\n{answer}", answer.len()).ok()?;
        }
    }
}

fn rest(path: &str) -> String {
    let run = |id: usize| {
        json!({ "id": id, "name": "ci", "status": "completed", "conclusion": "success", "head_sha": "1".repeat(40),
            "created_at": "2026-11-21T10:00:00Z", "repository": { "description": "x".repeat(4_000) } })
    };
    let body = if path.contains("status=waiting") {
        json!({ "workflow_runs": [run(1)] })
    } else if path.contains("pending_deployments") {
        json!([{ "environment": { "id": 1, "name": "production" }, "current_user_can_approve": true }])
    } else if path.contains("/environments") {
        json!({ "total_count": 1, "environments": [{ "name": "production" }] })
    } else if path.contains("/workflows") {
        json!({ "workflows": [] })
    } else {
        json!({ "workflow_runs": (0..50).map(run).collect::<Vec<_>>() })
    };
    body.to_string()
}

/// Twenty repositories with twenty open pull requests each, and ten checks of each.
fn overview() -> Value {
    let contexts: Vec<Value> =
        (0..10).map(|number| json!({ "name": format!("check {number}"), "conclusion": "SUCCESS" })).collect();
    let pull = |number: usize| {
        json!({ "number": number, "title": "Batch embedding requests up to 64", "author": { "login": "mara" },
            "headRefName": "perf/batch", "isDraft": false, "reviewDecision": "APPROVED",
            "statusCheckRollup": { "state": "SUCCESS", "contexts": { "totalCount": 10, "nodes": contexts } },
            "updatedAt": "2026-11-21T09:00:00Z", "url": format!("https://github.com/octo/api/pull/{number}") })
    };
    let repository = json!({
        "defaultBranchRef": { "name": "main", "target": { "oid": "1".repeat(40) } },
        "pullRequests": { "totalCount": 20, "nodes": (0..20).map(pull).collect::<Vec<_>>() },
    });
    let mut data: serde_json::Map<String, Value> =
        (0..REPOSITORIES).map(|index| (format!("r{index}"), repository.clone())).collect();
    data.insert(
        "rateLimit".into(),
        json!({ "cost": 6, "limit": 5_000, "remaining": 4_900, "resetAt": "2099-01-01T00:00:00Z" }),
    );
    json!({ "data": data })
}
