//! What is read.

use sqlx::{AssertSqlSafe, Row as _, SqliteConnection, sqlite::SqliteRow};

use super::{
    fault::Trouble,
    rows::{self, execution_columns, nanoseconds, signed},
};
use crate::domain::{Printable, Timestamp};
use crate::journal::{
    AppendedLine, ExecutionFilter, ExecutionId, ExecutionRow, Head, PlanRow, PostedControl, Record, StoreError,
};
use crate::plan::{Entry, Plan};

pub(super) async fn plan(connection: &mut SqliteConnection, digest: &str) -> Result<Plan, Trouble> {
    let found =
        sqlx::query("SELECT digest, body FROM plans WHERE digest >= $1 AND digest < $2 ORDER BY digest LIMIT 3");
    let found = found.bind(digest).bind(end_of(digest)).fetch_all(connection).await?;
    let names = names(&found)?;
    let chosen = StoreError::one_plan(digest, &names)?;
    let row = found.iter().zip(&names).find(|(_, name)| **name == chosen).map(|(row, _)| row);
    let body: &str = row.ok_or_else(|| StoreError::no_plan(digest))?.try_get(1)?;
    let plan: Plan = rows::body(body, || format!("plan {chosen:.12}"))?;
    if plan.digest() != chosen {
        return Err(Trouble::Nonsense(format!("plan {chosen:.12} is not what was kept under this digest")));
    }
    Ok(plan)
}

pub(super) async fn plans(connection: &mut SqliteConnection, limit: u32) -> Result<Vec<PlanRow>, Trouble> {
    let all = sqlx::query("SELECT digest, title, environment, steps, made_at FROM plans ORDER BY number DESC LIMIT $1");
    all.bind(some_or_all(limit)).fetch_all(connection).await?.iter().map(rows::plan).collect()
}

pub(super) async fn find(connection: &mut SqliteConnection, execution: &str) -> Result<ExecutionId, Trouble> {
    let found = sqlx::query("SELECT id FROM executions WHERE id >= $1 AND id < $2 ORDER BY id LIMIT 3");
    let found = found.bind(execution).bind(end_of(execution)).fetch_all(connection).await?;
    Ok(StoreError::one_execution(execution, &names(&found)?)?)
}

pub(super) async fn entries(
    connection: &mut SqliteConnection,
    execution: &str,
    after: u64,
) -> Result<Vec<Entry>, Trouble> {
    let found =
        sqlx::query("SELECT sequence, body FROM entries WHERE execution = $1 AND sequence > $2 ORDER BY sequence");
    let found = found.bind(execution).bind(signed(after)).fetch_all(&mut *connection).await?;
    if found.is_empty() {
        must_exist(connection, execution).await?;
    }
    let entry = |row: &SqliteRow| {
        let sequence: i64 = row.try_get(0)?;
        rows::body(row.try_get(1)?, || format!("entry {sequence} of execution {execution}"))
    };
    found.iter().map(entry).collect()
}

pub(super) async fn executions(
    connection: &mut SqliteConnection,
    filter: &ExecutionFilter,
) -> Result<Vec<ExecutionRow>, Trouble> {
    let mut text = concat!("SELECT ", execution_columns!(), " FROM executions WHERE 1 = 1").to_owned();
    if filter.is_live {
        text += " AND is_over = 0";
    }
    if filter.environment.is_some() {
        text += " AND environment = $2";
    }
    text += " ORDER BY number DESC LIMIT $1";
    // Made of the four constants above.
    let mut query = sqlx::query(AssertSqlSafe(text)).bind(some_or_all(filter.limit));
    if let Some(environment) = &filter.environment {
        query = query.bind(environment);
    }
    query.fetch_all(connection).await?.iter().map(rows::execution).collect()
}

pub(super) async fn controls(
    connection: &mut SqliteConnection,
    execution: &str,
    after: u64,
) -> Result<Vec<PostedControl>, Trouble> {
    let found = sqlx::query(
        "SELECT number, body, posted_by, posted_at, seen FROM controls WHERE execution = $1 AND number > $2 \
         ORDER BY number",
    );
    let found = found.bind(execution).bind(signed(after)).fetch_all(connection).await?;
    found.iter().map(rows::control).collect()
}

pub(super) async fn said(
    connection: &mut SqliteConnection,
    execution: &str,
    after: u64,
    limit: u32,
) -> Result<Vec<AppendedLine>, Trouble> {
    let found = sqlx::query(
        "SELECT number, step, at, line FROM said WHERE execution = $1 AND number > $2 ORDER BY number DESC LIMIT $3",
    );
    let found = found.bind(execution).bind(signed(after)).bind(some_or_all(limit)).fetch_all(connection).await?;
    let line = |row: &SqliteRow| {
        Ok(AppendedLine {
            number: rows::count(row.try_get(0)?)?,
            step: row.try_get(1)?,
            at: rows::time(row.try_get(2)?)?,
            text: Printable::new(row.try_get::<&str, _>(3)?),
        })
    };
    found.iter().rev().map(line).collect()
}

/// Changes with every commit of every other connection to the file.
pub(super) async fn version(connection: &mut SqliteConnection) -> Result<u64, Trouble> {
    let row = sqlx::query("PRAGMA data_version").fetch_one(connection).await?;
    rows::count(row.try_get(0)?)
}

pub(super) async fn records(connection: &mut SqliteConnection, execution: &str) -> Result<Vec<Record>, Trouble> {
    let found =
        sqlx::query("SELECT sequence, epoch, at, body, link FROM entries WHERE execution = $1 ORDER BY sequence");
    found.bind(execution).fetch_all(connection).await?.iter().map(rows::record).collect()
}

pub(super) async fn head(connection: &mut SqliteConnection, execution: &str) -> Result<Head, Trouble> {
    let row = sqlx::query("SELECT sequence, link FROM executions WHERE id = $1").bind(execution);
    let row = row.fetch_optional(connection).await?.ok_or_else(|| StoreError::no_execution(execution))?;
    Ok(Head { sequence: rows::count(row.try_get(0)?)?, link: row.try_get(1)? })
}

/// Every entry since then, by execution and sequence.
pub(super) async fn entries_since(
    connection: &mut SqliteConnection,
    since: Option<Timestamp>,
) -> Result<Vec<(ExecutionId, Entry)>, Trouble> {
    let found = sqlx::query(
        "SELECT entries.execution, entries.sequence, entries.body FROM entries \
         JOIN executions ON executions.id = entries.execution WHERE entries.at >= $1 \
         ORDER BY executions.number, entries.sequence",
    );
    let found = found.bind(since.map_or(i64::MIN, nanoseconds)).fetch_all(connection).await?;
    let entry = |row: &SqliteRow| {
        let (execution, sequence): (String, i64) = (row.try_get(0)?, row.try_get(1)?);
        let entry = rows::body(row.try_get(2)?, || format!("entry {sequence} of execution {execution}"))?;
        Ok((execution, entry))
    };
    found.iter().map(entry).collect()
}

pub(super) async fn must_exist(connection: &mut SqliteConnection, execution: &str) -> Result<(), Trouble> {
    let there = sqlx::query("SELECT 1 FROM executions WHERE id = $1").bind(execution);
    there.fetch_optional(connection).await?.ok_or_else(|| StoreError::no_execution(execution))?;
    Ok(())
}

fn names(rows: &[SqliteRow]) -> Result<Vec<String>, Trouble> {
    rows.iter().map(|row| Ok(row.try_get(0)?)).collect()
}

/// Names are hexadecimal: none that begins so lies beyond this.
fn end_of(beginning: &str) -> String {
    format!("{beginning}g")
}

/// A limit where 0 is all.
fn some_or_all(limit: u32) -> i64 {
    if limit == 0 { i64::MAX } else { i64::from(limit) }
}
