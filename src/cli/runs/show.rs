//! `orchestra runs show`: one run, or an attempt of it, with its jobs and steps.

use serde_json::json;

use super::{ask, json, text};
use crate::{
    cli::{Exit, args_runs::RunShowArguments, output, surroundings::Surroundings},
    runtime::Clock,
};

pub(in crate::cli) async fn show(surroundings: &Surroundings, arguments: &RunShowArguments) -> Exit {
    let asked = match ask::who(surroundings, arguments.repository.as_deref()).await {
        Ok(asked) => asked,
        Err(exit) => return exit,
    };
    // How many attempts there are is said by the newest one.
    let newest = match asked.run(arguments.id, None).await {
        Ok(run) => run,
        Err(fault) => return Exit::told(&fault),
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
            Err(fault) => return Exit::told(&fault),
        },
    };
    let jobs = match asked.reader.jobs(&run.key, Some(run.attempt)).await {
        Ok(jobs) => jobs,
        Err(fault) => return Exit::told(&fault),
    };
    // That it cannot be read is no reason to fail.
    let (now, usual) = (Clock::Real.now(), asked.usual(&run).await.ok().flatten());
    if let Some(left_out) = asked.reader.left_out() {
        output::notice(&left_out);
    }
    if !arguments.json {
        return output::print(&text::text(&run, latest, &jobs, usual, now));
    }
    let mut value = json::run(&run, &jobs, now);
    value["attempts"] = json!(latest);
    value["usual_seconds"] = json!(usual.map(|usual| usual.as_secs()));
    value["expected_end_at"] = json!(run.expected_end(usual));
    value["jobs"] = jobs.iter().map(|job| json::job(job, now)).collect();
    output::print_json(&value)
}
