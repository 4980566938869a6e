//! `orchestra status`: every provider once, or until all is well.

use std::time::{Duration, Instant};

use serde_json::{Map, Value, json};

use super::{Exit, args::StatusArguments, json, output, surroundings::Surroundings, tui};
use crate::{
    app::App,
    domain::{Freshness, Health, coarse_age},
    provider::World,
    runtime::{Clock, read_once},
};

/// How long one reading of everything may take.
const ONE_READING: Duration = Duration::from_secs(10);
/// Between two readings of a watch.
const PAUSE: Duration = Duration::from_secs(2);

pub(super) async fn status(surroundings: &Surroundings, arguments: &StatusArguments) -> Exit {
    let started = Instant::now();
    loop {
        let limit = match arguments.timeout {
            Some(timeout) => timeout.saturating_sub(started.elapsed()).max(Duration::from_millis(1)),
            None => ONE_READING,
        };
        let Some(mut app) = tui::app(surroundings, Clock::Real) else { return Exit::Failure };
        let world = World::of(tui::place(surroundings, Vec::new(), false));
        let answered = read_once(&mut app, world, Clock::Real, limit).await;
        let text = if arguments.json && arguments.watch {
            format!("{}\n", Value::Object(as_json(&app)))
        } else if arguments.json {
            format!("{:#}\n", Value::Object(as_json(&app)))
        } else {
            as_table(&app)
        };
        if output::print(&text) != Exit::Ok {
            return Exit::Failure;
        }
        let is_well = answered && is_well(&app);
        let is_late = arguments.timeout.is_some_and(|timeout| started.elapsed() >= timeout);
        match (is_well, arguments.watch) {
            (true, _) => return Exit::Ok,
            (false, _) if !answered && is_late => return Exit::TimedOut,
            (false, false) => return Exit::Failure,
            (false, true) if is_late => return Exit::TimedOut,
            (false, true) => tokio::time::sleep(PAUSE).await,
        }
    }
}

/// All providers answer, or have nothing to answer for here, and no environment is in trouble.
fn is_well(app: &App) -> bool {
    let answers = |freshness| matches!(freshness, Freshness::Live | Freshness::Absent);
    app.store.sources.values().all(|source| answers(source.freshness(app.now)))
        && app.store.inventory.environments.iter().all(|environment| environment.health < Health::Degraded)
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
                (None, Some((_, observation))) => json::sentence(&observation.snapshot),
                (None, None) => "no answer yet".into(),
            };
            vec![id.to_string(), source.freshness(app.now).word().into(), age, says]
        })
        .collect();
    output::table(&["provider", "state", "age", "reading"], &rows)
}
