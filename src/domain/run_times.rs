//! How long things usually take: the median of the last good runs, jobs and steps.

use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    sync::Arc,
    time::Duration,
};

use super::{Conclusion, Job, JobStep, Printable, RunKey, RunStatus, Timestamp, WorkflowRun, age};

/// So many of the newest good runs of a workflow count.
const LAST: usize = 20;

/// The median duration of each workflow's newest successful runs, whatever their branch.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct RunTimes(BTreeMap<(Printable, Printable), Duration>);

impl RunTimes {
    /// Of runs in any order of repositories, each workflow's newest first.
    pub fn of(runs: &[Arc<WorkflowRun>]) -> Self {
        let mut taken: BTreeMap<(&Printable, &Printable), Vec<Duration>> = BTreeMap::new();
        for run in runs.iter().filter(|run| run.conclusion == Some(Conclusion::Success)) {
            let times = taken.entry((&run.key.repository, &run.workflow)).or_default();
            if times.len() < LAST {
                times.push(run.duration(run.updated_at));
            }
        }
        let medians = taken.into_iter().filter_map(|((repository, workflow), times)| {
            Some(((repository.clone(), workflow.clone()), median(times)?))
        });
        Self(medians.collect())
    }

    /// What the run's workflow usually takes; none where it never succeeded among what was read.
    pub fn usual(&self, run: &WorkflowRun) -> Option<Duration> {
        self.0.get(&(run.key.repository.clone(), run.workflow.clone())).copied()
    }
}

/// The middle one; of two middle ones their mean.
pub fn median(mut times: Vec<Duration>) -> Option<Duration> {
    times.sort_unstable();
    let middle = times.len() / 2;
    let upper = *times.get(middle)?;
    Some(if times.len().is_multiple_of(2) { (times[middle - 1] + upper) / 2 } else { upper })
}

/// Runs of a workflow whose jobs are remembered, jobs of one name and runs known at most.
const JOBS_KEPT: usize = 10;
const NAMES_KEPT: usize = 4_000;
const RUNS_KNOWN: usize = 500;

/// What successful jobs and their steps took in the runs that were opened or asked about.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct JobTimes {
    taken: BTreeMap<TimedName, VecDeque<Duration>>,
    known: BTreeSet<(RunKey, u32)>,
}

/// Repository, workflow, job and, for one of its steps, that.
type TimedName = (Printable, Printable, Printable, Option<Printable>);

impl JobTimes {
    /// True when the jobs of that attempt were taken in.
    pub fn knows(&self, key: &RunKey, attempt: u32) -> bool {
        self.known.contains(&(key.clone(), attempt))
    }

    /// Takes in the jobs of one attempt of a run, once they are over.
    pub fn learn(&mut self, run: &WorkflowRun, attempt: u32, jobs: &[Job]) {
        let is_over = !jobs.is_empty() && jobs.iter().all(|job| job.status == RunStatus::Completed);
        if !is_over || self.knows(&run.key, attempt) {
            return;
        }
        if self.known.len() >= RUNS_KNOWN {
            (self.known, self.taken) = Default::default();
        }
        self.known.insert((run.key.clone(), attempt));
        for job in jobs.iter().filter(|job| job.conclusion == Some(Conclusion::Success)) {
            self.put(run, job, None, job.started_at, job.completed_at);
            for step in job.steps.iter().filter(|step| step.conclusion == Some(Conclusion::Success)) {
                self.put(run, job, Some(step), step.started_at, step.completed_at);
            }
        }
    }

    fn put(
        &mut self,
        run: &WorkflowRun,
        job: &Job,
        step: Option<&JobStep>,
        started: Option<Timestamp>,
        ended: Option<Timestamp>,
    ) {
        let Some((started, ended)) = started.zip(ended) else { return };
        let name = name_of(run, job, step);
        if self.taken.len() >= NAMES_KEPT && !self.taken.contains_key(&name) {
            return;
        }
        let times = self.taken.entry(name).or_default();
        times.push_back(age(ended, started));
        if times.len() > JOBS_KEPT {
            times.pop_front();
        }
    }

    /// What a job, or a step of it, usually takes; none where no good one was seen.
    pub fn usual(&self, run: &WorkflowRun, job: &Job, step: Option<&JobStep>) -> Option<Duration> {
        median(self.taken.get(&name_of(run, job, step))?.iter().copied().collect())
    }
}

fn name_of(run: &WorkflowRun, job: &Job, step: Option<&JobStep>) -> TimedName {
    let step = step.map(|step| step.name.clone());
    (run.key.repository.clone(), run.workflow.clone(), job.name.clone(), step)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(id: u64, workflow: &str, branch: &str, conclusion: Option<Conclusion>, seconds: i64) -> Arc<WorkflowRun> {
        let start = Timestamp::from_second(1_800_000_000 - id as i64 * 1_000).unwrap();
        Arc::new(WorkflowRun {
            key: RunKey { repository: "octo/api".into(), id },
            workflow: workflow.into(),
            title: Printable::default(),
            branch: branch.into(),
            event: Printable::default(),
            actor: Printable::default(),
            status: if conclusion.is_some() { RunStatus::Completed } else { RunStatus::InProgress },
            conclusion,
            attempt: 1,
            number: id,
            head_sha: Printable::default(),
            created_at: start,
            started_at: Some(start),
            updated_at: start + jiff::SignedDuration::from_secs(seconds),
            url: Printable::default(),
        })
    }

    #[test]
    fn only_good_runs_count_on_any_branch_and_only_the_last_of_them() {
        let good = Some(Conclusion::Success);
        let mut runs = vec![
            run(1, "ci", "main", None, 5),
            run(2, "ci", "main", good.clone(), 100),
            run(3, "ci", "main", Some(Conclusion::Failure), 1),
            run(4, "ci", "feat/x", good.clone(), 300),
            run(5, "release", "main", good.clone(), 9),
        ];
        let times = RunTimes::of(&runs);
        assert_eq!(times.usual(&runs[0]), Some(Duration::from_secs(200)));
        assert_eq!(times.usual(&runs[4]), Some(Duration::from_secs(9)));
        assert_eq!(times.usual(&run(9, "nightly", "main", None, 0)), None);
        // Twenty newer ones push those out.
        runs.splice(0..0, (10..30).map(|id| run(id, "ci", "main", good.clone(), 7)));
        assert_eq!(RunTimes::of(&runs).usual(&runs[0]), Some(Duration::from_secs(7)));
    }

    #[test]
    fn the_middle_is_that_of_a_sorted_list() {
        let of = |seconds: &[u64]| median(seconds.iter().map(|s| Duration::from_secs(*s)).collect());
        assert_eq!(of(&[]), None);
        assert_eq!(of(&[9, 1, 5]), Some(Duration::from_secs(5)));
        assert_eq!(of(&[9, 1]), Some(Duration::from_secs(5)));
    }

    #[test]
    fn jobs_are_learnt_once_and_only_from_runs_that_are_over() {
        let of = run(1, "ci", "main", Some(Conclusion::Success), 60);
        let job = |seconds: i64, status: RunStatus| Job {
            id: 1,
            name: "build".into(),
            conclusion: (status == RunStatus::Completed).then_some(Conclusion::Success),
            status,
            attempt: 1,
            created_at: None,
            started_at: Some(of.created_at),
            completed_at: Some(of.created_at + jiff::SignedDuration::from_secs(seconds)),
            runner: None,
            labels: Vec::new(),
            steps: Vec::new(),
        };
        let mut times = JobTimes::default();
        times.learn(&of, 1, &[job(5, RunStatus::InProgress)]);
        assert_eq!(times.usual(&of, &job(0, RunStatus::Queued), None), None);
        times.learn(&of, 1, &[job(40, RunStatus::Completed)]);
        times.learn(&of, 1, &[job(90, RunStatus::Completed)]);
        assert_eq!(times.usual(&of, &job(0, RunStatus::Queued), None), Some(Duration::from_secs(40)));
        assert!(times.knows(&of.key, 1) && !times.knows(&of.key, 2));
    }
}
