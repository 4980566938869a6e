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
    theme::{Depth, Glyphs, GraphForm, Ground, Styles, Surface, Themes},
};

/// Terminals that would show the question for their ground instead of answering it.
const DEAF: [&str; 3] = ["linux", "cons25", "dumb"];

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
        let surface = Surface { depth, glyphs: glyphs(ui.ascii, ui.graphs) };
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

    /// A theme at a depth of its own. The error is the whole message for a person.
    pub(super) fn load(&self, name: &str, depth: Depth) -> Result<Styles, String> {
        if let Some(unread) = self.unread.iter().find(|unread| unread.name == name) {
            return Err(unread.why.clone());
        }
        let surface = Surface { depth, ..self.surface.clone() };
        self.themes.load(name, &surface).map_err(|error| advice(&error))
    }
}

fn glyphs(ascii: bool, graphs: Graphs) -> Glyphs {
    let glyphs = if ascii { Glyphs::ascii() } else { Glyphs::unicode() };
    glyphs.with_graphs(match graphs {
        Graphs::Braille => GraphForm::Braille,
        Graphs::Block => GraphForm::Block,
        Graphs::Ascii => GraphForm::Ascii,
    })
}
