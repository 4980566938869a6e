<<<<<<< HEAD
//! Integration tests, in one binary.
#![allow(clippy::disallowed_methods, reason = "tests touch the world")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout, clippy::print_stderr)]

mod demo;
=======
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
>>>>>>> github
