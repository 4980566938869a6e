//! What has to be read to act soundly.

use serde::Deserialize;

use super::{change::unread, hand::Hand};
use crate::{
    domain::{Fault, FaultKind, Printable, WorkflowRun},
    provider::{
        OperationFault,
        github::{
            lenient::{Object, Rows, text, whole},
            wire,
        },
    },
};

/// A run, and who asked for its latest attempt.
#[derive(Debug, Clone)]
pub(super) struct SeenRun {
    pub(super) run: WorkflowRun,
    pub(super) by: Option<String>,
}

/// An environment at whose gate a run waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct SeenGate {
    pub(super) environment: String,
    pub(super) environment_id: u64,
    /// `None` where GitHub does not say.
    pub(super) can_approve: Option<bool>,
    /// Whose yes it wants: people by login, teams by name.
    pub(super) reviewers: Vec<String>,
}

/// An answer that somebody gave at the gates of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct SeenReview {
    pub(super) environments: Vec<String>,
    /// `approved`, `rejected`.
    pub(super) state: String,
    pub(super) comment: String,
    pub(super) by: String,
}

#[derive(Debug, Clone)]
pub(super) struct SeenWorkflow {
    pub(super) id: u64,
    pub(super) name: String,
    pub(super) path: String,
    /// `active`, `disabled_manually`, …
    pub(super) state: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Named {
    #[serde(deserialize_with = "whole")]
    id: Option<u64>,
    #[serde(deserialize_with = "text")]
    name: Option<String>,
    #[serde(deserialize_with = "text")]
    path: Option<String>,
    #[serde(deserialize_with = "text")]
    state: Option<String>,
    #[serde(deserialize_with = "text")]
    pub(super) login: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Trigger {
    triggering_actor: Object<Named>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Pending {
    environment: Object<Named>,
    current_user_can_approve: Option<bool>,
    reviewers: Rows<Reviewing>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Reviewing {
    reviewer: Object<Named>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Review {
    environments: Rows<Named>,
    #[serde(deserialize_with = "text")]
    state: Option<String>,
    #[serde(deserialize_with = "text")]
    comment: Option<String>,
    user: Object<Named>,
}

impl Hand {
    pub(super) async fn run(&self, repository: &str, run: u64) -> Result<SeenRun, Fault> {
        let subject = format!("run {run} of {repository}");
        let url = self.client.address(repository, &["actions", "runs", &run.to_string()])?;
        let reply = self.client.get(&subject, repository, url).await?;
        let wire: wire::Run = reply.json(&subject)?;
        let by = reply.json::<Trigger>(&subject).ok().and_then(|trigger| trigger.triggering_actor.0?.login);
        let run = wire.into_run(&Printable::new(repository)).ok_or_else(|| {
            Fault::new(FaultKind::Malformed, format!("{subject} cannot be understood: it has no number or no time"))
        })?;
        Ok(SeenRun { run, by })
    }

    /// That the repository's runs can be seen.
    pub(super) async fn sees(&self, repository: &str) -> Result<(), Fault> {
        let mut url = self.client.address(repository, &["actions", "runs"])?;
        url.set_query(Some("per_page=1"));
        self.client.get(&format!("the runs of {repository}"), repository, url).await.map(drop)
    }

    /// That something of the repository which was not found is gone, and not only out of this token's sight: the
    /// repository tells.
    pub(super) async fn is_gone(&self, repository: &str) -> Result<(), OperationFault> {
        self.sees(repository).await.map_err(unread)
    }

    /// The gates that the run waits at, and whether the token that an answer would go out with may answer.
    pub(super) async fn gates(&self, repository: &str, run: u64) -> Result<Vec<SeenGate>, Fault> {
        let subject = format!("the gates of run {run} of {repository}");
        let url = self.client.address(repository, &["actions", "runs", &run.to_string(), "pending_deployments"])?;
        let mut rows: Rows<Pending> = self.client.get(&subject, repository, url.clone()).await?.json(&subject)?;
        let is_closed = |rows: &Rows<Pending>| rows.rows.iter().all(|row| row.current_user_can_approve == Some(false));
        while !rows.rows.is_empty() && is_closed(&rows) && self.client.pass_over(&url, repository) {
            rows = self.client.get(&subject, repository, url.clone()).await?.json(&subject)?;
        }
        let gate = |row: Pending| {
            let environment = row.environment.0?;
            let can_approve = row.current_user_can_approve;
            let reviewers = row.reviewers.rows.into_iter().filter_map(|row| row.reviewer.0);
            let reviewers = reviewers.filter_map(|who| who.login.or(who.name)).collect();
            Some(SeenGate { environment: environment.name?, environment_id: environment.id?, can_approve, reviewers })
        };
        Ok(rows.rows.into_iter().filter_map(gate).collect())
    }

    /// What was answered at its gates, in all attempts.
    pub(super) async fn reviews(&self, repository: &str, run: u64) -> Result<Vec<SeenReview>, Fault> {
        let subject = format!("the approvals of run {run} of {repository}");
        let url = self.client.address(repository, &["actions", "runs", &run.to_string(), "approvals"])?;
        let rows: Rows<Review> = self.client.get(&subject, repository, url).await?.json(&subject)?;
        let review = |row: Review| SeenReview {
            environments: row.environments.rows.into_iter().filter_map(|environment| environment.name).collect(),
            state: row.state.unwrap_or_default(),
            comment: row.comment.unwrap_or_default(),
            by: row.user.0.and_then(|user| user.login).unwrap_or_default(),
        };
        Ok(rows.rows.into_iter().map(review).collect())
    }

    /// A workflow by its file's name or its number.
    pub(super) async fn workflow(&self, repository: &str, workflow: &str) -> Result<SeenWorkflow, Fault> {
        let subject = format!("the workflow {workflow} of {repository}");
        let url = self.client.address(repository, &["actions", "workflows", workflow])?;
        let named: Named = self.client.get(&subject, repository, url).await?.json(&subject)?;
        let unnamed = || Fault::new(FaultKind::Malformed, format!("{subject} cannot be understood: it has no number"));
        Ok(SeenWorkflow {
            id: named.id.ok_or_else(unnamed)?,
            name: named.name.unwrap_or_default(),
            path: named.path.unwrap_or_default(),
            state: named.state.unwrap_or_default(),
        })
    }

    /// Runs of a workflow that somebody dispatched, newest first; the first of them.
    pub(super) async fn dispatches(&self, repository: &str, workflow: &str) -> Result<Vec<WorkflowRun>, Fault> {
        let subject = format!("the runs of {workflow} of {repository}");
        let mut url = self.client.address(repository, &["actions", "workflows", workflow, "runs"])?;
        url.set_query(Some("event=workflow_dispatch&per_page=30"));
        let runs: wire::Runs = self.client.get(&subject, repository, url).await?.json(&subject)?;
        let (runs, _) = runs.into_runs(repository);
        Ok(runs.iter().map(|run| run.as_ref().clone()).collect())
    }
}
