//! What it costs to open a log of 200 MB on its failing step once its bytes are here, beside a bare count of its lines
//! by the same reads, and what a search of it costs beside a bare search.
//!
//! `cargo bench --bench joblog`. Both sides of a ratio are measured in turns in the same run, on a file in the folder that
//! JOBLOG_BENCH_FOLDER names or the working directory. ORCHESTRA_LONG_LOGS=1 measures 1 GB.
#![allow(clippy::disallowed_methods, reason = "measuring reads the clock")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout, reason = "a program that prints figures")]

use std::{
    fs::File,
    io::{BufWriter, Read, Seek, Write},
    time::{Duration, Instant},
};

use orchestra_console::{
    domain::{Conclusion, Job, JobStep, RunStatus, Timestamp},
    provider::JobLogBody,
    runtime::OpenedJobLog,
};

const ROUNDS: usize = 5;

fn main() {
    if !std::env::args().any(|argument| argument == "--bench") {
        println!("nothing is measured under `cargo test`; run `cargo bench --bench joblog`");
        return;
    }
    let bytes: u64 = if std::env::var("ORCHESTRA_LONG_LOGS").is_ok() { 1_000_000_000 } else { 200_000_000 };
    let folder = tempfile::tempdir_in(std::env::var("JOBLOG_BENCH_FOLDER").unwrap_or(".".into())).unwrap();
    let path = folder.path().join("job.log");
    let lines = write(&path, bytes);
    let body = || JobLogBody::of_file(File::open(&path).unwrap()).unwrap();
    let (mut opened, mut counted, mut found, mut bare) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let before = resident_kb();
    let mut grown = 0;
    for _ in 0..ROUNDS {
        counted.push(timed(|| assert_eq!(count(&path), lines)));
        opened.push(timed(|| {
            let (log, outline) = OpenedJobLog::open(body(), &job(), |_| true).unwrap().unwrap();
            let line = outline.failing_line.unwrap();
            let screen = log.lines(line - 40..line + 1, 16 * 1024).unwrap();
            assert_eq!(screen.last().unwrap().text.text.as_str(), "Error: Process completed with exit code 1.");
            grown = grown.max(resident_kb().saturating_sub(before));
        }));
        let (log, _) = OpenedJobLog::open(body(), &job(), |_| true).unwrap().unwrap();
        found.push(timed(|| assert_eq!(log.find("the last words", || true).unwrap().unwrap().lines.len(), 1)));
        bare.push(timed(|| assert!(contains(&path, b"the last words"))));
    }
    let [opened, counted, found, bare] = [opened, counted, found, bare].map(median);
    println!("{} MB, {lines} lines, median of {ROUNDS}", bytes / 1_000_000);
    println!(
        "open on the failing step: {:.0} ms (limit 1000 for 200 MB); bare count of lines: {:.0} ms; ratio {:.2}",
        millis(opened),
        millis(counted),
        opened.as_secs_f64() / counted.as_secs_f64()
    );
    println!(
        "search for a rare text: {:.0} ms; bare search: {:.0} ms; ratio {:.2}",
        millis(found),
        millis(bare),
        found.as_secs_f64() / bare.as_secs_f64()
    );
    println!("memory grew by {grown} kB");
    assert!(millis(opened) <= 1_000.0 * (bytes as f64 / 2e8), "opening is too slow");
}

/// A log that fails in its last lines; how many lines it has.
fn write(path: &std::path::Path, bytes: u64) -> u64 {
    let mut out = BufWriter::with_capacity(1 << 20, File::create(path).unwrap());
    let (mut written, mut lines) = (0, 0);
    while written < bytes {
        let second = 2 + written * 40 / bytes;
        let text = match lines % 50 {
            0 => "##[group]Run a part of the work".to_owned(),
            49 => "##[endgroup]".to_owned(),
            line => {
                format!("\u{1b}[36;1mtool\u{1b}[0m line {line} of {lines}: output that says little, again and again")
            }
        };
        let line = format!("2026-03-14T14:30:{second:02}.1234567Z {text}\r\n");
        out.write_all(line.as_bytes()).unwrap();
        (written, lines) = (written + line.len() as u64, lines + 1);
    }
    for text in ["the last words", "##[error]Process completed with exit code 1."] {
        write!(out, "2026-03-14T14:30:45.1234567Z {text}\r\n").unwrap();
    }
    out.flush().unwrap();
    lines + 2
}

fn job() -> Job {
    let start: Timestamp = "2026-03-14T14:30:00Z".parse().unwrap();
    let at = |second: i64| Some(start + jiff::SignedDuration::from_secs(second));
    let step = |number, from, to, conclusion| JobStep {
        number,
        name: "step".into(),
        status: RunStatus::Completed,
        conclusion: Some(conclusion),
        started_at: at(from),
        completed_at: at(to),
    };
    Job {
        id: 1,
        name: "bench".into(),
        status: RunStatus::Completed,
        conclusion: Some(Conclusion::Failure),
        attempt: 1,
        created_at: None,
        labels: Vec::new(),
        started_at: at(0),
        completed_at: at(50),
        runner: None,
        steps: vec![step(1, 0, 2, Conclusion::Success), step(2, 2, 50, Conclusion::Failure)],
    }
}

/// The floor: every byte read once, every line break counted.
fn count(path: &std::path::Path) -> u64 {
    let mut lines = 0;
    pieces(path, |piece| {
        lines += memchr::memchr_iter(b'\n', piece).count() as u64;
        false
    });
    lines
}

fn contains(path: &std::path::Path, text: &[u8]) -> bool {
    let finder = memchr::memmem::Finder::new(text);
    let mut found = false;
    pieces(path, |piece| {
        found |= finder.find(piece).is_some();
        false
    });
    found
}

fn pieces(path: &std::path::Path, mut each: impl FnMut(&[u8]) -> bool) {
    let mut file = File::open(path).unwrap();
    file.rewind().unwrap();
    let mut piece = vec![0; 256 * 1024];
    loop {
        let read = file.read(&mut piece).unwrap();
        if read == 0 || each(&piece[..read]) {
            return;
        }
    }
}

fn timed(work: impl FnOnce()) -> Duration {
    let began = Instant::now();
    work();
    began.elapsed()
}

fn median(mut all: Vec<Duration>) -> Duration {
    all.sort();
    all[all.len() / 2]
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

fn resident_kb() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok()).unwrap_or(0)
}
