//! The process that keeps services running: killed, asked, restarted, ended. With real processes, and none is left.

use std::{
    net::TcpListener,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use orchestra_console::{
    plan::{Ask, Phase, Request, ServiceStatus, SupervisorStatus},
    provider::SupervisorFolder,
};
use serde_json::{Value, json};

use crate::cli::{Place, Said};

const DEADLINE: Duration = Duration::from_secs(60);

/// One environment `demo` with a supervisor; whatever happens, no process of it stays.
struct Kept {
    place: Place,
}

impl Kept {
    fn new(services: &Value) -> Self {
        let kept = Self { place: Place::new() };
        kept.tell(services);
        kept
    }

    fn tell(&self, services: &Value) {
        let work = std::fs::canonicalize(self.place.path("work")).unwrap();
        let spec = json!({"version": 1, "environment": "demo", "directory": work, "services": services});
        self.folder().write_spec(&serde_json::from_value(spec).unwrap()).unwrap();
    }

    fn folder(&self) -> SupervisorFolder {
        SupervisorFolder::of(&self.place.path("state"), "demo")
    }

    fn start(&self) -> Said {
        self.place.run(&["supervise", "demo"])
    }

    fn status(&self) -> Option<SupervisorStatus> {
        self.folder().status().unwrap()
    }

    fn service(&self, name: &str) -> Option<ServiceStatus> {
        self.status()?.service(name).cloned()
    }

    #[track_caller]
    fn until<T>(&self, what: &str, mut found: impl FnMut() -> Option<T>) -> T {
        let deadline = Instant::now() + DEADLINE;
        loop {
            if let Some(found) = found() {
                return found;
            }
            if Instant::now() > deadline {
                let log = std::fs::read_to_string(self.folder().log("supervisor")).unwrap_or_default();
                panic!("never: {what}\n{:#?}\n{log}", self.status());
            }
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    #[track_caller]
    fn until_ready(&self, name: &str) -> ServiceStatus {
        self.until(&format!("{name} is ready"), || self.service(name).filter(|service| service.phase == Phase::Ready))
    }

    fn ask(&self, ask: Ask, operation: Option<&str>) -> Result<SupervisorStatus, String> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let request = Request::new(ask, operation);
        runtime.block_on(self.folder().ask(&request)).map_err(|fault| fault.to_string())
    }

    #[track_caller]
    fn end(&self) {
        self.ask(Ask::End, None).unwrap();
        // It lets go of its lock a moment before its process ends.
        let is_gone = || !self.folder().is_supervised() && self.supervisors().is_empty();
        self.until("the supervisor is gone", || is_gone().then_some(()));
    }

    /// Processes of this place that live: supervisors and what they started, by number.
    fn processes(&self) -> Vec<i32> {
        let folder = std::fs::canonicalize(self.place.path("state")).unwrap();
        living_with(&folder)
    }

    /// The supervisors among them, the one that only starts another included.
    fn supervisors(&self) -> Vec<i32> {
        let is_one = |pid: &i32| {
            let words = std::fs::read(format!("/proc/{pid}/cmdline")).unwrap_or_default();
            String::from_utf8_lossy(&words).contains("supervise\0demo")
        };
        self.processes().into_iter().filter(is_one).collect()
    }

    /// Starts one after another was killed, and waits until it is the one that writes.
    fn start_anew(&self) {
        let before = self.status().unwrap().pid;
        self.start();
        self.until("a new supervisor", || self.status().filter(|status| status.pid != before));
    }

    fn kill_supervisor(&self) {
        let pid = self.status().unwrap().pid;
        kill(pid.cast_signed());
        self.until("the supervisor is killed", || (!self.folder().is_supervised()).then_some(()));
    }
}

impl Drop for Kept {
    fn drop(&mut self) {
        if let Some(status) = self.folder().status().ok().flatten().filter(|_| self.folder().is_supervised()) {
            kill(status.pid.cast_signed());
        }
        let deadline = Instant::now() + DEADLINE;
        while !self.processes().is_empty() && Instant::now() < deadline {
            self.processes().into_iter().for_each(kill);
            std::thread::sleep(Duration::from_millis(10));
        }
    }
}

pub fn kill(pid: i32) {
    if let Some(pid) = rustix::process::Pid::from_raw(pid) {
        let _ = rustix::process::kill_process(pid, rustix::process::Signal::KILL);
    }
}

/// Whoever has this folder in its environment, and is no zombie.
pub fn living_with(folder: &Path) -> Vec<i32> {
    let entries = std::fs::read_dir("/proc").unwrap().filter_map(Result::ok);
    let pids = entries.filter_map(|entry| entry.file_name().to_str()?.parse::<i32>().ok());
    let mark = folder.to_str().unwrap();
    pids.filter(|pid| {
        let of = |name: &str| std::fs::read(PathBuf::from(format!("/proc/{pid}/{name}"))).unwrap_or_default();
        String::from_utf8_lossy(&of("environ")).contains(mark) && !String::from_utf8_lossy(&of("stat")).contains(") Z ")
    })
    .collect()
}

pub fn is_missing(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let is_missing = !std::env::split_paths(&path).any(|folder| folder.join(program).is_file());
    if is_missing {
        assert!(std::env::var_os("ORCHESTRA_REQUIRE_PEERS").is_none_or(|value| value != "1"), "needs {program}");
        println!("skipped: needs {program}");
    }
    is_missing
}

pub fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

fn shell(name: &str, script: &str) -> Value {
    json!({"name": name, "command": ["sh", "-c", script], "restart": "always", "stop_seconds": 1})
}

#[test]
fn services_start_in_order_survive_their_supervisor_and_all_end_with_nothing_left() {
    if is_missing("python3") {
        return;
    }
    let (web, api) = (free_port(), free_port());
    let serve = |port: u16| json!(["python3", "-m", "http.server", port.to_string(), "--bind", "127.0.0.1"]);
    let kept = Kept::new(&json!([
        {"name": "web", "command": serve(web), "after": ["api"], "port": web, "health": "/"},
        {"name": "api", "command": serve(api), "port": api, "tcp": true},
    ]));
    assert_eq!(kept.start(), Said { code: 0, out: String::new(), err: String::new() });
    let before = [kept.until_ready("web"), kept.until_ready("api")];
    assert!(before[1].process_start <= before[0].process_start, "the api began first: {before:?}");
    assert_eq!(kept.start().code, 0, "a second one leaves quietly");
    kept.until("the second one has left", || (kept.processes().len() == 3).then_some(()));

    kept.kill_supervisor();
    kept.until("the services alone go on", || (kept.processes().len() == 2).then_some(()));
    kept.start_anew();
    let after = [kept.until_ready("web"), kept.until_ready("api")];
    assert_eq!(before.map(|service| service.pid), after.clone().map(|service| service.pid), "the same processes");
    assert_eq!(after.map(|service| service.generation), [1, 1]);
    assert_eq!(kept.processes().len(), 3);

    kept.end();
    assert_eq!(kept.processes(), [0_i32; 0]);
    TcpListener::bind(("127.0.0.1", web)).expect("the port is free");
}

#[test]
fn one_started_and_not_written_down_is_found_by_its_mark_and_not_started_twice() {
    let kept = Kept::new(&json!([shell("api", "exec sleep 600")]));
    kept.start();
    let service = kept.until_ready("api");
    kept.kill_supervisor();
    // As if it had been killed between the start and the note of it.
    let mut status = kept.status().unwrap();
    (status.services[0].pid, status.services[0].process_start) = (None, None);
    status.services[0].phase = Phase::Starting;
    kept.folder().write_status(&status).unwrap();
    kept.start_anew();
    let found = kept.until("it is ready again", || {
        kept.service("api").filter(|service| service.phase == Phase::Ready && service.pid.is_some())
    });
    assert_eq!((found.pid, found.generation), (service.pid, 1));
    assert_eq!(kept.processes().len(), 2, "a supervisor and one sleep");
}

#[test]
fn a_supervisor_that_is_killed_again_and_again_leaves_one_process_of_each_service() {
    let kept = Kept::new(&json!([
        shell("a", "exec sleep 600"),
        shell("b", "sleep 601 & exec sleep 600"),
        {"name": "c", "command": ["sleep", "600"], "after": ["a"], "restart": "always"},
    ]));
    // Each time a little later in its life: before it adopts, between the start of a process and its note, after.
    for round in 0..12_u64 {
        kept.start();
        let pid = kept.until("a supervisor", || kept.supervisors().pop());
        std::thread::sleep(Duration::from_millis(round * 5));
        kill(pid);
        kept.until("it is killed", || kept.supervisors().is_empty().then_some(()));
    }
    kept.start();
    for name in ["a", "b", "c"] {
        kept.until_ready(name);
    }
    kept.until("a supervisor and one family of each service", || (kept.processes().len() == 5).then_some(()));
    let status = kept.ask(Ask::Status, None).unwrap();
    let mut pids: Vec<i32> = status.services.iter().map(|service| service.pid.unwrap().cast_signed()).collect();
    pids.retain(|pid| kept.processes().contains(pid));
    assert_eq!(pids.len(), 3, "those that it knows are those that live");
    kept.end();
    assert_eq!(kept.processes(), [0_i32; 0]);
}

#[test]
fn a_killed_service_is_started_again_and_waits_longer_each_time() {
    let kept = Kept::new(&json!([shell("api", "exec sleep 600")]));
    kept.start();
    for restarts in 1..=2 {
        let service = kept.until_ready("api");
        kill(service.pid.unwrap().cast_signed());
        let next = kept.until("it is started again", || {
            kept.service("api").filter(|next| next.phase == Phase::Ready && next.generation > service.generation)
        });
        assert_eq!((next.restarts, next.generation), (restarts, u64::from(restarts) + 1));
    }
    let log = std::fs::read_to_string(kept.folder().log("supervisor")).unwrap();
    assert!(log.contains("api: a signal ended it"), "{log}");
    kept.end();
    assert_eq!(kept.processes(), [0_i32; 0]);
}

#[test]
fn one_that_forks_and_ignores_being_asked_is_gone_after_a_stop_with_all_it_started() {
    let script = "trap '' TERM; (trap '' TERM; setsid sh -c 'trap \"\" TERM; sleep 600; sleep 600' &) ; sleep 600 & wait; sleep 600";
    let kept = Kept::new(&json!([shell("stubborn", script)]));
    kept.start();
    kept.until_ready("stubborn");
    kept.until("all of it runs", || (kept.processes().len() >= 5).then_some(()));
    kept.ask(Ask::Stop { services: vec!["stubborn".into()] }, None).unwrap();
    kept.until("it is stopped", || kept.service("stubborn").filter(|service| service.phase == Phase::Stopped));
    assert_eq!(kept.processes().len(), 1, "the supervisor alone");
    kept.end();
}

#[test]
fn what_a_killed_first_process_left_is_ended_before_the_next_start() {
    let kept = Kept::new(&json!([shell("api", "sleep 600 & exec sleep 601")]));
    kept.start();
    let service = kept.until_ready("api");
    kept.kill_supervisor();
    kill(service.pid.unwrap().cast_signed());
    kept.until("only what it left lives", || (kept.processes().len() == 1).then_some(()));
    kept.start_anew();
    kept.until("a whole one runs", || {
        kept.service("api").filter(|next| next.phase == Phase::Ready && next.generation == 2)
    });
    assert_eq!(kept.processes().len(), 3, "supervisor and two sleeps, none of before");
}

#[test]
fn an_operation_is_noted_once_and_what_is_stopped_stays_so() {
    let kept = Kept::new(&json!([shell("api", "exec sleep 600"), shell("worker", "exec sleep 600")]));
    kept.start();
    kept.until_ready("api");
    kept.until_ready("worker");
    kept.ask(Ask::Stop { services: vec!["api".into()] }, Some("op-1")).unwrap();
    kept.until("it is stopped", || kept.service("api").filter(|service| service.phase == Phase::Stopped));
    kept.ask(Ask::Start { services: vec!["api".into()] }, None).unwrap();
    kept.until_ready("api");
    let status = kept.ask(Ask::Stop { services: vec!["api".into()] }, Some("op-1")).unwrap();
    assert!(status.has_done("op-1") && status.service("api").unwrap().wanted, "it was done before: {status:?}");
    let refusal = kept.ask(Ask::Restart { services: vec!["ghost".into()] }, None).unwrap_err();
    assert_eq!(refusal, "there is no service `ghost`; there are: api, worker");
    kept.ask(Ask::Stop { services: vec!["api".into()] }, None).unwrap();
    kept.kill_supervisor();
    kept.start_anew();
    kept.until_ready("worker");
    kept.until("it is stopped again", || kept.service("api").filter(|service| service.phase == Phase::Stopped));
    kept.until("a supervisor and the worker are left", || (kept.processes().len() == 2).then_some(()));
}

#[test]
fn the_door_refuses_what_it_does_not_understand() {
    use std::{
        io::{BufRead, BufReader, Write},
        os::unix::net::UnixStream,
    };
    let kept = Kept::new(&json!([shell("api", "exec sleep 600")]));
    kept.start();
    kept.until_ready("api");
    let say = |text: &[u8]| {
        let mut stream = UnixStream::connect(kept.folder().socket()).unwrap();
        // Whoever is refused in the middle of a line does not read its rest.
        let _ = stream.write_all(text);
        let mut line = String::new();
        let _ = BufReader::new(stream).read_line(&mut line);
        line
    };
    assert!(say(b"{\"version\":9,\"ask\":{\"do\":\"end\"}}\n").contains("speaks version 1, not 9"));
    assert!(say(b"{\"version\":1,\"ask\":{\"do\":\"explode\"}}\n").contains("cannot be understood"));
    assert!(say(b"hello\n").contains("not a JSON object"));
    say(&vec![b'x'; 200_000]);
    assert!(say(b"{\"version\":1,\"ask\":{\"do\":\"status\"}}\n").contains("\"ready\""));
    let mode = |path: &Path| std::os::unix::fs::PermissionsExt::mode(&path.metadata().unwrap().permissions()) & 0o777;
    assert_eq!(mode(kept.folder().path()), 0o700);
    assert_eq!(mode(&kept.folder().path().join("status.json")), 0o600);
    assert_eq!(mode(&kept.folder().log("api")), 0o600);
}

#[test]
fn a_program_that_is_not_there_is_named_and_an_unknown_environment_is_refused() {
    let kept = Kept::new(&json!([{"name": "api", "command": ["no-such-program-here"]}]));
    kept.start();
    let service =
        kept.until("it backs off", || kept.service("api").filter(|service| service.phase == Phase::BackingOff));
    assert!(service.reason.unwrap().contains("`no-such-program-here` is not installed"));
    let said = kept.place.run(&["supervise", "ghost"]);
    assert_eq!((said.code, said.out.as_str()), (1, ""));
    assert!(said.err.contains("environment `ghost` has no services to keep"), "{said:?}");
}
