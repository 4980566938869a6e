//! Entries of a worker, behind the fence of its lease.
//!
//! Mostly this is one statement: whoever appended last through a connection knows the last link, and a trigger of that
//! connection moves the row of the execution and adds the entry, or nothing at all. Where that says no, and where an
//! execution ends or begins anew, a transaction reads first.

use std::sync::LazyLock;

use sqlx::{Executor as _, Row as _, Sqlite, SqliteConnection, Transaction};

use super::{
    fault::Trouble,
    rows::{nanoseconds, signed},
    write::{begin, fenced, insert, lock},
};
use crate::journal::{
    Lease,
    record::{self, Record},
};
use crate::plan::{Entry, Execution};

/// Where the last append through a connection led.
pub(super) struct Newest {
    lease: Lease,
    link: String,
}

/// The row moves from the entry before to this one under the lease, or the statement is taken back whole. `is_over`
/// stays as it is: the environment's lock depends on it. Of this connection alone, so that the format is the same.
const FENCE: &str = "\
    CREATE TEMP VIEW IF NOT EXISTS appended AS SELECT NULL AS execution, NULL AS epoch, NULL AS status, \
        NULL AS started_at, NULL AS ended_at, NULL AS steps_done, NULL AS why, NULL AS sequence, NULL AS at, \
        NULL AS body, NULL AS previous, NULL AS link; \
    CREATE TEMP TRIGGER IF NOT EXISTS fence INSTEAD OF INSERT ON appended BEGIN \
        UPDATE executions SET status = NEW.status, started_at = NEW.started_at, ended_at = NEW.ended_at, \
            steps_done = NEW.steps_done, why = NEW.why, sequence = NEW.sequence, link = NEW.link, \
            heartbeat_at = NEW.at \
            WHERE id = NEW.execution AND epoch = NEW.epoch AND sequence = NEW.sequence - 1 AND link = NEW.previous \
            AND is_over = 0; \
        SELECT RAISE(ABORT, 'the execution stands elsewhere') WHERE changes() = 0; \
        INSERT INTO entries (execution, sequence, epoch, at, body, link) \
            VALUES (NEW.execution, NEW.sequence, NEW.epoch, NEW.at, NEW.body, NEW.link); \
    END";

/// The code of SQLite for what a trigger raised.
const RAISED: &str = "1811";
/// More entries than this take a transaction. Each number of them is a statement of its own, which is kept prepared.
const AT_ONCE: usize = 8;

/// The statement for so many entries, less one: what they share, and five values for each.
static STATEMENTS: LazyLock<[String; AT_ONCE]> = LazyLock::new(|| {
    std::array::from_fn(|more| {
        let rows = (0..=more).map(|row| {
            let own: Vec<String> = (8..13).map(|number| format!("${}", number + row * 5)).collect();
            format!("($1, $2, $3, $4, $5, $6, $7, {})", own.join(", "))
        });
        format!("INSERT INTO appended VALUES {}", rows.collect::<Vec<_>>().join(", "))
    })
});

pub(super) async fn append(
    connection: &mut SqliteConnection,
    newest: &mut Option<Newest>,
    lease: &mut Lease,
    entries: &[Entry],
    after: &Execution,
) -> Result<(), Trouble> {
    record::must_follow(lease, entries, after)?;
    let mut link = None;
    if let Some(known) = newest.take().filter(|known| known.lease == *lease && !after.status.is_over()) {
        link = at_once(connection, lease, &Record::chain(entries, &known.link), &known.link, after).await?;
    }
    let link = match link {
        Some(link) => link,
        None => after_reading(connection, lease, entries, after).await?,
    };
    lease.sequence = after.sequence;
    *newest = Some(Newest { lease: lease.clone(), link });
    Ok(())
}

/// The last link, or nothing where nothing was written: the lease is not the newest, or the execution was over.
async fn at_once(
    connection: &mut SqliteConnection,
    lease: &Lease,
    records: &[Record],
    previous: &str,
    after: &Execution,
) -> Result<Option<String>, Trouble> {
    let Some(statement) = records.len().checked_sub(1).and_then(|more| STATEMENTS.get(more)) else { return Ok(None) };
    let mut query = sqlx::query(statement.as_str())
        .bind(&lease.execution)
        .bind(signed(lease.epoch))
        .bind(after.status.word())
        .bind(after.started_at.map(nanoseconds))
        .bind(after.ended_at.map(nanoseconds))
        .bind(signed(after.progress().0 as u64))
        .bind(after.why.as_ref().map(|why| record::clean(why).to_string()));
    let mut previous = previous;
    for record in records {
        query = query
            .bind(signed(record.sequence))
            .bind(nanoseconds(record.at))
            .bind(&record.body)
            .bind(previous)
            .bind(&record.link);
        previous = &record.link;
    }
    match query.execute(connection).await {
        Ok(_) => Ok(Some(previous.to_owned())),
        Err(sqlx::Error::Database(error)) if error.code().is_some_and(|code| code == RAISED) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// In a transaction that reads where the execution stands; the last link.
async fn after_reading(
    connection: &mut SqliteConnection,
    lease: &Lease,
    entries: &[Entry],
    after: &Execution,
) -> Result<String, Trouble> {
    connection.execute(FENCE).await?;
    let mut transaction = begin(connection).await?;
    let row =
        sqlx::query("SELECT link, is_over, environment FROM executions WHERE id = $1 AND epoch = $2 AND sequence = $3");
    let row = row.bind(&lease.execution).bind(signed(lease.epoch)).bind(signed(lease.sequence));
    let row = row.fetch_optional(&mut *transaction).await?.ok_or_else(|| fenced(lease))?;
    let (was_over, is_over) = (row.try_get::<i64, _>(1)? != 0, after.status.is_over());
    if was_over && !is_over {
        lock(&mut transaction, row.try_get(2)?, &lease.execution).await?;
    }
    let mut link: String = row.try_get(0)?;
    let records = Record::chain(entries, &link);
    for record in &records {
        insert(&mut transaction, &lease.execution, record).await?;
    }
    if let Some(last) = records.last() {
        stand(&mut transaction, lease, last, after).await?;
        link.clone_from(&last.link);
    }
    if is_over && !was_over {
        let free = sqlx::query("DELETE FROM environment_locks WHERE execution = $1").bind(&lease.execution);
        free.execute(&mut *transaction).await?;
    }
    transaction.commit().await?;
    Ok(link)
}

/// Puts where the execution stands into its row, if the lease still is the newest.
async fn stand(
    transaction: &mut Transaction<'_, Sqlite>,
    lease: &Lease,
    last: &Record,
    after: &Execution,
) -> Result<(), Trouble> {
    let changed = sqlx::query(
        "UPDATE executions SET status = $1, is_over = $2, started_at = $3, ended_at = $4, steps_done = $5, \
         why = $6, sequence = $7, link = $8, heartbeat_at = $9 WHERE id = $10 AND epoch = $11",
    )
    .bind(after.status.word())
    .bind(i64::from(after.status.is_over()))
    .bind(after.started_at.map(nanoseconds))
    .bind(after.ended_at.map(nanoseconds))
    .bind(signed(after.progress().0 as u64))
    .bind(after.why.as_ref().map(|why| record::clean(why).to_string()))
    .bind(signed(last.sequence))
    .bind(&last.link)
    .bind(nanoseconds(last.at))
    .bind(&lease.execution)
    .bind(signed(lease.epoch))
    .execute(&mut **transaction)
    .await?;
    if changed.rows_affected() == 0 {
        return Err(fenced(lease));
    }
    Ok(())
}
