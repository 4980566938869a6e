//! One repository from its overview and its parts.

use std::sync::Arc;

use super::{overview::Overview, parts::Parts};
use crate::domain::{Brings, Delivery, Gate, Printable, TargetEnvironment};

/// What is shown of one repository.
#[derive(Debug)]
pub(super) struct Joined {
    pub(super) delivery: Arc<Delivery>,
    pub(super) gates: Vec<Arc<Gate>>,
}

pub(super) fn join(repository: &Printable, overview: &Overview, parts: &Parts) -> Joined {
    let environments = parts.environments(overview).into_iter().map(|(name, rules)| {
        let (live, latest) = (overview.live_in(&name), overview.latest_in(&name));
        TargetEnvironment {
            unreleased: live.zip(overview.head_sha.as_ref()).and_then(|(live, head)| parts.brings(&live.sha, head)),
            latest: latest.filter(|latest| Some(*latest) != live).cloned(),
            live: live.cloned(),
            name,
            rules,
        }
    });
    let mut gaps = overview.gaps.clone();
    gaps.extend(parts.gaps(overview));
    let delivery = Delivery {
        repository: repository.clone(),
        default_branch: overview.default_branch.clone(),
        head: overview.head.clone(),
        checks: overview.checks.clone().or_else(|| parts.statuses()),
        branch_rules: overview.branch_rules.clone(),
        environments: environments.collect(),
        pulls: overview.pulls.clone(),
        pulls_total: overview.pulls_total,
        workflows: parts.workflows(),
        gaps,
    };
    let knows = delivery.knows_deployments();
    let gates = parts.gates().map(|(run, waits)| {
        let brings = match overview.live_in(&waits.environment) {
            Some(live) => parts.brings(&live.sha, &run.head_sha),
            // The first deployment: there is nothing to compare with.
            None => knows.then(|| Brings { to_sha: run.head_sha.clone(), ..Brings::default() }),
        };
        Arc::new(Gate {
            run: run.key.clone(),
            workflow: run.workflow.clone(),
            title: run.title.clone(),
            branch: run.branch.clone(),
            head_sha: run.head_sha.clone(),
            actor: run.actor.clone(),
            environment: waits.environment.clone(),
            environment_id: waits.environment_id,
            waits_since: waits.timer_started_at.unwrap_or(run.updated_at),
            timer_ends_at: waits.timer_ends_at,
            can_approve: waits.can_approve,
            reviewers: waits.reviewers.clone(),
            brings,
        })
    });
    Joined { gates: gates.collect(), delivery: Arc::new(delivery) }
}
