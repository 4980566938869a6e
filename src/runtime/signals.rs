//! Signals of the operating system as words in the inbox.

use std::{task::Poll, time::Duration};

use tokio::{
    signal::unix::{Signal, SignalKind, signal},
    sync::oneshot,
};

use super::{
    inbox::{Inbox, Wake},
    tasks::Tasks,
    terminal,
};
use crate::app::Event;

/// Signals that ask for an end.
fn ending() -> [SignalKind; 4] {
    [SignalKind::interrupt(), SignalKind::terminate(), SignalKind::hangup(), SignalKind::quit()]
}

/// A command that was asked to end and has not ended by then hangs in a write that nobody reads.
const PATIENCE: Duration = Duration::from_millis(500);

/// Resolves when a signal asks this program to end, for commands that must give something back first.
/// From this call on no signal ends the program by itself; after one, `exit_code` does in half a
/// second, whatever the caller hangs in. To be called where the work is awaited.
pub fn asked_to_end(exit_code: u8) -> impl Future<Output = ()> {
    let mut signals: Vec<Signal> = ending().into_iter().filter_map(|kind| signal(kind).ok()).collect();
    let (tell, told) = oneshot::channel::<()>();
    tokio::spawn(async move {
        std::future::poll_fn(|context| {
            let came = signals.iter_mut().any(|signal| signal.poll_recv(context).is_ready());
            if came { Poll::Ready(()) } else { Poll::Pending }
        })
        .await;
        let _ = tell.send(());
        tokio::time::sleep(PATIENCE).await;
        std::process::exit(exit_code.into());
    });
    async {
        if told.await.is_err() {
            // The runtime ends, and with it the listening.
            std::future::pending::<()>().await;
        }
    }
}

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
