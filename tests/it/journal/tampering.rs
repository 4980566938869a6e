//! An entry that was changed behind the journal's back is found.

use std::path::{Path, PathBuf};

use orchestra_console::journal::{self, Breach};
use sqlx::{AssertSqlSafe, Connection as _, Executor as _, SqliteConnection};

use super::scene::begun;

async fn written(folder: &Path) -> PathBuf {
    let path = folder.join("journal.db");
    let store = journal::open(&path).await.unwrap();
    for (id, environment) in [("0a0000000001", "demo"), ("0b0000000002", "other")] {
        let mut worker = begun(&store, id, environment).await;
        worker.carry_out(&store, "first").await.unwrap();
        worker.carry_out(&store, "second").await.unwrap();
        worker.end(&store).await.unwrap();
    }
    assert_eq!(journal::verify(&store, None).await.unwrap(), []);
    store.close().await;
    path
}

pub(crate) async fn change(path: &Path, statement: &str) {
    let mut connection = SqliteConnection::connect(path.to_str().unwrap()).await.unwrap();
    connection.execute("PRAGMA foreign_keys = OFF").await.unwrap();
    let changed = connection.execute(AssertSqlSafe(statement)).await.unwrap();
    assert!(changed.rows_affected() > 0, "{statement}");
    connection.close().await.unwrap();
}

async fn found(statement: &str) -> Vec<(String, u64, String)> {
    let folder = tempfile::tempdir().unwrap();
    let path = written(folder.path()).await;
    change(&path, statement).await;
    let store = journal::open(&path).await.unwrap();
    let breaches = journal::verify(&store, None).await.unwrap();
    breaches.into_iter().map(|Breach { execution, sequence, what }| (execution, sequence, what)).collect()
}

#[tokio::test]
async fn each_kind_of_change_is_found_where_it_was_made() {
    let demo = "0a0000000001";
    let of = |sequence: u64| format!("WHERE execution = '{demo}' AND sequence = {sequence}");
    let cases = [
        (format!("UPDATE entries SET body = REPLACE(body, 'first', 'other') {}", of(5)), 5, "it was changed"),
        (format!("UPDATE entries SET link = 'x' || link {}", of(11)), 11, "it was changed"),
        (format!("UPDATE entries SET at = at + 1 {}", of(4)), 4, "it stands in another place"),
        (format!("DELETE FROM entries {}", of(6)), 6, "it is gone"),
        (format!("DELETE FROM entries {}", of(11)), 11, "the newest entry is gone"),
        (format!("UPDATE executions SET status = 'failed' WHERE id = '{demo}'"), 0, "the list says failed"),
        ("UPDATE plans SET body = REPLACE(body, 'Do first', 'Do last') WHERE environment = 'demo'".into(), 0, "plan"),
    ];
    for (statement, sequence, what) in cases {
        let found = found(&statement).await;
        let first = found.first().unwrap_or_else(|| panic!("{statement}: nothing was found"));
        assert_eq!((first.0.as_str(), first.1), (demo, sequence), "{statement}: {found:?}");
        assert!(first.2.contains(what), "{statement}: {found:?}");
        assert!(found.iter().all(|(execution, ..)| execution == demo), "{statement}: {found:?}");
    }
}

#[tokio::test]
async fn an_entry_of_another_execution_does_not_pass() {
    let statement = "UPDATE entries SET (body, link, at) = (SELECT body, link, at FROM entries AS theirs \
                     WHERE theirs.execution = '0b0000000002' AND theirs.sequence = entries.sequence) \
                     WHERE execution = '0a0000000001' AND sequence = 7";
    assert_eq!(found(statement).await[0].1, 7);
}
