//! `local.git-init`.

use std::path::Path;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::run::Git;
use crate::{
    plan::{Fields, Idempotence, OperationId},
    provider::{
        OperationFault,
        local::{
            direct::Direct,
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
    /// Absolute.
    directory: String,
    /// Of the first commit.
    message: String,
}

#[derive(Debug, Serialize, JsonSchema)]
pub(in crate::provider::local) struct Outputs {
    directory: String,
    /// False where it was a repository before; then nothing is committed, and it stays.
    created: bool,
    commit: Option<String>,
}

/// Makes a repository with a first commit of all that is there.
pub(in crate::provider::local) struct GitInit;

impl Direct for GitInit {
    const WORDS: Words = Words {
        name: "local.git-init",
        description: "Makes a git repository with a first commit of everything that is not ignored",
        idempotence: Idempotence::Inspectable,
        irreversible: None,
        seconds: 1,
    };
    type Inputs = Inputs;
    type Outputs = Outputs;

    fn rules(inputs: &Inputs) -> Vec<String> {
        let mut wrong = path_rules("directory", &inputs.directory);
        if inputs.message.trim().is_empty() {
            wrong.push("message is empty".into());
        }
        wrong
    }

    fn perform(_: &Place, entry: &mut Entry, inputs: Inputs) -> Result<Outputs, OperationFault> {
        let folder = directory(&inputs.directory)?;
        // Half a repository of an interrupted attempt is of no worth.
        entry.take_back()?;
        let repository = folder.join(".git");
        if repository.symlink_metadata().is_ok() {
            return Ok(Outputs { directory: inputs.directory, created: false, commit: None });
        }
        entry.note([Made::Tree { path: repository }])?;
        let id = entry.id().clone();
        let git = Git { directory: &folder, id: &id };
        git.run(["init", "--quiet", "--initial-branch=main"])?;
        git.run(["add", "--all"])?;
        git.run(commit(&git, &inputs.message))?;
        Ok(Outputs { directory: inputs.directory, created: true, commit: git.commit("HEAD") })
    }

    fn undo(_: &Place, entry: &mut Entry) -> Result<(), OperationFault> {
        if holds_own_commits(entry.outputs()) {
            let folder = entry.outputs().get("directory").and_then(|value| value.as_str()).unwrap_or_default();
            let repository = Path::new(folder).join(".git");
            entry.say(format!("left: {} holds commits that were made since", repository.display()));
            return Ok(());
        }
        entry.take_back()
    }
}

/// With the person's name where git knows it.
fn commit(git: &Git<'_>, message: &str) -> Vec<String> {
    let mut words = Vec::new();
    for (key, value) in [("user.name", "orchestra"), ("user.email", "orchestra@localhost")] {
        if git.run(["config", "--get", key]).is_err() {
            words.extend(["-c".into(), format!("{key}={value}")]);
        }
    }
    let commit = ["commit", "--quiet", "--allow-empty", "--no-verify", "--no-gpg-sign"].map(String::from);
    words.extend(commit);
    words.push(format!("--message={message}"));
    words
}

/// Whether the repository that this was the result of holds commits that were made since.
pub(in crate::provider::local) fn holds_own_commits(outputs: &Fields) -> bool {
    let text = |name: &str| outputs.get(name).and_then(|value| value.as_str());
    let (Some(folder), Some(commit)) = (text("directory"), text("commit")) else { return false };
    let (folder, id) = (Path::new(folder), OperationId("0".repeat(32)));
    folder.join(".git").exists() && holds_more(&Git { directory: folder, id: &id }, commit)
}

/// Whether there is any commit beside the first, on any branch or put aside.
fn holds_more(git: &Git<'_>, first: &str) -> bool {
    git.run(["rev-list", "--all", "--reflog"]).map_or(true, |all| all.lines().any(|commit| commit != first))
}
