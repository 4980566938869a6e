//! What is written, each in one transaction.

use sqlx::{Connection as _, Row as _, Sqlite, SqliteConnection, Transaction};

use super::{
    fault::Trouble,
    rows::{count, nanoseconds, signed},
};
use crate::domain::{Printable, Timestamp};
use crate::journal::{
    Lease, NewExecution, StoreError,
    record::{self, Record},
};
use crate::plan::{Control, Plan};

/// Lines of output that are kept of one execution.
const SAID_KEPT: i64 = 10_000;

/// Takes the right to write before reading, so that what was read is still so at the commit.
pub(super) async fn begin(connection: &mut SqliteConnection) -> Result<Transaction<'_, Sqlite>, sqlx::Error> {
    connection.begin_with("BEGIN IMMEDIATE").await
}

pub(super) async fn put_plan(connection: &mut SqliteConnection, plan: &Plan) -> Result<String, Trouble> {
    let digest = plan.digest();
    let body = serde_json::to_string(plan).map_err(|error| Trouble::Nonsense(error.to_string()))?;
    let mut transaction = begin(connection).await?;
    sqlx::query(
        "INSERT INTO plans (digest, number, title, environment, steps, made_at, body) \
         SELECT $1, COALESCE(MAX(number), 0) + 1, $2, $3, $4, $5, $6 FROM plans WHERE 1 = 1 \
         ON CONFLICT (digest) DO NOTHING",
    )
    .bind(&digest)
    .bind(&plan.title)
    .bind(&plan.environment)
    .bind(signed(plan.steps.len() as u64))
    .bind(nanoseconds(plan.made_at))
    .bind(body)
    .execute(&mut *transaction)
    .await?;
    transaction.commit().await?;
    Ok(digest)
}

pub(super) async fn create(connection: &mut SqliteConnection, new: &NewExecution) -> Result<(), Trouble> {
    let first = Record::new(&record::creation(new), &new.id);
    let mut transaction = begin(connection).await?;
    let plan = sqlx::query("SELECT title, steps FROM plans WHERE digest = $1").bind(&new.plan);
    let plan = plan.fetch_optional(&mut *transaction).await?.ok_or_else(|| no_plan(&new.plan))?;
    let made = sqlx::query(
        "INSERT INTO executions (id, number, plan, title, environment, actor, status, is_over, created_at, \
         steps_done, steps_total, epoch, sequence, link) \
         SELECT $1, COALESCE(MAX(number), 0) + 1, $2, $3, $4, $5, 'pending', 0, $6, 0, $7, 0, 1, $8 FROM executions \
         WHERE 1 = 1 ON CONFLICT (id) DO NOTHING",
    )
    .bind(&new.id)
    .bind(&new.plan)
    .bind(plan.try_get::<String, _>(0)?)
    .bind(&new.environment)
    .bind(&new.actor)
    .bind(nanoseconds(new.at))
    .bind(plan.try_get::<i64, _>(1)?)
    .bind(&first.link)
    .execute(&mut *transaction)
    .await?;
    if made.rows_affected() == 0 {
        return Err(StoreError::Locked { environment: new.environment.clone(), by: new.id.clone() }.into());
    }
    lock(&mut transaction, &new.environment, &new.id).await?;
    insert(&mut transaction, &new.id, &first).await?;
    transaction.commit().await?;
    Ok(())
}

pub(super) async fn claim(
    connection: &mut SqliteConnection,
    execution: &str,
    owner: &str,
    at: Timestamp,
) -> Result<Lease, Trouble> {
    let mut transaction = begin(connection).await?;
    let row = sqlx::query("SELECT epoch, sequence, link FROM executions WHERE id = $1").bind(execution);
    let row = row.fetch_optional(&mut *transaction).await?.ok_or_else(|| no_execution(execution))?;
    let entry = record::claim(owner, count(row.try_get(1)?)?, count(row.try_get(0)?)?, at);
    let kept = Record::new(&entry, row.try_get(2)?);
    insert(&mut transaction, execution, &kept).await?;
    sqlx::query(
        "UPDATE executions SET epoch = $1, sequence = $2, link = $3, owner = $4, heartbeat_at = $5, \
         started_at = COALESCE(started_at, $5), \
         status = CASE WHEN status = 'pending' THEN 'running' ELSE status END WHERE id = $6",
    )
    .bind(signed(entry.epoch))
    .bind(signed(entry.sequence))
    .bind(&kept.link)
    .bind(owner)
    .bind(nanoseconds(at))
    .bind(execution)
    .execute(&mut *transaction)
    .await?;
    transaction.commit().await?;
    Ok(Lease { execution: execution.to_owned(), epoch: entry.epoch, sequence: entry.sequence })
}

pub(super) async fn heartbeat(connection: &mut SqliteConnection, lease: &Lease, at: Timestamp) -> Result<(), Trouble> {
    let beat = sqlx::query("UPDATE executions SET heartbeat_at = $1 WHERE id = $2 AND epoch = $3");
    let beat = beat.bind(nanoseconds(at)).bind(&lease.execution).bind(signed(lease.epoch));
    if beat.execute(connection).await?.rows_affected() == 0 {
        return Err(fenced(lease));
    }
    Ok(())
}

pub(super) async fn post(
    connection: &mut SqliteConnection,
    execution: &str,
    control: &Control,
    by: &str,
    seen: u64,
    at: Timestamp,
) -> Result<u64, Trouble> {
    let body = serde_json::to_string(control).map_err(|error| Trouble::Nonsense(error.to_string()))?;
    let mut transaction = begin(connection).await?;
    let number =
        next_number(&mut transaction, "SELECT MAX(number) FROM controls WHERE execution = $1", execution).await?;
    sqlx::query(
        "INSERT INTO controls (execution, number, body, posted_by, posted_at, seen) VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(execution)
    .bind(number)
    .bind(body)
    .bind(by)
    .bind(nanoseconds(at))
    .bind(signed(seen))
    .execute(&mut *transaction)
    .await?;
    transaction.commit().await?;
    count(number)
}

pub(super) async fn say(
    connection: &mut SqliteConnection,
    execution: &str,
    lines: &[(String, Timestamp, Printable)],
) -> Result<(), Trouble> {
    let mut transaction = begin(connection).await?;
    let mut number =
        next_number(&mut transaction, "SELECT MAX(number) FROM said WHERE execution = $1", execution).await?;
    for (step, at, line) in lines {
        sqlx::query("INSERT INTO said (execution, number, step, at, line) VALUES ($1, $2, $3, $4, $5)")
            .bind(execution)
            .bind(number)
            .bind(step)
            .bind(nanoseconds(*at))
            .bind(record::clean(line).as_str())
            .execute(&mut *transaction)
            .await?;
        number += 1;
    }
    let old = sqlx::query("DELETE FROM said WHERE execution = $1 AND number < $2");
    old.bind(execution).bind(number - SAID_KEPT).execute(&mut *transaction).await?;
    transaction.commit().await?;
    Ok(())
}

pub(super) async fn insert(
    transaction: &mut Transaction<'_, Sqlite>,
    execution: &str,
    record: &Record,
) -> Result<(), Trouble> {
    sqlx::query("INSERT INTO entries (execution, sequence, epoch, at, body, link) VALUES ($1, $2, $3, $4, $5, $6)")
        .bind(execution)
        .bind(signed(record.sequence))
        .bind(signed(record.epoch))
        .bind(nanoseconds(record.at))
        .bind(&record.body)
        .bind(&record.link)
        .execute(&mut **transaction)
        .await?;
    Ok(())
}

/// Locks the environment for an execution, or says who has it.
pub(super) async fn lock(
    transaction: &mut Transaction<'_, Sqlite>,
    environment: &str,
    execution: &str,
) -> Result<(), Trouble> {
    let taken = sqlx::query(
        "INSERT INTO environment_locks (environment, execution) VALUES ($1, $2) ON CONFLICT (environment) DO NOTHING",
    );
    if taken.bind(environment).bind(execution).execute(&mut **transaction).await?.rows_affected() == 1 {
        return Ok(());
    }
    let holder = sqlx::query("SELECT execution FROM environment_locks WHERE environment = $1").bind(environment);
    let by = holder.fetch_one(&mut **transaction).await?.try_get(0)?;
    Err(StoreError::Locked { environment: environment.to_owned(), by }.into())
}

/// The number after the highest of an execution that must be there.
async fn next_number(
    transaction: &mut Transaction<'_, Sqlite>,
    highest: &'static str,
    execution: &str,
) -> Result<i64, Trouble> {
    let there = sqlx::query("SELECT 1 FROM executions WHERE id = $1").bind(execution);
    if there.fetch_optional(&mut **transaction).await?.is_none() {
        return Err(no_execution(execution));
    }
    let highest = sqlx::query(highest).bind(execution).fetch_one(&mut **transaction).await?;
    Ok(highest.try_get::<Option<i64>, _>(0)?.unwrap_or(0) + 1)
}

pub(super) fn fenced(lease: &Lease) -> Trouble {
    StoreError::Fenced { execution: lease.execution.clone() }.into()
}

fn no_plan(digest: &str) -> Trouble {
    StoreError::no_plan(digest).into()
}

fn no_execution(id: &str) -> Trouble {
    StoreError::no_execution(id).into()
}
