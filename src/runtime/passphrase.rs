//! A passphrase, typed on the terminal without being shown.

use std::{
    fs::File,
    io::{self, Read as _, Write as _},
};

use rustix::termios::{LocalModes, OptionalActions, SpecialCodeIndex, Termios, tcgetattr, tcgetpgrp, tcsetattr};
use zeroize::Zeroizing;

use crate::domain::Secret;

/// No passphrase is longer; the buffer never grows, so that no part of it stays behind.
const MOST_BYTES: usize = 1024;

/// Asks on the terminal of this process, whatever standard input is. `None` where there is no terminal,
/// and where nothing was typed or the person left with Ctrl-C. Blocks.
pub fn ask_unseen(question: &str) -> Option<Secret> {
    let terminal = File::options().read(true).write(true).open("/dev/tty").ok()?;
    let unseen = Unseen::begin(terminal).ok()?;
    let typed = unseen.line(question).ok().flatten();
    // The end of line that was typed was not shown either.
    let _ = (&unseen.terminal).write_all(b"\n");
    Secret::new(&typed?)
}

/// A terminal that shows nothing of what is typed, until this is dropped. Ctrl-C comes as a character,
/// so that no signal leaves it like this.
struct Unseen {
    terminal: File,
    before: Termios,
}

impl Unseen {
    fn begin(terminal: File) -> io::Result<Self> {
        // Whoever sets modes from the background is stopped for it.
        if tcgetpgrp(&terminal).is_ok_and(|group| group != rustix::process::getpgrp()) {
            return Err(io::ErrorKind::PermissionDenied.into());
        }
        let before = tcgetattr(&terminal)?;
        let mut unseen = before.clone();
        unseen.local_modes &= !(LocalModes::ECHO | LocalModes::ICANON | LocalModes::ISIG | LocalModes::IEXTEN);
        unseen.special_codes[SpecialCodeIndex::VMIN] = 1;
        unseen.special_codes[SpecialCodeIndex::VTIME] = 0;
        // What was typed before the question is no answer to it.
        tcsetattr(&terminal, OptionalActions::Flush, &unseen)?;
        Ok(Self { terminal, before })
    }

    fn line(&self, question: &str) -> io::Result<Option<Zeroizing<String>>> {
        let mut terminal = &self.terminal;
        terminal.write_all(question.as_bytes())?;
        terminal.flush()?;
        let mut typed = Zeroizing::new(Vec::with_capacity(MOST_BYTES));
        let mut byte = Zeroizing::new([0; 1]);
        loop {
            if terminal.read(&mut *byte)? == 0 {
                return Ok(None);
            }
            match edit(&mut typed, byte[0]) {
                Edit::Goes => {}
                Edit::Ends => return Ok(std::str::from_utf8(&typed).ok().map(|text| Zeroizing::new(text.to_owned()))),
                Edit::Leaves => return Ok(None),
            }
        }
    }
}

impl Drop for Unseen {
    fn drop(&mut self) {
        let _ = tcsetattr(&self.terminal, OptionalActions::Drain, &self.before);
    }
}

#[derive(Debug, PartialEq, Eq)]
enum Edit {
    Goes,
    Ends,
    Leaves,
}

/// What a terminal does with a line while it is typed.
fn edit(typed: &mut Vec<u8>, byte: u8) -> Edit {
    match byte {
        b'\r' | b'\n' => return Edit::Ends,
        // Ctrl-C, Ctrl-D on nothing, Ctrl-\.
        0x03 | 0x1c => return Edit::Leaves,
        0x04 if typed.is_empty() => return Edit::Leaves,
        0x04 => return Edit::Ends,
        // Backspace takes a whole character.
        0x08 | 0x7f => while typed.pop().is_some_and(|byte| byte & 0xc0 == 0x80) {},
        // Ctrl-U.
        0x15 => typed.clear(),
        byte if typed.len() < MOST_BYTES => typed.push(byte),
        _ => {}
    }
    Edit::Goes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(keys: &str) -> (String, Edit) {
        let mut line = Vec::new();
        for byte in keys.bytes() {
            let edit = edit(&mut line, byte);
            if edit != Edit::Goes {
                return (String::from_utf8(line).unwrap(), edit);
            }
        }
        (String::from_utf8(line).unwrap(), Edit::Goes)
    }

    #[test]
    fn a_line_is_typed_as_anywhere() {
        assert_eq!(typed("open\r"), ("open".into(), Edit::Ends));
        assert_eq!(typed("opé\u{7f}en\n"), ("open".into(), Edit::Ends));
        assert_eq!(typed("wrong\u{15}open\n"), ("open".into(), Edit::Ends));
        assert_eq!(typed("op\u{3}").1, Edit::Leaves);
        assert_eq!(typed("\u{4}").1, Edit::Leaves);
        assert_eq!(typed("open\u{4}").1, Edit::Ends);
    }
}
