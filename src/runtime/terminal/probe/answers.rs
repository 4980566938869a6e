//! What a terminal said of itself.

use std::time::Duration;

use super::{
    questions::SAMPLES,
    sequences::{Sequence, numbers, sequences},
};
use crate::theme::Ground;

/// Wherever there is none, it did not say.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct TerminalAnswers {
    /// How long single questions took to be answered, shortest first.
    pub round_trips: Vec<Duration>,
    /// Primary device attributes (DA1): its class, then what it has. 52 stands for the clipboard.
    pub attributes: Option<Vec<u16>>,
    /// DEC mode 2026: a frame is shown when it is whole.
    pub synchronizes: Option<bool>,
    /// It names the sequence that sets the clipboard (`Ms`, OSC 52).
    pub names_clipboard: Option<bool>,
    /// It keeps a color of 24 bits as it was set.
    pub true_color: Option<bool>,
    pub ground: Option<Ground>,
    /// Columns that each of [`SAMPLES`] takes, in their order; none when not all were measured.
    pub widths: Option<Vec<u16>>,
    /// Everything that was asked was answered, or passed over, in time.
    pub is_complete: bool,
}

impl TerminalAnswers {
    /// The round trip that as many others were longer than as shorter.
    pub fn median_round_trip(&self) -> Option<Duration> {
        self.round_trips.get(self.round_trips.len() / 2).copied()
    }

    /// Takes in what came after the questions about abilities.
    pub(super) fn take_abilities(&mut self, heard: &[u8]) {
        for sequence in sequences(heard) {
            match sequence {
                Sequence::Csi(text, b'y') => self.take_mode(text),
                Sequence::Osc(text) => {
                    let text = std::str::from_utf8(text).unwrap_or_default();
                    self.ground = text.strip_prefix("11;").and_then(Ground::answered).or(self.ground);
                }
                Sequence::Dcs(text) => self.take_string(&text.to_ascii_lowercase()),
                Sequence::Csi(..) => {}
            }
        }
    }

    /// DECRPM. 0: it knows no such mode; 4: it has it switched off for good.
    fn take_mode(&mut self, text: &[u8]) {
        let state = text.strip_prefix(b"?2026;").and_then(|text| text.strip_suffix(b"$")).and_then(numbers);
        if let Some([state]) = state.as_deref() {
            self.synchronizes = Some(matches!(state, 1..=3));
        }
    }

    /// XTGETTCAP and DECRQSS. The first digit says whether the question was understood.
    fn take_string(&mut self, text: &[u8]) {
        if text.starts_with(b"1+r4d73") || text.starts_with(b"0+r") {
            self.names_clipboard = Some(text.starts_with(b"1"));
        } else if let Some(rendition) = text.strip_prefix(b"1$r") {
            // `38;2;1;2;3`, `38:2:1:2:3` or `38:2::1:2:3`, among others; else the nearest color it has.
            let rendition = String::from_utf8_lossy(rendition).replace(':', ";");
            self.true_color = Some(rendition.contains("38;2;") && rendition.contains(";1;2;3"));
        }
    }
}

/// The primary device attributes, when they are there.
pub(super) fn attributes(heard: &[u8]) -> Option<Vec<u16>> {
    sequences(heard).into_iter().find_map(|sequence| match sequence {
        Sequence::Csi(text, b'c') => text.strip_prefix(b"?").and_then(numbers),
        _ => None,
    })
}

/// The columns of all cursor positions, from 1 on.
pub(super) fn columns(heard: &[u8]) -> Vec<u16> {
    let column = |sequence| match sequence {
        Sequence::Csi(text, b'R') => numbers(text).filter(|at| at.len() == 2).map(|at| at[1]),
        _ => None,
    };
    sequences(heard).into_iter().filter_map(column).collect()
}

/// The width of every sample, unless a position is missing or a stranger is among them.
pub(super) fn widths(heard: &[u8]) -> Option<Vec<u16>> {
    let columns = columns(heard);
    (columns.len() == SAMPLES.len()).then(|| columns.into_iter().map(|column| column.saturating_sub(1)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn abilities(heard: &[u8]) -> TerminalAnswers {
        let mut answers = TerminalAnswers::default();
        answers.take_abilities(heard);
        answers
    }

    #[test]
    fn a_terminal_that_says_all_is_understood() {
        let heard =
            b"\x1b[?2026;2$y\x1b]11;rgb:fafa/fafa/fafa\x1b\\\x1bP1+r4D73=5C45\x1b\\\x1bP1$r0;38:2::1:2:3m\x1b\\";
        let said = abilities(heard);
        assert_eq!((said.synchronizes, said.names_clipboard, said.true_color), (Some(true), Some(true), Some(true)));
        assert_eq!(said.ground, Some(Ground::Light));
    }

    #[test]
    fn a_no_is_told_from_silence() {
        let said = abilities(b"\x1b[?2026;0$y\x1bP0+r4d73\x1b\\\x1bP1$r38;5;16m\x1b\\");
        assert_eq!((said.synchronizes, said.names_clipboard, said.true_color), (Some(false), Some(false), Some(false)));
        assert_eq!(abilities(b"jj\x1b[A\x1b]11;?\x07\x1b[?1;2$y"), TerminalAnswers::default());
    }

    #[test]
    fn attributes_and_columns_are_read() {
        assert_eq!(attributes(b"x\x1b[?62;22;52c"), Some(vec![62, 22, 52]));
        assert_eq!(attributes(b"\x1b[>1;2c"), None);
        assert_eq!(columns(b"\x1b[1;3R\x1b[12R\x1b[5;1R"), [3, 1]);
    }

    #[test]
    fn a_width_too_few_or_too_many_is_none() {
        let positions = |count: usize| b"\x1b[9;3R".repeat(count);
        assert_eq!(widths(&positions(5)), Some(vec![2; 5]));
        assert_eq!(widths(&positions(4)), None);
        assert_eq!(widths(&positions(6)), None);
    }

    #[test]
    fn one_slow_answer_does_not_make_the_median() {
        let round_trips = [1, 2, 90].map(Duration::from_millis).to_vec();
        let answers = TerminalAnswers { round_trips, ..TerminalAnswers::default() };
        assert_eq!(answers.median_round_trip(), Some(Duration::from_millis(2)));
        assert_eq!(TerminalAnswers::default().median_round_trip(), None);
    }
}
