//! Bytes to the terminal on a thread of their own, so that one which is slow or stopped never
//! stops the loop. Frames are drawn only while the writer is idle, so none ever queues up.

use std::{
    io,
    os::fd::AsFd,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicUsize, Ordering},
        mpsc,
    },
    thread,
    time::{Duration, Instant},
};

use rustix::{
    event::{PollFd, PollFlags, poll},
    io::Errno,
    termios::{Action, QueueSelector, tcflow, tcflush},
};

use super::super::{
    inbox::{Inbox, Wake},
    sabotage::Sabotage,
};

/// How long the end of the program waits for a terminal that does not take its bytes.
const PATIENCE: Duration = Duration::from_millis(300);
const NAME: &str = "orchestra-writer";

#[derive(Debug, Clone)]
pub(in crate::runtime) struct Writer {
    /// `None` once the last piece was handed over.
    queue: Arc<Mutex<Option<mpsc::Sender<Vec<u8>>>>>,
    /// Pieces handed over and not yet written.
    pending: Arc<AtomicUsize>,
    idle: Arc<tokio::sync::Notify>,
}

impl Writer {
    /// Starts the thread. A terminal that refuses bytes is reported to the inbox as gone.
    pub(in crate::runtime) fn start(inbox: Inbox, sabotage: Sabotage) -> io::Result<Self> {
        let (queue, pieces) = mpsc::channel::<Vec<u8>>();
        let writer = Self {
            queue: Arc::new(Mutex::new(Some(queue))),
            pending: Arc::default(),
            idle: Arc::new(tokio::sync::Notify::new()),
        };
        let (pending, idle) = (writer.pending.clone(), writer.idle.clone());
        thread::Builder::new().name(NAME.into()).spawn(move || {
            let mut is_gone = false;
            for (number, piece) in pieces.into_iter().enumerate() {
                if number > 1 {
                    sabotage.strike(Sabotage::Writer);
                }
                let was_gone = is_gone;
                is_gone = is_gone || write_all(&piece).is_err();
                if pending.fetch_sub(1, Ordering::AcqRel) == 1 {
                    idle.notify_one();
                }
                if is_gone && !was_gone {
                    inbox.wake_blocking(Wake::TerminalGone);
                }
            }
        })?;
        Ok(writer)
    }

    /// Hands one piece over; it is written whole, unless the writer was closed.
    pub(in crate::runtime) fn put(&self, bytes: Vec<u8>) {
        if let Some(queue) = self.queue().as_ref().filter(|_| !bytes.is_empty()) {
            self.send(queue, bytes);
        }
    }

    fn send(&self, queue: &mpsc::Sender<Vec<u8>>, piece: Vec<u8>) {
        self.pending.fetch_add(1, Ordering::AcqRel);
        let _ = queue.send(piece);
    }

    /// Writes these as the last bytes ever. False when that was done before.
    pub(in crate::runtime) fn close(&self, last: Vec<u8>) -> bool {
        let Some(queue) = self.queue().take() else { return false };
        if thread::current().name() == Some(NAME) {
            // It panicked: nothing will be taken out of the queue any more.
            let _ = write_all(&last);
        } else {
            self.make_room();
            self.send(&queue, last);
            self.wait_idle(|| {});
        }
        true
    }

    /// Takes nothing more: there is no terminal left to write to.
    pub(in crate::runtime) fn forget(&self) {
        self.queue().take();
    }

    fn queue(&self) -> MutexGuard<'_, Option<mpsc::Sender<Vec<u8>>>> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
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

    /// Writes a piece for which the terminal may not keep us waiting: what it has not taken when it
    /// was given time enough is thrown away.
    pub(in crate::runtime) fn put_now(&self, bytes: Vec<u8>) {
        self.make_room();
        self.put(bytes);
        self.wait_idle(|| {});
    }

    fn make_room(&self) {
        if !self.wait_idle(|| {}) {
            self.wait_idle(|| {
                let line = io::stdout();
                let _ = tcflush(&line, QueueSelector::OFlush);
                // Linux does not wake a writer for the room that made; a stop and a start do.
                let _ = tcflow(&line, Action::OOff).and_then(|()| tcflow(&line, Action::OOn));
            });
        }
    }

    /// Waits until all is written, but not for ever; does `meanwhile` again and again.
    fn wait_idle(&self, meanwhile: impl Fn()) -> bool {
        let until = Instant::now() + PATIENCE;
        while !self.is_idle() && Instant::now() < until {
            meanwhile();
            thread::sleep(Duration::from_millis(1));
        }
        self.is_idle()
    }
}

/// Past the standard library's lock, so that a panic elsewhere never waits for this thread.
fn write_all(mut bytes: &[u8]) -> rustix::io::Result<()> {
    let out = io::stdout();
    while !bytes.is_empty() {
        match rustix::io::write(&out, bytes) {
            Ok(0) => return Err(Errno::IO),
            Ok(written) => bytes = &bytes[written..],
            Err(Errno::INTR) => {}
            // Another program set the line we share to non-blocking.
            Err(Errno::AGAIN) => {
                let _ = poll(&mut [PollFd::from_borrowed_fd(out.as_fd(), PollFlags::OUT)], None);
            }
            Err(error) => return Err(error),
        }
    }
    Ok(())
}
