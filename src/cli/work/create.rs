//! `orchestra create`.

use super::{
    CreateArguments,
    apply::start,
    approve::{Given, approve},
    asked_for::AskedFor,
    finish::finish,
    kept,
    plan_text::plan_text,
    providers::Providers,
    site,
    watch::{Watching, watch},
};
use crate::{
    cli::{Exit, output, surroundings::Surroundings},
    domain::Printable,
    journal::Store,
    plan::{Choice, Goal, Plan, Refusal, Requirement, choose, make_plan, price_an_hour},
    provider::TemplateList,
    runtime::Planning,
};

pub(in crate::cli) async fn run(surroundings: &Surroundings, arguments: &CreateArguments) -> Exit {
    create(surroundings, arguments).await.unwrap_or_else(|exit| exit)
}

async fn create(surroundings: &Surroundings, arguments: &CreateArguments) -> Result<Exit, Exit> {
    let asked = AskedFor::read(arguments).map_err(|wrong| {
        wrong.iter().for_each(|why| output::notice(why));
        output::notice("nothing was planned; to see what can be said: orchestra create --help");
        Exit::Usage
    })?;
    asked.tell();
    let providers = Providers::of(surroundings)?;
    let (plan, choices) = plan(surroundings, &providers, &asked.goal).await?;
    if arguments.dry_run {
        return Ok(match serde_json::to_value(&plan) {
            Ok(value) if arguments.json => output::print_json(&value),
            _ => output::print(&told(&plan, &choices)),
        });
    }
    if let Some(why) = surroundings.settings.read_only.of(&plan.environment) {
        output::notice(&format!("{why}; nothing is changed from here; only to see the plan: add --dry-run"));
        return Err(Exit::Refused);
    }
    let is_told = !arguments.json && !arguments.yes.detach;
    if is_told {
        output::write(&format!("{}\n", told(&plan, &choices)))?;
    }
    let site = site::open(surroundings).await?;
    let given = Given { yes: arguments.yes.yes, irreversible: false, named: false };
    let approval = approve(&site, &plan, given, &question(&plan)).await?;
    let id = start(&site, &plan, approval).await?;
    if arguments.yes.detach {
        return Ok(output::print(&format!("{id}\n")));
    }
    let exit = watch(&site, &id, Watching { json: arguments.json, timeout: None }).await;
    if exit == Exit::Ok && !arguments.json {
        return Ok(finish(&site, &plan, &id).await);
    }
    Ok(exit)
}

/// The plan with what was chosen for the person. Nothing is made for it, not even the state directory.
async fn plan(surroundings: &Surroundings, providers: &Providers, goal: &Goal) -> Result<(Plan, Vec<Choice>), Exit> {
    let (templates, list) = providers.templates();
    let store = kept::journal(surroundings).await?;
    let working_directory = surroundings.folders.working_directory.to_str().ok_or_else(|| {
        output::notice("the working directory's name is not UTF-8; change to another");
        Exit::Usage
    })?;
    let planning = Planning {
        templates: &templates,
        operators: &providers.operators,
        state_directory: Some(&providers.state),
        store: store.as_ref().map(|store| store as &dyn Store),
        working_directory,
    };
    let observed = planning.observe(goal).await;
    let plan = make_plan(goal, &templates, &observed).map_err(|refusal| refused(&refusal, goal, &list))?;
    list.hiding(template_of(&plan)).iter().for_each(|told| output::notice(told));
    let choices = choose(goal, &templates, &observed).map(|chosen| chosen.choices).unwrap_or_default();
    Ok((plan, choices))
}

/// The template whose files are written; none in a plan of another kind.
fn template_of(plan: &Plan) -> &str {
    let renders = plan.steps.iter().find(|step| step.operation.name == "local.render-template");
    renders.and_then(|step| step.operation.inputs.get("template")?.as_str()).unwrap_or_default()
}

fn refused(refusal: &Refusal, goal: &Goal, list: &TemplateList) -> Exit {
    for fault in &refusal.faults {
        output::notice(&format!("{}: {}", fault.about.word(), fault.why));
    }
    // A template of one's own that cannot be read is missing among those that there are; which framework it would
    // have had, nobody knows.
    let is_meant = |name: &String| match &goal.template {
        Some(asked) => asked == name,
        None => {
            refusal.faults.iter().any(|fault| matches!(fault.about, Requirement::Framework | Requirement::Database))
        }
    };
    for (_, faults) in list.faulty.iter().filter(|(name, _)| is_meant(name)) {
        faults.all.iter().for_each(|fault| output::notice(&fault.to_string()));
    }
    Exit::Usage
}

/// The plan, and what was decided for the person with each reason.
fn told(plan: &Plan, choices: &[Choice]) -> String {
    let mut text = plan_text(plan, &plan.digest());
    if !choices.is_empty() {
        text.push_str("\nchosen, as nothing else was said:\n");
    }
    for choice in choices {
        text.push_str(&format!(
            "  {:<12} {} ({})\n",
            choice.about.word(),
            Printable::new(&choice.chosen),
            choice.reason
        ));
    }
    text
}

fn question(plan: &Plan) -> String {
    let (steps, price, risk) = (plan.steps.len(), price_an_hour(plan.price_cents_per_hour()), plan.risk());
    format!(
        "{steps} steps on this machine, {price}, risk {}; if one fails, all is taken back. Create {} ({})?",
        risk.level.word(),
        plan.environment,
        plan.layer.word()
    )
}
