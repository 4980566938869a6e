//! The program on a real pseudo-terminal, driven as a person would.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::disallowed_methods,
    unreachable_pub,
    reason = "tests"
)]

mod commands;
mod frames;
mod home;
mod job_control;
mod logs;
mod looks;
mod opening;
mod own_log;
mod process;
mod resizing;
mod restored;
mod screen;
mod stdio;
mod stuck;
mod terminal;
mod tour;
mod vanished;
