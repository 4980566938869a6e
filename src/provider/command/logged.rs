//! A child whose output goes into a file.

use std::{fs::File, process::Stdio};

use super::{ChildCommand, child::ChildGroup};
use crate::domain::{Fault, FaultKind};

/// A running child that writes both its streams into one file. It is killed with its group when this is dropped.
#[derive(Debug)]
pub struct Logged {
    name: String,
    group: ChildGroup,
}

impl ChildCommand {
    /// Starts it; the time and output limits do not apply.
    ///
    /// # Errors
    /// It cannot be started.
    pub fn log_into(self, log: &File) -> Result<Logged, Fault> {
        let name = self.name();
        let open = || {
            log.try_clone().map_err(|error| {
                Fault::new(FaultKind::Broken, format!("`{name}` was not run: its log cannot be shared: {error}"))
            })
        };
        let (stdout, stderr) = (open()?, open()?);
        let child = self.start(|command| {
            command.stdin(Stdio::null()).stdout(Stdio::from(stdout)).stderr(Stdio::from(stderr)).kill_on_drop(true);
        })?;
        Ok(Logged { name, group: ChildGroup(child) })
    }
}

impl Logged {
    /// Waits for its own end: the exit status, or `None` when a signal ended it. Safe to drop and to call again.
    ///
    /// # Errors
    /// It cannot be waited for.
    pub async fn ended(&mut self) -> Result<Option<i32>, Fault> {
        match self.group.0.wait().await {
            Ok(status) => Ok(status.code()),
            Err(error) => Err(Fault::new(FaultKind::Broken, format!("`{}` cannot be waited for: {error}", self.name))),
        }
    }

    /// Kills it and all of its group that it did not let go of.
    pub fn kill(&mut self) {
        self.group.kill();
    }
}
