//! Which operations there are, and what is said about them.

use serde_json::Value;

use super::schema;
use crate::{
    plan::{Idempotence, Tool},
    provider::local::kind::Words,
};

/// One operation on a supervisor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Deed {
    Supervise,
    StopSupervisor,
    RemoveSupervisor,
    StartService,
    StopService,
    RestartService,
}

impl Deed {
    pub(super) const ALL: [Self; 6] = [
        Self::Supervise,
        Self::StopSupervisor,
        Self::RemoveSupervisor,
        Self::StartService,
        Self::StopService,
        Self::RestartService,
    ];

    pub(super) fn words(self) -> Words {
        let (name, description, seconds) = match self {
            Self::Supervise => ("local.supervise", "Starts services and keeps them running, until all are ready", 5),
            Self::StopSupervisor => ("local.stop-supervisor", "Stops all services of an environment", 3),
            Self::RemoveSupervisor => {
                ("local.remove-supervisor", "Stops all services of an environment and removes their logs", 3)
            }
            Self::StartService => {
                ("local.start-service", "Starts a service and what it waits for, until it is ready", 5)
            }
            Self::StopService => ("local.stop-service", "Stops a service and what waits for it", 3),
            Self::RestartService => ("local.restart-service", "Stops a service and starts it again", 5),
        };
        let irreversible = (self == Self::RemoveSupervisor).then_some("what the services printed is gone");
        Words { name, description, idempotence: Idempotence::Inspectable, irreversible, seconds }
    }

    pub(super) fn tool(self) -> Tool {
        let words = self.words();
        let (inputs, outputs): (Value, Value) = match self {
            Self::Supervise => (schema::supervise_inputs(), schema::supervise_outputs()),
            Self::StopSupervisor | Self::RemoveSupervisor => (schema::environment_inputs(), schema::service_outputs()),
            _ => (schema::service_inputs(), schema::service_outputs()),
        };
        Tool {
            name: words.name.into(),
            description: words.description.into(),
            idempotence: words.idempotence,
            irreversible: words.irreversible.map(str::to_owned),
            inputs,
            outputs,
        }
    }
}
