//! What a recording begins with: everything that was there before the first event.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::{
    app::{App, Configured, Event, Keeping, Look, Notice, open_views, recall, update},
    config::{Settings, UiChoices},
    domain::Timestamp,
    keymap::Bindings,
    theme::{Depth, Glyphs, GraphForm, Letters, Surface},
};

/// Changes when an older program could not read what a newer one wrote.
pub(super) const FORMAT: u32 = 1;

/// The program, the terminal, and the settings that decide what frames look like.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Header {
    /// Of the file.
    pub format: u32,
    /// Version of the program.
    pub program: String,
    pub system: String,
    pub term: Option<String>,
    /// Columns and rows at the start.
    pub size: (u16, u16),
    pub look: Look,
    pub depth: String,
    pub ascii: bool,
    /// The signs are those of the console of Linux.
    #[serde(default)]
    pub linux_console: bool,
    pub graphs: String,
    /// Name of the chosen keymap.
    pub keymap: String,
    /// All keys in force.
    pub bindings: Bindings,
    pub demo: bool,
    pub mouse: bool,
    pub has_shell: bool,
    pub log_memory_bytes: usize,
    /// Everything that the files and flags set; no token is among it.
    #[serde(default)]
    pub settings: Option<Arc<Settings>>,
    /// What was to be said before anything happened.
    pub notices: Vec<Notice>,
    /// What was chosen in an earlier run, and whether choices are kept.
    #[serde(default)]
    pub choices: UiChoices,
    #[serde(default)]
    pub keeping: Option<Keeping>,
    /// Locators of the views that it was opened on, the one in focus first.
    #[serde(default)]
    pub views: Vec<String>,
    pub started_at: Timestamp,
    /// Earlier events were forgotten; a checkpoint stands for them.
    pub truncated: bool,
}

/// The panic that ended a console.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Crash {
    pub at: Timestamp,
    pub message: String,
    /// Source file and line.
    pub place: String,
    pub thread: String,
    pub backtrace: Vec<String>,
}

const DEPTHS: [(Depth, &str); 4] =
    [(Depth::Mono, "mono"), (Depth::Basic, "16"), (Depth::Indexed, "256"), (Depth::True, "truecolor")];
const GRAPHS: [(GraphForm, &str); 3] =
    [(GraphForm::Braille, "braille"), (GraphForm::Block, "block"), (GraphForm::Ascii, "ascii")];

impl Header {
    /// Of a console that has seen nothing yet; `keymap` is the name of the chosen one.
    pub fn of(app: &App, surface: &Surface, keymap: &str, term: Option<&str>) -> Self {
        let word = |depth| DEPTHS.iter().find(|(known, _)| *known == depth).map_or("", |(_, word)| word);
        let form = |form| GRAPHS.iter().find(|(known, _)| *known == form).map_or("", |(_, word)| word);
        Self {
            format: FORMAT,
            program: env!("CARGO_PKG_VERSION").to_owned(),
            system: format!("{} {}", std::env::consts::OS, std::env::consts::ARCH),
            term: term.map(str::to_owned),
            size: app.size,
            look: app.look.clone(),
            depth: word(surface.depth).to_owned(),
            ascii: surface.glyphs.letters == Letters::Ascii,
            linux_console: surface.glyphs.letters == Letters::LinuxConsole,
            graphs: form(surface.glyphs.graph).to_owned(),
            keymap: keymap.to_owned(),
            bindings: app.bindings.clone(),
            demo: app.demo,
            mouse: app.mouse,
            has_shell: app.has_shell,
            log_memory_bytes: app.logs.buffer.cap_bytes(),
            settings: app.settings.clone(),
            notices: app.notices.clone(),
            choices: UiChoices::default(),
            keeping: app.keeping.clone(),
            views: Vec::new(),
            started_at: app.now,
            truncated: false,
        }
    }

    /// The app as it was.
    pub(super) fn app(&self) -> App {
        let mut app = App::new(self.started_at, self.size, self.bindings.clone());
        app.logs = crate::app::LogsPane::new(self.log_memory_bytes.min(MOST_LOG_BYTES));
        app.look = self.look.clone();
        if let Some(settings) = self.settings.clone() {
            let (bindings, look) = (self.bindings.clone(), self.look.clone());
            update(&mut app, Event::Configured(Box::new(Configured { settings, bindings, look, news: None })));
        }
        (app.demo, app.mouse, app.has_shell) = (self.demo, self.mouse, self.has_shell);
        app.notices.clone_from(&self.notices);
        if let Some(keeping) = self.keeping.clone() {
            recall(&mut app, &self.choices, keeping);
        }
        open_views(&mut app, self.views.iter().filter_map(|view| view.parse().ok()).collect());
        app
    }

    /// What was drawn on.
    pub(super) fn surface(&self) -> Surface {
        let depth = DEPTHS.iter().find(|(_, word)| *word == self.depth).map_or(Depth::True, |(depth, _)| *depth);
        let form = GRAPHS.iter().find(|(_, word)| *word == self.graphs).map_or(GraphForm::Braille, |(form, _)| *form);
        let glyphs = match (self.ascii, self.linux_console) {
            (true, _) => Glyphs::ascii(),
            (false, true) => Glyphs::linux_console(),
            (false, false) => Glyphs::unicode(),
        };
        Surface { depth, glyphs: glyphs.with_graphs(form) }
    }
}

/// A file may ask for no more.
const MOST_LOG_BYTES: usize = 1 << 30;
