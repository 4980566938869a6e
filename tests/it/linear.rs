//! The console as lines: what is told, and what is answered.

use std::sync::Arc;

use orchestra_console::{
    app::{App, Effect, Event, Linear, Notice, update},
    domain::{
        Conclusion, EnvironmentReading, Fault, FaultKind, Health, Layer, LogBatch, LogLine, Printable, ProviderId,
        RunStatus, RunsReading, Service, ServicesReading, Severity, Snapshot,
    },
};

use super::scene::{self, State, ago, now, observe};

/// A console that has told all there is.
fn told(state: State) -> (App, Linear) {
    let app = scene::app(state, (80, 24));
    let mut linear = Linear::new(now());
    linear.news(&app);
    (app, linear)
}

fn errors(app: &mut App, count: usize) {
    let line = || LogLine::from_bytes(b"ERROR the disk is full");
    let lines = (0..count).map(|_| line()).collect();
    update(app, Event::Log(LogBatch { source: ProviderId::new("file:/var/log/app.log"), lines }));
}

#[test]
fn the_first_readings_are_summed_up_and_only_what_is_wrong_is_told_one_by_one() {
    let app = scene::app(State::Normal, (80, 24));
    let news = Linear::new(now()).news(&app);
    assert!(news.iter().all(|line| line.starts_with("14:36:00Z ")), "{news:#?}");
    let of = |part: &str| news.iter().filter(|line| line.contains(part)).count();
    assert_eq!((of("github answers; Pipelines: "), of("checks answers; Environments: ")), (1, 1), "{news:#?}");
    assert!(of("is down") + of("is degraded") > 0 && of("is healthy") == 0, "{news:#?}");
    assert_eq!(of(") is in doubt"), 1, "an execution that waits for a person: {news:#?}");
    assert_eq!(of("run "), 0, "runs that were there before are no news: {news:#?}");
}

#[test]
fn what_does_not_change_is_not_told_again() {
    let (app, mut linear) = told(State::Normal);
    assert_eq!(linear.news(&app), [""; 0]);
}

#[test]
fn a_run_is_told_when_it_appears_and_when_it_ends() {
    let (mut app, mut linear) = told(State::Normal);
    let mut run = scene::run(300, "acme/shop", "deploy", RunStatus::InProgress, None);
    let mut tell = |run: &orchestra_console::domain::WorkflowRun| {
        let reading = RunsReading { runs: vec![Arc::new(run.clone())], ..RunsReading::default() };
        observe(&mut app, "github", 0, Ok(Snapshot::Runs(Arc::new(reading)).into()));
        linear.news(&app)
    };
    assert_eq!(tell(&run), ["14:36:00Z run 1100 of acme/shop, deploy on main: in progress"]);
    (run.status, run.conclusion) = (RunStatus::Completed, Some(Conclusion::Failure));
    let ended = tell(&run);
    assert!(ended[0].contains("run 1100 of acme/shop, deploy on main: failure after "), "{ended:?}");
    assert!(ended[0].ends_with(", was in progress"), "{ended:?}");
}

#[test]
fn a_provider_that_stops_and_comes_back_is_told_once_each() {
    let (mut app, mut linear) = told(State::Normal);
    let fault = || Fault::new(FaultKind::Unreachable, "api.github.com cannot be reached");
    observe(&mut app, "github", 0, Err(fault()));
    assert_eq!(linear.news(&app), ["14:36:00Z github: api.github.com cannot be reached"]);
    observe(&mut app, "github", 0, Err(fault()));
    assert_eq!(linear.news(&app), [""; 0]);
    observe(&mut app, "github", 0, Ok(Snapshot::Runs(Arc::default()).into()));
    assert_eq!(linear.news(&app), ["14:36:00Z github answers again"]);
}

#[test]
fn a_provider_that_never_answered_says_why_and_what_to_do() {
    let (mut app, mut linear) = told(State::FirstLoad);
    let fault = Fault::new(FaultKind::Unauthorized, "the token was refused").with_hint("run gh auth login");
    observe(&mut app, "github", 0, Err(fault));
    assert_eq!(linear.news(&app), ["14:36:00Z github: the token was refused; run gh auth login"]);
}

#[test]
fn an_old_reading_is_said_to_be_old() {
    let (app, mut linear) = (scene::app(State::Stale, (80, 24)), Linear::new(now()));
    let news = linear.news(&app);
    assert!(news.iter().any(|line| line.contains("github answers with a reading that is 6m")), "{news:#?}");
    let lines = linear.obey(&mut scene::app(State::Stale, (80, 24)), "2").lines;
    assert!(lines[0].contains("stale") && lines[1].ends_with("not up to date"), "{lines:#?}");
}

#[test]
fn error_lines_are_told_up_to_a_number_a_minute_and_then_counted() {
    let (mut app, mut linear) = (scene::blank((80, 24)), Linear::new(now()));
    errors(&mut app, 25);
    let news = linear.news(&app);
    assert_eq!(news.len(), 10, "{news:#?}");
    assert_eq!(news[0], "14:36:00Z app.log: ERROR the disk is full");
    update(&mut app, Event::Clock(ago(-61)));
    assert_eq!(linear.news(&app), ["14:37:01Z logs: 15 more error lines came; 4 shows the newest lines"]);
    errors(&mut app, 1);
    assert_eq!(linear.news(&app).len(), 1);
}

#[test]
fn lines_written_before_the_start_are_no_news() {
    let (mut app, mut linear) = told(State::Empty);
    let old = LogLine::from_bytes(b"2026-03-14T14:00:00Z ERROR long ago");
    update(&mut app, Event::Log(LogBatch { source: ProviderId::new("file:a"), lines: vec![old] }));
    assert_eq!(linear.news(&app), [""; 0]);
}

#[test]
fn a_notice_is_told_once() {
    let (mut app, mut linear) = told(State::Normal);
    let text = Printable::new("the disk of the log is full");
    update(&mut app, Event::Notice(Notice { at: now(), severity: Severity::Critical, text }));
    assert_eq!(linear.news(&app), ["14:36:00Z the disk of the log is full"]);
    assert_eq!(linear.news(&app), [""; 0]);
}

#[test]
fn every_pane_answers_to_its_number_in_every_state_and_nothing_is_drawn() {
    for state in State::ALL {
        let (mut app, mut linear) = told(state);
        let choices = linear.obey(&mut app, "").lines;
        assert_eq!(choices.len(), 7);
        for number in 0..6 {
            assert!(choices[number].starts_with(&format!("{number} ")), "{choices:#?}");
            let reply = linear.obey(&mut app, &format!("{number}\n"));
            assert!(reply.lines.len() > 1 && reply.effects.is_empty(), "{state:?} {number}: {reply:#?}");
            assert!(reply.lines[0].starts_with(&number.to_string()));
            let is_plain =
                |line: &String| !line.chars().any(|c| c.is_control() || ('\u{2500}'..='\u{259f}').contains(&c));
            assert!(reply.lines.iter().all(is_plain), "{reply:#?}");
            assert!(!reply.lines.iter().any(|line| line.contains("Esc")), "{reply:#?}");
        }
    }
}

#[test]
fn a_row_opens_by_its_number_and_b_leads_back() {
    let (mut app, mut linear) = told(State::Normal);
    let rows = linear.obey(&mut app, "2").lines;
    assert!(rows[1].starts_with("1. status "), "{rows:#?}");
    let reply = linear.obey(&mut app, "o 1");
    assert!(matches!(reply.effects[..], [Effect::FetchJobs { .. }]), "{reply:#?}");
    assert!(reply.lines.iter().any(|line| line == "Reading the jobs…"), "{reply:#?}");
    scene::jobs(&mut app);
    let news = linear.news(&app);
    assert!(news.iter().any(|line| line.starts_with("Jobs, ")), "{news:#?}");
    assert_eq!(linear.news(&app), [""; 0]);
    assert_eq!(linear.obey(&mut app, "b").lines[1], rows[1]);
    for (typed, wanted) in
        [("o 0", "`0` is no row of Pipelines"), ("o x", "`x` is no row"), ("o 9999", "`9999` is no row")]
    {
        let lines = linear.obey(&mut app, typed).lines;
        assert!(lines[0].starts_with(wanted), "{lines:?}");
    }
    linear.obey(&mut app, "4");
    assert_eq!(linear.obey(&mut app, "o 1").lines, ["Logs has no rows"]);
}

#[test]
fn words_filter_the_pane_and_a_lone_slash_clears_them() {
    let (mut app, mut linear) = told(State::Normal);
    let all = linear.obey(&mut app, "1").lines;
    let some = linear.obey(&mut app, "/production").lines;
    assert!(some[0].ends_with("filtered by production:") && some.len() < all.len(), "{some:#?}");
    assert!(some[1].contains("environment production"), "{some:#?}");
    let none = linear.obey(&mut app, "/nothing of the kind").lines;
    assert_eq!(none[1], "No environment matches the filter. / alone clears it.");
    assert_eq!(linear.obey(&mut app, "/").lines, all);
    linear.obey(&mut app, "0");
    assert_eq!(linear.obey(&mut app, "/x").lines, ["Overview cannot be filtered; choose 1, 2, 3 or 4 first"]);
}

#[test]
fn refresh_and_quit_are_asked_for_by_letter_and_nonsense_is_answered() {
    let (mut app, mut linear) = told(State::Normal);
    assert_eq!(linear.obey(&mut app, "r").effects, [Effect::Refresh]);
    assert_eq!(linear.obey(&mut app, " quit \r\n").effects, [Effect::Quit]);
    let lines = linear.obey(&mut app, "\u{1b}[2J").lines;
    assert_eq!(lines, ["`\\u{1b}[2J` is nothing that can be asked; h lists what is"]);
    assert!(linear.obey(&mut app, "h").lines.len() > 5);
    assert_eq!(linear.obey(&mut app, "m").lines, ["There are no more rows."]);
}

#[test]
fn a_gpu_is_told_when_trouble_comes_and_goes_and_when_it_falls_idle() {
    let (mut app, mut linear) = told(State::Normal);
    let mut gpu = scene::gpu(0);
    (gpu.trouble, gpu.idle_since) = (None, None);
    let mut tell = |gpu: &orchestra_console::domain::Gpu| {
        observe(&mut app, "nvml", 0, Ok(Snapshot::Gpus(Arc::new(vec![Arc::new(gpu.clone())])).into()));
        linear.news(&app)
    };
    tell(&gpu);
    let name = format!("14:36:00Z GPU {}:{}", gpu.host, gpu.index);
    gpu.trouble = Some("XID 79: fallen off the bus".into());
    assert_eq!(tell(&gpu), [format!("{name} is in trouble: XID 79: fallen off the bus")]);
    assert_eq!(tell(&gpu), [""; 0]);
    (gpu.trouble, gpu.idle_since, gpu.price_cents_per_hour) = (None, Some(ago(700)), Some(249));
    let both = [
        format!("{name} is no longer in trouble"),
        format!("{name} has been idle for ten minutes, $2.49/h for nothing"),
    ];
    assert_eq!(tell(&gpu), both);
    gpu.idle_since = None;
    assert_eq!(tell(&gpu), [format!("{name} works again")]);
}

#[test]
fn an_environment_is_told_when_its_health_turns_and_when_it_is_gone() {
    let (mut app, mut linear) = told(State::Normal);
    let mut tell = |health| {
        let service = Service { health, reason: Some("no answer".into()), ..Service::named("api") };
        let environment = EnvironmentReading {
            name: "production".into(),
            layer: Layer::Production,
            price_cents_per_hour: None,
            services: vec![Arc::new(service)],
        };
        let reading = ServicesReading { environments: vec![environment] };
        observe(&mut app, "checks", 0, Ok(Snapshot::Services(Arc::new(reading)).into()));
        linear.news(&app).into_iter().find(|line| line.contains("environment production"))
    };
    tell(Health::Healthy);
    assert_eq!(tell(Health::Healthy), None);
    let down = tell(Health::Down).unwrap();
    assert!(down.starts_with("14:36:00Z environment production is down, was healthy: "), "{down}");
    assert_eq!(tell(Health::Healthy).unwrap(), "14:36:00Z environment production is healthy, was down");
    observe(&mut app, "checks", 0, Ok(Snapshot::Services(Arc::default()).into()));
    assert!(linear.news(&app).contains(&"14:36:00Z environment production is gone".to_owned()));
}
