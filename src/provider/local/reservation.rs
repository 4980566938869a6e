//! Ports that are an environment's, from the moment of planning on.

use std::{
    fs,
    io::ErrorKind,
    net::{Ipv4Addr, TcpListener},
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};

use super::{
    faults::disk,
    spare::spare,
    write::{PRIVATE, create, private_directory},
};
use crate::{plan::OperationId, provider::OperationFault};

/// The folder `ports/` of the state directory: one file a port that is taken.
#[derive(Debug, Clone)]
pub(super) struct Reservations {
    folder: PathBuf,
}

/// Whose a port is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Reservation {
    /// By name; by a directory inside of its own where the name is not known.
    pub(super) environment: String,
    pub(super) operation: OperationId,
}

impl Reservations {
    pub(super) fn new(folder: PathBuf) -> Self {
        Self { folder }
    }

    /// Takes a port: false where somebody else has it. The one file is made by one process only.
    pub(super) fn take(&self, port: u16, by: &Reservation) -> Result<bool, OperationFault> {
        private_directory(&self.folder)?;
        let path = self.path(port);
        let bytes = serde_json::to_vec(by).unwrap_or_default();
        match create(&path, &spare(&path, &by.operation), &bytes, PRIVATE) {
            Err(_) if path.exists() => Ok(self.whose(port).as_ref() == Some(by)),
            made => made.map(|()| true),
        }
    }

    pub(super) fn whose(&self, port: u16) -> Option<Reservation> {
        serde_json::from_slice(&fs::read(self.path(port)).ok()?).ok()
    }

    /// Frees a port where it is this operation's.
    pub(super) fn free(&self, port: u16, by: &OperationId) -> Result<(), OperationFault> {
        let path = self.path(port);
        let _ = fs::remove_file(spare(&path, by));
        if self.whose(port).is_some_and(|whose| whose.operation == *by) { remove(&path) } else { Ok(()) }
    }

    /// Every port of an environment, and of what is inside of its directory, with the file of its reservation and what
    /// that holds.
    pub(super) fn of(&self, environment: &str, directory: Option<&Path>) -> Vec<(PathBuf, String)> {
        let entries = fs::read_dir(&self.folder).into_iter().flatten().flatten();
        let is_port = |path: &PathBuf| path.file_name().and_then(|name| name.to_str()?.parse::<u16>().ok()).is_some();
        let paths = entries.map(|entry| entry.path()).filter(is_port);
        let read = paths.filter_map(|path| Some((path.clone(), fs::read_to_string(&path).ok()?)));
        let is_inside = |of: &str| directory.is_some_and(|directory| Path::new(of).starts_with(directory));
        let is_of = |text: &str| {
            let whose = serde_json::from_str::<Reservation>(text).map(|reservation| reservation.environment);
            whose.is_ok_and(|whose| whose == environment || is_inside(&whose))
        };
        read.filter(|(_, text)| is_of(text)).collect()
    }

    fn path(&self, port: u16) -> PathBuf {
        self.folder.join(port.to_string())
    }
}

fn remove(path: &Path) -> Result<(), OperationFault> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(disk("free", path, &error)),
        _ => Ok(()),
    }
}

/// Whether nobody listens there now.
pub(super) fn is_free(port: u16) -> bool {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok()
}
