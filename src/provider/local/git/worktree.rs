//! `local.git-worktree`.

use std::path::Path;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    branch::make_branch,
    run::{Git, branch_rules},
};
use crate::{
    plan::{Idempotence, OperationId},
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
    /// Where the worktree is made, absolute; nothing may be there.
    path: String,
    /// A new branch that is checked out there.
    branch: String,
    /// A branch or a commit that it begins at; what is checked out otherwise.
    from: Option<String>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub(in crate::provider::local) struct Outputs {
    path: String,
    branch: String,
    commit: String,
}

/// Makes a worktree with a branch of its own.
pub(in crate::provider::local) struct GitWorktree;

impl Direct for GitWorktree {
    const WORDS: Words = Words {
        name: "local.git-worktree",
        description: "Checks a new branch of a git repository out into a directory of its own",
        idempotence: Idempotence::Inspectable,
        irreversible: None,
        seconds: 2,
    };
    type Inputs = Inputs;
    type Outputs = Outputs;

    fn rules(inputs: &Inputs) -> Vec<String> {
        let mut wrong = path_rules("directory", &inputs.directory);
        wrong.extend(path_rules("path", &inputs.path));
        wrong.extend(branch_rules("branch", &inputs.branch));
        wrong.extend(inputs.from.iter().flat_map(|from| branch_rules("from", from)));
        wrong
    }

    fn perform(_: &Place, entry: &mut Entry, inputs: Inputs) -> Result<Outputs, OperationFault> {
        let folder = directory(&inputs.directory)?;
        entry.take_back()?;
        let path = Path::new(&inputs.path);
        if path.symlink_metadata().is_ok() {
            return Err(refused(format!("{} is there already", path.display())));
        }
        let commit = make_branch(entry, &folder, &inputs.branch, inputs.from.as_deref())?;
        entry.note([Made::Worktree { repository: folder.clone(), path: path.into() }])?;
        let id = entry.id().clone();
        let git = Git { directory: &folder, id: &id };
        git.run(["worktree", "add", "--quiet", "--end-of-options", &inputs.path, &inputs.branch])?;
        Ok(Outputs { path: inputs.path, branch: inputs.branch, commit })
    }
}

/// Removes a worktree in which nothing was changed.
pub(in crate::provider::local) fn take_back(
    repository: &Path,
    path: &Path,
    id: &OperationId,
) -> Result<Option<String>, OperationFault> {
    if !repository.is_dir() {
        return Ok(None);
    }
    let git = Git { directory: repository, id };
    if path.symlink_metadata().is_ok() {
        let removed = git.run(["worktree".as_ref(), "remove".as_ref(), "--".as_ref(), path.as_os_str()]);
        if let Err(fault) = removed {
            return Ok(Some(format!("left: worktree {}: {}", path.display(), fault.fault.message)));
        }
    }
    git.run(["worktree", "prune"]).map(|_| None)
}
