//! What stands between a commit and production: gates, what is live where, pull requests, workflows.

use std::{collections::BTreeMap, sync::Arc};

use serde::{Deserialize, Serialize};

use super::{Commit, Fault, Health, Printable, RunKey, Timestamp};

/// A run that waits for a person before it may use an environment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gate {
    pub run: RunKey,
    pub workflow: Printable,
    /// The run's title.
    pub title: Printable,
    pub branch: Printable,
    pub head_sha: Printable,
    /// Who started the run.
    pub actor: Printable,
    pub environment: Printable,
    /// GitHub's number of the environment, which an answer must name.
    pub environment_id: u64,
    /// When the environment's wait timer began; the run's last change where it has none.
    pub waits_since: Timestamp,
    /// When the wait timer is over; a yes is possible before.
    pub timer_ends_at: Option<Timestamp>,
    pub can_approve: bool,
    /// Any one of them.
    pub reviewers: Vec<Reviewer>,
    /// What would be deployed. `None` where it could not be read.
    pub brings: Option<Brings>,
}

/// Names one gate anywhere.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct GateKey {
    pub run: RunKey,
    pub environment: Printable,
}

impl Gate {
    pub fn key(&self) -> GateKey {
        GateKey { run: self.run.clone(), environment: self.environment.clone() }
    }
}

/// Who may answer at a gate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reviewer {
    pub is_team: bool,
    pub name: Printable,
}

/// The commits between what is live in an environment and what would be.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Brings {
    /// What is live now; `None` where nothing was deployed yet.
    pub from_sha: Option<Printable>,
    pub to_sha: Printable,
    /// Newest first; the first of them where there are many.
    pub commits: Vec<Commit>,
    pub commits_total: u32,
    /// Commits that are live and would be gone: it goes back.
    pub behind_by: u32,
}

/// Where a deployment stands: GitHub's own word, lower case.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeploymentState {
    /// It is live.
    Success,
    InProgress,
    Queued,
    Pending,
    Waiting,
    Failure,
    Error,
    /// Another took its place.
    Inactive,
    Abandoned,
    Destroyed,
    Other(Printable),
}

impl DeploymentState {
    /// Of REST's word and of GraphQL's, which writes in capitals and says `ACTIVE` for one that is live.
    pub fn parse(word: &str) -> Self {
        match word.to_ascii_lowercase().as_str() {
            "success" | "active" => Self::Success,
            "in_progress" => Self::InProgress,
            "queued" => Self::Queued,
            "pending" => Self::Pending,
            "waiting" => Self::Waiting,
            "failure" => Self::Failure,
            "error" => Self::Error,
            "inactive" => Self::Inactive,
            "abandoned" => Self::Abandoned,
            "destroyed" => Self::Destroyed,
            _ => Self::Other(Printable::new(word)),
        }
    }

    pub fn word(&self) -> &str {
        match self {
            Self::Success => "success",
            Self::InProgress => "in_progress",
            Self::Queued => "queued",
            Self::Pending => "pending",
            Self::Waiting => "waiting",
            Self::Failure => "failure",
            Self::Error => "error",
            Self::Inactive => "inactive",
            Self::Abandoned => "abandoned",
            Self::Destroyed => "destroyed",
            Self::Other(word) => word.as_str(),
        }
    }

    pub fn health(&self) -> Health {
        match self {
            Self::Success => Health::Healthy,
            Self::InProgress | Self::Queued | Self::Pending | Self::Waiting => Health::Progressing,
            Self::Failure | Self::Error => Health::Down,
            Self::Inactive | Self::Abandoned | Self::Destroyed | Self::Other(_) => Health::Unknown,
        }
    }
}

/// One deployment to one environment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deployment {
    pub sha: Printable,
    /// Branch or tag.
    pub reference: Printable,
    pub state: DeploymentState,
    pub by: Printable,
    pub at: Timestamp,
    /// GitHub's number of the run that made it; `None` where another program did, or it is not known.
    #[serde(default)]
    pub run: Option<u64>,
}

/// An environment of a repository, as GitHub knows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TargetEnvironment {
    pub name: Printable,
    /// The newest that succeeded.
    pub live: Option<Deployment>,
    /// The newest of all, where that is another than the live one.
    pub latest: Option<Deployment>,
    /// `None` where they could not be read.
    pub rules: Option<Vec<ProtectionRule>>,
    /// What is on the default branch and not live here; `None` where it could not be compared.
    pub unreleased: Option<Brings>,
}

/// What an environment asks for before a deployment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProtectionRule {
    WaitTimer {
        minutes: u32,
    },
    Reviewers {
        reviewers: Vec<Reviewer>,
        prevents_self_review: bool,
    },
    /// Only some branches may be deployed.
    Branches,
    Other(Printable),
}

/// What the default branch asks for before a merge.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct BranchRules {
    pub required_reviews: u32,
    pub required_checks: Vec<Printable>,
    pub asks_for_code_owners: bool,
    /// `None` where only an administrator may see it.
    pub binds_administrators: Option<bool>,
    pub has_merge_queue: bool,
}

/// One part of a reading that the token may not see, or that failed, with its reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gap {
    /// What is missing: `check runs`, `branch protection`.
    pub what: Printable,
    pub why: Printable,
}

impl Gap {
    /// What is missing where it is not known what was deployed.
    pub const DEPLOYMENTS: &str = "deployments";
}

impl Delivery {
    /// False where something may be deployed that was not read.
    pub fn knows_deployments(&self) -> bool {
        let is_of_them = |gap: &Gap| gap.what.as_str().split(", ").any(|what| what == Gap::DEPLOYMENTS);
        !self.gaps.iter().any(is_of_them)
    }
}

/// What a commit's checks and statuses amount to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChecksState {
    /// `success`, `failure`, `pending`, `error`, `expected`, or another word of GitHub's.
    pub word: Printable,
    /// Names of those that failed; the first of them where there are many, none where they may not be read.
    pub failed: Vec<Printable>,
    pub total: u32,
}

impl ChecksState {
    pub fn health(&self) -> Health {
        match self.word.as_str() {
            "success" => Health::Healthy,
            "pending" | "expected" => Health::Progressing,
            "failure" | "error" => Health::Down,
            _ => Health::Unknown,
        }
    }
}

/// An open pull request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PullRequest {
    pub number: u64,
    pub title: Printable,
    pub author: Printable,
    pub branch: Printable,
    pub is_draft: bool,
    /// `approved`, `changes_requested`, `review_required`, or another word; none where no review is asked for.
    pub review: Option<Printable>,
    pub checks: Option<ChecksState>,
    /// Its place in the merge queue, the head being 1.
    pub queue_place: Option<u32>,
    pub updated_at: Timestamp,
    pub url: Printable,
}

/// A workflow of a repository.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Workflow {
    pub id: u64,
    pub name: Printable,
    /// `.github/workflows/deploy.yml`.
    pub path: Printable,
    /// `active`, `disabled_manually`, `disabled_inactivity`, `disabled_fork`, `deleted`, or another word.
    pub state: Printable,
}

impl Workflow {
    pub fn is_active(&self) -> bool {
        self.state.as_str() == "active"
    }

    /// The last part of its path, which dispatching takes: `deploy.yml`.
    pub fn file(&self) -> &str {
        self.path.as_str().rsplit('/').next().unwrap_or_default()
    }

    /// What GitHub finds it by: its file, or its number where it has no file in the repository, as that of Pages.
    pub fn handle(&self) -> String {
        let has_file = self.path.as_str().starts_with(".github/workflows/");
        if has_file { self.file().to_owned() } else { self.id.to_string() }
    }
}

/// What a person fills in to dispatch a workflow, in the order of its file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DispatchForm {
    pub repository: Printable,
    pub workflow: Workflow,
    /// Branch or tag that the file was read from.
    pub reference: Printable,
    pub inputs: Vec<DispatchInput>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DispatchInput {
    pub name: Printable,
    pub description: Printable,
    pub is_required: bool,
    pub default: Option<Printable>,
    pub kind: InputKind,
    /// The file's own words for a default or choice that is shown otherwise than it is written there, by what is shown:
    /// GitHub is sent the file's.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub written: BTreeMap<String, String>,
}

impl DispatchInput {
    /// What is sent for what is shown.
    pub fn sent<'a>(&'a self, shown: &'a str) -> &'a str {
        self.written.get(shown).map_or(shown, String::as_str)
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InputKind {
    Text,
    Number,
    Boolean,
    Choice(Vec<Printable>),
    /// The name of one of the repository's environments; these, where they are known.
    Environment(Vec<Printable>),
}

/// One repository from its pull requests to production.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delivery {
    /// `owner/name`.
    pub repository: Printable,
    pub default_branch: Printable,
    /// The newest commit of the default branch.
    pub head: Option<Commit>,
    pub checks: Option<ChecksState>,
    pub branch_rules: Option<BranchRules>,
    pub environments: Vec<TargetEnvironment>,
    /// Open ones, the last changed first; the first of them where there are many.
    pub pulls: Vec<PullRequest>,
    pub pulls_total: u32,
    pub workflows: Vec<Workflow>,
    /// What could not be read, and why.
    pub gaps: Vec<Gap>,
}

/// All watched repositories between commit and production. One that could not be read keeps what was read of it
/// last and has its fault beside it.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct DeliveryReading {
    pub deliveries: Vec<Arc<Delivery>>,
    /// The one that waits longest first.
    pub gates: Vec<Arc<Gate>>,
    pub faults: Vec<(Printable, Fault)>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_workflow_without_a_file_is_found_by_its_number() {
        let handle = |path: &str| {
            let text = |text: &str| Printable::new(text);
            Workflow { id: 9, name: text("pages"), path: text(path), state: text("active") }.handle()
        };
        assert_eq!(handle("dynamic/pages/pages-build-deployment"), "9");
        assert_eq!(handle(".github/workflows/deploy.yml"), "deploy.yml");
    }
}
