//! `orchestra status`: every provider once, or until all is well.

use std::time::Duration;

use serde_json::{Map, Value, json};

use super::{Exit, args::StatusArguments, json, output, sentence::sentence, surroundings::Surroundings, tui};
use crate::{
    app::App,
    domain::{Freshness, Health, coarse_age},
    provider::World,
    runtime::{self, Clock, read_once},
};

/// How long one reading of everything may take.
const ONE_READING: Duration = Duration::from_secs(10);

pub(super) async fn status(surroundings: &Surroundings, arguments: &StatusArguments) -> Exit {
    let Some(app) = tui::app(surroundings, Clock::Real) else { return Exit::Failure };
    if arguments.watch { watch(surroundings, arguments, app).await } else { once(surroundings, arguments, app).await }
}

async fn once(surroundings: &Surroundings, arguments: &StatusArguments, mut app: App) -> Exit {
    let world = World::of(tui::place(surroundings, Vec::new(), false));
    let answered = read_once(&mut app, world, Clock::Real, arguments.timeout.unwrap_or(ONE_READING)).await;
    match print(&app, arguments) {
        Exit::Ok if is_well(&app) => Exit::Ok,
        Exit::Ok if !answered => Exit::TimedOut,
        _ => Exit::Failure,
    }
}

/// Prints what is new until all is well, the time is over, or nobody reads any more.
async fn watch(surroundings: &Surroundings, arguments: &StatusArguments, mut app: App) -> Exit {
    let mut world = World::of(tui::place(surroundings, Vec::new(), true));
    world.followers.clear();
    let mut has_printed = false;
    let look = |app: &App| {
        has_printed = true;
        match output::write(&text(app, arguments)) {
            Ok(()) => is_well(app).then_some(Exit::Ok),
            Err(exit) => Some(exit),
        }
    };
    let watched = runtime::watch(&mut app, world, Clock::Real, look);
    let Some(limit) = arguments.timeout else { return watched.await.unwrap_or(Exit::Failure) };
    match tokio::time::timeout(limit, watched).await {
        Ok(ended) => ended.unwrap_or(Exit::Failure),
        Err(_) if has_printed => Exit::TimedOut,
        Err(_) => match print(&app, arguments) {
            Exit::Ok => Exit::TimedOut,
            failed => failed,
        },
    }
}

fn print(app: &App, arguments: &StatusArguments) -> Exit {
    output::print(&text(app, arguments))
}

fn text(app: &App, arguments: &StatusArguments) -> String {
    match (arguments.json, arguments.watch) {
        (true, true) => format!("{}\n", Value::Object(as_json(app))),
        (true, false) => format!("{:#}\n", Value::Object(as_json(app))),
        (false, true) => format!("{}\n", as_table(app)),
        (false, false) => as_table(app),
    }
}

/// All providers answer, or have nothing to answer for here, and every environment is known to do
/// well.
fn is_well(app: &App) -> bool {
    let answers = |freshness| matches!(freshness, Freshness::Live | Freshness::Absent);
    app.store.sources.values().all(|source| answers(source.freshness(app.now)))
        && app.store.inventory.environments.iter().all(|environment| environment.health <= Health::Progressing)
}

fn as_json(app: &App) -> Map<String, Value> {
    let mut all = Map::new();
    for (id, source) in &app.store.sources {
        let mut value = json!({
            "state": source.freshness(app.now).word(),
            "age_seconds": source.age(app.now).map(|age| age.as_secs_f64()),
            "reading": source.good.as_ref().map(|(_, observation)| json::snapshot(&observation.snapshot)),
        });
        if let Some(quota) = source.quota() {
            value["quota"] = json!(quota);
        }
        if let Some((_, fault)) = &source.fault {
            value["fault"] = json!(fault);
        }
        all.insert(id.as_str().to_owned(), value);
    }
    all
}

fn as_table(app: &App) -> String {
    let rows: Vec<Vec<String>> = app
        .store
        .sources
        .iter()
        .map(|(id, source)| {
            let age = source.age(app.now).map_or_else(|| "–".into(), coarse_age);
            let says = match (&source.fault, &source.good) {
                (Some((_, fault)), _) => fault.to_string(),
                (None, Some((_, observation))) => sentence(&observation.snapshot),
                (None, None) => "no answer yet".into(),
            };
            vec![id.to_string(), source.freshness(app.now).word().into(), age, says]
        })
        .collect();
    output::table(&["provider", "state", "age", "reading"], &rows)
}
