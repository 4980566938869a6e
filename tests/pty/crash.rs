//! What is left of a console that crashed, or that was asked to write down what it went through.

use std::{
    fs,
    io::{Read, Write},
    net::TcpListener,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::Command,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
};

use rustix::process::Signal;

use crate::{
    home::Start,
    terminal::{End, Terminal},
};

/// The files in the folder of reports.
fn reports(terminal: &Terminal) -> Vec<PathBuf> {
    let Ok(files) = fs::read_dir(terminal.home.state().join("reports")) else { return Vec::new() };
    files.map(|file| file.unwrap().path()).collect()
}

fn only_report(terminal: &Terminal) -> PathBuf {
    let reports = reports(terminal);
    assert_eq!(reports.len(), 1, "{reports:?}");
    reports[0].clone()
}

fn mode_of(path: &Path) -> u32 {
    path.metadata().unwrap().permissions().mode() & 0o777
}

/// What a replay prints, and what it tells beside.
fn replayed(report: &Path, arguments: &[&str]) -> (String, String) {
    let mut replay = Command::new(env!("CARGO_BIN_EXE_orchestra"));
    let output = replay.arg("replay").arg(report).args(arguments).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap())
}

/// Crashes on a key; the writer does so by itself.
fn crashed(fault: &str, start: Start) -> Terminal {
    let mut terminal = start.env("ORCHESTRA_FAULT", fault).open();
    if fault != "panic-writer" {
        terminal.shows(&["DEMO", "production"]);
        terminal.type_keys("j");
    }
    assert_eq!(terminal.end(), End::Code(1), "{fault}");
    terminal.is_restored();
    terminal
}

#[test]
fn a_crash_leaves_a_report_that_can_be_replayed() {
    for (fault, thread) in
        [("panic-ui", "main"), ("panic-input", "orchestra-input"), ("panic-writer", "orchestra-writer")]
    {
        let terminal = crashed(fault, Start::demo());
        let report = only_report(&terminal);
        assert_eq!((mode_of(&report), mode_of(report.parent().unwrap())), (0o600, 0o700), "{fault}");
        let name = report.file_name().unwrap().to_str().unwrap();
        assert!(name.starts_with("crash-2") && name.ends_with(&format!("-{}.jsonl", terminal.pid())), "{name}");
        let words = terminal.last_words();
        assert!(words.contains(&format!("\r\norchestra: what led to it is in {}\r\n", report.display())), "{words}");
        assert!(
            words.contains(&format!("\r\norchestra: to see it: orchestra replay {}\r\n", report.display())),
            "{words}"
        );
        assert_eq!(words.matches('\x1b').count(), 1, "only the cursor's return: {words:?}");
        let text = fs::read_to_string(&report).unwrap();
        assert!(text.contains("\"backtrace\":[\""), "{fault}");
        let (frame, told) = replayed(&report, &[]);
        assert!(told.contains(&format!("a panic on the thread {thread}, src/runtime/sabotage.rs:")), "{told}");
        assert!(told.ends_with("ORCHESTRA_FAULT asked for this panic\n"), "{told}");
        assert_eq!(frame.lines().count(), 24, "{frame}");
        assert!(frame.contains("DEMO"), "{frame}");
        if fault != "panic-writer" {
            assert!(frame.contains("production"), "{frame}");
        }
    }
}

#[test]
fn a_report_that_cannot_be_written_says_why() {
    let start = Start::demo();
    let state = start.home.state();
    fs::create_dir_all(&state).unwrap();
    fs::write(state.join("reports"), "in the way").unwrap();
    let terminal = crashed("panic-ui", start);
    let words = terminal.last_words();
    let folder = state.join("reports");
    let why = format!("\r\norchestra: no crash report was written: {}: file exists\r\n", folder.display());
    assert!(words.ends_with(&why), "{words}");
}

#[test]
fn on_request_the_console_writes_a_recording_and_goes_on() {
    let mut terminal = Start::still_demo().size(140, 40).open();
    terminal.shows_still_demo();
    terminal.type_keys("xr");
    terminal.shows(&["recording-", ".jsonl is written; `orchestra replay` plays it"]);
    let report = only_report(&terminal);
    assert!(terminal.text().contains(report.to_str().unwrap()), "{}", terminal.text());
    assert_eq!(mode_of(&report), 0o600);
    let (frame, told) = replayed(&report, &[]);
    assert_eq!((frame, told.as_str()), (terminal.home.still_frame((140, 40)), ""));
    terminal.type_keys("2");
    terminal.shows(&["▶ 2 Pipelines"]);
    terminal.type_keys("q");
    assert_eq!(terminal.end(), End::Code(0));
}

#[test]
fn a_recording_is_played_paused_stepped_and_left() {
    let mut console = Start::still_demo().open();
    console.shows_still_demo();
    console.type_keys("3");
    console.shows(&["▶ 3 GPU"]);
    console.type_keys("xr");
    console.shows(&["reports/recording-", "`orchestra replay` plays it"]);
    let report = only_report(&console);
    let frames = replayed(&report, &["--frames"]).0.lines().count();

    let mut played = Start::new(&["replay", report.to_str().unwrap(), "--step"]).size(80, 25).open();
    played.shows(&[&format!("REPLAY frame 1 of {frames} "), "paused"]);
    for number in 2..=frames {
        played.type_keys("n");
        played.shows(&[&format!("frame {number} of {frames} ")]);
    }
    played.shows(&["▶ 3 GPU", ", end |"]);
    let last = replayed(&report, &[]).0;
    assert!(played.text().starts_with(&last), "{}\n{last}", played.text());
    played.type_keys("h");
    played.hides(&["REPLAY"]);
    played.type_keys("q");
    assert_eq!(played.end(), End::Code(0));
    played.is_restored();

    // In its time, on a terminal that is too small for it; nothing that it did is done again.
    let mut quick = Start::new(&["replay", report.to_str().unwrap(), "--speed", "100"]).size(60, 12).open();
    quick.shows(&["REPLAY", "DEMO"]);
    quick.shows(&[", end |"]);
    quick.type_keys("\x03");
    assert_eq!(quick.end(), End::Code(0));
    quick.is_restored();
    assert_eq!(reports(&console).len(), 1, "a replay wrote a recording");
}

#[test]
fn a_replay_ends_when_it_is_interrupted() {
    for signal in [Signal::INT, Signal::QUIT, Signal::TERM] {
        let recording = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/recording-1.jsonl");
        let mut terminal = Start::new(&["replay", "--step", recording]).open();
        terminal.shows(&["frame 1 of"]);
        terminal.signal(signal);
        assert_eq!(terminal.end(), End::Code(2));
        terminal.is_restored();
    }
}

const TOKEN: &str = "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";

/// A GitHub with one run, and whether it was asked with the token.
fn github() -> (String, Arc<AtomicBool>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let asked = Arc::new(AtomicBool::new(false));
    let saw = Arc::clone(&asked);
    thread::spawn(move || {
        for mut stream in listener.incoming().map_while(Result::ok) {
            let mut head = [0; 4096];
            let Ok(read @ 1..) = stream.read(&mut head) else { continue };
            saw.fetch_or(
                String::from_utf8_lossy(&head[..read]).contains(&format!("Bearer {TOKEN}")),
                Ordering::Relaxed,
            );
            let body = r#"{"total_count":1,"workflow_runs":[{"id":7,"name":"nightly","status":"in_progress",
                "created_at":"2026-11-20T09:00:00Z"}]}"#;
            let head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close";
            write!(stream, "{head}\r\nContent-Length: {}\r\n\r\n{body}", body.len()).ok();
        }
    });
    (url, asked)
}

#[test]
fn neither_the_screen_nor_the_report_of_a_crash_holds_a_token_that_is_in_use() {
    let start = Start::new(&[]).size(120, 40).env("GH_TOKEN", TOKEN).env("ORCHESTRA_FAULT", "panic-ui");
    let (url, asked) = github();
    let settings = format!("[github]\napi_url = '{url}'\nrepositories = ['octo/hello']\n");
    fs::write(start.home.path().join("config/config.toml"), settings).unwrap();
    let mut terminal = start.open();
    terminal.shows(&["nightly"]);
    assert!(asked.load(Ordering::Relaxed), "the token was not used");
    terminal.type_keys("j");
    assert_eq!(terminal.end(), End::Code(1));
    let report = fs::read_to_string(only_report(&terminal)).unwrap();
    assert!(report.contains("\"backtrace\":[\"") && report.contains("nightly"), "{report}");
    let token = &TOKEN[4..20];
    assert!(!report.contains(token) && !terminal.home.own_log().contains(token));
    assert!(!terminal.bytes().windows(token.len()).any(|part| part == token.as_bytes()), "the token is on the screen");
}
