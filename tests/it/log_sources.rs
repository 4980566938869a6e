//! Log sources against real files: what is written is what arrives, in order, once.
#![cfg(unix)]

use std::{
    fs::{File, OpenOptions},
    io::Write,
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
    time::Duration,
};

use orchestra_console::{
    domain::{Level, ProviderId, SourceState},
    provider::{BoxFuture, Follow, LineSink, LogEvent, StreamSource, log_sources, service_logs},
};
use tokio::{io::AsyncWriteExt, sync::Notify, time::timeout};

const DEADLINE: Duration = Duration::from_secs(20);

/// Everything that arrived.
#[derive(Default)]
struct Arrived {
    events: Mutex<Vec<LogEvent>>,
    more: Notify,
}

impl LineSink for Arrived {
    fn put(&self, event: LogEvent) -> BoxFuture<'_, ()> {
        self.events.lock().unwrap_or_else(PoisonError::into_inner).push(event);
        self.more.notify_waiters();
        Box::pin(std::future::ready(()))
    }
}

impl Arrived {
    fn lines(&self) -> Vec<String> {
        self.of_source("").into_iter().map(|(_, line)| line).collect()
    }

    /// Lines of the sources whose name ends so, with the name.
    fn of_source(&self, name_end: &str) -> Vec<(String, String)> {
        let events = self.events.lock().unwrap();
        let batches = events.iter().filter_map(|event| match event {
            LogEvent::Lines(batch) if batch.source.as_str().ends_with(name_end) => Some(batch),
            _ => None,
        });
        let line_of = |batch: &orchestra_console::domain::LogBatch| {
            let source = batch.source.to_string();
            batch.lines.iter().map(move |line| (source.clone(), line.text.text.to_string())).collect::<Vec<_>>()
        };
        batches.flat_map(line_of).collect()
    }

    fn states(&self) -> Vec<SourceState> {
        let events = self.events.lock().unwrap();
        let state = |event: &LogEvent| match event {
            LogEvent::State(_, state) => Some(state.clone()),
            LogEvent::Lines(_) | LogEvent::CaughtUp => None,
        };
        events.iter().filter_map(state).collect()
    }

    fn last_fault(&self) -> Option<String> {
        self.states().into_iter().rev().find_map(|state| match state {
            SourceState::Failed(fault) => Some(fault.to_string()),
            _ => None,
        })
    }

    /// Lines that had arrived each time the source said that it has handed over all there was.
    fn caught_up_after(&self) -> Vec<usize> {
        let events = self.events.lock().unwrap();
        let (mut lines, mut said) = (0, Vec::new());
        for event in events.iter() {
            match event {
                LogEvent::Lines(batch) => lines += batch.lines.len(),
                LogEvent::CaughtUp => said.push(lines),
                LogEvent::State(..) => {}
            }
        }
        said
    }

    fn has(&self, state: &SourceState) -> bool {
        self.states().contains(state)
    }

    async fn until(&self, wanted: &str, holds: impl Fn(&Self) -> bool) {
        let wait = async {
            loop {
                let more = self.more.notified();
                if holds(self) {
                    return;
                }
                more.await;
            }
        };
        if timeout(DEADLINE, wait).await.is_err() {
            panic!("never came: {wanted}; lines {:?}, states {:?}", self.lines(), self.states());
        }
    }

    async fn until_lines(&self, lines: &[&str]) {
        self.until(&format!("lines {lines:?}"), |arrived| arrived.lines().len() >= lines.len()).await;
        assert_eq!(self.lines(), lines);
    }
}

/// Runs a source while the body goes on.
async fn following(names: &[&Path], body: impl AsyncFnOnce(&Arrived)) {
    let names = names.iter().map(|name| name.to_str().unwrap().to_owned()).collect::<Vec<_>>();
    let arrived = Arrived::default();
    let mut sources = log_sources(&names, None, true).into_iter();
    let source = sources.next().unwrap();
    assert!(sources.next().is_none());
    tokio::select! {
        () = source.follow(&arrived) => panic!("a followed file ended: {:?}", arrived.states()),
        () = body(&arrived) => {}
    }
}

async fn read_all(names: &[String]) -> Arrived {
    let arrived = Arrived::default();
    for source in log_sources(names, None, false) {
        timeout(DEADLINE, source.follow(&arrived)).await.expect("a source without follow ends");
    }
    arrived
}

fn append(path: &Path, text: impl AsRef<[u8]>) {
    OpenOptions::new().create(true).append(true).open(path).unwrap().write_all(text.as_ref()).unwrap();
}

fn folder() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("app.log");
    (folder, file)
}

#[tokio::test]
async fn the_last_lines_and_then_what_is_appended() {
    let (_folder, file) = folder();
    append(&file, (0..1_000).map(|n| format!("old {n}\n")).collect::<String>());
    following(&[&file], async |arrived| {
        arrived.until("300 lines of backlog", |arrived| arrived.lines().len() == 300).await;
        assert_eq!(arrived.lines()[0], "old 700");
        append(&file, "new 0\r\nnew ");
        append(&file, "1\n");
        arrived.until("two more", |arrived| arrived.lines().len() == 302).await;
        assert_eq!(arrived.lines()[299..], ["old 999", "new 0", "new 1"]);
        assert_eq!(arrived.states(), [SourceState::Following]);
    })
    .await;
}

#[tokio::test]
async fn a_source_says_once_when_all_there_was_is_handed_over() {
    let (folder, file) = folder();
    append(&file, "one\ntwo\nand a last line without its end");
    append(&folder.path().join("b.log"), "x\n".repeat(40));
    let (missing, pattern) = (folder.path().join("c.txt"), folder.path().join("*.log"));
    for (name, lines) in [(&file, 3), (&missing, 0), (&pattern, 43)] {
        following(&[name], async |arrived| {
            arrived.until("all there was", |arrived| !arrived.caught_up_after().is_empty()).await;
            assert_eq!(arrived.lines().len(), lines, "{}", name.display());
            if *name == file {
                append(&file, "\nnew\n");
                arrived.until("a new line", |arrived| arrived.lines().last().is_some_and(|last| last == "new")).await;
                std::fs::write(&file, "one\ntwo\nlast").unwrap();
            }
            assert_eq!(arrived.caught_up_after(), [lines], "{}", name.display());
        })
        .await;
    }
    let (mut written, read) = tokio::io::duplex(64);
    written.write_all(b"one\ntwo\n").await.unwrap();
    let arrived = Arrived::default();
    tokio::select! {
        () = Box::new(StreamSource::new(ProviderId::new("stream"), read)).follow(&arrived) => panic!("it ended"),
        () = arrived.until("all there was", |arrived| !arrived.caught_up_after().is_empty()) => {}
    }
    assert_eq!(arrived.caught_up_after(), [2]);
}

#[tokio::test]
async fn a_flood_arrives_whole_and_in_order() {
    let (_folder, file) = folder();
    append(&file, "");
    following(&[&file], async |arrived| {
        arrived.until("following", |arrived| arrived.has(&SourceState::Following)).await;
        for block in 0..50 {
            append(&file, (0..1_000).map(|n| format!("{}\n", block * 1_000 + n)).collect::<String>());
            tokio::task::yield_now().await;
        }
        arrived.until("50,000 lines", |arrived| arrived.lines().len() >= 50_000).await;
        assert!(arrived.lines().into_iter().eq((0..50_000).map(|n| n.to_string())));
        let events = arrived.events.lock().unwrap();
        assert!(events.iter().all(|event| !matches!(event, LogEvent::Lines(batch) if batch.lines.len() > 512)));
    })
    .await;
}

#[tokio::test]
async fn a_rotated_file_is_read_to_its_end_and_the_new_one_from_its_start() {
    let (folder, file) = folder();
    append(&file, "1\n");
    following(&[&file], async |arrived| {
        arrived.until_lines(&["1"]).await;
        let mut writer = OpenOptions::new().append(true).open(&file).unwrap();
        writer.write_all(b"2\n").unwrap();
        std::fs::rename(&file, folder.path().join("app.log.1")).unwrap();
        append(&file, "3\n");
        arrived.until_lines(&["1", "2", "3"]).await;
        assert!(arrived.has(&SourceState::Restarted));
        writer.write_all(b"4, by a writer that has not noticed yet\n").unwrap();
        arrived.until_lines(&["1", "2", "3", "4, by a writer that has not noticed yet"]).await;
        append(&file, "5\n");
        arrived.until("line 5", |arrived| arrived.lines().last().is_some_and(|line| line == "5")).await;
        assert_eq!(arrived.lines().len(), 5);
    })
    .await;
}

#[tokio::test]
async fn many_rotations_lose_nothing_and_repeat_nothing() {
    let (folder, file) = folder();
    append(&file, "");
    following(&[&file], async |arrived| {
        arrived.until("following", |arrived| arrived.has(&SourceState::Following)).await;
        for round in 0..6 {
            let numbers = |from: usize, to: usize| (from..to).map(|n| format!("{n}\n")).collect::<String>();
            let mut writer = OpenOptions::new().append(true).open(&file).unwrap();
            writer.write_all(numbers(round * 100, round * 100 + 40).as_bytes()).unwrap();
            std::fs::rename(&file, folder.path().join(format!("app.log.{round}"))).unwrap();
            writer.write_all(numbers(round * 100 + 40, round * 100 + 80).as_bytes()).unwrap();
            append(&file, numbers(round * 100 + 80, round * 100 + 100));
            arrived.until("this round", |arrived| arrived.lines().len() >= round * 100 + 100).await;
        }
        assert!(arrived.lines().into_iter().eq((0..600).map(|n| n.to_string())), "{:?}", arrived.lines());
    })
    .await;
}

#[tokio::test]
async fn our_own_log_reads_like_a_log() {
    let (folder, _) = folder();
    let entry =
        r#"{"timestamp":"2026-11-21T14:03:11Z","level":"WARN","fields":{"message":"slow"},"target":"orchestra"}"#;
    append(&folder.path().join("orchestra.2026-11-21.log"), format!("{entry}\n"));
    let own = folder.path().join("orchestra.*.log").display().to_string();
    let arrived = Arrived::default();
    for source in log_sources(&["self".to_owned(), "self".to_owned()], Some(&own), false) {
        assert_eq!(source.id(), ProviderId::new("self"));
        timeout(DEADLINE, source.follow(&arrived)).await.expect("it ends");
    }
    assert_eq!(arrived.of_source("self"), [("self".into(), "14:03:11 WARN  slow".into())]);
}

#[tokio::test]
async fn a_truncated_file_starts_anew() {
    let (_folder, file) = folder();
    append(&file, "a long first line\nand a second\n");
    following(&[&file], async |arrived| {
        arrived.until_lines(&["a long first line", "and a second"]).await;
        File::create(&file).unwrap();
        arrived.until("word of the restart", |arrived| arrived.has(&SourceState::Restarted)).await;
        append(&file, "third\n");
        arrived.until_lines(&["a long first line", "and a second", "third"]).await;
    })
    .await;
}

#[tokio::test]
async fn a_removed_file_is_missed_and_followed_again_when_it_returns() {
    let (_folder, file) = folder();
    append(&file, "1\n");
    following(&[&file], async |arrived| {
        arrived.until_lines(&["1"]).await;
        std::fs::remove_file(&file).unwrap();
        arrived.until("a fault", |arrived| arrived.last_fault().is_some()).await;
        let expected = format!("log {} is not there; it is followed as soon as it appears", file.display());
        assert_eq!(arrived.last_fault(), Some(expected));
        append(&file, "2\n");
        arrived.until_lines(&["1", "2"]).await;
        arrived.until("following", |arrived| arrived.states().last() == Some(&SourceState::Following)).await;
    })
    .await;
}

#[tokio::test]
async fn a_file_that_comes_late_is_read_from_its_start() {
    let (folder, _) = folder();
    let file = folder.path().join("not/yet/app.log");
    following(&[&file], async |arrived| {
        arrived.until("a fault", |arrived| arrived.last_fault().is_some()).await;
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        append(&file, (0..400).map(|n| format!("{n}\n")).collect::<String>());
        arrived.until("400 lines", |arrived| arrived.lines().len() == 400).await;
    })
    .await;
}

#[tokio::test]
async fn a_link_that_is_turned_to_another_file_is_followed() {
    let (folder, file) = folder();
    let (one, two) = (folder.path().join("one"), folder.path().join("two"));
    append(&one, "1\n");
    append(&two, "2\n");
    std::os::unix::fs::symlink(&one, &file).unwrap();
    following(&[&file], async |arrived| {
        arrived.until_lines(&["1"]).await;
        std::os::unix::fs::symlink(&two, folder.path().join("next")).unwrap();
        std::fs::rename(folder.path().join("next"), &file).unwrap();
        arrived.until_lines(&["1", "2"]).await;
    })
    .await;
}

#[tokio::test]
async fn a_pattern_takes_up_newcomers_and_not_rotated_files_again() {
    let (folder, file) = folder();
    append(&file, "a1\n");
    following(&[&folder.path().join("*.log*")], async |arrived| {
        arrived.until_lines(&["a1"]).await;
        append(&folder.path().join("other.log"), "b1\nb2\n");
        arrived.until("the newcomer", |arrived| arrived.of_source("other.log").len() == 2).await;
        std::fs::rename(&file, folder.path().join("app.log.1")).unwrap();
        append(&file, "a2\n");
        arrived.until("the rotated file", |arrived| arrived.of_source("app.log").len() == 2).await;
        append(&folder.path().join("third.log"), "c1\n");
        arrived.until("a third", |arrived| arrived.of_source("third.log").len() == 1).await;
        assert_eq!(arrived.lines().len(), 5, "{:?}", arrived.lines());
    })
    .await;
}

#[tokio::test]
async fn services_are_followed_by_the_name_of_their_environment_and_nothing_is_said_where_there_are_none() {
    let folder = tempfile::tempdir().unwrap();
    let logs = folder.path().join("environments/demo.v2/logs");
    let (arrived, source) = (Arrived::default(), service_logs(folder.path()));
    let watch = async {
        std::fs::create_dir_all(&logs).unwrap();
        append(&logs.join("api.log"), "one\ntwo\n");
        arrived.until("the lines of the service", |arrived| arrived.of_source("demo.v2:api").len() == 2).await;
        append(&logs.join("api.log.1"), "old\n");
        append(&logs.join("worker.log"), "three\n");
        arrived.until("the newcomer", |arrived| arrived.of_source("demo.v2:worker").len() == 1).await;
        assert_eq!((arrived.lines().len(), arrived.last_fault()), (3, None));
    };
    tokio::select! {
        () = source.follow(&arrived) => panic!("it ended: {:?}", arrived.states()),
        () = watch => {}
    }
}

#[tokio::test]
async fn a_pattern_without_files_says_so() {
    let (folder, file) = folder();
    following(&[&folder.path().join("*.log")], async |arrived| {
        arrived.until("a fault", |arrived| arrived.last_fault().is_some()).await;
        assert!(arrived.last_fault().unwrap().starts_with("no file matches `"));
        append(&file, "1\n");
        arrived.until_lines(&["1"]).await;
    })
    .await;
}

#[tokio::test]
async fn a_line_of_100_mb_is_shown_cut() {
    let (_folder, file) = folder();
    append(&file, "first\nhuge ");
    File::options().write(true).open(&file).unwrap().set_len(100 << 20).unwrap();
    append(&file, "\nlast\n");
    let arrived = read_all(&[file.to_str().unwrap().to_owned()]).await;
    let lines = arrived.lines();
    assert_eq!((lines.len(), lines[0].as_str(), lines[2].as_str()), (3, "first", "last"));
    assert!(lines[1].starts_with("huge ␀␀") && lines[1].ends_with('…') && lines[1].len() <= 64 * 1024);
    following(&[&file], async |arrived| {
        arrived.until("the last line", |arrived| arrived.lines().last().is_some_and(|line| line == "last")).await;
    })
    .await;
}

#[tokio::test]
async fn hostile_bytes_arrive_as_text() {
    let (_folder, file) = folder();
    append(&file, b"\xef\xbb\xbfone\r\n\x1b[31mERROR\x1b[0m \x1b]0;x\x07\x1b[2J\n\xff\xfe\ntoken=ghp_0123456789abcdefghijABCDEFGHIJ012345\n");
    let arrived = read_all(&[file.to_str().unwrap().to_owned()]).await;
    assert_eq!(arrived.lines(), ["one", "ERROR ␛␛", "��", "token=‹redacted›"]);
    let events = arrived.events.lock().unwrap();
    let LogEvent::Lines(batch) = &events[1] else { panic!("{events:?}") };
    assert_eq!(batch.lines[1].level, Some(Level::Error));
    assert_eq!(batch.lines[1].text.changes.len(), 2);
}

#[tokio::test]
async fn without_follow_every_line_is_printed_and_it_ends() {
    let (folder, file) = folder();
    append(&file, (0..5_000).map(|n| format!("{n}\n")).collect::<String>() + "no newline");
    append(&folder.path().join("b.log"), "b\n");
    let missing = folder.path().join("missing").to_str().unwrap().to_owned();
    let arrived = read_all(&[folder.path().join("*.log").to_str().unwrap().to_owned(), missing]).await;
    let lines = arrived.lines();
    assert_eq!((lines.len(), lines[5_000].as_str(), lines[5_001].as_str()), (5_002, "no newline", "b"));
    assert_eq!(arrived.states().iter().filter(|state| **state == SourceState::Ended).count(), 2);
    assert!(arrived.last_fault().unwrap().contains("missing is not there"));
}

#[tokio::test]
async fn a_line_without_newline_is_shown_after_a_moment_and_not_twice() {
    let (_folder, file) = folder();
    append(&file, "");
    following(&[&file], async |arrived| {
        append(&file, "Continue? ");
        arrived.until_lines(&["Continue? "]).await;
        append(&file, "\nyes\n");
        arrived.until_lines(&["Continue? ", "yes"]).await;
    })
    .await;
}

#[tokio::test]
async fn what_is_no_file_is_refused_with_a_way_out() {
    let (folder, file) = folder();
    following(&[folder.path()], async |arrived| {
        arrived.until("a fault", |arrived| arrived.last_fault().is_some()).await;
        assert!(arrived.last_fault().unwrap().contains("is a directory, not a file; name its files: '"));
    })
    .await;
    rustix::fs::mknodat(rustix::fs::CWD, &file, rustix::fs::FileType::Fifo, rustix::fs::Mode::RUSR, 0).unwrap();
    following(&[&file], async |arrived| {
        arrived.until("a fault", |arrived| arrived.last_fault().is_some()).await;
        assert!(arrived.last_fault().unwrap().contains("orchestra logs - < "));
    })
    .await;
}

#[tokio::test]
async fn standard_input_is_read_to_its_end() {
    let (mut writer, reader) = tokio::io::duplex(1_024);
    let arrived = Arrived::default();
    let source = Box::new(StreamSource::new(ProviderId::new("stdin"), reader));
    let write = async {
        writer.write_all(b"one\ntwo\npart").await.unwrap();
        arrived.until_lines(&["one", "two", "part"]).await;
        for n in 0..2_000 {
            writer.write_all(format!("{n}\n").as_bytes()).await.unwrap();
        }
        writer.write_all(b"end").await.unwrap();
        drop(writer);
    };
    timeout(DEADLINE, async { tokio::join!(source.follow(&arrived), write) }).await.expect("it ends with its input");
    let lines = arrived.lines();
    assert_eq!((lines.len(), lines[2_002].as_str(), lines[2_003].as_str()), (2_004, "1999", "end"));
    assert_eq!(arrived.states(), [SourceState::Following, SourceState::Ended]);
}

#[tokio::test]
async fn the_journal_is_read_or_its_absence_explained() {
    let arrived = Arrived::default();
    for source in log_sources(&["journal".to_owned()], None, false) {
        timeout(DEADLINE, source.follow(&arrived)).await.expect("it ends");
    }
    let explained = arrived.last_fault().is_some_and(|fault| fault.contains("journalctl"));
    assert!(explained || arrived.has(&SourceState::Ended), "{:?}", arrived.states());
}
