//! Templates that become files.

use std::{fs, os::unix::fs::symlink};

use orchestra_console::provider::Finding;
use serde_json::{Value, json};

use super::place::{Place, Shelf, interrupt, tree};

const RENDER: &str = "local.render-template";

fn place() -> Place {
    let file = |name: &str, text: &str, is_rendered| (name.to_owned(), text.as_bytes().to_vec(), is_rendered);
    Place::with_templates(Shelf(vec![
        file("app/main.py", "port = {{ port }}\n", true),
        file("app/inner/raw.txt", "{{ port }}\n", false),
        file(".gitignore", ".venv/\n", false),
    ]))
}

fn inputs(place: &Place) -> Value {
    json!({ "template": "notes", "into": place.path("demo"), "values": { "port": 8000 } })
}

#[tokio::test]
async fn files_are_rendered_or_copied_and_taken_back() {
    let place = place();
    let outputs = place.stands_everything(RENDER, inputs(&place)).await;
    assert_eq!(outputs["files"], json!([".gitignore", "app/inner/raw.txt", "app/main.py"]));
    place.perform("2", RENDER, inputs(&place)).await.unwrap();
    assert_eq!(fs::read_to_string(place.path("demo/app/main.py")).unwrap(), "port = 8000\n");
    assert_eq!(fs::read_to_string(place.path("demo/app/inner/raw.txt")).unwrap(), "{{ port }}\n");
}

#[tokio::test]
async fn a_changed_file_and_an_added_one_are_left_and_named() {
    let place = place();
    let outputs = place.perform("1", RENDER, inputs(&place)).await.unwrap();
    fs::write(place.path("demo/app/main.py"), "mine").unwrap();
    fs::write(place.path("demo/app/inner/added.py"), "mine").unwrap();
    place.undo("1", RENDER, inputs(&place), &outputs).await.unwrap();
    let left = ["demo", "demo/app", "demo/app/inner", "demo/app/inner/added.py", "demo/app/main.py"];
    assert_eq!(tree(&place.work()), left.map(|name| place.work().join(name)));
    let heard = place.heard().join("\n");
    assert!(heard.contains(&format!("left: {} was changed since", place.path("demo/app/main.py"))), "{heard}");
    assert!(heard.contains(&format!("left: {} is not empty", place.path("demo/app/inner"))), "{heard}");
}

#[tokio::test]
async fn what_running_left_goes_with_the_undo() {
    let place = place();
    let mut inputs = inputs(&place);
    inputs["generated"] = json!(["**/__pycache__/", "data/"]);
    let outputs = place.perform("1", RENDER, inputs.clone()).await.unwrap();
    for path in ["demo/app/__pycache__", "demo/data"] {
        fs::create_dir(place.path(path)).unwrap();
        fs::write(place.path(&format!("{path}/x")), "").unwrap();
    }
    place.undo("1", RENDER, inputs, &outputs).await.unwrap();
    assert_eq!(tree(&place.work()), Vec::<std::path::PathBuf>::new());
}

#[tokio::test]
async fn another_file_in_the_way_refuses_before_anything_is_written() {
    let place = place();
    fs::create_dir_all(place.path("demo/app")).unwrap();
    fs::write(place.path("demo/app/main.py"), "mine").unwrap();
    fs::write(place.path("demo/.gitignore"), ".venv/\n").unwrap();
    let before = tree(&place.work());
    let said = place.sentence("1", RENDER, inputs(&place)).await;
    assert_eq!(
        said,
        format!("other files are there already, and nothing was written: {}", place.path("demo/app/main.py"))
    );
    assert_eq!(tree(&place.work()), before);
    fs::remove_file(place.path("demo/app/main.py")).unwrap();
    let outputs = place.perform("2", RENDER, inputs(&place)).await.unwrap();
    place.undo("2", RENDER, inputs(&place), &outputs).await.unwrap();
    assert_eq!(fs::read_to_string(place.path("demo/.gitignore")).unwrap(), ".venv/\n", "it was there before");
}

#[tokio::test]
async fn half_a_rendering_is_cleared_away() {
    let place = place();
    let outputs = place.perform("1", RENDER, inputs(&place)).await.unwrap();
    let record = fs::read_to_string(place.kept("1", ".json")).unwrap();
    let record: Value = serde_json::from_str(&record).unwrap();
    interrupt(&place, "1", RENDER, record["made"].clone());
    fs::remove_file(place.path("demo/app/main.py")).unwrap();
    fs::write(place.path(&format!("demo/app/.orchestra-{}", place.id("1"))), "half").unwrap();
    assert_eq!(place.inspect("1", RENDER, inputs(&place)).await, Finding::Absent);
    assert_eq!(tree(&place.work()), Vec::<std::path::PathBuf>::new());
    assert_eq!(place.perform("1", RENDER, inputs(&place)).await.unwrap(), outputs);
}

#[tokio::test]
async fn a_missing_variable_leaves_nothing() {
    let place = place();
    let said = place.sentence("1", RENDER, json!({ "template": "notes", "into": place.path("demo") })).await;
    assert!(said.contains("file app/main.py of template notes, line 1") && said.contains("undefined"), "{said}");
    assert_eq!(tree(&place.work()), Vec::<std::path::PathBuf>::new());
    let said = place.sentence("2", RENDER, json!({ "template": "x", "into": place.path("demo") })).await;
    assert_eq!(said, "there is no template x");
}

#[tokio::test]
async fn no_file_leaves_its_directory() {
    for (name, why) in [
        ("../out.txt", "climbs"),
        ("/etc/out.txt", "no path inside"),
        ("link/out.txt", "is a symbolic link"),
        ("-rf", "begins with a dash"),
    ] {
        let place = Place::with_templates(Shelf(vec![(name.into(), b"x".to_vec(), false)]));
        fs::create_dir(place.path("demo")).unwrap();
        symlink(place.state().parent().unwrap(), place.path("demo/link")).unwrap();
        let said = place.sentence("1", RENDER, json!({ "template": "notes", "into": place.path("demo") })).await;
        assert!(said.contains(why), "{name}: {said}");
        assert_eq!(tree(&place.work()).len(), 2);
    }
}

#[tokio::test]
async fn a_disk_that_takes_no_more_leaves_nothing() {
    // A name that no file system takes, after one that it takes, fails in the middle.
    let long = format!("b/{}", "n".repeat(240));
    let file = |name: &str| (name.to_owned(), b"x".to_vec(), false);
    let place = Place::with_templates(Shelf(vec![file("a/one"), file(&long)]));
    fs::create_dir(place.path("demo")).unwrap();
    fs::write(place.path("demo/b"), "a file where a directory is wanted").unwrap();
    let before = tree(&place.work());
    let said = place.sentence("1", RENDER, json!({ "template": "notes", "into": place.path("demo") })).await;
    assert!(said.starts_with("cannot "), "{said}");
    assert_eq!(tree(&place.work()), before);
}
