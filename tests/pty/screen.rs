//! What a terminal makes of the bytes it was sent.

use std::num::NonZeroU16;

pub const FRAME_BEGINS: &[u8] = b"\x1b[?2026h";
pub const FRAME_ENDS: &[u8] = b"\x1b[?2026l";

/// Every byte so far, and the screen they make. Like a real terminal it shows a frame when the
/// frame is complete.
pub struct Received {
    pub bytes: Vec<u8>,
    /// The program, and all that it started, let go of the terminal.
    pub is_closed: bool,
    shown: usize,
    parser: vt100::Parser,
}

impl Received {
    pub fn new(size: (u16, u16)) -> Self {
        Self { bytes: Vec::new(), is_closed: false, shown: 0, parser: parser(size) }
    }

    pub fn take(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
        // A bracket may have been split by the last read.
        let from = self.shown.saturating_sub(FRAME_BEGINS.len());
        let fresh = &self.bytes[from..];
        let until = match (last(fresh, FRAME_BEGINS), last(fresh, FRAME_ENDS)) {
            (Some(begin), end) if end.is_none_or(|end| end < begin) => (from + begin).max(self.shown),
            _ => self.bytes.len(),
        };
        self.parser.process(&self.bytes[self.shown..until]);
        self.shown = until;
    }

    pub fn resize(&mut self, (columns, rows): (u16, u16)) {
        self.parser.screen_mut().set_size(cells(rows), cells(columns));
    }

    pub fn screen(&self) -> &vt100::Screen {
        self.parser.screen()
    }
}

/// The rows of a screen without the blanks that end them.
pub fn text(screen: &vt100::Screen) -> String {
    let (_, columns) = screen.size();
    screen.rows(0, columns.get()).map(|row| row.trim_end().to_owned() + "\n").collect()
}

/// The text of a screen after each frame in `bytes`.
pub fn frames(bytes: &[u8], size: (u16, u16)) -> Vec<String> {
    let mut parser = parser(size);
    let mut frames = Vec::new();
    let mut rest = bytes;
    while let Some(end) = first(rest, FRAME_ENDS) {
        let (frame, after) = rest.split_at(end + FRAME_ENDS.len());
        parser.process(frame);
        frames.push(text(parser.screen()));
        rest = after;
    }
    frames
}

/// Where `part` begins first in `bytes`.
pub fn first(bytes: &[u8], part: &[u8]) -> Option<usize> {
    bytes.windows(part.len()).position(|window| window == part)
}

/// Where `part` begins last in `bytes`.
pub fn last(bytes: &[u8], part: &[u8]) -> Option<usize> {
    bytes.windows(part.len()).rposition(|window| window == part)
}

pub fn count(bytes: &[u8], part: &[u8]) -> usize {
    bytes.windows(part.len()).filter(|window| *window == part).count()
}

fn parser((columns, rows): (u16, u16)) -> vt100::Parser {
    vt100::Parser::new(cells(rows), cells(columns), 0)
}

fn cells(count: u16) -> NonZeroU16 {
    NonZeroU16::new(count).unwrap()
}
