//! An opened run and the logs of its jobs, told line by line.

use orchestra_console::{
    app::{App, Effect, Event, JobLogSaid, Linear, update},
    domain::{Conclusion, Fault, FaultKind, Job, RunStatus},
};

use super::{everything, failed, opening::serve};
use crate::scene::{self, State};

/// A person who types, and a world that answers before the next line.
struct Session {
    app: App,
    linear: Linear,
    jobs: Vec<Job>,
}

impl Session {
    /// The failed run is open.
    fn open(jobs: Vec<Job>) -> (Self, Vec<String>) {
        let app = scene::app(State::Normal, (80, 24));
        let mut session = Self { linear: Linear::new(scene::now()), app, jobs };
        session.linear.news(&session.app);
        session.say("2");
        let told = session.say("o 1");
        (session, told)
    }

    /// Types a line; what is said at once and when everything has come.
    fn say(&mut self, typed: &str) -> Vec<String> {
        let reply = self.linear.obey(&mut self.app, typed);
        let mut lines = reply.lines;
        let mut waiting = reply.effects;
        while let Some(effect) = waiting.pop() {
            if let Effect::FetchJobs { key, attempt } = effect {
                let (at, outcome) = (scene::ago(1), Ok(self.jobs.clone()));
                waiting.extend(update(&mut self.app, Event::Jobs { key, attempt, at, run: None, outcome }));
            } else {
                serve(&mut self.app, vec![effect], &everything());
            }
        }
        lines.extend(self.linear.news(&self.app));
        assert!(lines.iter().all(|line| !line.chars().any(char::is_control)), "{lines:#?}");
        lines
    }
}

fn has(lines: &[String], part: &str) -> bool {
    lines.iter().any(|line| line.contains(part))
}

fn green(id: u64, name: &str) -> Job {
    Job { id, name: name.into(), conclusion: Some(Conclusion::Success), steps: Vec::new(), ..failed() }
}

#[test]
fn a_run_is_told_with_its_jobs_numbered_what_failed_first() {
    let (_, told) = Session::open(vec![green(1, "lint"), failed(), green(2, "docs")]);
    let jobs: Vec<&String> =
        told.iter().filter(|line| line.starts_with(['1', '2', '3']) && line[1..].starts_with(". ")).collect();
    assert_eq!(jobs.len(), 3, "{told:#?}");
    assert!(
        jobs[0].starts_with("2. [bad] failure test (東京)") && jobs[1].starts_with("1. [ok] success lint"),
        "{jobs:#?}"
    );
    assert!(has(&told, "  [bad] 2 Run tests"), "the step that failed: {told:#?}");
    assert!(has(&told, "Process completed with exit code 101."), "its last words: {told:#?}");
    assert!(has(&told, "o N opens the log of job N"));
}

#[test]
fn the_log_of_a_job_is_told_from_where_it_failed_and_on_to_its_end() {
    let (mut session, _) = Session::open(vec![green(1, "lint"), failed()]);
    let told = session.say("o 2");
    assert_eq!(told[0], "Reading the log of job 2, test (東京)…");
    assert_eq!(told[1], "Log of test (東京), 2 errors, 1 warning, line 18 of 21:");
    assert!(has(&told, "  Error: Process completed with exit code 101."), "{told:#?}");
    assert!(has(&told, "token ‹redacted› was used") && !has(&told, "ghp_"), "{told:#?}");
    assert!(told.last().unwrap().starts_with("m for more, e and E for errors"), "{told:#?}");
    let next = session.say("e");
    assert_eq!(next[0], "Line 21 of 21:");
    assert!(has(&next, "late, of the clean-up"), "{next:#?}");
    assert_eq!(session.say("e"), ["next error: this is the last error"]);
    assert_eq!(session.say("E")[0], "Line 18 of 21:");
    assert_eq!(session.say("m"), ["Line 21 of 21:", "  Error: late, of the clean-up"]);
    assert_eq!(session.say("m"), ["There are no more lines."]);
    let jobs = session.say("b");
    assert!(has(&jobs, "2. [bad] failure test") && session.app.job_log.is_none(), "{jobs:#?}");
    let rows = session.say("b");
    assert!(rows[1].starts_with("1. status "), "{rows:#?}");
}

#[test]
fn a_log_is_searched_and_what_is_folded_is_unfolded() {
    let (mut session, _) = Session::open(vec![failed()]);
    session.say("o 1");
    let found = session.say("/error");
    assert!(found[0].ends_with(" lines hold `error`; n goes to the next, N to the one before."), "{found:#?}");
    let first = found[1].clone();
    let next = session.say("n");
    assert!(next[0].starts_with("Line ") && next[0] != first, "{next:#?}");
    assert_eq!(session.say("N")[0], first);
    assert_eq!(session.say("/nowhere in it"), ["`nowhere in it` is not in this log."]);
    session.say("/Runner Image");
    let folded = session.say("/Complete job");
    assert!(has(&folded, "Complete job name: test"), "{folded:#?}");
    assert_eq!(session.say("/"), ["/WORDS goes to the line of the log that has these words."]);
    let unfolded = session.say("f");
    assert!(has(&unfolded, "cargo test"), "{unfolded:#?}");
}

#[test]
fn a_job_without_a_log_says_so_and_its_log_is_told_when_it_comes() {
    let mut running = failed();
    (running.status, running.conclusion, running.completed_at) = (RunStatus::InProgress, None, None);
    let skipped = Job { conclusion: Some(Conclusion::Skipped), ..green(5, "deploy") };
    let (mut session, _) = Session::open(vec![running, skipped]);
    assert!(has(&session.say("o 2"), "This job was skipped: there is no log."));
    let told = session.say("o 1");
    assert!(has(&told, "The log comes when this job ends"), "{told:#?}");
    assert_eq!(session.say("e"), ["next error: there is no line yet"]);
    let detail = session.app.run.as_ref().unwrap();
    let (key, attempt, at) = (detail.key.clone(), detail.attempt, scene::ago(1));
    let effects = update(&mut session.app, Event::Jobs { key, attempt, at, run: None, outcome: Ok(vec![failed()]) });
    serve(&mut session.app, effects, &everything());
    let news = session.linear.news(&session.app);
    assert!(has(&news, "Log of test (東京), 2 errors") && has(&news, "exit code 101"), "{news:#?}");
    for typed in ["o 9", "o x", "o 0"] {
        let said = session.say(typed);
        assert!(has(&said, "is no job of this run; there are 1 to 1"), "{said:#?}");
    }
}

#[test]
fn a_log_that_is_gone_is_said_and_asked_for_again() {
    let (mut session, _) = Session::open(vec![failed()]);
    session.linear.obey(&mut session.app, "o 1");
    let key = session.app.job_log.as_ref().unwrap().key.clone();
    let gone = Fault::new(FaultKind::NotFound, "the log is gone: GitHub keeps logs for 90 days");
    update(&mut session.app, Event::JobLog { key, said: JobLogSaid::Failed(gone) });
    let news = session.linear.news(&session.app);
    assert!(has(&news, "GitHub keeps logs for 90 days") && has(&news, "r asks again; b goes back."), "{news:#?}");
    let again = session.say("r");
    assert!(has(&again, "Asking for the log again.") && has(&again, "exit code 101"), "{again:#?}");
}

#[test]
fn the_command_for_the_same_line_is_copied() {
    let (mut session, _) = Session::open(vec![failed()]);
    session.say("o 1");
    let reply = session.linear.obey(&mut session.app, "Y");
    let copied = reply.effects.iter().find_map(|effect| match effect {
        Effect::Copy { text, .. } => Some(text.as_str()),
        _ => None,
    });
    assert!(copied.is_some_and(|text| text.contains("job=1&log=1&line=18")), "{reply:#?}");
}
