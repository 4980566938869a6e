//! Directories that are made and removed.

use std::fs;

use orchestra_console::{plan::Fields, provider::Finding};
use serde_json::json;

use super::place::{Place, Shelf, interrupt, tree};

#[tokio::test]
async fn a_directory_is_made_with_those_above_it_and_taken_back() {
    let place = Place::new();
    let outputs = place.stands_everything("local.create-directory", json!({ "path": place.path("a/b/c") })).await;
    assert_eq!(outputs["created"], true);
}

#[tokio::test]
async fn a_directory_that_was_there_stays() {
    let place = Place::new();
    fs::create_dir(place.work().join("mine")).unwrap();
    let inputs = json!({ "path": place.path("mine") });
    let outputs = place.perform("1", "local.create-directory", inputs.clone()).await.unwrap();
    assert_eq!(outputs["created"], false);
    place.undo("1", "local.create-directory", inputs, &outputs).await.unwrap();
    assert!(place.work().join("mine").is_dir());
}

#[tokio::test]
async fn a_directory_with_something_in_it_is_left_and_named() {
    let place = Place::new();
    let inputs = json!({ "path": place.path("demo/inner") });
    let outputs = place.perform("1", "local.create-directory", inputs.clone()).await.unwrap();
    fs::write(place.work().join("demo/mine.txt"), "mine").unwrap();
    place.undo("1", "local.create-directory", inputs, &outputs).await.unwrap();
    assert_eq!(tree(&place.work()), [place.work().join("demo"), place.work().join("demo/mine.txt")]);
    assert_eq!(place.heard(), [format!("left: {} is not empty", place.path("demo"))]);
}

#[tokio::test]
async fn what_an_interrupted_attempt_made_is_cleared_away_when_it_is_asked_about() {
    let place = Place::new();
    let path = place.path("a");
    fs::create_dir(&path).unwrap();
    let made = json!([{ "kind": "directory", "path": path }, { "kind": "directory", "path": format!("{path}/b") }]);
    interrupt(&place, "1", "local.create-directory", made);
    let inputs = json!({ "path": format!("{path}/b") });
    assert_eq!(place.inspect("1", "local.create-directory", inputs.clone()).await, Finding::Absent);
    assert_eq!(tree(&place.work()), Vec::<std::path::PathBuf>::new());
    place.perform("1", "local.create-directory", inputs).await.unwrap();
}

#[tokio::test]
async fn a_file_in_the_way_and_a_lost_ledger_are_said() {
    let place = Place::new();
    fs::write(place.work().join("file"), "").unwrap();
    let said = place.sentence("1", "local.create-directory", json!({ "path": place.path("file/inner") })).await;
    assert!(said.starts_with("cannot create ") || said.starts_with("cannot look at "), "{said}");
    let inputs = json!({ "path": place.path("demo") });
    let outputs = place.perform("2", "local.create-directory", inputs.clone()).await.unwrap();
    fs::remove_file(place.kept("2", ".json")).unwrap();
    fs::remove_file(place.kept("2", ".lock")).unwrap();
    let fault = place.undo("2", "local.create-directory", inputs, &outputs).await.unwrap_err();
    assert!(fault.fault.to_string().contains("-2 is gone from "), "{}", fault.fault);
}

#[tokio::test]
async fn a_removed_environment_leaves_nothing_but_the_persons_own_files_in_the_backup() {
    let files =
        vec![("app/main.py".into(), b"print()\n".to_vec(), false), ("README.md".into(), b"hi\n".to_vec(), false)];
    let place = Place::with_templates(Shelf(files));
    let into = place.path("demo");
    place.perform("1", "local.render-template", json!({ "template": "notes", "into": into })).await.unwrap();
    fs::write(format!("{into}/README.md"), "changed").unwrap();
    fs::write(format!("{into}/app/own.py"), "own").unwrap();
    fs::create_dir_all(format!("{into}/.venv/bin")).unwrap();
    fs::write(format!("{into}/.venv/bin/python"), "").unwrap();
    let inputs = json!({ "path": into, "generated": [".venv/"], "name": "demo" });
    let outputs = place.perform("2", "local.remove-directory", inputs.clone()).await.unwrap();
    assert_eq!(tree(&place.work()), Vec::<std::path::PathBuf>::new());
    let backup = std::path::PathBuf::from(outputs["backup"].as_str().unwrap());
    assert_eq!(fs::read_to_string(backup.join("README.md")).unwrap(), "changed");
    assert_eq!(fs::read_to_string(backup.join("app/own.py")).unwrap(), "own");
    assert_eq!(tree(&backup).len(), 3, "{:?}", tree(&backup));
    assert_eq!(place.heard(), [format!("2 files of your own were kept in {}", backup.display())]);
    assert_eq!(place.perform("2", "local.remove-directory", inputs.clone()).await.unwrap(), outputs);
    let again = place.perform("3", "local.remove-directory", inputs.clone()).await.unwrap();
    assert_eq!((again["removed"].clone(), again["backup"].clone()), (false.into(), serde_json::Value::Null));
    let fault = place.undo("2", "local.remove-directory", inputs, &outputs).await.unwrap_err();
    assert!(fault.fault.to_string().contains("does not come back"), "{}", fault.fault);
}

#[tokio::test]
async fn what_no_operation_made_is_not_removed() {
    let place = Place::new();
    fs::create_dir_all(place.work().join("mine")).unwrap();
    fs::create_dir_all(place.state()).unwrap();
    for (path, why) in [
        (place.path("mine"), "was neither made nor filled by an operation"),
        (place.work().parent().unwrap().display().to_string(), "holds more than an environment"),
        (place.state().display().to_string(), "holds more than an environment"),
        ("/".into(), "the root directory"),
    ] {
        let said = place.sentence("1", "local.remove-directory", json!({ "path": path })).await;
        assert!(said.contains(why), "{path}: {said}");
    }
    assert!(place.work().join("mine").is_dir());
    place.undo("never", "local.remove-directory", json!({ "path": place.path("mine") }), &Fields::new()).await.unwrap();
}

#[tokio::test]
async fn what_was_made_anew_after_a_removal_is_not_taken_back_by_who_made_it_first() {
    let place = Place::with_templates(Shelf(vec![("README.md".into(), b"hi\n".to_vec(), false)]));
    let into = place.path("demo");
    let render = json!({ "template": "notes", "into": into, "generated": [".venv/"] });
    let first = place.perform("1", "local.render-template", render.clone()).await.unwrap();
    place.perform("2", "local.remove-directory", json!({ "path": into })).await.unwrap();
    place.perform("3", "local.render-template", render.clone()).await.unwrap();
    fs::create_dir(format!("{into}/.venv")).unwrap();
    let before = tree(&place.work());
    place.undo("1", "local.render-template", render.clone(), &first).await.unwrap();
    assert_eq!(tree(&place.work()), before);
    place.undo("3", "local.render-template", render, &first).await.unwrap();
    assert_eq!(tree(&place.work()), Vec::<std::path::PathBuf>::new());
}

#[tokio::test]
async fn a_directory_with_another_environment_in_it_is_not_removed() {
    let place = Place::new();
    for (id, name, path) in [("1", "outer", "outer"), ("2", "inner", "outer/inner")] {
        let path = place.path(path);
        place.perform(id, "local.create-directory", json!({ "path": path })).await.unwrap();
        let noted = json!({ "name": name, "path": path });
        place.perform(&format!("{id}n"), "local.register-environment", noted).await.unwrap();
    }
    let outer = json!({ "path": place.path("outer") });
    let said = place.sentence("3", "local.remove-directory", outer.clone()).await;
    assert!(said.ends_with("that one first: orchestra env destroy inner"), "{said}");
    assert!(place.work().join("outer/inner").is_dir());
    fs::remove_dir(place.work().join("outer/inner")).unwrap();
    place.perform("4", "local.remove-directory", outer).await.unwrap();
}
