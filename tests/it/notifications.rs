//! What a person is told while not looking: transitions of what was seen, never a first reading.

use std::sync::Arc;

use orchestra_console::{
    app::{App, Effect, Event, Linear, News, Notice, update},
    config::{ConfigFile, NewsKind, NotifyBy, NotifySettings, Settings, Variables},
    domain::{
        Conclusion, EnvironmentReading, Fault, FaultKind, Health, Layer, Observation, Printable, ProviderId, RunStatus,
        RunsReading, Service, ServicesReading, Severity, Snapshot,
    },
};

use super::scene::{self, State, ago};

/// The usual scene; everything that can be news is told by the bell.
fn listening() -> App {
    let mut app = scene::app(State::Normal, (120, 40));
    use NewsKind::{Defect, EnvironmentBack, EnvironmentDown, ProviderBack, ProviderOffline, RunFailed, RunFinished};
    app.news.settings = NotifySettings {
        by: NotifyBy::Bell,
        on: vec![Defect, EnvironmentBack, EnvironmentDown, ProviderBack, ProviderOffline, RunFailed, RunFinished],
        ..NotifySettings::default()
    };
    app
}

fn told(effects: Vec<Effect>) -> Vec<News> {
    let news = |effect| if let Effect::Notify(news) = effect { Some(news) } else { None };
    effects.into_iter().filter_map(news).collect()
}

fn read(app: &mut App, provider: &str, outcome: Result<Observation, Fault>) -> Vec<News> {
    let id = ProviderId::new(provider);
    let interval = app.store.sources[&id].interval;
    let at = app.now;
    told(update(app, Event::Observed { provider: id, at, interval, outcome }))
}

fn runs(app: &mut App, runs: &[(u64, Option<Conclusion>)]) -> Vec<News> {
    let runs = runs.iter().map(|(id, conclusion)| {
        let status = if conclusion.is_some() { RunStatus::Completed } else { RunStatus::InProgress };
        Arc::new(scene::run(*id, "acme/shop", "ci", status, conclusion.clone()))
    });
    let reading = RunsReading { runs: runs.collect(), ..RunsReading::default() };
    read(app, "github", Ok(Snapshot::Runs(Arc::new(reading)).into()))
}

fn environment(app: &mut App, health: Health) -> Vec<News> {
    let service = Service { health, reason: Some("no answer".into()), ..Service::named("api") };
    let reading = EnvironmentReading {
        name: "eu".into(),
        layer: Layer::Production,
        price_cents_per_hour: None,
        services: vec![Arc::new(service)],
    };
    let reading = ServicesReading { environments: vec![reading] };
    read(app, "checks", Ok(Snapshot::Services(Arc::new(reading)).into()))
}

fn later(app: &mut App, seconds: i64) -> Vec<News> {
    let later = app.now + jiff::SignedDuration::from_secs(seconds);
    told(update(app, Event::Clock(later)))
}

#[test]
fn a_run_that_was_seen_going_on_is_told_when_it_ends_and_others_are_not() {
    let mut app = listening();
    assert_eq!(runs(&mut app, &[(50, None), (51, Some(Conclusion::Failure))]), [], "it had failed before it was seen");
    let news = runs(&mut app, &[(50, Some(Conclusion::Failure)), (51, Some(Conclusion::Failure))]);
    let [only] = &news[..] else { panic!("{news:?}") };
    assert_eq!(only.title.as_str(), "orchestra: a run failed");
    assert!(
        only.body.as_str().starts_with("run 1350 of acme/shop, ci on feature/checkout: failure after "),
        "{only:?}"
    );
    assert!(only.body.as_str().ends_with(" · pipelines/acme/shop/run/50"), "{only:?}");
    let (sentence, _) = only.body.as_str().split_once(" · ").unwrap();
    assert!(app.notices.iter().any(|notice| notice.text.as_str() == sentence), "and it is a notice here");
    assert_eq!(runs(&mut app, &[(50, Some(Conclusion::Failure))]), [], "once");
    runs(&mut app, &[(50, None)]);
    let news = runs(&mut app, &[(50, Some(Conclusion::Success))]);
    assert_eq!(news[0].title.as_str(), "orchestra: a run ended");
}

#[test]
fn the_first_readings_are_no_news() {
    let mut app = scene::blank((120, 40));
    app.news.settings.by = NotifyBy::Bell;
    let whole = scene::app(State::Normal, (120, 40));
    for (provider, source) in &whole.store.sources {
        let (feed, interval) = (source.feed, source.interval);
        update(&mut app, Event::Expected { provider: provider.clone(), feed, interval });
        let outcome = Ok(source.good.clone().unwrap().1);
        let effects =
            update(&mut app, Event::Observed { provider: provider.clone(), at: scene::now(), interval, outcome });
        assert_eq!(told(effects), []);
    }
    assert!(app.store.inventory.environments.iter().any(|environment| environment.health == Health::Down));
    assert!(app.notices.is_empty(), "{:?}", app.notices);
}

#[test]
fn an_old_reading_says_nothing() {
    let mut app = listening();
    runs(&mut app, &[(50, None)]);
    let ended = Arc::new(scene::run(50, "acme/shop", "ci", RunStatus::Completed, Some(Conclusion::Failure)));
    let snapshot = Snapshot::Runs(Arc::new(RunsReading { runs: vec![ended], ..RunsReading::default() }));
    let old = Observation { at: Some(ago(3_600)), ..snapshot.clone().into() };
    assert_eq!(read(&mut app, "github", Ok(old)), [], "a reading that is an hour old");
    assert_eq!(read(&mut app, "github", Ok(snapshot.into())).len(), 1);
}

#[test]
fn an_environment_is_told_when_it_goes_down_and_when_it_is_back() {
    let mut app = listening();
    assert_eq!(environment(&mut app, Health::Healthy), []);
    let down = environment(&mut app, Health::Down);
    assert_eq!(down[0].body.as_str(), "environment eu is down, was healthy: api: no answer · environments/eu");
    assert_eq!(environment(&mut app, Health::Down), []);
    assert_eq!(environment(&mut app, Health::Unknown), [], "not knowing is not being back");
    let back = environment(&mut app, Health::Healthy);
    assert_eq!(back[0].body.as_str(), "environment eu is healthy, was down · environments/eu");
}

#[test]
fn a_provider_is_told_after_a_minute_without_it_and_when_it_is_back() {
    let mut app = listening();
    let gone = || Fault::new(FaultKind::Unreachable, "api.github.com cannot be reached");
    assert_eq!(read(&mut app, "github", Err(gone())), [], "one failed reading is no news");
    assert_eq!(later(&mut app, 30), []);
    let offline = later(&mut app, 31);
    assert_eq!(offline[0].body.as_str(), "github is offline: api.github.com cannot be reached");
    assert_eq!(later(&mut app, 600), []);
    runs(&mut app, &[]);
    assert_eq!(later(&mut app, 1)[0].body.as_str(), "github answers again");
    read(&mut app, "github", Err(gone()));
    assert_eq!(later(&mut app, 20), []);
    runs(&mut app, &[]);
    assert_eq!(later(&mut app, 90), [], "it was not told that it was gone");
}

#[test]
fn a_defect_is_told_once_and_is_urgent() {
    let mut app = listening();
    let text = Printable::new("following app.log ended by a defect of this program");
    let notice = || Notice { at: scene::now(), severity: Severity::Critical, text: text.clone() };
    let news = told(update(&mut app, Event::Notice(notice())));
    assert!(news.len() == 1 && news[0].is_urgent, "{news:?}");
    assert_eq!(told(update(&mut app, Event::Notice(notice()))), []);
    let plain = Notice { severity: Severity::Warning, ..notice() };
    assert_eq!(told(update(&mut app, Event::Notice(plain))), []);
}

#[test]
fn no_more_than_wanted_is_told_in_a_minute_and_the_rest_is_counted() {
    let mut app = listening();
    app.news.settings.most_a_minute = 2;
    let going_on: Vec<_> = (60..67).map(|id| (id, None)).collect();
    let ended: Vec<_> = (60..67).map(|id| (id, Some(Conclusion::Failure))).collect();
    runs(&mut app, &going_on);
    assert_eq!(runs(&mut app, &ended).len(), 2);
    assert_eq!(later(&mut app, 59), []);
    let rest = later(&mut app, 2);
    assert_eq!(rest.len(), 1);
    assert_eq!(rest[0].body.as_str(), "5 more things happened; the console has them");
    assert_eq!(later(&mut app, 120), []);
}

#[test]
fn what_nobody_asked_for_is_not_told() {
    let mut app = listening();
    app.news.settings.on = vec![NewsKind::RunFailed];
    runs(&mut app, &[(50, None)]);
    assert_eq!(runs(&mut app, &[(50, Some(Conclusion::Success))]), []);
    let mut app = listening();
    app.news.settings.by = NotifyBy::None;
    runs(&mut app, &[(50, None)]);
    assert_eq!(runs(&mut app, &[(50, Some(Conclusion::Failure))]), []);
    assert!(app.notices.iter().any(|notice| notice.text.as_str().contains("failure")), "the notice is there");
}

#[test]
fn tokens_and_tricks_do_not_leave() {
    let mut app = listening();
    environment(&mut app, Health::Healthy);
    let service = Service {
        health: Health::Down,
        reason: Some(Printable::new("\x1b]9;x\x07 ghp_abcdefghijklmnopqrstuvwxyz0123456789 refused")),
        ..Service::named("api")
    };
    let reading = EnvironmentReading {
        name: "eu".into(),
        layer: Layer::Production,
        price_cents_per_hour: None,
        services: vec![Arc::new(service)],
    };
    let snapshot = Snapshot::Services(Arc::new(ServicesReading { environments: vec![reading] }));
    let news = read(&mut app, "checks", Ok(snapshot.into()));
    let body = news[0].body.as_str();
    assert!(!body.contains("ghp_") && body.contains("‹redacted›"), "{body}");
    assert!(!body.contains(char::is_control), "{body:?}");
}

#[test]
fn line_by_line_the_same_is_not_told_twice() {
    let mut app = listening();
    let mut linear = Linear::new(scene::now());
    runs(&mut app, &[(50, None)]);
    linear.news(&app);
    runs(&mut app, &[(50, Some(Conclusion::Failure))]);
    let news = linear.news(&app);
    assert_eq!(news.iter().filter(|line| line.contains("run 1350 of acme/shop")).count(), 1, "{news:?}");
}

#[test]
fn settings_that_cannot_be_meant_are_refused() {
    let refusal = |text: &str| {
        let file = ConfigFile::parse("config.toml", text).map_err(|error| error.to_string())?;
        let resolved = Settings::resolve(&[("config.toml".into(), file)], &Variables::default());
        resolved.map(|settings| settings.notify).map_err(|error| error.to_string())
    };
    let said = |text: &str| refusal(text).unwrap_err();
    assert!(said("[notify]\nby = 'bel'").contains("did you mean `bell`?"));
    assert!(said("[notify]\nby = 'command'").starts_with("config.toml: notify.command: `by` is command, and no"));
    assert!(said("[notify]\ncommand = ['x', '{bdy}']").contains("there are {title} and {body}"));
    assert!(said("[notify]\nquiet_hours = 'night'").contains("write it as 22:00-07:00"));
    assert!(said("[notify]\nmost_a_minute = 0").contains("not a number from 1 to 60"));
    assert!(said("[notify]\non = ['run-fialed']").contains("did you mean `run-failed`?"));
    assert_eq!(refusal("").unwrap(), NotifySettings::default());
}
