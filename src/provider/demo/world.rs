//! The demo world: everything in it, behind the same abilities as the real one.

use std::{sync::Arc, time::Duration};

use super::{
    DemoClock, DemoScale, DemoScenario, checkout,
    clock::{MINUTE, moved},
    dispatch, executions,
    gates::DeliveryReader,
    gpus::GpusReader,
    job_logs, jobs,
    lines::Lines,
    machine,
    observer::{DemoObserver, Manner, Read},
    runs::RunsReader,
    services::{self, Region},
    story::Story,
    stream::DemoFollower,
};
use crate::{
    domain::{
        DispatchForm, Fault, FaultKind, Feed, Job, ProviderId, RunFilter, RunKey, RunList, Snapshot, Timestamp,
        Workflow, WorkflowRun,
    },
    plan::{AppendedLine, Entry, ListedExecution, Offer, PipelineChange, Plan, PlannedPlan},
    provider::{Follow, JobLogBody, Observe},
};

/// A made-up company, complete: a pure function of seed, scale, scenario and time.
#[derive(Debug, Clone, Copy)]
pub struct DemoWorld {
    story: Story,
    clock: DemoClock,
}

const EVERY_SECOND: Duration = Duration::from_secs(1);
const EVERY_TWO_SECONDS: Duration = Duration::from_secs(2);

impl DemoWorld {
    /// Costs nothing: what is in the world is made when it is read.
    pub fn new(seed: u64, scale: DemoScale, scenario: DemoScenario, clock: DemoClock) -> Self {
        Self { story: Story::new(seed, scale, scenario, clock.started()), clock }
    }

    /// The world's time, for the console's own clock.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// `github`, `github:delivery`, `services us-east-1`, `services eu-west-1`, `gpu fleet`, `host` and `git`.
    pub fn observers(&self) -> Vec<Box<dyn Observe>> {
        let story = self.story;
        let (mut runs, mut gpus) = (RunsReader::new(story), GpusReader::new(story));
        let services = |region| -> Read {
            Box::new(move |now| Ok(Snapshot::Services(Arc::new(services::read(&story, region, now))).into()))
        };
        let silent = if story.has_trouble() && !story.is_empty() {
            Manner::SilentSince(story.silent_since())
        } else {
            Manner::Steady
        };
        let fleet: Read = Box::new(move |now| Ok(Snapshot::Gpus(Arc::new(gpus.read(now))).into()));
        let github: Read = Box::new(move |now| Ok(runs.observe(now)));
        let mut delivery = DeliveryReader::new(story);
        let delivery: Read = Box::new(move |now| Ok(delivery.observe(now)));
        let (east, west) = (services(Region::UsEast), services(Region::EuWest));
        vec![
            self.observer("github", Feed::Pipelines, EVERY_SECOND, self.github_manner(), github),
            self.observer("github:delivery", Feed::Pipelines, EVERY_TWO_SECONDS, self.delivery_manner(), delivery),
            self.observer("services us-east-1", Feed::Environments, EVERY_TWO_SECONDS, Manner::Steady, east),
            self.observer("services eu-west-1", Feed::Environments, EVERY_TWO_SECONDS, silent, west),
            self.observer("gpu fleet", Feed::Gpus, EVERY_SECOND, self.gpu_manner(), fleet),
            self.observer("host", Feed::Environments, EVERY_TWO_SECONDS, Manner::Steady, self.host()),
            self.observer("git", Feed::Pipelines, EVERY_TWO_SECONDS, Manner::Steady, self.git()),
        ]
    }

    /// One for the lines of `api-gateway`, `inference`, `trainer` and `deploys`.
    pub fn followers(&self) -> Vec<Box<dyn Follow>> {
        vec![Box::new(DemoFollower { clock: self.clock, lines: Lines::new(self.story) })]
    }

    /// The jobs of one attempt (counted from 1) of a run, as they are at `now`; none for a run or
    /// an attempt that does not exist then.
    pub fn jobs(&self, run: &RunKey, attempt: u32, now: Timestamp) -> Vec<Job> {
        jobs::jobs(&self.story, run, attempt, now)
    }

    /// The same now, for the attempt or the latest one.
    pub(in crate::provider) fn jobs_of(&self, run: &RunKey, attempt: Option<u32>) -> Vec<Job> {
        let now = self.now();
        let latest = || (1..=9).rev().find(|number| !self.jobs(run, *number, now).is_empty());
        attempt.or_else(latest).map_or_else(Vec::new, |number| self.jobs(run, number, now))
    }

    /// What dispatching one of them asks for.
    pub(in crate::provider) fn form_of(
        &self,
        repository: &str,
        workflow: &Workflow,
        reference: &str,
    ) -> Result<DispatchForm, Fault> {
        dispatch::form_of(&self.story, repository, workflow, reference)
    }

    /// A run as it is, or as that attempt of it was.
    pub(in crate::provider) fn run_of(&self, key: &RunKey, attempt: Option<u32>) -> Result<WorkflowRun, Fault> {
        let now = self.now();
        let runs = RunsReader::new(self.story).read(now).runs;
        let none = |what: String| Fault::new(FaultKind::NotFound, what);
        let run = runs.iter().find(|run| run.key == *key);
        let run = run.ok_or_else(|| none(format!("{} has no run {}", key.repository, key.id)))?;
        if let Some(number) = attempt.filter(|number| *number > run.attempt) {
            return Err(none(format!("run {} of {} has no attempt {number}", key.id, key.repository)));
        }
        let run = WorkflowRun::clone(run);
        Ok(match attempt.filter(|number| *number < run.attempt) {
            Some(number) => jobs::earlier(&self.story, run, number),
            None => run,
        })
    }

    pub(in crate::provider) fn runs_of(&self, repository: &str, filter: &RunFilter) -> RunList {
        let now = self.now();
        let runs = RunsReader::new(self.story).read(now).runs.into_iter();
        let runs = runs.filter(|run| run.key.repository.as_str().eq_ignore_ascii_case(repository));
        RunList { runs: runs.filter(|run| filter.holds(run, now)).take(filter.limit).collect(), lacks: Vec::new() }
    }

    /// The log of one of its jobs.
    pub(in crate::provider) fn log_of(&self, job: &Job) -> Result<JobLogBody, Fault> {
        job_logs::log(&self.story, job).map(|bytes| JobLogBody::Memory(bytes.into()))
    }

    /// The plan for a change of a pipeline, as it would be made; it is never carried out.
    pub fn planned_change(&self, change: &PipelineChange) -> PlannedPlan {
        executions::planned_change(change, self.now())
    }

    /// The executions that are listed now, newest first.
    pub fn executions(&self) -> Vec<Arc<ListedExecution>> {
        executions::rows(&self.story, self.now())
    }

    /// Plan, entries and lines of one of them, as they are now.
    pub fn execution(&self, id: &str) -> Option<(Arc<Plan>, Vec<Entry>, Vec<AppendedLine>)> {
        executions::read(&self.story, id, self.now())
    }

    /// What an environment could be made of.
    pub fn offers() -> Vec<Offer> {
        executions::offers()
    }

    /// A plan to look at, whatever is asked for.
    pub fn planned(&self, name: &str) -> PlannedPlan {
        executions::planned(name, self.now())
    }

    /// It is always the same moment.
    pub fn stands_still(&self) -> bool {
        self.clock.is_frozen()
    }

    fn observer(&self, id: &str, feed: Feed, interval: Duration, manner: Manner, read: Read) -> Box<dyn Observe> {
        let id = ProviderId::new(id);
        Box::new(DemoObserver { id, feed, interval, clock: self.clock, manner, read, asked: 0 })
    }

    fn github_manner(&self) -> Manner {
        match self.story.scenario {
            DemoScenario::Offline => Manner::FailsAfter(9 * MINUTE, unreachable),
            _ => Manner::Steady,
        }
    }

    fn delivery_manner(&self) -> Manner {
        match self.story.scenario {
            DemoScenario::Offline => Manner::FailsAfter(9 * MINUTE, no_overview),
            _ => Manner::Steady,
        }
    }

    fn gpu_manner(&self) -> Manner {
        match self.story.scenario {
            DemoScenario::Offline => Manner::FailsAfter(MINUTE, limited),
            DemoScenario::Crash => Manner::Breaks,
            _ => Manner::Steady,
        }
    }

    fn host(&self) -> Read {
        let story = self.story;
        if story.is_empty() {
            return absent("the demo scenario `empty` has no machine");
        }
        Box::new(move |now| Ok(Snapshot::Host(Arc::new(machine::read(&story, now))).into()))
    }

    fn git(&self) -> Read {
        if self.story.is_empty() {
            return absent("git: the working directory is not in a repository");
        }
        let repository = Arc::new(checkout::read(&self.story));
        Box::new(move |_| Ok(Snapshot::Repository(repository.clone()).into()))
    }
}

fn unreachable(_: Timestamp) -> Fault {
    let message = "runs of 6 repositories: connect to api.github.example: no route to host";
    Fault::new(FaultKind::Unreachable, message).with_hint("check the network; the last reading is kept")
}

fn no_overview(_: Timestamp) -> Fault {
    let message = "the overview of 6 repositories: connect to api.github.example: no route to host";
    Fault::new(FaultKind::Unreachable, message).with_hint("check the network; the last reading is kept")
}

fn limited(now: Timestamp) -> Fault {
    let message = "gpu fleet: collector.acme-ai.example answered 429 Too Many Requests";
    Fault::new(FaultKind::RateLimited, message).with_retry_at(moved(now, 4 * MINUTE))
}

fn absent(message: &'static str) -> Read {
    Box::new(move |_| Err(Fault::new(FaultKind::Absent, message)))
}
