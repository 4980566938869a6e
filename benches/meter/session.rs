//! A program running in a terminal of its own.

use std::{
    path::PathBuf,
    sync::{Arc, Mutex},
    thread,
    time::{Duration, Instant},
};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use rustix::process::{Pid, Signal, kill_process};

use super::{
    Answers, Terminal,
    terminal::{SharedWriter, query_bytes},
};

pub const SIZE: (u16, u16) = (120, 40);
const PATIENCE: Duration = Duration::from_secs(10);

#[derive(Debug, Clone)]
pub struct Program {
    path: PathBuf,
    arguments: Vec<String>,
}

impl Program {
    pub fn new(path: &str, arguments: &[&str]) -> Self {
        Self { path: path.into(), arguments: arguments.iter().map(|argument| (*argument).to_owned()).collect() }
    }
}

pub struct Session {
    pub terminal: Terminal,
    pub first_paint: Duration,
    pub query_bytes_before_paint: usize,
    writer: SharedWriter,
    master: Box<dyn MasterPty + Send>,
    child: Box<dyn Child + Send + Sync>,
    /// Configuration and state of its own, gone with the session.
    _home: tempfile::TempDir,
}

impl Session {
    /// Starts the program and waits for the first visible character.
    pub fn open(program: &Program, answers: Answers) -> Self {
        let home = tempfile::tempdir().unwrap();
        let pair = native_pty_system().openpty(pty_size(SIZE)).unwrap();
        let writer: SharedWriter = Arc::new(Mutex::new(pair.master.take_writer().unwrap()));
        let reader = pair.master.try_clone_reader().unwrap();
        let mut terminal = Terminal::listen(reader, Arc::clone(&writer), answers, SIZE);
        let started = Instant::now();
        let child = pair.slave.spawn_command(command(program, home.path())).unwrap();
        drop(pair.slave);
        let mut painted = None;
        while !terminal.is_painted() {
            painted = terminal.next(started + PATIENCE);
            assert!(
                painted.is_some(),
                "{program:?} drew nothing in {PATIENCE:?}; it wrote: {}",
                String::from_utf8_lossy(&terminal.written)
            );
        }
        Self {
            first_paint: painted.unwrap_or(started) - started,
            query_bytes_before_paint: query_bytes(&terminal.written),
            terminal,
            writer,
            master: pair.master,
            child,
            _home: home,
        }
    }

    pub fn pid(&self) -> u32 {
        self.child.process_id().unwrap()
    }

    pub fn rest(&mut self, time: Duration) {
        self.terminal.drain(Instant::now() + time);
    }

    pub fn type_keys(&mut self, keys: &str) {
        self.writer.lock().unwrap().write_all(keys.as_bytes()).unwrap();
    }

    /// Time from the key to the first bytes that moved a highlight; `None` if none did in a second.
    pub fn time_key(&mut self, key: &str) -> Option<Duration> {
        let before = self.terminal.highlights();
        let pressed = Instant::now();
        self.type_keys(key);
        loop {
            let at = self.terminal.next(pressed + Duration::from_secs(1))?;
            if self.terminal.highlights() != before {
                return Some(at.saturating_duration_since(pressed));
            }
        }
    }

    pub fn resize(&mut self, size: (u16, u16)) {
        self.terminal.resize(size);
        self.master.resize(pty_size(size)).unwrap();
    }

    /// Time until the program is gone after `cause`; `None` if it is still there after two seconds.
    pub fn end_by(mut self, cause: Ending) -> Option<Duration> {
        let asked = Instant::now();
        match cause {
            Ending::Keys(keys) => self.type_keys(keys),
            Ending::Signal(signal) => kill_process(self.process(), signal).unwrap(),
        }
        while asked.elapsed() < Duration::from_secs(2) {
            if self.child.try_wait().unwrap().is_some() {
                return Some(asked.elapsed());
            }
            self.terminal.next(Instant::now() + Duration::from_micros(500));
            thread::sleep(Duration::from_micros(200));
        }
        None
    }

    fn process(&self) -> Pid {
        Pid::from_raw(i32::try_from(self.pid()).unwrap()).unwrap()
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        if matches!(self.child.try_wait(), Ok(None)) {
            let _ = self.child.kill();
            let _ = self.child.wait();
        }
    }
}

/// How a program is asked to end.
#[derive(Debug, Clone, Copy)]
pub enum Ending {
    Keys(&'static str),
    Signal(Signal),
}

fn command(program: &Program, home: &std::path::Path) -> CommandBuilder {
    let mut command = CommandBuilder::new(&program.path);
    command.args(&program.arguments);
    command.env_clear();
    for (name, value) in [("TERM", "xterm-256color"), ("COLORTERM", "truecolor"), ("LANG", "C.UTF-8")] {
        command.env(name, value);
    }
    for name in ["HOME", "ORCHESTRA_CONFIG_DIR", "ORCHESTRA_STATE_DIR"] {
        command.env(name, home);
    }
    command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
    command.cwd(home);
    command
}

fn pty_size((cols, rows): (u16, u16)) -> PtySize {
    PtySize { rows, cols, pixel_width: 0, pixel_height: 0 }
}
