//! Environments of this machine, from the command line: listed, looked at, changed, destroyed. With real processes.

use std::{
    net::TcpListener,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use serde_json::{Value, json};

use crate::{
    cli::{Place, Said},
    supervisor::{free_port, is_missing, kill, living_with},
};

/// A place with an environment `demo` in it; no process of it stays.
struct Yard {
    place: Place,
    port: u16,
}

impl Yard {
    /// With one service `api` that serves the directory, and one `worker` that only lives.
    fn new() -> Self {
        let yard = Self { place: Place::new(), port: free_port() };
        let directory = yard.directory();
        let serve = json!(["python3", "-m", "http.server", "${port.port}", "--bind", "127.0.0.1"]);
        let services = json!([
            {"name": "worker", "command": ["sleep", "600"], "after": ["api"]},
            {"name": "api", "command": serve, "port": "${port.port}", "health": "/"},
        ]);
        let noted = json!([{"name": "api", "port": yard.port, "health": "/"}, {"name": "worker"}]);
        let plan = json!({
            "version": 1, "title": "Create demo", "environment": "demo", "layer": "development",
            "steps": [
                step("port", &[], "local.allocate-port", json!({"environment": "demo", "wanted": yard.port})),
                step("directory", &[], "local.create-directory", json!({"path": directory})),
                step("supervise", &["port", "directory"], "local.supervise",
                    json!({"environment": "demo", "directory": directory, "services": services})),
                step("register", &["supervise"], "local.register-environment",
                    json!({"name": "demo", "layer": "development", "path": directory, "services": noted,
                        "url": format!("http://127.0.0.1:{}", yard.port), "generated": ["cache/"]})),
            ],
            "deadline_seconds": 300, "made_at": "2026-01-01T00:00:00Z",
        });
        yard.place.write("work/plan.json", plan.to_string());
        let said = yard.run(&["apply", "plan.json", "--yes"]);
        assert_eq!(said.code, 0, "{said:?}");
        yard
    }

    fn directory(&self) -> PathBuf {
        std::fs::canonicalize(self.place.path("work")).unwrap().join("demo")
    }

    fn state(&self) -> PathBuf {
        std::fs::canonicalize(self.place.path("state")).unwrap()
    }

    fn run(&self, arguments: &[&str]) -> Said {
        self.place.run(arguments)
    }

    #[track_caller]
    fn ok(&self, arguments: &[&str]) -> Said {
        let said = self.run(arguments);
        assert_eq!(said.code, 0, "{arguments:?}: {said:?}");
        said
    }

    /// Waits until no process of this place but these many lives: a worker leaves a moment after its execution.
    #[track_caller]
    fn until_processes(&self, count: usize) {
        let deadline = Instant::now() + Duration::from_secs(60);
        while living_with(&self.state()).len() != count {
            assert!(Instant::now() < deadline, "{:?} live, {count} should", living_with(&self.state()));
            std::thread::sleep(Duration::from_millis(10));
        }
    }
}

impl Drop for Yard {
    fn drop(&mut self) {
        let deadline = Instant::now() + Duration::from_secs(30);
        // The supervisor first, or it starts them again.
        while let Some(pid) = living_with(&self.state()).into_iter().min().filter(|_| Instant::now() < deadline) {
            kill(pid);
        }
    }
}

fn step(id: &str, needs: &[&str], operation: &str, inputs: Value) -> Value {
    json!({
        "id": id, "title": id, "operation": {"name": operation, "inputs": inputs}, "needs": needs,
        "undo": {"automatic": {"what": "takes it back"}}, "timeout_seconds": 60,
        "idempotence": "inspectable", "risk": {"level": "low", "reason": "a test"},
        "estimate": {"price_cents_per_hour": 0, "duration_seconds": 1, "basis": "a guess"},
    })
}

fn shown(yard: &Yard, service: &str) -> Value {
    let value: Value = serde_json::from_str(&yard.ok(&["env", "show", "demo", "--json"]).out).unwrap();
    value["services"].as_array().unwrap().iter().find(|shown| shown["name"] == service).unwrap().clone()
}

fn files_below(path: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(path).into_iter().flatten().filter_map(Result::ok).map(|entry| entry.path());
    entries.flat_map(|path| if path.is_dir() { files_below(&path) } else { vec![path] }).collect()
}

#[test]
fn an_environment_is_looked_at_stopped_started_and_destroyed_with_nothing_left() {
    if is_missing("python3") {
        return;
    }
    let yard = Yard::new();
    assert_eq!(yard.ok(&["env", "check", "demo"]).out, "demo is healthy\n  api healthy\n  worker healthy\n");
    let list: Value = serde_json::from_str(&yard.ok(&["env", "list", "--json"]).out).unwrap();
    let demo = list.as_array().unwrap().iter().find(|listed| listed["name"] == "demo").unwrap();
    assert_eq!(demo["health"], "healthy");
    assert_eq!(shown(&yard, "api")["phase"], "ready");
    assert!(yard.ok(&["env", "logs", "demo", "api"]).out.contains("GET / HTTP/1.1"), "the checks are in its log");

    let before = shown(&yard, "api")["pid"].clone();
    yard.ok(&["env", "restart", "demo", "api", "--yes"]);
    assert_ne!(shown(&yard, "api")["pid"], before);

    yard.ok(&["env", "stop", "demo", "--yes"]);
    yard.until_processes(0);
    TcpListener::bind(("127.0.0.1", yard.port)).expect("nothing listens");
    let check = yard.run(&["env", "check", "demo"]);
    assert_eq!(check.code, 1, "{check:?}");
    assert!(check.out.contains("demo is down: ") && check.out.contains("orchestra env start demo"), "{check:?}");

    yard.ok(&["env", "start", "demo", "--yes"]);
    yard.ok(&["env", "check", "demo"]);
    yard.ok(&["env", "stop", "demo", "worker", "--yes"]);
    assert_eq!(
        (shown(&yard, "worker")["phase"].as_str(), shown(&yard, "api")["phase"].as_str()),
        (Some("stopped"), Some("ready"))
    );

    std::fs::write(yard.directory().join("mine.txt"), "my own work").unwrap();
    std::fs::create_dir(yard.directory().join("cache")).unwrap();
    std::fs::write(yard.directory().join("cache/x"), "made by running").unwrap();
    let asked = yard.run(&["env", "destroy", "demo"]);
    assert_eq!(asked.code, 6, "without a terminal nobody can agree: {asked:?}");
    let said = yard.ok(&["env", "destroy", "demo", "--yes"]);
    assert!(
        said.out.contains("demo is gone; 1 file that you changed or added is in DIR/state/backups/demo-"),
        "{said:?}"
    );
    yard.until_processes(0);
    assert!(!yard.directory().exists());
    assert!(!yard.state().join("environments/demo").exists() && !yard.state().join("environments/demo.json").exists());
    assert_eq!(files_below(&yard.state().join("ports")), Vec::<PathBuf>::new());
    TcpListener::bind(("127.0.0.1", yard.port)).expect("nothing listens");
    let kept = files_below(&yard.state().join("backups"));
    assert_eq!(kept.len(), 1, "{kept:?}");
    assert_eq!(std::fs::read_to_string(&kept[0]).unwrap(), "my own work");
    let again = yard.run(&["env", "show", "demo"]);
    again.refused("no environment `demo` was made on this machine; none was made yet; to make one: orchestra create");
}

#[test]
fn what_is_aborted_while_its_services_start_leaves_no_process() {
    let yard = Yard { place: Place::new(), port: free_port() };
    let work = std::fs::canonicalize(yard.place.path("work")).unwrap();
    let service = json!({"name": "api", "command": ["sleep", "600"], "port": yard.port, "health": "/"});
    let plan = json!({
        "version": 1, "title": "Create demo", "environment": "demo", "layer": "development",
        "steps": [step("supervise", &[], "local.supervise",
            json!({"environment": "demo", "directory": work, "services": [service]}))],
        "deadline_seconds": 300, "made_at": "2026-01-01T00:00:00Z",
    });
    yard.place.write("work/plan.json", plan.to_string());
    let id = yard.ok(&["apply", "plan.json", "--yes", "--detach"]).out.trim().to_owned();
    // The worker, the supervisor, and the service that never answers.
    yard.until_processes(3);
    yard.ok(&["control", &id, "abort", "--yes"]);
    yard.until_processes(0);
    let shown: Value = serde_json::from_str(&yard.ok(&["executions", "--json"]).out).unwrap();
    assert_eq!(shown[0]["status"], "undone", "{shown}");
    assert!(!yard.state().join("environments/demo").exists());
}

#[test]
fn one_whose_supervisor_was_killed_is_not_called_healthy_and_is_destroyed_whole() {
    if is_missing("python3") {
        return;
    }
    let yard = Yard::new();
    let value: Value = serde_json::from_str(&yard.ok(&["env", "show", "demo", "--json"]).out).unwrap();
    kill(i32::try_from(value["supervisor_pid"].as_u64().unwrap()).unwrap());
    yard.until_processes(2);
    let check = yard.run(&["env", "check", "demo"]);
    assert_eq!(check.code, 1, "{check:?}");
    assert!(check.out.contains("its supervisor is gone"), "{check:?}");
    yard.ok(&["env", "start", "demo", "--yes"]);
    yard.ok(&["env", "check", "demo"]);
    let value: Value = serde_json::from_str(&yard.ok(&["env", "show", "demo", "--json"]).out).unwrap();
    kill(i32::try_from(value["supervisor_pid"].as_u64().unwrap()).unwrap());
    yard.ok(&["env", "destroy", "demo", "--yes"]);
    yard.until_processes(0);
    TcpListener::bind(("127.0.0.1", yard.port)).expect("nothing listens");
}

#[test]
fn a_service_that_cannot_come_up_fails_the_plan_with_what_it_said_and_leaves_nothing() {
    let yard = Yard { place: Place::new(), port: free_port() };
    let directory = yard.directory();
    let services = json!([{"name": "api", "command": ["sh", "-c", "echo no database today >&2; exit 3"]}]);
    let plan = json!({
        "version": 1, "title": "Create demo", "environment": "demo", "layer": "development",
        "steps": [
            {"id": "directory", "title": "directory", "undo": {"automatic": {"what": "removes it"}},
                "operation": {"name": "local.create-directory", "inputs": {"path": directory}},
                "timeout_seconds": 60, "idempotence": "inspectable", "risk": {"level": "low", "reason": "a test"},
                "estimate": {"price_cents_per_hour": 0, "duration_seconds": 1, "basis": "a guess"}},
            {"id": "supervise", "title": "supervise", "undo": {"automatic": {"what": "stops all"}},
                "operation": {"name": "local.supervise",
                    "inputs": {"environment": "demo", "directory": directory, "services": services}},
                "needs": ["directory"], "timeout_seconds": 60, "idempotence": "inspectable",
                "risk": {"level": "low", "reason": "a test"},
                "estimate": {"price_cents_per_hour": 0, "duration_seconds": 1, "basis": "a guess"}},
        ],
        "deadline_seconds": 300, "made_at": "2026-01-01T00:00:00Z",
    });
    yard.place.write("work/plan.json", plan.to_string());
    let said = yard.run(&["apply", "plan.json", "--yes"]);
    assert_eq!(said.code, 7, "{said:?}");
    let told = format!("{}{}", said.out, said.err);
    assert!(told.contains("service api does not come up") && told.contains("it said: no database today"), "{told}");
    yard.until_processes(0);
    assert!(!yard.directory().exists() && !yard.state().join("environments/demo").exists());
}

#[test]
fn a_destruction_that_is_rolled_back_says_what_is_gone_and_leaves_no_ghost() {
    if is_missing("python3") {
        return;
    }
    let yard = Yard::new();
    yard.ok(&["env", "destroy", "demo", "--yes"]);
    let list: Value = serde_json::from_str(&yard.ok(&["executions", "--json"]).out).unwrap();
    let id = list[0]["id"].as_str().unwrap().to_owned();
    let said = yard.run(&["rollback", &id, "--yes"]);
    assert_eq!(said.code, 1, "{said:?}");
    assert!(said.err.contains("not taken back: `files`, `logs`"), "{said:?}");
    yard.until_processes(0);
    assert!(!yard.state().join("environments/demo.json").exists());
    yard.ok(&["apply", "plan.json", "--yes"]);
    yard.ok(&["env", "check", "demo"]);
}
