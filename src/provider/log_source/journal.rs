//! The systemd journal, through `journalctl`.

use serde_json::{Map, Value};
use tokio::time::{Instant, sleep_until};

use super::{
    batch::{BATCH_TIME, Batches},
    stream::put_all,
};
use crate::{
    domain::{Fault, Level, LogLine, ProviderId, SourceState, Styled, Timestamp},
    provider::{BoxFuture, Follow, LineSink, LogEvent},
};

/// Bytes of lines, one at a time: what a child prints.
pub(super) trait ByteLines: Send {
    /// The next line without its newline, or `None` at the end. Safe to drop while it waits.
    fn next(&mut self) -> BoxFuture<'_, Result<Option<Vec<u8>>, Fault>>;

    /// What ended it: a fault when that was a failure.
    fn finish(self: Box<Self>) -> BoxFuture<'static, Result<(), Fault>>;
}

/// Starts the child whose lines are read.
pub(super) type Start = fn(arguments: &[&str]) -> Result<Box<dyn ByteLines>, Fault>;

/// Follows the journal of this machine.
#[derive(Debug)]
pub(super) struct Journal {
    pub(super) start: Start,
    pub(super) follows: bool,
}

impl Journal {
    async fn run(self, sink: &dyn LineSink) {
        let id = self.id();
        let end = match self.read(sink).await {
            Ok(()) => SourceState::Ended,
            Err(fault) => SourceState::Failed(fault),
        };
        sink.put(LogEvent::State(id, end)).await;
    }

    async fn read(&self, sink: &dyn LineSink) -> Result<(), Fault> {
        let arguments = ["--output=json", "--all", "--no-pager", "--lines=300", "--follow"];
        let count = arguments.len() - usize::from(!self.follows);
        let mut lines = (self.start)(&arguments[..count])?;
        sink.put(LogEvent::State(self.id(), SourceState::Following)).await;
        let mut batches = Batches::new(self.id());
        let mut due: Option<Instant> = None;
        let end = loop {
            let wait = due.unwrap_or_else(Instant::now);
            tokio::select! {
                line = lines.next() => match line {
                    Ok(Some(line)) => {
                        decode_entry(&line).into_iter().for_each(|line| batches.push(line));
                        due = due.or(Some(Instant::now() + BATCH_TIME));
                        put_all(sink, batches.take_full()).await;
                    }
                    Ok(None) => break Ok(()),
                    Err(fault) => break Err(fault),
                },
                () = sleep_until(wait), if due.is_some() => {
                    put_all(sink, batches.take()).await;
                    due = None;
                }
            }
        };
        put_all(sink, batches.take()).await;
        end?;
        lines.finish().await
    }
}

impl Follow for Journal {
    fn id(&self) -> ProviderId {
        ProviderId::new("journal")
    }

    fn follow<'a>(self: Box<Self>, sink: &'a dyn LineSink) -> BoxFuture<'a, ()> {
        Box::pin(self.run(sink))
    }
}

/// One entry as lines: `name[pid]: message`, one for each line of the message. Fields as in
/// systemd.journal-fields(7).
fn decode_entry(json: &[u8]) -> Vec<LogLine> {
    let Ok(entry) = serde_json::from_slice::<Map<String, Value>>(json) else {
        return vec![LogLine::from_bytes(json)];
    };
    let text = |key: &str| entry.get(key).and_then(first_text);
    let at = text("__REALTIME_TIMESTAMP").and_then(|micros| micros.parse().ok()).and_then(micros_to_time);
    let level = text("PRIORITY").and_then(|priority| priority.parse().ok()).map(Level::from_severity);
    let name = text("SYSLOG_IDENTIFIER").or_else(|| text("_COMM")).unwrap_or("unknown");
    let lead = match text("SYSLOG_PID").or_else(|| text("_PID")) {
        Some(pid) => format!("{name}[{pid}]: "),
        None => format!("{name}: "),
    };
    let message = entry.get("MESSAGE").map_or_else(Vec::new, message_bytes);
    let lines = message.strip_suffix(b"\n").unwrap_or(&message).split(|byte| *byte == b'\n');
    lines.map(|line| LogLine { at, level, text: Styled::for_log(&[lead.as_bytes(), line].concat()) }).collect()
}

fn micros_to_time(micros: i64) -> Option<Timestamp> {
    Timestamp::from_microsecond(micros).ok()
}

/// A field that was given several times is an array.
fn first_text(value: &Value) -> Option<&str> {
    value.as_str().or_else(|| value.as_array()?.first()?.as_str())
}

/// Text; an array of bytes where it is not UTF-8; or null where it is too large for `journalctl`.
fn message_bytes(value: &Value) -> Vec<u8> {
    match value {
        Value::String(text) => text.clone().into_bytes(),
        Value::Array(parts) if parts.iter().all(Value::is_u64) => {
            parts.iter().filter_map(|part| u8::try_from(part.as_u64()?).ok()).collect()
        }
        Value::Array(parts) => parts.first().map_or_else(Vec::new, message_bytes),
        _ => b"(no text)".to_vec(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_become_lines() {
        let lines = decode_entry(
            br#"{"__REALTIME_TIMESTAMP":"1795269791000000","PRIORITY":"3","SYSLOG_IDENTIFIER":"sshd","_PID":"42","MESSAGE":"bad\nworse \u001b]0;x\u0007"}"#,
        );
        let texts: Vec<_> = lines.iter().map(|line| line.text.text.as_str()).collect();
        assert_eq!(texts, ["sshd[42]: bad", "sshd[42]: worse ␛"]);
        assert_eq!(lines[0].level, Some(Level::Error));
        assert_eq!(lines[1].at, Some("2026-11-21T14:03:11Z".parse().unwrap()));
    }

    #[test]
    fn odd_entries_are_shown_too() {
        let text = |json: &str| decode_entry(json.as_bytes())[0].text.text.as_str().to_owned();
        assert_eq!(text(r#"{"_COMM":"app","MESSAGE":[104,105,255]}"#), "app: hi�");
        assert_eq!(text(r#"{"_COMM":["a","b"],"MESSAGE":["x","y"]}"#), "a: x");
        assert_eq!(text(r#"{"_COMM":"app","MESSAGE":null}"#), "app: (no text)");
        assert_eq!(text("-- No entries --"), "-- No entries --");
    }
}
