//! Changes as sentences, the same in a notice, a notification and line by line.

use crate::app::App;
use crate::domain::{Environment, Gate, Health, Printable, WorkflowRun, age, long_age};
use crate::plan::ExecutionRow;

/// `environment prod is down, was healthy: api: no answer`.
pub(in crate::app) fn of_environment(environment: &Environment, before: Option<Health>) -> String {
    let was = before.map(|before| format!(", was {}", before.word())).unwrap_or_default();
    let why = environment.reason.as_ref().filter(|_| environment.health >= Health::Degraded);
    let why = why.map(|why| format!(": {why}")).unwrap_or_default();
    format!("environment {} is {}{was}{why}", environment.name, environment.health.word())
}

/// `run 12 of acme/shop, ci on main: failure after 3m 4s, was in progress`.
pub(in crate::app) fn of_run(app: &App, run: &WorkflowRun, before: Option<&str>) -> String {
    let attempt = if run.attempt > 1 { format!(", attempt {}", run.attempt) } else { String::new() };
    let took =
        if run.conclusion.is_some() { format!(" after {}", long_age(run.duration(app.now))) } else { String::new() };
    let was = before.map(|word| format!(", was {}", word.replace('_', " "))).unwrap_or_default();
    let word = run.word().replace('_', " ");
    format!(
        "run {} of {}, {} on {}{attempt}: {word}{took}{was}",
        run.number, run.key.repository, run.workflow, run.branch
    )
}

/// `acme/shop, deploy on main waits for your approval to production`.
pub(in crate::app) fn of_gate(gate: &Gate) -> String {
    format!(
        "{}, {} on {} waits for your approval to {}",
        gate.run.repository, gate.workflow, gate.branch, gate.environment
    )
}

/// `create demo (1f2e3d4c5b6a) succeeded after 1m04s`, `create demo (…) is in doubt: why`.
pub(in crate::app) fn of_execution(row: &ExecutionRow) -> String {
    let name = format!("{} ({})", Printable::new(&row.title), Printable::new(&row.id));
    let why = row.why.as_ref().map(|why| format!(": {why}")).unwrap_or_default();
    let word = crate::app::execution::status_word(row.status);
    match row.started_at.zip(row.ended_at).filter(|_| row.status.is_over()) {
        Some((started, ended)) => format!("{name} {word} after {}{why}", long_age(age(ended, started))),
        None => format!("{name} is {word}{why}"),
    }
}
