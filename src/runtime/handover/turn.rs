//! Whose turn it is at the terminal.

use std::{
    io,
    process::ExitStatus,
    time::{Duration, Instant},
};

use super::child::{HandOver, Told};
use crate::{
    app::Handed,
    domain::Severity,
    runtime::{
        Outside,
        terminal::{Gate, Guard},
    },
};

/// A signal of the terminal may reach us this much later than the program that had it.
const SETTLED: Duration = Duration::from_secs(1);

/// Ours, or another program's.
#[derive(Debug, Default)]
pub(in crate::runtime) struct Turn {
    /// Before the keys; none until they are read.
    gate: Option<Gate>,
    handed: Option<HandOver>,
    /// When the last program gave the terminal back.
    until: Option<Instant>,
}

impl Turn {
    /// Keys are read from now on, while this gate is open.
    pub(in crate::runtime) fn read_by(&mut self, gate: Gate) {
        self.gate = Some(gate);
    }

    pub(in crate::runtime) fn is_theirs(&self) -> bool {
        self.handed.is_some()
    }

    /// True when what interrupts a program at the terminal is none of ours: another has it, or had it
    /// until now.
    pub(in crate::runtime) fn takes_interrupts(&self) -> bool {
        self.is_theirs() || self.until.is_some_and(|until| until.elapsed() < SETTLED)
    }

    /// Gives the terminal away. The gate is closed first, so that no key is stolen. What is to be told
    /// when nothing could be started.
    pub(in crate::runtime) fn give(&mut self, handed: Handed, outside: &Outside, guard: &mut Guard) -> Told {
        let ready = match HandOver::prepare(handed, outside) {
            Ok(ready) => ready,
            Err(why) => return Some((Severity::Warning, why)),
        };
        if let Some(gate) = &mut self.gate
            && !gate.close()
        {
            tracing::warn!("keys are still being read");
        }
        guard.give_back();
        match HandOver::start(ready) {
            Ok(handed) => {
                self.handed = Some(handed);
                None
            }
            Err(why) => {
                self.open();
                Some((Severity::Warning, why))
            }
        }
    }

    /// Waits for the other program's end; for ever while it is our turn.
    pub(in crate::runtime) async fn ended(&mut self) -> io::Result<ExitStatus> {
        match &mut self.handed {
            Some(handed) => handed.ended().await,
            None => std::future::pending().await,
        }
    }

    /// It is our turn again. What is to be told of the program's.
    pub(in crate::runtime) fn take_back(&mut self, status: io::Result<ExitStatus>, outside: &Outside) -> Told {
        let told = self.handed.take().and_then(|handed| handed.finish(status, outside));
        self.until = Some(Instant::now());
        self.open();
        told
    }

    /// True when the program stopped by itself and we are to follow it to the shell; without one, it is
    /// made to go on.
    pub(in crate::runtime) fn has_stopped(&self, has_shell: bool) -> bool {
        let Some(handed) = self.handed.as_ref().filter(|handed| handed.is_stopped()) else { return false };
        if !has_shell {
            handed.go_on();
        }
        has_shell
    }

    /// Ends the program because we end.
    pub(in crate::runtime) async fn end(&mut self, guard: &Guard) {
        if let Some(handed) = self.handed.take()
            && !handed.end().await
        {
            guard.clear_up();
        }
    }

    fn open(&self) {
        if let Some(gate) = &self.gate {
            gate.open();
        }
    }
}
