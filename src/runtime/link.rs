//! How much the way to the terminal bears: at most ten frames and 32 kB in any running second over a
//! slow one, fewer when it pushes back.

use std::{
    collections::VecDeque,
    time::{Duration, Instant},
};

use crate::app::LinkReading;

/// Between two frames over a slow link.
const PAUSE: Duration = Duration::from_millis(100);
/// The longest pause that back pressure asks for.
const LONGEST: Duration = Duration::from_secs(2);
/// A frame that took longer than this to hand over went over a slow link.
const BUSY: Duration = Duration::from_millis(100);
const SECOND: Duration = Duration::from_secs(1);
/// Bytes of the running second after which frames wait. No frame has more than 16 kB, so that with it
/// there are no more than 32 kB; data leaves half of what is left to keys.
const FOR_KEYS: usize = 16_000;
const FOR_DATA: usize = 8_000;

/// What is known of the link before it is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkKind {
    /// On this machine: as fast as it goes.
    Local,
    /// Through SSH: slow as soon as it proves to be.
    Remote,
    /// Said to be slow.
    Slow,
}

#[derive(Debug)]
pub(super) struct Link {
    kind: LinkKind,
    /// Frames of the running second and their bytes, oldest first.
    recent: VecDeque<(Instant, usize)>,
    /// How long the last frame took to hand over.
    took: Duration,
    last: Option<Instant>,
    frames: u64,
    bytes: u64,
}

impl Link {
    pub(super) fn new(kind: LinkKind) -> Self {
        Self { kind, recent: VecDeque::new(), took: Duration::ZERO, last: None, frames: 0, bytes: 0 }
    }

    /// A frame of so many bytes goes out.
    pub(super) fn sent(&mut self, now: Instant, bytes: usize) {
        while self.recent.front().is_some_and(|(at, _)| now.duration_since(*at) >= SECOND) {
            self.recent.pop_front();
        }
        self.recent.push_back((now, bytes));
        (self.last, self.frames, self.bytes) = (Some(now), self.frames + 1, self.bytes + bytes as u64);
    }

    /// It is out, after so long. True when that makes the link a slow one.
    pub(super) fn written(&mut self, took: Duration) -> bool {
        self.took = took;
        let proves = self.kind == LinkKind::Remote && took > BUSY;
        if proves {
            self.kind = LinkKind::Slow;
        }
        proves
    }

    /// When a frame that is due may go out. `is_prompt`: a person waits for it.
    pub(super) fn earliest(&self, due: Instant, is_prompt: bool) -> Instant {
        if self.kind != LinkKind::Slow {
            return due;
        }
        // As long a rest as the last frame took, so that what is typed finds the way free.
        let pause = (self.took * 2).clamp(PAUSE, LONGEST);
        let rested = self.last.map_or(due, |last| last + pause);
        let mut left: usize = self.recent.iter().map(|(_, bytes)| bytes).sum();
        let mut room = due;
        for (at, bytes) in &self.recent {
            if left <= if is_prompt { FOR_KEYS } else { FOR_DATA } {
                break;
            }
            left -= bytes;
            room = *at + SECOND;
        }
        due.max(rested).max(room)
    }

    pub(super) fn reading(&self) -> LinkReading {
        LinkReading { frames: self.frames, bytes: self.bytes, is_slow: self.kind == LinkKind::Slow }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn milliseconds(count: u64) -> Duration {
        Duration::from_millis(count)
    }

    /// Frames of so many bytes as fast as they may go, for ten seconds: when, and how many bytes.
    fn flood(link: &mut Link, bytes: usize, took: Duration, is_prompt: bool) -> Vec<(Instant, usize)> {
        let start = Instant::now();
        let (mut now, mut sent) = (start, Vec::new());
        while now < start + milliseconds(10_000) {
            link.sent(now, bytes);
            link.written(took);
            sent.push((now, bytes));
            now = link.earliest(now + milliseconds(1), is_prompt).max(now + took);
        }
        sent
    }

    fn most_in_a_second(sent: &[(Instant, usize)]) -> (usize, usize) {
        let window = |from: Instant| sent.iter().filter(move |(at, _)| *at >= from && *at < from + SECOND);
        let frames = sent.iter().map(|(at, _)| window(*at).count()).max().unwrap();
        let bytes = sent.iter().map(|(at, _)| window(*at).map(|(_, bytes)| bytes).sum::<usize>()).max().unwrap();
        (frames, bytes)
    }

    #[test]
    fn no_running_second_has_more_than_ten_frames_or_32_kilobytes() {
        for bytes in [10, 500, 3_000, 9_000, 16_000] {
            let (frames, sum) = most_in_a_second(&flood(&mut Link::new(LinkKind::Slow), bytes, Duration::ZERO, true));
            assert!(frames <= 10 && sum <= 32_000, "{bytes}: {frames} frames, {sum} bytes");
        }
        let (frames, _) = most_in_a_second(&flood(&mut Link::new(LinkKind::Slow), 10, Duration::ZERO, true));
        assert_eq!(frames, 10, "it does go at that pace");
    }

    #[test]
    fn a_key_goes_first_when_data_has_used_up_its_part() {
        let mut link = Link::new(LinkKind::Slow);
        let start = Instant::now();
        link.sent(start, 10_000);
        let due = start + milliseconds(200);
        assert_eq!(link.earliest(due, true), due);
        assert_eq!(link.earliest(due, false), start + SECOND);
    }

    #[test]
    fn back_pressure_lengthens_the_pause_up_to_a_limit() {
        let mut link = Link::new(LinkKind::Slow);
        let start = Instant::now();
        link.sent(start, 10);
        for (took, pause) in [(10, 100), (400, 800), (60_000, 2_000), (0, 100)] {
            link.written(milliseconds(took));
            assert_eq!(link.earliest(start, false), start + milliseconds(pause));
        }
    }

    #[test]
    fn a_remote_link_is_slow_once_it_proves_to_be_and_a_local_one_never() {
        let start = Instant::now();
        let mut remote = Link::new(LinkKind::Remote);
        remote.sent(start, 30_000);
        assert!(!remote.written(milliseconds(90)));
        assert_eq!(remote.earliest(start, false), start);
        assert!(remote.written(milliseconds(101)));
        assert!(!remote.written(milliseconds(500)), "it is said once");
        assert!(remote.earliest(start, true) > start);
        let mut local = Link::new(LinkKind::Local);
        local.sent(start, 30_000);
        assert!(!local.written(milliseconds(5_000)));
        assert_eq!(local.earliest(start, false), start);
    }

    #[test]
    fn what_was_written_is_counted() {
        let mut link = Link::new(LinkKind::Local);
        link.sent(Instant::now(), 700);
        link.sent(Instant::now(), 300);
        assert_eq!(link.reading(), LinkReading { frames: 2, bytes: 1_000, is_slow: false });
    }
}
