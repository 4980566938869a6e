//! `orchestra plan`.

use serde_json::{Value, json};

use super::{PlanCommand, kept, named_plan::named_plan, plan_check, plan_text::plan_text, providers::Providers, site};
use crate::{
    cli::{Exit, args_work::PlanForm, output, surroundings::Surroundings},
    domain::Printable,
    journal::{PlanRow, Store},
    plan::{described, dot, markdown},
};

/// Plans that a list shows.
const LISTED: u32 = 100;

pub(in crate::cli) async fn run(surroundings: &Surroundings, command: PlanCommand) -> Exit {
    let done = match command {
        PlanCommand::Show { plan, output } => show(surroundings, &plan, output.json).await,
        PlanCommand::List(output) => list(surroundings, output.json).await,
        PlanCommand::Export { plan, form } => export(surroundings, &plan, form).await,
        PlanCommand::Check { plan, output } => plan_check::run(surroundings, &plan, output.json),
    };
    done.unwrap_or_else(|exit| exit)
}

async fn show(surroundings: &Surroundings, name: &str, as_json: bool) -> Result<Exit, Exit> {
    let providers = Providers::of(surroundings)?;
    let store = kept::journal(surroundings).await?;
    let store = store.as_ref().map(|store| store as &dyn Store);
    let plan = named_plan(name, store, providers.operators.catalog()).await?;
    Ok(if as_json { output::print_json(&described(&plan)) } else { output::print(&plan_text(&plan, &plan.digest())) })
}

async fn export(surroundings: &Surroundings, name: &str, form: PlanForm) -> Result<Exit, Exit> {
    let providers = Providers::of(surroundings)?;
    let store = kept::journal(surroundings).await?;
    let store = store.as_ref().map(|store| store as &dyn Store);
    let plan = named_plan(name, store, providers.operators.catalog()).await?;
    Ok(match form {
        PlanForm::Json => output::print_json(&serde_json::to_value(&plan).unwrap_or_default()),
        PlanForm::Markdown => output::print(&markdown(&plan)),
        PlanForm::Dot => output::print(&dot(&plan)),
    })
}

async fn list(surroundings: &Surroundings, as_json: bool) -> Result<Exit, Exit> {
    let rows = match kept::journal(surroundings).await? {
        Some(store) => store.plans(LISTED).await.map_err(|error| site::failed(&error))?,
        None => Vec::new(),
    };
    if as_json {
        return Ok(output::print_json(&rows.iter().map(row).collect::<Vec<Value>>().into()));
    }
    if rows.is_empty() {
        output::notice("no plan was kept yet; to make one: orchestra create");
        return Ok(Exit::Ok);
    }
    let cells = |row: &PlanRow| {
        let digest: String = row.digest.chars().take(12).collect();
        let made = row.made_at.strftime("%Y-%m-%d %H:%M:%SZ").to_string();
        let cells = [digest, row.environment.clone(), row.steps.to_string(), made, row.title.clone()];
        cells.into_iter().map(|cell| Printable::new(cell).to_string()).collect()
    };
    let rows: Vec<Vec<String>> = rows.iter().map(cells).collect();
    Ok(output::print(&output::table(&["plan", "environment", "steps", "made", "title"], &rows)))
}

fn row(row: &PlanRow) -> Value {
    json!({
        "digest": row.digest,
        "title": row.title,
        "environment": row.environment,
        "steps_total": row.steps,
        "made_at": row.made_at,
    })
}
