//! Opening a log from its run and reading in it, by events alone.

use std::sync::Arc;

use orchestra_console::{
    app::{App, Effect, Event, JobLogSaid, JobLogState, update},
    domain::{Fault, FaultKind, Job, JobLogKey, RunStatus},
    logs::job::{Outline, find, read_lines, scan},
};

use jiff::SignedDuration;

use super::{everything, failed};
use crate::scene::{self, State, press};

/// Answers what the app asks for out of a log, until it asks for nothing more.
pub fn serve(app: &mut App, effects: Vec<Effect>, log: &Vec<u8>) {
    let mut waiting = effects;
    while let Some(effect) = waiting.pop() {
        let (key, said) = match effect {
            Effect::FetchJobLog { run, job, most_bytes } => {
                let index = scan(log, &job, |_| true).unwrap().unwrap();
                let outline = Arc::new(Outline::of(&index, log, &job).unwrap());
                let is_tail = most_bytes.is_some();
                let said = if is_tail { JobLogSaid::Tail(Ok(outline)) } else { JobLogSaid::Opened(outline) };
                (JobLogKey::new(&run, &job), said)
            }
            Effect::ReadJobLog { key, ranges } => {
                let index = scan(log, &failed(), |_| true).unwrap().unwrap();
                let read = ranges.into_iter().flat_map(|(from, to)| read_lines(log, &index, from..to, 4_096).unwrap());
                (key, JobLogSaid::Lines(read.collect()))
            }
            Effect::SearchJobLog { key, text } => {
                let finding = find(log, &text, || true).unwrap().unwrap();
                (key, JobLogSaid::Found { text, finding })
            }
            _ => continue,
        };
        waiting.extend(update(app, Event::JobLog { key, said }));
    }
}

/// The failed run, opened, with these jobs; what was asked for by that.
pub fn opened_run(size: (u16, u16), jobs: Vec<Job>) -> (App, Vec<Effect>) {
    let mut app = scene::app(State::Normal, size);
    press(&mut app, "2 enter");
    let detail = app.run.as_ref().unwrap();
    let (key, attempt) = (detail.key.clone(), detail.attempt);
    let effects = update(&mut app, Event::Jobs { key, attempt, at: scene::ago(2), run: None, outcome: Ok(jobs) });
    (app, effects)
}

/// The log of the job that failed, open.
pub fn opened_log(size: (u16, u16)) -> App {
    let (mut app, effects) = opened_run(size, vec![failed()]);
    serve(&mut app, effects, &everything());
    keys(&mut app, "enter");
    app
}

/// Types keys; what is asked for by each is answered before the next.
pub fn keys(app: &mut App, typed: &str) {
    for key in typed.split_whitespace() {
        let effects = press(app, key);
        serve(app, effects, &everything());
    }
}

fn cursor(app: &App) -> u64 {
    app.job_log.as_ref().unwrap().page.cursor()
}

#[test]
fn a_failed_run_tells_its_last_words_at_once() {
    let (mut app, effects) = opened_run((80, 24), vec![failed()]);
    let [Effect::FetchJobLog { job, most_bytes: Some(_), .. }] = &effects[..] else { panic!("{effects:?}") };
    assert_eq!(job.id, 70);
    assert!(scene::text(&app).contains("reading its log…"));
    serve(&mut app, effects, &everything());
    let screen = scene::text(&app);
    assert!(screen.contains("Error: Process completed with exit code 101."), "{screen}");
    assert!(screen.contains("token ‹redacted› was used") && !screen.contains("late, of the clean-up"), "{screen}");
    // It is asked for once.
    let detail = app.run.as_ref().unwrap();
    let (key, attempt) = (detail.key.clone(), detail.attempt);
    let again =
        update(&mut app, Event::Jobs { key, attempt, at: scene::ago(1), run: None, outcome: Ok(vec![failed()]) });
    assert!(again.is_empty(), "{again:?}");
}

#[test]
fn enter_opens_the_log_on_the_line_that_failed_and_esc_steps_back() {
    let mut app = opened_log((80, 24));
    assert_eq!(cursor(&app), 17);
    assert!(scene::text(&app).contains("Error: Process completed with exit code 101."));
    let effects = press(&mut app, "esc");
    assert!(effects.contains(&Effect::CloseJobLog) && app.job_log.is_none() && app.run.is_some(), "{effects:?}");
}

#[test]
fn errors_and_matches_are_gone_to_and_groups_unfold() {
    let mut app = opened_log((80, 24));
    keys(&mut app, "e");
    assert_eq!(cursor(&app), 20);
    keys(&mut app, "E");
    assert_eq!(cursor(&app), 17);
    keys(&mut app, "g j");
    assert!(!scene::text(&app).contains("Image: ubuntu"));
    keys(&mut app, "space");
    assert!(scene::text(&app).contains("Image: ubuntu"));
    keys(&mut app, "j enter");
    assert_eq!(cursor(&app), 1, "folded again, the cursor on its title");
    // The match is inside a folded group, which unfolds.
    keys(&mut app, "/ u b u n t u enter");
    assert_eq!(cursor(&app), 2);
    assert!(scene::text(&app).contains("Image: ubuntu"));
    keys(&mut app, "esc g / e r r o r enter");
    assert_eq!(cursor(&app), 11);
    keys(&mut app, "n n n");
    assert_eq!(cursor(&app), 20);
    keys(&mut app, "n N");
    assert_eq!(cursor(&app), 20, "behind the last comes the first, and back");
}

#[test]
fn the_line_and_the_page_lead_out() {
    let mut app = opened_log((80, 24));
    let copied = press(&mut app, "y");
    let [Effect::Copy { text, .. }] = &copied[..] else { panic!("{copied:?}") };
    assert_eq!(text, "Error: Process completed with exit code 101.");
    let pages = press(&mut app, "o");
    assert!(matches!(&pages[..], [Effect::Browse(pages)] if pages[0].ends_with("/job/70")), "{pages:?}");
}

#[test]
fn a_running_job_is_waited_for_and_its_log_opens_by_itself() {
    let mut running = failed();
    (running.status, running.conclusion, running.completed_at) = (RunStatus::InProgress, None, None);
    let (mut app, effects) = opened_run((80, 24), vec![running]);
    assert!(effects.is_empty(), "there is nothing to ask for: {effects:?}");
    assert!(press(&mut app, "enter").is_empty());
    let screen = scene::text(&app);
    assert!(screen.contains("The log comes when this job ends; its steps are live."), "{screen}");
    let detail = app.run.as_ref().unwrap();
    let (key, attempt) = (detail.key.clone(), detail.attempt);
    let effects =
        update(&mut app, Event::Jobs { key, attempt, at: scene::ago(1), run: None, outcome: Ok(vec![failed()]) });
    serve(&mut app, effects, &everything());
    assert!(matches!(app.job_log.as_ref().unwrap().state, JobLogState::Open(_)));
    assert_eq!(cursor(&app), 17);
}

#[test]
fn a_log_that_could_not_be_read_is_asked_for_again_by_hand() {
    let (mut app, _) = opened_run((80, 24), vec![failed()]);
    press(&mut app, "enter");
    let key = app.job_log.as_ref().unwrap().key.clone();
    let fault = Fault::new(FaultKind::Unreachable, "the answer of store.example broke off after 9 bytes");
    update(&mut app, Event::JobLog { key, said: JobLogSaid::Failed(fault) });
    assert!(scene::text(&app).contains("broke off after 9 bytes"));
    let again = press(&mut app, "r");
    assert!(matches!(&again[..], [Effect::FetchJobLog { most_bytes: None, .. }]), "{again:?}");
}

/// What is asked of logs when so many seconds have gone by.
fn later(app: &mut App, seconds: i64) -> Vec<Effect> {
    let now = app.now + SignedDuration::from_secs(seconds);
    let effects = update(app, Event::Clock(now));
    effects.into_iter().filter(|effect| matches!(effect, Effect::FetchJobLog { .. })).collect()
}

/// The job has ended, and GitHub has yet to put its log away.
fn not_yet(app: &App) -> Fault {
    let at = app.now + SignedDuration::from_secs(3);
    Fault::new(FaultKind::Absent, "the log of test is not there yet, though the job has ended").with_retry_at(at)
}

#[test]
fn a_tail_that_is_not_there_yet_comes_a_few_seconds_later_by_itself() {
    let (mut app, effects) = opened_run((80, 24), vec![failed()]);
    let [Effect::FetchJobLog { run, job, .. }] = &effects[..] else { panic!("{effects:?}") };
    let key = JobLogKey::new(run, job);
    let said = JobLogSaid::Tail(Err(not_yet(&app)));
    update(&mut app, Event::JobLog { key, said });
    assert!(scene::text(&app).contains("is not there yet"));
    assert_eq!(later(&mut app, 2), [], "too early");
    let again = later(&mut app, 1);
    assert!(matches!(&again[..], [Effect::FetchJobLog { most_bytes: Some(_), .. }]), "{again:?}");
    assert_eq!(later(&mut app, 1), [], "once");
    serve(&mut app, again, &everything());
    assert!(scene::text(&app).contains("Error: Process completed with exit code 101."));
    assert_eq!(later(&mut app, 600), []);
}

#[test]
fn an_opened_log_that_is_not_there_yet_opens_by_itself_and_is_not_asked_for_for_ever() {
    let (mut app, _) = opened_run((80, 24), vec![failed()]);
    press(&mut app, "enter");
    let key = app.job_log.as_ref().unwrap().key.clone();
    let mut asked = 0;
    for _ in 0..50 {
        let said = JobLogSaid::Failed(not_yet(&app));
        update(&mut app, Event::JobLog { key: key.clone(), said });
        asked += later(&mut app, 60).len();
    }
    assert_eq!(asked, 5);
    let gone = Fault::new(FaultKind::NotFound, "the log of test has expired: the repository no longer keeps it");
    let (mut app, _) = opened_run((80, 24), vec![failed()]);
    press(&mut app, "enter");
    update(&mut app, Event::JobLog { key: key.clone(), said: JobLogSaid::Failed(gone) });
    assert_eq!(later(&mut app, 600), [], "it does not come");
    let (mut app, _) = opened_run((80, 24), vec![failed()]);
    press(&mut app, "enter");
    let said = JobLogSaid::Failed(not_yet(&app));
    update(&mut app, Event::JobLog { key, said });
    assert!(scene::text(&app).contains("asked for again soon"));
    let again = later(&mut app, 3);
    serve(&mut app, again, &everything());
    assert!(matches!(app.job_log.as_ref().unwrap().state, JobLogState::Open(_)));
}

#[test]
fn a_log_that_was_asked_for_by_hand_is_not_taken_away_by_an_older_retry() {
    let (mut app, _) = opened_run((80, 24), vec![failed()]);
    press(&mut app, "enter");
    let key = app.job_log.as_ref().unwrap().key.clone();
    let said = JobLogSaid::Failed(not_yet(&app));
    update(&mut app, Event::JobLog { key, said });
    keys(&mut app, "r g");
    assert!(matches!(app.job_log.as_ref().unwrap().state, JobLogState::Open(_)));
    let at = cursor(&app);
    assert_eq!(later(&mut app, 600), []);
    assert_eq!((cursor(&app), matches!(app.job_log.as_ref().unwrap().state, JobLogState::Open(_))), (at, true));
}

#[test]
fn what_comes_for_the_tail_neither_opens_nor_fails_the_log() {
    let (mut app, for_tail) = opened_run((80, 24), vec![failed()]);
    let for_view = press(&mut app, "enter");
    serve(&mut app, for_tail, &everything());
    assert!(matches!(app.job_log.as_ref().unwrap().state, JobLogState::Arriving { .. }));
    let key = app.job_log.as_ref().unwrap().key.clone();
    let fault = Fault::new(FaultKind::Malformed, "the log is larger than 32 MiB");
    update(&mut app, Event::JobLog { key, said: JobLogSaid::Tail(Err(fault)) });
    assert!(matches!(app.job_log.as_ref().unwrap().state, JobLogState::Arriving { .. }));
    serve(&mut app, for_view, &everything());
    let screen = scene::text(&app);
    assert!(screen.contains("Error: Process completed with exit code 101.") && !screen.contains("32 MiB"), "{screen}");
}

#[test]
fn an_open_log_that_cannot_be_read_any_more_says_so_and_is_asked_for_again() {
    let mut app = opened_log((80, 24));
    let asked = press(&mut app, "g");
    assert!(matches!(&asked[..], [] | [Effect::ReadJobLog { .. }]), "{asked:?}");
    let key = app.job_log.as_ref().unwrap().key.clone();
    let fault = Fault::new(FaultKind::Broken, "the kept log cannot be read");
    assert_eq!(update(&mut app, Event::JobLog { key, said: JobLogSaid::Failed(fault) }), []);
    assert!(scene::text(&app).contains("the kept log cannot be read"));
    keys(&mut app, "r");
    assert!(matches!(app.job_log.as_ref().unwrap().state, JobLogState::Open(_)));
}

#[test]
fn what_is_far_from_the_screen_is_not_held() {
    let log: Vec<u8> =
        (0..50_000).flat_map(|n| format!("2026-03-14T14:30:05.1234567Z line {n}\n").into_bytes()).collect();
    let (mut app, effects) = opened_run((80, 24), vec![failed()]);
    serve(&mut app, effects, &log);
    for key in ["enter", "g", "G", "pageup", "g"] {
        let effects = press(&mut app, key);
        serve(&mut app, effects, &log);
        let view = app.job_log.as_ref().unwrap();
        let held = (0..50_000).filter(|line| view.line(*line).is_some()).count();
        assert!(held > 20 && held < 200, "{key}: {held}");
        assert!(view.rows().iter().all(|row| view.line(row.line).is_some()), "{key}: a line on screen is missing");
    }
}

/// Two jobs failed; their names in the far side's words.
fn two_failed() -> Vec<Job> {
    vec![failed(), Job { id: 71, name: "deploy".into(), ..failed() }]
}

#[test]
fn a_log_that_comes_late_is_not_taken_for_the_one_that_was_opened_since() {
    let (mut app, _) = opened_run((80, 24), two_failed());
    let first = press(&mut app, "enter");
    press(&mut app, "esc G");
    let second = press(&mut app, "enter");
    let job = |effects: &[Effect]| match effects {
        [Effect::FetchJobLog { job, .. }] => job.id,
        other => panic!("{other:?}"),
    };
    assert_eq!((job(&first), job(&second)), (70, 71));
    serve(&mut app, first, &everything());
    assert!(matches!(app.job_log.as_ref().unwrap().state, JobLogState::Arriving { .. }), "{}", scene::text(&app));
    serve(&mut app, second, &everything());
    assert!(matches!(app.job_log.as_ref().unwrap().state, JobLogState::Open(_)));
}

#[test]
fn the_last_words_are_those_of_the_job_that_is_named() {
    let (mut app, effects) = opened_run((80, 24), two_failed());
    let [Effect::FetchJobLog { run, job, most_bytes }] = &effects[..] else { panic!("{effects:?}") };
    let other = Box::new(Job { id: 71, ..(**job).clone() });
    let late = vec![Effect::FetchJobLog { run: run.clone(), job: other, most_bytes: *most_bytes }];
    serve(&mut app, late, &everything());
    assert!(scene::text(&app).contains("reading its log…"), "{}", scene::text(&app));
    serve(&mut app, effects, &everything());
    assert!(scene::text(&app).contains("exit code 101"), "{}", scene::text(&app));
}

#[test]
fn lines_that_were_found_for_what_is_no_longer_looked_for_are_not_gone_to() {
    let mut app = opened_log((80, 24));
    keys(&mut app, "g /");
    let early = press(&mut app, "e");
    let late = press(&mut app, "w");
    serve(&mut app, early, &everything());
    assert!(app.job_log.as_ref().unwrap().search.found.is_none());
    assert_eq!(cursor(&app), 0);
    serve(&mut app, late, &everything());
    assert!(app.job_log.as_ref().unwrap().is_in_vain(), "`ew` is nowhere");
}
