//! The terminal in other hands, the shell's or another program's, and how it comes back.

use std::io;

use super::run::Console;
use crate::{app::Handed, domain::Severity};

impl Console {
    /// Gives the terminal to the editor or the pager.
    pub(super) fn hand_over(&mut self, handed: Handed) -> io::Result<()> {
        let told = self.turn.give(handed, self.outward.outside(), &mut self.guard);
        self.is_away = self.turn.is_theirs();
        if !self.is_away && !self.guard.is_taken() {
            self.come_back()?;
        }
        self.tell_of(told);
        Ok(())
    }

    /// What another program's turn came to, if there is something to say.
    pub(super) fn tell_of(&mut self, told: Option<(Severity, String)>) {
        if let Some((severity, text)) = told {
            self.tell(severity, &text);
            self.frames.ask_promptly();
        }
    }

    /// Gives the terminal back and stops, with everything that shares our job.
    pub(super) fn suspend(&mut self) -> io::Result<()> {
        self.guard.give_back();
        // SIGCONT brings us back; until it is here nothing may be drawn.
        self.is_away = true;
        if let Err(error) = rustix::process::kill_current_process_group(rustix::process::Signal::STOP) {
            tracing::warn!(%error, "could not stop for the shell");
            self.come_back()?;
        }
        Ok(())
    }

    /// The terminal is ours again, whatever was done to it meanwhile.
    pub(super) fn come_back(&mut self) -> io::Result<()> {
        self.is_away = false;
        self.guard.take_again(self.app.mouse);
        self.measure();
        self.screen.start_over(self.app.size)?;
        self.draw()
    }
}
