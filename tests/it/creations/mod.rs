//! Environments made for real by the program: packages from the registries, processes, ports; and gone again.

mod faults;
mod real;

use std::{
    io::{Read as _, Write as _},
    net::{TcpListener, TcpStream},
    path::Path,
    time::{Duration, Instant},
};

use serde_json::Value;

use crate::cli::{Place, Said};

/// Packages come over a network and are compiled.
const LONG: Duration = Duration::from_secs(280);

/// Runs the program with what package tools need to find their own things, and waits as long as packages take.
fn run(place: &Place, arguments: &[&str]) -> Said {
    let mut command = place.command(arguments);
    for name in ["CARGO_HOME", "RUSTUP_HOME", "HTTPS_PROXY", "HTTP_PROXY", "SSL_CERT_FILE", "PIP_INDEX_URL"] {
        if let Some(value) = std::env::var_os(name) {
            command.env(name, value);
        }
    }
    if let Some(home) = std::env::var_os("HOME") {
        let in_home = |name: &str| Path::new(&home).join(name);
        for (name, folder) in [("CARGO_HOME", ".cargo"), ("RUSTUP_HOME", ".rustup")] {
            if std::env::var_os(name).is_none() && in_home(folder).is_dir() {
                command.env(name, in_home(folder));
            }
        }
    }
    place.ended_within(command.spawn().unwrap(), LONG)
}

/// Body and status of a plain GET on this machine.
fn get(url: &str) -> (u16, String) {
    let (host, path) = url.strip_prefix("http://").unwrap().split_once('/').unwrap();
    let mut stream = TcpStream::connect(host).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    write!(stream, "GET /{path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    (head.split(' ').nth(1).unwrap().parse().unwrap(), body.to_owned())
}

/// An environment that stands, as `env show --json` says it.
struct Standing {
    pids: Vec<u64>,
    ports: Vec<u16>,
    directory: String,
    url: String,
}

fn standing(place: &Place, name: &str) -> Standing {
    let said = place.run(&["env", "show", name, "--json"]);
    assert_eq!(said.code, 0, "{said:?}");
    let shown: Value = said.json();
    let services = shown["services"].as_array().unwrap();
    let mut pids: Vec<u64> = services.iter().filter_map(|service| service["pid"].as_u64()).collect();
    assert_eq!(pids.len(), services.len(), "a service has no process: {shown:#}");
    pids.extend(shown["supervisor_pid"].as_u64());
    let ports = services.iter().filter_map(|service| service["port"].as_u64()).map(|port| port as u16).collect();
    let directory = place.path("work").join(name).display().to_string();
    Standing { pids, ports, directory, url: shown["url"].as_str().unwrap_or_default().to_owned() }
}

/// Nothing of it is left: no process, no file, no port, no reservation, no word in the registry.
fn is_gone(place: &Place, name: &str, standing: &Standing) {
    let lives = |pid: &&u64| Path::new(&format!("/proc/{pid}")).exists();
    let deadline = Instant::now() + Duration::from_secs(10);
    while standing.pids.iter().any(|pid| lives(&pid)) && Instant::now() < deadline {
        std::thread::sleep(Duration::from_millis(10));
    }
    let left: Vec<_> = standing.pids.iter().filter(lives).collect();
    assert!(left.is_empty(), "processes are left: {left:?}");
    assert!(!Path::new(&standing.directory).exists(), "{} is left", standing.directory);
    is_without_traces(place, name);
    for port in &standing.ports {
        // Another test may have taken it since: then it is answered by something else.
        let is_free = TcpListener::bind(("127.0.0.1", *port)).is_ok();
        assert!(is_free || !holders(*port).iter().any(|pid| standing.pids.contains(pid)), "port {port} is left taken");
    }
}

/// No process knows of the place, and its state has nothing of the environment.
fn is_without_traces(place: &Place, name: &str) {
    let state = place.path("state");
    for left in [format!("environments/{name}.json"), format!("environments/{name}")] {
        assert!(!state.join(&left).exists(), "{left} is left");
    }
    let ports = std::fs::read_dir(state.join("ports")).map(|files| files.count()).unwrap_or(0);
    assert_eq!(ports, 0, "ports are left reserved");
    // A worker has said its last word a little before it is gone.
    let deadline = Instant::now() + Duration::from_secs(10);
    while !processes_of(&state).is_empty() && Instant::now() < deadline {
        std::thread::sleep(Duration::from_millis(10));
    }
    let processes = processes_of(&state);
    assert!(processes.is_empty(), "processes are left: {processes:?}");
}

/// Processes that listen on a port of this machine.
fn holders(port: u16) -> Vec<u64> {
    let table = std::fs::read_to_string("/proc/net/tcp").unwrap();
    let wanted = format!(":{port:04X}");
    let listening = table.lines().skip(1).map(|line| line.split_whitespace().collect::<Vec<_>>());
    let sockets: Vec<String> = listening
        .filter(|cells| cells[1].ends_with(&wanted) && cells[3] == "0A")
        .map(|cells| format!("socket:[{}]", cells[9]))
        .collect();
    let all = std::fs::read_dir("/proc").unwrap().filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok());
    let holds = |pid: &u64| {
        let files = std::fs::read_dir(format!("/proc/{pid}/fd")).into_iter().flatten().flatten();
        files
            .filter_map(|file| std::fs::read_link(file.path()).ok())
            .any(|to| sockets.iter().any(|s| to.as_os_str() == s.as_str()))
    };
    all.filter(holds).collect()
}

/// Command lines of processes whose environment names this state directory.
fn processes_of(state: &Path) -> Vec<String> {
    let needle = format!("ORCHESTRA_STATE_DIR={}", state.display());
    let all = std::fs::read_dir("/proc").unwrap().filter_map(|entry| Some(entry.ok()?.path()));
    let ours = all.filter(|path| {
        std::fs::read(path.join("environ"))
            .is_ok_and(|bytes| bytes.split(|byte| *byte == 0).any(|v| v == needle.as_bytes()))
    });
    ours.filter_map(|path| std::fs::read(path.join("cmdline")).ok())
        .map(|bytes| String::from_utf8_lossy(&bytes).replace('\0', " "))
        .filter(|words| !words.is_empty())
        .collect()
}
