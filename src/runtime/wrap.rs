//! What a terminal in between needs around a sequence that is meant for the one behind it.

use super::Outside;

/// GNU screen drops strings longer than its MAXSTR: 256 bytes in old versions, 768 since 4.1.
const SCREEN_STRING: usize = 240;

/// What lies between us and the terminal that a person sees.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wrap {
    Bare,
    Tmux,
    Screen,
}

impl Wrap {
    /// By the variables.
    pub(super) fn of(outside: &Outside) -> Self {
        let term = outside.variable("TERM").unwrap_or_default();
        match () {
            () if outside.has("TMUX") => Self::Tmux,
            () if outside.has("STY") => Self::Screen,
            // Of the machine that we were called from, only the name of its terminal came along.
            () if term.starts_with("tmux") => Self::Tmux,
            () if term.starts_with("screen") => Self::Screen,
            () => Self::Bare,
        }
    }

    /// The same; none for a terminal that knows no sequences.
    pub(super) fn unless_plain(outside: &Outside) -> Option<Self> {
        let is_plain = outside.variable("TERM").is_none_or(|term| term == "dumb");
        (!is_plain).then(|| Self::of(outside))
    }

    /// A sequence that ends with BEL, so that it gets through.
    pub(super) fn around(self, sequence: &str) -> Vec<u8> {
        match self {
            Self::Bare => sequence.as_bytes().to_vec(),
            Self::Tmux => format!("\x1bPtmux;{}\x1b\\", sequence.replace('\x1b', "\x1b\x1b")).into_bytes(),
            Self::Screen => {
                let string = |part: &[u8]| [b"\x1bP", part, b"\x1b\\"].concat();
                sequence.as_bytes().chunks(SCREEN_STRING).flat_map(string).collect()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(variables: &[(&str, &str)]) -> Wrap {
        let lookup =
            |name: &str| variables.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned());
        Wrap::of(&Outside::new(lookup))
    }

    #[test]
    fn a_multiplexer_is_known_by_its_variable_or_its_terminal() {
        assert_eq!(of(&[("TERM", "xterm-256color")]), Wrap::Bare);
        assert_eq!(of(&[("TERM", "screen-256color"), ("TMUX", "/tmp/x,1,0")]), Wrap::Tmux);
        assert_eq!(of(&[("TERM", "screen"), ("STY", "1.x")]), Wrap::Screen);
        assert_eq!(of(&[("TERM", "tmux-256color")]), Wrap::Tmux);
    }

    #[test]
    fn a_sequence_is_wrapped_as_each_wants_it() {
        let sequence = "\x1b]9;x\x07";
        assert_eq!(Wrap::Bare.around(sequence), sequence.as_bytes());
        assert_eq!(Wrap::Tmux.around(sequence), b"\x1bPtmux;\x1b\x1b]9;x\x07\x1b\\");
        assert_eq!(Wrap::Screen.around(sequence), b"\x1bP\x1b]9;x\x07\x1b\\");
        let long = Wrap::Screen.around(&"x".repeat(500));
        assert_eq!(long.windows(2).filter(|pair| pair == b"\x1bP").count(), 3);
    }
}
