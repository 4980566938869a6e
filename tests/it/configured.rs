//! Settings as the app takes them: what they change, what they leave, where nothing may be changed.

use std::sync::Arc;

use orchestra_console::{
    app::{App, Configured, Effect, Event, Linear, Look, update},
    config::{ConfigFile, Settings, Variables, parse_toml},
    domain::{Fault, FaultKind, ProviderId, Severity},
    keymap::Bindings,
};

use super::deliveries::readings;
use super::scene::{self, State, now, observe, press};

fn settings(text: &str) -> Settings {
    let file: ConfigFile = parse_toml("config.toml", text).unwrap();
    Settings::resolve(&[("config.toml".into(), file)], &Variables::default()).unwrap()
}

fn hand_in(app: &mut App, settings: Settings, news: Option<&str>) -> Vec<Effect> {
    let look = Look { themes: vec!["dark".into(), "light".into()], theme: "dark".into(), before: None };
    let bindings = Bindings::shipped().unwrap();
    let configured = Configured { settings: Arc::new(settings), bindings, look, news: news.map(Into::into) };
    update(app, Event::Configured(Box::new(configured)))
}

fn configure(app: &mut App, text: &str) -> Vec<Effect> {
    hand_in(app, settings(text), None)
}

#[test]
fn a_setting_that_a_key_has_changed_stays_until_the_setting_itself_changes() {
    let mut app = scene::app(State::Normal, (80, 24));
    configure(&mut app, "");
    assert_eq!(press(&mut app, "M"), [Effect::Mouse(true)]);
    assert_eq!(configure(&mut app, "logs.memory_mib = 9\n"), []);
    assert!(app.mouse, "the mouse was taken by a key, and no file speaks of it");
    assert_eq!(configure(&mut app, "ui.mouse = true\n"), [], "it is taken");
    assert_eq!(configure(&mut app, "ui.mouse = false\n"), [Effect::Mouse(false)]);
}

#[test]
fn a_refusal_stays_until_a_key_there_is_never_more_than_one_and_mending_takes_it_back() {
    let mut app = scene::app(State::Normal, (80, 24));
    configure(&mut app, "");
    let refuse = |app: &mut App, why: &str| update(app, Event::Misconfigured(why.into()));
    let told = |app: &App| app.notices.iter().map(|notice| notice.text.to_string()).collect::<Vec<_>>();
    refuse(&mut app, "config.toml:1: one");
    refuse(&mut app, "config.toml:2: two");
    update(&mut app, Event::Clock(scene::ago(-3_600)));
    assert_eq!(told(&app), ["config.toml:2: two"]);
    assert_eq!(app.notices[0].severity, Severity::Critical);
    press(&mut app, "j");
    assert_eq!(told(&app), [""; 0]);
    refuse(&mut app, "config.toml:2: two");
    hand_in(&mut app, settings(""), Some("config.toml read anew: ui.theme"));
    assert_eq!(told(&app), ["config.toml read anew: ui.theme"]);
}

#[test]
fn an_environment_that_the_settings_call_production_is_shown_as_production() {
    let mut app = readings::app(readings::Said::All, (120, 40));
    let mut reading = readings::reading();
    reading.gates = vec![Arc::new(readings::gate(11, "acme/shop", "Live", true))];
    readings::read(&mut app, 1, reading);
    press(&mut app, "2 z p g enter");
    assert!(scene::text(&app).contains("Live  development layer"));
    configure(&mut app, "environments.live.layer = 'production'\n");
    let screen = scene::text(&app);
    assert!(screen.contains("Live  production layer") && screen.contains("PRODUCTION"), "{screen}");
}

#[test]
fn a_provider_that_is_configured_no_longer_is_gone_with_all_it_said() {
    let mut app = scene::app(State::Normal, (120, 40));
    let rows = |app: &App| app.environments.table.order.len();
    let all = rows(&app);
    assert!(all > 1 && !app.store.inventory.runs.is_empty() && !app.store.inventory.gpus.is_empty());
    for provider in ["checks", "github", "nvml", "host", "git"] {
        update(&mut app, Event::Removed(ProviderId::new(provider)));
    }
    let inventory = &app.store.inventory;
    assert!(inventory.environments.is_empty() && inventory.runs.is_empty() && inventory.gpus.is_empty());
    assert!(inventory.host.is_none() && inventory.repository.is_none() && app.store.sources.is_empty());
    assert_eq!((rows(&app), inventory.run_totals.failed.len()), (0, 0));
    press(&mut app, "2 enter j 1 enter 0");
}

#[test]
fn one_that_is_started_anew_keeps_what_it_said_last_with_its_age() {
    let mut app = scene::app(State::Normal, (120, 40));
    let before = app.store.age(&ProviderId::new("github"), app.now);
    let interval = std::time::Duration::from_secs(30);
    let feed = orchestra_console::domain::Feed::Pipelines;
    update(&mut app, Event::Expected { provider: ProviderId::new("github"), feed, interval });
    observe(&mut app, "github", 0, Err(Fault::new(FaultKind::Unreachable, "not there")));
    assert_eq!(app.store.age(&ProviderId::new("github"), app.now), before);
    assert!(!app.store.inventory.runs.is_empty());
}

#[test]
fn the_first_row_says_where_nothing_may_be_changed() {
    let header = |app: &App| scene::text(app).lines().next().unwrap().to_owned();
    for size in [(40, 12), (80, 24), (200, 50)] {
        let mut app = scene::app(State::Normal, size);
        app.demo = true;
        configure(&mut app, "[environments.production]\nread_only = true\n");
        press(&mut app, "1 g");
        assert!(!header(&app).contains("READ-ONLY"), "{}", header(&app));
        while app.environments.table.cursor + 1 < app.environments.table.order.len()
            && !header(&app).contains("PRODUCTION")
        {
            press(&mut app, "j");
        }
        assert!(header(&app).starts_with("PRODUCTION  DEMO   READ-ONLY  "), "{}", header(&app));
        let mut everywhere = settings("");
        everywhere.read_only.everywhere = Some("--read-only".into());
        hand_in(&mut app, everywhere, None);
        for keys in ["0", "1", "2", "3", "4", "5", "?", ":"] {
            press(&mut app, keys);
            assert!(header(&app).contains(" READ-ONLY "), "{keys}: {}", header(&app));
        }
    }
}

#[test]
fn the_reason_is_there_for_whoever_asks_and_for_whoever_opens_the_environment() {
    let mut app = scene::app(State::Normal, (120, 40));
    assert_eq!(app.read_only("production"), None);
    configure(&mut app, "[environments.local]\nread_only = true\n");
    let why = "local is read-only: environments.local.read_only in config.toml";
    assert_eq!(app.read_only("local").as_deref(), Some(why));
    assert_eq!(app.read_only("production"), None);
    press(&mut app, "1 g z enter");
    assert!(scene::text(&app).contains(why), "{}", scene::text(&app));
}

#[test]
fn lines_begin_with_where_nothing_may_be_changed() {
    let mut app = scene::blank((80, 24));
    let mut both = settings("[environments.production]\nread_only = true\n");
    both.read_only.everywhere = Some("ORCHESTRA_READ_ONLY".into());
    hand_in(&mut app, both, None);
    let greeting = Linear::greeting(&app);
    assert_eq!(greeting[1], "READ-ONLY by ORCHESTRA_READ_ONLY: nothing can be changed from here.");
    assert_eq!(greeting[2], "READ-ONLY: environment production.");
    let mut linear = Linear::new(now());
    assert!(linear.news(&app).is_empty());
}
