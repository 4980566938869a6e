//! What a large estate costs: a frame over 1,000 GPUs and 10,000 runs beside a frame of an empty
//! console, and the work of taking in a second of its changes, as a share of that second.
//!
//! `cargo bench --bench scale`. Ratios are of two things measured in the same run; no terminal takes
//! part, so the figures are those of `update` and `render` alone.
#![allow(clippy::disallowed_methods, reason = "measuring reads the clock")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout, reason = "a program that prints figures")]

use std::time::{Duration, Instant};

use orchestra_console::{
    app::{App, Event, update},
    domain::{Job, ProviderId, Timestamp},
    keymap::{Bindings, Key, Pane},
    provider::{DemoClock, DemoScale, DemoScenario, DemoWorld},
    theme::{Depth, Styles},
    view,
};
use ratatui::{Terminal, backend::TestBackend};

/// What the list of runs is held to: so many of them, a key of a filter, and the memory that they take.
const RUNS: &str = "gpus=1,runs=5000,environments=1";
const KEY_MILLISECONDS: f64 = 16.0;
const GROWTH_MIB: f64 = 20.0;

const SCALE: &str = "gpus=1000,runs=10000,environments=50";
const SIZE: (u16, u16) = (120, 40);
const FRAMES: u32 = 300;
const SECONDS: u32 = 20;

fn main() {
    if !std::env::args().any(|argument| argument == "--bench") {
        println!("nothing is measured under `cargo test`; run `cargo bench --bench scale`");
        return;
    }
    let start: Timestamp = "2026-03-04T09:30:00Z".parse().unwrap();
    println!("{:<44} {:>10} {:>10} {:>8} {:>8}", "measure", "large", "empty", "ratio", "limit");
    // First of all: what is freed of others would hide what this takes.
    runs(start);
    let mut large = app(start);
    let mut changes = Changes::of(start);
    changes.second(&mut large);
    for pane in [Pane::Environments, Pane::Pipelines, Pane::Gpu] {
        let empty = frame(&mut app(start), pane);
        let ours = frame(&mut large, pane);
        row(&format!("frame in µs, focus on {}", pane.title()), micros(ours), micros(empty), 2.0);
    }
    let mut spent = Duration::ZERO;
    for _ in 0..SECONDS {
        spent += changes.second(&mut large);
    }
    let share = spent.as_secs_f64() / f64::from(SECONDS) * 100.0;
    println!("{:<44} {share:>9.2} % {:>10} {:>8} {:>6} %", "taking in a second of changes, of one core", "", "", 5);
    let typed = Instant::now();
    for key in "/failed".chars() {
        update(&mut large, Event::Key(Key::char(key)));
    }
    println!("{:<44} {:>10.0}", "filter over 10,000 runs, µs per typed key", micros(typed.elapsed()) / 6.0);
    jobs(start);
}

/// 5,000 runs in the list: memory, and the slowest typed key of filters of each kind, frame and all.
fn runs(start: Timestamp) {
    let before = resident_mib();
    let mut app = app(start);
    Changes { now: start, start, scale: RUNS }.second(&mut app);
    let grown = resident_mib() - before;
    assert!(app.store.inventory.runs.len() >= 5_000);
    app.focus.show(Pane::Pipelines);
    let styles = Styles::load("dark", Depth::True, false).unwrap();
    let mut terminal = Terminal::new(TestBackend::new(SIZE.0, SIZE.1)).unwrap();
    let mut slowest = Duration::ZERO;
    for filter in ["/failed", "/status:failed", "/branch:main", "/age<2h", "/!status:passed"] {
        for key in filter.chars() {
            let typed = Instant::now();
            update(&mut app, Event::Key(Key::char(key)));
            terminal.draw(|frame| view::render(frame, &app, &styles)).unwrap();
            slowest = slowest.max(typed.elapsed());
        }
        (0..2).for_each(|_| drop(update(&mut app, Event::Key("esc".parse().unwrap()))));
    }
    let slowest = micros(slowest) / 1e3;
    println!(
        "{:<44} {slowest:>10.2} {:>10} {:>8} {KEY_MILLISECONDS:>8}",
        "5,000 runs: slowest typed key with frame, ms", "", ""
    );
    println!("{:<44} {grown:>10.1} {:>10} {:>8} {GROWTH_MIB:>8}", "5,000 runs: growth of memory, MiB", "", "");
    assert!(slowest <= KEY_MILLISECONDS && grown <= GROWTH_MIB && grown > 0.0, "{slowest} ms, {grown} MiB");
}

/// An opened run of 10,000 jobs: taking them in, and a key with its frame.
fn jobs(start: Timestamp) {
    let mut app = app(start);
    Changes { now: start, start, scale: RUNS }.second(&mut app);
    app.focus.show(Pane::Pipelines);
    update(&mut app, Event::Key("enter".parse().unwrap()));
    let (key, attempt) = app.run.as_ref().map(|run| (run.key.clone(), run.attempt)).unwrap();
    let world = world(start, RUNS);
    let like =
        app.store.inventory.runs.iter().find_map(|run| world.jobs(&run.key, run.attempt, start).into_iter().next());
    let like = like.unwrap();
    let jobs =
        (1..=10_000).map(|id| Job { id, name: format!("test ({}, {id})", id % 7).as_str().into(), ..like.clone() });
    let event = Event::Jobs { key, attempt, at: start, run: None, outcome: Ok(jobs.collect()) };
    let taken = Instant::now();
    update(&mut app, event);
    println!("{:<44} {:>10.2}", "10,000 jobs: taking them in, ms", micros(taken.elapsed()) / 1e3);
    update(&mut app, Event::Key("l".parse().unwrap()));
    let moved = frame(&mut app, Pane::Pipelines);
    println!("{:<44} {:>10.0}", "10,000 jobs: a frame after a key, µs", micros(moved));
}

/// Memory that is in use now, as Linux counts it.
fn resident_mib() -> f64 {
    let statm = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    let pages: f64 = statm.split(' ').nth(1).and_then(|pages| pages.parse().ok()).unwrap_or(f64::NAN);
    pages * 4_096.0 / f64::from(1 << 20)
}

fn app(now: Timestamp) -> App {
    App::new(now, SIZE, Bindings::shipped().unwrap())
}

/// The demo's readings, a second at a time.
struct Changes {
    now: Timestamp,
    start: Timestamp,
    scale: &'static str,
}

impl Changes {
    fn of(start: Timestamp) -> Self {
        Self { now: start, start, scale: SCALE }
    }

    /// Takes in all readings of the next second; only the app's own work is timed.
    fn second(&mut self, app: &mut App) -> Duration {
        let world = world(self.now, self.scale);
        let mut spent = Duration::ZERO;
        for mut observer in world.observers() {
            let (provider, feed, interval): (ProviderId, _, _) = (observer.id(), observer.feed(), observer.interval());
            if self.now == self.start {
                update(app, Event::Expected { provider: provider.clone(), feed, interval });
            }
            let outcome = tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(observer.observe());
            let event = Event::Observed { provider, at: self.now, interval, outcome };
            let began = Instant::now();
            update(app, Event::Clock(self.now));
            update(app, event);
            spent += began.elapsed();
        }
        self.now += jiff::SignedDuration::from_secs(1);
        spent
    }
}

fn world(now: Timestamp, scale: &str) -> DemoWorld {
    DemoWorld::new(7, DemoScale::parse(scale).unwrap(), DemoScenario::Incident, DemoClock::Frozen(now))
}

/// The middle of many frames, each after the cursor moved.
fn frame(app: &mut App, pane: Pane) -> Duration {
    let styles = Styles::load("dark", Depth::True, false).unwrap();
    let mut terminal = Terminal::new(TestBackend::new(SIZE.0, SIZE.1)).unwrap();
    app.focus.show(pane);
    let mut times: Vec<Duration> = (0..FRAMES)
        .map(|number| {
            update(app, Event::Key(Key::char(if number % 40 < 20 { 'j' } else { 'k' })));
            let began = Instant::now();
            terminal.draw(|frame| view::render(frame, app, &styles)).unwrap();
            began.elapsed()
        })
        .collect();
    times.sort();
    times[times.len() / 2]
}

fn micros(time: Duration) -> f64 {
    time.as_secs_f64() * 1e6
}

fn row(measure: &str, large: f64, empty: f64, limit: f64) {
    println!("{measure:<44} {large:>10.0} {empty:>10.0} {:>7.2}x {limit:>7}x", large / empty);
}
