//! Signals of the operating system as words in the inbox.

use tokio::signal::unix::{SignalKind, signal};

use super::{
    inbox::{Inbox, Wake},
    tasks::Tasks,
    terminal,
};
use crate::app::Event;

/// Starts one task per signal that means something to us.
pub(super) fn listen(tasks: &mut Tasks, inbox: &Inbox) {
    for kind in [SignalKind::terminate(), SignalKind::hangup()] {
        forward(tasks, inbox, kind, || Wake::Stop);
    }
    for kind in [SignalKind::interrupt(), SignalKind::quit()] {
        forward(tasks, inbox, kind, || Wake::Interrupted);
    }
    forward(tasks, inbox, SignalKind::from_raw(rustix::process::Signal::TSTP.as_raw()), || Wake::Suspend);
    forward(tasks, inbox, SignalKind::from_raw(rustix::process::Signal::CONT.as_raw()), || Wake::Continued);
    forward(tasks, inbox, SignalKind::window_change(), || {
        let (columns, rows) = terminal::size();
        Wake::Event(Event::Resize(columns, rows))
    });
}

fn forward(tasks: &mut Tasks, inbox: &Inbox, kind: SignalKind, word: fn() -> Wake) {
    let Ok(mut signals) = signal(kind) else {
        tracing::warn!(?kind, "this signal cannot be listened to");
        return;
    };
    let inbox = inbox.clone();
    tasks.spawn(format!("signal {}", kind.as_raw_value()), async move {
        while signals.recv().await.is_some() {
            if !inbox.wake(word()).await {
                return;
            }
        }
    });
}
