//! The terminal as a file, whatever our standard streams are.

use std::{
    fs::OpenOptions,
    io::{self, IsTerminal},
    os::fd::{AsFd, OwnedFd},
};

/// The line that keys come from: standard input where it is a terminal, else the one that controls us.
pub(in crate::runtime) fn line() -> io::Result<OwnedFd> {
    let stdin = io::stdin();
    if stdin.is_terminal() {
        return stdin.as_fd().try_clone_to_owned();
    }
    OpenOptions::new().read(true).write(true).open("/dev/tty").map(OwnedFd::from)
}
