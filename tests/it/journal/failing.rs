//! Disks that are full and disks that fail, as the kernel says it.

use std::{fs, path::Path, process::Command};

use orchestra_console::{
    journal::{self, Emergency, Store, StoreError},
    plan::{Entry, Fields, Recorded},
};

use super::{
    scene::{Worker, at, begun, plan},
    under,
};

#[test]
fn a_full_disk_stops_the_journal_until_there_is_room_and_the_emergency_record_is_kept() {
    if !under::can_mount() {
        return under::skipped("a mount of its own: root, unshare");
    }
    let folder = tempfile::tempdir().unwrap();
    let mount = "mount -t tmpfs -o size=3m none \"$JOURNAL_TEST_FOLDER\" && exec \"$0\" \"$@\"";
    let set_up = ["unshare", "-m", "sh", "-c", mount];
    under::passes(&mut under::inside(&set_up, "journal::failing::inside_a_full_disk", folder.path()));
}

#[tokio::test]
async fn inside_a_full_disk() {
    let Some(folder) = under::folder() else { return };
    let store = journal::open(&folder.join("journal.db")).await.unwrap();
    let emergency = Emergency::of(&folder);
    emergency.prepare("0a0000000001").unwrap();
    let mut worker = begun(&store, "0a0000000001", "demo").await;
    worker.carry_out(&store, "first").await.unwrap();
    fill(&folder.join("filler"));

    let error = worker.carry_out(&store, "second").await.unwrap_err();
    assert!(matches!(error, StoreError::Full { .. }), "{error:?}");
    let performed = Recorded::Performed { step: "second".into(), outputs: Fields::new() };
    let entry = Entry { sequence: 9, epoch: 1, at: at(9), fact: performed };
    emergency.keep("0a0000000001", &entry).unwrap();
    assert_eq!(emergency.kept("0a0000000001"), [entry]);
    // A new process can read what is there, too.
    assert_eq!(store.entries("0a0000000001", 0).await.unwrap().len(), 6);

    fs::remove_file(folder.join("filler")).unwrap();
    worker.carry_out(&store, "second").await.unwrap();
    worker.end(&store).await.unwrap();
    assert_eq!(journal::verify(&store, None).await.unwrap(), []);
}

/// Takes all the room there is.
fn fill(path: &Path) {
    use std::io::Write as _;
    let mut file = fs::File::create(path).unwrap();
    while file.write_all(&[1; 4096]).is_ok() {}
    while file.write_all(&[1]).is_ok() {}
}

#[test]
fn a_sync_that_fails_is_final() {
    let works = Command::new("strace").args(["-qq", "-e", "trace=none", "true"]).output();
    if !works.is_ok_and(|output| output.status.success()) {
        return under::skipped("strace, and the right to trace");
    }
    let folder = tempfile::tempdir().unwrap();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let store = journal::open(&folder.path().join("journal.db")).await.unwrap();
        let demo = plan("demo");
        store.put_plan(&demo).await.unwrap();
        store.create(super::scene::new("0a0000000001", &demo)).await.unwrap();
        store.close().await;
    });
    let fault = "inject=fdatasync,fsync:error=EIO:when=8+";
    let trace = ["strace", "-f", "-qq", "-o", "/dev/null", "-e", "trace=fdatasync,fsync", "-e", fault];
    under::passes(&mut under::inside(&trace, "journal::failing::inside_a_failing_disk", folder.path()));

    // What was answered as kept before is there.
    let noted: usize = fs::read_to_string(folder.path().join("kept")).unwrap().parse().unwrap();
    runtime.block_on(async {
        let store = journal::open(&folder.path().join("journal.db")).await.unwrap();
        assert!(store.entries("0a0000000001", 0).await.unwrap().len() >= noted);
        assert_eq!(journal::verify(&store, None).await.unwrap(), []);
        Worker::claim(&store, "0a0000000001", &plan("demo")).await.unwrap();
    });
}

#[tokio::test]
async fn inside_a_failing_disk() {
    let Some(folder) = under::folder() else { return };
    let store = journal::open(&folder.join("journal.db")).await.unwrap();
    let mut worker = Worker::claim(&store, "0a0000000001", &plan("demo")).await.unwrap();
    let mut error = None;
    for _ in 0..20 {
        let resumed = vec![Recorded::Resumed];
        match worker.write(&store, resumed).await {
            Ok(()) => fs::write(folder.join("kept"), worker.lease.sequence.to_string()).unwrap(),
            Err(failure) => {
                error = Some(failure);
                break;
            }
        }
    }
    let error = error.expect("a sync fails");
    assert!(matches!(error, StoreError::Broken { .. }), "{error:?}");
    assert!(worker.lease.sequence > 2, "some were kept before it failed");
    for _ in 0..3 {
        assert_eq!(worker.write(&store, vec![Recorded::Resumed]).await.unwrap_err(), error);
    }
    assert_eq!(store.heartbeat(&worker.lease, at(99)).await.unwrap_err(), error);
}

#[test]
fn a_folder_that_cannot_be_written_is_named() {
    if !under::can_mount() {
        return under::skipped("a mount of its own: root, unshare");
    }
    let folder = tempfile::tempdir().unwrap();
    let mount = "mount --bind \"$JOURNAL_TEST_FOLDER\" \"$JOURNAL_TEST_FOLDER\" && \
                 mount -o remount,bind,ro \"$JOURNAL_TEST_FOLDER\" && exec \"$0\" \"$@\"";
    let set_up = ["unshare", "-m", "sh", "-c", mount];
    under::passes(&mut under::inside(&set_up, "journal::failing::inside_a_read_only_folder", folder.path()));
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let store = journal::open(&folder.path().join("journal.db")).await.unwrap();
        begun(&store, "0a0000000001", "demo").await;
        store.close().await;
    });
    under::passes(&mut under::inside(&set_up, "journal::failing::inside_a_read_only_folder", folder.path()));
}

#[tokio::test]
async fn inside_a_read_only_folder() {
    let Some(folder) = under::folder() else { return };
    let path = folder.join("journal.db");
    let error = journal::open(&path).await.unwrap_err();
    assert!(matches!(error, StoreError::Unreadable { .. }), "{error:?}");
    assert!(error.to_string().contains(path.to_str().unwrap()), "{error}");
}
