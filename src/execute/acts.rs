//! Single acts outside: done, asked about, taken back. Each is a future that may be dropped at any await.

use std::{sync::Arc, time::Duration};

use tokio::time::{Instant, sleep, timeout};

use super::{World, said::Voice};
use crate::{
    domain::{Fault, FaultKind},
    plan::{Fields, Operation, OperationId},
    provider::{Act, Finding, OperationFault},
};

/// How long the far side may take to say what came of an operation.
const ASKING: Duration = Duration::from_secs(30);
/// How often it is asked.
const QUESTIONS: u32 = 5;
const FIRST_PAUSE: Duration = Duration::from_millis(250);

/// One operation with final inputs and its name outside.
pub(super) struct Acting {
    pub world: Arc<dyn World>,
    pub operation: Operation,
    pub id: OperationId,
    pub timeout: Duration,
}

impl Acting {
    fn act(&self) -> Act<'_> {
        Act { operation: &self.operation, id: &self.id, timeout: self.timeout }
    }

    fn late(&self) -> Fault {
        let seconds = self.timeout.as_secs_f64();
        Fault::new(FaultKind::TimedOut, format!("`{}` did not end within {seconds} s", self.operation.name))
    }

    pub(super) async fn perform(&self, voice: &Voice) -> Result<Fields, OperationFault> {
        let owner = self.world.route(&self.operation).map_err(OperationFault::lasting)?;
        match timeout(self.timeout, owner.perform(self.act(), voice)).await {
            Ok(ended) => ended,
            Err(_) => Err(OperationFault::open(self.late())),
        }
    }

    /// Asks again where the far side does not answer, and for as long as `patience` where it still goes on.
    pub(super) async fn inspect(&self, patience: Duration) -> Result<Finding, Fault> {
        let owner = self.world.route(&self.operation)?;
        let until = Instant::now() + patience;
        let mut pause = FIRST_PAUSE;
        let mut question = 0;
        loop {
            question += 1;
            let fault = match timeout(ASKING, owner.inspect(self.act())).await {
                Ok(Ok(Finding::Running(_))) if Instant::now() < until => {
                    (question, pause) = (0, FIRST_PAUSE);
                    sleep(pause).await;
                    continue;
                }
                Ok(Ok(Finding::Running(why))) => Fault::new(FaultKind::TimedOut, &why),
                Ok(Ok(finding)) => return Ok(finding),
                Ok(Err(fault)) => fault,
                Err(_) => Fault::new(FaultKind::TimedOut, format!("no answer within {} s", ASKING.as_secs())),
            };
            if question == QUESTIONS || fault.kind == FaultKind::Unauthorized {
                return Err(fault);
            }
            sleep(pause).await;
            pause *= 2;
        }
    }

    /// Tries again where that may help: an undo can be repeated.
    pub(super) async fn undo(&self, outputs: &Fields, attempts: u32, voice: &Voice) -> Result<(), Fault> {
        let owner = self.world.route(&self.operation)?;
        let mut pause = FIRST_PAUSE;
        let mut attempt = 0;
        loop {
            attempt += 1;
            let fault = match timeout(self.timeout, owner.undo(self.act(), outputs, voice)).await {
                Ok(Ok(())) => return Ok(()),
                Ok(Err(fault)) => fault,
                Err(_) => OperationFault::open(self.late()),
            };
            if attempt >= attempts || !(fault.is_passing || fault.is_open) {
                return Err(fault.fault);
            }
            sleep(pause).await;
            pause *= 2;
        }
    }
}
