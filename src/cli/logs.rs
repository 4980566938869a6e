//! `orchestra logs`: lines on standard output, sanitized and redacted like those in the pane.

use serde_json::json;
use tokio::sync::mpsc;

use super::{Exit, args::LogsArguments, output};
use crate::{
    domain::{LogLine, ProviderId, SourceState},
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
    let names_source = sources.len() > 1;
    let (sender, mut events) = mpsc::channel(WAITING);
    let mut followers = tokio::task::JoinSet::new();
    for source in sources {
        let printer = Printer(sender.clone());
        followers.spawn(async move { source.follow(&printer).await });
    }
    drop(sender);
    let mut exit = Exit::Ok;
    let interrupted = tokio::signal::ctrl_c();
    tokio::pin!(interrupted);
    loop {
        let event = tokio::select! {
            event = events.recv() => event,
            _ = &mut interrupted => return Exit::Cancelled,
        };
        match event {
            None => return exit,
            Some(LogEvent::Lines(batch)) => {
                let text: String =
                    batch.lines.iter().map(|line| text(&batch.source, line, names_source, arguments.json)).collect();
                match output::write(&text) {
                    Ok(()) => {}
                    // The reader has what it wanted.
                    Err(exit) => return exit,
                }
            }
            Some(LogEvent::State(source, SourceState::Failed(fault))) => {
                output::notice(&format!("{source}: {fault}"));
                exit = Exit::Failure;
            }
            Some(LogEvent::State(source, SourceState::Restarted)) => {
                output::notice(&format!("{source} was truncated or replaced; reading on from its start"));
            }
            Some(LogEvent::State(..)) => {}
        }
    }
}

fn text(source: &ProviderId, line: &LogLine, names_source: bool, as_json: bool) -> String {
    let text = line.text.text.as_str();
    if as_json {
        return format!("{}\n", json!({ "source": source, "at": line.at, "level": line.level, "text": text }));
    }
    if names_source { format!("{source} {text}\n") } else { format!("{text}\n") }
}
