//! `orchestra apply`.

use super::{
    ApplyArguments,
    approve::{Given, approve},
    named_plan::named_plan,
    site,
    watch::{Watching, watch},
};
use crate::{
    cli::{Exit, output, surroundings::Surroundings},
    plan::{Plan, validate},
    runtime::{self, Site, StartFault},
};

pub(in crate::cli) async fn run(surroundings: &Surroundings, arguments: ApplyArguments) -> Exit {
    let site = match site::open(surroundings).await {
        Ok(site) => site,
        Err(exit) => return exit,
    };
    match apply(surroundings, &site, &arguments).await {
        Ok(exit) | Err(exit) => exit,
    }
}

async fn apply(surroundings: &Surroundings, site: &Site, arguments: &ApplyArguments) -> Result<Exit, Exit> {
    let plan = named_plan(&arguments.plan, Some(site.store.as_ref()), site.operators.catalog()).await?;
    let faults = validate(&plan, site.operators.catalog());
    if !faults.is_empty() {
        faults.iter().for_each(|fault| output::notice(&fault.to_string()));
        return Err(Exit::Usage);
    }
    site::may_change(surroundings, &plan.environment)?;
    let question = format!("{}: {} steps in `{}`. Carry it out?", plan.title, plan.steps.len(), plan.environment);
    let given = Given { yes: arguments.yes.yes, irreversible: arguments.irreversible, named: false };
    let approval = approve(site, &plan, given, &question).await?;
    let id = start(site, &plan, approval).await?;
    if arguments.yes.detach {
        return Ok(output::print(&format!("{id}\n")));
    }
    Ok(watch(site, &id, Watching { json: arguments.json, timeout: None }).await)
}

/// Starts its execution; what is wrong is said.
pub(in crate::cli) async fn start(site: &Site, plan: &Plan, approval: crate::plan::Approval) -> Result<String, Exit> {
    runtime::start_execution(site, plan, approval).await.map_err(|fault| match fault {
        StartFault::Store(error) => site::failed(&error),
        fault => {
            output::notice(&fault.to_string());
            exit_of(&fault)
        }
    })
}

/// How to end where an execution was not started.
pub(in crate::cli) fn exit_of(fault: &StartFault) -> Exit {
    match fault {
        StartFault::Store(error) => site::exit_of(error),
        StartFault::Refused { .. } | StartFault::Beyond { .. } => Exit::Refused,
        StartFault::NoWorker { .. } => Exit::Failure,
    }
}
