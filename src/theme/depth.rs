//! How many colors a terminal shows, and the nearest it has to a wanted one.

use ratatui::style::Color;

/// Colors that the terminal can show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Depth {
    /// None: bold, dim, reverse and underline only.
    Mono,
    /// The user's own 16.
    Basic,
    /// 256: a cube of six steps and a ramp of grays.
    Indexed,
    True,
}

impl Depth {
    /// What `COLORTERM`, `TERM` and `NO_COLOR` (set and not empty) say together.
    pub fn told(colorterm: Option<&str>, term: Option<&str>, no_color: bool) -> Self {
        let term = term.unwrap_or_default();
        if no_color || matches!(term, "" | "dumb" | "vt100" | "vt102" | "vt220") {
            return Self::Mono;
        }
        if matches!(colorterm, Some("truecolor" | "24bit")) || term.ends_with("-direct") {
            return Self::True;
        }
        if term.contains("256color") { Self::Indexed } else { Self::Basic }
    }

    /// The nearest color there is at this depth.
    pub fn nearest(self, color: Color) -> Color {
        match (self, color) {
            (Self::Mono, _) => Color::Reset,
            (Self::Indexed, Color::Rgb(r, g, b)) => Color::Indexed(indexed(r, g, b)),
            (Self::Basic, Color::Rgb(r, g, b)) => basic(r, g, b),
            _ => color,
        }
    }
}

/// Levels of the cube that indices 16 to 231 stand for.
const CUBE: [u8; 6] = [0, 95, 135, 175, 215, 255];

fn indexed(r: u8, g: u8, b: u8) -> u8 {
    let step = |level: u8| (0..6u8).min_by_key(|i| CUBE[*i as usize].abs_diff(level)).unwrap_or(0);
    let (x, y, z) = (step(r), step(g), step(b));
    let distance =
        |c: [u8; 3]| -> u32 { [r, g, b].iter().zip(c).map(|(have, want)| u32::from(have.abs_diff(want)).pow(2)).sum() };
    let mean = (u32::from(r) + u32::from(g) + u32::from(b)) / 3;
    let gray = (mean.saturating_sub(3) / 10).min(23) as u8;
    let of_ramp = distance([8 + gray * 10; 3]);
    let of_cube = distance([CUBE[x as usize], CUBE[y as usize], CUBE[z as usize]]);
    if of_ramp < of_cube { 232 + gray } else { 16 + 36 * x + 6 * y + z }
}

/// By hue, since the user's 16 colors have no fixed values to measure a distance to.
fn basic(r: u8, g: u8, b: u8) -> Color {
    let (high, low) = (r.max(g).max(b), r.min(g).min(b));
    let range = i32::from(high - low);
    if range * 100 < i32::from(high) * 30 || range < 24 {
        return match high {
            0..48 => Color::Black,
            48..128 => Color::DarkGray,
            128..208 => Color::Gray,
            _ => Color::White,
        };
    }
    let (r, g, b, top) = (i32::from(r), i32::from(g), i32::from(b), i32::from(high));
    let sixth = 60;
    let hue = if top == r {
        (g - b) * sixth / range
    } else if top == g {
        (b - r) * sixth / range + 120
    } else {
        (r - g) * sixth / range + 240
    };
    let bright = high >= 170;
    match (hue.rem_euclid(360), bright) {
        (20..75, false) => Color::Yellow,
        (20..75, true) => Color::LightYellow,
        (75..165, false) => Color::Green,
        (75..165, true) => Color::LightGreen,
        (165..205, false) => Color::Cyan,
        (165..205, true) => Color::LightCyan,
        (205..260, false) => Color::Blue,
        (205..260, true) => Color::LightBlue,
        (260..335, false) => Color::Magenta,
        (260..335, true) => Color::LightMagenta,
        (_, false) => Color::Red,
        (_, true) => Color::LightRed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_environment_says_how_many_colors_there_are() {
        assert_eq!(Depth::told(Some("truecolor"), Some("xterm-256color"), false), Depth::True);
        assert_eq!(Depth::told(None, Some("tmux-256color"), false), Depth::Indexed);
        assert_eq!(Depth::told(None, Some("linux"), false), Depth::Basic);
        assert_eq!(Depth::told(Some("truecolor"), Some("xterm"), true), Depth::Mono);
        assert_eq!(Depth::told(Some("truecolor"), Some("dumb"), false), Depth::Mono);
        assert_eq!(Depth::told(None, None, false), Depth::Mono);
    }

    #[test]
    fn a_color_keeps_its_hue_on_the_way_down() {
        let blue = Color::Rgb(122, 162, 247);
        assert_eq!(Depth::True.nearest(blue), blue);
        assert_eq!(Depth::Indexed.nearest(blue), Color::Indexed(111));
        assert_eq!(Depth::Basic.nearest(blue), Color::LightBlue);
        assert_eq!(Depth::Mono.nearest(blue), Color::Reset);
        assert_eq!(Depth::Indexed.nearest(Color::Rgb(138, 138, 138)), Color::Indexed(245));
        assert_eq!(Depth::Basic.nearest(Color::Rgb(247, 118, 142)), Color::LightRed);
        assert_eq!(Depth::Basic.nearest(Color::Rgb(30, 34, 42)), Color::Black);
        assert_eq!(Depth::Basic.nearest(Color::Green), Color::Green);
    }
}
