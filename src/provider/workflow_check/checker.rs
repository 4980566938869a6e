//! Running the checker that is installed.

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use super::decode;
use crate::{
    domain::{Fault, FaultKind, Printable, WorkflowCheck, WorkflowFinding},
    provider::command::{ChildCommand, Ended},
};

/// Files of any size are checked within this time.
const LIMIT: Duration = Duration::from_secs(8);

/// How a checker reads its own output.
type Decode = fn(&[u8]) -> Option<Vec<WorkflowFinding>>;

/// Checks these files by the first checker that is installed, in `folder`, from which paths are told.
///
/// # Errors
/// `Absent` when no checker is installed; else what kept it from checking.
pub async fn check_workflows(folder: &Path, files: &[PathBuf]) -> Result<WorkflowCheck, Fault> {
    let checkers: [(&str, &[&str], Decode); 2] = [
        ("actionlint", &["-no-color", "-format", "{{json .}}", "--"], decode::actionlint),
        ("zizmor", &["--offline", "--no-progress", "--no-exit-codes", "--format", "json-v1", "--"], decode::zizmor),
    ];
    for (name, arguments, decode) in checkers {
        let command = ChildCommand::new(name).arguments(arguments).arguments(files).folder(folder).time_limit(LIMIT);
        match command.run().await {
            Ok(ended) => return found(name, folder, files, &ended, decode),
            Err(fault) if fault.kind == FaultKind::Absent => {}
            Err(fault) => return Err(fault),
        }
    }
    Err(Fault::new(FaultKind::Absent, "no checker of workflow files is installed").with_hint(
        "install actionlint (go install github.com/rhysd/actionlint/cmd/actionlint@latest) or zizmor (pipx install \
         zizmor)",
    ))
}

fn found(name: &str, folder: &Path, files: &[PathBuf], ended: &Ended, decode: Decode) -> Result<WorkflowCheck, Fault> {
    // Both say by their status that they found something; where they could not check, they print no list.
    let Some(mut findings) = decode(&ended.stdout) else {
        let said = if ended.complaint.as_str().is_empty() { "no reason given" } else { ended.complaint.as_str() };
        return Err(Fault::new(FaultKind::Malformed, format!("`{name}` could not check the workflow files: {said}")));
    };
    let folder = format!("{}/", folder.display());
    for finding in &mut findings {
        if let Some(inside) = finding.path.as_str().strip_prefix(&folder) {
            finding.path = Printable::new(inside);
        }
    }
    findings.sort_by(|a, b| (&a.path, a.line, a.column).cmp(&(&b.path, b.line, b.column)));
    let files = u32::try_from(files.len()).unwrap_or(u32::MAX);
    Ok(WorkflowCheck { checker: Printable::new(name), files, findings })
}
