//! What is known of an operation beside what its tool says: how it is taken back in words, how long it may take,
//! whether another attempt helps, and how much can go wrong.

use crate::plan::{Idempotence, Retry, Risk, RiskLevel, Tool, Undo};

/// What a step has from its operation.
pub(super) struct Habit {
    pub undo: Undo,
    pub timeout_seconds: u64,
    pub retry: Retry,
    pub risk: Risk,
}

/// Name of the operation, what its undo does, the seconds that it may take.
const KNOWN: &[(&str, &str, u64)] = &[
    ("local.allocate-port", "gives the port back", 30),
    ("local.create-directory", "removes the directory, if it was made here and nothing is in it", 30),
    ("local.render-template", "removes the files that it made, if nobody changed them", 120),
    ("local.python-packages", "removes the virtual environment with its packages", 900),
    ("local.npm-install", "removes node_modules", 900),
    ("local.cargo-build", "removes what was built", 1_800),
    ("local.git-init", "removes the repository, if nothing was committed since", 60),
    ("local.write-configuration", "removes the file that it wrote", 30),
    ("local.sqlite-database", "removes the database that it made", 120),
    ("local.postgres-cluster", "stops the cluster and removes its directory", 300),
    ("local.supervise", "stops the services", 180),
    ("local.register-environment", "takes the environment off the list", 30),
];

/// Those that read from the network, where another attempt helps, and run what they get.
const NETWORK: &[(&str, &str)] = &[
    ("local.python-packages", "packages from the network run on this machine"),
    ("local.npm-install", "packages from the network run on this machine"),
    ("local.cargo-build", "build scripts of crates from the network run on this machine"),
];

pub(super) fn habit(tool: &Tool) -> Habit {
    let known = KNOWN.iter().find(|(name, ..)| *name == tool.name);
    let undo = match (&tool.irreversible, tool.idempotence, known) {
        (Some(reason), ..) => Undo::Irreversible { reason: reason.clone(), backup: None },
        (None, Idempotence::ReadOnly, _) => Undo::Nothing { reason: "it only looks".into() },
        (None, _, Some((_, what, _))) => Undo::Automatic { what: (*what).to_owned() },
        (None, _, None) => Undo::Automatic { what: format!("takes back what {} did", tool.name) },
    };
    let network = NETWORK.iter().find(|(name, _)| *name == tool.name);
    let retry = match network {
        Some(_) => Retry { attempts: 3, base_milliseconds: 1_000, cap_milliseconds: 15_000 },
        None => Retry::default(),
    };
    Habit {
        timeout_seconds: known.map_or(600, |(_, _, seconds)| *seconds),
        risk: risk(&undo, network.map(|(_, reason)| *reason)),
        undo,
        retry,
    }
}

fn risk(undo: &Undo, network: Option<&str>) -> Risk {
    match (undo, network) {
        (Undo::Irreversible { reason, .. }, _) => {
            Risk { level: RiskLevel::High, reason: format!("it cannot be taken back: {reason}") }
        }
        (_, Some(reason)) => Risk { level: RiskLevel::Medium, reason: reason.to_owned() },
        (Undo::Nothing { .. }, None) => Risk { level: RiskLevel::Low, reason: "it changes nothing".into() },
        (Undo::Automatic { .. }, None) => {
            Risk { level: RiskLevel::Low, reason: "it changes only this environment, and is taken back".into() }
        }
    }
}
