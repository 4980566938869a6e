//! `local.tcp-connect`.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{kind::Words, look::Look, place::Place};
use crate::{plan::Idempotence, provider::OperationFault};

/// This machine answers at once or not at all.
const LIMIT: Duration = Duration::from_secs(5);

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Inputs {
    /// `127.0.0.1`, `::1` or `localhost`.
    #[serde(default = "here")]
    host: String,
    port: u16,
}

fn here() -> String {
    "127.0.0.1".into()
}

#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Outputs {
    /// Somebody listens there.
    is_open: bool,
    latency_ms: u64,
}

/// Says whether somebody listens on a port of this machine.
pub(super) struct TcpConnect;

impl Look for TcpConnect {
    const WORDS: Words = Words {
        name: "local.tcp-connect",
        description: "Says whether somebody listens on a port of this machine",
        idempotence: Idempotence::ReadOnly,
        irreversible: None,
        seconds: 1,
    };
    type Inputs = Inputs;
    type Outputs = Outputs;

    fn rules(inputs: &Inputs) -> Vec<String> {
        let is_here = matches!(inputs.host.as_str(), "127.0.0.1" | "::1" | "localhost");
        let wrong = || "host is not this machine: it may be 127.0.0.1, ::1 or localhost".into();
        (!is_here).then(wrong).into_iter().collect()
    }

    async fn look(_: Arc<Place>, inputs: Inputs) -> Result<Outputs, OperationFault> {
        let start = Instant::now();
        let connect = tokio::net::TcpStream::connect((inputs.host.as_str(), inputs.port));
        let is_open = matches!(tokio::time::timeout(LIMIT, connect).await, Ok(Ok(_)));
        Ok(Outputs { is_open, latency_ms: u64::try_from(start.elapsed().as_millis()).unwrap_or(u64::MAX) })
    }
}
