//! Executions with the real program: applied, attached to, controlled, killed and taken up again.

mod applied;
mod attached;
mod controlled;
mod killed;
mod leases;

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst},
    },
    thread,
    time::{Duration, Instant},
};

use orchestra_console::plan::{Entry, Idempotence, Operation, Recorded, Step, Undo};
use serde_json::json;

use crate::{
    cli::{Place, Said},
    simulation::plans::{self, fields},
};

/// `just torture` sets it: everything, and often.
pub fn is_long() -> bool {
    std::env::var_os("ORCHESTRA_TORTURE").is_some()
}

/// A place with plans in it.
pub struct Yard {
    pub place: Place,
}

impl Yard {
    pub fn new() -> Self {
        Self { place: Place::new() }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.place.path("work").join(name)
    }

    /// A step that makes a directory.
    pub fn directory(&self, id: &str, needs: &[&str]) -> Step {
        let path = self.path(id).display().to_string();
        let mut step = plans::step(id, needs);
        step.operation = Operation::new("local.create-directory", fields(json!({ "path": path })));
        step
    }

    /// A step that waits until a door opens.
    pub fn wait(&self, id: &str, needs: &[&str], door: &Door) -> Step {
        let mut step = plans::step(id, needs);
        let inputs = json!({ "url": door.url(), "timeout_seconds": 60 });
        step.operation = Operation::new("local.http-get", fields(inputs));
        step.idempotence = Idempotence::ReadOnly;
        step.undo = Undo::Nothing { reason: "it only looks".into() };
        step
    }

    /// Writes the plan beside the person; its file.
    pub fn keep(&self, steps: Vec<Step>) -> String {
        let plan = plans::plan(steps);
        std::fs::write(self.path("plan.json"), serde_json::to_string_pretty(&plan).unwrap()).unwrap();
        "plan.json".to_owned()
    }

    /// Starts it and lets it run; its id.
    pub fn start(&self, steps: Vec<Step>) -> String {
        self.start_with(steps, None)
    }

    pub fn start_with(&self, steps: Vec<Step>, fault: Option<String>) -> String {
        let file = self.keep(steps);
        let mut command = self.place.command(&["apply", &file, "--yes", "--detach"]);
        if let Some(fault) = fault {
            command.env("ORCHESTRA_FAULT", fault);
        }
        let said = self.place.said(command);
        assert_eq!(said.code, 0, "{said:?}");
        let id = said.out.trim().to_owned();
        assert!(id.len() == 12 && said.out.lines().count() == 1, "the id alone: {said:?}");
        id
    }

    pub fn run(&self, arguments: &[&str]) -> Said {
        self.place.run(arguments)
    }

    /// Every entry so far; what watches is stopped as soon as it waits.
    pub fn entries(&self, id: &str) -> Vec<Entry> {
        let said = self.run(&["attach", id, "--json", "--timeout", "0"]);
        said.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    #[track_caller]
    pub fn wait_until(&self, id: &str, what: &str, is_so: impl Fn(&[Entry]) -> bool) -> Vec<Entry> {
        let deadline = Instant::now() + Duration::from_secs(60);
        loop {
            let entries = self.entries(id);
            if is_so(&entries) {
                return entries;
            }
            assert!(Instant::now() < deadline, "{what} does not come: {entries:#?}\n{}", self.log(id));
            thread::sleep(Duration::from_millis(20));
        }
    }

    /// What its workers said.
    pub fn log(&self, id: &str) -> String {
        std::fs::read_to_string(self.place.path("state").join(format!("workers/{id}.log"))).unwrap_or_default()
    }

    pub fn is_there(&self, id: &str) -> bool {
        self.path(id).is_dir()
    }
}

pub fn has_started(entries: &[Entry], id: &str) -> bool {
    entries.iter().any(|entry| matches!(&entry.fact, Recorded::Started { step } if step == id))
}

/// The number of the worker that claimed last.
pub fn worker(entries: &[Entry]) -> u32 {
    let mut owners = entries.iter().filter_map(|entry| match &entry.fact {
        Recorded::Claimed { owner } => owner.split('@').next()?.parse().ok(),
        _ => None,
    });
    owners.next_back().expect("a worker claimed it")
}

pub fn signal(pid: u32, name: &str) {
    let sent = Command::new("kill").args([&format!("-{name}"), &pid.to_string()]).stderr(Stdio::null()).status();
    assert!(sent.unwrap().success(), "kill -{name} {pid}");
}

pub fn lives(pid: u32) -> bool {
    let text = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    // A zombie is nobody any more.
    text.rsplit_once(") ").is_some_and(|(_, rest)| !rest.starts_with('Z'))
}

#[track_caller]
pub fn wait_for(what: &str, is_so: impl Fn() -> bool) {
    let deadline = Instant::now() + Duration::from_secs(60);
    while !is_so() {
        assert!(Instant::now() < deadline, "{what} does not come");
        thread::sleep(Duration::from_millis(10));
    }
}

/// A server that answers nobody until it is opened.
pub struct Door {
    port: u16,
    is_open: Arc<AtomicBool>,
    asked: Arc<AtomicUsize>,
}

impl Door {
    pub fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let (is_open, asked) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicUsize::new(0)));
        let (opened, count) = (is_open.clone(), asked.clone());
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (opened, count) = (opened.clone(), count.clone());
                thread::spawn(move || answer(stream, &opened, &count));
            }
        });
        Self { port, is_open, asked }
    }

    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}/", self.port)
    }

    pub fn open(&self) {
        self.is_open.store(true, SeqCst);
    }

    /// Waits until somebody stands before it.
    pub fn until_asked(&self, times: usize) {
        wait_for("a knock at the door", || self.asked.load(SeqCst) >= times);
    }
}

fn answer(mut stream: TcpStream, is_open: &AtomicBool, asked: &AtomicUsize) {
    let mut line = String::new();
    let _ = BufReader::new(stream.try_clone().unwrap().take(4_096)).read_line(&mut line);
    asked.fetch_add(1, SeqCst);
    while !is_open.load(SeqCst) {
        thread::sleep(Duration::from_millis(5));
    }
    let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok");
}

/// Nothing of what was made is left.
pub fn assert_clean(yard: &Yard, ids: &[&str]) {
    for id in ids {
        assert!(!Path::new(&yard.path(id)).exists(), "{id} is left");
    }
}
