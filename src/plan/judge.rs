//! How measurements become a verdict: the truth table.
//!
//! | success condition | failure condition | measurement | it counts as |
//! |---|---|---|---|
//! | met, or not given | not met, or not given | fresh | success |
//! | not met, or not given | met, or not given | fresh | failure |
//! | both, or neither | | fresh | inconclusive |
//! | – | – | empty, `null`, of another type, stale, from the future | inconclusive |
//! | – | – | could not be made | error |
//!
//! (Of one that is not given the opposite of the other is taken; where none is given nothing can be told.)
//! Failures end it at `failure_limit + 1`, inconclusive ones at `inconclusive_limit + 1`, errors at
//! `consecutive_error_limit + 1` in a row, in this order; success ends it at `count`. Too many errors are a fail.

use std::cmp::Ordering;

use serde_json::{Number, Value};

use super::{Check, Comparison, Condition, Fields, Verdict};
use crate::domain::{Printable, Timestamp};

/// The field of a measurement that says when it was measured, where the far side says so: a text such as
/// `2026-01-01T12:00:00Z`. Without it, it was measured when it was asked for.
pub const MEASURED_AT: &str = "measured_at";

/// Clocks differ: a measurement may be this much ahead.
const AHEAD_SECONDS: i64 = 2;

/// One measurement.
#[derive(Debug, Clone, PartialEq)]
pub struct Sample {
    /// When it was asked for.
    pub at: Timestamp,
    pub outcome: Outcome,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    Answer(Fields),
    /// It could not be made, for this reason.
    Error(String),
}

/// Where a check stands.
#[derive(Debug, Clone, PartialEq)]
pub enum Judgement {
    /// Measure again.
    Open,
    /// The verdict, and the measurement that it is from.
    Done(Verdict, Printable),
}

/// What one measurement counts as, and why.
enum Counted {
    Success(String),
    Failure(String),
    Inconclusive(String),
    Error(String),
}

#[derive(Default)]
struct Counts {
    success: u32,
    failure: u32,
    inconclusive: u32,
    errors_in_a_row: u32,
}

/// What the measurements say, oldest first. Those after the one that ends it are not looked at.
pub fn judge(check: &Check, samples: &[Sample]) -> Judgement {
    let mut counts = Counts::default();
    for sample in samples {
        if let Some((verdict, why)) = counts.take(check, count(check, sample)) {
            return Judgement::Done(verdict, Printable::new(why));
        }
    }
    Judgement::Open
}

/// The verdict on a check that is open at its deadline. It is never a pass.
pub fn judge_at_deadline(check: &Check, samples: &[Sample]) -> (Verdict, Printable) {
    if let Judgement::Done(verdict, why) = judge(check, samples) {
        return (verdict, why);
    }
    let last = samples.last().map(|sample| match count(check, sample) {
        Counted::Success(why) => format!("the last measurement: {why}"),
        Counted::Failure(why) | Counted::Inconclusive(why) | Counted::Error(why) => why,
    });
    let last = last.unwrap_or_else(|| "nothing was measured".to_owned());
    (Verdict::Fail, Printable::new(format!("{last}; {} s were over", check.deadline_seconds)))
}

impl Counts {
    fn take(&mut self, check: &Check, counted: Counted) -> Option<(Verdict, String)> {
        if !matches!(counted, Counted::Error(_)) {
            self.errors_in_a_row = 0;
        }
        let (number, last, verdict, why, what) = match counted {
            Counted::Failure(why) => {
                (next(&mut self.failure), after(check.failure_limit), Verdict::Fail, why, "failures")
            }
            Counted::Inconclusive(why) => {
                let limit = after(check.inconclusive_limit);
                (next(&mut self.inconclusive), limit, Verdict::Inconclusive, why, "inconclusive measurements")
            }
            Counted::Error(why) => {
                let limit = after(check.consecutive_error_limit);
                (next(&mut self.errors_in_a_row), limit, Verdict::Fail, why, "errors in a row")
            }
            Counted::Success(why) => {
                (next(&mut self.success), check.count.max(1), Verdict::Pass, why, "measurements that pass")
            }
        };
        (number >= last)
            .then(|| (verdict, if last == 1 { why } else { format!("{why}; {} of {last} {what}", ordinal(number)) }))
    }
}

fn next(count: &mut u32) -> u32 {
    *count = count.saturating_add(1);
    *count
}

/// The number that ends it, when so many do not.
fn after(limit: u32) -> u32 {
    limit.saturating_add(1)
}

fn count(check: &Check, sample: &Sample) -> Counted {
    let answer = match &sample.outcome {
        Outcome::Answer(answer) => answer,
        Outcome::Error(why) => return Counted::Error(format!("not measured: {}", shortened(why))),
    };
    if let Err(why) = is_fresh(check, answer, sample.at) {
        return Counted::Inconclusive(why);
    }
    let met = |condition: &Option<Condition>| condition.as_ref().map(|condition| is_met(condition, answer)).transpose();
    let (success, failure) = match (met(&check.success), met(&check.failure)) {
        (Ok(success), Ok(failure)) => (success, failure),
        (Err(why), _) | (_, Err(why)) => return Counted::Inconclusive(why),
    };
    let said = |condition: &Option<Condition>| condition.as_ref().map(|it| said(it, answer)).unwrap_or_default();
    match (success, failure) {
        (Some(true), None | Some(false)) => Counted::Success(said(&check.success)),
        (None, Some(false)) => Counted::Success(said(&check.failure)),
        (None | Some(false), Some(true)) => {
            Counted::Failure(format!("{}, which is {}", said(&check.failure), wanted(check.failure.as_ref())))
        }
        (Some(false), None) => {
            Counted::Failure(format!("{}, wanted {}", said(&check.success), wanted(check.success.as_ref())))
        }
        (Some(true), Some(true)) => {
            Counted::Inconclusive(format!("{} is what success and failure both are", said(&check.success)))
        }
        (Some(false), Some(false)) => {
            Counted::Inconclusive(format!("{} is neither success nor failure", said(&check.success)))
        }
        (None, None) => Counted::Inconclusive("the check has no condition".to_owned()),
    }
}

fn is_fresh(check: &Check, answer: &Fields, asked_at: Timestamp) -> Result<(), String> {
    let Some(said) = answer.get(MEASURED_AT) else { return Ok(()) };
    let at = said.as_str().and_then(|text| text.parse::<Timestamp>().ok());
    let at = at.ok_or_else(|| format!("{MEASURED_AT} is {}, which is no time", shown(said)))?;
    let milliseconds = asked_at.duration_since(at).as_millis();
    let limit = check.max_staleness_seconds.unwrap_or_else(|| check.interval_seconds.saturating_mul(2));
    if milliseconds < -i128::from(AHEAD_SECONDS) * 1_000 {
        return Err(format!("measured {} s in the future", -milliseconds / 1_000));
    }
    if milliseconds > i128::from(limit) * 1_000 {
        return Err(format!("measured {} s ago; older than {limit} s is stale", milliseconds / 1_000));
    }
    Ok(())
}

/// The error says why nothing can be told.
fn is_met(condition: &Condition, answer: &Fields) -> Result<bool, String> {
    let field = &condition.field;
    let Some(found) = answer.get(field) else { return Err(format!("{field} was not measured")) };
    let wrong = || format!("{field} is {}, which cannot be compared with {}", shown(found), shown(&condition.value));
    let order = match (found, &condition.value) {
        (Value::Null, _) => return Err(format!("{field} is empty")),
        (Value::Number(found), Value::Number(wanted)) => compare(found, wanted).ok_or_else(wrong)?,
        (Value::String(found), Value::String(wanted)) if condition.is.is_equality() => found.cmp(wanted),
        (Value::Bool(found), Value::Bool(wanted)) if condition.is.is_equality() => found.cmp(wanted),
        _ => return Err(wrong()),
    };
    Ok(match condition.is {
        Comparison::Equal => order == Ordering::Equal,
        Comparison::NotEqual => order != Ordering::Equal,
        Comparison::Less => order == Ordering::Less,
        Comparison::AtMost => order != Ordering::Greater,
        Comparison::More => order == Ordering::Greater,
        Comparison::AtLeast => order != Ordering::Less,
    })
}

impl Comparison {
    /// It can be asked of texts and truths too, not of numbers alone.
    pub fn is_equality(self) -> bool {
        matches!(self, Self::Equal | Self::NotEqual)
    }
}

/// Whole numbers exactly, however long; `None` for what is no finite number.
fn compare(a: &Number, b: &Number) -> Option<Ordering> {
    match (whole(a), whole(b)) {
        (Some(a), Some(b)) => Some(a.cmp(&b)),
        _ => {
            let (a, b) = (a.as_f64()?, b.as_f64()?);
            if a.is_finite() && b.is_finite() { a.partial_cmp(&b) } else { None }
        }
    }
}

fn whole(number: &Number) -> Option<i128> {
    let exact = number.as_i64().map(i128::from).or_else(|| number.as_u64().map(i128::from));
    // A number with a point that is whole, of a size that an i128 holds.
    exact.or_else(|| {
        number.as_f64().filter(|float| float.fract() == 0.0 && float.abs() < 1e30).map(|float| float as i128)
    })
}

/// `status 503`
fn said(condition: &Condition, answer: &Fields) -> String {
    format!("{} {}", condition.field, answer.get(&condition.field).map(shown).unwrap_or_default())
}

/// `200`, `at most 0.5`
fn wanted(condition: Option<&Condition>) -> String {
    let Some(condition) = condition else { return String::new() };
    let value = shown(&condition.value);
    match condition.is {
        Comparison::Equal => value,
        Comparison::NotEqual => format!("other than {value}"),
        Comparison::Less => format!("less than {value}"),
        Comparison::AtMost => format!("at most {value}"),
        Comparison::More => format!("more than {value}"),
        Comparison::AtLeast => format!("at least {value}"),
    }
}

fn shown(value: &Value) -> String {
    match value {
        Value::Array(_) => "a list".to_owned(),
        Value::Object(_) => "an object".to_owned(),
        Value::Null => "empty".to_owned(),
        Value::String(text) => format!("\"{}\"", shortened(text)),
        other => other.to_string(),
    }
}

fn shortened(text: &str) -> String {
    let short: String = text.chars().take(120).collect();
    if short.len() < text.len() { format!("{short}…") } else { short }
}

fn ordinal(number: u32) -> String {
    let ending = match (number % 10, number % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{number}{ending}")
}

#[cfg(test)]
#[path = "judge_tests.rs"]
mod tests;
