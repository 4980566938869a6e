//! What a person can ask of a pipeline; each becomes a plan.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// One change of one repository's runs or workflows. `repository` is `owner/name`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum PipelineChange {
    /// Starts a workflow, by its file's name or its number.
    Dispatch {
        repository: String,
        workflow: String,
        reference: String,
        inputs: BTreeMap<String, String>,
    },
    Rerun {
        repository: String,
        run: u64,
        jobs: RerunJobs,
        debug: bool,
    },
    Cancel {
        repository: String,
        run: u64,
        /// Steps that always run are not waited for.
        forced: bool,
    },
    /// Answers at the gates of a run.
    Review {
        repository: String,
        run: u64,
        environments: Vec<GateName>,
        answer: GateAnswer,
        comment: String,
    },
    /// Lets a run from a fork begin.
    ApproveFork {
        repository: String,
        run: u64,
    },
    SetWorkflow {
        repository: String,
        workflow: String,
        enabled: bool,
    },
    /// The run with its logs; cannot be taken back.
    DeleteRun {
        repository: String,
        run: u64,
    },
}

/// Which jobs run again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RerunJobs {
    All,
    /// Those that failed, and those that need them.
    Failed,
    One(u64),
}

/// An environment at whose gate a run waits. Its number is looked up where it is not known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GateName {
    pub name: String,
    pub id: Option<u64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GateAnswer {
    Approve,
    Reject,
}
