//! The demo GitHub between commit and production at a moment: what stands still, and the gates of waiting runs.

use std::sync::Arc;

use super::{
    clock::{MINUTE, moved},
    delivery::{EAST, WEST, WEST_MINUTES, delivery},
    runs::{RunsReader, quota},
    story::{CULPRIT, Story},
    workflows::REPOSITORIES,
};
use crate::domain::{
    Brings, Delivery, DeliveryReading, Gate, Observation, Printable, Reviewer, RunStatus, Snapshot, Timestamp,
    WorkflowRun,
};

/// Reads it at any moment.
pub(super) struct DeliveryReader {
    story: Story,
    runs: RunsReader,
    deliveries: Vec<Arc<Delivery>>,
    live_sha: Option<Printable>,
}

/// Commits that going back takes away.
const TAKEN_BACK: u32 = 6;

impl DeliveryReader {
    pub(super) fn new(story: Story) -> Self {
        let mut runs = RunsReader::new(story);
        // What is live of the story's service is what its last finished deploy was made of.
        let all = runs.read(story.start).runs;
        let deployed = all.iter().find(|run| is_the_deploy(run));
        let live_sha = deployed.map(|run| run.head_sha.clone());
        let count = if story.is_empty() { 0 } else { REPOSITORIES.len() };
        let deliveries = (0..count).map(|place| Arc::new(delivery(&story, place, deployed.map(Arc::as_ref)))).collect();
        Self { story, runs, deliveries, live_sha }
    }

    pub(super) fn observe(&mut self, now: Timestamp) -> Observation {
        let reading =
            DeliveryReading { deliveries: self.deliveries.clone(), gates: self.gates(now), faults: Vec::new() };
        Observation { quota: Some(quota(now)), ..Snapshot::Delivery(Arc::new(reading)).into() }
    }

    /// Two for each run that waits: one may be answered by whoever looks, the other is held by a timer too.
    fn gates(&mut self, now: Timestamp) -> Vec<Arc<Gate>> {
        if !self.story.has_trouble() || self.story.is_empty() {
            return Vec::new();
        }
        let waiting = self.runs.read(now).runs.into_iter().filter(|run| run.status == RunStatus::Waiting);
        let mut gates: Vec<_> =
            waiting.flat_map(|run| [self.gate(&run, EAST), self.gate(&run, WEST)]).map(Arc::new).collect();
        gates.sort_by(|a, b| a.waits_since.cmp(&b.waits_since).then_with(|| a.key().cmp(&b.key())));
        gates
    }

    fn gate(&self, run: &WorkflowRun, environment: &str) -> Gate {
        let is_east = environment == EAST;
        let team = Reviewer { is_team: true, name: Printable::new(if is_east { "sre-on-call" } else { "release-eu" }) };
        let person = Reviewer { is_team: false, name: Printable::new("aisha-k") };
        Gate {
            run: run.key.clone(),
            workflow: run.workflow.clone(),
            title: run.title.clone(),
            branch: run.branch.clone(),
            head_sha: run.head_sha.clone(),
            actor: run.actor.clone(),
            environment: Printable::new(environment),
            environment_id: if is_east { 5_100_001 } else { 5_100_002 },
            waits_since: run.updated_at,
            timer_ends_at: (!is_east).then(|| moved(run.updated_at, i64::from(WEST_MINUTES) * MINUTE)),
            can_approve: is_east,
            reviewers: if is_east { vec![team, person] } else { vec![team] },
            brings: Some(Brings {
                from_sha: self.live_sha.clone(),
                to_sha: run.head_sha.clone(),
                behind_by: TAKEN_BACK,
                ..Brings::default()
            }),
        }
    }
}

fn is_the_deploy(run: &WorkflowRun) -> bool {
    run.key.repository.as_str().ends_with(CULPRIT)
        && run.workflow.as_str() == "deploy"
        && run.status == RunStatus::Completed
}
