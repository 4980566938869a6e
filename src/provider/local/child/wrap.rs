//! The process around a child.

use std::{ffi::OsString, fs::OpenOptions, os::unix::fs::OpenOptionsExt as _, path::Path, time::Duration};

use super::{
    files::{ChildFiles, End, OPERATION, State},
    stop::sweep,
};
use crate::{
    domain::{Fault, FaultKind},
    provider::{
        command::{ChildCommand, Logged},
        local::{faults::disk, write::PRIVATE},
    },
};

/// Bytes that a child may print; one that prints more has lost its way.
const MOST_BYTES: u64 = 64 * 1024 * 1024;
const GLANCE: Duration = Duration::from_secs(1);

/// Runs `words` in the working directory until they end or `stop` resolves, and keeps how they ended beside `file`.
/// Does nothing where another process has `file`, or where an end is kept already.
///
/// # Errors
/// The state cannot be kept, or the file is none of an operation.
pub async fn wrap(file: &Path, words: &[OsString], stop: impl Future<Output = ()>) -> Result<(), Fault> {
    let files = ChildFiles::of_lock(file);
    let malformed = || Fault::new(FaultKind::Malformed, format!("{} is no file of a child", file.display()));
    let (Some(operation), Some((program, arguments))) = (files.operation(), words.split_first()) else {
        return Err(malformed());
    };
    let Some(_lock) = files.hold().map_err(|fault| fault.fault)? else { return Ok(()) };
    if files.state().is_some() {
        return Ok(());
    }
    let keep = |end| files.keep(&State { wrapper: std::process::id(), end }).map_err(|fault| fault.fault);
    keep(None)?;
    let log = OpenOptions::new().create(true).append(true).mode(PRIVATE).open(files.log_path());
    let log = log.map_err(|error| disk("open", &files.log_path(), &error).fault)?;
    let command = ChildCommand::new(program).arguments(arguments).of_the_person(Vec::new());
    let end = match command.set(OPERATION, operation).log_into(&log) {
        Ok(child) => until_the_end(child, &files, stop).await,
        Err(fault) => End::Failed(fault.to_string()),
    };
    sweep(operation);
    keep(Some(end))
}

async fn until_the_end(mut child: Logged, files: &ChildFiles, stop: impl Future<Output = ()>) -> End {
    let mut stop = std::pin::pin!(stop);
    loop {
        let end = tokio::select! {
            ended = child.ended() => match ended {
                Ok(Some(status)) => return End::Status(status),
                Ok(None) => return End::Killed,
                Err(fault) => End::Failed(fault.to_string()),
            },
            () = &mut stop => End::Stopped,
            () = tokio::time::sleep(GLANCE) => {
                if !std::fs::metadata(files.log_path()).is_ok_and(|found| found.len() > MOST_BYTES) {
                    continue;
                }
                End::Failed(format!("it printed more than {} MiB", MOST_BYTES >> 20))
            }
        };
        child.kill();
        let _ = child.ended().await;
        return end;
    }
}
