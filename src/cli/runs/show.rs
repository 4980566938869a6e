//! `orchestra runs show`: one run, or an attempt of it, with its jobs and steps.

use std::time::Duration;

use serde_json::json;

use super::{
    ask::{self, Asked, refused},
    json, text,
};
use crate::{
    cli::{Exit, args_runs::RunShowArguments, output, surroundings::Surroundings},
    domain::{RunFilter, RunTimes, WorkflowRun},
    runtime::Clock,
};

/// Good runs of the repository among which those of the workflow are looked for.
const LOOKED_THROUGH: usize = 100;

pub(in crate::cli) async fn show(surroundings: &Surroundings, arguments: &RunShowArguments) -> Exit {
    let asked = match ask::who(surroundings, arguments.repository.as_deref()).await {
        Ok(asked) => asked,
        Err(exit) => return exit,
    };
    // How many attempts there are is said by the newest one.
    let newest = match asked.run(arguments.id, None).await {
        Ok(run) => run,
        Err(fault) => return refused(&fault),
    };
    let latest = newest.attempt;
    let run = match arguments.attempt.filter(|attempt| *attempt != latest) {
        None => newest,
        Some(attempt) if attempt > latest => {
            output::notice(&format!("run {} has {latest} attempts; there is no attempt {attempt}", arguments.id));
            return Exit::Failure;
        }
        Some(attempt) => match asked.reader.run(&newest.key, Some(attempt)).await {
            Ok(run) => run,
            Err(fault) => return refused(&fault),
        },
    };
    let jobs = match asked.reader.jobs(&run.key, Some(run.attempt)).await {
        Ok(jobs) => jobs,
        Err(fault) => return refused(&fault),
    };
    let (now, usual) = (Clock::Real.now(), usual(&asked, &run).await);
    if let Some(left_out) = asked.reader.left_out() {
        output::notice(&left_out);
    }
    if !arguments.json {
        return output::print(&text::text(&run, latest, &jobs, usual, now));
    }
    let mut value = json::run(&run, now);
    value["attempts"] = json!(latest);
    value["usual_seconds"] = json!(usual.map(|usual| usual.as_secs()));
    value["expected_end_at"] = json!(run.expected_end(usual));
    value["jobs"] = jobs.iter().map(|job| json::job(job, now)).collect();
    output::print_json(&value)
}

/// What runs of the workflow usually take; none where that cannot be read, which is no reason to fail.
async fn usual(asked: &Asked, run: &WorkflowRun) -> Option<Duration> {
    let filter = RunFilter {
        status: Some("success".into()),
        workflow: Some(run.workflow.to_string()),
        limit: LOOKED_THROUGH,
        ..RunFilter::default()
    };
    let listed = asked.reader.runs(run.key.repository.as_str(), &filter).await.ok()?;
    RunTimes::of(&listed.runs).usual(run)
}
