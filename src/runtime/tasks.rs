//! Background work: every task has a name, is tracked, and ends with the console.

use std::time::Duration;

use tokio::task::{AbortHandle, JoinSet};

use super::{Clock, Inbox, panics};
use crate::{
    app::{Event, Notice},
    domain::{Printable, Severity},
};

/// All tasks of one console. Dropping it cancels them.
#[derive(Debug, Default)]
pub(super) struct Tasks {
    set: JoinSet<()>,
}

impl Tasks {
    /// Starts a task. Its name stands in the log around whatever it says.
    pub(super) fn spawn(
        &mut self,
        name: impl Into<String>,
        work: impl Future<Output = ()> + Send + 'static,
    ) -> AbortHandle {
        use tracing::Instrument;
        let span = tracing::info_span!("task", name = name.into());
        let handle = self.set.spawn(work.instrument(span));
        while self.set.try_join_next().is_some() {}
        handle
    }

    /// Cancels all, and waits until they have let go of what they hold, but not longer than this.
    pub(super) async fn end(&mut self, patience: Duration) {
        self.set.abort_all();
        let gone = async { while self.set.join_next().await.is_some() {} };
        let _ = tokio::time::timeout(patience, gone).await;
    }

    /// The same; when the work panics, a red notice says so and everything else goes on.
    pub(super) fn spawn_watched(
        &mut self,
        name: String,
        inbox: Inbox,
        clock: Clock,
        work: impl Future<Output = ()> + Send + 'static,
    ) -> AbortHandle {
        let text = format!("{name} ended by a defect of this program; the log has the details");
        self.spawn(name, async move {
            if panics::caught(work).await.is_none() {
                let text = Printable::new(text);
                inbox.send(Event::Notice(Notice { at: clock.now(), severity: Severity::Critical, text })).await;
            }
        })
    }
}

/// Work that blocks, off the caller's thread, so that the caller can leave in the middle. `None` when it panicked.
pub async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
    tokio::task::spawn_blocking(work).await.ok()
}

#[cfg(test)]
mod tests {
    use super::{super::inbox::inbox, *};
    use crate::runtime::inbox::Wake;

    #[tokio::test]
    async fn a_panic_in_a_task_becomes_a_red_notice() {
        let (inbox, mut outlet) = inbox();
        let mut tasks = Tasks::default();
        tasks.spawn_watched("following app.log".into(), inbox, Clock::Real, async { panic!("on purpose") });
        let Some(Wake::Event(Event::Notice(notice))) = outlet.next().await else { panic!("no notice") };
        assert_eq!(notice.severity, Severity::Critical);
        let told = "following app.log ended by a defect of this program; the log has the details";
        assert_eq!(notice.text.as_str(), told);
    }
}
