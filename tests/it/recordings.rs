//! Recordings as files: who may read them, how many are kept, and what is refused as one.

use std::{fs, os::unix::fs::PermissionsExt, path::Path};

use orchestra_console::{
    app::Event,
    runtime::{Crash, Reports, read_recording},
};

use super::{
    cli::{Place, is_root, mode, pipe_at},
    replay::{Session, long_session, noon},
};

fn mode_of(path: &Path) -> u32 {
    path.metadata().unwrap().permissions().mode() & 0o777
}

/// A recording of two frames in the state directory of a place, and the lines of its file.
fn recorded(place: &Place) -> (String, Vec<String>) {
    let mut session = Session::new();
    session.give(Event::Resize(80, 24));
    session.draw();
    session.press("2");
    let path = session.write(place.path("state/reports"));
    let lines = fs::read_to_string(&path).unwrap().lines().map(str::to_owned).collect();
    (path.display().to_string(), lines)
}

#[test]
fn only_its_owner_can_read_it() {
    let folder = tempfile::tempdir().unwrap();
    let reports = folder.path().join("state/reports");
    let first = long_session().write(reports.clone());
    assert_eq!((mode_of(&reports), mode_of(&first)), (0o700, 0o600));
    let name = first.file_name().unwrap().to_str().unwrap();
    assert_eq!(name, format!("recording-20260302-120000-{}.jsonl", std::process::id()));
    let second = Session::new().write(reports);
    assert_ne!(first, second, "the first one was to stay");
    assert!(read_recording(&first).unwrap().moments.len() > read_recording(&second).unwrap().moments.len());
}

#[test]
fn of_crash_reports_the_newest_ten_are_kept_and_of_recordings_all() {
    let folder = tempfile::tempdir().unwrap();
    let reports = Reports { folder: Some(folder.path().to_owned()) };
    let session = Session::new();
    fs::write(folder.path().join("crash-notes.txt"), "mine").unwrap();
    for second in 0..13 {
        let now = noon() + jiff::SignedDuration::from_secs(second);
        reports.write(session.recorder.recording(), now).unwrap();
        reports.write_crash(session.recorder.recording(), now).unwrap();
    }
    let mut names: Vec<String> =
        fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    let crashes: Vec<&String> =
        names.iter().filter(|name| name.ends_with("jsonl") && name.starts_with("crash")).collect();
    assert_eq!((names.len(), crashes.len()), (13 + 10 + 1, 10), "{names:?}");
    assert!(crashes[0].starts_with("crash-20260302-120003-"), "{crashes:?}");
}

#[test]
fn what_cannot_be_written_says_why_and_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let write = |folder| Reports { folder }.write(Session::new().recorder.recording(), noon()).unwrap_err();
    assert_eq!(write(None), "there is no home to put it in; set ORCHESTRA_STATE_DIR to a folder");
    let file = folder.path().join("file");
    fs::write(&file, "").unwrap();
    let within = file.join("reports");
    assert_eq!(write(Some(within.clone())), format!("{}: a part of its path is a file", within.display()));
    if is_root() {
        return println!("skipped: needs a user who is not root, for a folder that cannot be written");
    }
    let locked = folder.path().join("locked");
    fs::create_dir(&locked).unwrap();
    mode(&locked, 0o500);
    assert_eq!(write(Some(locked.clone())), format!("{}: permission denied", locked.display()));
}

#[test]
fn a_full_disk_leaves_no_half_of_one() {
    // Every write to this device finds no space.
    let Ok(full) = fs::canonicalize("/dev/full") else { return println!("skipped: needs /dev/full") };
    let place = Place::new();
    let (path, _) = recorded(&place);
    let mut command = place.command(&["replay", &path]);
    command.stdout(fs::OpenOptions::new().write(true).open(full).unwrap());
    let said = place.said(command);
    assert_eq!(said.code, 1);
    assert!(said.err.contains("no space is left"), "{said:?}");
}

#[test]
fn without_a_terminal_the_last_frame_is_printed_and_others_on_request() {
    let place = Place::new();
    let (path, _) = recorded(&place);
    let last = place.run(&["replay", &path]);
    assert_eq!((last.code, last.err.as_str()), (0, ""));
    assert_eq!(last.out.lines().count(), 24);
    assert!(last.out.contains("▶ 2 Pipelines") && last.out.contains("DEMO"), "{}", last.out);
    assert_eq!(place.run(&["replay", &path, "--frame", "2"]), last);
    let first = place.run(&["replay", &path, "--frame", "1"]);
    assert!(first.out.contains("▶ 1 Environments"), "{}", first.out);
    assert_eq!(place.run(&["replay", &path, "--size", "100x30"]).out.lines().count(), 30);
    assert!(place.run(&["replay", &path, "--color"]).out.contains("\u{1b}[0"));
    let missing = place.run(&["replay", &path, "--frame", "3"]);
    assert_eq!(missing.err, "orchestra: there is no frame 3; the recording has 2\n");
    assert_eq!((missing.code, missing.out.as_str()), (3, ""));
}

#[test]
fn two_replays_can_be_compared_by_the_digests_of_their_frames() {
    let place = Place::new();
    let path = long_session().write(place.path("state/reports")).display().to_string();
    let digests = place.run(&["replay", &path, "--frames"]);
    assert_eq!(digests.code, 0, "{digests:?}");
    assert_eq!(digests, place.run(&["replay", &path, "--frames"]));
    let other = place.run(&["replay", &path, "--frames", "--size", "100x30"]);
    let (one, two) = (digests.out.lines().last().unwrap(), other.out.lines().last().unwrap());
    let columns = |line: &str| line.split('\t').map(str::to_owned).collect::<Vec<_>>();
    let (one, two) = (columns(one), columns(two));
    assert_eq!((one[2].as_str(), two[2].as_str()), ("80x24", "100x30"));
    assert!(one[0] == two[0] && one[3] != two[3], "{one:?} {two:?}");
}

#[test]
fn what_is_no_recording_is_refused_with_file_and_line() {
    let place = Place::new();
    let (_, lines) = recorded(&place);
    let whole = lines.join("\n") + "\n";
    let refused = |text: &[u8], why: &str| {
        place.write("work/x.jsonl", text);
        place.run(&["replay", "x.jsonl"]).refused(&format!("x.jsonl:{why}"));
    };
    const NONE: &str = "1: this is no recording; the console writes one when it crashes, or on `write-recording`";
    refused(b"", "1: the file is empty");
    refused(b"hello\n", NONE);
    refused(b"{\"a\":1}\n", NONE);
    refused(b"\x1b]0;title\x07\x00\xff", NONE);
    let newer = whole.replacen("\"format\":1", "\"format\":2", 1).replacen(
        "\"program\":\"0.1.0\"",
        "\"program\":\"9\\u001b[2J\"",
        1,
    );
    let why = "1: a recording of format 2, and this program reads format 1; replay it with orchestra 9␛";
    refused(newer.as_bytes(), why);
    let cut = &whole[..whole.len() - 9];
    let line = lines.len();
    refused(cut.as_bytes(), &format!("{line}: the file ends within this line; it was not copied whole"));
    let wrong = format!("{whole}{{\"moment\":{{\"at_ms\":1,\"event\":{{\"explode\":3}}}}}}\n");
    place.write("work/x.jsonl", &wrong);
    let said = place.run(&["replay", "x.jsonl"]);
    assert!(
        said.code == 3 && said.err.contains(&format!("x.jsonl:{}: cannot be understood: unknown", line + 1)),
        "{said:?}"
    );
    let huge = format!("{whole}{{\"moment\":{{\"at_ms\":1,\"event\":{{\"resize\":[65535,65535]}}}}}}\n");
    refused(huge.as_bytes(), &format!("{}: a screen of 65535x65535 is too large to be drawn", line + 1));
    let twice = format!("{whole}{whole}");
    refused(twice.as_bytes(), &format!("{}: a second header; one file holds one recording", line + 1));
}

#[test]
fn a_line_without_an_end_is_not_read_to_its_end() {
    let place = Place::new();
    let (_, lines) = recorded(&place);
    let path = place.path("work/x.jsonl");
    fs::write(&path, format!("{}\n", lines[0])).unwrap();
    // A hole: it takes no room on the disk.
    fs::OpenOptions::new().write(true).open(&path).unwrap().set_len(80 << 20).unwrap();
    place.run(&["replay", "x.jsonl"]).refused("x.jsonl:2: longer than 64 MiB, so it is no line of a recording");
    fs::OpenOptions::new().write(true).open(&path).unwrap().set_len(1 << 30).unwrap();
    place.run(&["replay", "x.jsonl"]).refused("x.jsonl: longer than 512 MiB, so it is no recording");
}

#[test]
fn what_is_no_file_is_refused_without_waiting() {
    let place = Place::new();
    fs::create_dir(place.path("work/folder")).unwrap();
    pipe_at(&place.path("work/pipe"));
    place.run(&["replay", "folder"]).refused("folder: it is no file");
    place.run(&["replay", "pipe"]).refused("pipe: it is no file");
    place.run(&["replay", "nothing"]).refused("nothing: cannot be read: no such file or directory");
}

#[test]
fn numbers_that_no_console_would_write_end_in_a_sentence() {
    let place = Place::new();
    let (_, lines) = recorded(&place);
    // An interval so long that adding to it overflows.
    let endless =
        format!(r#"{{"expected":{{"provider":"x","feed":"gpus","interval":{{"secs":{},"nanos":0}}}}}}"#, u64::MAX);
    let reading = format!(
        r#"{{"observed":{{"provider":"x","at":"2026-03-02T12:00:00Z","interval":{{"secs":{},"nanos":0}},"outcome":{{"Ok":{{"snapshot":{{"gpus":[]}},"quota":null,"remark":null,"at":null}}}}}}}}"#,
        u64::MAX
    );
    let moment = |event: &str| format!("{{\"moment\":{{\"at_ms\":{},\"drawn\":true,\"event\":{event}}}}}\n", u64::MAX);
    let text = format!("{}\n{}{}", lines.join("\n"), moment(&endless), moment(&reading));
    place.write("work/x.jsonl", &text);
    let said = place.run(&["replay", "x.jsonl"]);
    assert_eq!((said.code, said.out.as_str()), (1, ""), "{said:?}");
    assert!(
        said.err.starts_with("orchestra: x.jsonl: th") && said.err.contains("a defect of this program"),
        "{said:?}"
    );
}

#[test]
fn a_crash_is_told_beside_its_last_frame() {
    let place = Place::new();
    let mut recording = Session::new().recorder.recording();
    recording.crash = Some(Crash {
        at: noon(),
        message: format!("no way out with ghp_{}", "a1B2".repeat(9)),
        place: "src/app/update.rs:7".into(),
        thread: "main".into(),
        backtrace: Vec::new(),
    });
    let path = Reports { folder: Some(place.path("work")) }.write_crash(recording, noon()).unwrap();
    let said = place.run(&["replay", path.to_str().unwrap()]);
    assert_eq!(said.code, 0);
    let why =
        "orchestra: the console ended by a panic on the thread main, src/app/update.rs:7: no way out with ‹redacted›\n";
    assert_eq!(said.err, why);
}
