//! `orchestra runs watch`: every change of a run as a line, until it is over.
//!
//! Nothing that happens on the way ends it but a refused token and a run that is not there: what fails is asked for
//! again, what is limited waits as long as the far side said, and after this machine slept it is asked at once.

use std::time::Duration;

use serde_json::{Value, json};
use tokio::time::Instant;

use super::{
    ask::{self, Asked},
    changes::{Change, Seen},
};
use crate::{
    cli::{Exit, args_runs::RunWatchArguments, output, surroundings::Surroundings},
    domain::{Fault, FaultKind, Health, Job, Quota, RunKey, RunStatus, Timestamp, WorkflowRun, age},
    runtime::Clock,
};

/// A wait is cut into parts, each compared with the clock on the wall.
const PART: Duration = Duration::from_secs(1);
/// Nobody is asked more often than this.
const LEAST: Duration = Duration::from_millis(200);
/// Where a part took so much longer, this machine slept.
const SLEPT: Duration = Duration::from_secs(20);
/// Longer than this no wait is, whatever was typed.
const MOST: Duration = Duration::from_secs(24 * 60 * 60);
/// Jobs of a run that has ended so long ago end no more: GitHub left them as they were.
const SETTLED: Duration = Duration::from_secs(60);
/// A run that is not there is looked for so often in a row, and again so soon.
const LOOKS_WITHOUT_IT: u32 = 3;
const SOON: Duration = Duration::from_secs(2);
/// The longest wait after failures that name no time.
const MOST_PATIENT: Duration = Duration::from_secs(60);

pub(in crate::cli) async fn watch(surroundings: &Surroundings, arguments: &RunWatchArguments) -> Exit {
    let asked = match ask::who(surroundings, arguments.repository.as_deref()).await {
        Ok(asked) => asked,
        Err(exit) => return exit,
    };
    let mut watch = Watch { asked, arguments, key: None, usual: None, seen: Seen::default(), failures: 0, told: None };
    // A machine that sleeps does not use its time up: this clock stands still meanwhile.
    let late = async {
        match arguments.timeout {
            Some(timeout) => tokio::time::sleep(timeout).await,
            None => std::future::pending().await,
        }
    };
    tokio::select! {
        biased;
        exit = watch.until_the_end() => exit,
        () = late => {
            output::notice(&format!("run {} is not over; it goes on", arguments.id));
            Exit::TimedOut
        }
    }
}

struct Watch<'a> {
    asked: Asked,
    arguments: &'a RunWatchArguments,
    /// Once it was found.
    key: Option<RunKey>,
    /// What runs of its workflow take, once that was asked for; it is asked once.
    usual: Option<Option<Duration>>,
    seen: Seen,
    /// Questions in a row that were not answered.
    failures: u32,
    /// What was last said about them, so that it is said once.
    told: Option<(FaultKind, Option<Timestamp>)>,
}

impl Watch<'_> {
    async fn until_the_end(&mut self) -> Exit {
        loop {
            let pause = match self.look().await {
                Ok((run, jobs)) => {
                    self.answers_again();
                    let limit = self.learn_usual(&run).await.err();
                    let now = Clock::Real.now();
                    let changes = self.seen.changes(&run, &jobs, self.usual.flatten(), now);
                    if let Err(exit) = self.tell(&run, &changes, now) {
                        return exit;
                    }
                    if is_over(&run, &jobs, now) {
                        return self.end(&run);
                    }
                    match limit {
                        Some(fault) => self.patience(&fault),
                        None => pace(self.arguments.interval, self.asked.reader.quota().as_ref(), now),
                    }
                }
                Err(fault) if self.is_final(&fault) => return Exit::told(&fault),
                Err(fault) => self.patience(&fault),
            };
            if wait(pause).await {
                output::notice("this machine slept; asking anew");
            }
        }
    }

    async fn look(&mut self) -> Result<(WorkflowRun, Vec<Job>), Fault> {
        let run = match &self.key {
            Some(key) => self.asked.reader.run(key, None).await?,
            None => self.asked.run(self.arguments.id, None).await?,
        };
        self.key = Some(run.key.clone());
        let jobs = self.asked.reader.jobs(&run.key, Some(run.attempt)).await?;
        Ok((run, jobs))
    }

    /// Asks once what such runs take: only one that goes on has an end to be expected. The error is a limit, which holds
    /// for every further question; what else keeps it from being known is passed over.
    async fn learn_usual(&mut self, run: &WorkflowRun) -> Result<(), Fault> {
        if self.usual.is_some() || run.status != RunStatus::InProgress {
            return Ok(());
        }
        let asked = self.asked.usual(run).await;
        self.usual = Some(asked.as_ref().ok().copied().flatten());
        asked.map(drop).or_else(|fault| if fault.kind == FaultKind::RateLimited { Err(fault) } else { Ok(()) })
    }

    /// Waiting does not help against a refused token, nor where there is no such run. One that has just been asked for
    /// may be seen a moment later, and a single answer that it is gone ends nothing.
    fn is_final(&self, fault: &Fault) -> bool {
        match fault.kind {
            FaultKind::Unauthorized | FaultKind::Broken => true,
            FaultKind::NotFound | FaultKind::Absent => self.failures + 1 >= LOOKS_WITHOUT_IT,
            _ => false,
        }
    }

    /// Says what is wrong, once, and how long to wait.
    fn patience(&mut self, fault: &Fault) -> Duration {
        let now = Clock::Real.now();
        self.failures = self.failures.saturating_add(1);
        let named = fault.retry_at.filter(|at| *at > now);
        let is_missing = matches!(fault.kind, FaultKind::NotFound | FaultKind::Absent);
        let pause = match named {
            Some(at) => age(at, now),
            None if is_missing => self.arguments.interval.clamp(LEAST, SOON),
            None => self.arguments.interval.max(LEAST).saturating_mul(1 << self.failures.min(5)).min(MOST_PATIENT),
        };
        // A limit is said again only where its end moves.
        let told = (fault.kind, named);
        let is_known = self.told.as_ref().is_some_and(|(kind, until)| {
            *kind == fault.kind
                && until.zip(named).is_none_or(|(before, now)| age(now, before) < Duration::from_secs(5))
        });
        if !is_known {
            let until = named.map_or_else(|| "asking again".to_owned(), |at| format!("waiting until {}", clock(at)));
            output::notice(&format!("{}; {until}", fault.message));
            self.told = Some(told);
        }
        pause
    }

    fn answers_again(&mut self) {
        if std::mem::take(&mut self.failures) > 0 && self.told.take().is_some() {
            output::notice("answers again");
        }
    }

    fn tell(&self, run: &WorkflowRun, changes: &[Change], now: Timestamp) -> Result<(), Exit> {
        for change in changes {
            if self.arguments.json {
                let mut line = json!({ "at": now, "run": run.key.id, "repository": run.key.repository });
                if let (Value::Object(line), Value::Object(more)) = (&mut line, &change.value) {
                    line.extend(more.clone());
                }
                output::write(&format!("{line}\n"))?;
            } else if change.is_worth_a_line() {
                output::write(&format!("{} {}\n", clock(now), change.text))?;
            }
        }
        Ok(())
    }

    fn end(&self, run: &WorkflowRun) -> Exit {
        let went_well = run.health() == Health::Healthy;
        if self.arguments.exit_status && !went_well { Exit::Failure } else { Exit::Ok }
    }
}

/// The jobs of a run that has just ended may come a moment later than its end.
fn is_over(run: &WorkflowRun, jobs: &[Job], now: Timestamp) -> bool {
    let are_over = || jobs.iter().all(|job| job.status == RunStatus::Completed);
    run.status == RunStatus::Completed && (age(now, run.updated_at) > SETTLED || are_over())
}

/// `14:03:22Z`.
fn clock(at: Timestamp) -> String {
    at.strftime("%H:%M:%SZ").to_string()
}

/// The time to the next question: two requests each, of which a third of what is left may be used.
fn pace(wanted: Duration, quota: Option<&Quota>, now: Timestamp) -> Duration {
    let rationed = quota.and_then(|quota| {
        let questions = u32::try_from(quota.remaining / 6).unwrap_or(u32::MAX).max(1);
        Some(age(quota.resets_at?, now) / questions)
    });
    wanted.max(LEAST).max(rationed.unwrap_or_default())
}

/// Waits; true, and earlier, when this machine slept meanwhile.
async fn wait(pause: Duration) -> bool {
    let end = Instant::now() + pause.min(MOST);
    loop {
        let left = end.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return false;
        }
        let (part, before) = (left.min(PART), Clock::Real.now());
        tokio::time::sleep(part).await;
        if has_slept(before, Clock::Real.now(), part) {
            return true;
        }
    }
}

/// The clock on the wall went on much further than the wait was long.
fn has_slept(before: Timestamp, after: Timestamp, part: Duration) -> bool {
    age(after, before) > part + SLEPT
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + second).unwrap()
    }

    #[test]
    fn a_clock_that_leapt_means_that_the_machine_slept_and_one_set_back_does_not() {
        assert!(has_slept(at(0), at(3_600), PART));
        assert!(!has_slept(at(0), at(15), PART), "a busy machine");
        assert!(!has_slept(at(3_600), at(0), PART));
    }

    #[tokio::test]
    async fn a_pause_beyond_all_time_is_waited_for_as_any_other() {
        tokio::select! {
            biased;
            _ = wait(Duration::MAX) => unreachable!("it waits"),
            () = std::future::ready(()) => {}
        }
    }

    #[test]
    fn questions_become_rarer_as_the_quota_falls() {
        let of = |remaining| Quota { limit: 60, remaining, resets_at: Some(at(3_600)), ..Quota::default() };
        let seconds = |quota: Option<&Quota>| pace(Duration::from_secs(5), quota, at(0)).as_secs();
        assert_eq!((seconds(None), seconds(Some(&of(5_000))), seconds(Some(&of(60)))), (5, 5, 360));
        assert_eq!((seconds(Some(&of(0))), seconds(Some(&of(u64::MAX)))), (3_600, 5));
    }
}
