//! `local.git-branch`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::run::{Git, branch_rules};
use crate::{
    plan::Idempotence,
    provider::{
        OperationFault,
        local::{
            direct::Direct,
            faults::refused,
            kind::Words,
            ledger::{Entry, Made},
            packages::directory,
            paths::path_rules,
            place::Place,
        },
    },
};

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::provider::local) struct Inputs {
    /// A repository, absolute.
    directory: String,
    name: String,
    /// A branch or a commit; what is checked out otherwise.
    from: Option<String>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub(in crate::provider::local) struct Outputs {
    name: String,
    commit: String,
}

/// Makes a branch.
pub(in crate::provider::local) struct GitBranch;

impl Direct for GitBranch {
    const WORDS: Words = Words {
        name: "local.git-branch",
        description: "Makes a branch in a git repository",
        idempotence: Idempotence::Inspectable,
        irreversible: None,
        seconds: 1,
    };
    type Inputs = Inputs;
    type Outputs = Outputs;

    fn rules(inputs: &Inputs) -> Vec<String> {
        let mut wrong = path_rules("directory", &inputs.directory);
        wrong.extend(branch_rules("name", &inputs.name));
        wrong.extend(inputs.from.iter().flat_map(|from| branch_rules("from", from)));
        wrong
    }

    fn perform(_: &Place, entry: &mut Entry, inputs: Inputs) -> Result<Outputs, OperationFault> {
        let folder = directory(&inputs.directory)?;
        entry.take_back()?;
        let commit = make_branch(entry, &folder, &inputs.name, inputs.from.as_deref())?;
        Ok(Outputs { name: inputs.name, commit })
    }
}

/// Makes a branch, noted before; the commit that it stands at.
pub(super) fn make_branch(
    entry: &mut Entry,
    folder: &std::path::Path,
    name: &str,
    from: Option<&str>,
) -> Result<String, OperationFault> {
    let id = entry.id().clone();
    let git = Git { directory: folder, id: &id };
    if git.commit(&format!("refs/heads/{name}")).is_some() {
        return Err(refused(format!("there is a branch {name} already")));
    }
    let from = from.unwrap_or("HEAD");
    let commit = git.commit(from).ok_or_else(|| refused(format!("{from} is no branch and no commit there")))?;
    entry.note([Made::Branch { repository: folder.into(), name: name.into(), commit: commit.clone() }])?;
    git.run(["branch", "--no-track", "--end-of-options", name, &commit])?;
    Ok(commit)
}

/// Removes a branch that stands where it was made and is checked out nowhere.
pub(in crate::provider::local) fn take_back(
    folder: &std::path::Path,
    name: &str,
    commit: &str,
    id: &crate::plan::OperationId,
) -> Result<Option<String>, OperationFault> {
    let git = Git { directory: folder, id };
    if !folder.is_dir() {
        return Ok(None);
    }
    match git.commit(&format!("refs/heads/{name}")) {
        None => Ok(None),
        Some(now) if now != commit => Ok(Some(format!("left: branch {name} holds commits that were made since"))),
        Some(_) => match git.run(["branch", "--delete", "--force", "--end-of-options", name]) {
            Ok(_) => Ok(None),
            Err(fault) => Ok(Some(format!("left: branch {name}: {}", fault.fault.message))),
        },
    }
}
