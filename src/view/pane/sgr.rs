//! The colors that a line asked for, as meanings of the theme, so that all of them can be read on it.

use std::ops::Range;

use ratatui::style::{Color, Modifier, Style};

use crate::domain::{Sgr, SgrColor};
use crate::theme::{Depth, Role, Styles};

/// The stretches of `bytes` with their looks; those that ask for none are `plain`.
pub(super) fn stretches(
    changes: &[(u32, Sgr)],
    bytes: Range<usize>,
    plain: Style,
    styles: &Styles,
) -> Vec<(Range<usize>, Style)> {
    if changes.is_empty() {
        return vec![(bytes, plain)];
    }
    let first = changes.partition_point(|(at, _)| *at as usize <= bytes.start);
    let mut style = first.checked_sub(1).map_or(plain, |before| look(changes[before].1, plain, styles));
    let mut start = bytes.start;
    let mut parts = Vec::new();
    for (at, sgr) in changes[first..].iter().take_while(|(at, _)| (*at as usize) < bytes.end) {
        parts.push((start..*at as usize, style));
        (start, style) = (*at as usize, look(*sgr, plain, styles));
    }
    parts.push((start..bytes.end, style));
    parts.retain(|(part, _)| !part.is_empty());
    parts
}

fn look(sgr: Sgr, plain: Style, styles: &Styles) -> Style {
    let mut style = sgr.foreground.map_or(plain, |color| styles.of(role(color)));
    for (wanted, modifier) in [
        (sgr.bold, Modifier::BOLD),
        (sgr.dim, Modifier::DIM),
        (sgr.italic, Modifier::ITALIC),
        (sgr.underline, Modifier::UNDERLINED),
        (sgr.reverse || sgr.background.is_some(), Modifier::REVERSED),
    ] {
        if wanted {
            style = style.add_modifier(modifier);
        }
    }
    style
}

/// What a color usually means in a log.
fn role(color: SgrColor) -> Role {
    let basic = match color {
        SgrColor::Basic(index) => Color::Indexed(index),
        SgrColor::Indexed(index) => Depth::Basic.nearest(Color::Indexed(index)),
        SgrColor::Rgb(red, green, blue) => Depth::Basic.nearest(Color::Rgb(red, green, blue)),
    };
    match basic {
        Color::Red | Color::LightRed | Color::Indexed(1 | 9) => Role::Bad,
        Color::Green | Color::LightGreen | Color::Indexed(2 | 10) => Role::Good,
        Color::Yellow | Color::LightYellow | Color::Indexed(3 | 11) => Role::Warn,
        Color::Blue | Color::LightBlue | Color::Indexed(4 | 12) => Role::Progress,
        Color::Magenta | Color::LightMagenta | Color::Cyan | Color::LightCyan | Color::Indexed(5 | 6 | 13 | 14) => {
            Role::Accent
        }
        Color::Black | Color::DarkGray | Color::Indexed(0 | 8) => Role::Muted,
        _ => Role::Text,
    }
}
