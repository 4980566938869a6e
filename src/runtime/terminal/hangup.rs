//! Notices that the terminal is gone, whatever the input thread is doing and whether or not a
//! signal came: a poll for no event at all returns only when the line is dead.

use std::{fs::File, io, os::fd::AsFd};

use rustix::event::{PollFd, PollFlags, poll};

use super::super::inbox::{Inbox, Wake};

pub(in crate::runtime) fn watch_hangup(inbox: Inbox) -> io::Result<()> {
    std::thread::Builder::new().name("orchestra-hangup".into()).spawn(move || {
        let tty = File::open("/dev/tty");
        let stdin = io::stdin();
        let line = tty.as_ref().map_or_else(|_| stdin.as_fd(), AsFd::as_fd);
        loop {
            let mut watched = [PollFd::from_borrowed_fd(line, PollFlags::empty())];
            match poll(&mut watched, None) {
                Ok(_) if !watched[0].revents().is_empty() => break,
                Ok(_) | Err(rustix::io::Errno::INTR) => {}
                Err(_) => return,
            }
        }
        inbox.wake_blocking(Wake::TerminalGone);
    })?;
    Ok(())
}
