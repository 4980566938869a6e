//! What the demo programs write: one line for every number, at a steady pace.

use super::{
    clock::moved,
    random::Dice,
    story::{BAD_VERSION, CULPRIT, INCIDENT_ERRORS, Story},
};
use crate::domain::{Level, LogLine, Printable, Sgr, SgrColor, Styled, Timestamp};

/// The log sources; of a hundred lines each has about so many.
pub(super) static SOURCES: [(&str, u64); 4] = [("api-gateway", 46), ("inference", 36), ("trainer", 14), ("deploys", 4)];

/// Lines that were already there at the start, over all sources.
pub(super) const BACKLOG: i64 = 300;

/// All lines of the world in the order of their numbers; line 0 is the first after the start.
#[derive(Debug, Clone, Copy)]
pub(super) struct Lines {
    story: Story,
    per_second: i64,
}

impl Lines {
    pub(super) fn new(story: Story) -> Self {
        Self { story, per_second: i64::from(story.scale.log_lines_per_second) }
    }

    /// False when lines come only from before the start, or not at all.
    pub(super) fn go_on(&self) -> bool {
        self.per_second > 0 && !self.story.is_empty()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.story.is_empty()
    }

    /// When the line of that number is written.
    pub(super) fn at(&self, number: i64) -> Timestamp {
        moved(self.story.start, number.saturating_mul(1_000) / self.per_second.max(1))
    }

    /// The number of the first line that is not written yet at `now`.
    pub(super) fn next(&self, now: Timestamp) -> i64 {
        let milliseconds = now.as_millisecond() - self.story.start.as_millisecond();
        if self.go_on() && milliseconds >= 0 { milliseconds.saturating_mul(self.per_second) / 1_000 + 1 } else { 0 }
    }

    /// The line of that number, and the place in [`SOURCES`] of the one that writes it.
    pub(super) fn line(&self, number: i64) -> (usize, LogLine) {
        let dice = self.story.dice.word("line").number(number as u64);
        let source = owner(dice);
        let at = self.at(number);
        let Written { level, text } = match source {
            0 => self.gateway(dice, at),
            1 => self.inference(dice, at),
            2 => trainer(dice, at),
            _ => self.deploys(dice, at),
        };
        (source, LogLine { at: Some(at), level: Some(level), text })
    }

    /// A JSON access log. A request fails as often as the services reading says.
    fn gateway(&self, dice: Dice, at: Timestamp) -> Written {
        let request = dice.word("request").bits() >> 24;
        let path = dice.word("path").pick(&["/v1/chat/completions", "/v1/embeddings", "/v1/completions", "/v1/models"]);
        let region = dice.word("region").pick(&["us-east-1", "eu-west-1"]);
        let fails = dice.word("fails").unit() < INCIDENT_ERRORS * self.story.incident(at);
        let (level, word, status, latency, reason) = if fails {
            let status = *dice.word("status").pick(&[502, 503, 504]);
            let latency = dice.word("latency").between(2_000.0, 10_000.0) as u64;
            let version = format!(r#","upstream":"{CULPRIT}","version":"{BAD_VERSION}","error":"upstream timed out""#);
            (Level::Error, "error", status, latency, version)
        } else {
            (Level::Info, "info", 200, dice.word("latency").between(20.0, 420.0) as u64, String::new())
        };
        plain(
            level,
            format!(
                r#"{{"level":"{word}","path":"{path}","status":{status},"latency_ms":{latency},"region":"{region}"{reason},"request":"{request:010x}","ts":"{at}"}}"#
            ),
        )
    }

    /// Plain lines of the inference engine, with the cause of the incident among them.
    fn inference(&self, dice: Dice, at: Timestamp) -> Written {
        let (worker, unit) = (dice.word("worker").below(12), dice.word("kind").unit());
        let sequence = dice.word("sequence").below(90_000) + 10_000;
        let troubled = self.story.incident(at);
        let (level, message) = if unit < 0.07 * troubled {
            (
                Level::Error,
                format!("kv cache exhausted: 0 of 4096 blocks free, sequence {sequence} preempted and dropped"),
            )
        } else if unit < 0.18 * troubled {
            let free = dice.word("free").below(64);
            (Level::Warning, format!("kv cache low: {free} of 4096 blocks free, prefill queue {}", 40 + free))
        } else if unit < 0.25 {
            (Level::Debug, format!("sequence {sequence} finished: {} tokens", dice.word("tokens").below(1_800) + 12))
        } else {
            let (running, rate) = (dice.word("running").below(40) + 8, dice.word("rate").between(1_800.0, 3_900.0));
            (Level::Info, format!("engine step: {running} running, {rate:.0} tok/s, model llama-3.3-70b"))
        };
        plain(level, format!("{} {:5} worker-{worker:02} {message}", clock_text(at), word(level)))
    }

    fn deploys(&self, dice: Dice, at: Timestamp) -> Written {
        let unit = dice.word("kind").unit();
        let region = dice.word("region").pick(&["us-east-1", "eu-west-1"]);
        let ratio = INCIDENT_ERRORS * self.story.incident(at) * dice.word("ratio").between(93.0, 107.0);
        let (level, message) = if self.story.incident(at) > 0.0 && unit < 0.4 {
            (
                Level::Error,
                format!(
                    "{CULPRIT} {BAD_VERSION} production {region}: error ratio {ratio:.1} % is over its budget of 1.0 %"
                ),
            )
        } else if self.story.incident(at) > 0.0 && unit < 0.7 {
            (Level::Warning, format!("{CULPRIT} rollback to production waits for approval"))
        } else {
            (Level::Info, format!("reconciled {} environments in {region}, no drift", self.story.scale.environments))
        };
        plain(level, format!("{at} {:5} {message}", word(level)))
    }
}

/// A line before it gets its time.
struct Written {
    level: Level,
    text: Styled,
}

/// The source, by its place in [`SOURCES`], that writes the line of these dice.
fn owner(dice: Dice) -> usize {
    let mut left = dice.word("owner").below(100);
    for (place, (_, share)) in SOURCES.iter().enumerate() {
        if left < *share {
            return place;
        }
        left -= share;
    }
    0
}

/// A training loop's line, with the level in color as such programs write it.
fn trainer(dice: Dice, at: Timestamp) -> Written {
    let step = 180_000 + at.as_second().rem_euclid(80_000) / 2;
    let (rank, unit) = (dice.word("rank").below(8), dice.word("kind").unit());
    let loss = 1.92 + 0.08 * dice.word("loss").unit();
    let (level, message) = match unit {
        unit if unit < 0.03 => (Level::Warning, format!("rank {rank}: gradient norm 4.71 clipped to 1.00")),
        unit if unit < 0.045 => {
            (Level::Info, format!("checkpoint step-{step} saved to /checkpoints, 14.2 GiB in 5.8 s"))
        }
        _ => {
            let rate = dice.word("rate").between(48_000.0, 53_000.0);
            (Level::Info, format!("rank {rank} step {step} loss {loss:.4} lr 2.1e-05 {rate:.0} tok/s"))
        }
    };
    let color = if level == Level::Warning { 3 } else { 2 };
    let begin = clock_text(at).len() as u32 + 1;
    let end = begin + word(level).len() as u32;
    let colored = Sgr { foreground: Some(SgrColor::Basic(color)), bold: true, ..Sgr::default() };
    let text = Printable::new(format!("{} {} {message}", clock_text(at), word(level)));
    Written { level, text: Styled { text, changes: vec![(begin, colored), (end, Sgr::default())] } }
}

fn plain(level: Level, text: String) -> Written {
    Written { level, text: Styled { text: Printable::new(text), changes: Vec::new() } }
}

fn word(level: Level) -> &'static str {
    match level {
        Level::Trace => "TRACE",
        Level::Debug => "DEBUG",
        Level::Info => "INFO",
        Level::Warning => "WARN",
        Level::Error => "ERROR",
    }
}

/// `09:30:00.200`.
fn clock_text(at: Timestamp) -> String {
    at.strftime("%H:%M:%S%.3f").to_string()
}
