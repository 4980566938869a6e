//! Bytes to the terminal on a thread of their own, so that one which is slow or stopped never
//! stops the loop. Frames are drawn only while the writer is idle, so none ever queues up.

use std::{
    io::{self, Write},
    sync::{
        Arc,
        atomic::{AtomicU64, AtomicUsize, Ordering},
        mpsc,
    },
    time::{Duration, Instant},
};

use super::super::inbox::{Inbox, Wake};

/// How long the end of the program waits for a terminal that does not take its bytes.
const PATIENCE: Duration = Duration::from_millis(300);

#[derive(Debug, Clone)]
pub(in crate::runtime) struct Writer {
    queue: mpsc::Sender<Vec<u8>>,
    /// Pieces handed over and not yet written.
    pending: Arc<AtomicUsize>,
    written: Arc<AtomicU64>,
    idle: Arc<tokio::sync::Notify>,
}

impl Writer {
    /// Starts the thread. A terminal that refuses bytes is reported to the inbox as gone.
    pub(in crate::runtime) fn start(inbox: Inbox) -> io::Result<Self> {
        let (queue, pieces) = mpsc::channel::<Vec<u8>>();
        let writer = Self {
            queue,
            pending: Arc::default(),
            written: Arc::default(),
            idle: Arc::new(tokio::sync::Notify::new()),
        };
        let (pending, written, idle) = (writer.pending.clone(), writer.written.clone(), writer.idle.clone());
        std::thread::Builder::new().name("orchestra-writer".into()).spawn(move || {
            let mut out = io::stdout().lock();
            for piece in pieces {
                let result = out.write_all(&piece).and_then(|()| out.flush());
                written.fetch_add(piece.len() as u64, Ordering::Relaxed);
                if pending.fetch_sub(1, Ordering::AcqRel) == 1 {
                    idle.notify_one();
                }
                if result.is_err() {
                    inbox.wake_blocking(Wake::TerminalGone);
                    return;
                }
            }
        })?;
        Ok(writer)
    }

    /// Hands one piece over; it is written whole.
    pub(in crate::runtime) fn put(&self, bytes: Vec<u8>) {
        if !bytes.is_empty() {
            self.pending.fetch_add(1, Ordering::AcqRel);
            let _ = self.queue.send(bytes);
        }
    }

    pub(in crate::runtime) fn is_idle(&self) -> bool {
        self.pending.load(Ordering::Acquire) == 0
    }

    /// Resolves when the last piece has been written.
    pub(in crate::runtime) async fn idle(&self) {
        if !self.is_idle() {
            self.idle.notified().await;
        }
    }

    /// Waits until all is written, but not for ever.
    pub(in crate::runtime) fn flush(&self) {
        let until = Instant::now() + PATIENCE;
        while !self.is_idle() && Instant::now() < until {
            std::thread::sleep(Duration::from_millis(1));
        }
    }
}
