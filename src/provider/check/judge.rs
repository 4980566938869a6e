//! What an answer means: pure.

use std::time::Duration;

use regex::bytes::Regex;

use super::certificate;
use crate::{
    domain::{Fault, Health, Timestamp},
    provider::http::Answer,
};

/// What a look found out.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Finding {
    pub(super) health: Health,
    /// A sentence when there is something to say.
    pub(super) reason: Option<String>,
    pub(super) latency: Option<Duration>,
    pub(super) certificate_ends_at: Option<Timestamp>,
}

/// What an HTTP answer must be like.
#[derive(Debug, Clone)]
pub(super) struct Expected {
    pub(super) status: u16,
    pub(super) body: Option<Regex>,
    pub(super) latency: Duration,
    pub(super) certificate_days: u32,
}

impl Finding {
    pub(super) fn down(reason: impl Into<String>) -> Self {
        Self { health: Health::Down, reason: Some(reason.into()), latency: None, certificate_ends_at: None }
    }

    pub(super) fn unknown(reason: impl Into<String>) -> Self {
        Self { health: Health::Unknown, ..Self::down(reason) }
    }

    pub(super) fn healthy() -> Self {
        Self { health: Health::Healthy, reason: None, latency: None, certificate_ends_at: None }
    }

    fn worsen(&mut self, health: Health, sentence: String) {
        self.health = self.health.max(health);
        self.reason = Some(match self.reason.take() {
            Some(earlier) => format!("{earlier}; {sentence}"),
            None => sentence,
        });
    }
}

/// A failed look: whatever the reason, nobody can use what is checked.
pub(super) fn failed(fault: &Fault) -> Finding {
    Finding::down(fault.to_string())
}

/// Something answered after `latency`; slower than `bound` is degraded.
pub(super) fn answered(latency: Duration, bound: Duration) -> Finding {
    let mut finding = Finding { latency: Some(latency), ..Finding::healthy() };
    if latency > bound {
        let sentence = format!("took {} ms, bound is {} ms", latency.as_millis(), bound.as_millis());
        finding.worsen(Health::Degraded, sentence);
    }
    finding
}

pub(super) fn http(answer: &Answer, expected: &Expected, now: Timestamp) -> Finding {
    let mut finding = Finding { latency: Some(answer.elapsed), ..Finding::healthy() };
    if answer.status != expected.status {
        finding.worsen(Health::Down, format!("answered {}, expected {}", answer.status, expected.status));
    } else if let Some(body) = expected.body.as_ref().filter(|body| !body.is_match(&answer.body)) {
        finding.worsen(Health::Down, format!("body does not match `{body}`"));
    }
    finding.certificate_ends_at = answer.certificate.as_deref().and_then(certificate::ends_at);
    if let Some(ends_at) = finding.certificate_ends_at {
        judge_certificate(&mut finding, ends_at, expected.certificate_days, now);
    }
    let speed = answered(answer.elapsed, expected.latency);
    if let Some(slow) = speed.reason {
        finding.worsen(speed.health, slow);
    }
    finding
}

fn judge_certificate(finding: &mut Finding, ends_at: Timestamp, days: u32, now: Timestamp) {
    let left = ends_at.duration_since(now).as_secs();
    if left <= 0 {
        finding.worsen(Health::Down, "the TLS certificate has ended".into());
    } else if left < i64::from(days) * 86_400 {
        let sentence = match left / 86_400 {
            0 => format!("certificate ends in {} h", left / 3_600),
            1 => "certificate ends in 1 day".into(),
            whole => format!("certificate ends in {whole} days"),
        };
        finding.worsen(Health::Degraded, sentence);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::FaultKind;

    const NOW: &str = "2026-01-01T00:00:00Z";

    fn expected() -> Expected {
        Expected {
            status: 200,
            body: Some(Regex::new("\"ok\"").unwrap()),
            latency: Duration::from_millis(200),
            certificate_days: 14,
        }
    }

    fn answer(status: u16, body: &str, milliseconds: u64) -> Answer {
        Answer { status, body: body.into(), elapsed: Duration::from_millis(milliseconds), certificate: None }
    }

    fn judged(answer: &Answer) -> (Health, Option<String>) {
        let finding = http(answer, &expected(), NOW.parse().unwrap());
        (finding.health, finding.reason)
    }

    #[test]
    fn what_is_as_expected_is_healthy_without_a_word() {
        assert_eq!(judged(&answer(200, "{\"ok\"}", 200)), (Health::Healthy, None));
    }

    #[test]
    fn a_slow_answer_is_degraded_with_both_figures() {
        let slow = Some("took 412 ms, bound is 200 ms".to_owned());
        assert_eq!(judged(&answer(200, "\"ok\"", 412)), (Health::Degraded, slow));
    }

    #[test]
    fn a_wrong_status_or_body_is_down() {
        assert_eq!(judged(&answer(503, "\"ok\"", 1)), (Health::Down, Some("answered 503, expected 200".into())));
        assert_eq!(judged(&answer(200, "sorry", 1)), (Health::Down, Some("body does not match `\"ok\"`".into())));
        let both = judged(&answer(500, "", 900)).1.unwrap();
        assert_eq!(both, "answered 500, expected 200; took 900 ms, bound is 200 ms");
    }

    #[test]
    fn a_certificate_is_degraded_near_its_end_and_down_after_it() {
        let now: Timestamp = NOW.parse().unwrap();
        let at = |hours: i64| {
            let mut finding = Finding::healthy();
            let ends_at = Timestamp::from_second(now.as_second() + hours * 3_600).unwrap();
            judge_certificate(&mut finding, ends_at, 14, now);
            (finding.health, finding.reason.unwrap_or_default())
        };
        assert_eq!(at(14 * 24), (Health::Healthy, String::new()));
        assert_eq!(at(6 * 24 + 1), (Health::Degraded, "certificate ends in 6 days".into()));
        assert_eq!(at(25), (Health::Degraded, "certificate ends in 1 day".into()));
        assert_eq!(at(5), (Health::Degraded, "certificate ends in 5 h".into()));
        assert_eq!(at(0), (Health::Down, "the TLS certificate has ended".into()));
    }

    #[test]
    fn a_failed_look_is_down_with_its_sentence() {
        let finding = failed(&Fault::new(FaultKind::Unreachable, "connection refused"));
        assert_eq!((finding.health, finding.reason.unwrap().as_str()), (Health::Down, "connection refused"));
    }
}
