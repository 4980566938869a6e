//! Shows the file, and writes it when that is wanted.

use std::{
    io::{self, BufRead, IsTerminal},
    path::Path,
};

use super::{
    detect::detect,
    file,
    write::{Refusal, write_new},
};
use crate::cli::{Exit, layers::REPOSITORY_FILE, output, surroundings::Folders};

/// Prints what the file would be; writes it with `is_sure` or after a `y` on a terminal.
pub(in crate::cli) async fn run(is_sure: bool) -> Exit {
    let folders = match Folders::read() {
        Ok(folders) => folders,
        Err(message) => {
            output::notice(&message);
            return Exit::Usage;
        }
    };
    let found = detect(&folders.working_directory).await;
    let path = found.folder.join(REPOSITORY_FILE);
    let text = file::text(&found);
    if is_sure && path.symlink_metadata().is_ok() {
        return exists(&path);
    }
    for sentence in &found.machine {
        output::notice(&format!("found {sentence}"));
    }
    if let Err(exit) = output::write(&text) {
        return exit;
    }
    if is_sure {
        return write(&path, &text);
    }
    if path.symlink_metadata().is_ok() {
        output::notice(&format!("{}: is there already, and stays as it is", path.display()));
        return Exit::Ok;
    }
    if !io::stdin().is_terminal() || !io::stdout().is_terminal() {
        output::notice(&format!("nothing was written; to write {}: orchestra init --write", path.display()));
        return Exit::Ok;
    }
    output::notice(&format!("write {}? y, or any other answer for no", path.display()));
    let mut answer = String::new();
    let said = io::stdin().lock().read_line(&mut answer);
    if said.is_ok() && matches!(answer.trim(), "y" | "Y" | "yes") { write(&path, &text) } else { Exit::Cancelled }
}

fn write(path: &Path, text: &str) -> Exit {
    match write_new(path, text) {
        Ok(()) => {
            output::notice(&format!("{} is written; look at it: orchestra config check", path.display()));
            Exit::Ok
        }
        Err(Refusal::Exists) => exists(path),
        Err(Refusal::Failed(message)) => {
            output::notice(&message);
            Exit::Failure
        }
    }
}

fn exists(path: &Path) -> Exit {
    let path = path.display();
    output::notice(&format!("{path}: is there already and is not overwritten; to see a new one: orchestra init"));
    Exit::Usage
}
