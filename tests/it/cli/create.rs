//! `orchestra create` as far as it is planned, and `orchestra plan`.

use super::{Place, Said};

/// A place whose only programs are these, none of which can do anything.
fn place_with(programs: &[&str]) -> Place {
    let place = Place::new();
    std::fs::create_dir(place.path("bin")).unwrap();
    for program in programs {
        let file = format!("bin/{program}");
        place.write(&file, "#!/bin/false\n");
        super::mode(&place.path(&file), 0o755);
    }
    let (bin, state) = (place.path("bin"), place.path("none/state"));
    place.with("PATH", bin.to_str().unwrap()).with("ORCHESTRA_STATE_DIR", state.to_str().unwrap())
}

fn usual() -> Place {
    place_with(&["python3", "cargo", "cc", "node", "npm"])
}

/// Nothing was made, not even the state directory.
#[track_caller]
fn untouched(place: &Place) {
    assert_eq!(std::fs::read_dir(place.path("work")).unwrap().count(), 0, "the working directory");
    assert!(!place.path("none").exists(), "the state directory");
}

fn dry_run(place: &Place, arguments: &[&str]) -> Said {
    place.run(&[&["create", "--dry-run"], arguments].concat())
}

#[test]
fn a_dry_run_prints_the_plan_and_makes_nothing() {
    let place = usual();
    let said = dry_run(&place, &["--framework", "static", "--name", "demo", "--json"]);
    assert_eq!((said.code, said.err.as_str()), (0, ""));
    let plan = said.json();
    assert_eq!((&plan["environment"], &plan["version"]), (&"demo".into(), &1.into()));
    let ids: Vec<&str> = plan["steps"].as_array().unwrap().iter().map(|step| step["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["port", "directory", "files", "supervise", "register"]);
    assert_eq!(plan["facts"][0]["title"], "DIR/work/demo does not exist");
    untouched(&place);
}

#[test]
fn a_person_reads_what_will_be_done_and_what_was_chosen() {
    let place = usual();
    let said = dry_run(&place, &["--framework", "fastapi"]);
    assert_eq!((said.code, said.err.as_str()), (0, ""));
    for part in [
        "create fastapi-sqlite\n",
        "costs nothing",
        "medium: packages from the network run on this machine (packages)",
        "python3 is on PATH",
        "WAVE  STEP",
        "removes the virtual environment with its packages",
        "chosen, as nothing else was said:",
        "database     sqlite (none was named, and it needs no server)",
        "name         fastapi-sqlite (the template's, as none was given)",
    ] {
        assert!(said.out.contains(part), "no {part:?} in {}", said.out);
    }
    untouched(&place);
}

#[test]
fn words_are_understood_aloud() {
    let place = usual();
    let said = dry_run(&place, &["static site called demo with glitter, under 50 dollars a month", "--json"]);
    assert_eq!(said.code, 0, "{}", said.err);
    for part in [
        "understood: the framework static: \"static site\"",
        "understood: the name demo: \"called demo\"",
        "understood: at most 6 US cents an hour",
        "ignored: \"glitter\"",
    ] {
        assert!(said.err.contains(part), "no {part:?} in {}", said.err);
    }
    assert_eq!(said.json()["budget_cents_per_hour"], 6);
    let hostile = dry_run(&place, &["static \u{1b}[31m\u{202e} site", "--name", "demo"]);
    assert!(!hostile.out.contains('\u{1b}') && !hostile.err.contains('\u{1b}'), "{hostile:?}");
}

#[test]
fn what_is_said_in_two_ways_or_mistyped_is_asked_back_and_settled_by_a_flag() {
    let place = usual();
    let two = dry_run(&place, &["fastapi with postgres and sqlite"]);
    assert_eq!(two.code, 3);
    assert!(two.err.contains("the database is said in 2 ways: postgres and sqlite"), "{}", two.err);
    let mistyped = dry_run(&place, &["fastpi", "app"]);
    assert_eq!((mistyped.code, mistyped.out.as_str()), (3, ""));
    assert!(mistyped.err.contains("`fastpi` is not known; did you mean `fastapi`?"), "{}", mistyped.err);
    for settled in
        [&["fastapi with postgres and sqlite", "--database", "sqlite"][..], &["fastpi", "--framework", "fastapi"]]
    {
        assert_eq!(dry_run(&place, settled).code, 0, "{settled:?}");
    }
}

#[test]
fn flags_stand_over_a_file_and_a_file_over_words() {
    let place = usual();
    place.write("goal.toml", "name = 'file'\nframework = 'fastapi'\n[scaling]\nworkers = 3\n");
    let goal = place.path("goal.toml");
    let goal = goal.to_str().unwrap();
    let said = dry_run(&place, &["axum called words", "--goal", goal, "--workers", "2", "--json"]);
    assert_eq!(said.code, 0, "{}", said.err);
    let plan = said.json();
    assert_eq!(plan["environment"], "file");
    assert_eq!(plan["goal"]["framework"], "fastapi");
    assert_eq!(plan["goal"]["scaling"]["workers"], 2);
    place.write("goal.toml", "name = 'file'\nframwork = 'fastapi'\n");
    let said = dry_run(&place, &["--goal", goal]);
    assert_eq!(said.code, 3);
    assert!(said.err.contains("goal.toml:2: unknown key `framwork`; did you mean `framework`?"), "{}", said.err);
}

#[test]
fn all_that_is_wrong_is_said_at_once() {
    let place = place_with(&[]);
    let said = dry_run(&place, &["--framework", "djago", "--database", "mysql", "--name", "My App", "--target", "aws"]);
    assert_eq!((said.code, said.out.as_str()), (3, ""));
    for part in ["framework: ", "database: ", "name: ", "such as `my-app`", "target: `aws` is not offered"] {
        assert!(said.err.contains(part), "no {part:?} in {}", said.err);
    }
    let missing = dry_run(&place, &["--framework", "axum"]);
    assert!(missing.err.contains("`cargo`, which is not on PATH") && missing.err.contains("`cc`"), "{}", missing.err);
    let budget = dry_run(&place, &["--budget", "$5"]);
    assert!(budget.err.contains("--budget: the budget says no time"), "{}", budget.err);
}

#[test]
fn a_full_directory_and_a_taken_name_are_left_alone() {
    let place = usual();
    std::fs::create_dir(place.path("work/demo")).unwrap();
    place.write("work/demo/mine.txt", "mine");
    let said = dry_run(&place, &["--framework", "static", "--name", "demo"]);
    assert_eq!(said.code, 3);
    assert!(said.err.contains("DIR/work/demo is there already and is not empty"), "{}", said.err);
    let unnamed = dry_run(&place, &["--framework", "static", "--path", "elsewhere/../here", "--json"]);
    assert_eq!(unnamed.json()["steps"][1]["operation"]["inputs"]["path"], "DIR/work/here");
}

#[test]
fn a_template_of_ones_own_is_said_to_hide_the_shipped_one() {
    let place = usual();
    std::fs::create_dir_all(place.path("config/templates/static-site/files")).unwrap();
    for folder in ["templates", "templates/static-site", "templates/static-site/files"] {
        super::mode(&place.path(&format!("config/{folder}")), 0o755);
    }
    let manifest = "name = 'static-site'\nsummary = 'Mine'\nframework = 'static'\ndatabase = 'none'\n";
    for (file, text) in [("template.toml", manifest), ("files/page.html", "mine\n")] {
        place.write(&format!("config/templates/static-site/{file}"), text);
        super::mode(&place.path(&format!("config/templates/static-site/{file}")), 0o644);
    }
    let said = dry_run(&place, &["--framework", "static", "--name", "demo"]);
    let told = "the template static-site is your own, DIR/config/templates/static-site, and not the shipped one";
    assert!(said.code == 0 && said.err.contains(told), "{said:?}");
    let other = dry_run(&place, &["--framework", "axum", "--name", "demo"]);
    assert_eq!((other.code, other.err.as_str()), (0, ""));
}

#[test]
fn nothing_is_made_without_a_yes() {
    let place = usual();
    let said = place.run(&["create", "--framework", "static", "--name", "demo"]);
    assert_eq!(said.code, 6);
    assert!(said.err.contains("no terminal to ask on") && said.err.contains("--yes"), "{}", said.err);
    assert!(said.out.contains("demo (development)") && said.out.contains("costs nothing"), "{}", said.out);
    let read_only = place.run(&["--read-only", "create", "--framework", "static", "--name", "demo", "--yes"]);
    assert_eq!(read_only.code, 6);
    assert!(read_only.err.contains("read-only: by --read-only"), "{}", read_only.err);
    assert_eq!(std::fs::read_dir(place.path("work")).unwrap().count(), 0, "the working directory");
    assert_eq!(place.run(&["executions", "--json"]).out.trim(), "[]");
}

#[test]
fn a_plan_in_a_file_is_shown_and_exported() {
    let place = usual();
    let plan = dry_run(&place, &["--framework", "static", "--name", "demo", "--json"]).out;
    let folder = place.path("");
    let plan = plan.replace("DIR/", folder.to_str().unwrap());
    let shown = place.run_on(plan.as_bytes(), &["plan", "show", "-", "--json"]);
    assert_eq!((shown.code, shown.err.as_str()), (0, ""));
    let shown = shown.json();
    assert_eq!(shown["digest"].as_str().unwrap().len(), 64);
    assert_eq!(shown["waves"], serde_json::json!([["port", "directory"], ["files"], ["supervise"], ["register"]]));
    assert_eq!(shown["price_cents_per_hour"], 0);
    let text = place.run_on(plan.as_bytes(), &["plan", "show", "-"]);
    assert!(text.out.contains("create demo") && text.out.contains("Reserve a free port"), "{}", text.out);
    let dot = place.run_on(plan.as_bytes(), &["plan", "export", "-", "--as", "dot"]);
    assert!(
        dot.out.starts_with("digraph \"create demo\" {") && dot.out.contains("\"port\" -> \"files\";"),
        "{}",
        dot.out
    );
    let markdown = place.run_on(plan.as_bytes(), &["plan", "export", "-", "--as", "markdown"]);
    assert!(markdown.out.starts_with("# create demo\n"), "{}", markdown.out);
    let json = place.run_on(plan.as_bytes(), &["plan", "export", "-"]);
    let same: serde_json::Value = serde_json::from_str(&plan).unwrap();
    assert_eq!(
        serde_json::from_str::<serde_json::Value>(&json.out.replace("DIR/", folder.to_str().unwrap())).unwrap(),
        same
    );
    untouched(&place);
}

#[test]
fn nothing_is_wrong_with_the_plan_of_any_template() {
    let place = place_with(&["python3", "cargo", "cc", "node", "npm", "initdb", "pg_ctl", "postgres"]);
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/templates");
    let folders = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let names: Vec<_> = folders.filter(|path| path.is_dir()).map(|path| path.file_name().unwrap().to_owned()).collect();
    assert!(names.len() >= 7, "{names:?}");
    for name in names {
        let plan = dry_run(&place, &["--template", name.to_str().unwrap(), "--name", "demo", "--json"]);
        assert_eq!(plan.code, 0, "{name:?}: {}", plan.err);
        let text = plan.out.replace("DIR/", place.path("").to_str().unwrap());
        let checked = place.run_on(text.as_bytes(), &["plan", "check", "-"]);
        assert_eq!(checked.code, 0, "{name:?}: {checked:?}");
    }
    untouched(&place);
}

#[test]
fn a_plan_that_is_none_is_refused_with_what_is_wrong() {
    let place = usual();
    let said = place.run_on(b"{\"version\": 1, \"titel\": \"x\"}", &["plan", "show", "-"]);
    assert_eq!((said.code, said.out.as_str()), (3, ""));
    assert!(said.err.contains("standard input: ") && said.err.contains("title"), "{}", said.err);
    let missing = place.run(&["plan", "show", "./nothing.json"]);
    assert_eq!(missing.code, 3);
    assert!(missing.err.contains("orchestra plan list"), "{}", missing.err);
    let checked = place.run_on(b"{}", &["plan", "check", "-"]);
    assert!(checked.code == 3 && checked.out.contains("steps"), "{checked:?}");
    let unknown = place.run(&["plan", "show", "abcdef"]);
    assert_eq!(unknown.code, 3);
    assert_eq!(place.run(&["plan", "list", "--json"]).out.trim(), "[]");
    untouched(&place);
}
