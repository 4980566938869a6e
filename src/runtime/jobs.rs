//! Reading the jobs of a run, with the run itself where that is not read otherwise.

use std::sync::Arc;

use super::Clock;
use crate::{
    app::{Effect, Event},
    domain::{Fault, FaultKind},
    provider::{BoxFuture, ReadJobs},
};

/// What an effect asks of a run, and what to call it; none for an effect about anything else.
pub(super) fn read_jobs(
    effect: Effect,
    reader: Option<Arc<dyn ReadJobs>>,
    clock: Clock,
) -> Option<(String, BoxFuture<'static, Event>)> {
    // Of an earlier attempt the run as it was then, of one that is not listed the run as it is.
    let (key, attempt, of_run) = match effect {
        Effect::FetchJobs { key, attempt } => (key, attempt, None),
        Effect::FetchAttempt { key, attempt } => (key, attempt, Some(Some(attempt))),
        Effect::FetchRun { key, attempt } => (key, attempt, Some(None)),
        _ => return None,
    };
    let name = format!("reading the jobs of {} {}", key.repository, key.id);
    let answer = async move {
        let none = || Fault::new(FaultKind::Absent, "no provider can read the jobs of this run");
        let (attempt, run, outcome) = match (reader, of_run) {
            (None, _) => (attempt, None, Err(none())),
            (Some(reader), None) => (attempt, None, reader.jobs(&key, Some(attempt)).await),
            (Some(reader), Some(which)) => match reader.run(&key, which).await {
                Ok(run) => {
                    let attempt = run.attempt;
                    (attempt, Some(Arc::new(run)), reader.jobs(&key, Some(attempt)).await)
                }
                Err(fault) => (attempt, None, Err(fault)),
            },
        };
        Event::Jobs { key, attempt, at: clock.now(), run, outcome }
    };
    Some((name, Box::pin(answer)))
}
