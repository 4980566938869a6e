//! `local.allocate-port`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    direct::Direct,
    faults::refused,
    kind::Words,
    ledger::{Entry, Made},
    paths::name_rules,
    place::Place,
    reservation::{Reservation, is_free},
};
use crate::{plan::Idempotence, provider::OperationFault};

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Inputs {
    /// Whose it is.
    environment: String,
    /// The first port that will do.
    from: Option<u16>,
    /// The last.
    to: Option<u16>,
    /// This one and no other.
    wanted: Option<u16>,
    /// One of these, in this order, instead of a range.
    #[serde(default)]
    any: Vec<u16>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Outputs {
    port: u16,
}

/// Reserves a free port of 127.0.0.1 for an environment.
pub(super) struct AllocatePort;

impl Direct for AllocatePort {
    const WORDS: Words = Words {
        name: "local.allocate-port",
        description: "Reserves a free port of 127.0.0.1 for an environment",
        idempotence: Idempotence::Inspectable,
        irreversible: None,
        seconds: 1,
    };
    type Inputs = Inputs;
    type Outputs = Outputs;

    fn rules(inputs: &Inputs) -> Vec<String> {
        let mut wrong = name_rules("the environment", &inputs.environment);
        if candidates(inputs).next().is_none() {
            wrong.push("no port is named: give `wanted`, `any`, or `from` and `to` with `from` first".into());
        }
        if candidates(inputs).any(|port| port == 0) {
            wrong.push("port 0 is none".into());
        }
        wrong
    }

    fn perform(place: &Place, entry: &mut Entry, inputs: Inputs) -> Result<Outputs, OperationFault> {
        let ours = Reservation { environment: inputs.environment.clone(), operation: entry.id().clone() };
        let reservations = place.reservations();
        // One that an interrupted attempt took is still ours.
        entry.take_back()?;
        for port in candidates(&inputs) {
            if reservations.whose(port).is_some() || !is_free(port) {
                continue;
            }
            entry.note([Made::Port { port }])?;
            // Looked at once more when it is ours: whoever listens there now came in between.
            if reservations.take(port, &ours)? && is_free(port) {
                return Ok(Outputs { port });
            }
            entry.take_back()?;
        }
        Err(refused(taken(place, &inputs)))
    }
}

fn candidates(inputs: &Inputs) -> impl Iterator<Item = u16> + '_ {
    let range = match (inputs.wanted, inputs.from, inputs.to) {
        (None, Some(from), Some(to)) if inputs.any.is_empty() => Some(from..=to),
        _ => None,
    };
    let any = if inputs.wanted.is_some() { &[] } else { inputs.any.as_slice() };
    inputs.wanted.into_iter().chain(any.iter().copied()).chain(range.into_iter().flatten())
}

fn taken(place: &Place, inputs: &Inputs) -> String {
    let ports: Vec<u16> = candidates(inputs).take(8).collect();
    let [port] = ports[..] else {
        return format!("none of the {} ports is free", candidates(inputs).count());
    };
    match place.reservations().whose(port) {
        Some(whose) => format!("port {port} is environment {}'s", whose.environment),
        None => format!("port {port} is taken; to see by whom: ss -ltnp"),
    }
}
