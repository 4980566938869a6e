//! A theme file made into styles for one terminal.

use std::collections::BTreeMap;

use ratatui::style::{Color, Modifier, Style};
use serde::{Deserialize, Deserializer, de::Error as _};

use super::{Depth, Glyphs, Role};

/// A theme that could not be taken; `Display` is the whole message for a person.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("theme `{theme}`: {message}")]
pub struct ThemeError {
    pub theme: String,
    pub message: String,
}

/// What a role looks like in a theme file.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Look {
    #[serde(deserialize_with = "color")]
    fg: Option<Color>,
    #[serde(deserialize_with = "color")]
    bg: Option<Color>,
    bold: bool,
    italic: bool,
    underline: bool,
    reverse: bool,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct ThemeFile {
    /// The terminal's own ground and ink that the colors were chosen for; neither is painted.
    /// A theme without them takes both as they come.
    #[cfg_attr(not(test), expect(dead_code, reason = "what contrast is measured against"))]
    #[serde(default, deserialize_with = "color")]
    ground: Option<Color>,
    #[cfg_attr(not(test), expect(dead_code, reason = "what contrast is measured against"))]
    #[serde(default, deserialize_with = "color")]
    ink: Option<Color>,
    roles: BTreeMap<Role, Look>,
}

const SHIPPED: [(&str, &str); 4] = [
    ("dark", include_str!("../../themes/dark.toml")),
    ("light", include_str!("../../themes/light.toml")),
    ("terminal", include_str!("../../themes/terminal.toml")),
    ("high-contrast", include_str!("../../themes/high-contrast.toml")),
];

/// The look of every role, and the signs that go with it.
#[derive(Debug, Clone)]
pub struct Styles {
    roles: [Style; Role::ALL.len()],
    pub glyphs: Glyphs,
}

impl Styles {
    /// A shipped theme at the depth of a terminal, with signs in Unicode or ASCII.
    pub fn load(name: &str, depth: Depth, ascii: bool) -> Result<Self, ThemeError> {
        let text = SHIPPED.iter().find(|(known, _)| *known == name).map(|(_, text)| *text).ok_or_else(|| {
            let known = Self::names().collect::<Vec<_>>().join(", ");
            ThemeError { theme: name.to_owned(), message: format!("there is no such theme; there are {known}") }
        })?;
        Self::parse(name, text, depth, ascii)
    }

    /// Parses a theme: a `[roles]` table with the look of every role.
    pub fn parse(name: &str, text: &str, depth: Depth, ascii: bool) -> Result<Self, ThemeError> {
        let file = read(name, text)?;
        let mut roles = [Style::new(); Role::ALL.len()];
        for role in Role::ALL {
            let look = file.roles.get(&role).ok_or_else(|| ThemeError {
                theme: name.to_owned(),
                message: format!("the role {role:?} has no look").to_lowercase(),
            })?;
            roles[role as usize] = style(role, look, depth);
        }
        Ok(Self { roles, glyphs: if ascii { Glyphs::ascii() } else { Glyphs::unicode() } })
    }

    /// The names of the shipped themes.
    pub fn names() -> impl Iterator<Item = &'static str> {
        SHIPPED.iter().map(|(name, _)| *name)
    }

    pub fn of(&self, role: Role) -> Style {
        self.roles[role as usize]
    }
}

/// `#7aa2f7`, or the name of one of the terminal's 16.
fn color<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Color>, D::Error> {
    let name = String::deserialize(from)?;
    let color =
        name.parse().map_err(|_| D::Error::custom(format!("`{name}` is not a color such as `#7aa2f7` or `blue`")))?;
    Ok(Some(color))
}

fn read(name: &str, text: &str) -> Result<ThemeFile, ThemeError> {
    toml::from_str(text).map_err(|error: toml::de::Error| {
        let line = error.span().map_or(1, |span| text[..span.start.min(text.len())].matches('\n').count() + 1);
        ThemeError { theme: name.to_owned(), message: format!("line {line}: {}", error.message()) }
    })
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
        Role::Demo => Modifier::REVERSED.union(Modifier::BOLD),
        Role::Text | Role::Good | Role::Progress | Role::Graph => Modifier::empty(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn luminance(color: Color) -> f64 {
        let Color::Rgb(r, g, b) = color else { panic!("{color} has no fixed value") };
        let linear = |level: u8| {
            let share = f64::from(level) / 255.0;
            if share <= 0.040_45 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b)
    }

    fn contrast(a: Color, b: Color) -> f64 {
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    /// Lines without the focus and the empty part of a gauge are decoration: nobody reads them.
    fn wanted(theme: &str, role: Role) -> f64 {
        match role {
            Role::Track => 1.0,
            Role::Border if theme != "high-contrast" => 1.8,
            _ if theme == "high-contrast" => 7.0,
            _ => 4.5,
        }
    }

    #[test]
    fn every_role_can_be_read_on_its_ground() {
        for (name, text) in SHIPPED {
            let file = read(name, text).unwrap();
            let (Some(ground), Some(ink)) = (file.ground, file.ink) else { continue };
            for (role, look) in &file.roles {
                let ratio = contrast(look.fg.unwrap_or(ink), look.bg.unwrap_or(ground));
                assert!(ratio >= wanted(name, *role), "{name}: {role:?} has {ratio:.2}:1");
                let faint = file.roles[&Role::SelectionFaint].bg.unwrap_or(ground);
                let ratio = contrast(look.fg.unwrap_or(ink), look.bg.unwrap_or(faint));
                assert!(
                    ratio >= 4.5 || wanted(name, *role) < 4.5,
                    "{name}: {role:?} on a faint selection has {ratio:.2}:1"
                );
            }
        }
    }

    #[test]
    fn every_theme_loads_at_every_depth_and_keeps_the_cursor_visible() {
        for name in Styles::names() {
            for depth in [Depth::True, Depth::Indexed, Depth::Basic, Depth::Mono] {
                let styles = Styles::load(name, depth, false).unwrap();
                let selection = styles.of(Role::Selection);
                let seen = selection.bg.is_some() || selection.add_modifier.contains(Modifier::REVERSED);
                assert!(seen, "{name} at {depth:?}: {selection:?}");
            }
        }
    }

    #[test]
    fn without_color_no_role_has_one() {
        let styles = Styles::load("dark", Depth::Mono, true).unwrap();
        assert!(Role::ALL.iter().all(|role| styles.of(*role).fg.is_none() && styles.of(*role).bg.is_none()));
    }

    #[test]
    fn a_theme_says_what_is_wrong_with_it() {
        let refusal = |text| Styles::parse("mine", text, Depth::True, false).unwrap_err().to_string();
        assert_eq!(Styles::load("drak", Depth::True, false).unwrap_err().theme, "drak");
        assert!(refusal("[roles]\ngod = {}\n").starts_with("theme `mine`: line 2: unknown variant `god`"));
        assert!(
            refusal("[roles]\ngood = { color = \"red\" }\n").starts_with("theme `mine`: line 2: unknown field `color`")
        );
        assert!(refusal("rolls = 1\n").starts_with("theme `mine`: line 1: unknown field `rolls`"));
        assert_eq!(refusal("[roles]\n"), "theme `mine`: the role text has no look");
    }
}
