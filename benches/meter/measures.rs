//! What is measured, in which order, against which limit.

use std::time::{Duration, Instant};

use rustix::process::Signal;

use super::{
    Answers, Limit, Program, Report, Row, Session, proc,
    session::{Ending, SIZE},
    terminal::count,
};

/// The programs to measure, and how long.
#[derive(Debug)]
pub struct Plan {
    /// The demo with a clock that stands still.
    pub still: Program,
    pub flooded: Program,
    pub large_still: Program,
    pub large_live: Program,
    pub floor: Program,
    pub keys: u32,
    pub seconds: u32,
}

const AT_ONCE: Answers = Answers::After(Duration::ZERO);
const FAR_AWAY: Answers = Answers::After(Duration::from_millis(200));
const STARTS: u32 = 9;
const FRAME_START: &[u8] = b"\x1b[?2026h";
const FRAME_END: &[u8] = b"\x1b[?2026l";

pub fn measure(plan: &Plan) -> Report {
    let mut report = Report::default();
    starts(plan, &mut report.rows);
    rest(plan, &mut report.rows);
    keys(plan, &mut report.rows);
    resizes(plan, &mut report.rows);
    scale(plan, &mut report.rows);
    endings(plan, &mut report.rows);
    report
}

fn row(measure: &'static str, unit: &'static str, ours: f64, beside: f64, limit: Limit) -> Row {
    Row { measure, unit, ours: Some(ours), beside: Some(beside), limit }
}

fn starts(plan: &Plan, rows: &mut Vec<Row>) {
    let (mut ours, mut floor, mut far, mut silent, mut asked) = (vec![], vec![], vec![], vec![], 0);
    for _ in 0..STARTS {
        ours.push(millis(Session::open(&plan.still, AT_ONCE).first_paint));
        floor.push(millis(Session::open(&plan.floor, AT_ONCE).first_paint));
        far.push(millis(Session::open(&plan.still, FAR_AWAY).first_paint));
        let unanswered = Session::open(&plan.still, Answers::Never);
        silent.push(millis(unanswered.first_paint));
        asked = asked.max(unanswered.query_bytes_before_paint);
    }
    let (ours, floor) = (percentile(ours, 50), percentile(floor, 50));
    rows.push(row("first paint", "ms", ours, floor, Limit::Times(4.0)));
    rows.push(row("first paint, answers after 200 ms", "ms", percentile(far, 50), floor, Limit::AtMost(ours + 10.0)));
    rows.push(row("first paint, no answers", "ms", percentile(silent, 50), floor, Limit::AtMost(ours + 10.0)));
    rows.push(row("terminal queries before the first paint", "B", whole(asked), 0.0, Limit::AtMost(0.0)));
}

/// A program that nobody touches: bytes/s, CPU in percent of a core, wake-ups/s, resident MB.
fn at_rest(program: &Program, seconds: u32) -> [f64; 4] {
    let mut session = Session::open(program, AT_ONCE);
    session.rest(Duration::from_secs(2));
    let (bytes, before, started) = (session.terminal.written.len(), proc::usage(session.pid()), Instant::now());
    session.rest(Duration::from_secs(seconds.into()));
    let (after, time) = (proc::usage(session.pid()), started.elapsed().as_secs_f64());
    [
        whole(session.terminal.written.len() - bytes) / time,
        (after.cpu - before.cpu).as_secs_f64() / time * 100.0,
        whole(usize::try_from(after.wakeups - before.wakeups).unwrap()) / time,
        whole(usize::try_from(proc::resident_bytes(session.pid())).unwrap()) / 1e6,
    ]
}

fn rest(plan: &Plan, rows: &mut Vec<Row>) {
    let (ours, floor) = (at_rest(&plan.still, plan.seconds), at_rest(&plan.floor, plan.seconds));
    rows.push(row("nothing changes: written", "B/s", ours[0], floor[0], Limit::AtMost(0.0)));
    rows.push(row("nothing changes: CPU", "%", ours[1], floor[1], Limit::AtMost(0.1)));
    rows.push(row("nothing changes: wake-ups", "/s", ours[2], floor[2], Limit::AtMost(5.0)));
    rows.push(row("memory", "MB", ours[3], floor[3], Limit::AtMost(32.0)));
}

struct Keys {
    p50: Option<f64>,
    p95: Option<f64>,
    bytes: f64,
    cpu_ms: f64,
    biggest_frame: f64,
}

/// Moves a list's cursor down and up; then visits every pane for the biggest frame.
fn type_at(program: &Program, keys: u32) -> Keys {
    let mut session = Session::open(program, AT_ONCE);
    session.rest(Duration::from_secs(1));
    session.type_keys("2");
    session.rest(Duration::from_millis(300));
    let (bytes, before) = (session.terminal.written.len(), proc::usage(session.pid()).cpu);
    let mut times = Vec::new();
    for at in 0..keys {
        times.extend(session.time_key(if at % 2 == 0 { "j" } else { "k" }).map(millis));
        session.rest(Duration::from_millis(20 + u64::from(at * 7 % 30)));
    }
    let (bytes, cpu) = (session.terminal.written.len() - bytes, proc::usage(session.pid()).cpu - before);
    // A key that moved nothing counts as lost; more than one in twenty and there is no honest p95.
    let complete = times.len() * 20 >= keys as usize * 19;
    for key in ["0", "1", "2", "3", "4", "5", "?", "\x1b", "z", "z"] {
        session.type_keys(key);
        session.rest(Duration::from_millis(100));
    }
    Keys {
        p50: complete.then(|| percentile(times.clone(), 50)),
        p95: complete.then(|| percentile(times, 95)),
        bytes: whole(bytes) / f64::from(keys),
        cpu_ms: millis(cpu) / f64::from(keys),
        biggest_frame: whole(biggest_frame(&session.terminal.written)),
    }
}

fn keys(plan: &Plan, rows: &mut Vec<Row>) {
    let floor = type_at(&plan.floor, plan.keys);
    let ours = type_at(&plan.still, plan.keys);
    let flooded = type_at(&plan.flooded, plan.keys);
    let timed = |measure, ours, beside, most| Row { measure, unit: "ms", ours, beside, limit: Limit::AtMost(most) };
    rows.push(timed("key to screen, p50", ours.p50, floor.p50, 1.7));
    rows.push(timed("key to screen, p95", ours.p95, floor.p95, 16.0));
    rows.push(timed("key to screen, p50, 1,000 lines/s", flooded.p50, floor.p50, 1.7));
    rows.push(timed("key to screen, p95, 1,000 lines/s", flooded.p95, floor.p95, 16.0));
    rows.push(row("written per cursor move", "B", ours.bytes, floor.bytes, Limit::AtMost(500.0)));
    rows.push(row("biggest frame at 120x40", "B", ours.biggest_frame, floor.biggest_frame, Limit::AtMost(16_000.0)));
    let large = type_at(&plan.large_still, plan.keys);
    rows.push(row("CPU per key at scale, against the demo's", "ms", large.cpu_ms, ours.cpu_ms, Limit::Times(2.0)));
}

/// Fifty resizes in half a second: frames drawn, bytes written.
fn resize(program: &Program) -> [f64; 2] {
    let mut session = Session::open(program, AT_ONCE);
    session.rest(Duration::from_secs(1));
    let before = session.terminal.written.len();
    let started = Instant::now();
    for at in 1..=50_u16 {
        session.resize((SIZE.0 - at % 2 * 10, SIZE.1 - at % 3));
        session.terminal.drain(started + Duration::from_millis(10) * at.into());
    }
    session.rest(Duration::from_millis(500));
    let written = &session.terminal.written[before..];
    [whole(count(written, FRAME_END)), whole(written.len())]
}

fn resizes(plan: &Plan, rows: &mut Vec<Row>) {
    let (ours, floor) = (resize(&plan.still), resize(&plan.floor));
    rows.push(row("50 resizes in 0.5 s: repaints", "", ours[0], floor[0], Limit::AtMost(10.0)));
    rows.push(row("50 resizes in 0.5 s: written", "B", ours[1], floor[1], Limit::AtMost(160_000.0)));
}

fn scale(plan: &Plan, rows: &mut Vec<Row>) {
    let (live, floor) = (at_rest(&plan.large_live, plan.seconds), at_rest(&plan.floor, 1));
    rows.push(row("1,000 GPUs, 10,000 runs, live: CPU", "%", live[1], floor[1], Limit::AtMost(5.0)));
    rows.push(row("1,000 GPUs, 10,000 runs, live: memory", "MB", live[3], floor[3], Limit::AtMost(96.0)));
}

fn endings(plan: &Plan, rows: &mut Vec<Row>) {
    for (measure, ending) in [
        ("end by q", Ending::Keys("q")),
        ("end by ctrl-c", Ending::Keys("\x03")),
        ("end by TERM", Ending::Signal(Signal::TERM)),
        ("end by HUP", Ending::Signal(Signal::HUP)),
        ("end by INT", Ending::Signal(Signal::INT)),
    ] {
        let end = |program: &Program| {
            let mut session = Session::open(program, AT_ONCE);
            session.rest(Duration::from_millis(500));
            session.end_by(ending).map(millis)
        };
        let (ours, beside) = (end(&plan.still), end(&plan.floor));
        rows.push(Row { measure, unit: "ms", ours, beside, limit: Limit::AtMost(200.0) });
    }
}

fn biggest_frame(written: &[u8]) -> usize {
    let starts = positions(written, FRAME_START);
    let ends = positions(written, FRAME_END);
    let ends_after = |start: usize| ends.iter().find(|end| **end > start);
    starts.iter().filter_map(|start| Some(ends_after(*start)? + FRAME_END.len() - start)).max().unwrap_or(written.len())
}

fn positions(written: &[u8], wanted: &[u8]) -> Vec<usize> {
    written.windows(wanted.len()).enumerate().filter(|(_, window)| *window == wanted).map(|(at, _)| at).collect()
}

fn percentile(mut values: Vec<f64>, percent: usize) -> f64 {
    values.sort_by(f64::total_cmp);
    values[(values.len() - 1) * percent / 100]
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

fn whole(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap())
}
