//! The line in a mode in which answers can be read and are not shown.

use std::io::{self, IsTerminal};

use rustix::termios::{
    LocalModes, OptionalActions, QueueSelector, SpecialCodeIndex, Termios, tcflush, tcgetattr, tcgetpgrp, tcsetattr,
};

/// Why the terminal was not asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unasked {
    #[error("standard input and output are not both a terminal")]
    NoTerminal,
    #[error("standard input and output are two terminals")]
    TwoTerminals,
    #[error("this runs in the background")]
    Background,
}

/// Gives the modes back when it is dropped, and throws away what was answered too late: the shell
/// must not take it for something typed.
///
/// Ctrl-C stays a signal, so that it ends the program whatever the program is doing; the other keys
/// that send one do nothing meanwhile.
#[derive(Debug)]
pub struct QuietLine {
    before: Termios,
}

impl QuietLine {
    /// # Errors
    /// Where there is no terminal that can be asked.
    pub fn take() -> Result<Self, Unasked> {
        let (input, output) = (io::stdin(), io::stdout());
        if !input.is_terminal() || !output.is_terminal() {
            return Err(Unasked::NoTerminal);
        }
        let device = |stat: rustix::io::Result<rustix::fs::Stat>| stat.ok().map(|stat| stat.st_rdev);
        if device(rustix::fs::fstat(&input)) != device(rustix::fs::fstat(&output)) {
            return Err(Unasked::TwoTerminals);
        }
        // Whoever sets modes from the background is stopped for it.
        if tcgetpgrp(&input).is_ok_and(|group| group != rustix::process::getpgrp()) {
            return Err(Unasked::Background);
        }
        let before = tcgetattr(&input).map_err(|_| Unasked::NoTerminal)?;
        let mut quiet = before.clone();
        quiet.local_modes &= !(LocalModes::ECHO | LocalModes::ICANON | LocalModes::IEXTEN);
        quiet.special_codes[SpecialCodeIndex::VSUSP] = 0;
        quiet.special_codes[SpecialCodeIndex::VQUIT] = 0;
        quiet.special_codes[SpecialCodeIndex::VMIN] = 1;
        quiet.special_codes[SpecialCodeIndex::VTIME] = 0;
        tcsetattr(&input, OptionalActions::Now, &quiet).map_err(|_| Unasked::NoTerminal)?;
        Ok(Self { before })
    }
}

impl Drop for QuietLine {
    fn drop(&mut self) {
        let input = io::stdin();
        // Neither waits for the line; one that is gone needs nothing back.
        let _ = tcflush(&input, QueueSelector::IFlush);
        let _ = tcsetattr(&input, OptionalActions::Now, &self.before);
    }
}
