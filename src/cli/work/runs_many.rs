//! Several runs changed by one command: one question, a plan and an execution each, and one exit code, the worst. What
//! cannot be changed is left out with its reason, and the others go on.

use super::{SaidArguments, apply::exit_of, approve::approve_all, runs_change::preview, site, watch::watch_all, yes};
use crate::{
    cli::{Exit, output, surroundings::Surroundings},
    domain::Timestamp,
    plan::{MOST_CHANGES_AT_ONCE, PipelineChange, Plan, changes_counted, changes_title, followed},
    runtime::{self, Site, plan_pipelines},
};

/// One that is to be carried out.
struct One<'a> {
    name: String,
    change: &'a PipelineChange,
    plan: Plan,
}

/// `changes` are of one kind and of one repository.
///
/// # Errors
/// How to end where nothing was begun.
pub(super) async fn carry_out_all(
    surroundings: &Surroundings,
    changes: &[PipelineChange],
    said: SaidArguments,
    is_followed: bool,
) -> Result<Exit, Exit> {
    if changes.len() > MOST_CHANGES_AT_ONCE {
        let count = changes.len();
        output::notice(&format!("{count} runs are named, and at most {MOST_CHANGES_AT_ONCE} are changed at once"));
        return Err(Exit::Usage);
    }
    site::may_change(surroundings, "")?;
    let repository = changes.first().map(|change| change.repository()).unwrap_or_default();
    site::may_change(surroundings, repository)?;
    let site = site::open(surroundings).await?;
    let (ready, mut exit) = ready(surroundings, &site, changes, is_followed).await;
    if ready.is_empty() {
        output::notice("none of them is left; nothing was done");
        return Err(exit);
    }
    if !said.yes.yes {
        ready.iter().for_each(|one| output::say(&preview(&one.plan)));
    }
    let (count, question) = words(&ready);
    let plans: Vec<&Plan> = ready.iter().map(|one| &one.plan).collect();
    let how = approve_all(&site, &plans, said.yes.yes, &question, &count).await?;
    let mut begun = Vec::new();
    for One { name, plan, .. } in &ready {
        // Each was told what cannot be taken back: by the command itself, or before the question.
        match runtime::start_execution(&site, plan, yes::approval(&site.actor, how, true)).await {
            Ok(execution) => begun.push((name.clone(), execution)),
            Err(fault) => {
                output::notice(&format!("{name} was not started: {fault}"));
                exit = exit.worse(exit_of(&fault));
            }
        }
    }
    if said.yes.detach {
        let ids: String = begun.iter().map(|(_, execution)| format!("{execution}\n")).collect();
        return Ok(exit.worse(output::print(&ids)));
    }
    Ok(exit.worse(watch_all(&site, &begun, said.json).await))
}

/// The plans that can be carried out; of the others it is said why not, and how to end for it.
async fn ready<'a>(
    surroundings: &Surroundings,
    site: &Site,
    changes: &'a [PipelineChange],
    is_followed: bool,
) -> (Vec<One<'a>>, Exit) {
    let planned = plan_pipelines(&site.operators, &surroundings.settings.layers, changes).await;
    let (mut ready, mut exit) = (Vec::new(), Exit::Ok);
    for (change, outcome) in changes.iter().zip(planned) {
        let name = format!("{} run {}", change.repository(), change.run().unwrap_or_default());
        let left_out = match outcome {
            Ok(plan) => match in_the_way(surroundings, site, &plan) {
                None => {
                    let plan = if is_followed { followed(plan) } else { plan };
                    ready.push(One { name, change, plan });
                    continue;
                }
                Some(why) => (why, Exit::Refused),
            },
            Err(fault) => (fault.to_string(), Exit::of(&fault)),
        };
        output::notice(&format!("{name} left out: {}", left_out.0));
        exit = exit.worse(left_out.1);
    }
    (ready, exit)
}

/// Why a plan is not even asked about.
fn in_the_way(surroundings: &Surroundings, site: &Site, plan: &Plan) -> Option<String> {
    if let Some(why) = surroundings.settings.read_only.of(&plan.environment) {
        return Some(why);
    }
    let decision = site.rules.decide_plan(plan, None, &site.actor, Timestamp::now());
    let is_denied = matches!(decision, crate::plan::policy::Decision::Deny { .. });
    is_denied.then(|| decision.reasons().join("; "))
}

/// What is typed, and what is asked.
fn words(ready: &[One<'_>]) -> (String, String) {
    let changes: Vec<&PipelineChange> = ready.iter().map(|one| one.change).collect();
    let repository = changes.first().map(|change| change.repository()).unwrap_or_default();
    (changes_counted(&changes), format!("{} of {repository}.", changes_title(&changes)))
}
