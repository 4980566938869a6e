//! One SQLite file, spoken to by one connection on threads that may block.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use rusqlite::{Connection, OpenFlags, OptionalExtension};

use crate::failure::Failure;

/// In order; each is applied once. Add a file, never change one.
const MIGRATIONS: [(&str, &str); 2] = [
    (
        "0001_notes.sql",
        include_str!("../migrations/0001_notes.sql"),
    ),
    (
        "0002_notes_by_age.sql",
        include_str!("../migrations/0002_notes_by_age.sql"),
    ),
];

#[derive(Clone)]
pub struct Database {
    path: Arc<PathBuf>,
    connection: Arc<Mutex<Connection>>,
}

impl Database {
    /// Opens the file, creates it where there is none, and applies what is pending.
    pub async fn open(path: &Path) -> Result<Self, Failure> {
        let path = Arc::new(path.to_owned());
        let file = Arc::clone(&path);
        let connection = blocking(move || {
            if let Some(folder) = file.parent() {
                fs::create_dir_all(folder).map_err(|error| Failure::Outside(error.to_string()))?;
            }
            let mut connection = Connection::open(&*file)?;
            connection.busy_timeout(Duration::from_secs(5))?;
            connection.pragma_update(None, "journal_mode", "WAL")?;
            connection.pragma_update(None, "foreign_keys", true)?;
            migrate(&mut connection)?;
            Ok(connection)
        });
        Ok(Self {
            connection: Arc::new(Mutex::new(connection.await?)),
            path,
        })
    }

    /// Runs `act` on the connection; one at a time.
    pub async fn with<T: Send + 'static>(
        &self,
        act: impl FnOnce(&mut Connection) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Failure> {
        let connection = Arc::clone(&self.connection);
        blocking(move || act(&mut connection.lock().unwrap_or_else(PoisonError::into_inner))).await
    }

    /// Names of the migrations that are not applied, as a newly opened connection reads them: one that
    /// is open goes on reading a file that was deleted.
    pub async fn pending(&self) -> Result<Vec<&'static str>, Failure> {
        let path = Arc::clone(&self.path);
        blocking(move || {
            let connection =
                Connection::open_with_flags(&*path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
            connection.busy_timeout(Duration::from_secs(5))?;
            connection
                .query_row("SELECT 1 FROM notes LIMIT 1", [], |_| Ok(()))
                .optional()?;
            pending(&connection)
        })
        .await
    }
}

async fn blocking<T: Send + 'static>(
    act: impl FnOnce() -> Result<T, Failure> + Send + 'static,
) -> Result<T, Failure> {
    tokio::task::spawn_blocking(act)
        .await
        .map_err(|error| Failure::Outside(error.to_string()))?
}

fn pending(connection: &Connection) -> Result<Vec<&'static str>, Failure> {
    let mut statement = connection.prepare("SELECT name FROM schema_migrations")?;
    let applied = statement
        .query_map([], |row| row.get::<_, String>(0))?
        .collect::<Result<Vec<_>, _>>()?;
    Ok(MIGRATIONS
        .into_iter()
        .map(|(name, _)| name)
        .filter(|name| !applied.iter().any(|done| done == name))
        .collect())
}

fn migrate(connection: &mut Connection) -> Result<(), Failure> {
    // The lock is taken first: another server may be at the same.
    let transaction =
        connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
    transaction.execute_batch(
        "CREATE TABLE IF NOT EXISTS schema_migrations (
             name TEXT PRIMARY KEY, applied_at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP)",
    )?;
    let pending = pending(&transaction)?;
    for (name, text) in MIGRATIONS
        .into_iter()
        .filter(|(name, _)| pending.contains(name))
    {
        transaction.execute_batch(text)?;
        transaction.execute("INSERT INTO schema_migrations (name) VALUES (?)", [name])?;
    }
    transaction.commit()?;
    Ok(())
}
