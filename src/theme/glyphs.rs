//! Signs, lines and bars, in three sets: for terminals that know Unicode, for the console of Linux, whose font has
//! 256 signs, and of ASCII alone.

use ratatui::symbols::border;

/// How a history is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GraphForm {
    /// Two samples a cell, four steps a row.
    Braille,
    /// One sample a cell, in eighths of a block.
    Block,
    /// One sample a cell, in signs of ASCII.
    Ascii,
}

/// What a terminal can spell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Letters {
    All,
    /// Those of western Europe, single and double lines, and a few blocks.
    LinuxConsole,
    Ascii,
}

/// Every sign the console draws by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Glyphs {
    pub good: &'static str,
    pub progress: &'static str,
    pub waiting: &'static str,
    pub unknown: &'static str,
    pub skipped: &'static str,
    pub warn: &'static str,
    pub bad: &'static str,
    /// Stands before the row under the cursor.
    pub cursor: &'static str,
    /// Stands before a marked row, and before one that is under the cursor too.
    pub marked: &'static str,
    pub cursor_marked: &'static str,
    /// Stands before the name of the pane with the focus.
    pub focused: &'static str,
    pub ellipsis: &'static str,
    pub separator: &'static str,
    pub rising: &'static str,
    pub falling: &'static str,
    /// What is not known.
    pub nothing: &'static str,
    /// Ends of a gauge.
    pub gauge_ends: (&'static str, &'static str),
    /// A full, a half and an empty cell of a bar.
    pub bar: (&'static str, &'static str, &'static str),
    /// From one eighth of a cell to a full one, growing upward.
    pub steps: [&'static str; 8],
    pub graph: GraphForm,
    pub border: border::Set<'static>,
    pub border_focused: border::Set<'static>,
    /// What texts are spelled with, too.
    pub letters: Letters,
}

impl Glyphs {
    pub fn unicode() -> Self {
        Self {
            good: "●",
            progress: "◐",
            waiting: "○",
            unknown: "?",
            skipped: "⊘",
            warn: "▲",
            bad: "✖",
            cursor: "▌",
            marked: "•",
            cursor_marked: "◆",
            focused: "▶",
            ellipsis: "…",
            separator: "·",
            rising: "▴",
            falling: "▾",
            nothing: "–",
            gauge_ends: ("", ""),
            bar: ("━", "╸", "─"),
            steps: ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"],
            graph: GraphForm::Braille,
            border: border::ROUNDED,
            border_focused: border::THICK,
            letters: Letters::All,
        }
    }

    pub fn ascii() -> Self {
        Self {
            good: "+",
            progress: ">",
            waiting: "o",
            unknown: "?",
            skipped: "-",
            warn: "!",
            bad: "x",
            cursor: ">",
            marked: "*",
            cursor_marked: "#",
            focused: "*",
            ellipsis: "~",
            separator: "-",
            rising: "^",
            falling: "v",
            nothing: "-",
            gauge_ends: ("[", "]"),
            bar: ("=", "-", " "),
            steps: ["_", "_", ".", ".", "-", "=", "#", "#"],
            graph: GraphForm::Ascii,
            border: lines("-", "|", "+"),
            border_focused: lines("=", "#", "#"),
            letters: Letters::Ascii,
        }
    }

    /// For the console of Linux: what the font built into the kernel has, and most that are loaded instead.
    pub fn linux_console() -> Self {
        Self {
            separator: "·",
            gauge_ends: ("", ""),
            bar: ("█", "▌", "░"),
            steps: ["_", "_", "▄", "▄", "▄", "▄", "█", "█"],
            graph: GraphForm::Block,
            border: border::PLAIN,
            border_focused: border::DOUBLE,
            letters: Letters::LinuxConsole,
            ..Self::ascii()
        }
    }

    /// The same with histories in another form; the ASCII set knows only one.
    #[must_use]
    pub fn with_graphs(mut self, form: GraphForm) -> Self {
        if self.letters != Letters::Ascii {
            self.graph = form;
            if form == GraphForm::Ascii {
                self.steps = Self::ascii().steps;
            }
        }
        self
    }

    /// The nearest to a text that these letters can spell.
    pub fn spelled(&self, text: &str) -> String {
        text.chars().filter_map(|c| self.letters.nearest(c)).collect()
    }
}

impl Letters {
    /// The nearest to a character; none where it is left out.
    fn nearest(self, c: char) -> Option<char> {
        match (self, c) {
            (Self::All, _) | (_, ' '..='~') => Some(c),
            (Self::LinuxConsole, 'À'..='Ö' | 'Ø'..='ö' | 'ø'..='ÿ' | '°' | '·' | '─' | '│' | '░' | '▄' | '█' | '▌') => {
                Some(c)
            }
            (_, '…') => Some('~'),
            (_, '–' | '—' | '·') => Some('-'),
            (_, '°') => None,
            (_, '×') => Some('x'),
            _ => Some('?'),
        }
    }
}

fn lines(across: &'static str, down: &'static str, corner: &'static str) -> border::Set<'static> {
    border::Set {
        top_left: corner,
        top_right: corner,
        bottom_left: corner,
        bottom_right: corner,
        vertical_left: down,
        vertical_right: down,
        horizontal_top: across,
        horizontal_bottom: across,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ascii_set_is_ascii() {
        let text = format!("{:?}", Glyphs::ascii());
        assert!(text.is_ascii(), "{text}");
        assert_eq!(Glyphs::ascii().spelled("a … b – 40 °C 東"), "a ~ b - 40 C ?");
    }

    #[test]
    fn the_linux_console_is_asked_for_nothing_but_what_its_font_has() {
        let glyphs = Glyphs::linux_console();
        let lines = "─│┌┐└┘═║╔╗╚╝·█▌░▄";
        let text = format!("{glyphs:?}");
        assert!(text.chars().all(|c| c.is_ascii() || lines.contains(c)), "{text}");
        assert_eq!(glyphs.spelled("a … b – 40 °C · Zoë 東"), "a ~ b - 40 °C · Zoë ?");
        let signs = ["—", "█▌░", "▄", "·"].map(|sign| glyphs.spelled(sign));
        assert_eq!(signs, ["-", "█▌░", "▄", "·"]);
    }

    #[test]
    fn signs_differ_from_each_other_in_each_set() {
        for set in [Glyphs::unicode(), Glyphs::linux_console(), Glyphs::ascii()] {
            let signs = [set.good, set.progress, set.waiting, set.unknown, set.skipped, set.warn, set.bad];
            let different: std::collections::BTreeSet<_> = signs.into_iter().collect();
            assert_eq!(different.len(), signs.len());
        }
    }
}
