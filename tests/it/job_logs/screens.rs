//! The log of a job in each of its states and at each size.

use orchestra_console::{
    app::{App, Event, JobLogSaid, update},
    domain::{Fault, FaultKind, Job, RunStatus},
};

use super::{
    failed,
    opening::{keys, opened_log, opened_run, serve},
};
use crate::scene::{self, press};

const SIZES: [(u16, u16); 3] = [(40, 12), (80, 24), (120, 40)];

fn check(name: &str, show: impl Fn((u16, u16)) -> App) {
    let mut screens = String::new();
    for (columns, rows) in SIZES {
        screens.push_str(&format!("{columns}x{rows}\n{}\n\n", scene::text(&show((columns, rows)))));
    }
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.set_snapshot_path("../snapshots");
    settings.bind(|| insta::assert_snapshot!(format!("job-log-{name}"), screens));
}

fn asked(size: (u16, u16), said: Option<JobLogSaid>) -> App {
    let (mut app, _) = opened_run(size, vec![failed()]);
    press(&mut app, "enter");
    let key = app.job_log.as_ref().unwrap().key.clone();
    if let Some(said) = said {
        let effects = update(&mut app, Event::JobLog { key, said });
        serve(&mut app, effects, &Vec::new());
    }
    app
}

#[test]
fn the_tail_in_the_run() {
    check("tail", |size| {
        let (mut app, effects) = opened_run(size, vec![failed()]);
        serve(&mut app, effects, &super::everything());
        app
    });
}

#[test]
fn normal() {
    check("normal", opened_log);
}

#[test]
fn unfolded_with_times_and_wrapped() {
    check("unfolded", |size| {
        let mut app = opened_log(size);
        keys(&mut app, "g j enter t w");
        app
    });
}

#[test]
fn searched() {
    check("searched", |size| {
        let mut app = opened_log(size);
        keys(&mut app, "/ e r r o r enter");
        app
    });
}

#[test]
fn arriving() {
    check("arriving", |size| asked(size, Some(JobLogSaid::Arriving { bytes: 12_345_678, of: Some(200_000_000) })));
}

#[test]
fn asking() {
    check("asking", |size| asked(size, None));
}

#[test]
fn not_there_yet() {
    check("not-yet", |size| {
        let mut job: Job = failed();
        (job.status, job.conclusion, job.completed_at) = (RunStatus::InProgress, None, None);
        let (mut app, _) = opened_run(size, vec![job]);
        press(&mut app, "enter");
        app
    });
}

#[test]
fn gone() {
    let fault = || {
        let why = "the log of test (東京) has expired: the repository no longer keeps it";
        Fault::new(FaultKind::NotFound, why).with_hint("run the job again for a new one")
    };
    check("gone", |size| asked(size, Some(JobLogSaid::Failed(fault()))));
}

#[test]
fn empty() {
    check("empty", |size| asked(size, Some(JobLogSaid::Opened(Default::default()))));
}
