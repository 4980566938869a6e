//! Measures the console in a pseudo-terminal, beside a bare ratatui program, in one run.
//!
//! `cargo bench --bench console -- [--keys N] [--seconds N] [--strict] [--against-floor]`. Read the
//! ratios first: wall times on a busy machine are mostly its other work. `--strict` ends with 1
//! when a limit is missed; `--against-floor` puts the bare program on both sides, which shows what
//! the meter itself makes of equal programs.
#![allow(clippy::disallowed_methods, reason = "measuring touches the world")]
#![allow(unreachable_pub, reason = "a program has no outside")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout, clippy::print_stderr)]

mod meter;

use std::process::ExitCode;

use meter::{Plan, Program};

/// A clock that stands still: nothing changes unless it is asked to.
const CLOCK: &str = "2026-03-04T09:30:00Z";
const SCALE: &str = "gpus=1000,runs=10000,environments=50";
const FLOOD: &str = "log-lines-per-second=1000";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().collect();
    let has = |flag: &str| arguments.iter().any(|argument| argument == flag);
    if has("--as-floor") {
        meter::floor::run().expect("the floor draws");
        return ExitCode::SUCCESS;
    }
    if !has("--bench") {
        println!("nothing is measured under `cargo test`; run `cargo bench --bench console`");
        return ExitCode::SUCCESS;
    }
    let number = |flag: &str, default: u32| {
        let at = arguments.iter().position(|argument| argument == flag);
        at.map_or(default, |at| arguments.get(at + 1).and_then(|n| n.parse().ok()).expect("a number follows the flag"))
    };
    let floor = Program::new(&arguments[0], &["--as-floor"]);
    let ours = |arguments: &[&str]| {
        if has("--against-floor") { floor.clone() } else { Program::new(env!("CARGO_BIN_EXE_orchestra"), arguments) }
    };
    let plan = Plan {
        still: ours(&["demo", "--clock", CLOCK]),
        flooded: ours(&["demo", "--scale", FLOOD]),
        large_still: ours(&["demo", "--clock", CLOCK, "--scale", SCALE]),
        large_live: ours(&["demo", "--scale", SCALE]),
        floor,
        keys: number("--keys", 100),
        seconds: number("--seconds", 5),
    };
    let report = meter::measure(&plan);
    println!("{report}");
    if has("--strict") && !report.all_within_limits() { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}
