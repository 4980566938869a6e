//! Power goes away while the journal is written: what was answered as kept is there, the rest is whole or not there.

use std::{fs, path::Path};

use orchestra_console::journal::{self, Store};

use super::scene::{Worker, begun, plan};

const SECTOR: usize = 512;

/// The two files as they lie on the disk; the third is shared memory and gone with the power.
#[derive(Clone)]
struct Disk {
    file: Vec<u8>,
    log: Vec<u8>,
    /// Entries that were answered as kept.
    kept: usize,
}

impl Disk {
    fn of(folder: &Path, kept: u64) -> Self {
        let read = |name: &str| fs::read(folder.join(name)).unwrap();
        Self { file: read("journal.db"), log: read("journal.db-wal"), kept: kept as usize }
    }
}

/// What a disk does to sectors that were on their way: from here on none arrived, from here on nothing but zeros, this
/// one did not while later ones did, or half of what was meant for it.
fn damages(before: usize, log: &[u8]) -> Vec<Vec<u8>> {
    let mut all = Vec::new();
    for at in (before..log.len()).step_by(SECTOR) {
        let end = (at + SECTOR).min(log.len());
        all.push(log[..at].to_vec());
        let (mut zeros, mut hole, mut noise) = (log.to_vec(), log.to_vec(), log.to_vec());
        zeros[at..].fill(0);
        hole[at..end].fill(0);
        noise[at..end].iter_mut().for_each(|byte| *byte ^= 0x5a);
        all.extend([zeros, hole, noise]);
    }
    all
}

/// Opens the disk as it was left; how many entries are there.
async fn entries_on(folder: &Path, file: &[u8], log: &[u8]) -> usize {
    let _ = fs::remove_file(folder.join("journal.db-shm"));
    fs::write(folder.join("journal.db"), file).unwrap();
    fs::write(folder.join("journal.db-wal"), log).unwrap();
    let store = journal::open(&folder.join("journal.db")).await.unwrap();
    assert_eq!(journal::verify(&store, None).await.unwrap(), []);
    let count = store.entries("0a0000000001", 0).await.unwrap().len();
    store.close().await;
    count
}

#[tokio::test]
async fn whatever_arrived_of_the_last_write_all_before_it_is_there() {
    let live = tempfile::tempdir().unwrap();
    let store = journal::open(&live.path().join("journal.db")).await.unwrap();
    let mut worker = begun(&store, "0a0000000001", "demo").await;
    let mut disks = vec![Disk::of(live.path(), worker.lease.sequence)];
    worker.carry_out(&store, "first").await.unwrap();
    disks.push(Disk::of(live.path(), worker.lease.sequence));
    let mut next = Worker::claim(&store, "0a0000000001", &plan("demo")).await.unwrap();
    disks.push(Disk::of(live.path(), next.lease.sequence));
    next.write(&store, vec![super::scene::intended("second")]).await.unwrap();
    disks.push(Disk::of(live.path(), next.lease.sequence));

    let folder = tempfile::tempdir().unwrap();
    let (mut cuts, mut lost) = (0, 0);
    for pair in disks.windows(2) {
        let (before, after) = (&pair[0], &pair[1]);
        assert_eq!(before.file, after.file, "nothing was moved into the file in between");
        for log in damages(before.log.len(), &after.log) {
            let found = entries_on(folder.path(), &after.file, &log).await;
            // `carry_out` is two writes of two entries each: the first of them may be there alone.
            assert!((before.kept..=after.kept).contains(&found), "{found} of {}..={}", before.kept, after.kept);
            lost += usize::from(found < after.kept);
            cuts += 1;
        }
        assert_eq!(entries_on(folder.path(), &after.file, &after.log).await, after.kept);
    }
    assert!(cuts > 100 && lost > cuts / 2, "{cuts} cuts, {lost} with something lost");
}

#[tokio::test]
async fn a_log_that_was_being_moved_into_the_file_is_moved_again() {
    let live = tempfile::tempdir().unwrap();
    let store = journal::open(&live.path().join("journal.db")).await.unwrap();
    let mut worker = begun(&store, "0a0000000001", "demo").await;
    worker.carry_out(&store, "first").await.unwrap();
    let before = Disk::of(live.path(), worker.lease.sequence);
    // Closing moves everything; the power goes away when only a part of it has arrived in the file.
    store.close().await;
    let moved = fs::read(live.path().join("journal.db")).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let length = before.file.len().max(moved.len());
    for at in (0..length).step_by(SECTOR * 3) {
        let mut torn = moved.clone();
        torn.resize(length, 0);
        let rest = before.file.get(at..).unwrap_or_default();
        torn[at..at + rest.len()].copy_from_slice(rest);
        torn.truncate(before.file.len().max(at).max(SECTOR));
        assert_eq!(entries_on(folder.path(), &torn, &before.log).await, before.kept, "cut at {at}");
    }
}
