//! The store in memory fails when it is told to, and leaves what a disk would leave.

use orchestra_console::{
    journal::{self, Audited, Failure, Faults, MemoryStore, Store, StoreError},
    plan::{ExecutionStatus, Recorded},
};

use super::scene::{Worker, begun, plan};

/// Plan, creation and claim are the first three writes.
const FIRST_APPEND: u64 = 4;

fn failing(failure: Failure, is_lasting: bool) -> MemoryStore {
    MemoryStore::failing(Faults { at_write: FIRST_APPEND, failure, is_lasting })
}

#[tokio::test]
async fn a_full_disk_keeps_nothing_of_the_write_and_takes_the_next_one() {
    let store = failing(Failure::Full, false);
    let mut worker = begun(&store, "0a0000000001", "demo").await;
    let error = worker.carry_out(&store, "first").await.unwrap_err();
    assert!(matches!(error, StoreError::Full { .. }), "{error}");
    assert_eq!(store.entries("0a0000000001", 0).await.unwrap().len(), 2);
    worker.carry_out(&store, "first").await.unwrap();
    assert_eq!(store.writes(), 6);
}

#[tokio::test]
async fn a_disk_that_stays_full_takes_nothing_until_there_is_room() {
    let store = failing(Failure::Full, true);
    let mut worker = begun(&store, "0a0000000001", "demo").await;
    for _ in 0..3 {
        assert!(matches!(worker.carry_out(&store, "first").await.unwrap_err(), StoreError::Full { .. }));
    }
    store.make_room();
    worker.carry_out(&store, "first").await.unwrap();
    assert_eq!(journal::verify(&store, None).await.unwrap(), []);
}

#[tokio::test]
async fn a_broken_disk_is_final_and_whoever_opens_it_anew_finds_the_write_or_does_not() {
    for is_kept in [false, true] {
        let store = failing(Failure::Broken { is_kept }, false);
        let mut worker = begun(&store, "0a0000000001", "demo").await;
        for _ in 0..2 {
            let error = worker.carry_out(&store, "first").await.unwrap_err();
            assert!(matches!(error, StoreError::Broken { .. }), "{error}");
        }
        assert!(matches!(store.heartbeat(&worker.lease, super::scene::at(9)).await, Err(StoreError::Broken { .. })));
        let store = store.reopened();
        assert_eq!(store.entries("0a0000000001", 0).await.unwrap().len(), if is_kept { 4 } else { 2 });
        let mut next = Worker::claim(&store, "0a0000000001", &plan("demo")).await.unwrap();
        let end = Recorded::Ended { status: ExecutionStatus::Failed, why: None };
        next.write(&store, vec![end]).await.unwrap();
        assert_eq!(journal::verify(&store, None).await.unwrap(), []);
    }
}

#[tokio::test]
async fn every_write_can_be_the_one_that_fails() {
    for at_write in 1..=8 {
        let faults = Faults { at_write, failure: Failure::Full, is_lasting: true };
        let store = MemoryStore::failing(faults);
        let outcome = whole(&store).await;
        assert_eq!(outcome.is_err(), at_write <= 8, "write {at_write}");
        assert_eq!(journal::verify(&store, None).await.unwrap(), []);
    }
    assert_eq!(whole(&MemoryStore::new()).await, Ok(8));
}

/// Plan, creation, claim, two steps of two writes each, end; how many writes that were.
async fn whole(store: &MemoryStore) -> Result<u64, StoreError> {
    let demo = plan("demo");
    store.put_plan(&demo).await?;
    store.create(super::scene::new("0a0000000001", &demo)).await?;
    let mut worker = Worker::claim(store, "0a0000000001", &demo).await?;
    worker.carry_out(store, "first").await?;
    worker.carry_out(store, "second").await?;
    worker.end(store).await?;
    Ok(store.writes())
}

#[tokio::test]
async fn the_same_writes_are_the_same_journal_to_the_byte() {
    let (one, other) = (MemoryStore::new(), MemoryStore::new());
    whole(&one).await.unwrap();
    whole(&other).await.unwrap();
    let kept = one.records("0a0000000001").await.unwrap();
    assert_eq!(kept, other.records("0a0000000001").await.unwrap());
    let folder = tempfile::tempdir().unwrap();
    let disk = journal::open(&folder.path().join("journal.db")).await.unwrap();
    let mut worker = begun(&disk, "0a0000000001", "demo").await;
    worker.carry_out(&disk, "first").await.unwrap();
    worker.carry_out(&disk, "second").await.unwrap();
    worker.end(&disk).await.unwrap();
    assert_eq!(kept, disk.records("0a0000000001").await.unwrap());
}
