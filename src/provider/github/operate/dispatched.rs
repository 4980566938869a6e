//! Which run a dispatch began, where GitHub did not say.

use super::{accounts::Accounts, dispatch::Inputs, hand::Hand};
use crate::{domain::Fault, domain::WorkflowRun, plan::OperationId};

/// What is found among the runs of the workflow.
#[derive(Debug)]
pub(super) enum Traced {
    /// This one, and no other.
    One(Box<WorkflowRun>),
    Nothing,
    /// It could be any of so many, or nobody can tell who began it.
    Unclear(String),
}

impl Hand {
    /// Looks until a run shows that may be the one.
    pub(super) async fn trace(&self, inputs: &Inputs, id: &OperationId) -> Result<Traced, Fault> {
        let Inputs { repository, workflow, .. } = inputs;
        let accounts = Some(self.accounts().await).filter(Accounts::is_whole);
        let judge = |runs: &[WorkflowRun]| judge(runs, inputs, id, accounts.as_ref());
        let look = || self.dispatches(repository, workflow);
        let runs = self.until(look, |runs| !matches!(judge(runs), Traced::Nothing)).await?;
        Ok(judge(&runs))
    }
}

/// The run whose title has our operation's id; else the only one that our accounts dispatched at this branch or tag since
/// the plan was made.
fn judge(runs: &[WorkflowRun], inputs: &Inputs, id: &OperationId, accounts: Option<&Accounts>) -> Traced {
    if let Some(run) = runs.iter().find(|run| run.title.as_str().contains(&id.0)) {
        return Traced::One(Box::new(run.clone()));
    }
    let Some(after) = inputs.after_run else {
        return Traced::Unclear("which runs there were before is not known".into());
    };
    let wanted = short(&inputs.reference);
    let is_it = |run: &&WorkflowRun| {
        let is_ours = accounts.is_none_or(|accounts| accounts.are(run.actor.as_str()) == Some(true));
        run.key.id > after && short(run.branch.as_str()) == wanted && is_ours
    };
    let found: Vec<&WorkflowRun> = runs.iter().filter(is_it).collect();
    match (&found[..], accounts) {
        ([], _) => Traced::Nothing,
        ([run], Some(_)) => Traced::One(Box::new((*run).clone())),
        ([run], None) => Traced::Unclear(format!("run {} began since, and who began it cannot be told", run.key.id)),
        (several, _) => {
            let ids: Vec<String> = several.iter().map(|run| run.key.id.to_string()).collect();
            Traced::Unclear(format!("it can be any of the runs {}", ids.join(", ")))
        }
    }
}

/// `main` of `refs/heads/main`.
fn short(reference: &str) -> &str {
    let tag = || reference.strip_prefix("refs/tags/");
    reference.strip_prefix("refs/heads/").or_else(tag).unwrap_or(reference)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Printable, RunKey, RunStatus, Timestamp};

    fn run(id: u64, actor: &str, branch: &str, title: &str) -> WorkflowRun {
        let text = |text: &str| Printable::new(text);
        WorkflowRun {
            key: RunKey { repository: text("octo/shop"), id },
            workflow: text("deploy"),
            title: text(title),
            branch: text(branch),
            event: text("workflow_dispatch"),
            actor: text(actor),
            status: RunStatus::Queued,
            conclusion: None,
            attempt: 1,
            number: id,
            head_sha: text("abc"),
            created_at: Timestamp::UNIX_EPOCH,
            started_at: None,
            updated_at: Timestamp::UNIX_EPOCH,
            url: text(""),
        }
    }

    fn said(runs: &[WorkflowRun], after_run: Option<u64>, login: Option<&str>) -> String {
        let inputs = Inputs {
            repository: "octo/shop".into(),
            workflow: "deploy.yml".into(),
            reference: "refs/heads/main".into(),
            inputs: [].into(),
            after_run,
        };
        let accounts = login.map(|login| Accounts::new(vec![login.into()], 0));
        match judge(runs, &inputs, &OperationId("ab12".into()), accounts.as_ref()) {
            Traced::One(run) => run.key.id.to_string(),
            Traced::Nothing => "nothing".into(),
            Traced::Unclear(_) => "unclear".into(),
        }
    }

    #[test]
    fn only_what_cannot_be_another_is_taken_for_ours() {
        let ours = || run(9, "Ada", "main", "Deploy");
        let others = [run(10, "bob", "main", "Deploy"), run(11, "ada", "next", "Deploy"), run(7, "ada", "main", "Old")];
        let with_others: Vec<WorkflowRun> = others.iter().cloned().chain([ours()]).collect();
        assert_eq!(said(&with_others, Some(8), Some("ada")), "9");
        assert_eq!(said(&others, Some(8), Some("ada")), "nothing");
        assert_eq!(said(&[ours(), run(12, "ada", "main", "Deploy")], Some(8), Some("ada")), "unclear");
        assert_eq!(said(&[ours()], Some(8), None), "unclear");
        assert_eq!(said(&[ours()], None, Some("ada")), "unclear");
        let marked = run(5, "bot", "main", "Deploy (ab12)");
        assert_eq!(said(&[ours(), marked], None, None), "5", "the id of the operation decides");
    }
}
