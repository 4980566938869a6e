//! A theme made into styles for one terminal.

use ratatui::style::{Color, Modifier, Style};

use super::{Depth, Glyphs, Role, ThemeError, Themes, file::Look};

/// What a theme is shown on: how many colors there are, and which signs.
#[derive(Debug, Clone)]
pub struct Surface {
    pub depth: Depth,
    pub glyphs: Glyphs,
}

/// The look of every role, and the signs that go with it.
#[derive(Debug, Clone)]
pub struct Styles {
    roles: [Style; Role::ALL.len()],
    pub glyphs: Glyphs,
}

impl Styles {
    /// A shipped theme at the depth of a terminal, with signs in Unicode or ASCII.
    pub fn load(name: &str, depth: Depth, ascii: bool) -> Result<Self, ThemeError> {
        let glyphs = if ascii { Glyphs::ascii() } else { Glyphs::unicode() };
        Themes::shipped().load(name, &Surface { depth, glyphs })
    }

    /// No look at all, for a moment in which none is known.
    pub fn of_nothing(surface: &Surface) -> Self {
        Self { roles: [Style::new(); Role::ALL.len()], glyphs: surface.glyphs.clone() }
    }

    pub(super) fn of_roles(look: impl Fn(Role) -> Look, surface: &Surface) -> Self {
        Self { roles: Role::ALL.map(|role| style(role, &look(role), surface.depth)), glyphs: surface.glyphs.clone() }
    }

    pub fn of(&self, role: Role) -> Style {
        self.roles[role as usize]
    }
}

fn style(role: Role, look: &Look, depth: Depth) -> Style {
    if depth == Depth::Mono {
        return Style::new().add_modifier(without_color(role));
    }
    let mut style = Style::new();
    style.fg = look.fg.map(|color| depth.nearest(color));
    style.bg = look.bg.map(|color| depth.nearest(color));
    for (wanted, modifier) in [
        (look.bold, Modifier::BOLD),
        (look.italic, Modifier::ITALIC),
        (look.underline, Modifier::UNDERLINED),
        (look.reverse, Modifier::REVERSED),
    ] {
        if wanted {
            style = style.add_modifier(modifier);
        }
    }
    // Among 16 colors a quiet ground is likely the terminal's own: it would not be seen.
    if depth == Depth::Basic && matches!(style.bg, Some(Color::Black | Color::White)) {
        style = Style::new().add_modifier(Modifier::REVERSED);
    }
    style
}

/// What stands for a role where there is no color at all.
fn without_color(role: Role) -> Modifier {
    match role {
        Role::Strong | Role::Accent | Role::Title | Role::Heading | Role::Key => Modifier::BOLD,
        Role::Warn | Role::Bad | Role::TitleFocused | Role::BorderFocused | Role::Header => Modifier::BOLD,
        Role::Muted | Role::Stale | Role::Border | Role::Track => Modifier::DIM,
        Role::Selection | Role::Tab => Modifier::REVERSED,
        Role::SelectionFaint => Modifier::UNDERLINED,
        Role::LayerDevelopment | Role::LayerGpu => Modifier::empty(),
        Role::LayerStaging => Modifier::BOLD,
        Role::Demo | Role::LayerProduction => Modifier::REVERSED.union(Modifier::BOLD),
        Role::Text | Role::Good | Role::Progress | Role::Graph => Modifier::empty(),
    }
}
