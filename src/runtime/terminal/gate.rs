//! A gate before the terminal's input. While it is closed, nobody of us reads: another program has
//! the terminal, and every key is its own.

use std::{
    io::{self, PipeReader, PipeWriter, Read, Write},
    os::fd::{AsFd, OwnedFd},
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use rustix::{
    event::{PollFd, PollFlags, Timespec, poll},
    io::Errno,
};

/// The reader stands before a closed gate within this, unless it hangs in the middle of a sequence.
const PATIENCE: Duration = Duration::from_millis(500);

#[derive(Debug, Default)]
struct State {
    is_closed: bool,
    /// The reader stands before it.
    is_waiting: bool,
}

type Shared = Arc<(Mutex<State>, Condvar)>;

/// The side that opens and closes.
#[derive(Debug)]
pub(in crate::runtime) struct Gate {
    shared: Shared,
    bell: PipeWriter,
}

/// The side that reads.
#[derive(Debug)]
pub(super) struct Before {
    shared: Shared,
    bell: PipeReader,
    line: OwnedFd,
}

/// What there is for the reader.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Found {
    Input,
    /// Nothing came in time.
    Nothing,
    /// The line is dead.
    Gone,
}

pub(super) fn gate(line: OwnedFd) -> io::Result<(Gate, Before)> {
    let (heard, bell) = io::pipe()?;
    let shared = Shared::default();
    Ok((Gate { shared: shared.clone(), bell }, Before { shared, bell: heard, line }))
}

fn lock(shared: &Shared) -> MutexGuard<'_, State> {
    shared.0.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Gate {
    /// Returns when the reader stands before it. False when it did not come in time.
    pub(in crate::runtime) fn close(&mut self) -> bool {
        lock(&self.shared).is_closed = true;
        let _ = self.bell.write_all(b"!");
        let state = lock(&self.shared);
        let waited = self.shared.1.wait_timeout_while(state, PATIENCE, |state| !state.is_waiting);
        waited.map_or_else(|poisoned| poisoned.into_inner().0.is_waiting, |(state, _)| state.is_waiting)
    }

    pub(in crate::runtime) fn open(&self) {
        lock(&self.shared).is_closed = false;
        self.shared.1.notify_all();
    }
}

impl Before {
    /// Waits until something can be read, and while the gate is closed; no longer than `time`, if one
    /// is given.
    pub(super) fn wait(&mut self, time: Option<Duration>) -> io::Result<Found> {
        let time =
            time.map(|time| Timespec { tv_sec: time.as_secs().cast_signed(), tv_nsec: time.subsec_nanos().into() });
        loop {
            let flags = PollFlags::IN;
            let mut watched = [PollFd::from_borrowed_fd(self.line.as_fd(), flags), PollFd::new(&self.bell, flags)];
            match poll(&mut watched, time.as_ref()) {
                Err(Errno::INTR) => continue,
                Err(error) => return Err(error.into()),
                Ok(0) => return Ok(Found::Nothing),
                Ok(_) => {}
            }
            let [line, bell] = watched.map(|watched| watched.revents());
            if !bell.is_empty() {
                // Nobody is left to open it.
                if self.bell.read(&mut [0; 16])? == 0 {
                    return Ok(Found::Gone);
                }
                self.stand();
            } else if line.contains(PollFlags::IN) {
                return Ok(Found::Input);
            } else if !line.is_empty() {
                return Ok(Found::Gone);
            }
        }
    }

    fn stand(&self) {
        let mut state = lock(&self.shared);
        state.is_waiting = true;
        self.shared.1.notify_all();
        while state.is_closed {
            state = self.shared.1.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        state.is_waiting = false;
    }
}

#[cfg(test)]
mod tests {
    use std::{os::unix::net::UnixStream, thread};

    use super::*;

    #[test]
    fn while_it_is_closed_nothing_is_read_and_then_everything() {
        let (line, mut typist) = UnixStream::pair().unwrap();
        let (mut gate, mut before) = gate(line.try_clone().unwrap().into()).unwrap();
        let (found, findings) = std::sync::mpsc::channel();
        let reader = thread::spawn(move || {
            let mut line = line;
            while before.wait(None).unwrap() == Found::Input {
                let mut read = [0; 64];
                let count = line.read(&mut read).unwrap();
                if count == 0 {
                    return;
                }
                found.send(String::from_utf8_lossy(&read[..count]).into_owned()).unwrap();
            }
        });
        typist.write_all(b"ours").unwrap();
        assert_eq!(findings.recv().unwrap(), "ours");
        for round in 0..3 {
            assert!(gate.close(), "the reader waits for nothing else");
            typist.write_all(b"theirs").unwrap();
            // The other program reads; what it leaves is ours.
            assert_eq!(findings.try_recv(), Err(std::sync::mpsc::TryRecvError::Empty), "round {round}");
            gate.open();
            assert_eq!(findings.recv().unwrap(), "theirs");
        }
        drop(typist);
        reader.join().unwrap();
    }

    #[test]
    fn a_beginning_is_waited_on_for_so_long_and_no_longer() {
        let (line, _typist) = UnixStream::pair().unwrap();
        let (_gate, mut before) = gate(line.into()).unwrap();
        assert_eq!(before.wait(Some(Duration::from_millis(1))).unwrap(), Found::Nothing);
    }

    #[test]
    fn a_reader_that_never_comes_is_not_waited_for_for_ever() {
        let (line, _typist) = UnixStream::pair().unwrap();
        let (mut gate, _before) = gate(line.into()).unwrap();
        assert!(!gate.close());
    }
}
