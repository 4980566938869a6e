//! Gates, environments, pull requests and workflows as JSON.

use std::sync::Arc;

use serde_json::{Value, json};

use super::Sheet;
use crate::app::{EnvironmentRow, PullRow, WorkflowRow};
use crate::domain::{Brings, Gate, ProtectionRule};

/// All gates of a list.
pub(super) fn gates(rows: Vec<&Arc<Gate>>) -> Sheet {
    Sheet::new(rows.into_iter().map(|row| gate(row)).collect())
}

/// All environments of a list of the pipelines.
pub(super) fn environments(rows: Vec<&EnvironmentRow>) -> Sheet {
    Sheet::new(rows.into_iter().map(environment).collect())
}

/// All pull requests of a list.
pub(super) fn pulls(rows: Vec<&PullRow>) -> Sheet {
    Sheet::new(rows.into_iter().map(pull).collect())
}

/// All workflows of a list.
pub(super) fn workflows(rows: Vec<&WorkflowRow>) -> Sheet {
    Sheet::new(rows.into_iter().map(workflow).collect())
}

fn gate(gate: &Gate) -> Value {
    json!({
        "repository": gate.run.repository,
        "run_id": gate.run.id,
        "environment": gate.environment,
        "environment_id": gate.environment_id,
        "workflow": gate.workflow,
        "title": gate.title,
        "branch": gate.branch,
        "head_sha": gate.head_sha,
        "actor": gate.actor,
        "waits_since": gate.waits_since,
        "timer_ends_at": gate.timer_ends_at,
        "can_approve": gate.can_approve,
        "reviewers": gate.reviewers.iter()
            .map(|reviewer| json!({ "name": reviewer.name, "is_team": reviewer.is_team }))
            .collect::<Vec<_>>(),
        "from_sha": gate.brings.as_ref().map(|brings| &brings.from_sha),
        "commits_total": commits(gate.brings.as_ref()),
        "behind_by": gate.brings.as_ref().map(|brings| brings.behind_by),
    })
}

fn environment(row: &EnvironmentRow) -> Value {
    let of = row.of();
    let (live, latest) = (of.live.as_ref(), of.latest.as_ref());
    json!({
        "repository": row.delivery.repository,
        "environment": of.name,
        "live_sha": live.map(|live| &live.sha),
        "live_reference": live.map(|live| &live.reference),
        "live_by": live.map(|live| &live.by),
        "live_at": live.map(|live| live.at),
        "latest_sha": latest.map(|latest| &latest.sha),
        "latest_state": latest.map(|latest| latest.state.word()),
        "latest_at": latest.map(|latest| latest.at),
        "unreleased_commits": commits(of.unreleased.as_ref()),
        "wait_minutes": of.rules.iter().flatten().find_map(|rule| match rule {
            ProtectionRule::WaitTimer { minutes } => Some(*minutes),
            _ => None,
        }),
        "reviewers": of.rules.iter().flatten().flat_map(reviewers).collect::<Vec<_>>(),
    })
}

fn reviewers(rule: &ProtectionRule) -> Vec<Value> {
    match rule {
        ProtectionRule::Reviewers { reviewers, .. } => {
            reviewers.iter().map(|one| json!({ "name": one.name, "is_team": one.is_team })).collect()
        }
        _ => Vec::new(),
    }
}

fn commits(brings: Option<&Brings>) -> Option<u32> {
    brings.map(|brings| brings.commits_total)
}

fn pull(row: &PullRow) -> Value {
    let of = row.of();
    json!({
        "repository": row.delivery.repository,
        "number": of.number,
        "title": of.title,
        "author": of.author,
        "branch": of.branch,
        "is_draft": of.is_draft,
        "review": of.review,
        "checks": of.checks.as_ref().map(|checks| &checks.word),
        "checks_failed": of.checks.iter().flat_map(|checks| &checks.failed)
            .map(|name| json!({ "name": name })).collect::<Vec<_>>(),
        "queue_place": of.queue_place,
        "updated_at": of.updated_at,
        "url": of.url,
    })
}

fn workflow(row: &WorkflowRow) -> Value {
    let of = row.of();
    json!({
        "repository": row.delivery.repository,
        "id": of.id,
        "name": of.name,
        "path": of.path,
        "state": of.state,
        "last_run_id": row.last.as_ref().map(|run| run.key.id),
        "last_run": row.last.as_ref().map(|run| run.word().to_owned()),
        "last_run_at": row.last.as_ref().map(|run| run.created_at),
        "median_seconds": row.median.map(|median| median.as_secs()),
    })
}
