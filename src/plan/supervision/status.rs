//! How the services of one environment are doing: what their supervisor writes down on each change.

use serde::{Deserialize, Serialize};

use crate::domain::{Health, Timestamp};

/// The format that this program writes.
pub const STATUS_VERSION: u32 = 1;

/// `environments/NAME/status.json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SupervisorStatus {
    pub version: u32,
    pub environment: String,
    /// The supervisor itself. It lives while it holds the lock of the folder, whatever is written here.
    pub pid: u32,
    pub services: Vec<ServiceStatus>,
    /// It was asked to end, and stops everything.
    pub ending: bool,
    /// The latest operations that were asked for and taken up, newest last.
    pub operations: Vec<String>,
    pub changed_at: Timestamp,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServiceStatus {
    pub name: String,
    /// A person or a plan wants it to run.
    pub wanted: bool,
    pub phase: Phase,
    /// How often it was started, from the first time on; in the environment of its processes.
    pub generation: u64,
    pub pid: Option<u32>,
    /// When the process with this number began, in the clock ticks of this machine: two processes may have the
    /// same number, one after the other.
    pub process_start: Option<u64>,
    /// Starts after failures, since it was last well for a while.
    pub restarts: u32,
    pub since: Timestamp,
    /// Why it is as it is, where that is not plain.
    pub reason: Option<String>,
}

/// Where a service is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// For the services it comes after.
    Waiting,
    /// It runs and is not ready yet.
    Starting,
    Ready,
    /// It runs, was ready, and does not answer as it should.
    Unwell,
    /// What is left of it is being ended.
    Stopping,
    /// It failed, and is started again in a moment.
    BackingOff,
    /// As wanted.
    Stopped,
    /// It ended by itself with status 0, and stays so.
    Finished,
    /// It failed, and is not started again.
    Failed,
}

impl Phase {
    /// It may have processes.
    pub fn runs(self) -> bool {
        matches!(self, Self::Starting | Self::Ready | Self::Unwell | Self::Stopping)
    }

    pub fn word(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Starting => "starting",
            Self::Ready => "ready",
            Self::Unwell => "unwell",
            Self::Stopping => "stopping",
            Self::BackingOff => "backing off",
            Self::Stopped => "stopped",
            Self::Finished => "finished",
            Self::Failed => "failed",
        }
    }

    pub fn health(self) -> Health {
        match self {
            Self::Ready | Self::Finished => Health::Healthy,
            Self::Waiting | Self::Starting | Self::Stopping => Health::Progressing,
            Self::Unwell => Health::Degraded,
            Self::BackingOff | Self::Stopped | Self::Failed => Health::Down,
        }
    }
}

impl SupervisorStatus {
    pub fn service(&self, name: &str) -> Option<&ServiceStatus> {
        self.services.iter().find(|service| service.name == name)
    }

    pub fn has_done(&self, operation: &str) -> bool {
        self.operations.iter().any(|done| done == operation)
    }
}
