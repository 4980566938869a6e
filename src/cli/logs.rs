//! `orchestra logs`: lines on standard output, sanitized and redacted like those in the pane.

use serde_json::json;
use tokio::{sync::mpsc, task::JoinSet};

use super::{Exit, args::LogsArguments, output};
use crate::{
    domain::{Fault, FaultKind, LogLine, ProviderId, SourceState},
    provider::{BoxFuture, LineSink, LogEvent, log_sources},
};

/// Batches that may wait for the printer; followers wait beyond that, so nothing is lost.
const WAITING: usize = 16;

struct Printer(mpsc::Sender<LogEvent>);

impl LineSink for Printer {
    fn put(&self, event: LogEvent) -> BoxFuture<'_, ()> {
        Box::pin(async move {
            let _ = self.0.send(event).await;
        })
    }
}

pub(super) async fn logs(arguments: LogsArguments) -> Exit {
    let sources = log_sources(&arguments.sources, None, arguments.follow);
    let names_source = sources.len() > 1 || sources.iter().any(|source| source.id().as_str().starts_with("glob:"));
    let (sender, mut events) = mpsc::channel(WAITING);
    let mut followers = JoinSet::new();
    if arguments.follow {
        for source in sources {
            let printer = Printer(sender.clone());
            followers.spawn(async move { source.follow(&printer).await });
        }
    } else {
        // One after the other, in the order in which they were named.
        let printer = Printer(sender.clone());
        followers.spawn(async move {
            for source in sources {
                source.follow(&printer).await;
            }
        });
    }
    drop(sender);
    let mut exit = Exit::Ok;
    while let Some(event) = events.recv().await {
        match event {
            LogEvent::Lines(batch) => {
                let lines = batch.lines.iter().map(|line| text(&batch.source, line, names_source, arguments.json));
                // Where the reader went away, it has what it wanted.
                if let Err(exit) = output::write(&lines.collect::<String>()) {
                    return exit;
                }
            }
            LogEvent::State(_, SourceState::Failed(fault)) => {
                output::notice(&explain(fault, arguments.follow));
                exit = Exit::Failure;
            }
            LogEvent::State(source, SourceState::Restarted) => {
                output::notice(&format!("{source} was truncated or replaced; reading on from its start"));
            }
            LogEvent::State(..) | LogEvent::CaughtUp => {}
        }
    }
    exit
}

/// A source that is not there is waited for only while following.
fn explain(fault: Fault, follows: bool) -> String {
    match fault.kind {
        FaultKind::NotFound if !follows => {
            fault.with_hint("name one that is there, or wait for it with --follow").to_string()
        }
        _ => fault.to_string(),
    }
}

fn text(source: &ProviderId, line: &LogLine, names_source: bool, as_json: bool) -> String {
    let text = line.text.text.as_str();
    if as_json {
        return format!("{}\n", json!({ "source": source, "at": line.at, "level": line.level, "text": text }));
    }
    if names_source { format!("{source} {text}\n") } else { format!("{text}\n") }
}
