//! How large the terminal is.

/// More columns or rows than anyone sees are left empty: a line may say that it has 65,535 of each, and
/// that many cells are more than there is memory for.
const MOST: u16 = 1_000;

/// Columns and rows; a terminal that does not say is taken for 80×24. Asked of the line itself:
/// crossterm would start another program when the line is dead.
pub fn size() -> (u16, u16) {
    match rustix::termios::tcgetwinsize(std::io::stdout()) {
        Ok(size) if size.ws_col > 0 && size.ws_row > 0 => (size.ws_col.min(MOST), size.ws_row.min(MOST)),
        _ => (80, 24),
    }
}

/// True when this process is in the group that its session began with: no shell of that session controls jobs, so
/// none could bring it back.
pub fn is_in_first_group() -> bool {
    rustix::process::getsid(None).is_ok_and(|session| session == rustix::process::getpgrp())
}
