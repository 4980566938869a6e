//! `orchestra views`, views in configuration files, and what was chosen before.

use super::Place;

const OWN: &str = r#"{"version":1,"theme":"light","views":{"red":"pipelines?filter=status:failed"},
  "workspaces":{"morning":["gpu?zoom=1","logs?wrap=1"]}}"#;

fn place() -> Place {
    let place = Place::configured("[views]\nteam = \"logs?filter=level:error\"\n");
    place.write("state/ui.json", OWN);
    super::mode(&place.path("state/ui.json"), 0o600);
    place
}

#[test]
fn all_are_listed_with_where_they_come_from() {
    let said = place().run(&["views"]);
    assert_eq!((said.code, said.err.as_str()), (0, ""));
    let rows: Vec<Vec<&str>> = said.out.lines().map(|line| line.split_whitespace().collect()).collect();
    assert_eq!(
        rows[1..],
        [
            vec!["red", "view", "pipelines?filter=status:failed", "DIR/state/ui.json"],
            vec!["team", "view", "logs?filter=level:error", "DIR/config/config.toml"],
            vec!["morning", "workspace", "gpu?zoom=1", "DIR/state/ui.json"],
        ]
    );
    let json = place().run(&["views", "--json"]).json();
    assert_eq!(json[1]["locator"], "view/team");
    assert_eq!((json[1]["is_own"].as_bool(), json[2]["is_own"].as_bool()), (Some(false), Some(true)));
    let none = Place::new().run(&["views"]);
    assert_eq!(
        (none.code, none.err.as_str()),
        (0, "orchestra: none has a name yet; in the console `b` keeps a view, `B` all panes\n")
    );
}

#[test]
fn an_own_one_is_forgotten_and_a_files_one_is_not() {
    let place = place();
    let said = place.run(&["views", "remove", "red"]);
    assert_eq!((said.code, said.out.as_str()), (0, "view `red` is forgotten\n"));
    assert!(!place.run(&["views"]).out.contains("red"));
    place.run(&["views", "remove", "team"]).refused("`team` is set in DIR/config/config.toml; take it out there");
    place.run(&["views", "remove", "mornin"]).refused("nothing is kept as `mornin`; did you mean `morning`?");
}

#[test]
fn a_frame_opens_a_named_view_or_workspace() {
    let place = place();
    let frame = |locator: &str| place.run(&["snapshot", "--demo", "--size", "100x30", "--locator", locator]);
    assert!(frame("view/team").out.contains("/level:error"), "{}", frame("view/team").out);
    assert!(frame("workspace/morning").out.contains("▶ 3 GPU"));
    frame("view/teem").refused("--locator: no view has the name `teem`; did you mean `team`?");
}

#[test]
fn a_view_in_a_file_that_leads_nowhere_is_refused_with_its_line() {
    let text = "[views]\nfine = 'gpu'\nbad = 'pipelnes?zoom=1'\nworse = 'logs?wrp=1'\n";
    let place = Place::configured(text);
    place
        .run(&["gpu", "list"])
        .refused("DIR/config/config.toml:3: views.bad: `pipelnes` is no pane; did you mean `pipelines`?");
    let check = place.run(&["config", "check"]);
    assert_eq!(check.code, 3);
    assert!(
        check.out.contains("config.toml:3: views.bad: ") && check.out.contains("config.toml:4: views.worse: "),
        "{check:?}"
    );
    let teams = Place::new();
    teams.write("work/orchestra.toml", "\n[views]\nx = 'gpu?sort=nothing-like-it'\n");
    assert!(teams.run(&["env", "list"]).err.contains("orchestra.toml:3: views.x: "));
}

#[test]
fn a_chosen_theme_holds_under_every_file_and_the_flag() {
    let place = place();
    let explained = place.run(&["config", "explain", "ui.theme"]);
    assert!(
        explained.out.starts_with("ui.theme = \"light\"\n  set by DIR/state/ui.json\n  over default = \"auto\"\n"),
        "{explained:?}"
    );
    let in_use = |place: &Place, more: &[&str]| {
        let rows = place.run(&[more, &["themes", "--json"]].concat()).json();
        let used = rows.as_array().unwrap().iter().find(|row| row["in_use"] == true).unwrap();
        used["name"].as_str().unwrap().to_owned()
    };
    assert_eq!(in_use(&place, &[]), "light");
    assert_eq!(in_use(&place, &["--theme", "dark"]), "dark");
    place.write("config/config.toml", "[ui]\ntheme = 'high-contrast'\n");
    assert_eq!(in_use(&place, &[]), "high-contrast");
    let gone = Place::new();
    gone.write("state/ui.json", r#"{"version":1,"theme":"a-theme-that-was-removed"}"#);
    assert_eq!(in_use(&gone, &[]), "dark");
}

#[test]
fn a_broken_state_file_keeps_nobody_out_and_stays_where_it_is() {
    for text in ["{", "", "[]", r#"{"version":1,"views":[]}"#] {
        let place = Place::new();
        place.write("state/ui.json", text);
        let said = place.run(&["snapshot", "--demo", "--size", "120x30"]);
        assert_eq!(said.code, 0, "{said:?}");
        assert!(said.out.contains("ui.json"), "{}", said.out);
        assert_eq!(place.run(&["env", "list"]).err, "");
        assert_eq!(std::fs::read_to_string(place.path("state/ui.json")).unwrap(), text);
    }
    let piped = Place::new();
    super::pipe_at(&piped.path("state/ui.json"));
    assert_eq!(piped.run(&["env", "list"]).code, 0);
}
