//! Terminal sequences inside one line: how far each reaches, and what color it asks for.
//!
//! Terminals disagree about where a sequence ends, so the rule here is to hide as little as
//! possible: whatever any of them could take for an end is one.

use vte::{Params, Parser, Perform};

use super::{Sgr, SgrColor};

/// A control string (OSC, DCS, APC, PM, SOS) longer than this, in bytes, is given up: the rest is text.
const STRING_CAP: usize = 4 * 1024;
/// The same for the parameters of a control sequence; real ones stay far below.
const PARAMETERS_CAP: usize = 256;

const ESCAPE: char = '\u{1b}';
/// The 8-bit string terminator. As a lone byte it is not UTF-8 and arrives as U+FFFD.
const STRING_TERMINATOR: char = '\u{9c}';

/// True for the characters that open a sequence: ESC, and CSI, OSC, DCS, SOS, PM, APC in their 8-bit form.
pub(super) fn opens(c: char) -> bool {
    matches!(c, ESCAPE | '\u{90}' | '\u{98}' | '\u{9b}' | '\u{9d}' | '\u{9e}' | '\u{9f}')
}

/// Length in bytes of the sequence that `rest` begins with; at least that of its first character.
pub(super) fn length(rest: &str) -> usize {
    let mut chars = rest.chars();
    match (chars.next(), chars.next()) {
        (Some(ESCAPE), Some('[')) => control_sequence(rest, 2),
        (Some(ESCAPE), Some(']' | 'P' | 'X' | '^' | '_')) => control_string(rest, 2),
        (Some(ESCAPE), _) => escape(rest),
        (Some('\u{9b}'), _) => control_sequence(rest, 2),
        (Some(_), _) => control_string(rest, 2),
        (None, _) => 0,
    }
}

fn control_sequence(rest: &str, opening: usize) -> usize {
    let bytes = rest.as_bytes();
    let parameters = bytes[opening..].iter().take(PARAMETERS_CAP).take_while(|b| matches!(b, b' '..=b'?')).count();
    let end = opening + parameters;
    end + usize::from(matches!(bytes.get(end), Some(b'@'..=b'~')))
}

fn escape(rest: &str) -> usize {
    let bytes = rest.as_bytes();
    let end = 1 + bytes[1..].iter().take(PARAMETERS_CAP).take_while(|b| matches!(b, b' '..=b'/')).count();
    end + usize::from(matches!(bytes.get(end), Some(b'0'..=b'~')))
}

fn control_string(rest: &str, opening: usize) -> usize {
    for (at, c) in rest[opening..].char_indices() {
        let at = opening + at;
        match c {
            '\u{7}' | STRING_TERMINATOR => return at + c.len_utf8(),
            ESCAPE if rest[at + 1..].starts_with('\\') => return at + 2,
            '\u{fffd}' => return at,
            c if c.is_control() || at - opening >= STRING_CAP => return at,
            _ => {}
        }
    }
    rest.len()
}

/// Applies the sequence to `pen` when it is a rendition (SGR); false when it is anything else.
pub(super) fn apply(sequence: &str, pen: &mut Sgr) -> bool {
    let mut reader = Reader { pen: *pen, is_rendition: false };
    let mut parser = Parser::new();
    match sequence.strip_prefix('\u{9b}') {
        Some(rest) => {
            parser.advance(&mut reader, b"\x1b[");
            parser.advance(&mut reader, rest.as_bytes());
        }
        None if sequence.starts_with("\u{1b}[") => parser.advance(&mut reader, sequence.as_bytes()),
        None => return false,
    }
    if reader.is_rendition {
        *pen = reader.pen;
    }
    reader.is_rendition
}

struct Reader {
    pen: Sgr,
    is_rendition: bool,
}

impl Perform for Reader {
    fn csi_dispatch(&mut self, params: &Params, intermediates: &[u8], ignore: bool, action: char) {
        if action == 'm' && intermediates.is_empty() {
            self.is_rendition = true;
            if !ignore {
                apply_parameters(params, &mut self.pen);
            }
        }
    }
}

/// Blink (5, 6) and conceal (8) are understood and not kept.
fn apply_parameters(params: &Params, pen: &mut Sgr) {
    let mut params = params.iter();
    while let Some(param) = params.next() {
        match param {
            [0] | [] => *pen = Sgr::default(),
            [1] => pen.bold = true,
            [2] => pen.dim = true,
            [3] => pen.italic = true,
            [4, 0] | [24] => pen.underline = false,
            [4, ..] | [21] => pen.underline = true,
            [7] => pen.reverse = true,
            [22] => (pen.bold, pen.dim) = (false, false),
            [23] => pen.italic = false,
            [27] => pen.reverse = false,
            [code @ 30..=37] => pen.foreground = Some(SgrColor::Basic((code - 30) as u8)),
            [code @ 90..=97] => pen.foreground = Some(SgrColor::Basic((code - 90 + 8) as u8)),
            [code @ 40..=47] => pen.background = Some(SgrColor::Basic((code - 40) as u8)),
            [code @ 100..=107] => pen.background = Some(SgrColor::Basic((code - 100 + 8) as u8)),
            [39] => pen.foreground = None,
            [49] => pen.background = None,
            [38] => pen.foreground = separate_color(&mut params).or(pen.foreground),
            [48] => pen.background = separate_color(&mut params).or(pen.background),
            [38, color @ ..] => pen.foreground = joined_color(color).or(pen.foreground),
            [48, color @ ..] => pen.background = joined_color(color).or(pen.background),
            _ => {}
        }
    }
}

/// `38;5;N` and `38;2;R;G;B`.
fn separate_color<'a>(params: &mut impl Iterator<Item = &'a [u16]>) -> Option<SgrColor> {
    let mut next = || params.next().and_then(|param| u8::try_from(*param.first()?).ok());
    match next()? {
        5 => next().map(SgrColor::Indexed),
        2 => Some(SgrColor::Rgb(next()?, next()?, next()?)),
        _ => None,
    }
}

/// `38:5:N`, `38:2:R:G:B` and, with a color space, `38:2::R:G:B`.
fn joined_color(parts: &[u16]) -> Option<SgrColor> {
    let byte = |part: u16| u8::try_from(part).ok();
    match *parts {
        [5, index] => byte(index).map(SgrColor::Indexed),
        [2, r, g, b] | [2, _, r, g, b, ..] => Some(SgrColor::Rgb(byte(r)?, byte(g)?, byte(b)?)),
        _ => None,
    }
}
