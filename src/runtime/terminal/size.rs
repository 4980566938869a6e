//! How large the terminal is.

/// Columns and rows; a terminal that does not say is taken for 80×24. Asked of the line itself:
/// crossterm would start another program when the line is dead.
pub fn size() -> (u16, u16) {
    match rustix::termios::tcgetwinsize(std::io::stdout()) {
        Ok(size) if size.ws_col > 0 && size.ws_row > 0 => (size.ws_col, size.ws_row),
        _ => (80, 24),
    }
}

/// True when this process began its session: no shell of that session can bring it back.
pub fn leads_session() -> bool {
    rustix::process::getsid(None).is_ok_and(|session| session == rustix::process::getpid())
}
