//! Lines in and out of a program that draws nothing.

use std::{
    io::{self, BufRead, Read},
    thread,
};

use tokio::sync::mpsc;

use super::{Inbox, Sabotage, terminal::Writer};

/// No typed line is longer, in bytes; the rest of it counts as the next.
const LONGEST: u64 = 4096;
/// Lines that wait for a reader who takes none; the oldest are lost, and counted.
const MOST_WAITING: usize = 2_000;

/// Reads standard input line by line on a thread that may be abandoned. The channel ends with it.
pub(super) fn read_lines() -> io::Result<mpsc::Receiver<String>> {
    let (sender, lines) = mpsc::channel(16);
    thread::Builder::new().name("orchestra-lines".into()).spawn(move || {
        loop {
            let mut bytes = Vec::new();
            let read = io::stdin().lock().take(LONGEST).read_until(b'\n', &mut bytes);
            if !matches!(read, Ok(1..)) || sender.blocking_send(String::from_utf8_lossy(&bytes).into_owned()).is_err() {
                return;
            }
        }
    })?;
    Ok(lines)
}

/// Lines to standard output. Whoever does not read them never stops the loop.
pub(super) struct Speaker {
    writer: Writer,
    waiting: Vec<String>,
    lost: usize,
    pub(super) is_ascii: bool,
}

impl Speaker {
    pub(super) fn start(inbox: Inbox, is_ascii: bool) -> io::Result<Self> {
        Ok(Self { writer: Writer::start(inbox, Sabotage::None)?, waiting: Vec::new(), lost: 0, is_ascii })
    }

    pub(super) fn say(&mut self, lines: impl IntoIterator<Item = String>) {
        self.waiting.extend(lines);
        let over = self.waiting.len().saturating_sub(MOST_WAITING);
        self.waiting.drain(..over);
        self.lost += over;
        self.go_on();
    }

    /// Bytes that are no line: a bell, a sequence.
    pub(super) fn ring(&self, bytes: Vec<u8>) {
        self.writer.put(bytes);
    }

    /// True while something waits to be said or written.
    pub(super) fn is_busy(&self) -> bool {
        !self.writer.is_idle()
    }

    pub(super) async fn idle(&self) {
        self.writer.idle().await;
    }

    /// Says what waits, when all before it was written.
    pub(super) fn go_on(&mut self) {
        if !self.writer.is_idle() || self.waiting.is_empty() {
            return;
        }
        let text = self.take();
        self.writer.put(text);
    }

    /// Says what waits, and nothing after it.
    pub(super) fn end(&mut self) {
        let text = self.take();
        self.writer.close(text);
    }

    /// There is nobody to say anything to.
    pub(super) fn forget(&self) {
        self.writer.forget();
    }

    fn take(&mut self) -> Vec<u8> {
        let mut text = String::new();
        if std::mem::take(&mut self.lost) > 0 {
            text.push_str("Lines before these were lost: nobody read them in time.\n");
        }
        for line in self.waiting.drain(..) {
            if self.is_ascii {
                text.push_str(&crate::theme::Glyphs::ascii().spelled(&line))
            } else {
                text.push_str(&line)
            }
            text.push('\n');
        }
        text.into_bytes()
    }
}
