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

mod answering;
mod asking;
mod choices;
mod commands;
mod crash;
mod doctor;
mod frames;
mod home;
mod job_control;
mod leaving;
mod login;
mod logs;
mod looks;
mod opening;
mod own_commands;
mod own_log;
mod passphrase;
mod process;
mod reload;
mod resizing;
mod restored;
mod screen;
mod sizes;
mod stdio;
mod stuck;
mod terminal;
mod together;
mod tour;
mod vanished;
