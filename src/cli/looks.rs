//! What the console looks like here: a theme, on what this terminal can show.

use std::path::Path;

use super::{
    args::ConsoleArguments,
    surroundings,
    user_themes::{self, Unread},
};
use crate::{
    config::{Graphs, Settings},
    runtime::advice,
    theme::{Depth, Glyphs, GraphForm, Ground, Letters, Styles, Surface, Themes},
};

/// Terminals that would show the question for their ground instead of answering it.
const DEAF: [&str; 3] = ["linux", "cons25", "dumb"];

/// `TERM` of the console that the kernel draws by itself.
pub(super) const LINUX_CONSOLE: &str = "linux";

/// The theme in use, and all there are.
pub(super) struct Looks {
    pub themes: Themes,
    pub unread: Vec<Unread>,
    pub surface: Surface,
    pub styles: Styles,
    /// Name of the theme in use.
    pub theme: String,
    /// Dark or light is the terminal's to say, and it has not said it yet.
    pub asks_ground: bool,
}

impl Looks {
    /// Chooses; `lookup` reads an environment variable. The error is the whole message for a person.
    pub(super) fn choose(
        settings: &Settings,
        arguments: &ConsoleArguments,
        config_directory: Option<&Path>,
        lookup: fn(&str) -> Option<String>,
    ) -> Result<Self, String> {
        let ui = &settings.ui;
        let wanted = &ui.theme;
        let in_file = || settings.origins.of("ui.theme").unwrap_or("defaults");
        let from = arguments.theme.as_ref().map_or_else(in_file, |_| "--theme");
        let term = lookup("TERM");
        let depth = surroundings::depth();
        let surface = Surface { depth, glyphs: glyphs(settings, term.as_deref()) };
        let (themes, unread) = user_themes::read(config_directory);
        let told = lookup("COLORFGBG").and_then(|told| Ground::told(&told));
        let is_auto = wanted == "auto";
        let asks_ground =
            is_auto && told.is_none() && depth != Depth::Mono && !term.is_none_or(|term| DEAF.contains(&&*term));
        let theme = if is_auto { told.unwrap_or(Ground::Dark).theme().to_owned() } else { wanted.clone() };
        let mut looks = Self { styles: Styles::of_nothing(&surface), themes, unread, surface, theme, asks_ground };
        looks.styles = looks.load(&looks.theme, depth).map_err(|why| format!("{from}: ui.theme: {why}"))?;
        Ok(looks)
    }

    /// True when this theme can be shown, so that one that was chosen once and is gone keeps nobody out.
    pub(super) fn has(theme: &str, config_directory: Option<&Path>) -> bool {
        let surface = Surface { depth: Depth::Mono, glyphs: Glyphs::ascii() };
        user_themes::read(config_directory).0.load(theme, &surface).is_ok()
    }

    /// A theme at a depth of its own. The error is the whole message for a person.
    pub(super) fn load(&self, name: &str, depth: Depth) -> Result<Styles, String> {
        if let Some(unread) = self.unread.iter().find(|unread| unread.name == name) {
            return Err(unread.why.clone());
        }
        let surface = Surface { depth, ..self.surface.clone() };
        self.themes.load(name, &surface).map_err(|error| advice(&error))
    }
}

/// The signs: on the console of Linux those it has by itself, unless a file says otherwise.
fn glyphs(settings: &Settings, term: Option<&str>) -> Glyphs {
    let (ui, said) = (&settings.ui, |key| settings.origins.of(key).is_some());
    let glyphs = match ui.ascii {
        true => return Glyphs::ascii(),
        false if term == Some(LINUX_CONSOLE) && !said("ui.ascii") => Glyphs::linux_console(),
        false => Glyphs::unicode(),
    };
    match ui.graphs {
        _ if glyphs.letters == Letters::LinuxConsole && !said("ui.graphs") => glyphs,
        Graphs::Braille => glyphs.with_graphs(GraphForm::Braille),
        Graphs::Block => glyphs.with_graphs(GraphForm::Block),
        Graphs::Ascii => glyphs.with_graphs(GraphForm::Ascii),
    }
}
