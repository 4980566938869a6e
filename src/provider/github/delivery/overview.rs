//! What the overview says of one repository.

use super::{
    super::wire::{present, printable, small},
    wire::{Branch, Commit, Deployed, Nodes, Protection, Pull, Repository, Rollup, Rule},
};
use crate::domain::{
    self, BranchRules, ChecksState, Deployment, DeploymentState, Gap, Printable, PullRequest, Timestamp,
};

/// One repository as GraphQL shows it.
#[derive(Debug, Default)]
pub(super) struct Overview {
    pub(super) default_branch: Printable,
    /// The whole name of the default branch's newest commit.
    pub(super) head_sha: Option<Printable>,
    pub(super) head: Option<domain::Commit>,
    pub(super) checks: Option<ChecksState>,
    pub(super) branch_rules: Option<BranchRules>,
    /// Each with its environment's name, newest first.
    pub(super) deployments: Vec<(Printable, Deployment)>,
    /// Whether there may be more deployments, and more environments, than the question asks for.
    pub(super) has_more: (bool, bool),
    pub(super) pulls: Vec<PullRequest>,
    pub(super) pulls_total: u32,
    pub(super) gaps: Vec<Gap>,
}

/// Deployments and environments that the question asks for.
const LISTED: usize = 50;
/// Letters of a commit's name that are shown.
const SHORT: usize = 7;
const FAILED: [&str; 7] = ["FAILURE", "ERROR", "TIMED_OUT", "CANCELLED", "ACTION_REQUIRED", "STARTUP_FAILURE", "STALE"];

impl Overview {
    pub(super) fn of(repository: Repository, gaps: Vec<Gap>) -> Self {
        let queue = repository.merge_queue.0.map(|queue| queue.entries.0.unwrap_or_default().nodes.rows);
        let branch = repository.default_branch_ref.0.unwrap_or_default();
        let has_lost = |what: &str| gaps.iter().any(|gap| gap.what.as_str() == what);
        let branch_rules = rules(&branch, queue.is_some());
        let branch_rules =
            (branch_rules != BranchRules::default() || !has_lost("branch rules")).then_some(branch_rules);
        let (total, mut pulls) = listed(repository.pull_requests.0, into_pull);
        for entry in queue.unwrap_or_default() {
            let place = small(entry.position);
            let Some(mut pull) = entry.pull_request.0.and_then(into_pull) else { continue };
            pull.queue_place = place.or(pull.queue_place);
            match pulls.iter_mut().find(|known| known.number == pull.number) {
                Some(known) => known.queue_place = pull.queue_place,
                None => pulls.push(pull),
            }
        }
        let completed = repository.environments.0.unwrap_or_default().nodes.rows;
        let environments = completed.len();
        let completed = completed.into_iter().filter_map(|environment| environment.latest_completed_deployment.0);
        let deployed = repository.deployments.0.unwrap_or_default().nodes.rows;
        let has_more = (deployed.len() >= LISTED, environments >= LISTED);
        let mut deployments: Vec<_> = deployed.into_iter().chain(completed).filter_map(into_deployment).collect();
        deployments.sort_by_key(|(_, deployment)| std::cmp::Reverse(deployment.at));
        deployments.dedup();
        let target = branch.target.0.unwrap_or_default();
        Self {
            default_branch: printable(branch.name),
            head_sha: present(target.oid.clone()).map(Printable::new),
            checks: target.status_check_rollup.0.as_ref().and_then(checks),
            head: commit(target),
            branch_rules,
            deployments,
            has_more,
            pulls_total: total.max(u32::try_from(pulls.len()).unwrap_or(u32::MAX)),
            pulls,
            gaps,
        }
    }
}

fn listed<T, U>(nodes: Option<Nodes<T>>, into: impl Fn(T) -> Option<U>) -> (u32, Vec<U>) {
    let nodes = nodes.unwrap_or_default();
    (small(nodes.total).unwrap_or(0), nodes.nodes.rows.into_iter().filter_map(into).collect())
}

fn commit(commit: Commit) -> Option<domain::Commit> {
    let author = commit.author.0.unwrap_or_default();
    Some(domain::Commit {
        id: short(&present(commit.oid)?),
        subject: printable(commit.message_headline),
        author: printable(author.user.0.and_then(|user| user.login).or(author.name)),
        at: commit.committed_date?,
    })
}

/// A commit's name as it is shown.
pub(super) fn short(sha: &str) -> Printable {
    Printable::new(sha.chars().take(SHORT).collect::<String>())
}

fn checks(rollup: &Rollup) -> Option<ChecksState> {
    let word = rollup.state.as_ref()?.to_ascii_lowercase();
    let contexts = rollup.contexts.0.as_ref();
    let rows = contexts.map(|contexts| contexts.nodes.rows.as_slice()).unwrap_or_default();
    let failed = rows
        .iter()
        .filter(|context| context.conclusion.iter().chain(&context.state).any(|word| FAILED.contains(&word.as_str())));
    Some(ChecksState {
        word: Printable::new(word),
        failed: failed
            .filter_map(|context| context.name.as_ref().or(context.context.as_ref()))
            .map(Printable::new)
            .collect(),
        total: contexts.and_then(|contexts| small(contexts.total)).unwrap_or(0),
    })
}

/// The strictest of the branch protection rule and the rulesets.
fn rules(branch: &Branch, has_merge_queue: bool) -> BranchRules {
    let mut rules = BranchRules { has_merge_queue, ..BranchRules::default() };
    let (full, seen) = (branch.branch_protection_rule.0.as_ref(), branch.ref_update_rule.0.as_ref());
    if let Some(Protection { is_admin_enforced, .. }) = full {
        rules.binds_administrators = Some(*is_admin_enforced);
    }
    if let Some(protection) = full.or(seen) {
        rules.required_reviews = small(protection.required_approving_review_count).unwrap_or(0);
        rules.asks_for_code_owners = protection.requires_code_owner_reviews;
        rules.required_checks = protection.required_status_check_contexts.iter().map(Printable::new).collect();
    }
    for Rule { kind, parameters } in branch.rules.0.iter().flat_map(|rules| &rules.nodes.rows) {
        rules.has_merge_queue |= kind.as_deref() == Some("MERGE_QUEUE");
        let Some(parameters) = &parameters.0 else { continue };
        let reviews = small(parameters.required_approving_review_count).unwrap_or(0);
        rules.required_reviews = rules.required_reviews.max(reviews);
        rules.asks_for_code_owners |= parameters.require_code_owner_review;
        let checks = parameters.required_status_checks.rows.iter().filter_map(|check| check.context.as_ref());
        rules.required_checks.extend(checks.map(Printable::new));
    }
    rules.required_checks.sort();
    rules.required_checks.dedup();
    rules
}

fn into_deployment(deployed: Deployed) -> Option<(Printable, Deployment)> {
    let status = deployed.latest_status.0.unwrap_or_default();
    Some((
        Printable::new(present(deployed.environment)?),
        Deployment {
            sha: Printable::new(present(deployed.commit_oid)?),
            reference: printable(deployed.reference.0.and_then(|reference| reference.name)),
            state: DeploymentState::parse(deployed.state.as_deref().unwrap_or("unknown")),
            by: printable(deployed.creator.0.and_then(|creator| creator.login)),
            at: status.created_at.or(deployed.created_at)?,
            run: status.log_url.as_deref().and_then(run_in),
        },
    ))
}

/// The run whose page, or whose job's page, this is: `…/actions/runs/7/job/70`.
fn run_in(page: &str) -> Option<u64> {
    let (_, rest) = page.split_once("/actions/runs/")?;
    rest.split(['/', '?', '#']).next()?.parse().ok()
}

fn into_pull(pull: Pull) -> Option<PullRequest> {
    let word = |word: String| Printable::new(word.to_ascii_lowercase());
    Some(PullRequest {
        number: pull.number?,
        title: printable(pull.title),
        author: printable(pull.author.0.and_then(|author| author.login)),
        branch: printable(pull.head_ref_name),
        is_draft: pull.is_draft,
        review: present(pull.review_decision).map(word),
        checks: pull.status_check_rollup.0.as_ref().and_then(checks),
        queue_place: pull.merge_queue_entry.0.and_then(|place| small(place.position)),
        updated_at: pull.updated_at.unwrap_or(Timestamp::UNIX_EPOCH),
        url: printable(pull.url),
    })
}

impl Overview {
    /// The newest deployment to that environment that succeeded and is still there.
    pub(super) fn live_in(&self, environment: &Printable) -> Option<&Deployment> {
        self.deployed_to(environment).find(|deployment| deployment.state == DeploymentState::Success)
    }

    /// The newest deployment to that environment.
    pub(super) fn latest_in(&self, environment: &Printable) -> Option<&Deployment> {
        self.deployed_to(environment).next()
    }

    /// True where something may have been deployed to that environment that the question did not ask for.
    pub(super) fn may_lack(&self, environment: &Printable) -> bool {
        let (deployments, environments) = self.has_more;
        deployments && (environments || self.latest_in(environment).is_some())
    }

    fn deployed_to(&self, environment: &Printable) -> impl Iterator<Item = &Deployment> {
        self.deployments.iter().filter(move |(name, _)| name == environment).map(|(_, deployment)| deployment)
    }
}
