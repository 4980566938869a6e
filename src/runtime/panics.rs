//! Panics: the terminal is given back first, then the console ends and a person is told.

use std::{
    future::poll_fn,
    panic::{self, AssertUnwindSafe, catch_unwind},
    pin::pin,
    task::Poll,
};

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

/// What the work comes to, or `None` when it panics.
pub(super) async fn caught<T>(work: impl Future<Output = T>) -> Option<T> {
    let mut work = pin!(work);
    poll_fn(|context| match catch_unwind(AssertUnwindSafe(|| work.as_mut().poll(context))) {
        Ok(poll) => poll.map(Some),
        Err(_) => Poll::Ready(None),
    })
    .await
}
