//! The log of any finished job, as its runner would have written it.

use super::{clock::moved, random::Dice, story::Story};
use crate::domain::{Conclusion, Fault, FaultKind, Job, JobStep, LogStanding, Timestamp};

/// What tools say while all is well.
const WORK: [&str; 8] = [
    "Compiling tensor-store v2.14.1",
    "Downloaded 214 packages in 3.1s",
    "layer sha256:9f21c04b: pushed",
    "Resolved 1,204 modules",
    "\u{1b}[32m✓\u{1b}[0m tests/api/test_routes.py::test_list passed",
    "\u{1b}[32m✓\u{1b}[0m tests/model/test_sharding.py::test_even passed",
    "Fetched shard 7 of 64 in 0.8s",
    "warm-up finished, 8 of 8 workers ready",
];
/// What they say before they give up.
const TROUBLE: [&str; 4] = [
    "\u{1b}[31m✗\u{1b}[0m tests/model/test_checkpoint.py::test_resume FAILED",
    "AssertionError: loss after resume is 2.413, expected 1.087 ± 0.05",
    "  checkpoint step 41200 was written by world size 64, restored with 32",
    "  optimizer state of layer 17 is missing 3 shards",
];

/// The log of a job that has ended.
pub(super) fn log(story: &Story, job: &Job) -> Result<Vec<u8>, Fault> {
    match job.log_standing() {
        LogStanding::Written => {}
        LogStanding::ToCome(why) | LogStanding::Never(why) => {
            return Err(Fault::new(FaultKind::Absent, why.trim_end_matches('.')));
        }
    }
    let mut log = Log { dice: story.dice.word("log").number(job.id), bytes: Vec::new() };
    for step in &job.steps {
        if let (Some(start), Some(end)) = (step.started_at, step.completed_at)
            && step.conclusion != Some(Conclusion::Skipped)
        {
            log.step(job, step, start, end);
        }
    }
    Ok(log.bytes)
}

struct Log {
    dice: Dice,
    bytes: Vec<u8>,
}

impl Log {
    fn line(&mut self, at: Timestamp, text: &str) {
        let part = self.dice.number(self.bytes.len() as u64).below(10_000);
        let stamp = at.strftime("%Y-%m-%dT%H:%M:%S%.3f");
        self.bytes.extend_from_slice(format!("{stamp}{part:04}Z {text}\r\n").as_bytes());
    }

    fn step(&mut self, job: &Job, step: &JobStep, start: Timestamp, end: Timestamp) {
        let dice = self.dice.number(u64::from(step.number));
        let count = 24 + dice.below(120);
        let length = end.as_millisecond() - start.as_millisecond();
        let at = |line: u64| moved(start, length * line as i64 / (count + 8) as i64);
        self.line(start, &format!("##[group]Run {}", step.name));
        self.line(start, &format!("\u{1b}[36;1m./ci/{}.sh\u{1b}[0m", step.name.as_str().replace(' ', "-")));
        self.line(start, "shell: /usr/bin/bash -e {0}");
        self.line(start, "##[endgroup]");
        if step.number == 1 {
            let runner = job.runner.as_ref().map_or("a runner", |runner| runner.as_str());
            self.line(start, &format!("Job is about to start running on {runner}"));
        }
        for line in 0..count {
            let text = dice.number(line).pick(&WORK);
            self.line(at(line), text);
            if line == count / 2 && dice.word("warns").below(3) == 0 {
                self.line(at(line), "##[warning]The cache of wheels was not found; everything is built anew.");
            }
        }
        match step.conclusion {
            Some(Conclusion::Failure) => {
                self.line(at(count), "##[group]Summary of failures");
                for (line, text) in TROUBLE.into_iter().enumerate() {
                    self.line(at(count + line as u64), text);
                }
                self.line(at(count + 4), "##[endgroup]");
                self.line(at(count + 4), "##[error]test_resume failed: loss after resume is 2.413, expected 1.087");
                self.line(at(count + 6), "##[error]Process completed with exit code 1.");
            }
            Some(Conclusion::Cancelled) => self.line(at(count + 4), "##[error]The operation was canceled."),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::{RunKey, RunStatus},
        provider::demo::{DemoScale, DemoScenario, jobs::jobs, runs::RunsReader},
    };

    #[test]
    fn every_finished_job_has_the_log_that_its_steps_ask_for() {
        let start = "2026-03-02T12:00:00Z".parse().unwrap();
        let story = Story::new(3, DemoScale::default(), DemoScenario::Incident, start);
        let mut reader = RunsReader::new(story);
        let (mut failed, mut absent) = (0, 0);
        for run in reader.read(start).runs.iter().take(60) {
            let key: &RunKey = &run.key;
            for job in jobs(&story, key, run.attempt, start) {
                let Ok(bytes) = log(&story, &job) else {
                    assert!(
                        job.status != RunStatus::Completed || job.steps.iter().all(|step| step.started_at.is_none()),
                        "{job:?}"
                    );
                    absent += 1;
                    continue;
                };
                let text = String::from_utf8(bytes.clone()).unwrap();
                let has_failed = job.conclusion == Some(Conclusion::Failure);
                assert_eq!(text.contains("##[error]Process completed"), has_failed, "{job:?}");
                assert!(text.lines().all(|line| line.as_bytes().get(27) == Some(&b'Z')), "{text}");
                assert_eq!(log(&story, &job).unwrap(), bytes);
                failed += usize::from(has_failed);
            }
        }
        assert!(failed > 0 && absent > 0, "{failed} {absent}");
    }
}
