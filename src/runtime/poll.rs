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
                Err(fault) if fault.kind == FaultKind::Absent => tracing::info!(provider = %observer.id(), "{fault}"),
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
    pause.mul_f64(1.0 + 0.1 * (fastrand::f64() - 0.5))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::{Feed, Host, ProviderId, Snapshot},
        provider::BoxFuture,
        runtime::inbox::{Outlet, Wake, inbox},
    };

    const EVERY: Duration = Duration::from_secs(10);

    /// Answers by number: what it does the first time it is asked, the second, and so on.
    struct Scripted {
        asked: u32,
        answer: fn(u32) -> BoxFuture<'static, Result<Observation, Fault>>,
    }

    impl Observe for Scripted {
        fn id(&self) -> ProviderId {
            ProviderId::new("scripted")
        }

        fn feed(&self) -> Feed {
            Feed::Environments
        }

        fn interval(&self) -> Duration {
            EVERY
        }

        fn observe(&mut self) -> BoxFuture<'_, Result<Observation, Fault>> {
            self.asked += 1;
            (self.answer)(self.asked)
        }
    }

    fn scripted(answer: fn(u32) -> BoxFuture<'static, Result<Observation, Fault>>) -> Box<dyn Observe> {
        Box::new(Scripted { asked: 0, answer })
    }

    fn good() -> Observation {
        Snapshot::Host(Arc::new(Host::default())).into()
    }

    async fn next(outlet: &mut Outlet) -> Result<Observation, Fault> {
        match outlet.next().await {
            Some(Wake::Event(Event::Observed { outcome, .. })) => outcome,
            _ => panic!("a reading was expected"),
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_provider_that_panics_is_broken_and_is_asked_again() {
        let (inbox, mut outlet) = inbox();
        let observer =
            scripted(|asked| Box::pin(async move { if asked == 1 { panic!("on purpose") } else { Ok(good()) } }));
        let loops = tokio::spawn(poll(observer, inbox, Clock::Real, Arc::new(Notify::new())));
        let fault = next(&mut outlet).await.unwrap_err();
        assert_eq!(fault.kind, FaultKind::Broken);
        assert!(fault.message.as_str().starts_with("reading scripted failed by a defect"));
        assert!(next(&mut outlet).await.is_ok());
        loops.abort();
    }

    #[tokio::test(start_paused = true)]
    async fn a_provider_that_never_answers_is_given_up_in_time() {
        let mut observer = scripted(|_| Box::pin(std::future::pending()));
        let fault = observe_once(observer.as_mut()).await.unwrap_err();
        assert_eq!((fault.kind, fault.message.as_str()), (FaultKind::TimedOut, "scripted did not answer within 10 s"));
    }

    #[tokio::test(start_paused = true)]
    async fn asking_by_hand_does_not_wait_for_the_pause() {
        let (inbox, mut outlet) = inbox();
        let again = Arc::new(Notify::new());
        let observer =
            scripted(|_| Box::pin(async { Err(Fault::new(FaultKind::Unreachable, "no route to the far side")) }));
        let loops = tokio::spawn(poll(observer, inbox, Clock::Real, again.clone()));
        assert!(next(&mut outlet).await.is_err());
        let asked = Instant::now();
        again.notify_one();
        assert!(next(&mut outlet).await.is_err());
        assert!(asked.elapsed() < EVERY);
        loops.abort();
    }

    #[test]
    fn faults_stretch_the_pause_and_the_far_sides_word_wins() {
        let at: crate::domain::Timestamp = "2026-01-01T00:00:00Z".parse().unwrap();
        let clock = Clock::Frozen(at);
        let seconds = |outcome: Result<Observation, Fault>, faults| {
            pause_after(&outcome, EVERY, faults, clock).as_secs_f64().round()
        };
        let near = |measured: f64, wanted: f64| (measured - wanted).abs() <= wanted * 0.06;
        let unreachable = || Err(Fault::new(FaultKind::Unreachable, "x"));
        assert!(near(seconds(Ok(good()), 0), 10.0));
        assert!(near(seconds(unreachable(), 1), 20.0));
        assert!(near(seconds(unreachable(), 3), 80.0));
        assert!(near(seconds(unreachable(), 30), 300.0));
        assert!(near(seconds(Err(Fault::new(FaultKind::Absent, "x")), 9), 10.0));
        let told = Fault::new(FaultKind::RateLimited, "x").with_retry_at("2026-01-01T00:15:00Z".parse().unwrap());
        assert!(near(seconds(Err(told), 1), 900.0));
    }
}
