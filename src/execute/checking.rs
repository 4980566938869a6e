//! One check, measured until there is a verdict.

use std::{sync::Arc, time::Duration};

use tokio::time::{Instant, sleep};

use super::{Clock, acts::Acting, said::Voice};
use crate::{
    domain::Printable,
    plan::{Check, Judgement, Outcome, Sample, Verdict, judge, judge_at_deadline},
};

/// One measurement may take this long, and never longer than the check has left.
const MEASURING: Duration = Duration::from_secs(30);

/// Measures until the check has passed, failed or stays open. `acting` is its measurement.
pub(super) async fn verdict(
    check: &Check,
    mut acting: Acting,
    clock: Arc<dyn Clock>,
    voice: &Voice,
) -> (Verdict, Printable) {
    let until = Instant::now() + Duration::from_secs(check.deadline_seconds);
    sleep(Duration::from_secs(check.initial_delay_seconds)).await;
    let mut samples = Vec::new();
    loop {
        let left = until.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return judge_at_deadline(check, &samples);
        }
        let at = clock.now();
        acting.timeout = left.min(MEASURING);
        let outcome = match acting.perform(voice).await {
            Ok(answer) => Outcome::Answer(answer),
            Err(fault) => Outcome::Error(fault.fault.to_string()),
        };
        samples.push(Sample { at, outcome });
        if let Judgement::Done(verdict, why) = judge(check, &samples) {
            return (verdict, why);
        }
        sleep(Duration::from_secs(check.interval_seconds.max(1))).await;
    }
}
