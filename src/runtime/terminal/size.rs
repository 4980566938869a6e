//! How large the terminal is.

/// Columns and rows; a terminal that does not say is taken for 80×24.
pub fn size() -> (u16, u16) {
    match crossterm::terminal::size() {
        Ok((columns, rows)) if columns > 0 && rows > 0 => (columns, rows),
        _ => (80, 24),
    }
}
