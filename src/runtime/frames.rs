//! When to draw: at once for a key, ten times a second for data, once for a storm of resizes.

use std::time::{Duration, Instant};

/// Between two frames that keys asked for.
const PROMPT: Duration = Duration::from_millis(16);
/// Between two frames that only data asked for.
const CALM: Duration = Duration::from_millis(100);
/// Frames after a rest that data gets as promptly as keys do: the first readings of a start.
const BURST: u8 = 3;
const REST: Duration = Duration::from_secs(1);
/// A resize is drawn when the next one stays away for so long …
const SETTLED: Duration = Duration::from_millis(40);
/// … or when they have gone on for so long.
const STORM: Duration = Duration::from_millis(120);

/// What has asked for a frame since the last one.
#[derive(Debug)]
pub(super) struct Frames {
    prompt: bool,
    calm: bool,
    /// First and newest resize that no frame has shown.
    resized: Option<(Instant, Instant)>,
    last_prompt: Option<Instant>,
    last: Option<Instant>,
    burst_left: u8,
}

impl Default for Frames {
    fn default() -> Self {
        Self { prompt: false, calm: false, resized: None, last_prompt: None, last: None, burst_left: BURST }
    }
}

impl Frames {
    /// A person did something.
    pub(super) fn ask_promptly(&mut self) {
        self.prompt = true;
    }

    /// Data arrived, or time went on.
    pub(super) fn ask(&mut self) {
        self.calm = true;
    }

    pub(super) fn resized(&mut self, now: Instant) {
        let first = self.resized.map_or(now, |(first, _)| first);
        self.resized = Some((first, now));
    }

    /// True when a person waits for the next frame.
    pub(super) fn is_prompt(&self) -> bool {
        self.prompt || self.resized.is_some()
    }

    /// When the next frame is due; `None` while nothing asks for one.
    pub(super) fn due(&self) -> Option<Instant> {
        if let Some((first, newest)) = self.resized {
            return Some((newest + SETTLED).min(first + STORM));
        }
        let after = |last: Option<Instant>, pause| last.map_or_else(Instant::now, |last| last + pause);
        match (self.prompt, self.calm) {
            (true, _) => Some(after(self.last_prompt, PROMPT)),
            (false, true) if self.burst_left > 0 => Some(after(self.last, PROMPT)),
            (false, true) => Some(after(self.last, CALM)),
            (false, false) => None,
        }
    }

    /// A frame was drawn.
    pub(super) fn drawn(&mut self, now: Instant) {
        if self.prompt {
            self.last_prompt = Some(now);
        }
        let rested = self.last.is_some_and(|last| now.duration_since(last) >= REST);
        self.burst_left = if rested { BURST } else { self.burst_left.saturating_sub(u8::from(self.calm)) };
        (self.prompt, self.calm, self.resized, self.last) = (false, false, None, Some(now));
    }
}

/// Until then; for ever where nothing is due.
pub(super) async fn sleep_until(due: Option<Instant>) {
    match due {
        Some(due) => tokio::time::sleep_until(due.into()).await,
        None => std::future::pending().await,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_does_not_wait_for_the_pace_of_data() {
        let mut frames = Frames::default();
        let start = Instant::now();
        assert_eq!(frames.due(), None);
        frames.burst_left = 0;
        frames.ask();
        frames.drawn(start);
        frames.ask();
        assert_eq!(frames.due(), Some(start + CALM));
        frames.ask_promptly();
        assert!(frames.due().unwrap() <= Instant::now());
    }

    #[test]
    fn the_first_data_after_a_rest_is_drawn_promptly_and_a_flood_is_not() {
        let mut frames = Frames::default();
        let mut now = Instant::now();
        let mut pauses = Vec::new();
        frames.drawn(now);
        for _ in 0..5 {
            frames.ask();
            let due = frames.due().unwrap();
            pauses.push(due - now);
            now = due;
            frames.drawn(now);
        }
        assert_eq!(pauses, [PROMPT, PROMPT, PROMPT, CALM, CALM]);
        now += REST;
        frames.ask();
        frames.drawn(now);
        frames.ask();
        assert_eq!(frames.due(), Some(now + PROMPT));
    }

    #[test]
    fn a_storm_of_resizes_is_drawn_when_it_settles_or_goes_on_too_long() {
        let mut frames = Frames::default();
        let start = Instant::now();
        frames.resized(start);
        assert_eq!(frames.due(), Some(start + SETTLED));
        frames.resized(start + Duration::from_millis(30));
        assert_eq!(frames.due(), Some(start + Duration::from_millis(30) + SETTLED));
        frames.resized(start + Duration::from_millis(110));
        assert_eq!(frames.due(), Some(start + STORM));
    }
}
