//! `orchestra env`: environments and their health.

use super::{Exit, output, surroundings::Surroundings, tui};
use crate::{
    app::{
        App, SheetForm,
        json::{self, age_seconds},
    },
    domain::{Feed, Health, Printable, coarse_age},
    provider::World,
    runtime::{Clock, read_once},
};

const LIMIT: std::time::Duration = std::time::Duration::from_secs(40);

pub(super) async fn list(surroundings: &Surroundings, form: Option<SheetForm>) -> Exit {
    let Some(app) = read(surroundings).await else { return Exit::Failure };
    let environments = &app.store.inventory.environments;
    if let Some(form) = form {
        return output::print(&json::environments(&app, environments).text(form));
    }
    let rows: Vec<Vec<String>> = environments
        .iter()
        .map(|environment| {
            let age = age_seconds(&app, environment).map(std::time::Duration::from_secs_f64);
            vec![
                environment.name.to_string(),
                environment.layer.word().into(),
                environment.health.word().into(),
                environment.services.len().to_string(),
                age.map_or_else(|| "–".into(), coarse_age),
                environment.reason.as_ref().map(ToString::to_string).unwrap_or_default(),
            ]
        })
        .collect();
    output::print(&output::table(&["name", "layer", "health", "services", "age", "reason"], &rows))
}

pub(super) async fn check(surroundings: &Surroundings, name: &str, as_json: bool) -> Exit {
    let Some(app) = read(surroundings).await else { return Exit::Failure };
    let environments = &app.store.inventory.environments;
    let Some(environment) = environments.iter().find(|environment| environment.name.as_str() == name) else {
        let known: Vec<_> = environments.iter().map(|environment| environment.name.as_str()).collect();
        output::notice(&format!(
            "there is no environment `{name}`; there are: {}; see: orchestra env list",
            known.join(", ")
        ));
        return Exit::Usage;
    };
    let printed = if as_json {
        output::print_json(&json::environment(&app, environment))
    } else {
        let because =
            |reason: &Option<Printable>| reason.as_ref().map(|reason| format!(": {reason}")).unwrap_or_default();
        let (health, reason) = (environment.health.word(), because(&environment.reason));
        let mut text = format!("{} is {health}{reason}\n", environment.name);
        for (_, service) in &environment.services {
            let reason = because(&service.reason);
            text.push_str(&format!("  {} {}{reason}\n", service.name, service.health.word()));
        }
        output::print(&text)
    };
    if environment.health == Health::Healthy { printed } else { Exit::Failure }
}

async fn read(surroundings: &Surroundings) -> Option<App> {
    let mut app = tui::app(surroundings, Clock::Real)?;
    let world = World::of(tui::place(surroundings, Vec::new(), false)).only(Feed::Environments);
    if !read_once(&mut app, world, Clock::Real, LIMIT).await {
        output::notice(&format!("not every check answered within {} s", LIMIT.as_secs()));
    }
    Some(app)
}
