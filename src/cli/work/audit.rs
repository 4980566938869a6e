//! `orchestra audit`.

use std::time::Duration;

use serde_json::{Value, json};

use super::{AuditArguments, kept, narrate::sentence, site::failed};
use crate::{
    cli::{Exit, args_work::AuditCommand, output, surroundings::Surroundings},
    domain::Timestamp,
    journal::{self, Audited, ExecutionId, SqliteStore},
    plan::Entry,
    runtime::Clock,
};

pub(in crate::cli) async fn run(surroundings: &Surroundings, arguments: AuditArguments) -> Exit {
    let store = match kept::journal(surroundings).await {
        Ok(store) => store,
        Err(exit) => return exit,
    };
    match arguments.command {
        Some(AuditCommand::Verify(form)) => verify(store.as_ref(), form.json).await,
        None => list(store.as_ref(), arguments.since, arguments.json).await,
    }
}

async fn list(store: Option<&SqliteStore>, since: Option<Duration>, as_json: bool) -> Exit {
    let since = since.and_then(|since| Clock::Real.now().checked_sub(since).ok());
    let entries = match store {
        None => Vec::new(),
        Some(store) => match store.entries_since(since).await {
            Ok(entries) => in_order(entries),
            Err(error) => return failed(&error),
        },
    };
    if as_json {
        return output::print(&entries.iter().map(line).collect::<String>());
    }
    if entries.is_empty() {
        output::notice("nothing happened in this time");
        return Exit::Ok;
    }
    let titles = ["at", "execution", "entry", "step", "what"];
    let rows: Vec<Vec<String>> = entries.iter().map(cells).collect();
    output::print(&output::table(&titles, &rows))
}

/// By time; within an execution by sequence, even where a clock was set back.
fn in_order(entries: Vec<(ExecutionId, Entry)>) -> Vec<(ExecutionId, Entry)> {
    let mut placed: Vec<(Timestamp, (ExecutionId, Entry))> = Vec::with_capacity(entries.len());
    for (execution, entry) in entries {
        let before = placed.last().filter(|(_, (of, _))| *of == execution).map(|(at, _)| *at);
        placed.push((before.map_or(entry.at, |before| before.max(entry.at)), (execution, entry)));
    }
    placed.sort_by_key(|(at, _)| *at);
    placed.into_iter().map(|(_, entry)| entry).collect()
}

fn line((execution, entry): &(ExecutionId, Entry)) -> String {
    let mut value = json!({ "execution": execution });
    if let (Value::Object(line), Ok(Value::Object(entry))) = (&mut value, serde_json::to_value(entry)) {
        line.extend(entry);
    }
    format!("{value}\n")
}

fn cells((execution, entry): &(ExecutionId, Entry)) -> Vec<String> {
    vec![
        entry.at.strftime("%Y-%m-%d %H:%M:%SZ").to_string(),
        execution.clone(),
        entry.sequence.to_string(),
        entry.fact.step().cloned().unwrap_or_default(),
        sentence(&entry.fact).unwrap_or_else(|| kind(entry)),
    ]
}

/// `intended`
fn kind(entry: &Entry) -> String {
    let fact = serde_json::to_value(&entry.fact).unwrap_or_default();
    fact["kind"].as_str().unwrap_or_default().replace('_', " ")
}

async fn verify(store: Option<&SqliteStore>, as_json: bool) -> Exit {
    let breaches = match store {
        None => Vec::new(),
        Some(store) => match journal::verify(store, None).await {
            Ok(breaches) => breaches,
            Err(error) => return failed(&error),
        },
    };
    let printed = if as_json {
        output::print_json(&json!(breaches))
    } else if breaches.is_empty() {
        output::print("every entry is as it was written\n")
    } else {
        let place = |breach: &journal::Breach| match breach.sequence {
            0 => "all".to_owned(),
            sequence => sequence.to_string(),
        };
        let row = |breach: &journal::Breach| vec![breach.execution.clone(), place(breach), breach.what.clone()];
        output::print(&output::table(&["execution", "entry", "what"], &breaches.iter().map(row).collect::<Vec<_>>()))
    };
    if breaches.is_empty() {
        return printed;
    }
    output::notice("the journal was changed by another hand; whoever relies on it should look at a backup");
    Exit::Failure
}
