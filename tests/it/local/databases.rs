//! Databases, by the real ones.

use std::{fs, os::unix::fs::PermissionsExt as _, process::Command};

use orchestra_console::{plan::Fields, provider::Finding};
use serde_json::{Value, json};

use super::place::{Place, has, interrupt, tree};

const SQLITE: &str = "local.sqlite-database";
const POSTGRES: &str = "local.postgres-cluster";

fn with_migrations() -> (Place, Value) {
    let place = Place::new();
    fs::create_dir(place.path("migrations")).unwrap();
    fs::write(
        place.path("migrations/0001_notes.sql"),
        "CREATE TABLE notes (id INTEGER PRIMARY KEY);\nINSERT INTO notes VALUES (1);",
    )
    .unwrap();
    fs::write(place.path("migrations/0002_more.sql"), "CREATE INDEX notes_by_id ON notes (id);").unwrap();
    fs::write(place.path("migrations/README"), "not one").unwrap();
    let inputs = json!({ "path": place.path("data/app.db"), "migrations": place.path("migrations") });
    (place, inputs)
}

#[tokio::test]
async fn migrations_are_applied_once_each_and_a_changed_one_is_refused() {
    let (place, inputs) = with_migrations();
    let outputs = place.stands_everything(SQLITE, inputs.clone()).await;
    assert_eq!((outputs["created"].clone(), outputs["applied"].clone()), (true.into(), 2.into()));
    let outputs = place.perform("1", SQLITE, inputs.clone()).await.unwrap();
    assert_eq!(outputs["applied"], 2);
    fs::write(place.path("migrations/0003_last.sql"), "CREATE TABLE last (id INTEGER)").unwrap();
    let later = place.perform("2", SQLITE, inputs.clone()).await.unwrap();
    assert_eq!((later["created"].clone(), later["applied"].clone()), (false.into(), 1.into()));
    place.undo("2", SQLITE, inputs.clone(), &later).await.unwrap();
    assert!(fs::exists(place.path("data/app.db")).unwrap(), "it was there before");
    fs::write(place.path("migrations/0001_notes.sql"), "CREATE TABLE other (id INTEGER)").unwrap();
    fs::write(place.path("migrations/0004_never.sql"), "CREATE TABLE never (id INTEGER)").unwrap();
    let said = place.sentence("3", SQLITE, inputs.clone()).await;
    assert!(said.starts_with("migration 0001_notes.sql was changed after it was applied"), "{said}");
    fs::remove_file(place.path("migrations/0001_notes.sql")).unwrap();
    assert_eq!(place.perform("4", SQLITE, inputs.clone()).await.unwrap()["applied"], 1, "nothing of the refused one");
    place.undo("1", SQLITE, inputs, &outputs).await.unwrap();
    assert!(!fs::exists(place.path("data")).unwrap());
}

#[tokio::test]
async fn a_migration_that_fails_leaves_no_new_database() {
    let (place, inputs) = with_migrations();
    fs::write(
        place.path("migrations/0003_bad.sql"),
        "CREATE TABLE half (id INTEGER);\nCREATE TABLE half (id INTEGER);",
    )
    .unwrap();
    let before = tree(&place.work());
    let said = place.sentence("1", SQLITE, inputs.clone()).await;
    assert_eq!(said, "migration 0003_bad.sql failed and was taken back: table half already exists");
    assert_eq!(tree(&place.work()), before);
    let path = place.path("data/app.db");
    fs::create_dir(place.path("data")).unwrap();
    fs::write(&path, "half").unwrap();
    interrupt(&place, "2", SQLITE, json!([{ "kind": "tree", "path": path }]));
    assert_eq!(place.inspect("2", SQLITE, inputs).await, Finding::Absent);
    assert!(!fs::exists(path).unwrap());
}

#[tokio::test]
async fn a_cluster_is_made_runs_and_is_removed() {
    if !has("initdb") || !has("postgres") || !has("pg_ctl") {
        return;
    }
    let place = Place::new();
    let inputs = json!({ "directory": place.path("demo/database"), "database": "app" });
    let is_root = rustix::process::geteuid().is_root();
    if is_root {
        let closed = place.work().parent().unwrap().to_path_buf();
        fs::set_permissions(&closed, fs::Permissions::from_mode(0o700)).unwrap();
        let said = place.sentence("1", POSTGRES, inputs.clone()).await;
        assert!(said.contains("its account postgres cannot reach") && said.contains("--path"), "{said}");
        assert_eq!(tree(&place.work()).len(), 0);
        fs::set_permissions(&closed, fs::Permissions::from_mode(0o755)).unwrap();
    }
    let outputs = place.perform("2", POSTGRES, inputs.clone()).await.unwrap();
    assert_eq!(place.perform("2", POSTGRES, inputs.clone()).await.unwrap(), outputs);
    let port = outputs["port"].as_u64().unwrap();
    assert!(place.state().join("ports").join(port.to_string()).exists());
    let said = place.sentence("3", POSTGRES, inputs.clone()).await;
    assert!(said.ends_with("is there already; a cluster is made where nothing is"), "{said}");
    let pg_ctl = orchestra_console::provider::find_program("pg_ctl", &[]);
    if let Some(pg_ctl) = pg_ctl {
        let words = if is_root { vec!["runuser", "-u", "postgres", "--"] } else { vec!["env"] };
        let started = Command::new(words[0])
            .args(&words[1..])
            .arg(pg_ctl)
            .args(["-w", "-l", "/dev/null", "-D", &place.path("demo/database"), "start"])
            .current_dir("/")
            .status();
        assert!(started.unwrap().success());
        let connected = place.perform("4", "local.tcp-connect", json!({ "port": port })).await.unwrap();
        assert_eq!(connected["is_open"], true);
    }
    for _ in 0..2 {
        place.undo("2", POSTGRES, inputs.clone(), &outputs).await.unwrap();
        assert_eq!(tree(&place.work()).len(), 0);
        assert!(!place.state().join("ports").join(port.to_string()).exists());
    }
    let connected = place.perform("4", "local.tcp-connect", json!({ "port": port })).await.unwrap();
    assert_eq!(connected["is_open"], false);
    place.undo("never", POSTGRES, inputs.clone(), &Fields::new()).await.unwrap();
    let bad = json!({ "directory": place.path("x"), "database": "a\"; DROP" });
    assert!(place.sentence("5", POSTGRES, bad).await.starts_with("database is no name"));
}
