//! The one way in. Two lanes: lines wait behind everything else, so that a flood of them never keeps a
//! key waiting. When their lane stays full, those of logs are dropped and counted; a command waits.

use std::time::Duration;

use tokio::sync::mpsc;

use crate::{
    app::Event,
    provider::{BoxFuture, LineSink, LogEvent, World},
    runtime::reload::Change,
    theme::Ground,
};

/// Events that may wait in the fast lane; senders wait when it is full.
const FAST_LANE: usize = 1024;
/// Batches of lines that may wait.
const SLOW_LANE: usize = 16;
/// A person waits for keys to be answered; lines that come faster than they are shown are dropped.
const PATIENCE: Duration = Duration::from_millis(250);

/// What reaches the loop: an event for the app, or a word about the program itself.
pub(super) enum Wake {
    Event(Event),
    /// Providers that can be read from now on.
    Opened(Opened),
    /// Files that settings come from changed, and were read.
    Reread(Box<Change>),
    /// The terminal said what it writes on.
    Ground(Ground),
    /// A signal asked us to end.
    Stop,
    /// A key at the terminal interrupts whatever runs there.
    Interrupted,
    /// A signal asked us to suspend.
    Suspend,
    /// We were sent to the foreground again.
    Continued,
    /// The terminal is gone; nothing can be written or restored.
    TerminalGone,
}

/// A world, or the part of one that came later.
#[derive(Debug)]
pub(super) struct Opened {
    /// Which opening it belongs to; those before the last one no longer count.
    pub round: u32,
    pub is_later: bool,
    pub world: World,
}

/// The sending side, cheap to clone.
#[derive(Debug, Clone)]
pub struct Inbox {
    fast: mpsc::Sender<Wake>,
    slow: mpsc::Sender<Event>,
    /// How long a follower is held back before its lines are dropped.
    patience: Duration,
}

/// The receiving side, held by the loop.
#[derive(Debug)]
pub(super) struct Outlet {
    fast: mpsc::Receiver<Wake>,
    slow: mpsc::Receiver<Event>,
}

pub(super) fn inbox() -> (Inbox, Outlet) {
    with_patience(PATIENCE)
}

/// One that drops nothing, for a reading that nobody types at.
pub(super) fn patient_inbox() -> (Inbox, Outlet) {
    with_patience(Duration::MAX)
}

fn with_patience(patience: Duration) -> (Inbox, Outlet) {
    let (fast, fast_out) = mpsc::channel(FAST_LANE);
    let (slow, slow_out) = mpsc::channel(SLOW_LANE);
    (Inbox { fast, slow, patience }, Outlet { fast: fast_out, slow: slow_out })
}

impl Inbox {
    /// Puts an event in; waits while the lane is full. False once the loop has ended.
    pub async fn send(&self, event: Event) -> bool {
        self.wake(Wake::Event(event)).await
    }

    /// Puts an event in behind everything else; waits while there is no room. False once the loop has ended.
    pub(super) async fn send_behind(&self, event: Event) -> bool {
        self.slow.send(event).await.is_ok()
    }

    pub(super) async fn wake(&self, wake: Wake) -> bool {
        self.fast.send(wake).await.is_ok()
    }

    /// The same from a thread of its own. Keys are never dropped.
    pub(super) fn wake_blocking(&self, wake: Wake) -> bool {
        self.fast.blocking_send(wake).is_ok()
    }
}

impl LineSink for Inbox {
    fn put(&self, event: LogEvent) -> BoxFuture<'_, ()> {
        Box::pin(async move {
            match event {
                // A console shows lines as they come.
                LogEvent::CaughtUp => {}
                LogEvent::State(source, state) => {
                    self.send(Event::LogState(source, state)).await;
                }
                LogEvent::Lines(batch) => {
                    let (source, lines) = (batch.source.clone(), batch.lines.len() as u64);
                    if self.slow.send_timeout(Event::Log(batch), self.patience).await.is_err() {
                        self.send(Event::LogsDropped(source, lines)).await;
                    }
                }
            }
        })
    }
}

impl Outlet {
    /// The next thing that happened; `None` when every sender is gone.
    pub(super) async fn next(&mut self) -> Option<Wake> {
        tokio::select! {
            biased;
            Some(wake) = self.fast.recv() => Some(wake),
            Some(event) = self.slow.recv() => Some(Wake::Event(event)),
            else => None,
        }
    }

    /// What already waits, fast lane first, without waiting.
    pub(super) fn waiting(&mut self) -> Option<Wake> {
        self.fast.try_recv().ok().or_else(|| self.slow.try_recv().ok().map(Wake::Event))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{LogBatch, LogLine, ProviderId};
    use crate::keymap::Key;

    fn batch(lines: usize) -> LogEvent {
        let lines = (0..lines).map(|_| LogLine::from_bytes(b"x")).collect();
        LogEvent::Lines(LogBatch { source: ProviderId::new("flood"), lines })
    }

    #[tokio::test(start_paused = true)]
    async fn a_key_overtakes_a_flood_of_lines() {
        let (inbox, mut outlet) = inbox();
        for _ in 0..SLOW_LANE {
            inbox.put(batch(1)).await;
        }
        inbox.send(Event::Key(Key::char('q'))).await;
        assert!(matches!(outlet.next().await, Some(Wake::Event(Event::Key(_)))));
        assert!(matches!(outlet.waiting(), Some(Wake::Event(Event::Log(_)))));
    }

    #[tokio::test(start_paused = true)]
    async fn a_key_overtakes_what_a_command_says_and_its_end_does_not() {
        let (inbox, mut outlet) = inbox();
        inbox.send_behind(Event::CommandSaid { id: 1, lines: Vec::new() }).await;
        inbox.send_behind(Event::CommandEnded { id: 1, outcome: Ok(()) }).await;
        inbox.send(Event::Key(Key::char('q'))).await;
        assert!(matches!(outlet.next().await, Some(Wake::Event(Event::Key(_)))));
        assert!(matches!(outlet.waiting(), Some(Wake::Event(Event::CommandSaid { .. }))));
        assert!(matches!(outlet.waiting(), Some(Wake::Event(Event::CommandEnded { .. }))));
    }

    #[tokio::test(start_paused = true)]
    async fn what_was_put_in_comes_out_after_the_last_sender_is_gone() {
        let (inbox, mut outlet) = inbox();
        inbox.put(batch(1)).await;
        inbox.send(Event::Key(Key::char('q'))).await;
        drop(inbox);
        assert!(matches!(outlet.next().await, Some(Wake::Event(Event::Key(_)))));
        assert!(matches!(outlet.next().await, Some(Wake::Event(Event::Log(_)))));
        assert!(outlet.next().await.is_none());
    }

    #[tokio::test(start_paused = true)]
    async fn lines_that_find_no_room_in_time_are_counted_by_source() {
        let (inbox, mut outlet) = inbox();
        for _ in 0..SLOW_LANE {
            inbox.put(batch(1)).await;
        }
        inbox.put(batch(512)).await;
        let Some(Wake::Event(Event::LogsDropped(source, count))) = outlet.next().await else {
            panic!("the loss must be told")
        };
        assert_eq!((source.as_str(), count), ("flood", 512));
    }
}
