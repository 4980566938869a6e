//! `orchestra config`: which files count, what they set, what is wrong with them.

use std::path::Path;

use serde_json::{Value, json};

use super::{Place, Said, mode};

const FILE: &str = "DIR/config/config.toml";

fn table(place: &Place) -> Vec<Vec<String>> {
    let said = place.run(&["config", "path"]);
    assert_eq!((said.code, said.err.as_str()), (0, ""));
    let words =
        |line: &str| line.split("  ").map(|cell| cell.trim().to_owned()).filter(|cell| !cell.is_empty()).collect();
    said.out.lines().skip(1).map(words).filter(|row: &Vec<String>| row[0].starts_with("DIR")).collect()
}

fn explained(place: &Place, words: &[&str]) -> Value {
    let said = place.run(&[&["config", "explain", "--json"], words].concat());
    assert_eq!((said.code, said.err.as_str()), (0, ""));
    let Value::Object(mut value) = said.json() else { panic!("{said:?}") };
    assert!(!value.remove("about").unwrap().as_str().unwrap().is_empty());
    let named = |value: Value| {
        let root = place.path("").display().to_string();
        serde_json::from_str(&value.to_string().replace(root.trim_end_matches('/'), "DIR")).unwrap()
    };
    named(Value::Object(value))
}

#[test]
fn every_file_that_was_looked_for_is_listed_up_to_the_one_that_is_there() {
    let place = Place::new();
    place.write("orchestra.toml", "");
    assert_eq!(
        table(&place),
        [
            [FILE, "user", "not there"],
            ["DIR/work/orchestra.toml", "repository", "not there"],
            ["DIR/orchestra.toml", "repository", "read"],
        ]
    );
    place.write("work/orchestra.toml", "");
    place.write("config/config.toml", "not = toml = at all");
    mode(&place.path("config/config.toml"), 0o666);
    assert_eq!(
        table(&place),
        [
            [
                FILE,
                "user",
                "refused: others may write this file; take that from them: chmod go-w DIR/config/config.toml"
            ],
            ["DIR/work/orchestra.toml", "repository", "read"],
        ]
    );
    let all = place.run(&["config", "path", "--json"]).json();
    assert_eq!(all[0]["is_read"], json!(false));
    assert!(all[0]["refusal"].as_str().unwrap().contains("chmod go-w"));
    assert_eq!((&all[1]["is_read"], &all[1]["refusal"]), (&json!(true), &Value::Null));
}

#[test]
fn the_printed_default_is_a_configuration_that_changes_nothing() {
    let said = Place::configured("[ui]\nxyzzy = 1").run(&["config", "print-default"]);
    assert_eq!((said.code, said.err.as_str()), (0, ""), "a faulty file does not keep it from being seen");
    assert!(said.out.lines().all(|line| line.chars().count() <= 100), "{}", said.out);
    let place = Place::configured(&said.out);
    assert_eq!(
        place.run(&["config", "check"]),
        Said { code: 0, out: format!("{FILE}: nothing is wrong\n"), err: String::new() }
    );
    for key in ["github.api_url", "ui.theme", "ui.mouse", "ui.ascii", "logs.journal", "logs.memory_mib"] {
        let explained = explained(&place, &[key]);
        assert_eq!(explained["value"], explained["weaker"][0]["value"], "{key}");
        assert_eq!(explained["set_by"], FILE);
    }
}

#[test]
fn a_repository_may_begin_from_the_printed_default() {
    let place = Place::new();
    place.write("work/orchestra.toml", &place.run(&["config", "print-default"]).out);
    let said = place.run(&["config", "check"]);
    assert_eq!((said.code, said.out.as_str()), (0, "DIR/work/orchestra.toml: nothing is wrong\n"));
}

#[test]
fn the_schema_is_the_one_that_is_checked_in() {
    let said = Place::new().run(&["config", "schema"]);
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/schema/config.json");
    let checked_in = std::fs::read_to_string(file).unwrap();
    assert!(said.out == checked_in, "print it anew: orchestra config schema > assets/schema/config.json");
    let schema = said.json();
    assert_eq!(schema["$defs"]["UiSection"]["properties"]["theme"]["default"], json!("auto"));
    assert_eq!(schema["$defs"]["CheckEntry"]["required"], json!(["name"]));
    assert!(!said.out.contains("null"), "TOML has none");
}

#[test]
fn a_key_is_explained_by_what_set_it() {
    let place = Place::configured("[ui]\ntheme = 'light'\n");
    assert_eq!(
        explained(&place, &["ui.theme"]),
        json!({ "key": "ui.theme", "value": "light", "set_by": FILE, "weaker": [{ "set_by": "default", "value": "auto" }] })
    );
    place.write("work/orchestra.toml", "[ui]\ntheme = 'terminal'\n");
    let said = place.run(&["config", "explain", "ui.theme", "--theme", "dark"]);
    let text = "ui.theme = \"dark\"\n  set by --theme\n  over DIR/work/orchestra.toml = \"terminal\"\n  \
                over DIR/config/config.toml = \"light\"\n  over default = \"auto\"\n\
                Name of a theme, or `auto`: dark or light, as the terminal is. The flag `--theme` is stronger.\n";
    assert_eq!(said, Said { code: 0, out: text.into(), err: String::new() });
    assert_eq!(explained(&place, &["logs.memory_mib"])["set_by"], json!("default"));
}

#[test]
fn variables_are_explained_too() {
    let place = Place::configured("[github]\napi_url = 'https://ghe.example/api/v3/'\nrepositories = ['a/b']\n")
        .with("GH_HOST", "other.example")
        .with("GH_REPO", "c/d");
    let url = explained(&place, &["github.api_url"]);
    assert_eq!((&url["value"], &url["set_by"]), (&json!("https://other.example/api/v3"), &json!("GH_HOST")));
    assert_eq!(url["weaker"][0]["set_by"], json!(FILE));
    let repositories = explained(&place, &["github.repositories"]);
    assert_eq!((&repositories["value"], &repositories["set_by"]), (&json!(["c/d", "a/b"]), &json!("GH_REPO")));
    let same = place.with("GH_HOST", "ghe.example");
    assert_eq!(explained(&same, &["github.api_url"])["set_by"], json!(FILE), "the file names that very host");
}

#[test]
fn entries_go_by_their_names() {
    let place = Place::configured(
        "[environments.\"eu.prod\"]\nlayer = 'production'\n[[checks]]\nname = 'api'\nprocess = 'nginx'\n",
    );
    assert_eq!(explained(&place, &["environments.\"eu.prod\".layer"])["value"], json!("production"));
    let unlisted = explained(&place, &["environments.prod-us.layer"]);
    assert_eq!((&unlisted["value"], &unlisted["set_by"]), (&json!("production"), &json!("its name")));
    assert_eq!(explained(&place, &["checks.api.process"])["value"], json!("nginx"));
    assert_eq!(explained(&place, &["checks.api.interval_seconds"])["set_by"], json!("default"));
    let said = place.run(&["config", "explain", "checks.api.url"]);
    assert_eq!((said.code, said.out.lines().next()), (0, Some("checks.api.url is not set")));
}

#[test]
fn a_key_that_does_not_exist_is_refused_with_the_nearest() {
    let place = Place::new();
    let refused = |key: &str, sentence: &str| place.run(&["config", "explain", key]).refused(sentence);
    refused("ui.thme", "unknown key `ui.thme`; did you mean `ui.theme`?");
    refused("checks.api.urll", "unknown key `checks.api.urll`; did you mean `checks.api.url`?");
    refused(
        "ui",
        "`ui` is a section; its keys are ui.theme, ui.keymap, ui.graphs, ui.mouse, ui.ascii, ui.copy, ui.copy_limit_kib",
    );
    refused("q", "unknown key `q`; see all keys: orchestra config print-default");
    refused("a b\u{1b}[2J", "unknown key `a b␛`; see all keys: orchestra config print-default");
}

#[test]
fn a_check_finds_every_fault_at_once() {
    let place = Place::configured("[ui]\nthme = 'dark'\nmouse = 3\n[logs]\nmemory_mib = 0\n");
    place
        .write("work/orchestra.toml", "[ui]\ntheme = 'nope'\n[github]\nrepositories = ['a']\n[[checks]]\nname = 'c'\n");
    let said = place.run(&["config", "check"]);
    let wanted = [
        "DIR/config/config.toml:2: unknown key `thme`; did you mean `theme`?",
        "DIR/config/config.toml:3: invalid type: integer `3`, expected a boolean",
        "DIR/work/orchestra.toml: check `c`: exactly one of `url`, `tcp`, `process` is needed",
        "DIR/config/config.toml: logs.memory_mib: 0 is not a number from 1 to 1024",
        "DIR/work/orchestra.toml: github.repositories: `a` is not OWNER/NAME, such as octo/hello",
    ];
    assert_eq!((said.code, said.err.as_str()), (3, ""));
    let found: Vec<&str> = said.out.lines().collect();
    let (theme, others) = found.split_last().unwrap();
    assert_eq!(others, wanted);
    assert!(theme.starts_with("DIR/work/orchestra.toml: ui.theme: ") && theme.contains("no such theme"), "{theme}");
    let as_json = place.run(&["config", "check", "--json"]);
    assert_eq!((as_json.code, as_json.json()["faults"].as_array().unwrap().len()), (3, 6));
}

#[test]
fn a_check_of_nothing_is_well() {
    let out = "no configuration file is there: nothing is wrong\n".to_owned();
    assert_eq!(Place::new().run(&["config", "check"]), Said { code: 0, out, err: String::new() });
    let broken = Place::configured("a = = 1\n[ui]\nmouse = = 2\n").run(&["config", "check"]);
    assert_eq!((broken.code, broken.out.lines().count()), (3, 2), "{broken:?}");
}
