//! A terminal that answers what it is asked, as a script says.

use crate::{
    home::Start,
    screen::Received,
    terminal::{End, Terminal},
};

pub const FENCE: &str = "\x1b[c";
pub const POSITION: &str = "\x1b[6n";
pub const FRAMES: &str = "\x1b[?2026$p";
pub const GROUND: &str = "\x1b]11;?\x1b\\";
pub const CLIPBOARD: &str = "\x1bP+q4d73\x1b\\";
pub const COLOR: &str = "\x1bP$qm\x1b\\";
const QUESTIONS: [&str; 6] = [FENCE, POSITION, FRAMES, GROUND, CLIPBOARD, COLOR];

/// Where the cursor is when a question is reached, from 1 on: row, column.
type At = (u16, u16);

pub struct Answering {
    pub terminal: Terminal,
    script: fn(&str, At) -> String,
    /// Bytes up to which all was answered.
    heard: usize,
    screen: vt100::Parser,
}

impl Answering {
    pub fn open(start: Start, script: fn(&str, At) -> String) -> Self {
        let (columns, rows) = start.size;
        let cells = |count| std::num::NonZeroU16::new(count).unwrap();
        let screen = vt100::Parser::new(cells(rows), cells(columns), 0);
        Self { terminal: start.open(), script, heard: 0, screen }
    }

    pub fn falls_silent(&mut self) {
        self.script = mute;
    }

    /// Answers until the program has ended.
    pub fn end(&mut self) -> End {
        loop {
            let heard = self.heard;
            let asks = |received: &Received| question(&received.bytes[heard..]).is_some() || received.is_closed;
            self.terminal.wait_for("a question, or the end", asks);
            if question(&self.terminal.bytes()[heard..]).is_none() {
                return self.terminal.end();
            }
            self.answer();
        }
    }

    /// Waits for one question and answers it.
    pub fn answer(&mut self) -> &'static str {
        let heard = self.heard;
        self.terminal.wait_for("a question", |received| question(&received.bytes[heard..]).is_some());
        let bytes = self.terminal.bytes();
        let (at, question) = question(&bytes[heard..]).unwrap();
        self.screen.process(&bytes[heard..heard + at]);
        self.heard += at + question.len();
        let (row, column) = self.screen.screen().cursor_position();
        let answer = (self.script)(question, (row + 1, column + 1));
        if !answer.is_empty() {
            self.terminal.type_keys(&answer);
        }
        question
    }
}

/// The first question: where it begins, and which it is.
fn question(bytes: &[u8]) -> Option<(usize, &'static str)> {
    let found = QUESTIONS.into_iter().filter_map(|one| Some((crate::screen::first(bytes, one.as_bytes())?, one)));
    found.min_by_key(|(at, _)| *at)
}

/// A terminal that can do everything.
pub fn able(question: &str, (row, column): At) -> String {
    match question {
        FENCE => "\x1b[?62;22;52c".into(),
        POSITION => format!("\x1b[{row};{column}R"),
        FRAMES => "\x1b[?2026;2$y".into(),
        GROUND => "\x1b]11;rgb:1a1a/1b1b/2626\x1b\\".into(),
        CLIPBOARD => "\x1bP1+r4d73=5C455D35323B\x1b\\".into(),
        _ => "\x1bP1$r0;38:2::1:2:3m\x1b\\".into(),
    }
}

/// One that answers nothing.
pub fn mute(_: &str, _: At) -> String {
    String::new()
}
