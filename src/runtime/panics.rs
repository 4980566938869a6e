//! Panics: the terminal is given back first, then a person is told in one sentence.

use std::panic;

use super::terminal::restore_now;

/// Name of the threads whose panics are caught and shown on screen instead.
pub const WORKER_NAME: &str = "orchestra-worker";

/// From here on a panic on a thread that the console cannot live without restores the terminal.
pub(super) fn restore_terminal_on_panic() {
    let before = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        let thread = std::thread::current();
        tracing::error!(thread = thread.name(), panic = %info, "panic");
        if thread.name() != Some(WORKER_NAME) {
            restore_now();
            before(info);
        }
    }));
}
