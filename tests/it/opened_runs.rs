//! An opened run: keys in, tree and questions out.

use std::sync::Arc;

use orchestra_console::{
    app::{App, Effect, Event, update},
    domain::{Conclusion, Job, Observation, RunStatus, RunsReading, Snapshot, Timestamp, WorkflowRun},
};

use super::scene::{self, State, ago, observe, press};

/// The failed run, which has two attempts, with its jobs.
fn failed() -> App {
    let mut app = scene::app(State::Normal, (80, 40));
    press(&mut app, "2 j j enter z");
    scene::answer(&mut app, scene::matrix(2));
    app
}

/// The rows of jobs as they are seen, the cursor as `▌`, without what is told of each.
fn tree(app: &App) -> Vec<String> {
    let rows = scene::text(app);
    let below = rows.lines().skip_while(|row| !row.contains("Jobs, ")).skip(1);
    let inner = below.map(|row| row.trim_matches(['│', '┃']).trim_end().to_owned());
    inner.take_while(|row| !row.is_empty() && !row.starts_with(['╰', '└', '┗'])).collect()
}

fn under_cursor(app: &App) -> (String, Option<String>) {
    let (job, step) = app.run.as_ref().unwrap().job().expect("the cursor is on a job");
    (job.name.to_string(), step.map(|step| step.name.to_string()))
}

fn seconds_later(app: &mut App, seconds: i64) -> Vec<Effect> {
    let later = app.now + jiff::SignedDuration::from_secs(seconds);
    update(app, Event::Clock(later))
}

fn listed(app: &mut App, runs: Vec<WorkflowRun>) {
    let runs = runs.into_iter().map(Arc::new).collect();
    let reading = RunsReading { runs, ..RunsReading::default() };
    observe(app, "github", 0, Ok(Observation::from(Snapshot::Runs(Arc::new(reading)))));
}

#[test]
fn the_cursor_begins_at_the_step_that_failed_and_what_went_well_is_folded() {
    let app = failed();
    assert_eq!(under_cursor(&app), ("test (ubuntu, stable)".into(), Some("cargo test".into())));
    let tree = tree(&app).join("\n");
    assert!(tree.contains("- test  1 failed  3 of 3 done"), "{tree}");
    assert!(tree.contains("+ release  3 of 3 done"), "{tree}");
    assert!(!tree.contains("sign"), "{tree}");
    let first = tree.find("failure").unwrap();
    assert!(first < tree.find("(ubuntu, 1.80)").unwrap() && first < tree.find("lint").unwrap(), "{tree}");
}

#[test]
fn groups_and_jobs_are_folded_and_opened_and_stay_so() {
    let mut app = failed();
    press(&mut app, "h");
    assert_eq!(under_cursor(&app), ("test (ubuntu, stable)".into(), None), "a step goes out to its job");
    press(&mut app, "h");
    assert!(app.run.as_ref().unwrap().job().is_none(), "and that to its matrix");
    press(&mut app, "h");
    assert!(!tree(&app).join("\n").contains("(ubuntu"), "{:?}", tree(&app));
    scene::answer(&mut app, scene::matrix(2));
    assert!(!tree(&app).join("\n").contains("(ubuntu"), "a new answer opens nothing");
    press(&mut app, "l");
    assert!(tree(&app).join("\n").contains("(ubuntu, stable)"));
    // The called workflow has a matrix of its own and a job.
    press(&mut app, "G l");
    let all = tree(&app).join("\n");
    assert!(all.contains("+ build  2 of 2 done") && all.contains("sign"), "{all}");
    press(&mut app, "j enter");
    assert!(tree(&app).join("\n").contains("(aarch64)"), "{:?}", tree(&app));
    // A job that went well shows its steps when it is asked to.
    press(&mut app, "j space");
    assert!(tree(&app).join("\n").contains(" 1 checkout"), "{:?}", tree(&app));
}

#[test]
fn the_cursor_stays_on_its_job_while_others_come_and_end() {
    let mut app = scene::app(State::Normal, (80, 40));
    press(&mut app, "2 enter z");
    let running =
        |names: &[&str]| names.iter().zip(1..).map(|(name, id)| scene::running_job(id, name)).collect::<Vec<_>>();
    scene::answer(&mut app, running(&["build", "lint", "docs"]));
    assert_eq!(under_cursor(&app), ("build".into(), Some("cargo test".into())), "on the step that runs");
    press(&mut app, "G");
    assert_eq!(under_cursor(&app).0, "docs");
    press(&mut app, "h");
    let mut jobs = running(&["build", "lint", "docs", "deploy"]);
    jobs[1] = Job { id: 2, ..scene::job("lint", 1, false) };
    scene::answer(&mut app, jobs);
    assert_eq!(under_cursor(&app), ("docs".into(), None));
    assert!(tree(&app)[0].contains("lint"), "what failed comes first: {:?}", tree(&app));
}

#[test]
fn attempts_are_turned_with_keys_and_each_is_asked_for() {
    let mut app = failed();
    assert_eq!(press(&mut app, ">"), []);
    assert!(scene::text(&app).contains("this is the latest attempt"), "{}", scene::text(&app));
    let asked = press(&mut app, "<");
    assert!(matches!(&asked[..], [Effect::FetchAttempt { attempt: 1, .. }]), "{asked:?}");
    let text = scene::text(&app);
    assert!(text.contains("Reading the jobs…"), "{text}");
    assert!(text.contains("Reading this attempt…") && !text.contains("failure"), "how another one went: {text}");
    let mut app = failed();
    scene::earlier(&mut app, "<");
    let text = scene::text(&app);
    assert!(text.contains("an earlier attempt; the latest is 2") && text.contains("cancelled"), "{text}");
    assert!(text.contains("by grace") && text.contains("attempt 1"), "{text}");
    assert_eq!(seconds_later(&mut app, 300), [], "an earlier attempt does not change");
    let back = press(&mut app, ">");
    assert!(matches!(&back[..], [Effect::FetchJobs { attempt: 2, .. }]), "{back:?}");
    scene::answer(&mut app, scene::matrix(2));
    assert!(!scene::text(&app).contains("an earlier attempt"));
}

#[test]
fn a_new_attempt_is_followed_unless_a_person_looks_at_an_earlier_one() {
    let again =
        || WorkflowRun { attempt: 3, ..scene::run(2, "acme/shop", "release-please", RunStatus::InProgress, None) };
    let mut app = failed();
    listed(&mut app, vec![again()]);
    let asked = seconds_later(&mut app, 1);
    assert!(matches!(&asked[..], [Effect::FetchJobs { attempt: 3, .. }]), "{asked:?}");
    let mut app = failed();
    scene::earlier(&mut app, "<");
    listed(&mut app, vec![again()]);
    assert_eq!(seconds_later(&mut app, 1), []);
    assert!(scene::text(&app).contains("the latest is 3"), "{}", scene::text(&app));
}

#[test]
fn a_run_that_left_the_list_stays_open_and_says_so() {
    let mut app = failed();
    listed(&mut app, vec![scene::run(9, "acme/shop", "ci", RunStatus::Queued, None)]);
    let text = scene::text(&app);
    assert!(text.contains("no longer among the newest") && text.contains("(ubuntu, stable)"), "{text}");
}

#[test]
fn how_long_it_usually_takes_is_said_of_runs_and_of_jobs() {
    let at = |id: u64, seconds: i64| -> (Timestamp, Timestamp) {
        let start = ago(9_000 + id as i64 * 1_000);
        (start, start + jiff::SignedDuration::from_secs(seconds))
    };
    let good = |id: u64, seconds: i64| {
        let (start, end) = at(id, seconds);
        let run = scene::run(id, "acme/shop", "ci", RunStatus::Completed, Some(Conclusion::Success));
        WorkflowRun { created_at: start, started_at: Some(start), updated_at: end, ..run }
    };
    let mut app = scene::app(State::Normal, (80, 40));
    let running =
        WorkflowRun { started_at: Some(ago(180)), ..scene::run(1, "acme/shop", "ci", RunStatus::InProgress, None) };
    listed(&mut app, vec![running, good(5, 300), good(6, 290), good(7, 500)]);
    press(&mut app, "2");
    assert!(scene::text(&app).contains("3m of ~5m"), "{}", scene::text(&app));
    press(&mut app, "enter z");
    scene::answer(&mut app, vec![scene::running_job(1, "build")]);
    let text = scene::text(&app);
    assert!(text.contains("3m00s of ~5m, about 2m to go"), "{text}");
    assert!(text.contains("queued 45s"), "{text}");
    // Those that went well are asked for once, and the job is compared with theirs.
    let compared = seconds_later(&mut app, 1);
    let ids: Vec<u64> = compared
        .iter()
        .map(|effect| if let Effect::FetchJobs { key, .. } = effect { key.id } else { panic!("{effect:?}") })
        .collect();
    assert_eq!(ids, [5, 6, 7]);
    for effect in compared {
        let Effect::FetchJobs { key, attempt } = effect else { continue };
        let outcome =
            Ok(vec![Job { started_at: Some(ago(600)), completed_at: Some(ago(360)), ..scene::job("build", 1, true) }]);
        update(&mut app, Event::Jobs { key, attempt, at: ago(0), run: None, outcome });
    }
    assert!(scene::text(&app).contains("1m21s of ~4m"), "{}", scene::text(&app));
    assert!(
        !seconds_later(&mut app, 1).iter().any(|effect| matches!(effect, Effect::FetchJobs { key, .. } if key.id > 1))
    );
}

#[test]
fn how_long_a_run_waited_to_begin_is_said_of_its_first_attempt_alone() {
    let head = |attempt| {
        let mut app = scene::app(State::Normal, (80, 40));
        let (created_at, started_at) = (ago(7_200), Some(ago(7_200 - 75)));
        let of = scene::run(1, "acme/shop", "ci", RunStatus::InProgress, None);
        listed(&mut app, vec![WorkflowRun { attempt, created_at, started_at, ..of }]);
        press(&mut app, "2 enter z");
        scene::text(&app)
    };
    assert!(head(1).contains("queued 1m15s"), "{}", head(1));
    assert!(!head(2).contains("queued"), "it was created for the first attempt: {}", head(2));
}

#[test]
fn a_run_waited_until_the_first_of_its_own_jobs_had_a_runner() {
    let mut app = scene::app(State::Normal, (80, 40));
    let at = ago(7_200);
    let of = scene::run(1, "acme/shop", "ci", RunStatus::InProgress, None);
    listed(&mut app, vec![WorkflowRun { attempt: 2, created_at: ago(90_000), started_at: Some(at), ..of }]);
    press(&mut app, "2 enter z");
    let job = |id, seconds| Job { started_at: Some(ago(seconds)), ..scene::running_job(id, "build") };
    // One was good in the first attempt, and stands here with its old time.
    scene::answer(&mut app, vec![job(1, 80_000), job(2, 7_200 - 40), job(3, 7_200 - 200)]);
    assert!(scene::text(&app).contains("queued 40s"), "{}", scene::text(&app));
}

#[test]
fn ten_thousand_jobs_can_be_moved_through() {
    let mut app = scene::app(State::Normal, (120, 40));
    press(&mut app, "2 enter z");
    let jobs = (1..=10_000).map(|id| scene::running_job(id, &format!("shard {id}"))).collect();
    scene::answer(&mut app, jobs);
    for _ in 0..50 {
        press(&mut app, "pagedown");
        scene::text(&app);
    }
    press(&mut app, "G");
    assert!(scene::text(&app).contains("shard 10000"), "{}", scene::text(&app));
}
