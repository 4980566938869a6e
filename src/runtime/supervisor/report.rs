//! What a supervisor answers, and what it writes down.

use super::run::Supervisor;
use crate::{
    domain::Timestamp,
    plan::{Answer, Ask, Request, STATUS_VERSION, ServiceStatus, SupervisorStatus},
};

/// Operations that are remembered.
const OPERATIONS: usize = 64;

impl Supervisor {
    pub(super) fn answer(&mut self, Request { ask, operation, .. }: Request) -> Answer {
        if operation.as_ref().is_some_and(|operation| self.operations.contains(operation)) {
            return Answer::with(self.status());
        }
        let now = self.now();
        let done = match &ask {
            Ask::Status => Ok(()),
            Ask::Start { .. } | Ask::Restart { .. } if self.board.is_ending() => {
                Err("everything is being stopped; start the environment again when that is over".into())
            }
            Ask::Start { services } => self.board.start(services, now),
            Ask::Stop { services } => self.board.stop(services, now),
            Ask::Restart { services } => self.board.restart(services, now),
            Ask::End => {
                self.board.end(now);
                Ok(())
            }
        };
        if let Err(refusal) = done {
            return Answer::refused(refusal);
        }
        if let Some(operation) = operation {
            self.operations.push(operation);
            let surplus = self.operations.len().saturating_sub(OPERATIONS);
            self.operations.drain(..surplus);
        }
        // Noted before it is answered: what was promised is found after a crash.
        self.write();
        Answer::with(self.status())
    }

    pub(super) fn status(&self) -> SupervisorStatus {
        let services = self.spec.services.iter().zip(&self.board.units).map(|(spec, unit)| ServiceStatus {
            name: spec.name.clone(),
            wanted: unit.wanted,
            phase: unit.phase,
            generation: unit.generation,
            pid: unit.process.map(|(pid, _)| pid),
            process_start: unit.process.map(|(_, start)| start),
            restarts: unit.restarts,
            since: self.began_at.checked_add(unit.since).unwrap_or(self.began_at),
            reason: unit.reason.clone(),
        });
        SupervisorStatus {
            version: STATUS_VERSION,
            environment: self.spec.environment.clone(),
            pid: std::process::id(),
            services: services.collect(),
            ending: self.board.is_ending(),
            operations: self.operations.clone(),
            changed_at: Timestamp::now(),
        }
    }

    /// Writes the status down, where it is another than before.
    pub(super) fn write(&mut self) {
        let status = self.status();
        let is_same = self
            .written
            .as_ref()
            .is_some_and(|written| SupervisorStatus { changed_at: written.changed_at, ..status.clone() } == *written);
        if is_same {
            return;
        }
        match self.folder.write_status(&status) {
            Ok(()) => self.written = Some(status),
            Err(error) => self.record.say(&format!("the status cannot be written: {error}")),
        }
    }
}
