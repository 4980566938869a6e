//! A token that ends soon: said in the header, once as a notice, and in the overview.

use std::{sync::Arc, time::Duration};

use orchestra_console::{
    app::{App, Event, update},
    domain::{Fault, FaultKind, Feed, Observation, ProviderId, Snapshot, Timestamp, TokenEnd},
};

use super::scene::{self, State, press};

/// A reading of GitHub whose token ends so many hours from now.
fn ending(app: &App, hours: i64) -> Observation {
    let at = Timestamp::from_second(app.now.as_second() + hours * 3_600).unwrap();
    let end = TokenEnd { name: "github.com".into(), at, renew: "orchestra auth rotate github.com".into() };
    let reading = app.store.inventory.readings.first().cloned().unwrap_or_default();
    Observation { token_end: Some(end), ..Snapshot::Runs(reading).into() }
}

fn with_end(hours: i64, size: (u16, u16)) -> App {
    let mut app = scene::app(State::Normal, size);
    let observation = ending(&app, hours);
    scene::observe(&mut app, "github", 0, Ok(observation));
    app
}

fn head(app: &App) -> String {
    scene::text(app).lines().next().unwrap().to_owned()
}

#[test]
fn the_screens_of_a_token_that_ends() {
    let mut screens = String::new();
    for (hours, pane) in [(13 * 24, "2"), (6 * 24, "2"), (20, "2"), (-5, "0")] {
        for size in [(40, 12), (80, 24)] {
            let mut app = with_end(hours, size);
            press(&mut app, pane);
            screens.push_str(&format!("{hours} hours, {}x{}\n{}\n\n", size.0, size.1, scene::text(&app)));
        }
    }
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!("token-ends", screens));
}

#[test]
fn it_is_told_once_at_14_7_and_1_days_and_at_its_end() {
    let mut app = with_end(15 * 24, (80, 24));
    let told = |app: &App| app.notices.iter().filter(|notice| notice.text.as_str().contains("the token of")).count();
    assert_eq!((told(&app), head(&app).contains("token")), (0, false), "too far away to be told");
    let start = app.now;
    let mut steps = Vec::new();
    for hour in 0..16 * 24 {
        app.notices.clear();
        update(&mut app, Event::Clock(start + Duration::from_secs(hour * 3_600)));
        if told(&app) > 0 {
            steps.push(15 * 24 - hour as i64);
        }
    }
    assert_eq!(steps, [14 * 24, 7 * 24, 24, 0], "hours before the end");
}

#[test]
fn the_next_command_is_in_the_notice_and_a_renewed_token_ends_the_reminder() {
    let mut app = with_end(6 * 24, (80, 24));
    let wanted = "the token of github.com ends in 6 days; orchestra auth rotate github.com";
    assert_eq!(app.notices.last().unwrap().text.as_str(), wanted);
    assert!(head(&app).contains("token ends in 6 days"), "{}", head(&app));
    let renewed = ending(&app, 90 * 24);
    scene::observe(&mut app, "github", 0, Ok(renewed));
    assert!(!head(&app).contains("token ends"), "{}", head(&app));
}

#[test]
fn an_end_is_as_true_when_the_reading_beside_it_is_old() {
    let mut app = with_end(6 * 24, (80, 24));
    let fault = Fault::new(FaultKind::Unreachable, "github.com does not answer");
    scene::observe(&mut app, "github", 0, Err(fault));
    assert!(head(&app).contains("token ends in 6 days"), "{}", head(&app));
}

#[test]
fn of_several_tokens_the_one_that_ends_first_is_told() {
    let mut app = with_end(6 * 24, (80, 24));
    let later = ending(&app, 13 * 24);
    scene::observe(&mut app, "github", 0, Ok(later));
    let (provider, interval) = (ProviderId::new("github:delivery"), Duration::from_secs(60));
    update(&mut app, Event::Expected { provider, feed: Feed::Pipelines, interval });
    for (hours, told) in [(2 * 24, "token ends in 2 days"), (14 * 24, "token ends in 13 days")] {
        let end = ending(&app, hours).token_end;
        let reading = Snapshot::Delivery(Arc::default());
        scene::observe(&mut app, "github:delivery", 0, Ok(Observation { token_end: end, ..reading.into() }));
        assert!(head(&app).contains(told), "{}", head(&app));
    }
}
