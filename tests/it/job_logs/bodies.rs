//! The store of logs: a second host that writes bodies as they are made, so that none of them is ever whole in memory.

use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::{Arc, Mutex},
    thread,
};

/// What a test wants written to the connection that asked.
type Write_ = dyn Fn(&mut TcpStream, usize) -> std::io::Result<()> + Send + Sync;

pub struct Store {
    address: SocketAddr,
    seen: Arc<Mutex<Vec<String>>>,
}

impl Store {
    /// `write` is given the connection, and the number of the request, from 0 on.
    pub fn start(write: impl Fn(&mut TcpStream, usize) -> std::io::Result<()> + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let seen = Arc::new(Mutex::new(Vec::new()));
        let (log, write): (_, Arc<Write_>) = (seen.clone(), Arc::new(write));
        thread::spawn(move || {
            for mut stream in listener.incoming().map_while(Result::ok) {
                let (log, write) = (log.clone(), write.clone());
                thread::spawn(move || {
                    let head = head(&mut stream);
                    let number = {
                        let mut log = log.lock().unwrap();
                        log.push(head);
                        log.len() - 1
                    };
                    // The reader may have gone away, on purpose.
                    let _ = write(&mut stream, number);
                });
            }
        });
        Self { address, seen }
    }

    /// Answers every request with these bytes after a status line and `Content-Length`.
    pub fn answering(head: &'static str, body: impl Into<Vec<u8>>) -> Self {
        let body = body.into();
        Self::start(move |stream, _| {
            begin(stream, head, Some(body.len()))?;
            stream.write_all(&body)
        })
    }

    /// The address of a log, signed as the real ones are.
    pub fn signed(&self) -> String {
        format!("http://{}/logs/70.txt?sv=2025&sig=SECRETSIGNATURE", self.address)
    }

    /// The requests so far, each as its head was written.
    pub fn seen(&self) -> Vec<String> {
        self.seen.lock().unwrap().clone()
    }
}

pub fn begin(stream: &mut TcpStream, head: &str, length: Option<usize>) -> std::io::Result<()> {
    let length = length.map(|length| format!("Content-Length: {length}\r\n")).unwrap_or_default();
    write!(stream, "HTTP/1.1 {head}\r\nConnection: close\r\n{length}\r\n")
}

fn head(stream: &mut TcpStream) -> String {
    let (mut head, mut byte) = (Vec::new(), [0]);
    while !head.ends_with(b"\r\n\r\n") && stream.read(&mut byte).is_ok_and(|read| read == 1) {
        head.push(byte[0]);
    }
    String::from_utf8_lossy(&head).to_ascii_lowercase()
}

/// A log of at least so many bytes that fails in its last lines, made while it is written.
pub fn long_log(stream: &mut TcpStream, bytes: usize) -> std::io::Result<()> {
    let line = |second: usize, text: &str| format!("2026-03-14T14:30:{second:02}.1234567Z {text}\r\n");
    let block: String =
        (0..1_000).map(|n| line(5, &format!("line {n} of some output that a tool writes all day"))).collect();
    let first = line(2, "##[group]Run cargo test") + &line(2, "##[endgroup]");
    let last = line(49, "the last words") + &line(50, "##[error]Process completed with exit code 101.");
    let blocks = bytes / block.len() + 1;
    begin(stream, "200 OK", Some(first.len() + blocks * block.len() + last.len()))?;
    stream.write_all(first.as_bytes())?;
    (0..blocks).try_for_each(|_| stream.write_all(block.as_bytes()))?;
    stream.write_all(last.as_bytes())
}

/// What unpacks to `258 × count + 1` letters.
pub fn gzip_bomb(count: usize) -> Vec<u8> {
    let mut out = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];
    let (mut byte, mut used) = (0u8, 0);
    let mut bit = |bit: u8| {
        byte |= bit << used;
        used += 1;
        if used == 8 {
            out.push(byte);
            (byte, used) = (0, 0);
        }
    };
    // A last block with the fixed codes, one letter, then repeats of it at distance 1.
    [1, 1, 0].into_iter().for_each(&mut bit);
    (0..8).rev().for_each(|at| bit(168u8 >> at & 1));
    for _ in 0..count {
        (0..8).rev().for_each(|at| bit(0b1100_0101u8 >> at & 1));
        (0..5).for_each(|_| bit(0));
    }
    (0..16).for_each(|_| bit(0));
    out
}
