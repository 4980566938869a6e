//! Starts a service.

use std::{fs::OpenOptions, os::unix::fs::OpenOptionsExt, path::Path};

use super::processes::{self, FOLDER_VARIABLE, Mark, SERVICE_VARIABLE};
use crate::{
    domain::{Fault, FaultKind},
    plan::ServiceSpec,
    provider::{
        command::{ChildCommand, Detached},
        program_words,
    },
};

/// Starts the first process of a service, which leads a group of its own and prints into the file.
///
/// Faults: `Absent` with a sentence when it cannot be started.
pub(super) fn launch(
    spec: &ServiceSpec,
    directory: &Path,
    log: &Path,
    mark: &Mark,
    generation: u64,
) -> Result<(Detached, (u32, u64)), Fault> {
    let Some((program, arguments)) = spec.command.split_first() else {
        return Err(Fault::new(FaultKind::Absent, "it has no command"));
    };
    let output = OpenOptions::new().create(true).append(true).mode(0o600).open(log);
    let output = output
        .map_err(|error| Fault::new(FaultKind::Broken, format!("{} cannot be written: {error}", log.display())))?;
    // A path is meant from the directory on, a bare name from `PATH`.
    let words = if program.contains('/') { vec![directory.join(program).into()] } else { program_words(program) };
    let Some((program, before)) = words.split_first() else {
        return Err(Fault::new(FaultKind::Absent, "it has no command"));
    };
    let mut command = ChildCommand::new(program).arguments(before).arguments(arguments).folder(directory);
    for (name, value) in &spec.environment {
        command = command.set(name, value);
    }
    command =
        command.set(SERVICE_VARIABLE, mark.value(&spec.name, generation)).set(FOLDER_VARIABLE, mark.folder.as_str());
    let child = command.detach_printing(output)?;
    let Some(pid) = child.id() else { return Err(Fault::new(FaultKind::Broken, "it ended before it began")) };
    // One that ended at once is a zombie, whose end is heard in a moment.
    let start = processes::read(pid).map_or(0, |process| process.start);
    Ok((child, (pid, start)))
}
