//! Under which account PostgreSQL runs: it refuses to run as root.

use std::{
    ffi::OsString,
    fs,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
};

use crate::{
    domain::{Fault, FaultKind},
    provider::{
        OperationFault,
        command::ChildCommand,
        local::{
            faults::{disk, refused},
            packages::program,
            place::Place,
            program::find_program,
        },
    },
};

/// The account that packages of PostgreSQL make.
const ACCOUNT: &str = "postgres";

/// How its programs are started.
pub(super) struct Account {
    /// `runuser`, where we are root.
    runuser: Option<PathBuf>,
}

impl Account {
    pub(super) fn of_this_process(place: &Place) -> Result<Self, OperationFault> {
        let is_root = rustix::process::geteuid().is_root();
        Ok(Self { runuser: is_root.then(|| program(place, "runuser")).transpose()? })
    }

    /// One of its programs.
    pub(super) fn command(&self, place: &Place, name: &str) -> Result<ChildCommand, OperationFault> {
        let path = program(place, name)?;
        Ok(match &self.runuser {
            None => ChildCommand::new(path),
            Some(runuser) => {
                let words: [OsString; 4] = ["-u".into(), ACCOUNT.into(), "--".into(), path.into()];
                ChildCommand::new(runuser).arguments(words)
            }
        })
    }

    /// Makes a directory that it may fill.
    pub(super) fn make_directory(&self, path: &Path) -> Result<(), OperationFault> {
        if self.runuser.is_some() {
            may_reach(path)?;
        }
        fs::create_dir(path).map_err(|error| disk("create", path, &error))?;
        fs::set_permissions(path, fs::Permissions::from_mode(0o700)).map_err(|error| disk("close", path, &error))?;
        if self.runuser.is_some() {
            let (user, group) = numbers()?;
            std::os::unix::fs::chown(path, Some(user), Some(group)).map_err(|error| disk("hand over", path, &error))?;
        }
        Ok(())
    }
}

/// Every directory above must let others through.
fn may_reach(path: &Path) -> Result<(), OperationFault> {
    let closed = path
        .ancestors()
        .skip(1)
        .find(|directory| fs::metadata(directory).is_ok_and(|found| found.permissions().mode() & 0o001 == 0));
    let Some(closed) = closed else { return Ok(()) };
    let why = format!(
        "PostgreSQL does not run as root, and its account {ACCOUNT} cannot reach {}: {} is closed to it",
        path.display(),
        closed.display()
    );
    let fault = Fault::new(FaultKind::Unauthorized, why);
    Err(OperationFault::lasting(fault.with_hint("choose another directory with --path, or be another user than root")))
}

/// Its user and group, from the system's list.
fn numbers() -> Result<(u32, u32), OperationFault> {
    let list = fs::read_to_string("/etc/passwd").unwrap_or_default();
    let of_account = |line: &str| {
        let mut parts = line.split(':');
        let is_it = parts.next() == Some(ACCOUNT);
        let user = parts.nth(1)?.parse().ok()?;
        let group = parts.next()?.parse().ok()?;
        is_it.then_some((user, group))
    };
    let none = || refused(format!("PostgreSQL does not run as root, and this machine has no account {ACCOUNT}"));
    list.lines().find_map(of_account).ok_or_else(none)
}

/// How a program of a service is started: by its name, but PostgreSQL from its own folder, and under its own account
/// where we are root.
pub fn program_words(name: &str) -> Vec<OsString> {
    if name != "postgres" {
        return vec![name.into()];
    }
    let path = find_program(name, &[]).map_or_else(|| name.into(), OsString::from);
    match rustix::process::geteuid().is_root() {
        true => vec!["runuser".into(), "-u".into(), ACCOUNT.into(), "--".into(), path],
        false => vec![path],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_postgres_is_started_otherwise() {
        assert_eq!(program_words("node"), ["node"]);
        let words = program_words("postgres");
        let is_root = rustix::process::geteuid().is_root();
        assert_eq!(words.len(), if is_root { 5 } else { 1 });
        assert!(words.last().unwrap().to_string_lossy().ends_with("postgres"), "{words:?}");
    }
}
