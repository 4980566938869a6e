//! `orchestra executions`.

use super::{ExecutionsArguments, kept, site::failed};
use crate::{
    cli::{Exit, output, surroundings::Surroundings},
    domain::{Timestamp, age, coarse_age},
    journal::{ExecutionFilter, ExecutionRow, Store},
    runtime::{Clock, tell_forsaken},
};

pub(in crate::cli) async fn run(surroundings: &Surroundings, arguments: ExecutionsArguments) -> Exit {
    let store = match kept::journal(surroundings).await {
        Ok(store) => store,
        Err(exit) => return exit,
    };
    let filter =
        ExecutionFilter { environment: arguments.environment, is_live: arguments.live, limit: arguments.limit };
    let mut rows = match &store {
        None => Vec::new(),
        Some(store) => match store.executions(&filter).await {
            Ok(rows) => rows,
            Err(error) => return failed(&error),
        },
    };
    if let Some(state) = &surroundings.folders.state_directory {
        rows.iter_mut().for_each(|row| tell_forsaken(state, Clock::Real.now(), row));
    }
    if arguments.json {
        return output::print_json(&serde_json::json!(rows));
    }
    kept::tell_of_emergencies(surroundings);
    if rows.is_empty() {
        output::notice(match (&filter.environment, filter.is_live) {
            (None, false) => "nothing was carried out yet; to begin: orchestra create",
            _ => "there is no such execution; to see all: orchestra executions",
        });
        return Exit::Ok;
    }
    let now = Clock::Real.now();
    let titles = ["id", "status", "environment", "steps", "age", "plan", "why"];
    let rows: Vec<Vec<String>> = rows.iter().map(|row| cells(row, now)).collect();
    output::print(&output::table(&titles, &rows))
}

fn cells(row: &ExecutionRow, now: Timestamp) -> Vec<String> {
    vec![
        row.id.clone(),
        row.status.word().replace('_', " "),
        row.environment.clone(),
        format!("{}/{}", row.steps_done, row.steps_total),
        coarse_age(age(now, row.created_at)),
        row.title.clone(),
        row.why.as_ref().map(ToString::to_string).unwrap_or_default(),
    ]
}
