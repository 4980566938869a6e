//! The JSON of what is read by REST.

use serde::Deserialize;

use super::super::{
    lenient::{Object, Rows, flag, list, text, time, whole},
    wire::{present, printable, small},
};
use crate::domain::{ChecksState, Printable, ProtectionRule, Reviewer, Timestamp, Workflow};

/// `GET /repos/{owner}/{repo}/environments`.
#[derive(Debug, Deserialize)]
pub(super) struct Environments {
    #[serde(default, deserialize_with = "whole")]
    pub(super) total_count: Option<u64>,
    #[serde(deserialize_with = "list")]
    pub(super) environments: Rows<Environment>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Environment {
    #[serde(deserialize_with = "text")]
    name: Option<String>,
    protection_rules: Rows<Rule>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Rule {
    #[serde(rename = "type", deserialize_with = "text")]
    kind: Option<String>,
    #[serde(deserialize_with = "whole")]
    wait_timer: Option<u64>,
    #[serde(deserialize_with = "flag")]
    prevent_self_review: bool,
    reviewers: Rows<WireReviewer>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct WireReviewer {
    #[serde(rename = "type", deserialize_with = "text")]
    kind: Option<String>,
    reviewer: Object<Who>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Who {
    #[serde(deserialize_with = "text")]
    login: Option<String>,
    #[serde(deserialize_with = "text")]
    slug: Option<String>,
    #[serde(deserialize_with = "text")]
    name: Option<String>,
}

impl Environment {
    pub(super) fn into_rules(self) -> Option<(Printable, Vec<ProtectionRule>)> {
        let rules = self.protection_rules.rows.into_iter().filter_map(Rule::into_rule).collect();
        Some((Printable::new(present(self.name)?), rules))
    }
}

impl Rule {
    fn into_rule(self) -> Option<ProtectionRule> {
        Some(match present(self.kind)?.as_str() {
            "wait_timer" => ProtectionRule::WaitTimer { minutes: small(self.wait_timer).unwrap_or(0) },
            "required_reviewers" => ProtectionRule::Reviewers {
                reviewers: reviewers(self.reviewers),
                prevents_self_review: self.prevent_self_review,
            },
            "branch_policy" => ProtectionRule::Branches,
            other => ProtectionRule::Other(Printable::new(other)),
        })
    }
}

pub(super) fn reviewers(rows: Rows<WireReviewer>) -> Vec<Reviewer> {
    let reviewers = rows.rows.into_iter().filter_map(|row| {
        let is_team = row.kind.as_deref() == Some("Team");
        let who = row.reviewer.0?;
        let name = present(who.login).or(present(who.slug)).or(present(who.name))?;
        Some(Reviewer { is_team, name: Printable::new(name) })
    });
    reviewers.collect()
}

/// `GET /repos/{owner}/{repo}/actions/runs/{id}/pending_deployments`.
#[derive(Debug, Deserialize)]
pub(super) struct PendingList(#[serde(deserialize_with = "list")] pub(super) Rows<Pending>);

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Pending {
    environment: Object<Named>,
    #[serde(deserialize_with = "whole")]
    wait_timer: Option<u64>,
    #[serde(deserialize_with = "time")]
    wait_timer_started_at: Option<Timestamp>,
    #[serde(deserialize_with = "flag")]
    current_user_can_approve: bool,
    reviewers: Rows<WireReviewer>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Named {
    #[serde(deserialize_with = "whole")]
    id: Option<u64>,
    #[serde(deserialize_with = "text")]
    name: Option<String>,
}

/// One environment that a run waits for.
#[derive(Debug)]
pub(super) struct Waits {
    pub(super) environment: Printable,
    pub(super) environment_id: u64,
    pub(super) timer_started_at: Option<Timestamp>,
    pub(super) timer_ends_at: Option<Timestamp>,
    pub(super) can_approve: bool,
    pub(super) reviewers: Vec<Reviewer>,
}

impl Pending {
    pub(super) fn into_waits(self) -> Option<Waits> {
        let environment = self.environment.0?;
        let minutes = i64::from(small(self.wait_timer).unwrap_or(0));
        let ends_at = |started: Timestamp| started.checked_add(jiff::SignedDuration::from_mins(minutes)).ok();
        Some(Waits {
            environment: Printable::new(present(environment.name)?),
            environment_id: environment.id?,
            timer_started_at: self.wait_timer_started_at,
            timer_ends_at: self.wait_timer_started_at.filter(|_| minutes > 0).and_then(ends_at),
            can_approve: self.current_user_can_approve,
            reviewers: reviewers(self.reviewers),
        })
    }
}

/// `GET /repos/{owner}/{repo}/actions/workflows`.
#[derive(Debug, Deserialize)]
pub(in crate::provider::github) struct Workflows {
    #[serde(deserialize_with = "list")]
    workflows: Rows<WireWorkflow>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct WireWorkflow {
    #[serde(deserialize_with = "whole")]
    id: Option<u64>,
    #[serde(deserialize_with = "text")]
    name: Option<String>,
    #[serde(deserialize_with = "text")]
    path: Option<String>,
    #[serde(deserialize_with = "text")]
    state: Option<String>,
}

impl Workflows {
    pub(in crate::provider::github) fn into_workflows(self) -> Vec<Workflow> {
        let workflows = self.workflows.rows.into_iter().filter_map(|row| {
            Some(Workflow {
                id: row.id?,
                name: printable(row.name),
                path: printable(row.path),
                state: Printable::new(present(row.state).as_deref().unwrap_or("unknown")),
            })
        });
        workflows.collect()
    }
}

/// `GET /repos/{owner}/{repo}/commits/{sha}/status`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Combined {
    #[serde(deserialize_with = "text")]
    state: Option<String>,
    #[serde(deserialize_with = "whole")]
    total_count: Option<u64>,
    statuses: Rows<Status>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Status {
    #[serde(deserialize_with = "text")]
    context: Option<String>,
    #[serde(deserialize_with = "text")]
    state: Option<String>,
}

impl Combined {
    /// `None` where nobody has said anything, which GitHub calls pending.
    pub(super) fn into_checks(self) -> Option<ChecksState> {
        let total = small(self.total_count).filter(|total| *total > 0)?;
        let failed = self.statuses.rows.into_iter();
        let failed = failed.filter(|status| matches!(status.state.as_deref(), Some("failure" | "error")));
        Some(ChecksState {
            word: Printable::new(present(self.state)?),
            failed: failed.filter_map(|status| status.context).map(Printable::new).collect(),
            total,
        })
    }
}
