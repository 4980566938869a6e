//! The sanitizer: one line of outside text to printable text, with the colors a log line may keep.
//!
//! Nothing that could drive a terminal, reorder or hide text gets through; what was taken out stands
//! there as a visible symbol. Linear in its input, and doing it twice changes nothing.

use unicode_width::UnicodeWidthChar;

use super::{Sgr, sequence};

/// Longest line that is kept, in bytes; a longer one ends in `…`.
pub(super) const LINE_CAP: usize = 64 * 1024;
/// Combining marks kept on one base character; real scripts need fewer.
const MARKS_CAP: u8 = 8;
/// Color changes kept in one line.
const CHANGES_CAP: usize = 1024;
const TAB_WIDTH: usize = 8;
const CUT: char = '…';
/// What a mark without a base is put on, so that it cannot join the cell before it.
const DOTTED_CIRCLE: char = '◌';

/// True when the sanitizer would hand the bytes back as they are: short, printable ASCII.
pub(super) fn is_plain(bytes: &[u8]) -> bool {
    bytes.len() <= LINE_CAP && bytes.iter().fold(true, |plain, byte| plain & is_plain_byte(*byte))
}

fn is_plain_byte(byte: u8) -> bool {
    (0x20..0x7f).contains(&byte)
}

/// Sanitizes one line. With `colors`, renditions are kept beside the text; without, they are shown
/// as `␛` like every other sequence.
pub(super) fn sanitize(line: &str, colors: bool) -> (String, Vec<(u32, Sgr)>) {
    let mut rest = line.strip_prefix('\u{feff}').unwrap_or(line).trim_end_matches('\r');
    let mut text = Sanitizer { colors, ..Sanitizer::default() };
    text.out.reserve(rest.len().min(LINE_CAP));
    while let Some(first) = rest.chars().next()
        && text.out.len() <= LINE_CAP
    {
        let run = rest.bytes().take(LINE_CAP + 1).take_while(|byte| is_plain_byte(*byte)).count();
        let taken = if run > 0 {
            text.push_plain(&rest[..run]);
            run
        } else if sequence::opens(first) {
            let length = sequence::length(rest);
            text.take_sequence(&rest[..length]);
            length
        } else {
            text.take(first, &rest[first.len_utf8()..]);
            first.len_utf8()
        };
        rest = &rest[taken..];
    }
    text.finish()
}

#[derive(Default)]
struct Sanitizer {
    colors: bool,
    out: String,
    /// Columns since the start, for tabs.
    column: usize,
    /// Last character taken; a mark or an emoji part is judged by what it stands on.
    previous: Option<char>,
    marks: u8,
    pen: Sgr,
    shown: Sgr,
    changes: Vec<(u32, Sgr)>,
}

impl Sanitizer {
    fn push_plain(&mut self, run: &str) {
        self.note_color();
        self.out.push_str(run);
        self.column += run.len();
        self.previous = run.chars().next_back();
        self.marks = 0;
    }

    fn push(&mut self, base: char) {
        self.note_color();
        self.out.push(base);
        self.column += base.width().unwrap_or(0);
        self.previous = Some(base);
        self.marks = 0;
    }

    fn take_sequence(&mut self, sequence: &str) {
        if !(self.colors && sequence::apply(sequence, &mut self.pen)) {
            self.push('␛');
        }
    }

    fn take(&mut self, c: char, after: &str) {
        match c {
            '\t' => self.push_plain(&"        "[self.column % TAB_WIDTH..]),
            '\0'..='\u{1f}' => self.push(char::from_u32(0x2400 + c as u32).unwrap_or('␛')),
            '\u{7f}' => self.push('␡'),
            _ if is_presentation(c, self.previous, after) => {}
            _ if is_hidden(c) => self.push_plain(&format!("<U+{:04X}>", c as u32)),
            _ if c.width() == Some(0) => self.push_mark(c),
            _ => self.push(c),
        }
    }

    fn push_mark(&mut self, mark: char) {
        if self.out.is_empty() {
            self.push(DOTTED_CIRCLE);
        }
        match self.marks {
            0..MARKS_CAP => self.out.push(mark),
            MARKS_CAP => self.out.push(CUT),
            _ => {}
        }
        self.marks = self.marks.saturating_add(1);
        self.previous = Some(mark);
    }

    fn note_color(&mut self) {
        let wanted = self.pen.visible();
        if wanted != self.shown && self.changes.len() < CHANGES_CAP {
            self.changes.push((u32::try_from(self.out.len()).unwrap_or(u32::MAX), wanted));
            self.shown = wanted;
        }
    }

    fn finish(mut self) -> (String, Vec<(u32, Sgr)>) {
        if self.out.len() > LINE_CAP {
            self.out.truncate(self.out.floor_char_boundary(LINE_CAP - CUT.len_utf8()));
            let end = self.out.len();
            self.changes.retain(|(at, _)| (*at as usize) < end);
            self.out.push(CUT);
        }
        (self.out, self.changes)
    }
}

/// True for what only asks how an emoji is drawn: variation selectors after one, and a joiner between
/// two. Terminals disagree about the width of the result; without them each emoji stands for itself.
fn is_presentation(c: char, previous: Option<char>, after: &str) -> bool {
    match c {
        '\u{fe0e}' | '\u{fe0f}' => previous.is_some_and(|base| is_emoji(base) || matches!(base, '0'..='9' | '#' | '*')),
        '\u{200d}' => previous.is_some_and(is_emoji) && after.chars().next().is_some_and(is_emoji),
        _ => false,
    }
}

fn is_emoji(c: char) -> bool {
    matches!(c, '©' | '®' | '‼' | '⁉' | '™' | 'ℹ' | '\u{2190}'..='\u{2bff}' | '〰' | '〽' | '㊗' | '㊙' | '\u{1f000}'..='\u{1faff}')
}

/// Characters without a shape of their own that could hide, reorder or split text: C1 controls,
/// every default-ignorable code point of Unicode (bidi controls, zero-width characters, tags,
/// variation selectors, fillers), line and paragraph separators, and non-characters.
fn is_hidden(c: char) -> bool {
    matches!(c,
        '\u{80}'..='\u{9f}' | '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}'
        | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{3164}' | '\u{fdd0}'..='\u{fdef}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}'
        | '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
        || c as u32 & 0xfffe == 0xfffe
}

#[cfg(test)]
#[path = "sanitize_tests.rs"]
mod tests;
