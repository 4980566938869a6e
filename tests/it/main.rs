//! Everything that needs no terminal, in one binary.
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

mod github;
mod github_contract;
mod loopback;
mod secrets;
