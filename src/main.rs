//! The program `orchestra`: everything is in the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    // One TLS provider for the whole program; without it the first client would panic.
    let _ = rustls::crypto::ring::default_provider().install_default();
    ExitCode::from(orchestra_console::cli::main().code())
}
