//! The systemd journal, through `journalctl`.

use std::time::Duration;

use serde_json::{Map, Value};
use tokio::time::{Instant, sleep_until};

use super::{
    batch::{BATCH_TIME, Batches},
    stream::put_all,
};
use crate::{
    domain::{Fault, FaultKind, Level, LogLine, ProviderId, SourceState, Styled, Timestamp},
    provider::{
        BoxFuture, Follow, LineSink, LogEvent,
        command::{ChildCommand, MAX_LINE_BYTES},
    },
};

/// `journalctl` does not say where its backlog ends: a pause of this length tells it, a longer one
/// before the first entry.
const PAUSE: Duration = Duration::from_millis(150);
const FIRST_PAUSE: Duration = Duration::from_secs(1);

/// Shown for an entry that is not read in one piece.
const TOO_LARGE: &[u8] = b"(an entry larger than 64 KiB; journalctl shows it)";

/// Follows the journal of this machine.
#[derive(Debug)]
pub(super) struct Journal {
    /// `journalctl`, or what stands in for it.
    program: String,
    follows: bool,
}

impl Journal {
    pub(super) fn new(follows: bool) -> Self {
        Self { program: "journalctl".into(), follows }
    }

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
        let mut lines = ChildCommand::new(&self.program).arguments(&arguments[..count]).lines().map_err(explain)?;
        sink.put(LogEvent::State(self.id(), SourceState::Following)).await;
        let mut batches = Batches::new(self.id());
        let mut due: Option<Instant> = None;
        let mut is_piece = false;
        let mut pause = Some(Instant::now() + FIRST_PAUSE);
        let end = loop {
            let wait = due.unwrap_or_else(Instant::now);
            let quiet = pause.unwrap_or_else(Instant::now);
            tokio::select! {
                line = lines.next() => match line {
                    Ok(Some(line)) => {
                        let was_piece = std::mem::replace(&mut is_piece, line.len() >= MAX_LINE_BYTES);
                        if !was_piece {
                            let entry = if is_piece { vec![LogLine::from_bytes(TOO_LARGE)] } else { decode_entry(&line) };
                            entry.into_iter().for_each(|line| batches.push(line));
                        }
                        due = due.or(Some(Instant::now() + BATCH_TIME));
                        pause = pause.map(|_| Instant::now() + PAUSE);
                        put_all(sink, batches.take_full()).await;
                    }
                    Ok(None) => break Ok(()),
                    Err(fault) => break Err(fault),
                },
                () = sleep_until(wait), if due.is_some() => {
                    put_all(sink, batches.take()).await;
                    due = None;
                }
                () = sleep_until(quiet), if pause.is_some() && due.is_none() => {
                    pause = None;
                    sink.put(LogEvent::CaughtUp).await;
                }
            }
        };
        put_all(sink, batches.take()).await;
        end?;
        lines.finish().await.map_err(explain)
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

fn explain(fault: Fault) -> Fault {
    match fault.kind {
        FaultKind::Absent => Fault::new(FaultKind::Absent, "this machine has no `journalctl`")
            .with_hint("switch it off in the configuration: logs.journal = false"),
        _ => fault.with_hint("try it by hand: journalctl --lines=1"),
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

    #[derive(Default)]
    struct Taken(std::sync::Mutex<Vec<LogEvent>>);

    impl LineSink for Taken {
        fn put(&self, event: LogEvent) -> BoxFuture<'_, ()> {
            self.0.lock().unwrap().push(event);
            Box::pin(std::future::ready(()))
        }
    }

    /// What a stand-in for `journalctl` of this shell script leads to, as text.
    async fn told_by(script: &str) -> Vec<String> {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let program = folder.path().join("journalctl");
        std::fs::write(&program, format!("#!/bin/sh\n{script}\n")).unwrap();
        std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).unwrap();
        let taken = Taken::default();
        Box::new(Journal { program: program.display().to_string(), follows: true }).follow(&taken).await;
        let events = taken.0.into_inner().unwrap();
        let text = |event: LogEvent| match event {
            LogEvent::Lines(batch) => batch.lines.iter().map(|line| line.text.text.to_string()).collect(),
            LogEvent::State(_, SourceState::Failed(fault)) => vec![fault.to_string()],
            LogEvent::State(_, state) => vec![format!("{state:?}")],
            LogEvent::CaughtUp => vec!["CaughtUp".into()],
        };
        events.into_iter().flat_map(text).collect()
    }

    #[tokio::test]
    async fn a_child_is_read_to_its_end() {
        let script = r#"echo "{\"_COMM\":\"app\",\"MESSAGE\":\"$*\"}"; head -c 200000 /dev/zero; echo; echo '{"_COMM":"b","MESSAGE":"last"}'"#;
        let expected = [
            "Following",
            "app: --output=json --all --no-pager --lines=300 --follow",
            "(an entry larger than 64 KiB; journalctl shows it)",
            "b: last",
            "Ended",
        ];
        assert_eq!(told_by(script).await, expected);
    }

    #[tokio::test]
    async fn a_child_that_fails_says_why() {
        let told = told_by("echo 'No journal files were found.' >&2; exit 1").await;
        assert!(told[1].contains("No journal files were found.; try it by hand: journalctl --lines=1"), "{told:?}");
    }

    #[tokio::test]
    async fn a_machine_without_a_journal_is_no_outage() {
        let taken = Taken::default();
        Box::new(Journal { program: "no-such-journalctl".into(), follows: true }).follow(&taken).await;
        let events = taken.0.into_inner().unwrap();
        let LogEvent::State(_, SourceState::Failed(fault)) = &events[0] else { panic!("{events:?}") };
        assert_eq!(fault.kind, FaultKind::Absent);
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
