//! A recording played: its events through `update`, and the frames that were drawn.

use super::{Before, Moment, Recording};
use crate::{
    app::{App, Event, update},
    runtime::panics,
    runtime::terminal,
    theme::{Depth, Styles, Surface, Themes},
};

/// One frame of a recording.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Frame {
    /// From 1, of so many.
    pub number: usize,
    pub of: usize,
    /// Milliseconds since the start.
    pub at_ms: u64,
}

/// Plays a recording frame by frame. Nothing is read from a provider, and no effect is carried out.
#[derive(Debug)]
pub struct Player {
    app: App,
    moments: Vec<Moment>,
    /// The next event, among all.
    next: usize,
    frame: Frame,
    themes: Themes,
    surface: Surface,
    styles: Styles,
    /// Name of the theme that the styles are of, or that could not be had.
    theme: String,
    /// Every frame has this size, whatever was recorded.
    size: Option<(u16, u16)>,
    /// Lines of the file before the first event.
    lines_before: usize,
}

impl Player {
    /// At the start of a recording. `depth` are the colors to show it in, `size` that of its frames; both
    /// are as recorded when left out. The error is a sentence.
    pub fn new(
        recording: Recording,
        themes: Themes,
        depth: Option<Depth>,
        size: Option<(u16, u16)>,
    ) -> Result<Self, String> {
        let header = &recording.header;
        let mut surface = header.surface();
        surface.depth = depth.unwrap_or(surface.depth);
        let app = header.app();
        let mut player = Self {
            frame: Frame { number: 0, of: frames(&recording.moments), at_ms: 0 },
            styles: themes.load("dark", &surface).unwrap_or_else(|_| Styles::of_nothing(&surface)),
            theme: String::new(),
            lines_before: 1 + usize::from(recording.crash.is_some()) + recording.before.len(),
            moments: recording.moments,
            next: 0,
            app,
            themes,
            surface,
            size,
        };
        player.begin(recording.before)?;
        Ok(player)
    }

    fn begin(&mut self, before: Vec<Before>) -> Result<(), String> {
        panics::guarded(|| {
            if let Some((columns, rows)) = self.size {
                update(&mut self.app, Event::Resize(columns, rows));
            }
            for step in before {
                match step {
                    Before::Event(event) => self.give(event),
                    Before::Stand(stand) => (*stand).clone().take(&mut self.app),
                }
            }
        })
        .map_err(|panic| format!("what it begins from cannot be had: {panic}"))?;
        self.dress();
        Ok(())
    }

    /// Goes on to the next frame; `None` after the last. The error says which line could not be played.
    pub fn step(&mut self) -> Result<Option<Frame>, String> {
        if self.frame.number >= self.frame.of {
            return Ok(None);
        }
        while let Some(Moment { at_ms, event, is_drawn, .. }) = self.moments.get(self.next).cloned() {
            self.next += 1;
            self.frame.at_ms = at_ms;
            panics::guarded(|| self.give(event)).map_err(|panic| {
                let line = self.lines_before + self.next;
                format!("the event in line {line} ends in a defect of this program: {panic}")
            })?;
            if is_drawn {
                break;
            }
        }
        self.dress();
        self.frame.number += 1;
        Ok(Some(self.frame))
    }

    /// When the next frame is due, in milliseconds since the start; `None` after the last.
    pub fn next_at_ms(&self) -> Option<u64> {
        let left = self.moments.get(self.next..).unwrap_or_default();
        let next = left.iter().find(|moment| moment.is_drawn).or(left.last());
        (self.frame.number < self.frame.of).then(|| next.map_or(self.frame.at_ms, |moment| moment.at_ms))
    }

    pub fn app(&self) -> &App {
        &self.app
    }

    pub fn styles(&self) -> &Styles {
        &self.styles
    }

    /// The frame as text, a line per row; with `color`, in SGR sequences.
    pub fn text(&self, color: bool) -> Result<String, String> {
        panics::guarded(|| terminal::render_once(&self.app, &self.styles, color)).map_err(|panic| undrawn(&panic))
    }

    /// A number that two equal frames share, and hardly two others: signs, colors and all.
    pub fn digest(&self) -> Result<u64, String> {
        panics::guarded(|| terminal::digest(&self.app, &self.styles)).map_err(|panic| undrawn(&panic))
    }

    fn give(&mut self, event: Event) {
        if self.size.is_none() || !matches!(event, Event::Resize(..)) {
            update(&mut self.app, event);
        }
    }

    /// Follows the theme; where there is none of that name the styles stay, as they did then.
    fn dress(&mut self) {
        if self.theme != self.app.look.theme {
            self.theme.clone_from(&self.app.look.theme);
            if let Ok(styles) = self.themes.load(&self.theme, &self.surface) {
                self.styles = styles;
            }
        }
    }
}

fn undrawn(panic: &str) -> String {
    format!("this frame ends in a defect of this program: {panic}")
}

/// What was never drawn, such as the event of a crash, is a frame of its own at the end.
fn frames(moments: &[Moment]) -> usize {
    let drawn = moments.iter().filter(|moment| moment.is_drawn).count();
    drawn + usize::from(moments.last().is_none_or(|last| !last.is_drawn))
}
