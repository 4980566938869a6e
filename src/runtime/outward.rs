//! What leaves the console: each piece a task of its own, its outcome a notice.

use super::{
    Clock, Inbox, Outside,
    browse::browse,
    copy::{Copying, copy},
    export::{Export, export},
    providers::Providers,
    terminal::Writer,
};
use crate::{
    app::{Event, Notice},
    domain::{Printable, Severity},
};

/// The ways out of one console.
#[derive(Debug, Clone)]
pub(super) struct Outward {
    outside: Outside,
    inbox: Inbox,
    clock: Clock,
    /// The terminal; `None` where only lines may be written.
    writer: Option<Writer>,
}

impl Outward {
    pub(super) fn new(outside: Outside, inbox: Inbox, clock: Clock, writer: Option<Writer>) -> Self {
        Self { outside, inbox, clock, writer }
    }

    pub(super) fn outside(&self) -> &Outside {
        &self.outside
    }

    pub(super) fn copy(&self, tasks: &mut Providers, what: String, text: String) {
        let outward = self.clone();
        tasks.spawn(format!("copying {what}"), async move {
            let copying = Copying { what, text, writer: outward.writer.clone() };
            outward.tell(copy(&copying, &outward.outside).await).await;
        });
    }

    pub(super) fn browse(&self, tasks: &mut Providers, pages: Vec<String>) {
        let outward = self.clone();
        tasks.spawn("opening pages".into(), async move {
            let browsed = browse(&pages, &outward.outside, outward.writer.clone()).await;
            outward.tell(browsed.told.clone()).await;
            browsed.rest().await;
        });
    }

    pub(super) fn export(&self, tasks: &mut Providers, of: Export) {
        let outward = self.clone();
        tasks.spawn(format!("writing {}", of.what), async move {
            let (outside, now) = (outward.outside.clone(), outward.clock.now());
            let written = tokio::task::spawn_blocking(move || export(&of, &outside, now)).await;
            let defect = |_| (Severity::Critical, "nothing was written; the log has the details".into());
            outward.tell(written.unwrap_or_else(defect)).await;
        });
    }

    async fn tell(&self, (severity, text): (Severity, String)) {
        let text = Printable::new(text);
        self.inbox.send(Event::Notice(Notice { at: self.clock.now(), severity, text })).await;
    }
}
