//! Columns to our types and back.

use serde::de::DeserializeOwned;
use sqlx::{Row as _, sqlite::SqliteRow};

use super::fault::Trouble;
use crate::domain::{Printable, Timestamp};
use crate::journal::{ExecutionRow, PlanRow, PostedControl, Record};
use crate::plan::ExecutionStatus;

/// The columns of [`execution`], in its order.
macro_rules! execution_columns {
    () => {
        "id, plan, title, environment, status, created_at, started_at, ended_at, steps_done, steps_total, owner, \
         heartbeat_at, actor, why, sequence"
    };
}
pub(super) use execution_columns;

pub(super) fn execution(row: &SqliteRow) -> Result<ExecutionRow, Trouble> {
    Ok(ExecutionRow {
        id: row.try_get(0)?,
        plan: row.try_get(1)?,
        title: row.try_get(2)?,
        environment: row.try_get(3)?,
        status: status(row.try_get(4)?)?,
        created_at: time(row.try_get(5)?)?,
        started_at: row.try_get::<Option<i64>, _>(6)?.map(time).transpose()?,
        ended_at: row.try_get::<Option<i64>, _>(7)?.map(time).transpose()?,
        steps_done: small(row.try_get(8)?)?,
        steps_total: small(row.try_get(9)?)?,
        owner: row.try_get(10)?,
        heartbeat_at: row.try_get::<Option<i64>, _>(11)?.map(time).transpose()?,
        actor: row.try_get(12)?,
        why: row.try_get::<Option<String>, _>(13)?.map(Printable::new),
        sequence: count(row.try_get(14)?)?,
    })
}

/// `digest, title, environment, steps, made_at`.
pub(super) fn plan(row: &SqliteRow) -> Result<PlanRow, Trouble> {
    Ok(PlanRow {
        digest: row.try_get(0)?,
        title: row.try_get(1)?,
        environment: row.try_get(2)?,
        steps: small(row.try_get(3)?)?,
        made_at: time(row.try_get(4)?)?,
    })
}

/// `sequence, epoch, at, body, link`.
pub(super) fn record(row: &SqliteRow) -> Result<Record, Trouble> {
    Ok(Record {
        sequence: count(row.try_get(0)?)?,
        epoch: count(row.try_get(1)?)?,
        at: time(row.try_get(2)?)?,
        body: row.try_get(3)?,
        link: row.try_get(4)?,
    })
}

/// `number, body, posted_by, posted_at, seen`.
pub(super) fn control(row: &SqliteRow) -> Result<PostedControl, Trouble> {
    let number = count(row.try_get(0)?)?;
    Ok(PostedControl {
        number,
        control: body(row.try_get(1)?, || format!("control {number}"))?,
        by: row.try_get(2)?,
        at: time(row.try_get(3)?)?,
        seen: count(row.try_get(4)?)?,
    })
}

/// A body that one of our types was written to.
pub(super) fn body<T: DeserializeOwned>(text: &str, what: impl Fn() -> String) -> Result<T, Trouble> {
    serde_json::from_str(text).map_err(|error| Trouble::Nonsense(format!("{}: {error}", what())))
}

/// Nanoseconds since 1970, as they are kept.
pub(super) fn nanoseconds(at: Timestamp) -> i64 {
    i64::try_from(at.as_nanosecond()).unwrap_or(i64::MAX)
}

pub(super) fn time(nanoseconds: i64) -> Result<Timestamp, Trouble> {
    Timestamp::from_nanosecond(nanoseconds.into()).map_err(|_| Trouble::Nonsense(format!("no time: {nanoseconds}")))
}

/// A number as it is kept; the columns are signed.
pub(super) fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

pub(super) fn count(number: i64) -> Result<u64, Trouble> {
    u64::try_from(number).map_err(|_| Trouble::Nonsense(format!("a number below zero: {number}")))
}

fn small(number: i64) -> Result<u32, Trouble> {
    u32::try_from(number).map_err(|_| Trouble::Nonsense(format!("a number out of range: {number}")))
}

fn status(word: &str) -> Result<ExecutionStatus, Trouble> {
    let known = ExecutionStatus::ALL.into_iter().find(|status| status.word() == word);
    known.ok_or_else(|| Trouble::Nonsense(format!("no status: {word:.40}")))
}
