//! A gate that a person may answer at is news when it appears, and only then.

use std::sync::Arc;

use orchestra_console::{
    app::{App, Effect, Linear},
    config::{NewsKind, NotifyBy, NotifySettings},
    domain::DeliveryReading,
};

use super::readings::{expect, gate, read};
use crate::scene::{self, State, press, text};

fn listening() -> App {
    let mut app = scene::app(State::Normal, (120, 40));
    expect(&mut app);
    app.news.settings =
        NotifySettings { by: NotifyBy::Bell, on: vec![NewsKind::GateWaits], ..NotifySettings::default() };
    app
}

fn gates(app: &mut App, gates: &[(u64, bool)]) -> Vec<String> {
    let gates = gates.iter().map(|(run, mine)| Arc::new(gate(*run, "acme/shop", "production", *mine))).collect();
    let effects = read(app, 1, DeliveryReading { gates, ..DeliveryReading::default() });
    let body = |effect| if let Effect::Notify(news) = effect { Some(news.body.to_string()) } else { None };
    effects.into_iter().filter_map(body).collect()
}

#[test]
fn a_new_gate_of_yours_is_told_once_with_its_place() {
    let mut app = listening();
    assert!(gates(&mut app, &[(1, true)]).is_empty(), "the first reading is no news");
    assert!(gates(&mut app, &[(1, true), (2, false)]).is_empty(), "that of others is no news");
    assert_eq!(
        gates(&mut app, &[(1, true), (2, false), (3, true)]),
        ["acme/shop, deploy on main waits for your approval to production \
             · pipelines/acme/shop/gate/3/production"]
    );
    assert!(gates(&mut app, &[(1, true), (3, true)]).is_empty());
    assert_eq!(gates(&mut app, &[(2, true), (3, true)]).len(), 1, "one that has become yours");
}

#[test]
fn the_line_of_the_pane_and_the_overview_count_your_own_first() {
    let mut app = listening();
    gates(&mut app, &[(1, true), (2, true), (3, false)]);
    press(&mut app, "0");
    assert!(text(&app).contains("Waits for approval"), "{}", text(&app));
    app.size = (80, 24);
    assert!(text(&app).contains("2 runs wait for approval, 1 for others"), "{}", text(&app));
    gates(&mut app, &[(3, false)]);
    assert!(text(&app).contains("1 run waits for others to approve"), "{}", text(&app));
    gates(&mut app, &[]);
    assert!(!text(&app).contains("approv"), "{}", text(&app));
}

#[test]
fn line_by_line_the_lists_are_told_too() {
    let mut app = listening();
    let mut linear = Linear::new(app.now);
    linear.news(&app);
    gates(&mut app, &[(1, false)]);
    linear.news(&app);
    gates(&mut app, &[(1, false), (3, true)]);
    let news = linear.news(&app).join("\n");
    assert!(news.contains("acme/shop, deploy on main waits for your approval to production"), "{news}");
    let told = linear.obey(&mut app, "v gates").lines.join("\n");
    assert!(told.contains("1. ") && told.contains("environment production"), "{told}");
    let told = linear.obey(&mut app, "v").lines.join("\n");
    assert!(told.contains("Gates 2") && told.contains("v gates"), "{told}");
    let told = linear.obey(&mut app, "o 1").lines.join("\n");
    assert!(told.contains("orchestra runs approve acme/shop"), "{told}");
}
