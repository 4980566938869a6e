//! `orchestra policy`: what is wrong with rules, and which of them decide.

use std::path::PathBuf;

use serde_json::{Value, json};

use super::{PolicyCommand, kept, named_plan::named_plan, own_rules, providers::Providers};
use crate::{
    cli::{Exit, output, surroundings::Surroundings},
    domain::{Printable, Timestamp},
    journal::Store,
    plan::{
        Plan,
        policy::{Asked, Decision, PlanFacts, Policies},
    },
};

pub(in crate::cli) async fn run(surroundings: &Surroundings, command: PolicyCommand) -> Exit {
    match command {
        PolicyCommand::Check { files } => check(surroundings, &files),
        PolicyCommand::Explain { plan, output } => {
            explain(surroundings, &plan, output.json).await.unwrap_or_else(|exit| exit)
        }
    }
}

fn check(surroundings: &Surroundings, files: &[PathBuf]) -> Exit {
    let policies = if files.is_empty() { own_rules::read(&surroundings.folders) } else { own_rules::load(files) };
    match policies {
        Ok(policies) => {
            let (shipped, own): (Vec<_>, Vec<_>) = policies.rules().partition(|rule| rule.file == "shipped");
            output::print(&format!("nothing is wrong: {} rules of yours, {} shipped\n", own.len(), shipped.len()))
        }
        Err(wrong) => {
            let lines: String = wrong.iter().map(|line| format!("{}\n", Printable::new(line))).collect();
            let printed = output::print(&lines);
            if printed == Exit::Ok { Exit::Usage } else { printed }
        }
    }
}

async fn explain(surroundings: &Surroundings, name: &str, as_json: bool) -> Result<Exit, Exit> {
    let policies = own_rules::read(&surroundings.folders).map_err(|wrong| {
        wrong.iter().for_each(|line| output::notice(line));
        Exit::Usage
    })?;
    let providers = Providers::of(surroundings)?;
    let store = kept::journal(surroundings).await?;
    let store = store.as_ref().map(|store| store as &dyn Store);
    let plan = named_plan(name, store, providers.operators.catalog()).await?;
    let asked = Asked { actor: &providers.actor, approval: None, now: Timestamp::now() };
    let whole = policies.decide_plan(&plan, &asked);
    let facts = PlanFacts::of(&plan);
    let steps: Vec<(&str, Decision)> =
        plan.steps.iter().map(|step| (step.id.as_str(), policies.decide_step(&facts, step, &asked))).collect();
    Ok(if as_json {
        output::print_json(&told(&plan, &policies, &whole, &steps))
    } else {
        output::print(&text(&plan, &whole, &steps))
    })
}

fn told(plan: &Plan, policies: &Policies, whole: &Decision, steps: &[(&str, Decision)]) -> Value {
    let steps = steps.iter().map(|(id, decision)| {
        let mut told = serde_json::to_value(decision).unwrap_or_default();
        told["id"] = json!(id);
        told
    });
    json!({
        "digest": plan.digest(),
        "policies": policies.digest(),
        "plan": whole,
        "steps": steps.collect::<Vec<_>>(),
    })
}

fn text(plan: &Plan, whole: &Decision, steps: &[(&str, Decision)]) -> String {
    let mut text = format!("{}, {} ({}): {}\n", plan.title, plan.environment, plan.layer.word(), answer(whole));
    for rule in whole.rules() {
        text.push_str(&format!("  {}: {} ({}:{})\n", rule.id, rule.text, rule.file, rule.line));
    }
    let row = |(id, decision): &(&str, Decision)| {
        let rules = decision.rules().iter().map(|rule| rule.id.as_str()).collect::<Vec<_>>().join(", ");
        vec![(*id).to_owned(), answer(decision), rules]
    };
    let rows: Vec<Vec<String>> = steps.iter().map(row).collect();
    text.push('\n');
    text.push_str(&output::table(&["step", "answer", "rules"], &rows));
    text
}

fn answer(decision: &Decision) -> String {
    match decision {
        Decision::Allow => "allowed".to_owned(),
        Decision::NeedsApproval { needs, .. } => {
            let needs = needs.iter().map(|need| need.sentence()).collect::<Vec<_>>().join(", and ");
            format!("allowed once {needs}")
        }
        Decision::Deny { .. } => "denied".to_owned(),
    }
}
