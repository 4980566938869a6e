//! What is meant when something is taken out of the console, and why nothing is.

use std::sync::Arc;

use orchestra_console::{
    app::{App, Effect, Handed, Linear, Notice, SheetForm, json, why_not},
    domain::{EnvironmentReading, Layer, Remote, Repository, Service, ServicesReading, Severity, Snapshot},
    keymap::Action,
};
use serde_json::Value;

use super::scene::{self, State, now, observe, press};

fn normal() -> App {
    scene::app(State::Normal, (120, 40))
}

fn copied(app: &mut App, keys: &str) -> (String, String) {
    match &press(app, keys)[..] {
        [Effect::Copy { what, text }] => (what.clone(), text.clone()),
        other => panic!("{other:?}; {:?}", app.notices),
    }
}

/// Name, extension, what and text.
fn exported(app: &mut App, keys: &str) -> (String, &'static str, String, String) {
    match &press(app, keys)[..] {
        [Effect::Export { name, extension, what, text }] => (name.clone(), extension, what.clone(), text.clone()),
        other => panic!("{other:?}; {:?}", app.notices),
    }
}

fn said(app: &App) -> &str {
    app.notices.last().map_or("", |notice| notice.text.as_str())
}

fn pair(what: &str, text: &str) -> (String, String) {
    (what.to_owned(), text.to_owned())
}

#[test]
fn the_value_under_the_cursor_is_copied_whole() {
    let mut app = normal();
    assert_eq!(copied(&mut app, "j y"), pair("1 environment name", "development"));
    assert_eq!(copied(&mut app, "2 j y"), pair("1 run id", "1"));
    assert_eq!(copied(&mut app, "3 y"), pair("1 GPU id", "GPU-00000000"));
}

#[test]
fn marked_rows_go_before_the_cursor_in_the_order_of_the_list() {
    let mut app = normal();
    assert_eq!(copied(&mut app, "2 j j space k k k space G y"), pair("2 run ids", "0\n2"));
    // One that a filter hides stays marked, and is meant too.
    press(&mut app, "/");
    for c in "status:failure".chars() {
        press(&mut app, &c.to_string());
    }
    assert_eq!(copied(&mut app, "enter y"), pair("2 run ids", "2\n0"));
}

#[test]
fn an_opened_row_the_overview_and_the_help_are_copied_as_texts() {
    let mut app = scene::app(State::Normal, (60, 20));
    let (what, text) = {
        press(&mut app, "2 enter");
        copied(&mut app, "y")
    };
    assert_eq!(what, "the text");
    assert!(text.contains("\nhttps://github.com/acme/shop/actions/runs/0\n"), "not broken at 60 columns: {text}");
    assert!(text.contains("in progress") && !text.contains('◐'), "{text}");
    assert!(copied(&mut app, "0 y").1.starts_with("Red\n"));
    assert!(copied(&mut app, "1 ? y").1.starts_with("Keys in Environments\n"));
}

#[test]
fn in_the_logs_a_line_is_copied_without_colors() {
    let mut app = normal();
    assert_eq!(copied(&mut app, "4 y"), pair("the newest line", "sshd: session opened for ada"));
    let (what, text) = copied(&mut app, "E y");
    assert_eq!((what.as_str(), text.contains("payment refused")), ("the chosen line", true), "{text}");
    // Held with its top at the first line.
    let mut app = scene::app(State::Normal, (60, 12));
    let (what, text) = copied(&mut app, "4 g y");
    assert_eq!((what.as_str(), text.ends_with("payment accepted in 42 ms")), ("the top line", true), "{text}");
}

#[test]
fn tokens_and_control_characters_never_leave() {
    let mut app = normal();
    let named = |name: &str| EnvironmentReading {
        name: name.into(),
        layer: Layer::Development,
        price_cents_per_hour: None,
        services: vec![Arc::new(Service::named("api"))],
    };
    let token = "token=ghp_0123456789abcdefghij0123456789abcdef";
    let environments = vec![named(token), named("a\u{1b}]0;x\u{7}")];
    observe(&mut app, "checks", 0, Ok(Snapshot::Services(Arc::new(ServicesReading { environments })).into()));
    let (_, text) = copied(&mut app, "* y");
    assert!(text.contains("‹redacted›") && !text.contains("ghp_"), "{text}");
    assert!(text.lines().count() == 3 && text.chars().all(|c| c == '\n' || !c.is_control()), "{text:?}");
    for keys in ["x j", "x c", "x m"] {
        assert!(!exported(&mut app, keys).3.contains("ghp_"), "{keys}");
    }
    let [Effect::Edit(Handed::Text { text, .. })] = &press(&mut app, "v")[..] else { panic!() };
    assert!(!text.contains("ghp_") && text.contains("‹redacted›"), "{text}");
}

#[test]
fn the_page_of_a_run_is_opened_and_those_of_all_marked_ones() {
    let mut app = normal();
    let page = |id: u64, of: &str| format!("https://github.com/acme/{of}/actions/runs/{id}");
    assert_eq!(press(&mut app, "2 o"), [Effect::Browse(vec![page(0, "shop")])]);
    assert_eq!(press(&mut app, "space space o"), [Effect::Browse(vec![page(0, "shop"), page(1, "web")])]);
    press(&mut app, "esc enter");
    assert_eq!(press(&mut app, "o"), [Effect::Browse(vec![page(2, "shop")])]);
}

#[test]
fn an_environment_opens_what_its_checks_ask_and_says_when_that_is_nothing() {
    let mut app = normal();
    assert_eq!(press(&mut app, "o"), []);
    assert_eq!(said(&app), "browse: no service of this environment is checked by an address");
    let probed = |probe: &str| Service { probe: Some(probe.into()), ..Service::named(probe) };
    let probes = ["GET https://shop.example.com/health", "tcp db:5432", "GET file:///etc/passwd"];
    let services = probes.iter().map(|probe| Arc::new(probed(probe))).collect();
    let name = "local".into();
    let environments =
        vec![EnvironmentReading { name, layer: Layer::Development, price_cents_per_hour: None, services }];
    observe(&mut app, "checks", 0, Ok(Snapshot::Services(Arc::new(ServicesReading { environments })).into()));
    assert_eq!(press(&mut app, "o"), [Effect::Browse(vec!["https://shop.example.com/health".into()])]);
}

#[test]
fn a_gpu_has_no_page_and_a_repository_without_runs_has_its_own() {
    let mut app = normal();
    press(&mut app, "3 o");
    assert_eq!(said(&app), "browse: a GPU has no page");
    press(&mut app, "4 o");
    assert_eq!(said(&app), "browse: Logs has no page");
    let mut app = scene::app(State::Empty, (120, 40));
    press(&mut app, "2 o");
    assert_eq!(said(&app), "browse: no repository with a page on GitHub is here");
    let remote =
        Remote { name: "origin".into(), url: "git@github.com:acme/shop.git".into(), github: Some("acme/shop".into()) };
    let repository = Repository { remotes: vec![remote], ..Repository::default() };
    observe(&mut app, "git", 0, Ok(Snapshot::Repository(Arc::new(repository)).into()));
    assert_eq!(press(&mut app, "o"), [Effect::Browse(vec!["https://github.com/acme/shop".into()])]);
}

#[test]
fn editor_and_pager_get_the_list_the_lines_or_the_text() {
    let mut app = normal();
    let mut shown = |keys: &str| match press(&mut app, keys).pop() {
        Some(Effect::Edit(Handed::Text { name, text, is_paged })) => (name, text, is_paged),
        other => panic!("{other:?}"),
    };
    let (name, text, is_paged) = shown("2 v");
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!((name.as_str(), is_paged, lines.len()), ("pipelines", false, 13));
    assert!(lines[0].starts_with("STATUS") && lines[12].starts_with("success"), "{text}");
    assert_eq!(lines[0].find("AGE"), lines[1].rfind("1m"), "{text}");
    let (name, text, is_paged) = shown("4 V");
    assert_eq!((name.as_str(), is_paged, text.lines().count()), ("logs", true, 8));
    assert!(text.contains("journal kernel: eth0 link up\n") && !text.contains('\u{1b}'), "{text}");
    assert_eq!(shown("? f3").0, "keys");
    assert_eq!(press(&mut app, "esc f2"), [Effect::Edit(Handed::Configuration)]);
}

#[test]
fn a_list_is_written_as_it_is_filtered_and_sorted_and_marks_narrow_it() {
    let mut app = normal();
    let (name, extension, what, text) = exported(&mut app, "2 S x j");
    assert_eq!((name.as_str(), extension, what.as_str()), ("pipelines", "json", "12 runs"));
    let all: Value = serde_json::from_str(&text).unwrap();
    let ids: Vec<u64> = all.as_array().unwrap().iter().map(|run| run["id"].as_u64().unwrap()).collect();
    let runs = &app.store.inventory.runs;
    let listed: Vec<u64> = app.pipelines.table.order.iter().map(|row| runs[*row as usize].key.id).collect();
    assert_eq!(ids, listed);
    assert!(all[0]["duration_seconds"].is_u64());
    let (_, extension, what, text) = exported(&mut app, "space j space x c");
    assert_eq!((extension, what.as_str(), text.lines().count()), ("csv", "2 runs", 3));
    let (_, extension, what, text) = exported(&mut app, "3 x m");
    assert_eq!((extension, what.as_str(), text.lines().count()), ("md", "8 GPUs", 10));
    assert!(text.starts_with("| id | host | index |"), "{text}");
}

#[test]
fn log_lines_are_written_an_object_a_line() {
    let mut app = normal();
    let (name, extension, what, text) = exported(&mut app, "4 x j");
    assert_eq!((name.as_str(), extension, what.as_str()), ("logs", "jsonl", "8 lines"));
    let first: Value = serde_json::from_str(text.lines().next().unwrap()).unwrap();
    assert_eq!(first["source"], "file:/var/log/app.log");
    assert_eq!((&first["at"], &first["level"]), (&Value::from("2026-03-14T14:35:50.12Z"), &Value::from("info")));
    assert!(exported(&mut app, "x c").3.starts_with("source,at,level,text\r\n"));
}

#[test]
fn what_cannot_be_taken_out_says_why() {
    let mut app = scene::app(State::Empty, (120, 40));
    let why = |app: &App, action| why_not(app, action).unwrap_or_default();
    press(&mut app, "2");
    for action in [Action::Copy, Action::Edit, Action::Page, Action::ExportJson] {
        assert_eq!(why(&app, action), "the list is empty");
    }
    press(&mut app, "4");
    assert_eq!(why(&app, Action::Copy), "there is no line yet");
    press(&mut app, "0");
    assert!(why(&app, Action::ExportCsv).starts_with("this is a text, not a list"));
    assert_eq!(why_not(&app, Action::Copy), None);
    assert_eq!(why_not(&app, Action::EditConfiguration), None);
    let mut app = normal();
    press(&mut app, "4 /");
    for c in "nowhere".chars() {
        press(&mut app, &c.to_string());
    }
    press(&mut app, "enter");
    assert_eq!(why(&app, Action::ExportMarkdown), "no line passes the filter");
}

#[test]
fn the_command_line_and_the_console_write_the_same() {
    let mut app = normal();
    let text = exported(&mut app, "1 x c").3;
    assert_eq!(json::environments(&app, &app.store.inventory.environments).text(SheetForm::Csv), text);
    assert!(text.contains(",api; checkout; web\r\n"), "services are told by their names: {text}");
}

#[test]
fn line_by_line_rows_are_named_by_their_number() {
    let mut app = scene::app(State::Normal, (80, 24));
    let mut linear = Linear::new(now());
    let mut obey = |typed: &str| linear.obey(&mut app, typed);
    obey("2");
    assert_eq!(obey("y 3").effects, [Effect::Copy { what: "1 run id".into(), text: "2".into() }]);
    assert_eq!(obey("p").effects, [Effect::Browse(vec!["https://github.com/acme/shop/actions/runs/2".into()])]);
    assert!(matches!(&obey("x c").effects[..], [Effect::Export { extension: "csv", .. }]));
    assert_eq!(obey("x").lines, ["x j, x c or x m: JSON, CSV or Markdown"]);
    assert_eq!(obey("y 99").lines, ["`99` is no row of Pipelines; there are 1 to 12"]);
    obey("3");
    assert_eq!(obey("p 1").lines, ["browse: a GPU has no page"]);
}

#[test]
fn the_help_is_a_text_and_lists_are_those_of_its_place() {
    let mut app = normal();
    assert_eq!(copied(&mut app, "2 ? y").0, "the text");
    assert_eq!(exported(&mut app, "x c").2, "12 runs");
    assert_eq!(why_not(&app, Action::Browse), None);
    press(&mut app, "esc 4");
    press(&mut app, "/");
    for c in "nowhere".chars() {
        press(&mut app, &c.to_string());
    }
    press(&mut app, "enter ?");
    assert_eq!((why_not(&app, Action::Copy), why_not(&app, Action::ExportCsv).is_some()), (None, true));
}

#[test]
fn a_long_path_is_read_to_its_end_in_a_narrow_terminal() {
    let mut app = scene::app(State::Normal, (40, 12));
    let text = "2 GPUs in /home/ada/.local/state/orchestra/exports/gpu-20260304-093000.md";
    app.notices.push(Notice { at: app.now, severity: Severity::Info, text: text.into() });
    let screen = scene::text(&app);
    let below: String = screen.lines().skip(10).map(str::trim_start).collect();
    assert!(below.ends_with("gpu-20260304-093000.md"), "{screen}");
    app.notices.push(Notice { at: app.now, severity: Severity::Warning, text: "word ".repeat(60).trim().into() });
    let screen = scene::text(&app);
    assert!(screen.lines().last().unwrap().ends_with("…  and 1 more"), "{screen}");
    assert!(screen.contains("┃▌"), "the pane is still seen above it\n{screen}");
}
