//! Modes of the terminal, set together and given back together.

use std::{io, os::fd::OwnedFd};

use crossterm::{
    cursor::{Hide, Show},
    event::{DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste, EnableMouseCapture},
    queue,
    style::{Attribute, SetAttribute},
    terminal::{EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode},
};

use rustix::event::{PollFd, PollFlags, Timespec, poll};

use super::Writer;

/// Holds the terminal in our modes until it is dropped.
#[derive(Debug)]
pub(in crate::runtime) struct Guard {
    writer: Writer,
    /// False while we are suspended.
    is_taken: bool,
}

impl Guard {
    /// Takes the terminal. Asks it nothing: the first frame follows without a round trip.
    pub(in crate::runtime) fn take(writer: Writer) -> io::Result<Self> {
        enable_raw_mode()?;
        let mut guard = Self { writer, is_taken: false };
        guard.enter();
        Ok(guard)
    }

    fn enter(&mut self) {
        self.is_taken = true;
        let mut bytes = Vec::new();
        let _ = queue!(bytes, EnterAlternateScreen, Hide, EnableBracketedPaste);
        self.writer.put(bytes);
    }

    /// False while it is another's.
    pub(in crate::runtime) fn is_taken(&self) -> bool {
        self.is_taken
    }

    /// Takes or releases the mouse, unless the terminal is another's: it follows when that is over.
    pub(in crate::runtime) fn mouse(&self, taken: bool) {
        if !self.is_taken {
            return;
        }
        let mut bytes = Vec::new();
        let _ = if taken { queue!(bytes, EnableMouseCapture) } else { queue!(bytes, DisableMouseCapture) };
        self.writer.put(bytes);
    }

    /// Gives the terminal back to the shell, for as long as we are suspended.
    pub(in crate::runtime) fn give_back(&mut self) {
        // Leaving twice would put the shell's cursor where it was before.
        if std::mem::take(&mut self.is_taken) {
            self.writer.put_now(leaving());
            let _ = disable_raw_mode();
        }
    }

    /// Takes it again after that, or after we were stopped without a word.
    pub(in crate::runtime) fn take_again(&mut self, mouse: bool) {
        // Whoever had it may have ended without switching these off.
        let mut bytes = Vec::new();
        let _ = queue!(bytes, EndSynchronizedUpdate, DisableMouseCapture, SetAttribute(Attribute::Reset));
        self.writer.put(bytes);
        // crossterm takes a terminal for raw that the shell has changed while we were stopped.
        let _ = disable_raw_mode();
        let _ = enable_raw_mode();
        self.enter();
        if mouse {
            self.mouse(true);
        }
    }

    /// Switches everything off once more: another program had the terminal and was killed.
    pub(in crate::runtime) fn clear_up(&self) {
        self.writer.put_now(clearing());
    }

    /// The terminal is gone: nothing is written to it any more.
    pub(in crate::runtime) fn forget(&self) {
        self.writer.forget();
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        if self.is_taken {
            restore(&self.writer);
        }
    }
}

/// Everything off that we or a broken frame may have switched on.
fn leaving() -> Vec<u8> {
    let mut bytes = Vec::new();
    let _ = queue!(
        bytes,
        EndSynchronizedUpdate,
        DisableMouseCapture,
        DisableBracketedPaste,
        SetAttribute(Attribute::Reset),
        LeaveAlternateScreen,
        Show
    );
    bytes
}

/// The same for what another program may have switched on. The alternate screen is entered before it is
/// left, so that the cursor stays where it is if that program did leave it.
fn clearing() -> Vec<u8> {
    let mut bytes = Vec::new();
    let _ = queue!(bytes, EnterAlternateScreen);
    bytes.extend(leaving());
    bytes
}

/// Switches off what a killed program may have left on, where the writer may be closed already.
pub(in crate::runtime) fn clear_line(line: &OwnedFd) {
    let mut watched = [PollFd::new(line, PollFlags::OUT)];
    let time = Timespec { tv_sec: 0, tv_nsec: 300_000_000 };
    // A terminal that takes nothing is not waited for.
    if matches!(poll(&mut watched, Some(&time)), Ok(1..)) {
        let _ = rustix::io::write(line, &clearing());
    }
}

/// Gives the terminal back for good, from any thread. A second time does nothing.
pub(in crate::runtime) fn restore(writer: &Writer) {
    if writer.close(leaving()) {
        let _ = disable_raw_mode();
    }
}
