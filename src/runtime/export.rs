//! A list as a new file in the state directory.

use std::{
    fs::{File, OpenOptions},
    io::{self, ErrorKind, Write},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

use super::{Outside, logging::private_folder};
use crate::domain::{Severity, Timestamp};

/// Names that are tried when others were written in the same second.
const TRIES: u32 = 100;

/// What is written.
pub(super) struct Export {
    pub name: String,
    pub extension: &'static str,
    /// In few words: `12 runs`.
    pub what: String,
    pub text: String,
}

/// Writes it into a file of its own, and says where that is.
pub(super) fn export(export: &Export, outside: &Outside, now: Timestamp) -> (Severity, String) {
    let Some(state) = &outside.state_directory else {
        return (Severity::Warning, "nothing was written: there is no home; set HOME or ORCHESTRA_STATE_DIR".into());
    };
    let folder = state.join("exports");
    match write(export, &folder, now) {
        Ok(path) => (Severity::Info, format!("{} in {}", export.what, path.display())),
        Err(error) => {
            let folder = folder.display();
            (Severity::Warning, format!("nothing was written to {folder}: {error}; see: ls -ld {folder}; df {folder}"))
        }
    }
}

fn write(export: &Export, folder: &Path, now: Timestamp) -> io::Result<PathBuf> {
    private_folder(folder)?;
    let (mut file, path) = new_file(export, folder, now)?;
    if let Err(error) = file.write_all(export.text.as_bytes()).and_then(|()| file.sync_all()) {
        // Half a list would be taken for a whole one.
        let _ = std::fs::remove_file(&path);
        return Err(error);
    }
    Ok(path)
}

fn new_file(export: &Export, folder: &Path, now: Timestamp) -> io::Result<(File, PathBuf)> {
    let stem = format!("{}-{}", export.name, now.strftime("%Y%m%d-%H%M%S"));
    let mut taken = None;
    for number in 1..=TRIES {
        let again = if number == 1 { String::new() } else { format!("-{number}") };
        let path = folder.join(format!("{stem}{again}.{}", export.extension));
        match OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path) {
            Ok(file) => return Ok((file, path)),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => taken = Some(error),
            Err(error) => return Err(error),
        }
    }
    Err(taken.unwrap_or_else(|| ErrorKind::AlreadyExists.into()))
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    fn runs(text: &str) -> Export {
        Export { name: "pipelines".into(), extension: "csv", what: "2 runs".into(), text: text.into() }
    }

    #[test]
    fn a_file_is_private_and_never_written_over() {
        let home = tempfile::tempdir().unwrap();
        let outside = Outside { state_directory: Some(home.path().join("state")), ..Outside::default() };
        let now: Timestamp = "2026-03-14T09:05:07Z".parse().unwrap();
        let folder = home.path().join("state/exports");
        let first = folder.join("pipelines-20260314-090507.csv");
        assert_eq!(export(&runs("one"), &outside, now).1, format!("2 runs in {}", first.display()));
        assert!(export(&runs("two"), &outside, now).1.ends_with("090507-2.csv"));
        assert_eq!(std::fs::read_to_string(&first).unwrap(), "one");
        let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&folder), mode(&first)), (0o700, 0o600));
    }

    #[test]
    fn what_cannot_be_written_is_said_with_the_next_command() {
        let home = tempfile::tempdir().unwrap();
        let file = home.path().join("state");
        std::fs::write(&file, "").unwrap();
        let outside = Outside { state_directory: Some(file), ..Outside::default() };
        let (severity, told) = export(&runs("x"), &outside, Timestamp::UNIX_EPOCH);
        assert_eq!(severity, Severity::Warning);
        assert!(told.starts_with("nothing was written to ") && told.contains("see: ls -ld "), "{told}");
        assert!(export(&runs("x"), &Outside::default(), Timestamp::UNIX_EPOCH).1.contains("ORCHESTRA_STATE_DIR"));
    }
}
