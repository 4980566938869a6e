//! `orchestra workflow check`: what a checker says of the workflow files.

use std::path::PathBuf;

use serde_json::json;

use crate::{
    cli::{Exit, args_runs::CheckArguments, output, surroundings::Surroundings},
    domain::FaultKind,
    provider::{check_workflows, workflow_files, workflow_folder},
};

pub(in crate::cli) async fn check(surroundings: &Surroundings, arguments: &CheckArguments) -> Exit {
    let here = &surroundings.folders.working_directory;
    let asked = if arguments.paths.is_empty() {
        match workflow_folder(here) {
            Some(folder) => vec![folder],
            None => {
                output::notice(
                    "there is no folder .github/workflows here or above; name a file: orchestra workflow check FILE",
                );
                return Exit::Usage;
            }
        }
    } else {
        arguments.paths.iter().map(|path| here.join(path)).collect()
    };
    if let Some(missing) = asked.iter().find(|path| !path.exists()) {
        output::notice(&format!("{} does not exist", missing.display()));
        return Exit::Usage;
    }
    let files: Vec<PathBuf> = asked.iter().flat_map(|path| workflow_files(path)).collect();
    if files.is_empty() {
        output::notice("there is no workflow file to check");
        return if arguments.json { output::print("[]\n") } else { Exit::Ok };
    }
    let check = match check_workflows(here, &files).await {
        Ok(check) => check,
        Err(fault) => {
            output::notice(&fault.to_string());
            return if fault.kind == FaultKind::Absent { Exit::Usage } else { Exit::Failure };
        }
    };
    let printed = if arguments.json {
        output::print_json(&json!(check.findings))
    } else {
        let line = |finding: &crate::domain::WorkflowFinding| {
            format!("{}: {} [{}]\n", finding.place(), finding.message, finding.rule)
        };
        output::print(&check.findings.iter().map(line).collect::<String>())
    };
    let (count, files) = (check.findings.len(), check.files);
    let of = |count: usize, word: &str| if count == 1 { format!("1 {word}") } else { format!("{count} {word}s") };
    let found = if count == 0 { "found nothing".to_owned() } else { format!("has {}", of(count, "finding")) };
    output::notice(&format!("{} {found} in {}", check.checker, of(files as usize, "file")));
    if printed == Exit::Ok && count > 0 { Exit::Failure } else { printed }
}
