//! Files that are not a whole journal: refused in words, copied, never written over.

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
};

use orchestra_console::journal::{self, Store, StoreError};
use sqlx::{Connection as _, Executor as _, SqliteConnection};

use super::scene::begun;

/// A journal with one execution, closed, so that one file is all of it.
async fn whole(folder: &Path) -> PathBuf {
    let path = folder.join("journal.db");
    let store = journal::open(&path).await.unwrap();
    let mut worker = begun(&store, "0a0000000001", "demo").await;
    worker.carry_out(&store, "first").await.unwrap();
    store.close().await;
    assert!(!folder.join("journal.db-wal").exists());
    path
}

/// Refused as damaged, and what stood there stands there, with a copy beside it.
async fn is_refused_and_kept(path: &Path) -> String {
    let before = fs::read(path).unwrap();
    let error = journal::open(path).await.unwrap_err();
    assert!(matches!(error, StoreError::Damaged { .. }), "{error:?}");
    assert!(fs::read(path).unwrap() == before, "it was not left as it is");
    let copies: Vec<PathBuf> = copies(path);
    assert_eq!(copies.len(), 1, "{copies:?}");
    assert!(fs::read(&copies[0]).unwrap() == before, "the copy is another");
    let text = error.to_string();
    assert!(text.contains(&format!("a copy is kept: {}", copies[0].display())), "{text}");
    assert!(text.contains("to begin a new one: mv "), "{text}");
    assert_eq!(journal::open(path).await.unwrap_err(), error, "again the same, and no second copy");
    assert_eq!(self::copies(path), copies);
    text
}

fn copies(path: &Path) -> Vec<PathBuf> {
    let files = fs::read_dir(path.parent().unwrap()).unwrap().map(|file| file.unwrap().path());
    files
        .filter(|file| file.to_str().unwrap().contains(".damaged-") && !file.to_str().unwrap().ends_with("-wal"))
        .collect()
}

#[tokio::test]
async fn a_new_journal_is_its_owners_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("state/orchestra/journal.db");
    let store = journal::open(&path).await.unwrap();
    begun(&store, "0a0000000001", "demo").await;
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(path.parent().unwrap()), 0o700);
    for end in ["journal.db", "journal.db-wal", "journal.db-shm"] {
        assert_eq!(mode(&path.with_file_name(end)), 0o600, "{end}");
    }
    assert_eq!(fs::read_dir(path.parent().unwrap()).unwrap().count(), 3, "no draft is left");
}

#[tokio::test]
async fn many_that_open_a_new_journal_at_once_share_one() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal.db");
    let opening = (0..8).map(|number| {
        let path = path.clone();
        tokio::spawn(async move {
            let store = journal::open(&path).await.unwrap();
            begun(&store, &format!("0{number}0000000000"), &format!("demo{number}")).await;
        })
    });
    for opened in opening.collect::<Vec<_>>() {
        opened.await.unwrap();
    }
    let store = journal::open(&path).await.unwrap();
    assert_eq!(store.executions(&journal::ExecutionFilter::default()).await.unwrap().len(), 8);
}

#[tokio::test]
async fn an_empty_file_is_no_new_journal() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal.db");
    fs::write(&path, "").unwrap();
    assert!(is_refused_and_kept(&path).await.contains("it is empty"));
}

#[tokio::test]
async fn another_file_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal.db");
    fs::write(&path, "my notes\n".repeat(100)).unwrap();
    assert!(is_refused_and_kept(&path).await.contains("its beginning is not that of a journal"));
}

#[tokio::test]
async fn the_database_of_another_program_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal.db");
    fs::write(&path, "").unwrap();
    let mut connection = SqliteConnection::connect(path.to_str().unwrap()).await.unwrap();
    connection.execute("PRAGMA journal_mode = WAL").await.unwrap();
    connection.execute("CREATE TABLE songs (title TEXT)").await.unwrap();
    connection.close().await.unwrap();
    assert!(is_refused_and_kept(&path).await.contains("journal_format"));
}

#[tokio::test]
async fn every_byte_of_the_beginning_can_be_wrong() {
    let folder = tempfile::tempdir().unwrap();
    let good = fs::read(whole(folder.path()).await).unwrap();
    let mut refused = 0;
    for at in 0..100 {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("journal.db");
        let mut bad = good.clone();
        bad[at] ^= 0xff;
        fs::write(&path, &bad).unwrap();
        match journal::open(&path).await {
            // Some bytes decide nothing; then everything is there.
            Ok(store) => match store.entries("0a0000000001", 0).await {
                Ok(entries) => assert_eq!(entries.len(), 6, "byte {at}"),
                Err(error) => assert!(matches!(error, StoreError::Damaged { .. }), "byte {at}: {error:?}"),
            },
            Err(StoreError::Damaged { .. }) => {
                refused += 1;
                assert!(fs::read(&copies(&path)[0]).unwrap() == bad, "byte {at}");
            }
            Err(error) => assert!(matches!(error, StoreError::Unreadable { .. }), "byte {at}: {error:?}"),
        }
    }
    assert!(refused > 16, "{refused}");
}

#[tokio::test]
async fn a_file_that_was_cut_off_anywhere_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let good = fs::read(whole(folder.path()).await).unwrap();
    for length in (512..good.len()).step_by(512 * 7) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("journal.db");
        fs::write(&path, &good[..length]).unwrap();
        assert!(is_refused_and_kept(&path).await.contains("it was cut off"), "at {length}");
    }
}

#[tokio::test]
async fn a_later_format_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = whole(folder.path()).await;
    let mut connection = SqliteConnection::connect(path.to_str().unwrap()).await.unwrap();
    connection.execute("UPDATE journal_format SET version = 2").await.unwrap();
    connection.close().await.unwrap();
    let before = fs::read(&path).unwrap();
    let error = journal::open(&path).await.unwrap_err();
    assert_eq!(error, StoreError::Newer { path: path.display().to_string(), found: 2, known: 1 });
    assert!(fs::read(&path).unwrap() == before, "it was not left alone");
}

#[tokio::test]
async fn a_folder_or_a_link_in_its_place_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal.db");
    fs::create_dir(&path).unwrap();
    let reason = |error: StoreError| match error {
        StoreError::Unreadable { reason, .. } => reason,
        other => panic!("{other:?}"),
    };
    assert_eq!(reason(journal::open(&path).await.unwrap_err()), "it is a folder");
    fs::remove_dir(&path).unwrap();
    std::os::unix::fs::symlink(folder.path().join("elsewhere.db"), &path).unwrap();
    assert!(reason(journal::open(&path).await.unwrap_err()).starts_with("it is a symbolic link"));
    assert!(!folder.path().join("elsewhere.db").exists(), "nothing was made behind the link");
}

#[tokio::test]
async fn a_log_that_was_taken_away_is_missed() {
    let folder = tempfile::tempdir().unwrap();
    let path = crashed(folder.path(), true).await;
    fs::remove_file(path.with_file_name("journal.db-wal")).unwrap();
    assert!(is_refused_and_kept(&path).await.contains("journal.db-wal is gone"));
}

#[tokio::test]
async fn a_log_whose_journal_is_gone_is_not_begun_over() {
    let folder = tempfile::tempdir().unwrap();
    let path = crashed(folder.path(), false).await;
    fs::remove_file(&path).unwrap();
    let log = fs::read(path.with_file_name("journal.db-wal")).unwrap();
    let error = journal::open(&path).await.unwrap_err();
    assert!(matches!(&error, StoreError::Damaged { reason, .. } if reason.contains("still holds entries")), "{error}");
    assert!(fs::read(path.with_file_name("journal.db-wal")).unwrap() == log, "the log was written to");
    assert!(!path.exists());
}

/// The files as a killed process leaves them, in a folder of their own.
async fn crashed(folder: &Path, with_shared: bool) -> PathBuf {
    let live = tempfile::tempdir().unwrap();
    let store = journal::open(&live.path().join("journal.db")).await.unwrap();
    begun(&store, "0a0000000001", "demo").await;
    for end in ["journal.db", "journal.db-wal", "journal.db-shm"] {
        if with_shared || end != "journal.db-shm" {
            fs::copy(live.path().join(end), folder.join(end)).unwrap();
        }
    }
    folder.join("journal.db")
}

#[tokio::test]
async fn a_row_that_makes_no_sense_is_named_and_a_copy_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    let path = whole(folder.path()).await;
    let mut connection = SqliteConnection::connect(path.to_str().unwrap()).await.unwrap();
    connection.execute("UPDATE entries SET body = 'nonsense' WHERE sequence = 3").await.unwrap();
    connection.close().await.unwrap();
    let store = journal::open(&path).await.unwrap();
    let error = store.entries("0a0000000001", 0).await.unwrap_err();
    assert!(
        matches!(&error, StoreError::Damaged { reason, .. } if reason.starts_with("entry 3 of execution 0a0000000001")),
        "{error:?}"
    );
    assert_eq!(copies(&path).len(), 1);
}
