//! `orchestra runs dispatch`, `rerun`, `cancel`, `approve`, `reject`, `approve-fork`, `delete` and `orchestra workflow
//! enable`, `disable`: each is a plan, asked for and carried out like any other.

use super::{
    RunsChange, WorkflowChange,
    apply::start,
    approve::{Given, approve},
    ask::question,
    runs_wish::{Wished, of_run, of_workflow},
    site,
    told::told,
    watch::{Watching, watch},
};
use crate::{
    cli::{Exit, output, surroundings::Surroundings},
    domain::{Layer, Printable},
    plan::{Plan, RiskLevel, followed},
    runtime::plan_pipeline,
};

pub(in crate::cli) async fn run(surroundings: &Surroundings, change: RunsChange) -> Exit {
    carry_out(surroundings, of_run(change)).await.unwrap_or_else(|exit| exit)
}

pub(in crate::cli) async fn workflow(surroundings: &Surroundings, change: WorkflowChange) -> Exit {
    carry_out(surroundings, of_workflow(change)).await.unwrap_or_else(|exit| exit)
}

async fn carry_out(surroundings: &Surroundings, wished: Wished) -> Result<Exit, Exit> {
    let Wished { change, said, is_followed } = wished;
    let named = change.environments();
    // A command that names no environment may be read-only for all of them.
    site::may_change(surroundings, "")?;
    for environment in named.iter().chain([&change.repository()]) {
        site::may_change(surroundings, environment)?;
    }
    let site = site::open(surroundings).await?;
    let plan = plan_pipeline(&site.operators, &surroundings.settings.layers, &change)
        .await
        .map_err(|fault| Exit::told(&fault))?;
    let plan = if is_followed { followed(plan) } else { plan };
    site::may_change(surroundings, &plan.environment)?;
    if !said.yes.yes {
        output::say(&preview(&plan));
    }
    // The command says in so many words what cannot be taken back, and `--environment` names what is production.
    let names_it = named.iter().any(|name| {
        plan.layer == Layer::Production && Layer::of_environment(name, &surroundings.settings.layers) == plan.layer
    });
    let given = Given { yes: said.yes.yes, irreversible: said.yes.yes, named: names_it };
    let approval = approve(&site, &plan, given, &question(&plan)).await?;
    let execution = start(&site, &plan, approval).await?;
    if said.yes.detach {
        return Ok(output::print(&format!("{execution}\n")));
    }
    Ok(watch(&site, &execution, Watching { json: said.json, timeout: None }).await)
}

fn preview(plan: &Plan) -> String {
    let mut text = told(plan);
    for step in plan.steps.iter().filter(|step| step.risk.level > RiskLevel::Low) {
        text.push_str(&format!("   risk {}: {}\n", step.risk.level.word(), Printable::new(&step.risk.reason)));
    }
    for fact in &plan.facts {
        text.push_str(&format!("   only while {}\n", Printable::new(&fact.title)));
    }
    text
}
