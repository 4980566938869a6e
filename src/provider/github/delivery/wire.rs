//! The overview's JSON. Everything may be missing: what the token may not see is null.

use serde::Deserialize;

use super::super::lenient::{Object, Rows, flag, text, texts, time, whole};
use crate::domain::Timestamp;

#[derive(Debug, Deserialize)]
#[serde(default)]
pub(super) struct Nodes<T> {
    #[serde(rename = "totalCount", deserialize_with = "whole")]
    pub(super) total: Option<u64>,
    pub(super) nodes: Rows<T>,
}

impl<T> Default for Nodes<T> {
    fn default() -> Self {
        Self { total: None, nodes: Rows::default() }
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Repository {
    pub(super) default_branch_ref: Object<Branch>,
    pub(super) deployments: Object<Nodes<Deployed>>,
    pub(super) environments: Object<Nodes<Environment>>,
    pub(super) pull_requests: Object<Nodes<Pull>>,
    pub(super) merge_queue: Object<MergeQueue>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Branch {
    #[serde(deserialize_with = "text")]
    pub(super) name: Option<String>,
    pub(super) target: Object<Commit>,
    pub(super) branch_protection_rule: Object<Protection>,
    pub(super) ref_update_rule: Object<Protection>,
    pub(super) rules: Object<Nodes<Rule>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Commit {
    #[serde(deserialize_with = "text")]
    pub(super) oid: Option<String>,
    #[serde(deserialize_with = "text")]
    pub(super) message_headline: Option<String>,
    #[serde(deserialize_with = "time")]
    pub(super) committed_date: Option<Timestamp>,
    pub(super) author: Object<Author>,
    pub(super) status_check_rollup: Object<Rollup>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Author {
    #[serde(deserialize_with = "text")]
    pub(super) name: Option<String>,
    pub(super) user: Object<Actor>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Actor {
    #[serde(deserialize_with = "text")]
    pub(super) login: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Named {
    #[serde(deserialize_with = "text")]
    pub(super) name: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Rollup {
    #[serde(deserialize_with = "text")]
    pub(super) state: Option<String>,
    pub(super) contexts: Object<Nodes<Context>>,
}

/// A check run (`name`, `conclusion`) or a commit status (`context`, `state`).
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Context {
    #[serde(deserialize_with = "text")]
    pub(super) name: Option<String>,
    #[serde(deserialize_with = "text")]
    pub(super) conclusion: Option<String>,
    #[serde(deserialize_with = "text")]
    pub(super) context: Option<String>,
    #[serde(deserialize_with = "text")]
    pub(super) state: Option<String>,
}

/// A branch protection rule, as an administrator sees it or as everyone does.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Protection {
    #[serde(deserialize_with = "whole")]
    pub(super) required_approving_review_count: Option<u64>,
    #[serde(deserialize_with = "texts")]
    pub(super) required_status_check_contexts: Vec<String>,
    #[serde(deserialize_with = "flag")]
    pub(super) requires_code_owner_reviews: bool,
    #[serde(deserialize_with = "flag")]
    pub(super) is_admin_enforced: bool,
}

/// A rule of a ruleset.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Rule {
    #[serde(rename = "type", deserialize_with = "text")]
    pub(super) kind: Option<String>,
    pub(super) parameters: Object<Parameters>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Parameters {
    #[serde(deserialize_with = "whole")]
    pub(super) required_approving_review_count: Option<u64>,
    #[serde(deserialize_with = "flag")]
    pub(super) require_code_owner_review: bool,
    pub(super) required_status_checks: Rows<Context>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Deployed {
    #[serde(deserialize_with = "text")]
    pub(super) environment: Option<String>,
    #[serde(deserialize_with = "text")]
    pub(super) commit_oid: Option<String>,
    #[serde(deserialize_with = "time")]
    pub(super) created_at: Option<Timestamp>,
    #[serde(deserialize_with = "text")]
    pub(super) state: Option<String>,
    #[serde(rename = "ref")]
    pub(super) reference: Object<Named>,
    pub(super) creator: Object<Actor>,
    pub(super) latest_status: Object<Status>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Status {
    #[serde(deserialize_with = "time")]
    pub(super) created_at: Option<Timestamp>,
    /// Of a deployment that a run made the page of that run or of its job.
    #[serde(deserialize_with = "text")]
    pub(super) log_url: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Environment {
    pub(super) latest_completed_deployment: Object<Deployed>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Pull {
    #[serde(deserialize_with = "whole")]
    pub(super) number: Option<u64>,
    #[serde(deserialize_with = "text")]
    pub(super) title: Option<String>,
    pub(super) author: Object<Actor>,
    #[serde(deserialize_with = "text")]
    pub(super) head_ref_name: Option<String>,
    #[serde(deserialize_with = "flag")]
    pub(super) is_draft: bool,
    #[serde(deserialize_with = "text")]
    pub(super) review_decision: Option<String>,
    pub(super) status_check_rollup: Object<Rollup>,
    pub(super) merge_queue_entry: Object<Place>,
    #[serde(deserialize_with = "time")]
    pub(super) updated_at: Option<Timestamp>,
    #[serde(deserialize_with = "text")]
    pub(super) url: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct MergeQueue {
    pub(super) entries: Object<Nodes<QueueEntry>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Place {
    #[serde(deserialize_with = "whole")]
    pub(super) position: Option<u64>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct QueueEntry {
    #[serde(deserialize_with = "whole")]
    pub(super) position: Option<u64>,
    pub(super) pull_request: Object<Pull>,
}
