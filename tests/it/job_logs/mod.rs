//! Logs of jobs from the far side to the screen: streamed, kept, indexed, shown.

mod bodies;
mod fetching;
mod indexing;
mod lines;
mod opening;
mod places;
mod screens;

use orchestra_console::domain::{Conclusion, Job, JobStep, RunKey, RunStatus, Timestamp};

/// A step that ran from one second to another after the start.
fn step(number: u32, name: &str, seconds: (i64, i64), conclusion: Conclusion) -> JobStep {
    JobStep {
        number,
        name: name.into(),
        status: RunStatus::Completed,
        conclusion: Some(conclusion),
        started_at: Some(start() + jiff::SignedDuration::from_secs(seconds.0)),
        completed_at: Some(start() + jiff::SignedDuration::from_secs(seconds.1)),
    }
}

fn start() -> Timestamp {
    "2026-03-14T14:30:00Z".parse().unwrap()
}

/// A finished job whose second step failed.
fn failed() -> Job {
    Job {
        id: 70,
        name: "test (東京)".into(),
        status: RunStatus::Completed,
        conclusion: Some(Conclusion::Failure),
        attempt: 1,
        created_at: None,
        labels: Vec::new(),
        started_at: Some(start()),
        completed_at: Some(start() + jiff::SignedDuration::from_secs(60)),
        runner: None,
        steps: vec![
            step(1, "Set up job", (0, 2), Conclusion::Success),
            step(2, "Run tests", (2, 50), Conclusion::Failure),
            step(3, "Upload", (50, 50), Conclusion::Skipped),
            step(4, "Clean up", (50, 60), Conclusion::Success),
        ],
    }
}

fn run() -> RunKey {
    RunKey { repository: "octo/hello".into(), id: 7 }
}

/// Lines as a runner writes them: seconds after the start, and the text.
fn written(lines: &[(i64, &str)]) -> Vec<u8> {
    let mut log = vec![0xef, 0xbb, 0xbf];
    for (second, text) in lines {
        let at = start() + jiff::SignedDuration::from_secs(*second);
        log.extend_from_slice(format!("{}.1234567Z {text}\r\n", at.strftime("%Y-%m-%dT%H:%M:%S")).as_bytes());
    }
    log
}

/// A small log with everything in it.
fn everything() -> Vec<u8> {
    written(&[
        (0, "Current runner version: '2.331.0'"),
        (0, "##[group]Runner Image"),
        (1, "Image: ubuntu-24.04"),
        (1, "Version: 20260301.1"),
        (1, "##[endgroup]"),
        (2, "Complete job name: test"),
        (2, "##[group]Run cargo test"),
        (2, "\u{1b}[36;1mcargo test\u{1b}[0m"),
        (2, "##[endgroup]"),
        (3, "##[command]/usr/bin/cargo test"),
        (4, "##[warning]The cache was not found."),
        (5, "2026-03-14T14:30:05.1234567Z ##[error]forged by a program"),
        (5, "says ##[error]in the middle"),
        (6, "##[debug]evaluating"),
        (40, "\u{1b}[31mtest resume ... FAILED\u{1b}[0m"),
        (41, "token ghp_0123456789abcdefghijABCDEFGHIJ012345 was used"),
        (42, "\u{1b}]0;owned\u{7}title and \u{1b}[2Jclear"),
        (50, "##[error]Process completed with exit code 101."),
        (50, "Post job cleanup."),
        (55, "##[notice]nothing left to do"),
        (60, "##[error]late, of the clean-up"),
    ])
}
