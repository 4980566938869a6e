//! What is copied, exported, opened in a browser and handed to commands of one's own.

use orchestra_console::app::{App, Effect};
use serde_json::Value;

use super::readings::{Said, app};
use crate::scene::press;

fn shown(keys: &str) -> App {
    let mut app = app(Said::All, (120, 40));
    press(&mut app, &format!("2 {keys}"));
    app
}

fn pages(keys: &str) -> Vec<String> {
    match press(&mut shown(keys), "o").pop() {
        Some(Effect::Browse(pages)) => pages,
        other => panic!("{keys}: {other:?}"),
    }
}

#[test]
fn each_list_opens_its_pages() {
    assert_eq!(pages("p g G"), ["https://github.com/acme/shop/actions/runs/11"]);
    assert_eq!(pages("p e"), ["https://github.com/acme/api/deployments/staging"]);
    assert_eq!(pages("p p"), ["https://github.com/acme/shop/pull/7"]);
    assert_eq!(pages("p w enter"), ["https://github.com/acme/shop/actions/workflows/ci.yml"]);
    assert_eq!(pages("p p space space").len(), 2, "of all that are marked");
}

#[test]
fn each_list_is_copied_and_exported() {
    for (keys, copied, count, key) in [
        ("p g G", "11", 3, "can_approve"),
        ("p e j", "a1b2c3d4e5f6", 4, "unreleased_commits"),
        ("p p", "feature/checkout", 3, "queue_place"),
        ("p w", "ci.yml", 3, "median_seconds"),
    ] {
        let mut app = shown(keys);
        match press(&mut app, "y").pop() {
            Some(Effect::Copy { text, .. }) => assert_eq!(text, copied, "{keys}"),
            other => panic!("{keys}: {other:?}"),
        }
        let Some(Effect::Export { name, text, .. }) = press(&mut app, "x j").pop() else { panic!("{keys}") };
        assert_eq!(name, format!("pipelines-{}", app.delivery.view.name()));
        let rows: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(rows.as_array().unwrap().len(), count, "{keys}");
        assert!(rows[0].get(key).is_some(), "{rows}");
        for (form, mark) in [("x c", ","), ("x m", "|")] {
            let Some(Effect::Export { text, .. }) = press(&mut app, form).pop() else { panic!("{keys}") };
            assert!(text.lines().next().unwrap().contains(mark), "{text}");
        }
    }
}

#[test]
fn an_export_has_numbers_as_numbers_and_the_reviewers() {
    let Some(Effect::Export { text, .. }) = press(&mut shown("p g"), "x j").pop() else { panic!() };
    let rows: Value = serde_json::from_str(&text).unwrap();
    let gate = rows.as_array().unwrap().iter().find(|gate| gate["run_id"] == 11).unwrap();
    assert_eq!(gate["commits_total"], 3);
    assert_eq!(gate["reviewers"][1]["name"], "release");
    assert_eq!(gate["waits_since"], "2026-03-14T14:25:00Z");
}
