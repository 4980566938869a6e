//! Journals of every format that was ever written open, fold and verify.

use std::{fs, path::Path};

use orchestra_console::{
    domain::Printable,
    journal::{self, ExecutionFilter, Store},
    plan::{Control, Execution, ExecutionStatus, Recorded},
};

use super::scene::{Worker, at, begun, plan};

const FORMAT_1: &str = "tests/fixtures/journal-1.db";

#[tokio::test]
async fn a_journal_of_format_1_is_read_and_gone_on_with() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal.db");
    fs::copy(Path::new(env!("CARGO_MANIFEST_DIR")).join(FORMAT_1), &path).unwrap();
    let store = journal::open(&path).await.unwrap();
    let rows = store.executions(&ExecutionFilter::default()).await.unwrap();
    let found: Vec<_> = rows.iter().map(|row| (row.environment.as_str(), row.status, row.steps_done)).collect();
    let expected = [
        ("paused", ExecutionStatus::Paused, 1),
        ("doubtful", ExecutionStatus::InDoubt, 0),
        ("demo", ExecutionStatus::Succeeded, 2),
    ];
    assert_eq!(found, expected);
    for row in &rows {
        let plan = store.plan(&row.plan).await.unwrap();
        let execution = Execution::fold(&plan, &store.entries(&row.id, 0).await.unwrap()).unwrap();
        assert_eq!((execution.status, execution.sequence), (row.status, row.sequence));
    }
    assert_eq!(journal::verify(&store, None).await.unwrap(), []);
    assert_eq!(store.controls("0c0000000003", 0).await.unwrap()[0].control, Control::Pause);
    assert_eq!(store.said("0a0000000001", 0, 0).await.unwrap()[0].text, Printable::new("one line"));

    let mut worker = Worker::claim(&store, "0c0000000003", &plan("paused")).await.unwrap();
    worker.write(&store, vec![Recorded::Resumed]).await.unwrap();
    worker.carry_out(&store, "second").await.unwrap();
    worker.end(&store).await.unwrap();
    assert_eq!(journal::verify(&store, None).await.unwrap(), []);
}

/// Writes the stored journal of the present format: `cargo test --test it make_the_stored_journal -- --ignored`.
#[tokio::test]
#[ignore = "a stored journal is made once for each format"]
async fn make_the_stored_journal() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal.db");
    let store = journal::open(&path).await.unwrap();
    let mut ended = begun(&store, "0a0000000001", "demo").await;
    ended.carry_out(&store, "first").await.unwrap();
    store.say("0a0000000001", vec![("first".into(), at(12), Printable::new("one line"))]).await.unwrap();
    ended.carry_out(&store, "second").await.unwrap();
    ended.end(&store).await.unwrap();

    let mut doubtful = begun(&store, "0b0000000002", "doubtful").await;
    let doubt = Recorded::InDoubt { step: "first".into(), why: Printable::new("no answer came") };
    let started = Recorded::Started { step: "first".into() };
    doubtful.write(&store, vec![super::scene::intended("first"), started, doubt]).await.unwrap();

    let mut paused = begun(&store, "0c0000000003", "paused").await;
    paused.carry_out(&store, "first").await.unwrap();
    let number = store.post("0c0000000003", Control::Pause, "ada@here", 6, at(30)).await.unwrap();
    let taken_up = Recorded::Controlled { number, control: Control::Pause, by: "ada@here".into(), refused: None };
    paused.write(&store, vec![taken_up, Recorded::Paused { why: "ada@here asked".into() }]).await.unwrap();
    store.close().await;
    fs::copy(&path, Path::new(env!("CARGO_MANIFEST_DIR")).join(FORMAT_1)).unwrap();
}
