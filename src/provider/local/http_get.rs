//! `local.http-get`.

use std::{sync::Arc, time::Duration};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{faults::blocking, kind::Words, look::Look, place::Place};
use crate::{
    plan::Idempotence,
    provider::{OperationFault, http::is_loopback},
};

/// The longest that a look may wait.
const LONGEST_SECONDS: u64 = 60;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Inputs {
    /// An address of this machine: `http://127.0.0.1:8000/api/health`.
    url: String,
    #[serde(default = "five")]
    timeout_seconds: u64,
}

fn five() -> u64 {
    5
}

#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Outputs {
    status: u16,
    /// From the start of the connection to the head of the answer.
    latency_ms: u64,
    /// At most 256 KiB of the body are read.
    body_bytes: u64,
}

/// Asks an address of this machine once, without following redirects.
pub(super) struct HttpGet;

impl Look for HttpGet {
    const WORDS: Words = Words {
        name: "local.http-get",
        description: "Asks an HTTP address of this machine once, follows no redirect",
        idempotence: Idempotence::ReadOnly,
        irreversible: None,
        seconds: 1,
    };
    type Inputs = Inputs;
    type Outputs = Outputs;

    fn rules(inputs: &Inputs) -> Vec<String> {
        let mut wrong = Vec::new();
        if !is_here(&inputs.url) {
            wrong.push(format!("url is no HTTP address of this machine: {}", inputs.url.escape_default()));
        }
        if !(1..=LONGEST_SECONDS).contains(&inputs.timeout_seconds) {
            wrong.push(format!("timeout_seconds is not between 1 and {LONGEST_SECONDS}"));
        }
        wrong
    }

    async fn look(place: Arc<Place>, inputs: Inputs) -> Result<Outputs, OperationFault> {
        let prober = blocking(move || place.prober()).await?;
        let limit = Duration::from_secs(inputs.timeout_seconds);
        let answer = prober.get(&inputs.url, limit).await.map_err(|mut fault| {
            fault.message = crate::domain::Printable::new(format!("GET {}: {}", inputs.url, fault.message));
            OperationFault::passing(fault)
        })?;
        let latency_ms = u64::try_from(answer.elapsed.as_millis()).unwrap_or(u64::MAX);
        Ok(Outputs { status: answer.status, latency_ms, body_bytes: answer.body.len() as u64 })
    }
}

/// True for an address without a user whose host is this machine.
fn is_here(url: &str) -> bool {
    let Ok(url) = url::Url::parse(url) else { return false };
    matches!(url.scheme(), "http" | "https")
        && is_loopback(&url)
        && url.username().is_empty()
        && url.password().is_none()
}
