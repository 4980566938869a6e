//! Appends in a row, where the store knows the last link: the fence holds as it does for the first one.

use std::task::{Context, Waker};

use orchestra_console::{
    journal::{self, SqliteStore, Store, StoreError},
    plan::{Entry, Execution, Recorded},
};

use super::scene::{Worker, at, begun, plan};

async fn two_stores() -> (tempfile::TempDir, SqliteStore, SqliteStore) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal.db");
    let (one, other) = (journal::open(&path).await.unwrap(), journal::open(&path).await.unwrap());
    (folder, one, other)
}

fn resumed(times: usize) -> Vec<Recorded> {
    vec![Recorded::Resumed; times]
}

#[tokio::test]
async fn a_worker_that_appended_before_writes_nothing_once_another_has_the_lease() {
    let (_folder, one, other) = two_stores().await;
    let mut old = begun(&one, "0a0000000001", "demo").await;
    for _ in 0..3 {
        old.write(&one, resumed(1)).await.unwrap();
    }
    let mut newer = Worker::claim(&other, "0a0000000001", &plan("demo")).await.unwrap();
    let before = other.entries("0a0000000001", 0).await.unwrap();
    for times in [1, 2, 9] {
        let error = old.write(&one, resumed(times)).await.unwrap_err();
        assert_eq!(error, StoreError::Fenced { execution: "0a0000000001".into() });
    }
    assert_eq!(other.entries("0a0000000001", 0).await.unwrap(), before);
    newer.write(&other, resumed(1)).await.unwrap();
    newer.end(&other).await.unwrap();
    assert_eq!(journal::verify(&one, None).await.unwrap(), []);
}

#[tokio::test]
async fn the_same_lease_in_two_hands_writes_each_entry_once() {
    let (_folder, one, other) = two_stores().await;
    let mut worker = begun(&one, "0a0000000001", "demo").await;
    worker.write(&one, resumed(1)).await.unwrap();
    let mut twin = Worker { lease: worker.lease.clone(), execution: worker.execution.clone() };
    twin.write(&other, resumed(1)).await.unwrap();
    let error = worker.write(&one, resumed(1)).await.unwrap_err();
    assert_eq!(error, StoreError::Fenced { execution: "0a0000000001".into() });
    twin.write(&other, resumed(1)).await.unwrap();
    assert_eq!(one.entries("0a0000000001", 0).await.unwrap().len(), 5);
    assert_eq!(journal::verify(&one, None).await.unwrap(), []);
}

#[tokio::test]
async fn executions_take_turns_and_any_number_of_entries_follows() {
    let (_folder, store, _) = two_stores().await;
    let mut demo = begun(&store, "0a0000000001", "demo").await;
    let mut other = begun(&store, "0b0000000002", "other").await;
    for times in [1, 1, 2, 8, 9, 30, 1] {
        demo.write(&store, resumed(times)).await.unwrap();
        demo.write(&store, resumed(times)).await.unwrap();
        other.write(&store, resumed(times)).await.unwrap();
    }
    for (worker, environment) in [(demo, "demo"), (other, "other")] {
        let entries = store.entries(&worker.lease.execution, 0).await.unwrap();
        assert_eq!(Execution::fold(&plan(environment), &entries).unwrap(), worker.execution);
    }
    assert_eq!(journal::verify(&store, None).await.unwrap(), []);
}

#[tokio::test]
async fn an_append_that_is_dropped_half_way_is_whole_or_nothing() {
    let (_folder, store, _) = two_stores().await;
    let mut worker = begun(&store, "0a0000000001", "demo").await;
    for polls in 1..6 {
        worker.write(&store, resumed(1)).await.unwrap();
        let mut after = worker.execution.clone();
        let sequence = after.sequence + 1;
        let entry = Entry { sequence, epoch: worker.lease.epoch, at: at(9), fact: Recorded::Resumed };
        after.apply(&entry).unwrap();
        let entries = [entry];
        let mut append = store.append(&mut worker.lease, &entries, &after);
        for _ in 0..polls {
            if append.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_ready() {
                break;
            }
        }
        drop(append);
        // Whoever comes next sees it or not, and goes on.
        worker = Worker::claim(&store, "0a0000000001", &plan("demo")).await.unwrap();
        assert_eq!(journal::verify(&store, None).await.unwrap(), []);
    }
    worker.end(&store).await.unwrap();
}
