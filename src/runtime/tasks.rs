//! Background work: every task has a name, is tracked, and ends with the console. One that breaks
//! says so on screen.

use std::{
    future::{Future, poll_fn},
    panic::{AssertUnwindSafe, catch_unwind},
    task::Poll,
};

use tokio::task::JoinSet;

use super::Inbox;
use crate::{
    app::{Event, Notice},
    domain::{Printable, Severity, Timestamp},
};

/// All tasks of one console. Dropping it cancels them.
#[derive(Debug, Default)]
pub(super) struct Tasks {
    set: JoinSet<()>,
    /// Who is told of a task that broke.
    told: Option<Inbox>,
}

impl Tasks {
    /// Tasks whose defects become notices.
    pub(super) fn telling(inbox: Inbox) -> Self {
        Self { set: JoinSet::new(), told: Some(inbox) }
    }

    /// Starts a task. Its name stands in the log around whatever it says.
    pub(super) fn spawn(&mut self, name: impl Into<String>, work: impl Future<Output = ()> + Send + 'static) {
        use tracing::Instrument;
        let (name, told) = (name.into(), self.told.clone());
        let span = tracing::info_span!("task", name);
        let watched = async move {
            if unless_it_panics(work).await.is_none()
                && let Some(inbox) = told
            {
                let text = format!("`{name}` ended by a defect of this program; the log has the details");
                let (at, severity) = (Timestamp::now(), Severity::Critical);
                inbox.send(Event::Notice(Notice { at, severity, text: Printable::new(text) })).await;
            }
        };
        self.set.spawn(watched.instrument(span));
        while self.set.try_join_next().is_some() {}
    }
}

/// The result of some work; `None` when it panicked. The panic hook has logged it by then.
pub(super) async fn unless_it_panics<T>(work: impl Future<Output = T>) -> Option<T> {
    let mut work = Box::pin(work);
    poll_fn(|context| {
        let polled = catch_unwind(AssertUnwindSafe(|| work.as_mut().poll(context)));
        polled.map_or(Poll::Ready(None), |poll| poll.map(Some))
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::runtime::inbox::{Wake, inbox};

    #[tokio::test]
    async fn a_task_that_breaks_is_told_of_by_name() {
        let (inbox, mut outlet) = inbox();
        let mut tasks = Tasks::telling(inbox);
        tasks.spawn("follow app.log", async { panic!("on purpose") });
        let Some(Wake::Event(Event::Notice(notice))) = outlet.next().await else { panic!("a notice was expected") };
        assert_eq!(notice.severity, Severity::Critical);
        assert!(notice.text.as_str().starts_with("`follow app.log` ended by a defect"));
    }
}
