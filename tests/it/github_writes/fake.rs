//! A small GitHub that remembers, counts what it did, and can lose an answer or a request.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard},
};

use serde_json::{Value, json};

use crate::loopback::{Answer, Loopback, Request};

/// What becomes of the next write.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mode {
    #[default]
    Works,
    /// It is done, and the connection is reset before the answer.
    LosesAnswer,
    /// It is done, and a gateway says that it gave up.
    BadGateway,
    /// It is not done, and the connection is reset.
    LosesRequest,
    /// It is done, and nothing is ever said.
    Hangs,
}

#[derive(Debug, Clone)]
pub struct FakeRun {
    pub workflow: String,
    pub branch: String,
    pub actor: String,
    /// Who asked for its latest attempt.
    pub by: String,
    pub title: String,
    pub status: &'static str,
    pub conclusion: Option<&'static str>,
    pub attempt: u32,
    /// Numbers and names of the environments that it waits at.
    pub gates: Vec<(u64, &'static str)>,
    /// Looks at it before a cancel shows.
    pub looks_left: Option<u32>,
}

#[derive(Debug, Default)]
pub struct State {
    pub runs: BTreeMap<u64, FakeRun>,
    pub reviews: BTreeMap<u64, Vec<Value>>,
    pub workflows: BTreeMap<String, &'static str>,
    /// How often each change was done: `POST runs/7/cancel`.
    pub done: BTreeMap<String, u32>,
    pub mode: Mode,
    /// Says which run a dispatch began.
    pub gives_details: bool,
    /// Whoever asks may not answer at a gate.
    pub is_closed: bool,
    /// Takes `return_run_details` for a mistake.
    pub is_old: bool,
    /// The text of every workflow's file.
    pub file: String,
    /// Every question and change is answered with this alone.
    pub hides_behind: Option<(&'static str, &'static str)>,
    /// A run that was dispatched does not show in lists.
    pub is_late: bool,
    /// Looks until a cancelled run has ended.
    pub cancel_takes: u32,
    /// Answers given instead of doing anything, first first.
    pub refusals: Vec<(String, String)>,
    /// Whose token it is, for each question about that, first first; then it is ada's.
    pub accounts: Vec<Answer>,
    last: u64,
}

#[derive(Clone)]
pub struct Fake(Arc<Mutex<State>>);

pub const LOGIN: &str = "ada";

impl Fake {
    pub fn start() -> (Self, Loopback) {
        Self::start_watched(|| {})
    }

    /// The same, with something that is done while each request waits for its answer.
    pub fn start_watched(look: impl Fn() + Send + Sync + 'static) -> (Self, Loopback) {
        let state = State { gives_details: true, last: 1_000, ..State::default() };
        let fake = Self(Arc::new(Mutex::new(state)));
        let answering = fake.clone();
        let server = Loopback::start(move |request| {
            look();
            answering.answer(request)
        });
        (fake, server)
    }

    pub fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap()
    }

    /// A run in this state; its number.
    pub fn run(&self, status: &'static str, conclusion: Option<&'static str>) -> u64 {
        let mut state = self.state();
        state.last += 1;
        let id = state.last;
        let run = FakeRun {
            workflow: "deploy.yml".into(),
            branch: "main".into(),
            actor: "bob".into(),
            by: "bob".into(),
            title: "Deploy".into(),
            status,
            conclusion,
            attempt: 1,
            gates: Vec::new(),
            looks_left: None,
        };
        state.runs.insert(id, run);
        id
    }

    pub fn waiting_at(&self, gates: &[(u64, &'static str)]) -> u64 {
        let id = self.run("waiting", None);
        self.state().runs.get_mut(&id).unwrap().gates = gates.to_vec();
        id
    }

    /// How often this was done.
    pub fn done(&self, change: &str) -> u32 {
        self.state().done.get(change).copied().unwrap_or(0)
    }

    fn answer(&self, request: &Request) -> Answer {
        let mut state = self.state();
        let target = request.target.split('?').next().unwrap_or_default();
        let parts: Vec<&str> = target.split('/').skip(1).collect();
        if parts == ["user"] {
            let is_scripted = !state.accounts.is_empty();
            return if is_scripted { state.accounts.remove(0) } else { account(LOGIN) };
        }
        let rest = if parts.get(3) == Some(&"actions") { &parts[4..] } else { &parts[3..] };
        if let Some((head, message)) = state.hides_behind {
            return Answer::said(head, message);
        }
        if request.method == "GET" {
            return state.read(rest);
        }
        if !state.refusals.is_empty() {
            let (head, message) = state.refusals.remove(0);
            return Answer::said(&head, &message);
        }
        let mode = std::mem::take(&mut state.mode);
        if mode == Mode::LosesRequest {
            return Answer::Reset;
        }
        let answer = state.change(request, rest);
        match mode {
            Mode::Works | Mode::LosesRequest => answer,
            Mode::LosesAnswer => Answer::Reset,
            Mode::BadGateway => Answer::said("502 Bad Gateway", "Server Error"),
            Mode::Hangs => Answer::Silence,
        }
    }
}

pub fn account(login: &str) -> Answer {
    Answer::json(json!({ "login": login, "id": 1 }).to_string())
}

fn number(part: &str) -> u64 {
    part.parse().unwrap()
}

fn not_found() -> Answer {
    Answer::said("404 Not Found", "Not Found")
}

impl State {
    fn read(&mut self, rest: &[&str]) -> Answer {
        let json = match rest {
            ["runs", id, "pending_deployments"] => self.runs.get(&number(id)).map(|run| {
                let reviewers = json!([{ "type": "Team", "reviewer": { "slug": "sre", "name": "SRE" } },
                    { "type": "User", "reviewer": { "login": "aisha" } }]);
                let gate = |(id, name): &(u64, &str)| {
                    json!({ "environment": { "id": id, "name": name }, "current_user_can_approve": !self.is_closed,
                        "reviewers": reviewers })
                };
                run.gates.iter().map(gate).collect()
            }),
            ["runs", id, "approvals"] => {
                Some(json!(self.reviews.get(&number(id)).cloned().unwrap_or_default()))
            }
            ["runs", id, "jobs"] => self.runs.get(&number(id)).map(|run| {
                let word = run.conclusion.map_or(run.status, |_| "completed");
                json!({ "total_count": 1, "jobs": [{
                    "id": 70, "name": "build", "status": word, "conclusion": run.conclusion,
                    "steps": [{ "number": 1, "name": "Check out", "status": word, "conclusion": run.conclusion }],
                }] })
            }),
            ["runs", id] => {
                let id = number(id);
                self.runs.get_mut(&id).map(|run| {
                    run.looks();
                    run.json(id)
                })
            }
            ["runs"] => Some(self.list(|_| true)),
            ["workflows", _, "runs"] if self.is_late => Some(self.list(|_| false)),
            ["workflows", workflow, "runs"] => Some(self.list(|run| run.workflow == *workflow && run.actor != "bob")),
            ["workflows", workflow] => self.workflows.get(*workflow).map(|state| {
                json!({ "id": 5, "name": "Deploy", "path": format!(".github/workflows/{workflow}"), "state": state })
            }),
            ["contents", ..] if !self.file.is_empty() => {
                return Answer::new("200 OK\nContent-Type: text/plain", &self.file);
            }
            _ => None,
        };
        json.map_or_else(not_found, |json| Answer::json(json.to_string()))
    }

    fn list(&self, is_meant: impl Fn(&FakeRun) -> bool) -> Value {
        let runs = self.runs.iter().rev().filter(|(_, run)| is_meant(run));
        let runs: Vec<Value> = runs.take(30).map(|(id, run)| run.json(*id)).collect();
        json!({ "total_count": runs.len(), "workflow_runs": runs })
    }

    fn dispatch(&mut self, request: &Request, line: &str, workflow: &str) -> Answer {
        let body = request.json();
        if self.is_old && !body["return_run_details"].is_null() {
            return Answer::said("422 Unprocessable Entity", "\"return_run_details\" is not a permitted key.");
        }
        self.last += 1;
        let id = self.last;
        let marked = body["inputs"]["operation_id"].as_str().unwrap_or_default();
        let run = FakeRun {
            workflow: workflow.to_owned(),
            branch: body["ref"].as_str().unwrap().to_owned(),
            actor: LOGIN.into(),
            by: LOGIN.into(),
            title: format!("Deploy {marked}"),
            status: "queued",
            conclusion: None,
            attempt: 1,
            gates: Vec::new(),
            looks_left: None,
        };
        self.runs.insert(id, run);
        *self.done.entry(format!("{line} {}", body["ref"].as_str().unwrap())).or_default() += 1;
        if self.gives_details && !body["return_run_details"].is_null() {
            let url = format!("https://github.com/octo/shop/actions/runs/{id}");
            Answer::json(json!({ "workflow_run_id": id, "run_url": url, "html_url": url }).to_string())
        } else {
            Answer::new("204 No Content", "")
        }
    }

    fn change(&mut self, request: &Request, rest: &[&str]) -> Answer {
        let line = format!("{} {}", request.method, rest.join("/"));
        let cancel_takes = self.cancel_takes;
        let answer = match rest {
            ["workflows", workflow, "dispatches"] => return self.dispatch(request, &line, workflow),
            ["workflows", workflow, word @ ("enable" | "disable")] => {
                let state = if *word == "enable" { "active" } else { "disabled_manually" };
                self.workflows.insert((*workflow).to_owned(), state);
                Answer::new("204 No Content", "")
            }
            ["jobs", _, "rerun"] => {
                let id = *self.runs.keys().last().unwrap();
                self.runs.get_mut(&id).unwrap().again();
                Answer::new("201 Created\nContent-Type: application/json", "{}")
            }
            ["runs", id] if request.method == "DELETE" => {
                if self.runs.remove(&number(id)).is_none() {
                    return not_found();
                }
                Answer::new("204 No Content", "")
            }
            ["runs", id, word] => {
                let id = number(id);
                let Some(run) = self.runs.get_mut(&id) else { return not_found() };
                match *word {
                    "cancel" | "force-cancel" => {
                        if run.status == "completed" {
                            let said = "Cannot cancel a workflow run that is completed.";
                            return Answer::said("409 Conflict", said);
                        }
                        run.looks_left = Some(cancel_takes);
                        Answer::new("202 Accepted\nContent-Type: application/json", "{}")
                    }
                    "rerun" | "rerun-failed-jobs" => {
                        run.again();
                        Answer::new("201 Created\nContent-Type: application/json", "{}")
                    }
                    "approve" => {
                        (run.status, run.conclusion) = ("queued", None);
                        Answer::new("201 Created\nContent-Type: application/json", "{}")
                    }
                    "pending_deployments" => {
                        let body = request.json();
                        let ids: Vec<u64> =
                            body["environment_ids"].as_array().unwrap().iter().filter_map(Value::as_u64).collect();
                        let named = |(id, name): &(u64, &str)| json!({ "id": id, "name": name });
                        let answered: Vec<Value> =
                            run.gates.iter().filter(|(id, _)| ids.contains(id)).map(named).collect();
                        if answered.len() != ids.len() {
                            let said = "No pending deployment requests to approve or reject";
                            return Answer::said("422 Unprocessable Entity", said);
                        }
                        run.gates.retain(|(id, _)| !ids.contains(id));
                        run.status = "in_progress";
                        self.reviews.entry(id).or_default().push(json!({
                            "environments": answered, "state": body["state"], "comment": body["comment"],
                            "user": { "login": LOGIN },
                        }));
                        Answer::json("[]")
                    }
                    _ => return not_found(),
                }
            }
            _ => return not_found(),
        };
        *self.done.entry(line).or_default() += 1;
        answer
    }
}

impl FakeRun {
    fn again(&mut self) {
        self.attempt += 1;
        (self.status, self.conclusion, self.by) = ("queued", None, LOGIN.into());
    }

    /// A cancel shows after some looks.
    fn looks(&mut self) {
        match self.looks_left {
            Some(0) => {
                self.looks_left = None;
                (self.status, self.conclusion) = ("completed", Some("cancelled"));
            }
            Some(left) => self.looks_left = Some(left - 1),
            None => {}
        }
    }

    fn json(&self, id: u64) -> Value {
        json!({
            "id": id, "name": "Deploy", "display_title": self.title, "run_number": id, "run_attempt": self.attempt,
            "head_branch": self.branch, "head_sha": "abc", "event": "workflow_dispatch", "status": self.status,
            "conclusion": self.conclusion, "created_at": "2026-01-01T10:00:00Z", "updated_at": "2026-01-01T10:00:00Z",
            "html_url": format!("https://github.com/octo/shop/actions/runs/{id}"),
            "actor": { "login": self.actor }, "triggering_actor": { "login": self.by },
        })
    }
}
