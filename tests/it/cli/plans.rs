//! `tools`, `plan check`, `policy check` and `policy explain`, as whole commands.

use serde_json::{Value, json};

use super::Place;
use crate::plan_faults::{plan_of, step};

/// A plan of operations that this machine has.
fn sound() -> Value {
    let mut step = step("directory", "local.create-directory", json!({ "path": "/tmp/demo" }), &[]);
    step["idempotence"] = json!("once_only");
    plan_of(vec![step])
}

fn in_production() -> Value {
    let mut plan = sound();
    plan["layer"] = json!("production");
    plan
}

fn with_plan(plan: &Value) -> Place {
    let place = Place::new();
    place.write("work/plan.json", plan.to_string());
    place
}

fn with_rules(place: &Place, text: &str) {
    std::fs::create_dir(place.path("config/policies")).unwrap();
    place.write("config/policies/mine.cedar", text);
}

const WEEKENDS: &str = "@id(\"never\")\n@text(\"Nothing is done here.\")\nforbid (principal, action, resource)\n\
                        when { resource.environment == \"demo\" };\n";

#[test]
fn tools_are_listed_with_their_schemas() {
    let place = Place::new();
    let said = place.run(&["tools"]);
    assert_eq!((said.code, said.err.as_str()), (0, ""));
    assert!(said.out.starts_with("OPERATION"), "{}", said.out);
    assert!(said.out.lines().any(|line| line.starts_with("local.create-directory ")), "{}", said.out);
    let all = place.run(&["tools", "--json"]).json();
    let names: Vec<&str> = all.as_array().unwrap().iter().map(|tool| tool["name"].as_str().unwrap()).collect();
    assert!(names.is_sorted() && names.contains(&"local.http-get"), "{names:?}");
    let one = place.run(&["tools", "local.create-directory", "--json"]).json();
    assert_eq!(one["inputs"]["properties"]["path"]["type"], "string");
    assert_eq!(one["inputs"]["additionalProperties"], false);
    let told = place.run(&["tools", "local.create-directory"]).out;
    assert!(told.starts_with("local.create-directory\n") && told.contains("\nINPUTS"), "{told}");
}

#[test]
fn a_tool_that_is_not_there_is_told_with_the_nearest() {
    let said = Place::new().run(&["tools", "local.create-directry"]);
    assert_eq!((said.code, said.out.as_str()), (3, ""));
    let expected = "orchestra: there is no operation `local.create-directry`; did you mean `local.create-directory`?; to see \
                    all: orchestra tools\n";
    assert_eq!(said.err, expected);
}

/// Every schema is looked at whole: a word that is not would let through what it forbids.
#[test]
fn schemas_of_the_tools_hold_no_word_that_is_not_looked_at() {
    for tool in Place::new().run(&["tools", "--json"]).json().as_array().unwrap() {
        for side in ["inputs", "outputs"] {
            assert_eq!(orchestra_console::plan::unread_keywords(&tool[side]), [""; 0], "{} {side}", tool["name"]);
        }
        assert_eq!(tool["inputs"]["additionalProperties"], false, "{} takes any field", tool["name"]);
    }
}

#[test]
fn a_sound_plan_is_told_with_its_digest() {
    let place = with_plan(&sound());
    let said = place.run(&["plan", "check", "plan.json"]);
    assert_eq!((said.code, said.err.as_str()), (0, ""), "{}", said.out);
    assert!(said.out.starts_with("nothing is wrong: 1 steps, digest "), "{}", said.out);
    let told = place.run(&["plan", "check", "plan.json", "--json"]).json();
    assert_eq!((told["is_sound"].as_bool(), told["digest"].as_str().unwrap().len()), (Some(true), 64));
    let piped = place.run_on(sound().to_string().as_bytes(), &["plan", "check", "-"]);
    assert_eq!((piped.code, piped.out), (0, said.out));
}

#[test]
fn the_plan_of_the_document_is_sound() {
    let document = include_str!("../../../docs/plans.md");
    let plan = document.split("```json\n").nth(1).unwrap().split("```").next().unwrap();
    let said = Place::new().run_on(plan.as_bytes(), &["plan", "check", "-"]);
    assert_eq!(said.code, 0, "{}", said.out);
}

#[test]
fn everything_wrong_with_a_plan_is_told_and_ends_in_3() {
    let mut plan = sound();
    plan["steps"][0]["needs"] = json!(["directory"]);
    plan["steps"][0]["operation"]["inputs"] = json!({ "pth": "x" });
    plan["steps"][0].as_object_mut().unwrap().remove("undo");
    let place = with_plan(&plan);
    let said = place.run(&["plan", "check", "plan.json"]);
    assert_eq!((said.code, said.err.as_str()), (3, ""));
    assert_eq!(
        said.out,
        "step directory: undo: it is missing\n\
         steps: they need each other in a circle: directory -> directory\n\
         step directory: operation.inputs.pth: there is no such field; did you mean `path`?\n\
         step directory: operation.inputs.path: it is missing\n"
    );
    let said = place.run(&["plan", "check", "plan.json", "--json"]);
    assert_eq!(said.code, 3);
    let faults = said.json()["faults"].as_array().unwrap().clone();
    assert_eq!((faults.len(), &faults[0]), (4, &json!({ "step": "directory", "at": "undo", "why": "it is missing" })));
}

#[test]
fn what_cannot_be_read_is_no_plan() {
    let place = Place::new();
    let said = place.run(&["plan", "check", "missing.json"]);
    assert_eq!((said.code, said.out.as_str()), (1, ""));
    assert!(said.err.starts_with("orchestra: missing.json: cannot be read"), "{}", said.err);
    assert_eq!(place.run_on(b"\xff\xfe", &["plan", "check", "-"]).out, "it is not UTF-8 text\n");
    assert_eq!(place.run_on(b"", &["plan", "check", "-"]).code, 3);
}

#[test]
fn own_rules_are_checked_with_file_and_line() {
    let place = Place::new();
    assert_eq!(place.run(&["policy", "check"]).out, "nothing is wrong: 0 rules of yours, 5 shipped\n");
    with_rules(&place, WEEKENDS);
    assert_eq!(place.run(&["policy", "check"]).out, "nothing is wrong: 1 rules of yours, 5 shipped\n");
    place.write("config/policies/mine.cedar", WEEKENDS.replace("environment", "enviroment"));
    let said = place.run(&["policy", "check"]);
    assert_eq!((said.code, said.err.as_str()), (3, ""));
    let begins = "DIR/config/policies/mine.cedar:4: for policy `never`, attribute `enviroment`";
    assert!(said.out.starts_with(begins), "{}", said.out);
    place.write("work/other.cedar", "forbid (");
    let said = place.run(&["policy", "check", "other.cedar", "none.cedar"]);
    assert_eq!(said.code, 3);
    assert!(
        said.out.contains("other.cedar:1: ") && said.out.contains("none.cedar: there is no such file"),
        "{}",
        said.out
    );
}

#[test]
fn the_rules_that_decide_are_named_for_the_plan_and_each_step() {
    let place = with_plan(&in_production());
    let said = place.run(&["policy", "explain", "plan.json"]);
    assert_eq!((said.code, said.err.as_str()), (0, ""));
    let lines: Vec<&str> = said.out.lines().collect();
    assert_eq!(lines[0], "create demo, demo (production): allowed once the environment's name is typed");
    assert!(lines[1].starts_with("  production-by-name: Production is changed only by"), "{}", said.out);
    assert!(lines[4].starts_with("directory  allowed once the environment's name is typed  production-by-name"));
    with_rules(&place, WEEKENDS);
    let told = place.run(&["policy", "explain", "plan.json", "--json"]).json();
    assert_eq!((told["plan"]["decision"].as_str(), told["steps"][0]["id"].as_str()), (Some("deny"), Some("directory")));
    assert_eq!(told["plan"]["rules"][0]["id"], "never");
    assert_eq!(told["plan"]["rules"][0]["line"], 1);
    assert_eq!(told["policies"].as_str().unwrap().len(), 64);
}

#[test]
fn a_plan_that_a_rule_denies_is_not_carried_out() {
    let place = with_plan(&sound());
    with_rules(&place, WEEKENDS);
    let said = place.run(&["apply", "plan.json", "--yes", "--detach"]);
    assert_eq!((said.code, said.out.as_str()), (6, ""));
    assert_eq!(said.err, "orchestra: Nothing is done here. (rule never)\n");
    place.write("config/policies/mine.cedar", "forbid (");
    let said = place.run(&["apply", "plan.json", "--yes", "--detach"]);
    assert_eq!((said.code, said.out.as_str()), (6, ""), "while a file of rules is wrong nothing is done");
    assert!(
        said.err.contains("no rules are in force, so nothing may be done: DIR/config/policies/mine.cedar:1: "),
        "{}",
        said.err
    );
    assert_eq!(place.run(&["executions", "--json"]).json(), json!([]));
}

#[test]
fn production_is_not_changed_by_a_flag() {
    let said = with_plan(&in_production()).run(&["apply", "plan.json", "--yes"]);
    assert_eq!((said.code, said.out.as_str()), (6, ""));
    assert!(said.err.contains("(rule production-by-name)"), "{}", said.err);
    assert!(said.err.contains("There is no terminal to ask on; the name has to be typed on one"), "{}", said.err);
}
