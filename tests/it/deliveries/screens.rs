//! Every list in every state at every size. One file a list and state.

use std::sync::Arc;

use orchestra_console::domain::{Observation, Quota, QuotaResource, Snapshot};

use super::readings::{READER, Said, app, reading};
use crate::scene::{self, press};

const SIZES: [(u16, u16); 3] = [(40, 12), (80, 24), (120, 40)];
const VIEWS: [(&str, &str); 4] = [("gates", "p g"), ("environments", "p e"), ("pulls", "p p"), ("workflows", "p w")];

fn check(name: &str, said: Said, keys: &str) {
    let mut screens = String::new();
    // On the largest once among the others, once alone.
    for ((columns, rows), zoom) in SIZES.into_iter().zip(["", "", ""]).chain([((120, 40), " z")]) {
        let mut app = app(said, (columns, rows));
        press(&mut app, &format!("2 {keys}{zoom}"));
        screens.push_str(&format!("{columns}x{rows}{zoom}\n{}\n\n", scene::text(&app)));
    }
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(format!("{name}-{said:?}").to_lowercase(), screens));
}

#[test]
fn every_list_in_every_state() {
    for (name, keys) in VIEWS {
        for said in Said::ALL {
            check(name, said, keys);
        }
    }
}

#[test]
fn every_list_filtered_to_some_and_to_nothing() {
    for (name, keys) in VIEWS {
        check(&format!("{name}-filtered"), Said::All, &format!("{keys} / s h o p enter"));
        check(&format!("{name}-unmatched"), Said::All, &format!("{keys} / x x x enter"));
    }
}

#[test]
fn every_opened_row() {
    for (name, keys) in VIEWS {
        check(&format!("{name}-opened"), Said::All, &format!("{keys} g enter"));
        check(&format!("{name}-opened"), Said::Stale, &format!("{keys} G enter"));
    }
}

#[test]
fn both_quotas_are_shown_apart_and_what_they_slow_is_said() {
    let both = "REST 58/60 · GraphQL 1030/5000";
    for (size, keys, wanted) in [((120, 40), "2 p g z", both), ((80, 24), "2 p g", "live · GraphQL 1030/5000 ━")] {
        let mut app = app(Said::All, size);
        let quota = Quota {
            limit: 5_000,
            remaining: 1_030,
            resets_at: None,
            resource: QuotaResource::Graphql,
            is_slowing: true,
        };
        let snapshot = Snapshot::Delivery(Arc::new(reading()));
        scene::observe(&mut app, READER, 1, Ok(Observation { quota: Some(quota), ..snapshot.into() }));
        press(&mut app, keys);
        let text = scene::text(&app);
        assert!(text.contains(wanted), "{text}");
        assert!(text.contains("github:delivery: slowed to every 5s, so that the quota lasts"), "{text}");
    }
}

#[test]
fn the_overview_says_what_waits_for_approval() {
    for said in [Said::All, Said::Dead] {
        check("overview", said, "0");
    }
}
