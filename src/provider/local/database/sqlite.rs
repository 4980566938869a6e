//! An SQLite file and what was applied to it.

use std::{collections::BTreeMap, path::Path, time::Duration};

use sqlx::{
    AssertSqlSafe, Connection as _, Executor as _, Row as _, SqliteConnection,
    sqlite::{SqliteConnectOptions, SqliteJournalMode},
};

use super::migrations::Migration;
use crate::{
    domain::{Fault, FaultKind, redact},
    provider::{OperationFault, local::faults::refused},
};

/// The templates' programs know the first two columns.
const TABLE: &str = "CREATE TABLE IF NOT EXISTS schema_migrations (\
                     name TEXT PRIMARY KEY, applied_at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP, checksum TEXT)";

/// Applies what is not applied yet, each migration in a transaction of its own with its note; how many there were.
pub(super) async fn migrate(path: &Path, migrations: &[Migration]) -> Result<u64, OperationFault> {
    let options = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .foreign_keys(true)
        .busy_timeout(Duration::from_secs(5))
        .journal_mode(SqliteJournalMode::Wal);
    let cannot = |error: sqlx::Error| failed(&format!("database {} cannot be opened", path.display()), &error);
    let mut connection = SqliteConnection::connect_with(&options).await.map_err(cannot)?;
    let applied = apply(&mut connection, path, migrations).await;
    let closed = connection.close().await.map_err(cannot);
    let applied = applied?;
    closed.map(|()| applied)
}

async fn apply(
    connection: &mut SqliteConnection,
    path: &Path,
    migrations: &[Migration],
) -> Result<u64, OperationFault> {
    let known = known(connection)
        .await
        .map_err(|error| failed(&format!("the migrations of database {} cannot be read", path.display()), &error))?;
    // Looked at as a whole before the first is applied.
    for migration in migrations {
        if let Some(Some(checksum)) = known.get(&migration.name)
            && *checksum != migration.checksum
        {
            return Err(refused(format!(
                "migration {} was changed after it was applied to {}; write a new one instead",
                migration.name,
                path.display()
            )));
        }
    }
    let mut applied = 0;
    for migration in migrations.iter().filter(|migration| !known.contains_key(&migration.name)) {
        one(connection, migration)
            .await
            .map_err(|error| failed(&format!("migration {} failed and was taken back", migration.name), &error))?;
        applied += 1;
    }
    Ok(applied)
}

/// Names with their checksums; a program that applied one itself may have noted none.
async fn known(connection: &mut SqliteConnection) -> Result<BTreeMap<String, Option<String>>, sqlx::Error> {
    connection.execute(TABLE).await?;
    let columns = sqlx::query("SELECT name FROM pragma_table_info('schema_migrations')").fetch_all(&mut *connection);
    if !columns.await?.iter().any(|row| row.try_get::<String, _>(0).is_ok_and(|name| name == "checksum")) {
        connection.execute("ALTER TABLE schema_migrations ADD COLUMN checksum TEXT").await?;
    }
    let rows = sqlx::query("SELECT name, checksum FROM schema_migrations").fetch_all(&mut *connection).await?;
    rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).collect()
}

async fn one(connection: &mut SqliteConnection, migration: &Migration) -> Result<(), sqlx::Error> {
    let mut transaction = connection.begin().await?;
    transaction.execute(AssertSqlSafe(migration.sql.clone())).await?;
    let note = sqlx::query("INSERT INTO schema_migrations (name, checksum) VALUES ($1, $2)");
    note.bind(&migration.name).bind(&migration.checksum).execute(&mut *transaction).await?;
    transaction.commit().await
}

fn failed(what: &str, error: &sqlx::Error) -> OperationFault {
    let why = match error {
        sqlx::Error::Database(error) => error.message().to_owned(),
        error => error.to_string(),
    };
    OperationFault::lasting(Fault::new(FaultKind::Conflict, format!("{what}: {}", redact(&why))))
}
