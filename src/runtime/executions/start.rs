//! From an approved plan to a worker of its own.

use std::{
    fs, io,
    os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _},
    process::Stdio,
};

use tokio::{io::AsyncWriteExt as _, process::Command};

use super::{bounds, logout, unlock};
use crate::{
    domain::Timestamp,
    journal::{ExecutionId, NewExecution, StoreError},
    plan::{Approval, Plan, hexadecimal},
    provider::Registry,
    runtime::{Site, worker::MARK},
};

/// Why an execution was not started.
#[derive(Debug, thiserror::Error)]
pub enum StartFault {
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Rules are in the way: their texts and names.
    #[error("{}; to see which rules decide: orchestra policy explain PLAN", .reasons.join("; "))]
    Refused { reasons: Vec<String> },
    /// It reaches beyond the environment that it names.
    #[error("{}; nothing was done", .reasons.join("; "))]
    Beyond { reasons: Vec<String> },
    /// It is in the journal, and nobody carries it out.
    #[error(
        "execution {execution} waits: no worker could be started: {reason}; to try again: orchestra control {execution} resume"
    )]
    NoWorker { execution: ExecutionId, reason: String },
}

/// Keeps the plan, creates its execution and starts its worker, which goes on whatever becomes of the caller.
pub async fn start_execution(site: &Site, plan: &Plan, approval: Approval) -> Result<ExecutionId, StartFault> {
    let decision = site.rules.decide_plan(plan, Some(&approval), &approval.by, Timestamp::now());
    if !decision.is_allowed() {
        return Err(StartFault::Refused { reasons: decision.reasons() });
    }
    let reasons = bounds::beyond(plan, &Registry::new(&site.state).all());
    if !reasons.is_empty() {
        return Err(StartFault::Beyond { reasons });
    }
    unlock::for_plan(site, plan).await;
    let digest = site.store.put_plan(plan).await?;
    let id = new_execution_id();
    let execution = NewExecution {
        id: id.clone(),
        plan: digest,
        environment: plan.environment.clone(),
        actor: approval.by.clone(),
        at: Timestamp::now(),
        approval,
    };
    site.store.create(execution).await?;
    spawn_worker(site, &id).await.map_err(|error| no_worker(&id, &error))?;
    Ok(id)
}

pub(super) fn no_worker(execution: &str, error: &io::Error) -> StartFault {
    StartFault::NoWorker { execution: execution.to_owned(), reason: error.to_string() }
}

/// 12 random letters of hexadecimal.
pub fn new_execution_id() -> ExecutionId {
    let mut bytes = [0; 6];
    // A system without random numbers has a clock at least.
    if getrandom::fill(&mut bytes).is_err() {
        bytes.copy_from_slice(&Timestamp::now().as_nanosecond().to_le_bytes()[..6]);
    }
    hexadecimal(&bytes)
}

/// Starts `orchestra worker ID` without a terminal. It begins a session of its own; what it prints is added to
/// `workers/ID.log`. The key of an unlocked token file goes through its standard input, and nowhere else.
///
/// # Errors
/// The program or the file cannot be opened.
pub async fn spawn_worker(site: &Site, execution: &str) -> io::Result<()> {
    let folder = site.state.join("workers");
    fs::DirBuilder::new().recursive(true).mode(0o700).create(&folder)?;
    let log = folder.join(format!("{execution}.log"));
    let log = fs::OpenOptions::new().create(true).append(true).mode(0o600).open(log)?;
    let through = logout::through(execution).await;
    let mut words = through.iter().map(String::as_str);
    let unlocked = site.vault.handover();
    let mut command = match words.next() {
        Some(program) => {
            let mut command = Command::new(program);
            command.args(words).arg(&site.executable);
            command
        }
        None => Command::new(&site.executable),
    };
    command
        .args(["worker", execution])
        .env("ORCHESTRA_STATE_DIR", &site.state)
        .env(MARK, "1")
        .stdin(if unlocked.is_some() { Stdio::piped() } else { Stdio::null() })
        .stdout(Stdio::null())
        .stderr(log)
        .process_group(0)
        .kill_on_drop(false);
    if unlocked.is_some() {
        command.arg("--unlocked");
    }
    let mut worker = command.spawn()?;
    if let (Some(unlocked), Some(mut input)) = (unlocked, worker.stdin.take()) {
        // A worker that is gone already says why in its log.
        let _ = input.write_all(unlocked.bytes()).await;
    }
    // Dropped: tokio waits for it when it ends, if we still live.
    Ok(())
}
