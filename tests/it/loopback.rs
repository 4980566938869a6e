//! A server on this machine that answers exactly the bytes a test wrote down.

use std::{
    collections::HashMap,
    io::{Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

/// A request as it came in.
#[derive(Debug, Clone)]
pub struct Request {
    /// `GET`, `POST`, ...
    pub method: String,
    /// Path with query.
    pub target: String,
    pub headers: HashMap<String, String>,
    /// As long as `Content-Length` says; at most 63 KiB.
    pub body: Vec<u8>,
}

impl Request {
    /// The body as JSON; null where it is none.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }

    /// `POST /repos/o/r`, for comparing.
    pub fn line(&self) -> String {
        format!("{} {}", self.method, self.target)
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(String::as_str)
    }
}

/// What the server does with a request.
#[derive(Debug)]
pub enum Answer {
    /// Sends these bytes and closes.
    Bytes(Vec<u8>),
    /// Resets the connection.
    Reset,
    /// Says nothing until the test ends.
    Silence,
}

impl Answer {
    /// An answer with `Content-Length`; `head` is the status line's end and further headers.
    pub fn new(head: &str, body: impl AsRef<[u8]>) -> Self {
        let body = body.as_ref();
        let head = head.replace('\n', "\r\n");
        let mut bytes =
            format!("HTTP/1.1 {head}\r\nConnection: close\r\nContent-Length: {}\r\n\r\n", body.len()).into_bytes();
        bytes.extend_from_slice(body);
        Self::Bytes(bytes)
    }

    /// `200` with JSON.
    pub fn json(body: impl AsRef<[u8]>) -> Self {
        Self::new("200 OK\nContent-Type: application/json; charset=utf-8", body)
    }

    /// `head` with GitHub's way to say a sentence.
    pub fn said(head: &str, message: &str) -> Self {
        let body = serde_json::json!({ "message": message, "documentation_url": "https://docs.github.com/rest" });
        Self::new(&format!("{head}\nContent-Type: application/json"), body.to_string())
    }
}

pub struct Loopback {
    address: SocketAddr,
    seen: Arc<Mutex<Vec<Request>>>,
    over: Arc<AtomicBool>,
}

impl Loopback {
    pub fn start(script: impl Fn(&Request) -> Answer + Send + Sync + 'static) -> Self {
        rustls::crypto::ring::default_provider().install_default().ok();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let (seen, over) = (Arc::new(Mutex::new(Vec::new())), Arc::new(AtomicBool::new(false)));
        let (script, log, ended) = (Arc::new(script), Arc::clone(&seen), Arc::clone(&over));
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                if ended.load(Ordering::Relaxed) {
                    return;
                }
                let (script, log, ended) = (Arc::clone(&script), Arc::clone(&log), Arc::clone(&ended));
                thread::spawn(move || serve(stream, &*script, &log, &ended));
            }
        });
        Self { address, seen, over }
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub fn address(&self) -> String {
        self.address.to_string()
    }

    /// The requests so far.
    pub fn seen(&self) -> Vec<Request> {
        self.seen.lock().unwrap().clone()
    }

    /// Resolves once `count` requests have come.
    pub async fn wait_for(&self, count: usize) {
        let deadline = Instant::now() + Duration::from_secs(20);
        while self.seen().len() < count {
            assert!(Instant::now() < deadline, "only {} of {count} requests came", self.seen().len());
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    }
}

impl Drop for Loopback {
    fn drop(&mut self) {
        self.over.store(true, Ordering::Relaxed);
        // Wakes the listening thread, so that it sees the end.
        TcpStream::connect(self.address).ok();
    }
}

fn serve(mut stream: TcpStream, script: &dyn Fn(&Request) -> Answer, log: &Mutex<Vec<Request>>, over: &AtomicBool) {
    let Some((request, bytes_in)) = peek_request(&stream) else { return };
    let answer = script(&request);
    log.lock().unwrap().push(request);
    match answer {
        // Closing with unread bytes makes the system send a reset.
        Answer::Reset => {}
        Answer::Bytes(bytes) => {
            stream.read_exact(&mut vec![0; bytes_in]).unwrap();
            stream.write_all(&bytes).ok();
        }
        Answer::Silence => {
            while !over.load(Ordering::Relaxed) {
                thread::sleep(Duration::from_millis(5));
            }
        }
    }
}

fn peek_request(stream: &TcpStream) -> Option<(Request, usize)> {
    let mut buffer = vec![0; 64 * 1024];
    let deadline = Instant::now() + Duration::from_secs(20);
    loop {
        let read = stream.peek(&mut buffer).ok().filter(|read| *read > 0)?;
        let head = String::from_utf8_lossy(&buffer[..read]).into_owned();
        let Some(end) = head.find("\r\n\r\n") else {
            assert!(Instant::now() < deadline, "half a request");
            thread::yield_now();
            continue;
        };
        let mut lines = head[..end].lines();
        let mut first = lines.next()?.split(' ').map(str::to_owned);
        let (method, target) = (first.next()?, first.next()?);
        let headers = lines.filter_map(|line| line.split_once(':'));
        let headers: HashMap<_, _> =
            headers.map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned())).collect();
        let length = headers.get("content-length").map_or(0, |length: &String| length.parse().unwrap());
        let (body, all) = (end + 4, end + 4 + length);
        assert!(all < buffer.len(), "a request of {all} bytes is more than this server holds");
        if read < all {
            assert!(Instant::now() < deadline, "half a body");
            thread::yield_now();
            continue;
        }
        let body = buffer[body..all].to_vec();
        return Some((Request { method, target, headers, body }, all));
    }
}
