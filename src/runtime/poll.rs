//! The loop around one provider: time limit, jitter, backoff, and a panic caught as a fault.

use std::{sync::Arc, time::Duration};

use tokio::{sync::Notify, time::Instant};

use super::{Clock, Inbox, panics};
use crate::{
    app::Event,
    domain::{Fault, FaultKind, Observation, age},
    provider::Observe,
};

/// The longest pause after repeated faults.
const LONGEST_PAUSE: Duration = Duration::from_secs(300);

/// While time stands still nothing changes; a second reading is for a world that fails after its first.
const READINGS_OF_A_FROZEN_WORLD: u32 = 2;

/// Reads a provider again and again until the console ends. `again` asks for a reading at once.
pub(super) async fn poll(mut observer: Box<dyn Observe>, inbox: Inbox, clock: Clock, again: Arc<Notify>) {
    let (mut faults, mut readings) = (0, 0);
    let mut last_kind = None;
    loop {
        let outcome = observe_once(observer.as_mut()).await;
        faults = if outcome.is_ok() { 0 } else { faults + 1 };
        let interval = observer.interval();
        let pause = pause_after(&outcome, interval, faults, clock);
        let kind = outcome.as_ref().err().map(|fault| fault.kind);
        if kind != last_kind {
            match &outcome {
                Ok(_) => tracing::info!(provider = %observer.id(), "answers again"),
                Err(fault) => tracing::warn!(provider = %observer.id(), "{fault}"),
            }
            last_kind = kind;
        }
        let at = clock.now();
        if !inbox.send(Event::Observed { provider: observer.id(), at, interval, outcome }).await {
            return;
        }
        readings += 1;
        let may_change = clock.runs() || readings < READINGS_OF_A_FROZEN_WORLD;
        tokio::select! {
            () = tokio::time::sleep(pause), if may_change => {}
            () = again.notified() => {
                faults = 0;
                observer.refresh();
            }
        }
    }
}

/// One reading under the provider's own time limit. A panic inside it is a fault of kind `Broken`.
pub async fn observe_once(observer: &mut dyn Observe) -> Result<Observation, Fault> {
    let (id, limit) = (observer.id(), observer.timeout());
    let reading = async {
        panics::caught(observer.observe()).await.unwrap_or_else(|| {
            let message = format!("reading {id} failed by a defect of this program; the log has the details");
            Err(Fault::new(FaultKind::Broken, message))
        })
    };
    let started = Instant::now();
    tokio::time::timeout(limit, reading).await.unwrap_or_else(|_| {
        let waited = started.elapsed().as_secs();
        Err(Fault::new(FaultKind::TimedOut, format!("{id} did not answer within {waited} s")))
    })
}

/// Twice the pause with each fault, unless the far side named a time; a tenth of it is chance, so
/// that many consoles do not ask in step.
fn pause_after(outcome: &Result<Observation, Fault>, interval: Duration, faults: u32, clock: Clock) -> Duration {
    let pause = match outcome {
        Ok(_) => interval,
        Err(fault) => match fault.retry_at {
            Some(at) => age(at, clock.now()).max(interval),
            None if fault.kind == FaultKind::Absent => interval,
            None => interval.saturating_mul(1 << faults.min(8)).min(LONGEST_PAUSE.max(interval)),
        },
    };
    pause.mul_f64(0.95 + 0.1 * fastrand::f64())
}
