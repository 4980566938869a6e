//! Signals to a worker: the first stops it at the next safe point, the second cancels what runs, the third ends it.

use tokio::{
    signal::unix::{Signal, SignalKind, signal},
    sync::mpsc,
    task::JoinHandle,
};

use crate::execute::Stop;

/// The exit code after a third signal.
const LEFT: i32 = 2;

/// Passes signals on while it lives.
pub(super) struct Stops(JoinHandle<()>);

impl Drop for Stops {
    fn drop(&mut self) {
        self.0.abort();
    }
}

pub(super) fn listen(to: mpsc::Sender<Stop>) -> Stops {
    let open = |kind: SignalKind| signal(kind).ok();
    let mut ending: Vec<Signal> =
        [SignalKind::interrupt(), SignalKind::terminate(), SignalKind::quit()].into_iter().filter_map(open).collect();
    // A worker has no terminal that it could lose.
    let mut ignored = open(SignalKind::hangup());
    Stops(tokio::spawn(async move {
        let mut number = 0;
        loop {
            std::future::poll_fn(|context| {
                if let Some(ignored) = &mut ignored {
                    while ignored.poll_recv(context).is_ready() {}
                }
                let came = ending.iter_mut().any(|signal| signal.poll_recv(context).is_ready());
                if came { std::task::Poll::Ready(()) } else { std::task::Poll::Pending }
            })
            .await;
            number += 1;
            tracing::info!(number, "a signal asks this worker to stop");
            let stop = match number {
                1 => Stop::AtSafePoint,
                2 => Stop::Now,
                _ => std::process::exit(LEFT),
            };
            // An executor that rests already stops by itself.
            let _ = to.send(stop).await;
        }
    }))
}
