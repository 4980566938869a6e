//! Plans for pipelines: a run begun, repeated, stopped, let through or removed, a workflow switched on or off.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    Check, Comparison, Condition, Estimate, Fact, Fields, GateAnswer, Idempotence, OnFailure, Operation, PLAN_VERSION,
    PipelineChange, Plan, RerunJobs, Retry, Risk, RiskLevel, SeenAccount, Step, Undo, pipeline_account,
    pipeline_place::PipelinePlace,
};
use crate::domain::{Layer, Printable, Timestamp, redact};

/// A quota is renewed within an hour, and a pause that GitHub asks for is waited for.
const DEADLINE_SECONDS: u64 = 75 * 60;
/// A step may take no longer.
const DAY_SECONDS: u64 = 24 * 3_600;
/// Letters of a title that comes from outside.
const LONGEST_TITLE: usize = 60;

/// What was seen of a pipeline while planning; the plan relies on it. What is `None` was not looked at.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SeenPipeline {
    pub run: Option<SeenRun>,
    /// GitHub's word: `active`, `disabled_manually`, …
    pub workflow_state: Option<String>,
    /// The newest run of the workflow that was dispatched, 0 where there is none: what begins later has a higher number.
    pub newest_dispatch: Option<u64>,
    /// What the inputs of a workflow that is dispatched are where nobody gives them, as its file says.
    pub defaults: BTreeMap<String, String>,
    /// Why that is not known.
    pub unread: Option<String>,
    /// The GitHub that was looked at: `github.com`. Nothing is done at another.
    pub host: Option<String>,
    /// What the settings say of the layers of environments, by their names in small letters.
    pub layers: BTreeMap<String, Layer>,
    /// Whom GitHub will take it for, or why that is not known.
    pub account: Option<Result<SeenAccount, String>>,
}

/// How a run stood.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct SeenRun {
    pub attempt: u32,
    pub is_over: bool,
    pub title: String,
}

/// One step, and the facts that it relies on: where they have changed when it is carried out, nothing is done.
pub fn plan_pipeline_change(change: &PipelineChange, seen: &SeenPipeline, made_at: Timestamp) -> Plan {
    let PipelinePlace { environment, layer } = change.place(&seen.layers, &seen.defaults);
    let what = words(change);
    let run_title = seen.run.as_ref().map(|run| plain(&run.title)).filter(|title| !title.is_empty());
    let title = run_title.map_or_else(|| what.clone(), |title| format!("{what}: {title}"));
    let step = Step {
        id: step_id(change).into(),
        title,
        operation: operation(change, seen),
        needs: Vec::new(),
        undo: undo(change),
        checks: Vec::new(),
        timeout_seconds: 120,
        retry: Retry { attempts: 3, base_milliseconds: 1_000, cap_milliseconds: 30_000 },
        idempotence: Idempotence::Inspectable,
        estimate: Estimate {
            price_cents_per_hour: 0,
            duration_seconds: Some(3),
            basis: "the kind of operation".into(),
        },
        risk: with_unread(risk(change, layer), seen),
    };
    let plan = Plan {
        version: PLAN_VERSION,
        title: what,
        environment,
        layer,
        goal: None,
        steps: vec![step],
        facts: facts(change, seen),
        on_failure: OnFailure::Keep,
        parallel: 1,
        deadline_seconds: DEADLINE_SECONDS,
        made_at,
        budget_cents_per_hour: None,
        account: None,
    };
    pipeline_account::named(plan, change, seen.account.as_ref())
}

/// The same plan for a dispatch or a rerun, and then the run is followed to its end: the plan succeeds only if the run does.
#[must_use]
pub fn followed(mut plan: Plan) -> Plan {
    let Some(first) = plan.steps.first() else { return plan };
    let kept = ["repository", "host"].into_iter();
    let mut run: Fields =
        kept.filter_map(|name| Some((name.to_owned(), first.operation.inputs.get(name)?.clone()))).collect();
    run.insert("run".into(), json!(format!("${{{}.run_id}}", first.id)));
    let is = |value: &str| Condition { field: "phase".into(), is: Comparison::Equal, value: json!(value) };
    let check = Check {
        title: "the run succeeds".into(),
        measure: Operation::new("github.run", run.clone()),
        success: Some(is("succeeded")),
        failure: Some(is("failed")),
        initial_delay_seconds: 0,
        interval_seconds: 10,
        count: 1,
        failure_limit: 0,
        inconclusive_limit: 0,
        consecutive_error_limit: 30,
        max_staleness_seconds: None,
        deadline_seconds: 600,
    };
    let mut attempt = run;
    attempt.insert("attempt".into(), json!(format!("${{{}.attempt}}", first.id)));
    let step = Step {
        id: "follow".into(),
        title: "Follow the run to its end".into(),
        operation: Operation::new("github.follow-run", attempt),
        needs: vec![first.id.clone()],
        undo: Undo::Nothing { reason: "it only looks".into() },
        checks: vec![check],
        timeout_seconds: DAY_SECONDS,
        retry: Retry { attempts: 3, ..Retry::default() },
        idempotence: Idempotence::ReadOnly,
        estimate: Estimate { price_cents_per_hour: 0, duration_seconds: None, basis: String::new() },
        risk: Risk { level: RiskLevel::Low, reason: "it only looks".into() },
    };
    plan.steps.push(step);
    plan.deadline_seconds = DEADLINE_SECONDS + DAY_SECONDS;
    plan
}

fn step_id(change: &PipelineChange) -> &'static str {
    match change {
        PipelineChange::Dispatch { .. } => "dispatch",
        PipelineChange::Rerun { .. } => "rerun",
        PipelineChange::Cancel { .. } => "cancel",
        PipelineChange::Review { answer: GateAnswer::Approve, .. } => "approve",
        PipelineChange::Review { answer: GateAnswer::Reject, .. } => "reject",
        PipelineChange::ApproveFork { .. } => "approve-fork",
        PipelineChange::SetWorkflow { enabled: true, .. } => "enable",
        PipelineChange::SetWorkflow { enabled: false, .. } => "disable",
        PipelineChange::DeleteRun { .. } => "delete",
    }
}

/// What is done, in one line.
fn words(change: &PipelineChange) -> String {
    let text = match change {
        PipelineChange::Dispatch { repository, workflow, reference, inputs } => {
            let given: Vec<String> = inputs.iter().map(|(name, value)| format!("{name}={value}")).collect();
            let with = if given.is_empty() { String::new() } else { format!(" with {}", given.join(", ")) };
            format!("Dispatch {workflow} of {repository} at {reference}{with}")
        }
        PipelineChange::Rerun { repository, run, jobs, debug } => {
            let which = match jobs {
                RerunJobs::All => format!("run {run}"),
                RerunJobs::Failed => format!("the failed jobs of run {run}"),
                RerunJobs::One(job) => format!("job {job} of run {run}"),
            };
            let with = if *debug { " with debug logging" } else { "" };
            format!("Repeat {which} of {repository}{with}")
        }
        PipelineChange::Cancel { repository, run, forced: false } => format!("Cancel run {run} of {repository}"),
        PipelineChange::Cancel { repository, run, forced: true } => format!("Force run {run} of {repository} to end"),
        PipelineChange::Review { repository, run, environments, answer, comment } => {
            let names: Vec<&str> = environments.iter().map(|gate| gate.name.as_str()).collect();
            let verb = match answer {
                GateAnswer::Approve => "Approve",
                GateAnswer::Reject => "Reject",
            };
            let said = if comment.is_empty() { String::new() } else { format!(" (\"{}\")", plain(comment)) };
            format!("{verb} {} for run {run} of {repository}{said}", names.join(", "))
        }
        PipelineChange::ApproveFork { repository, run } => format!("Let run {run} of {repository} from a fork begin"),
        PipelineChange::SetWorkflow { repository, workflow, enabled } => {
            format!("Switch {workflow} of {repository} {}", if *enabled { "on" } else { "off" })
        }
        PipelineChange::DeleteRun { repository, run } => format!("Remove run {run} of {repository} with its logs"),
    };
    cut(&redact(&text), 2 * LONGEST_TITLE)
}

fn operation(change: &PipelineChange, seen: &SeenPipeline) -> Operation {
    let repository = change.repository();
    let of_run = |name: &str, run: &u64| (name.to_owned(), json!({ "repository": repository, "run": run }));
    let (name, inputs) = match change {
        PipelineChange::Dispatch { workflow, reference, inputs, .. } => {
            let inputs: Fields = inputs.iter().map(|(name, value)| (name.clone(), json!(literal(value)))).collect();
            let mut all = json!({
                "repository": repository, "workflow": literal(workflow), "reference": literal(reference), "inputs": inputs,
            });
            if let Some(run) = seen.newest_dispatch {
                all["after_run"] = json!(run);
            }
            ("github.dispatch".into(), all)
        }
        PipelineChange::Rerun { run, jobs, debug, .. } => {
            let attempt = seen.run.as_ref().map_or(1, |run| run.attempt);
            let mut all = json!({ "repository": repository, "run": run, "attempt": attempt, "debug": debug });
            match jobs {
                RerunJobs::All => {}
                RerunJobs::Failed => all["jobs"] = json!("failed"),
                RerunJobs::One(job) => all["job"] = json!(job),
            }
            ("github.rerun".into(), all)
        }
        PipelineChange::Cancel { run, forced, .. } => {
            of_run(if *forced { "github.force-cancel" } else { "github.cancel" }, run)
        }
        PipelineChange::Review { run, environments, answer, comment, .. } => {
            let gate = |gate: &super::GateName| json!({ "name": literal(&gate.name), "id": gate.id });
            let gates: Vec<Value> = environments.iter().map(gate).collect();
            let all = json!({
                "repository": repository, "run": run, "environments": gates, "answer": answer, "comment": literal(comment),
            });
            ("github.review".into(), all)
        }
        PipelineChange::ApproveFork { run, .. } => of_run("github.approve-fork", run),
        PipelineChange::SetWorkflow { workflow, enabled, .. } => {
            let name = if *enabled { "github.enable-workflow" } else { "github.disable-workflow" };
            let mut all = json!({ "repository": repository, "workflow": literal(workflow) });
            if let Some(state) = &seen.workflow_state {
                all["was"] = json!(literal(state));
            }
            (name.into(), all)
        }
        PipelineChange::DeleteRun { run, .. } => of_run("github.delete-run", run),
    };
    Operation::new(name, at(seen.host.as_deref(), inputs))
}

/// The inputs with the GitHub that they are for.
fn at(host: Option<&str>, mut inputs: Value) -> Fields {
    if let Some(host) = host {
        inputs["host"] = json!(host);
    }
    fields(inputs)
}

fn undo(change: &PipelineChange) -> Undo {
    let (repository, run) = (change.repository(), change.run().unwrap_or_default());
    let automatic = |what: &str| Undo::Automatic { what: what.into() };
    let again = || Some(format!("it can be run again: orchestra runs rerun {repository} {run}"));
    match change {
        PipelineChange::Dispatch { .. } => automatic("cancels the run that it began"),
        PipelineChange::Rerun { .. } => automatic("cancels the new attempt"),
        PipelineChange::Cancel { .. } => {
            Undo::Irreversible { reason: "a cancelled run does not go on".into(), backup: again() }
        }
        PipelineChange::Review { answer: GateAnswer::Approve, .. } => {
            Undo::Irreversible { reason: "an approved deployment begins at once".into(), backup: None }
        }
        PipelineChange::Review { answer: GateAnswer::Reject, .. } => {
            Undo::Irreversible { reason: "a rejected run has failed".into(), backup: again() }
        }
        PipelineChange::ApproveFork { .. } => automatic("cancels the run that it let begin"),
        PipelineChange::SetWorkflow { enabled: true, .. } => automatic("switches it off"),
        PipelineChange::SetWorkflow { enabled: false, .. } => automatic("switches it on"),
        PipelineChange::DeleteRun { .. } => {
            Undo::Irreversible { reason: "a removed run is gone, with its logs and artifacts".into(), backup: None }
        }
    }
}

fn risk(change: &PipelineChange, layer: Layer) -> Risk {
    let (level, reason) = match change {
        PipelineChange::Review { answer: GateAnswer::Reject, .. } => (RiskLevel::Low, "nothing is deployed"),
        _ if layer == Layer::Production => (RiskLevel::High, "it reaches production"),
        PipelineChange::Dispatch { .. } => (RiskLevel::Medium, "the workflow runs with the repository's secrets"),
        PipelineChange::Rerun { .. } => (RiskLevel::Medium, "what its jobs do outside is done again"),
        PipelineChange::Cancel { forced: false, .. } => (RiskLevel::Medium, "a job that deploys may stop half-way"),
        PipelineChange::Cancel { .. } => (RiskLevel::High, "steps that clean up are not waited for"),
        PipelineChange::Review { .. } => (RiskLevel::Medium, "it is deployed at once"),
        PipelineChange::ApproveFork { .. } => {
            (RiskLevel::High, "somebody else's code runs on the repository's runners")
        }
        PipelineChange::SetWorkflow { enabled: true, .. } => (RiskLevel::Low, "it runs at its next event"),
        PipelineChange::SetWorkflow { .. } => (RiskLevel::Medium, "it does not run at its next event"),
        PipelineChange::DeleteRun { .. } => (RiskLevel::High, "its logs are lost"),
    };
    Risk { level, reason: reason.into() }
}

/// What a dispatch takes where nothing is given may be production, and is not known.
fn with_unread(risk: Risk, seen: &SeenPipeline) -> Risk {
    let Some(why) = &seen.unread else { return risk };
    let reason =
        format!("{}; its file's own inputs are not known, and may name production: {}", risk.reason, plain(why));
    Risk { reason, ..risk }
}

fn facts(change: &PipelineChange, seen: &SeenPipeline) -> Vec<Fact> {
    let (repository, host) = (change.repository(), seen.host.as_deref());
    let mut facts = Vec::new();
    if let (Some(run), Some(was)) = (change.run(), &seen.run) {
        let state = if was.is_over { "has ended" } else { "goes on" };
        facts.push(Fact {
            title: format!("run {run} is in attempt {} and {state}", was.attempt),
            observe: Operation::new("github.run", at(host, json!({ "repository": repository, "run": run }))),
            expected: json!({ "attempt": was.attempt, "is_over": was.is_over }),
        });
    }
    if let PipelineChange::Review { run, environments, .. } = change {
        for gate in environments {
            let inputs = json!({ "repository": repository, "run": run, "environment": literal(&gate.name) });
            facts.push(Fact {
                title: format!("run {run} waits at {}", plain(&gate.name)),
                observe: Operation::new("github.gate", at(host, inputs)),
                expected: json!({ "is_waiting": true }),
            });
        }
    }
    if let (PipelineChange::Dispatch { workflow, .. } | PipelineChange::SetWorkflow { workflow, .. }, Some(state)) =
        (change, &seen.workflow_state)
    {
        let inputs = json!({ "repository": repository, "workflow": literal(workflow) });
        facts.push(Fact {
            title: format!("{} is {}", plain(workflow), plain(state)),
            observe: Operation::new("github.workflow", at(host, inputs)),
            expected: json!({ "state": state }),
        });
    }
    facts
}

/// A text of a person's in an input: what looks like an output of another step stands for itself.
fn literal(text: &str) -> String {
    text.replace("${", "$${")
}

/// A text from outside in a title.
fn plain(text: &str) -> String {
    cut(&redact(text), LONGEST_TITLE)
}

/// One line of so many letters at most.
fn cut(text: &str, most: usize) -> String {
    let line: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let line = Printable::new(line).to_string();
    match line.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}

fn fields(value: Value) -> Fields {
    if let Value::Object(fields) = value { fields } else { Fields::new() }
}

#[cfg(test)]
#[path = "pipeline_plans_tests.rs"]
mod tests;
