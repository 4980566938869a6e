//! The jobs and steps of any run at any moment, derived from the same life as the run itself.

use super::{
    clock::{SECOND, moved},
    lanes::of_id,
    life::{Life, Outcome},
    random::Dice,
    runs::life_of,
    story::Story,
    workflows::Stage,
};
use crate::domain::{Conclusion, Job, JobStep, Printable, RunKey, RunStatus, Timestamp, WorkflowRun};

/// The jobs of one attempt of a run; none for a run or an attempt that does not exist at `now`.
pub(super) fn jobs(story: &Story, key: &RunKey, attempt: u32, now: Timestamp) -> Vec<Job> {
    let Some(life) = life_of(story, key).filter(|life| life.created_at <= now) else { return Vec::new() };
    let moment = life.at(now);
    if attempt == 0 || attempt > moment.attempt {
        return Vec::new();
    }
    let by_design = matches!(of_id(key.id), Some((None, _)));
    let dice = story.dice.word("jobs").number(key.id).number(u64::from(attempt));
    let sheet = Sheet { key, life: &life, attempt, now, by_design, dice };
    match (life.outcome_of(attempt), &moment.status) {
        (Outcome::StartupFailure | Outcome::ActionRequired, _) => Vec::new(),
        (_, RunStatus::Requested | RunStatus::Pending) => Vec::new(),
        (_, RunStatus::Queued) => sheet.without_work(&RunStatus::Queued, None),
        (Outcome::Skipped, status) => sheet.without_work(status, Some(&Conclusion::Skipped)),
        (Outcome::Stale, status) => sheet.without_work(status, Some(&Conclusion::Cancelled)),
        _ => sheet.worked(),
    }
}

/// A run as an earlier attempt of it ended.
pub(super) fn earlier(story: &Story, run: WorkflowRun, attempt: u32) -> WorkflowRun {
    let Some(life) = life_of(story, &run.key) else { return run };
    WorkflowRun {
        attempt,
        status: RunStatus::Completed,
        conclusion: life.outcome_of(attempt).conclusion(),
        started_at: Some(life.starts_at(attempt)),
        updated_at: life.ends_at(attempt).unwrap_or(run.updated_at),
        ..run
    }
}

/// One attempt of one run, on the way to its jobs.
struct Sheet<'a> {
    key: &'a RunKey,
    life: &'a Life,
    attempt: u32,
    now: Timestamp,
    /// A designed run fails where its story says: in the first job, at the step before reporting.
    by_design: bool,
    dice: Dice,
}

/// When a job runs and how it ends.
struct Span {
    start: Timestamp,
    end: Timestamp,
    ends: Conclusion,
}

impl Sheet<'_> {
    fn job(&self, index: usize, name: &str) -> Job {
        Job {
            id: self.key.id * 64 + u64::from(self.attempt.min(3)) * 16 + index as u64,
            name: Printable::new(name),
            status: RunStatus::Queued,
            conclusion: None,
            attempt: self.attempt,
            created_at: None,
            started_at: None,
            completed_at: None,
            runner: None,
            labels: Vec::new(),
            steps: Vec::new(),
        }
    }

    fn names(&self) -> impl Iterator<Item = (usize, &'static Stage, usize, &'static str)> {
        let stages = self.life.workflow.stages.iter().enumerate();
        stages.flat_map(|(place, stage)| stage.jobs.iter().enumerate().map(move |(n, name)| (place, stage, n, *name)))
    }

    /// Jobs that never get a runner; they end, if they do, together with the run.
    fn without_work(&self, status: &RunStatus, conclusion: Option<&Conclusion>) -> Vec<Job> {
        let ended = *status == RunStatus::Completed;
        let names = self.names().enumerate();
        names
            .map(|(index, (_, stage, _, name))| Job {
                created_at: Some(self.life.created_at),
                labels: vec![Printable::new(stage.runner)],
                status: if ended { RunStatus::Completed } else { RunStatus::Queued },
                conclusion: conclusion.cloned().filter(|_| ended),
                completed_at: self.life.ends_at(self.attempt).filter(|_| ended),
                ..self.job(index, name)
            })
            .collect()
    }

    fn worked(&self) -> Vec<Job> {
        let outcome = self.life.outcome_of(self.attempt);
        let last = self.last_stage(outcome);
        let boundaries = self.life.boundaries(last);
        let start = self.life.starts_at(self.attempt);
        let over = self.life.ends_at(self.attempt).is_some_and(|end| end <= self.now);
        let names = self.names().enumerate();
        names
            .map(|(index, (place, stage, n, name))| {
                let job = self.job(index, name);
                if place > last {
                    return skipped_when(over, self.life.ends_at(self.attempt), job);
                }
                let (begin, end) = (moved(start, boundaries[place]), boundaries[place + 1] - boundaries[place]);
                if outcome == Outcome::AwaitsApproval && place == last {
                    let status = if begin <= self.now { RunStatus::Waiting } else { RunStatus::Queued };
                    return Job { status, ..job };
                }
                let ends = self.ends(outcome, place == last, stage, n);
                let share = self.share(n, &ends, index);
                let span = Span { start: begin, end: moved(begin, (end as f64 * share) as i64), ends };
                self.timed(job, stage, &span)
            })
            .collect()
    }

    /// The stage that a run comes to: the last one, unless it fails or is stopped before.
    fn last_stage(&self, outcome: Outcome) -> usize {
        let stages = self.life.workflow.stages.len();
        match outcome {
            Outcome::Failure | Outcome::TimedOut | Outcome::Cancelled => {
                self.dice.word("stage").below(stages as u64) as usize
            }
            _ => stages.saturating_sub(1),
        }
    }

    fn ends(&self, outcome: Outcome, in_last: bool, stage: &Stage, n: usize) -> Conclusion {
        let failing = if self.by_design { 0 } else { self.dice.word("job").below(stage.jobs.len() as u64) as usize };
        match outcome {
            Outcome::Failure if in_last && n == failing => Conclusion::Failure,
            Outcome::TimedOut if in_last && n == 0 => Conclusion::TimedOut,
            Outcome::Cancelled if in_last && n == 0 => Conclusion::Cancelled,
            Outcome::Neutral if in_last => Conclusion::Neutral,
            _ => Conclusion::Success,
        }
    }

    /// Share of its stage that a job takes: the first and a failing one all of it.
    fn share(&self, n: usize, ends: &Conclusion, index: usize) -> f64 {
        if n == 0 || *ends == Conclusion::Failure {
            1.0
        } else {
            self.dice.word("share").number(index as u64).between(0.6, 0.95)
        }
    }

    fn timed(&self, job: Job, stage: &Stage, span: &Span) -> Job {
        if self.now < span.start {
            return job;
        }
        let ended = span.end <= self.now;
        let runner = 1 + self.dice.word("runner").number(job.id).below(40);
        Job {
            status: if ended { RunStatus::Completed } else { RunStatus::InProgress },
            conclusion: ended.then(|| span.ends.clone()),
            created_at: Some(moved(
                span.start,
                -(2 * SECOND + self.dice.word("wait").number(job.id).below(20_000) as i64),
            )),
            labels: vec![Printable::new(stage.runner)],
            started_at: Some(span.start),
            completed_at: ended.then_some(span.end),
            runner: Some(Printable::new(format!("{}-{runner:02}", stage.runner))),
            steps: self.steps(stage.steps, span, job.id),
            ..job
        }
    }

    /// The steps in order. Where a job stops early, the step it stopped at ends as the job does,
    /// the ones after it are skipped, and only the last one (clean-up) still runs.
    fn steps(&self, names: &[&str], span: &Span, job: u64) -> Vec<JobStep> {
        let dice = self.dice.word("step").number(job);
        let clean_up = names.len().saturating_sub(1);
        let stops_at = match span.ends {
            Conclusion::Failure | Conclusion::TimedOut | Conclusion::Cancelled if self.by_design => {
                clean_up.saturating_sub(2)
            }
            Conclusion::Failure | Conclusion::TimedOut | Conclusion::Cancelled => {
                1 + dice.below(clean_up.saturating_sub(1) as u64) as usize
            }
            _ => clean_up.saturating_sub(1),
        };
        let weight = |n: usize| match n {
            0 => 0.1,
            n if n == clean_up => 0.05,
            n if n > stops_at => 0.0,
            n => dice.number(n as u64).between(0.5, 2.0),
        };
        let all: f64 = (0..names.len()).map(weight).sum();
        let length = (span.end.as_millisecond() - span.start.as_millisecond()) as f64;
        let mut reached = 0.0;
        let steps = names.iter().enumerate().map(|(n, name)| {
            let start = moved(span.start, (length * (reached / all)) as i64);
            reached += weight(n);
            let end = if n == clean_up { span.end } else { moved(span.start, (length * (reached / all)) as i64) };
            let is_skipped = n > stops_at && n != clean_up;
            let ends = match &span.ends {
                _ if is_skipped => Conclusion::Skipped,
                Conclusion::Failure if n == stops_at => Conclusion::Failure,
                Conclusion::TimedOut | Conclusion::Cancelled if n == stops_at => Conclusion::Cancelled,
                _ => Conclusion::Success,
            };
            self.step(n, name, &Span { start, end, ends })
        });
        steps.collect()
    }

    fn step(&self, n: usize, name: &str, span: &Span) -> JobStep {
        let (begun, ended) = (span.start <= self.now, span.end <= self.now);
        JobStep {
            number: n as u32 + 1,
            name: Printable::new(name),
            status: match (begun, ended) {
                (_, true) => RunStatus::Completed,
                (true, false) => RunStatus::InProgress,
                (false, false) => RunStatus::Pending,
            },
            conclusion: ended.then(|| span.ends.clone()),
            started_at: begun.then_some(span.start),
            completed_at: ended.then_some(span.end),
        }
    }
}

/// A job whose turn does not come, because one it needs did not succeed.
fn skipped_when(over: bool, end: Option<Timestamp>, job: Job) -> Job {
    if over {
        Job { status: RunStatus::Completed, conclusion: Some(Conclusion::Skipped), completed_at: end, ..job }
    } else {
        job
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::{Health, WorkflowRun},
        provider::demo::{
            DemoScale, DemoScenario,
            clock::{HOUR, MINUTE},
            runs::RunsReader,
        },
    };

    /// What must hold between a run and its jobs, whatever the moment.
    fn check_jobs(run: &WorkflowRun, jobs: &[Job], at: Timestamp) {
        let place = format!("{} #{} {} at {at}: {jobs:#?}", run.key.repository, run.number, run.word());
        let some = |conclusion: Conclusion| jobs.iter().any(|job| job.conclusion.as_ref() == Some(&conclusion));
        let active = jobs.iter().filter(|job| job.status == RunStatus::InProgress).count();
        match (&run.status, &run.conclusion) {
            (RunStatus::Completed, Some(conclusion)) => {
                assert!(
                    jobs.iter().all(|job| job.status == RunStatus::Completed && job.conclusion.is_some()),
                    "{place}"
                );
                assert!(jobs.iter().all(|job| job.completed_at.is_some_and(|end| end <= run.updated_at)), "{place}");
                match conclusion {
                    Conclusion::StartupFailure | Conclusion::ActionRequired => assert!(jobs.is_empty(), "{place}"),
                    Conclusion::Stale => assert!(some(Conclusion::Cancelled), "{place}"),
                    Conclusion::Success => assert!(jobs.iter().all(|job| job.health() == Health::Healthy), "{place}"),
                    other => assert!(some(other.clone()), "{place}"),
                }
            }
            (RunStatus::InProgress, None) => assert!(active > 0, "{place}"),
            (RunStatus::Waiting, None) => {
                assert!(active == 0 && jobs.iter().any(|job| job.status == RunStatus::Waiting), "{place}");
            }
            (RunStatus::Queued, None) => {
                assert!(!jobs.is_empty() && jobs.iter().all(|job| job.status == RunStatus::Queued), "{place}");
            }
            (RunStatus::Requested | RunStatus::Pending, None) => assert!(jobs.is_empty(), "{place}"),
            other => panic!("{other:?}: {place}"),
        }
        for job in jobs {
            let failed = job.steps.iter().any(|step| step.conclusion == Some(Conclusion::Failure));
            assert_eq!(
                failed && job.status == RunStatus::Completed,
                job.conclusion == Some(Conclusion::Failure),
                "{place}"
            );
            let open = job.steps.iter().filter(|step| step.status == RunStatus::InProgress).count();
            assert_eq!(open, usize::from(job.status == RunStatus::InProgress), "{}: {place}", job.name);
            assert_eq!(job.completed_at.is_some(), job.status == RunStatus::Completed, "{place}");
        }
    }

    #[test]
    fn jobs_agree_with_their_run_at_any_time() {
        let start = "2026-03-02T12:00:00Z".parse().unwrap();
        let story = Story::new(3, DemoScale::default(), DemoScenario::Incident, start);
        let mut reader = RunsReader::new(story);
        for offset in [0, SECOND, 7 * SECOND, 20 * SECOND, 3 * MINUTE, 41 * MINUTE, 2 * HOUR, 30 * HOUR] {
            let now = moved(start, offset);
            let mut seen = std::collections::BTreeSet::new();
            for run in &reader.read(now).runs {
                check_jobs(run, &jobs(&story, &run.key, run.attempt, now), now);
                for attempt in 1..run.attempt {
                    let earlier = jobs(&story, &run.key, attempt, now);
                    assert!(earlier.iter().any(|job| job.conclusion == Some(Conclusion::Failure)), "{earlier:#?}");
                }
                assert!(jobs(&story, &run.key, run.attempt + 1, now).is_empty(), "{run:?}");
                seen.insert(run.word().to_owned());
            }
            assert!(seen.len() > 10, "{seen:?}");
        }
    }
}
