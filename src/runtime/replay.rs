//! A recording on the terminal: its frames in their time, slower or faster, or one by one.

use std::time::{Duration, Instant};

use tokio_util::sync::CancellationToken;

use super::{
    ConsoleError, Outcome, Sabotage,
    frames::sleep_until,
    inbox::{Outlet, Wake, inbox},
    panics,
    recorder::{Frame, Player},
    signals,
    tasks::Tasks,
    terminal::{self, Guard, Screen, Writer},
};
use crate::{
    app::Event,
    keymap::{Key, KeyCode},
};

/// How a recording goes on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Pace {
    /// So many times as fast as it happened; more than zero.
    Times(f64),
    /// With a key for each frame.
    Step,
}

/// Plays until it is left; the last frame stays until then.
pub async fn replay(player: Player, pace: Pace) -> Result<Outcome, ConsoleError> {
    let (inbox, outlet) = inbox();
    let mut tasks = Tasks::default();
    signals::listen(&mut tasks, &inbox);
    let writer = Writer::start(inbox.clone(), Sabotage::None)?;
    let broken = CancellationToken::new();
    panics::restore_terminal_when_cut_off(writer.clone(), broken.clone());
    let guard = Guard::take(writer.clone())?;
    // Nobody else gets the terminal meanwhile: the gate stays open as long as it is held.
    let _gate = terminal::read_input(inbox.clone(), Sabotage::None, false)?;
    terminal::watch_hangup(inbox)?;
    let times = if let Pace::Times(times) = pace { times } else { 1.0 };
    let screen = Screen::new(terminal::size())?;
    let mut stage = Stage {
        player,
        guard,
        writer,
        screen,
        size: terminal::size(),
        times,
        is_paused: pace == Pace::Step,
        is_told: true,
        since: (Instant::now(), 0),
        frame: None,
        end: None,
        is_dirty: true,
    };
    tokio::select! {
        biased;
        () = broken.cancelled() => Err(ConsoleError::Defect(None)),
        outcome = panics::caught(stage.run(outlet)) => outcome.unwrap_or(Err(ConsoleError::Defect(None))),
    }
}

struct Stage {
    player: Player,
    guard: Guard,
    writer: Writer,
    screen: Screen,
    /// Of the terminal.
    size: (u16, u16),
    times: f64,
    is_paused: bool,
    /// The last row says where we are.
    is_told: bool,
    /// When playing went on, and at which millisecond of the recording.
    since: (Instant, u64),
    frame: Option<Frame>,
    /// Why nothing comes any more.
    end: Option<String>,
    is_dirty: bool,
}

impl Stage {
    async fn run(&mut self, mut outlet: Outlet) -> Result<Outcome, ConsoleError> {
        self.step();
        self.go_on();
        loop {
            if self.is_dirty && self.writer.is_idle() {
                self.draw()?;
            }
            let due = self.due();
            tokio::select! {
                biased;
                wake = outlet.next() => match wake {
                    Some(Wake::Event(Event::Key(key))) if self.obey(key) => return Ok(Outcome::Quit),
                    Some(Wake::Event(Event::Resize(..)) | Wake::Continued) => self.resized()?,
                    Some(Wake::Stop | Wake::Interrupted) | None => return Ok(Outcome::Ended),
                    Some(Wake::TerminalGone) => {
                        self.guard.forget();
                        return Ok(Outcome::Ended);
                    }
                    Some(_) => {}
                },
                () = self.writer.idle(), if !self.writer.is_idle() => {}
                () = sleep_until(due) => self.step(),
            }
        }
    }

    /// When the next frame is due; never while it rests or the last one is on its way.
    fn due(&self) -> Option<Instant> {
        if self.is_paused || self.end.is_some() || !self.writer.is_idle() {
            return None;
        }
        let (since, from) = self.since;
        let ahead = Duration::from_millis(self.player.next_at_ms()?.saturating_sub(from));
        since.checked_add(Duration::try_from_secs_f64(ahead.as_secs_f64() / self.times).ok()?)
    }

    fn step(&mut self) {
        match self.player.step() {
            Ok(Some(frame)) => self.frame = Some(frame),
            Ok(None) => self.end = Some("end".into()),
            Err(why) => self.end = Some(why),
        }
        if self.player.next_at_ms().is_none() {
            self.end.get_or_insert_with(|| "end".into());
        }
        self.is_dirty = true;
    }

    fn go_on(&mut self) {
        self.since = (Instant::now(), self.frame.map_or(0, |frame| frame.at_ms));
    }

    /// True when it asks to leave.
    fn obey(&mut self, key: Key) -> bool {
        match key.code {
            KeyCode::Char('q') | KeyCode::Esc => return true,
            KeyCode::Char('c') if key.ctrl => return true,
            KeyCode::Char(' ') => {
                self.is_paused = !self.is_paused;
                self.go_on();
            }
            KeyCode::Char('n' | '.') | KeyCode::Right => {
                self.is_paused = true;
                self.step();
            }
            KeyCode::Char('h') => self.is_told = !self.is_told,
            _ => {}
        }
        self.is_dirty = true;
        false
    }

    fn resized(&mut self) -> Result<(), ConsoleError> {
        self.size = terminal::size();
        self.screen.start_over(self.size)?;
        self.is_dirty = true;
        Ok(())
    }

    fn draw(&mut self) -> Result<(), ConsoleError> {
        self.is_dirty = false;
        let said = if self.is_told { self.said() } else { String::new() };
        let (player, screen) = (&self.player, &mut self.screen);
        let (app, styles) = (player.app(), player.styles());
        let bytes = screen.draw(self.size, |frame| terminal::render_replayed(frame, app, styles, &said))?;
        self.writer.put(bytes);
        Ok(())
    }

    /// Where we are, and the keys.
    fn said(&self) -> String {
        let frame = self.frame.map_or_else(String::new, |frame| {
            let seconds = frame.at_ms / 1_000;
            format!(
                "frame {} of {} at {}:{:02}.{:03}",
                frame.number,
                frame.of,
                seconds / 60,
                seconds % 60,
                frame.at_ms % 1_000
            )
        });
        let state = match &self.end {
            Some(why) => why.as_str(),
            None if self.is_paused => "paused",
            None => "playing",
        };
        format!(" REPLAY {frame}, {state} | space pause  n next frame  h hide this row  q leave")
    }
}
