//! Panics: the terminal is given back first, then the console ends and a person is told.

use std::panic;

use tokio_util::sync::CancellationToken;

use super::terminal::{self, Writer};

/// Name of the threads whose panics are caught and shown on screen instead.
pub const WORKER_NAME: &str = "orchestra-worker";

/// From here on a panic on a thread that the console cannot live without restores the terminal and
/// cancels `broken`. What it said goes to the log.
pub(super) fn restore_terminal_on_panic(writer: Writer, broken: CancellationToken) {
    panic::set_hook(Box::new(move |panic| {
        let thread = std::thread::current();
        tracing::error!(thread = thread.name(), %panic, "panic");
        if thread.name() != Some(WORKER_NAME) {
            terminal::restore(&writer);
            broken.cancel();
        }
    }));
}
