//! A terminal with the program in it: type, resize, signal, wait for what the screen shows.

use std::{
    io::{Read, Write},
    sync::{Arc, Condvar, Mutex, MutexGuard},
    thread::JoinHandle,
    time::{Duration, Instant},
};

use portable_pty::{Child, MasterPty, PtySize, native_pty_system};
use rustix::process::{Pid, Signal, kill_process};

use crate::{
    home::{Home, Start},
    process,
    screen::{FRAME_BEGINS, FRAME_ENDS, Received, count, last, text},
};

/// No wait is longer; one that ends here has failed.
const DEADLINE: Duration = Duration::from_secs(20);
/// Between two looks at something that does not announce itself.
const LOOK: Duration = Duration::from_millis(5);

pub const ESC: &str = "\x1b";
pub const ENTER: &str = "\r";
pub const CTRL_C: &str = "\x03";
pub const CTRL_Z: &str = "\x1a";

/// How the program ended.
#[derive(Debug, PartialEq, Eq)]
pub enum End {
    Code(u32),
    Signal(String),
}

struct Line {
    received: Received,
    /// Nobody reads what the program writes.
    is_paused: bool,
    /// The reader lets go of the terminal after its next read.
    lets_go: bool,
}

pub struct Terminal {
    pub home: Home,
    /// The modes of the line before the program started.
    modes_before: String,
    master: Option<Box<dyn MasterPty + Send>>,
    keys: Option<Box<dyn Write + Send>>,
    child: Box<dyn Child + Send + Sync>,
    has_ended: bool,
    line: Arc<(Mutex<Line>, Condvar)>,
    reader: Option<JoinHandle<()>>,
}

impl Terminal {
    pub fn open(start: Start) -> Self {
        let pair = native_pty_system().openpty(pty_size(start.size)).unwrap();
        let modes_before = modes(pair.master.as_ref());
        let child = pair.slave.spawn_command(start.command()).unwrap();
        drop(pair.slave);
        let received = Received::new(start.size);
        let line = Arc::new((Mutex::new(Line { received, is_paused: false, lets_go: false }), Condvar::new()));
        let output = pair.master.try_clone_reader().unwrap();
        let reader = std::thread::spawn({
            let line = line.clone();
            move || read(output, &line)
        });
        let keys = pair.master.take_writer().unwrap();
        Self {
            home: start.home,
            modes_before,
            master: Some(pair.master),
            keys: Some(keys),
            child,
            has_ended: false,
            line,
            reader: Some(reader),
        }
    }

    fn line(&self) -> MutexGuard<'_, Line> {
        self.line.0.lock().unwrap()
    }

    pub fn type_keys(&mut self, keys: &str) {
        let line = self.keys.as_mut().unwrap();
        line.write_all(keys.as_bytes()).unwrap();
        line.flush().unwrap();
    }

    pub fn resize(&self, columns: u16, rows: u16) {
        self.line().received.resize((columns, rows));
        self.resize_line(columns, rows);
    }

    /// Changes the size of the line; the screen of this side keeps its own.
    pub fn resize_line(&self, columns: u16, rows: u16) {
        self.master.as_ref().unwrap().resize(pty_size((columns, rows))).unwrap();
    }

    /// Where the line has its name among the devices.
    pub fn line_name(&self) -> String {
        self.master.as_ref().unwrap().tty_name().unwrap().display().to_string()
    }

    /// Waits until the demo world that stands still is shown with all that is in it.
    pub fn shows_still_demo(&self) {
        let size = self.master.as_ref().unwrap().get_size().unwrap();
        let wanted = self.home.still_frame((size.cols, size.rows));
        self.wait_for(&format!("the whole demo world:\n{wanted}"), |received| text(received.screen()) == wanted);
    }

    /// Lets time pass while the program may write.
    pub fn listen(&self, time: Duration) {
        let until = Instant::now() + time;
        let mut line = self.line();
        while let Some(left) = until.checked_duration_since(Instant::now()) {
            line = self.line.1.wait_timeout(line, left).unwrap().0;
        }
    }

    /// Waits until what was received so far is as wanted.
    pub fn wait_for(&self, what: &str, wanted: impl Fn(&Received) -> bool) {
        let until = Instant::now() + DEADLINE;
        let mut line = self.line();
        while !wanted(&line.received) {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                let screen = text(line.received.screen());
                drop(line);
                panic!("never came: {what}; the screen:\n{screen}");
            }
            line = self.line.1.wait_timeout(line, left).unwrap().0;
        }
    }

    /// Waits until the screen shows all of these.
    pub fn shows(&self, texts: &[&str]) {
        self.wait_for(&format!("{texts:?}"), |received| {
            let contents = text(received.screen());
            texts.iter().all(|text| contents.contains(text))
        });
    }

    /// Waits until the screen shows none of these any more.
    pub fn hides(&self, texts: &[&str]) {
        self.wait_for(&format!("none of {texts:?}"), |received| {
            let contents = text(received.screen());
            texts.iter().all(|text| !contents.contains(text))
        });
    }

    /// The screen as text, now.
    pub fn text(&self) -> String {
        text(self.line().received.screen())
    }

    /// Every byte received so far.
    pub fn bytes(&self) -> Vec<u8> {
        self.line().received.bytes.clone()
    }

    /// Stops or goes on reading what the program writes.
    pub fn pause(&self, paused: bool) {
        self.line().is_paused = paused;
        self.line.1.notify_all();
    }

    pub fn pid(&self) -> u32 {
        self.child.process_id().unwrap()
    }

    pub fn signal(&self, signal: Signal) {
        assert!(!self.has_ended, "the process id may belong to another by now");
        kill_process(Pid::from_raw(self.pid().cast_signed()).unwrap(), signal).unwrap();
    }

    /// Waits until something outside the terminal is so.
    pub fn wait_until(&self, what: &str, wanted: impl Fn() -> bool) {
        let until = Instant::now() + DEADLINE;
        while !wanted() {
            assert!(Instant::now() < until, "never came: {what}; the screen:\n{}", self.text());
            std::thread::park_timeout(LOOK);
        }
    }

    /// Waits until the process is in this state.
    pub fn wait_state(&self, wanted: impl Fn(Option<char>) -> bool) {
        self.wait_state_of(self.pid(), wanted);
    }

    /// The same for a process that the started one has started.
    pub fn wait_state_of(&self, pid: u32, wanted: impl Fn(Option<char>) -> bool) {
        let until = Instant::now() + DEADLINE;
        while !wanted(process::state(pid)) {
            assert!(Instant::now() < until, "the process is {:?}; the screen:\n{}", process::state(pid), self.text());
            std::thread::park_timeout(LOOK);
        }
    }

    /// Changes the size until the frames have filled the line and the program hangs in a write.
    pub fn fill(&self) {
        let until = Instant::now() + DEADLINE;
        let (mut hung, mut columns) = (0, 200);
        while hung < 20 {
            columns = if columns == 200 { 199 } else { 200 };
            self.resize_line(columns, 60);
            hung = if process::hangs_in_output(self.pid(), "orchestra-write") { hung + 1 } else { 0 };
            assert!(Instant::now() < until, "the line was never full");
            self.listen(LOOK);
        }
    }

    /// Hangs up: closes this side of the line, every copy of it.
    pub fn vanish(&mut self) {
        // Another size always brings a frame.
        self.vanish_after(|terminal| terminal.resize(81, 25));
    }

    /// The same after something that makes the program write, which is what the reader wakes with.
    pub fn vanish_after(&mut self, prompt: impl FnOnce(&mut Self)) {
        self.line().lets_go = true;
        prompt(self);
        self.reader.take().unwrap().join().unwrap();
        self.keys = None;
        self.master = None;
    }

    /// Waits until the program has ended and all it wrote has been read.
    pub fn end(&mut self) -> End {
        self.wait_for("the end of the program", |received| received.is_closed);
        let until = Instant::now() + DEADLINE;
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                self.has_ended = true;
                return match status.signal() {
                    Some(signal) => End::Signal(signal.to_owned()),
                    None => End::Code(status.exit_code()),
                };
            }
            assert!(Instant::now() < until, "the terminal is free, the process goes on");
            std::thread::park_timeout(LOOK);
        }
    }

    /// Waits until the shell would find its terminal as it was.
    pub fn is_restored(&self) {
        let is_plain = |received: &Received| {
            let (screen, bytes) = (received.screen(), &received.bytes);
            let plain = vt100::Color::Default;
            let looks_plain = screen.fgcolor() == plain && screen.bgcolor() == plain;
            let is_styled = screen.bold() || screen.dim() || screen.italic() || screen.underline() || screen.inverse();
            !screen.alternate_screen()
                && !screen.hide_cursor()
                && !screen.bracketed_paste()
                && screen.mouse_protocol_mode() == vt100::MouseProtocolMode::None
                && looks_plain
                && !is_styled
                && last(bytes, FRAME_BEGINS) < last(bytes, FRAME_ENDS)
        };
        self.wait_for("a terminal as it was", is_plain);
        self.has_modes_as_before();
        let bytes = self.bytes();
        let (entered, left) = (count(&bytes, b"\x1b[?1049h"), count(&bytes, b"\x1b[?1049l"));
        // Leaving twice would put the shell's cursor where it was when the program started.
        assert!(0 < left && left <= entered, "the alternate screen was entered {entered} times, left {left} times");
    }

    /// Waits until the line has the modes that it had before the program started.
    pub fn has_modes_as_before(&self) {
        let until = Instant::now() + DEADLINE;
        while self.modes() != self.modes_before {
            assert!(Instant::now() < until, "modes {} instead of {}", self.modes(), self.modes_before);
            std::thread::park_timeout(LOOK);
        }
    }

    /// What was written after the alternate screen was left.
    pub fn last_words(&self) -> String {
        let bytes = self.bytes();
        let left = b"\x1b[?1049l";
        let at = last(&bytes, left).expect("the alternate screen was never left");
        String::from_utf8(bytes[at + left.len()..].to_vec()).unwrap()
    }

    fn modes(&self) -> String {
        modes(self.master.as_ref().unwrap().as_ref())
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        if !self.has_ended {
            let _ = kill_process(Pid::from_raw(self.pid().cast_signed()).unwrap(), Signal::KILL);
            let _ = self.child.wait();
        }
        if let Ok(mut line) = self.line.0.lock() {
            (line.is_paused, line.lets_go) = (false, true);
        }
        self.line.1.notify_all();
    }
}

fn read(mut output: Box<dyn Read + Send>, line: &(Mutex<Line>, Condvar)) {
    let mut buffer = [0; 16 * 1024];
    loop {
        let read = output.read(&mut buffer).unwrap_or(0);
        let mut held = line.1.wait_while(line.0.lock().unwrap(), |line| line.is_paused).unwrap();
        held.received.is_closed = read == 0;
        held.received.take(&buffer[..read]);
        line.1.notify_all();
        if read == 0 || held.lets_go {
            return;
        }
    }
}

fn modes(master: &dyn MasterPty) -> String {
    format!("{:?}", master.get_termios().unwrap())
}

fn pty_size((cols, rows): (u16, u16)) -> PtySize {
    PtySize { rows, cols, pixel_width: 0, pixel_height: 0 }
}
