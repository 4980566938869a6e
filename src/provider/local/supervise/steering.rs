//! Starts a supervisor, asks it, and waits until what was asked has come true.

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use tokio::time::sleep;

use super::SupervisorFolder;
use crate::{
    domain::{Fault, FaultKind, Printable, redact},
    plan::{Ask, Phase, Request, ServiceStatus, SupervisorStatus},
    provider::{OperationFault, Progress, command::ChildCommand},
};

/// Between two looks at how things are.
const LOOK: Duration = Duration::from_millis(100);
/// A service that failed so often in a row will not come up by waiting.
const FAILURES: u32 = 3;
/// Bytes of a log whose last line is quoted.
const TAIL: u64 = 4 * 1024;

/// One supervisor, as an operation uses it.
pub(super) struct Steering<'a> {
    pub(super) folder: SupervisorFolder,
    pub(super) environment: &'a str,
    pub(super) state: &'a Path,
    pub(super) executable: &'a Path,
    pub(super) progress: Option<&'a dyn Progress>,
}

impl Steering<'_> {
    fn say(&self, text: impl AsRef<str>) {
        if let Some(progress) = self.progress {
            progress.say(Printable::new(text));
        }
    }

    /// Whether something may still run: a supervisor, or what one that was killed left.
    pub(super) fn may_run(&self) -> Result<bool, OperationFault> {
        if self.folder.is_supervised() {
            return Ok(true);
        }
        let status = self.folder.status().map_err(OperationFault::lasting)?;
        Ok(status.is_some_and(|status| status.services.iter().any(|service| service.phase.runs())))
    }

    /// Starts a supervisor where none lives; true where one lived.
    pub(super) async fn ensure(&self) -> Result<bool, OperationFault> {
        if self.folder.is_supervised() && self.ask(Ask::Status, None).await.is_ok_and(|status| !status.ending) {
            return Ok(true);
        }
        if self.folder.is_supervised() {
            self.until_gone().await;
        }
        if self.folder.spec().map_err(OperationFault::lasting)?.is_none() {
            let fault = Fault::new(FaultKind::NotFound, format!("environment {} has no services", self.environment));
            return Err(OperationFault::lasting(fault.with_hint("see: orchestra env list")));
        }
        self.set_ending(false).await?;
        self.launch().await?;
        Ok(false)
    }

    /// Starts the process, and waits until it answers.
    async fn launch(&self) -> Result<(), OperationFault> {
        self.say("starting the supervisor");
        let started = ChildCommand::new(self.executable)
            .arguments(["supervise", self.environment])
            .folder("/")
            .pass("ORCHESTRA_CONFIG_DIR")
            .set("ORCHESTRA_STATE_DIR", self.state)
            .time_limit(Duration::from_secs(30));
        started.output().await.map_err(OperationFault::passing)?;
        loop {
            match self.folder.ask(&Request::new(Ask::Status, None)).await {
                Ok(_) => return Ok(()),
                // It is not there yet, or just leaves.
                Err(fault) if matches!(fault.kind, FaultKind::Absent | FaultKind::Unreachable) => sleep(LOOK).await,
                Err(fault) => return Err(OperationFault::passing(fault)),
            }
        }
    }

    /// # Errors
    /// Whether it was heard is not known, unless it refused.
    pub(super) async fn ask(&self, ask: Ask, operation: Option<&str>) -> Result<SupervisorStatus, OperationFault> {
        self.folder.ask(&Request::new(ask, operation)).await.map_err(|fault| match fault.kind {
            FaultKind::Conflict => OperationFault::lasting(fault),
            FaultKind::Absent => OperationFault::passing(fault),
            _ => OperationFault::open(fault),
        })
    }

    /// Waits until these services are ready. What happens meanwhile is said.
    pub(super) async fn until_ready(
        &self,
        concerns: impl Fn(&ServiceStatus) -> bool,
    ) -> Result<SupervisorStatus, OperationFault> {
        let mut said: Vec<(String, Phase)> = Vec::new();
        loop {
            let status = self.ask(Ask::Status, None).await?;
            for service in status.services.iter().filter(|service| concerns(service)) {
                let now = (service.name.clone(), service.phase);
                if !said.contains(&now) {
                    said.retain(|(name, _)| *name != service.name);
                    said.push(now);
                    self.say(describe(service));
                }
                let is_well = matches!(service.phase, Phase::Ready | Phase::Finished);
                if service.phase == Phase::Failed || (service.restarts >= FAILURES && !is_well) {
                    return Err(OperationFault::lasting(self.failure(service)));
                }
            }
            let is_ready = |service: &ServiceStatus| matches!(service.phase, Phase::Ready | Phase::Finished);
            if status.services.iter().filter(|service| concerns(service)).all(is_ready) {
                return Ok(status);
            }
            sleep(LOOK).await;
        }
    }

    /// Waits until nothing runs of those that are not wanted.
    pub(super) async fn until_stopped(&self) -> Result<SupervisorStatus, OperationFault> {
        loop {
            let status = self.ask(Ask::Status, None).await?;
            if status.services.iter().all(|service| service.wanted || !service.phase.runs()) {
                return Ok(status);
            }
            sleep(LOOK).await;
        }
    }

    /// Stops everything, also what a supervisor that was killed left, and waits until the supervisor is gone.
    pub(super) async fn end(&self, operation: Option<&str>) -> Result<(), OperationFault> {
        if !self.may_run()? {
            return Ok(());
        }
        if !self.folder.is_supervised() {
            // One that finds this note adopts what there is, and ends it.
            self.set_ending(true).await?;
            self.launch_to_end().await?;
        }
        self.say("stopping all services");
        match self.folder.ask(&Request::new(Ask::End, operation)).await {
            Ok(_) => {}
            // It has left already.
            Err(fault) if matches!(fault.kind, FaultKind::Absent | FaultKind::Unreachable) => {}
            Err(fault) => return Err(OperationFault::passing(fault)),
        }
        self.until_gone().await;
        if self.may_run()? {
            let why = format!("the supervisor of {} left before everything was stopped", self.environment);
            return Err(OperationFault::passing(Fault::new(FaultKind::Broken, why)));
        }
        Ok(())
    }

    async fn launch_to_end(&self) -> Result<(), OperationFault> {
        tokio::select! {
            started = self.launch() => started,
            // It may have come, ended everything and gone between two looks.
            () = self.until_settled() => Ok(()),
        }
    }

    async fn until_settled(&self) {
        while self.may_run().unwrap_or(true) {
            sleep(LOOK).await;
        }
    }

    async fn until_gone(&self) {
        while self.folder.is_supervised() {
            sleep(LOOK).await;
        }
    }

    /// Notes for the next supervisor whether it is to end what it finds. Where one lives, nothing is noted.
    async fn set_ending(&self, ending: bool) -> Result<(), OperationFault> {
        let broken = |error: std::io::Error| {
            let place = self.folder.path().display();
            OperationFault::passing(Fault::new(FaultKind::Broken, format!("{place} cannot be used: {error}")))
        };
        let Some(_lock) = self.folder.lock_patiently().await.map_err(broken)? else { return Ok(()) };
        let status = self.folder.status().map_err(OperationFault::lasting)?;
        match status {
            Some(status) if status.ending != ending => {
                self.folder.write_status(&SupervisorStatus { ending, ..status }).map_err(broken)
            }
            _ => Ok(()),
        }
    }

    fn failure(&self, service: &ServiceStatus) -> Fault {
        let (name, environment) = (&service.name, self.environment);
        let why = service.reason.as_ref().map(|why| format!(": {why}")).unwrap_or_default();
        let said = last_line(&self.folder.log(name)).map(|line| format!("; it said: {line}")).unwrap_or_default();
        Fault::new(FaultKind::Unreachable, format!("service {name} does not come up{why}{said}"))
            .with_hint(format!("see: orchestra env logs {environment} {name}"))
    }
}

fn describe(service: &ServiceStatus) -> String {
    let why = service.reason.as_ref().map(|why| format!(": {why}")).unwrap_or_default();
    format!("{} is {}{why}", service.name, service.phase.word())
}

/// The last line of a log that says anything, redacted.
fn last_line(path: &PathBuf) -> Option<String> {
    use std::io::{Read, Seek, SeekFrom};
    let mut file = std::fs::File::open(path).ok()?;
    let length = file.metadata().ok()?.len();
    file.seek(SeekFrom::Start(length.saturating_sub(TAIL))).ok()?;
    let mut tail = Vec::new();
    file.take(TAIL).read_to_end(&mut tail).ok()?;
    let tail = String::from_utf8_lossy(&tail);
    tail.lines().map(str::trim).rfind(|line| !line.is_empty()).map(|line| redact(line).to_string())
}
