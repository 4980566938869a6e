//! Why a question has no answer.

use super::{failure::Failure, wait::Wait};
use crate::domain::{Fault, FaultKind};

#[derive(Debug)]
pub(super) enum Refused {
    Failed(Failure),
    /// That far side asked for a pause, which is still on.
    Paused(String, Wait),
}

impl Refused {
    /// The fault of not having read `subject`.
    pub(super) fn into_fault(self, subject: &str) -> Fault {
        match self {
            Self::Failed(failure) => failure.into_fault(subject),
            Self::Paused(host, wait) => {
                let why = format!("{host} asked for a pause, and nothing is sent before its end");
                Failure::new(FaultKind::RateLimited, why).into_fault(subject).with_retry_at(wait.until)
            }
        }
    }
}

impl From<Failure> for Refused {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}
