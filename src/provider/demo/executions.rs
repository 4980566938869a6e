//! Executions of the demo world: one that runs, one in doubt, one undone, one done.

use std::sync::Arc;

use serde_json::json;

use super::{
    clock::{HOUR, MINUTE, SECOND, moved},
    plans::{self, fields},
    story::Story,
};
use crate::{
    domain::{Fault, FaultKind, Layer, Printable, Timestamp},
    plan::{
        AppendedLine, Approval, Entry, Execution, ExecutionRow, ExecutionStatus, Fields, ListedExecution, Offer,
        OperationId, Outline, PipelineChange, Plan, PlannedPlan, Recorded, Ruling, SeenAccount, SeenPipeline, Verdict,
        plan_pipeline_change,
    },
};

/// One execution as it is written down, to be read as far as time has come.
pub(super) struct Told {
    id: &'static str,
    plan: Plan,
    facts: Vec<(Timestamp, Recorded)>,
    lines: Vec<(Timestamp, &'static str, &'static str)>,
}

/// Who asked for them.
const ACTOR: &str = "ada@workbench";

impl Told {
    fn new(id: &'static str, plan: Plan, at: Timestamp) -> Self {
        let approval = Approval { by: ACTOR.into(), how: "enter".into(), irreversible: false, at };
        let (digest, environment) = (plan.digest(), plan.environment.clone());
        let created = Recorded::Created { plan: digest, environment, actor: ACTOR.into(), approval };
        let claimed = Recorded::Claimed { owner: "4121@workbench".into() };
        Self { id, plan, facts: vec![(at, created), (at, claimed)], lines: Vec::new() }
    }

    /// A step that begins so many seconds after the first entry.
    fn begin(&mut self, step: &str, after: i64, attempt: u32) {
        let at = moved(self.facts[0].0, after * SECOND);
        let planned = self.plan.step(step);
        let inputs = planned.map(|step| step.operation.inputs.clone()).unwrap_or_default();
        let timeout = planned.map_or(0, |step| step.timeout_seconds as i64);
        let operation_id = OperationId(format!("{:0>32}", format!("{}{attempt}", self.id)));
        let deadline = moved(at, timeout * SECOND);
        let step = step.to_owned();
        self.facts.push((at, Recorded::Intended { step: step.clone(), operation_id, attempt, deadline, inputs }));
        self.facts.push((at, Recorded::Started { step }));
    }

    fn done(&mut self, step: &str, after: i64, outputs: Fields) {
        self.fact(after, Recorded::Performed { step: step.to_owned(), outputs });
        if self.plan.step(step).is_some_and(|step| !step.checks.is_empty()) {
            let why = Printable::new("200 two times in a row, 4 ms");
            self.fact(after + 2, Recorded::Checked { step: step.to_owned(), check: 0, verdict: Verdict::Pass, why });
            return self.fact(after + 2, Recorded::Succeeded { step: step.to_owned() });
        }
        self.fact(after, Recorded::Succeeded { step: step.to_owned() });
    }

    fn fact(&mut self, after: i64, fact: Recorded) {
        self.facts.push((moved(self.facts[0].0, after * SECOND), fact));
    }

    fn say(&mut self, step: &'static str, after: i64, text: &'static str) {
        self.lines.push((moved(self.facts[0].0, after * SECOND), step, text));
    }

    /// The entries that are written at `now`.
    fn entries(&self, now: Timestamp) -> Vec<Entry> {
        let mut facts: Vec<_> = self.facts.iter().filter(|(at, _)| *at <= now).collect();
        facts.sort_by_key(|(at, _)| *at);
        let entry = |(sequence, (at, fact)): (u64, &&(Timestamp, Recorded))| Entry {
            sequence,
            epoch: u64::from(sequence > 1),
            at: *at,
            fact: fact.clone(),
        };
        (1..).zip(&facts).map(entry).collect()
    }

    fn row(&self, now: Timestamp) -> Option<ListedExecution> {
        let entries = self.entries(now);
        let state = Execution::fold(&self.plan, &entries).ok()?;
        let (done, all) = state.progress();
        Some(ListedExecution {
            layer: self.plan.layer,
            expected_seconds: Outline::of(&self.plan).expected_seconds,
            row: ExecutionRow {
                id: self.id.into(),
                plan: state.plan,
                title: self.plan.title.clone(),
                environment: state.environment,
                status: state.status,
                created_at: state.created_at?,
                started_at: state.started_at,
                ended_at: state.ended_at,
                steps_done: done as u32,
                steps_total: all as u32,
                owner: state.owner,
                heartbeat_at: (!state.status.is_over()).then_some(now),
                actor: state.actor,
                why: state.why,
                sequence: state.sequence,
            },
        })
    }
}

/// All of them, the newest first.
pub(super) fn told(story: &Story) -> Vec<Told> {
    if story.is_empty() {
        return Vec::new();
    }
    let mut all = vec![running(story)];
    if story.has_trouble() {
        all.extend([in_doubt(story), undone(story)]);
    }
    all.push(succeeded(story));
    all
}

/// All nine steps of an environment's creation, the packages at `python`.
fn create(told: &mut Told, python: (i64, i64)) {
    for (step, from, to) in [
        ("port", 0, 1),
        ("directory", 0, 1),
        ("files", 1, 3),
        ("python", python.0, python.1),
        ("cluster", 3, 10),
        ("git", 3, 4),
    ] {
        told.begin(step, from, 1);
        told.done(step, to, if step == "port" { fields(json!({ "port": 8001 })) } else { Fields::new() });
    }
    let (migrate, start) = (python.1, python.1 + 3);
    told.begin("migrate", migrate, 1);
    told.done("migrate", start, Fields::new());
    told.begin("start", start, 1);
    told.done("start", start + 3, fields(json!({ "url": "http://127.0.0.1:8001" })));
    told.begin("register", start + 5, 1);
    told.done("register", start + 5, Fields::new());
    told.fact(start + 5, Recorded::Ended { status: ExecutionStatus::Succeeded, why: None });
}

fn running(story: &Story) -> Told {
    let at = story.at(-34 * SECOND);
    let mut told = Told::new("7c41e09b2fd5", plans::create("support-bot", moved(at, -20 * SECOND)), at);
    create(&mut told, (3, 52));
    told.say("cluster", 4, "The files belonging to this database system will be owned by user \"ada\".");
    told.say("cluster", 9, "server started");
    for (after, line) in [
        (4, "Creating ./support-bot/.venv"),
        (6, "Collecting fastapi==0.128.0"),
        (9, "Collecting uvicorn==0.40.0"),
        (14, "Collecting psycopg[binary]==3.3.2"),
        (21, "Downloading psycopg_binary-3.3.2-cp312-manylinux_2_17_x86_64.whl (5.1 MB)"),
        (30, "Collecting pydantic-core==2.41.5"),
        (38, "Installing collected packages: 14"),
        (50, "Successfully installed 14 packages"),
    ] {
        told.say("python", after, line);
    }
    told
}

fn in_doubt(story: &Story) -> Told {
    let at = story.at(-26 * MINUTE);
    let mut told = Told::new("2b9d5a70c6e8", plans::migrate("v1.18.2", moved(at, -MINUTE)), at);
    told.begin("backup", 0, 1);
    told.say("backup", 1, "pg_dump: dumping orders");
    told.say("backup", 37, "orders-2026-03-14T14-09: 812 MiB");
    told.done("backup", 38, Fields::new());
    told.begin("migration", 38, 1);
    told.say("migration", 39, "ALTER TABLE orders DROP COLUMN address");
    told.fact(
        49,
        Recorded::InDoubt {
            step: "migration".into(),
            why: Printable::new(
                "the connection ended after the statement was sent, and nothing says whether it was committed",
            ),
        },
    );
    told
}

fn undone(story: &Story) -> Told {
    let at = story.at(-2 * HOUR - 10 * MINUTE);
    let mut told = Told::new("e83f16d4a092", plans::create("shop-preview", moved(at, -MINUTE)), at);
    let outputs = Fields::new;
    for (step, from, to) in [("port", 0, 1), ("directory", 0, 1), ("files", 1, 3), ("cluster", 3, 11), ("git", 3, 4)] {
        told.begin(step, from, 1);
        told.done(step, to, outputs());
    }
    let unreachable = || {
        Fault::new(FaultKind::Unreachable, "pip could not reach pypi.org: no route to host")
            .with_hint("check the network, or set PIP_INDEX_URL")
    };
    for (attempt, after) in [(1, 3), (2, 9), (3, 17)] {
        told.begin("python", after, attempt);
        let retry_at = (attempt < 3).then(|| moved(at, (after + 6) * SECOND));
        told.fact(after + 4, Recorded::Failed { step: "python".into(), fault: unreachable(), retry_at });
    }
    told.say("python", 20, "ERROR: Could not find a version that satisfies the requirement fastapi==0.128.0");
    let why = Printable::new("`Install the Python packages` failed three times: pip could not reach pypi.org");
    told.fact(21, Recorded::RollingBack { why });
    for (step, after) in [("python", 22), ("git", 22), ("cluster", 23), ("files", 25), ("directory", 26), ("port", 26)]
    {
        told.fact(after, Recorded::UndoStarted { step: step.into() });
        told.fact(after + 1, Recorded::Undone { step: step.into() });
    }
    told.fact(27, Recorded::Ended { status: ExecutionStatus::Undone, why: None });
    told
}

fn succeeded(story: &Story) -> Told {
    let at = story.at(-26 * HOUR);
    let mut told = Told::new("90ac7d3e5b14", plans::create("search-lab", moved(at, -MINUTE)), at);
    create(&mut told, (3, 41));
    told
}

/// All that are listed at `now`, newest first.
pub(super) fn rows(story: &Story, now: Timestamp) -> Vec<Arc<ListedExecution>> {
    told(story).iter().filter_map(|told| told.row(now)).map(Arc::new).collect()
}

/// Plan, entries and lines of one, as they are at `now`.
pub(super) fn read(story: &Story, id: &str, now: Timestamp) -> Option<(Arc<Plan>, Vec<Entry>, Vec<AppendedLine>)> {
    let told = told(story).into_iter().find(|told| told.id == id)?;
    let mut said: Vec<_> = told.lines.iter().filter(|(at, ..)| *at <= now).collect();
    said.sort_by_key(|(at, ..)| *at);
    let line = |(number, (at, step, text)): (u64, &&(Timestamp, &str, &str))| AppendedLine {
        number,
        step: (*step).to_owned(),
        at: *at,
        text: Printable::new(text),
    };
    let lines = (1..).zip(&said).map(line).collect();
    let entries = told.entries(now);
    Some((Arc::new(told.plan), entries, lines))
}

/// What the demo world could make an environment of.
pub(super) fn offers() -> Vec<Offer> {
    let offer = |framework: &str, database: &str, summary: &str| Offer {
        template: Printable::new(format!("{framework}-{database}")),
        summary: Printable::new(summary),
        framework: Printable::new(framework),
        database: Printable::new(database),
    };
    vec![
        offer("fastapi", "sqlite", "a Python service with a database in one file"),
        offer("fastapi", "postgres", "a Python service with a PostgreSQL of its own"),
        offer("axum", "sqlite", "a Rust service with a database in one file"),
    ]
}

/// The plan that the demo world shows for any goal.
pub(super) fn planned(name: &str, now: Timestamp) -> PlannedPlan {
    let plan = plans::create(name, now);
    let choices = vec![
        Printable::new("port 8001: the first of 8000 to 8099 that is free"),
        Printable::new("one worker: nothing else was said"),
    ];
    PlannedPlan { digest: plan.digest(), plan: Arc::new(plan), ruling: Ruling::Allow, choices }
}

/// The plan that the demo world shows for a change of a pipeline.
pub(super) fn planned_change(change: &PipelineChange, now: Timestamp) -> PlannedPlan {
    let account = SeenAccount {
        host: "github.com".into(),
        login: "ada".into(),
        kind: "fine-grained token".into(),
        token: "deploy@github.com".into(),
        store: "keyring".into(),
        others: Vec::new(),
    };
    let seen = SeenPipeline { account: Some(Ok(account)), ..SeenPipeline::default() };
    let plan = plan_pipeline_change(change, &seen, now);
    let ruling = match plan.layer {
        Layer::Production => {
            Ruling::NeedsApproval { typed: true, why: "a change of production is agreed to by typing its name".into() }
        }
        _ => Ruling::Allow,
    };
    PlannedPlan { digest: plan.digest(), plan: Arc::new(plan), ruling, choices: Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::provider::demo::{DemoScale, DemoScenario};

    #[test]
    fn the_one_table_can_fold_them_at_any_time() {
        let start: Timestamp = "2026-03-14T14:36:00Z".parse().unwrap();
        let story = Story::new(7, DemoScale::default(), DemoScenario::default(), start);
        for seconds in [0, 5, 18, 20, 30, 60, 600] {
            let rows = rows(&story, moved(start, seconds * SECOND));
            assert_eq!(rows.len(), 4, "after {seconds} s");
        }
        let status = |at| rows(&story, at).iter().map(|listed| listed.row.status.word()).collect::<Vec<_>>();
        assert_eq!(status(start), ["running", "in_doubt", "undone", "succeeded"]);
        assert_eq!(status(moved(start, MINUTE))[0], "succeeded", "it goes on with the time");
    }
}
