//! A child that outlives us.

use std::process::Stdio;

use tokio::process::Child;

use super::ChildCommand;
use crate::domain::{Fault, FaultKind};

/// A running child without any stream of ours. It goes on when this is dropped; held and
/// [waited for](Self::ended), it leaves no zombie.
#[derive(Debug)]
pub struct Detached(Child);

impl ChildCommand {
    /// Starts it and lets go of it: no standard streams, a process group of its own, no limits.
    pub fn detach(self) -> Result<Detached, Fault> {
        let child = self.start(|command| {
            command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).kill_on_drop(false);
        })?;
        Ok(Detached(child))
    }

    /// The same; what it prints, on either stream, is added to this file, whether we live or not.
    pub fn detach_printing(self, to: std::fs::File) -> Result<Detached, Fault> {
        let again = to.try_clone().map_err(|error| {
            Fault::new(FaultKind::Broken, format!("`{}` was not run: its output has no place: {error}", self.name()))
        })?;
        let child = self.start(|command| {
            command.stdin(Stdio::null()).stdout(to).stderr(again).kill_on_drop(false);
        })?;
        Ok(Detached(child))
    }
}

impl Detached {
    /// Its number; `None` once its end was seen.
    pub fn id(&self) -> Option<u32> {
        self.0.id()
    }

    /// Waits for its end: the exit status, or `None` when a signal ended it. Safe to drop and to call
    /// again.
    pub async fn ended(&mut self) -> Option<i32> {
        self.0.wait().await.ok()?.code()
    }
}
