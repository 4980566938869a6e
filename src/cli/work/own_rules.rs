//! The person's own rules on plans: files in `policies` beside the configuration.

use std::{
    io,
    path::{Path, PathBuf},
};

use crate::{
    cli::{
        config_file::{Owner, read_text},
        output,
        surroundings::Folders,
    },
    plan::policy::{Policies, PolicyText},
};

/// No folder by hand holds more.
const MOST_FILES: usize = 200;

/// The rules in force. The error is everything that is wrong with any of them, a whole message each.
pub(in crate::cli) fn read(folders: &Folders) -> Result<Policies, Vec<String>> {
    let folder = folders.config_directory.as_ref().map(|folder| folder.join("policies"));
    let files = folder.map_or_else(|| Ok(Vec::new()), |folder| listed(&folder)).map_err(|why| vec![why])?;
    load(&files)
}

/// The shipped rules and those of these files.
pub(in crate::cli) fn load(files: &[PathBuf]) -> Result<Policies, Vec<String>> {
    let (mut texts, mut wrong) = (Vec::new(), Vec::new());
    for path in files {
        let name = path.display().to_string();
        match read_text(path, Owner::User) {
            Ok(Some(text)) => texts.push((name, text)),
            Ok(None) => wrong.push(format!("{name}: there is no such file")),
            Err(why) => wrong.push(why),
        }
    }
    let texts: Vec<PolicyText<'_>> = texts.iter().map(|(file, text)| PolicyText { file, text }).collect();
    match Policies::load(&texts) {
        Ok(policies) if wrong.is_empty() => Ok(policies),
        Ok(_) => Err(wrong),
        Err(faults) => {
            wrong.extend(faults.iter().map(ToString::to_string));
            Err(wrong)
        }
    }
}

/// Its files of rules, by name; a folder that is not there has none.
fn listed(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let name = folder.display();
    let unreadable =
        |error: &io::Error| format!("{name}: cannot be read: {}; see: ls -ld {name}", output::reason(error));
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(unreadable(&error)),
    };
    let mut files = Vec::new();
    for entry in entries {
        let path = entry.map_err(|error| unreadable(&error))?.path();
        if path.extension().is_some_and(|extension| extension == "cedar") {
            files.push(path);
        }
    }
    if files.len() > MOST_FILES {
        return Err(format!("{name}: there are {} files of rules; {MOST_FILES} are the most", files.len()));
    }
    files.sort();
    Ok(files)
}
