//! Background work: every task has a name, is tracked, and ends with the console.

use std::future::Future;

use tokio::task::JoinSet;

/// All tasks of one console. Dropping it cancels them.
#[derive(Debug, Default)]
pub(super) struct Tasks {
    set: JoinSet<()>,
}

impl Tasks {
    /// Starts a task. Its name stands in the log around whatever it says.
    pub(super) fn spawn(&mut self, name: impl Into<String>, work: impl Future<Output = ()> + Send + 'static) {
        use tracing::Instrument;
        let span = tracing::info_span!("task", name = name.into());
        self.set.spawn(work.instrument(span));
        while self.set.try_join_next().is_some() {}
    }
}
