//! How bright a color is to the eye.

use ratatui::style::Color;

/// Red, green and blue as amounts of light, 0.0 to 1.0; `None` for a color without a fixed value.
pub(super) fn linear(color: Color) -> Option<[f64; 3]> {
    let Color::Rgb(r, g, b) = color else { return None };
    Some([r, g, b].map(|level| {
        let share = f64::from(level) / 255.0;
        if share <= 0.040_45 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
    }))
}

/// Relative luminance as WCAG 2 defines it, 0.0 to 1.0.
pub(super) fn luminance(color: Color) -> Option<f64> {
    linear(color).map(|[r, g, b]| 0.2126 * r + 0.7152 * g + 0.0722 * b)
}
