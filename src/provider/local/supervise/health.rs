//! Asks a service whether it is well.

use std::{
    sync::{Arc, OnceLock},
    time::{Duration, Instant},
};

use tokio::net::TcpStream;

use crate::{
    domain::{Fault, FaultKind},
    plan::HealthProbe,
    provider::{http::Prober, reach},
};

/// Who does not answer within this time is not well.
const LIMIT: Duration = Duration::from_secs(5);

/// Asks services of this machine. Clones share one HTTP client, made by the first that needs it.
#[derive(Debug, Clone, Default)]
pub struct HealthAsker {
    prober: Arc<OnceLock<Result<Prober, Fault>>>,
}

impl HealthAsker {
    /// Time to the answer.
    ///
    /// # Errors
    /// One sentence on what is not as it should be.
    pub async fn ask(&self, probe: &HealthProbe) -> Result<Duration, Fault> {
        match probe {
            HealthProbe::Http { .. } => {
                let answer = self.prober().await?.get(&probe.to_string()["GET ".len()..], LIMIT).await?;
                match answer.status {
                    200 => Ok(answer.elapsed),
                    other => Err(Fault::new(FaultKind::Conflict, format!("it answered {other}, expected 200"))),
                }
            }
            HealthProbe::Tcp { port } => {
                let start = Instant::now();
                match tokio::time::timeout(LIMIT, TcpStream::connect(("127.0.0.1", *port))).await {
                    Ok(Ok(_)) => Ok(start.elapsed()),
                    Ok(Err(error)) => Err(reach::explain(&error)),
                    Err(_) => Err(reach::no_answer(LIMIT)),
                }
            }
        }
    }

    /// Making it reads the system's trust store: off the async threads.
    async fn prober(&self) -> Result<Prober, Fault> {
        let prober = self.prober.clone();
        let made = tokio::task::spawn_blocking(move || prober.get_or_init(|| Prober::new(&[])).clone());
        made.await.map_err(|_| Fault::new(FaultKind::Broken, "the HTTP client could not be made"))?
    }
}
