//! The terminal's side of the line: reads what the program writes, answers its questions.

use std::{
    io::{Read, Write},
    num::NonZeroU16,
    sync::{
        Arc, Mutex,
        mpsc::{Receiver, Sender, channel},
    },
    thread,
    time::{Duration, Instant},
};

/// How the terminal answers queries.
#[derive(Debug, Clone, Copy)]
pub enum Answers {
    Never,
    After(Duration),
}

/// Bytes of one read, and when they came.
pub type Chunk = (Instant, Vec<u8>);

pub type SharedWriter = Arc<Mutex<Box<dyn Write + Send>>>;

/// What programs ask terminals, and what a modern one says.
const QUERIES: &[(&[u8], &[u8])] = &[
    (b"\x1b[c", b"\x1b[?62;22c"),
    (b"\x1b[0c", b"\x1b[?62;22c"),
    (b"\x1b[>c", b"\x1b[>1;10;0c"),
    (b"\x1b[>0c", b"\x1b[>1;10;0c"),
    (b"\x1b[>q", b"\x1bP>|meter\x1b\\"),
    (b"\x1b[5n", b"\x1b[0n"),
    (b"\x1b[6n", b"\x1b[1;1R"),
    (b"\x1b[?u", b"\x1b[?0u"),
    (b"\x1b[?2026$p", b"\x1b[?2026;2$y"),
    (b"\x1b]10;?", b"\x1b]10;rgb:ffff/ffff/ffff\x1b\\"),
    (b"\x1b]11;?", b"\x1b]11;rgb:0000/0000/0000\x1b\\"),
];

/// Bytes of queries in `text`.
pub fn query_bytes(text: &[u8]) -> usize {
    QUERIES.iter().map(|(query, _)| count(text, query) * query.len()).sum()
}

pub fn count(text: &[u8], wanted: &[u8]) -> usize {
    text.windows(wanted.len()).filter(|window| window == &wanted).count()
}

/// The screen, and everything that was written to it.
pub struct Terminal {
    pub screen: vt100::Parser,
    pub written: Vec<u8>,
    chunks: Receiver<Chunk>,
}

impl Terminal {
    /// Listens on a thread that ends with the program's side of the line.
    pub fn listen(reader: Box<dyn Read + Send>, writer: SharedWriter, answers: Answers, size: (u16, u16)) -> Self {
        let (sender, chunks) = channel();
        thread::spawn(move || read(reader, &sender, &writer, answers));
        Self { screen: vt100::Parser::new(cells(size.1), cells(size.0), 0), written: Vec::new(), chunks }
    }

    /// Takes in the next chunk; `None` when none came before the deadline or the line is closed.
    pub fn next(&mut self, deadline: Instant) -> Option<Instant> {
        let (at, bytes) = self.chunks.recv_timeout(deadline.saturating_duration_since(Instant::now())).ok()?;
        self.screen.process(&bytes);
        self.written.extend(bytes);
        Some(at)
    }

    /// Takes in everything that comes until `deadline`.
    pub fn drain(&mut self, deadline: Instant) {
        while Instant::now() < deadline {
            if self.next(deadline).is_none() {
                thread::sleep(deadline.saturating_duration_since(Instant::now()));
            }
        }
    }

    /// `size` is columns and rows.
    pub fn resize(&mut self, size: (u16, u16)) {
        self.screen.screen_mut().set_size(cells(size.1), cells(size.0));
    }

    pub fn is_painted(&self) -> bool {
        self.screen.screen().contents().chars().any(|c| !c.is_whitespace())
    }

    /// Where the screen is highlighted, whatever it says: tells a moved cursor from new text.
    pub fn highlights(&self) -> Vec<(vt100::Color, bool)> {
        let screen = self.screen.screen();
        let (rows, columns) = screen.size();
        let places = (0..rows.get()).flat_map(|row| (0..columns.get()).map(move |column| (row, column)));
        let shown = places.filter_map(|(row, column)| screen.cell(row, column));
        shown.map(|cell| (cell.bgcolor(), cell.inverse())).collect()
    }
}

fn cells(count: u16) -> NonZeroU16 {
    NonZeroU16::new(count).expect("a terminal has cells")
}

fn read(mut reader: Box<dyn Read + Send>, sender: &Sender<Chunk>, writer: &SharedWriter, answers: Answers) {
    let mut buffer = vec![0; 1 << 16];
    while let Ok(length @ 1..) = reader.read(&mut buffer) {
        let at = Instant::now();
        let bytes = buffer[..length].to_vec();
        if let Answers::After(delay) = answers {
            answer(&bytes, delay, writer);
        }
        if sender.send((at, bytes)).is_err() {
            return;
        }
    }
}

fn answer(bytes: &[u8], delay: Duration, writer: &SharedWriter) {
    let asked = QUERIES.iter().flat_map(|(query, reply)| std::iter::repeat_n(*reply, count(bytes, query)));
    let replies: Vec<u8> = asked.flatten().copied().collect();
    if replies.is_empty() {
        return;
    }
    let writer = Arc::clone(writer);
    thread::spawn(move || {
        thread::sleep(delay);
        writer.lock().unwrap().write_all(&replies)
    });
}
