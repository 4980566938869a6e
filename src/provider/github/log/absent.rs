//! Why there is no log.

use crate::{
    domain::{Fault, FaultKind, Job, LogStanding, Timestamp},
    provider::http::Reply,
};

/// A log is put away so soon after its job has ended.
const SOON: jiff::SignedDuration = jiff::SignedDuration::from_secs(3);

/// The fault of asking for a log that cannot be there; none where it should be.
pub(super) fn by_state(job: &Job) -> Option<Fault> {
    match job.log_standing() {
        LogStanding::Written => None,
        LogStanding::ToCome(why) | LogStanding::Never(why) => {
            Some(Fault::new(FaultKind::Absent, why.trim_end_matches('.')))
        }
    }
}

/// The store of logs has none for a job that has ended.
pub(super) fn missing(job: &Job) -> Fault {
    let began = job.steps.iter().any(|step| step.started_at.is_some());
    if began {
        let why = format!("the log of {} is not there yet, though the job has ended", job.name);
        let at = Timestamp::now().checked_add(SOON).unwrap_or(Timestamp::MAX);
        Fault::new(FaultKind::Absent, why).with_hint("ask again in a few seconds").with_retry_at(at)
    } else {
        let why = format!("{} ended before its runner wrote anything: there is no log", job.name);
        Fault::new(FaultKind::Absent, why)
    }
}

/// Logs are kept for a time only.
pub(super) fn expired(job: &Job) -> Fault {
    let why = format!("the log of {} has expired: the repository no longer keeps it", job.name);
    Fault::new(FaultKind::NotFound, why).with_hint("run the job again for a new one")
}

/// True where the store says that it has no such thing.
pub(super) fn is_missing(reply: &Reply) -> bool {
    let says = |what: &[u8]| reply.body.windows(what.len()).any(|part| part == what);
    reply.status == 404 && (says(b"BlobNotFound") || says(b"ResourceNotFound") || reply.body.is_empty())
}
