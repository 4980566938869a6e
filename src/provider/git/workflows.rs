//! The check of the repository's workflow files, made anew only when one of them changed.

use std::path::Path;

use crate::{
    domain::WorkflowCheck,
    provider::workflow_check::{WorkflowStamps, check_workflows, workflow_files},
};

/// The last check, and of which files it was.
#[derive(Debug, Default)]
pub(super) struct Workflows {
    last: Option<(WorkflowStamps, Option<WorkflowCheck>)>,
}

impl Workflows {
    /// What the checker says of the files in `top`; none where there is no checker, or it could not check: this is
    /// said by `orchestra workflow check`, and no reason for a fault of the repository.
    pub(super) async fn check(&mut self, top: &Path) -> Option<WorkflowCheck> {
        let folder = top.join(".github/workflows");
        let look = move || {
            let files = if folder.is_dir() { workflow_files(&folder) } else { Vec::new() };
            let stamps = WorkflowStamps::of(&files);
            (files, stamps)
        };
        let (files, stamps) = tokio::task::spawn_blocking(look).await.unwrap_or_default();
        if let Some((_, check)) = self.last.as_ref().filter(|(before, _)| *before == stamps) {
            return check.clone();
        }
        let check = if files.is_empty() { None } else { check_workflows(top, &files).await.ok() };
        self.last = Some((stamps, check.clone()));
        check
    }
}
