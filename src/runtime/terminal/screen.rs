//! Frames as bytes: only what changed, in one piece, inside the brackets of DEC mode 2026.

use std::{cell::RefCell, io, rc::Rc};

use crossterm::{
    cursor::MoveTo,
    queue,
    terminal::{BeginSynchronizedUpdate, Clear, ClearType, EndSynchronizedUpdate},
};
use ratatui::{Frame, Terminal, TerminalOptions, Viewport, backend::CrosstermBackend, layout::Rect};

/// What the backend writes into; taken out whole after each frame.
#[derive(Debug, Clone, Default)]
struct Piece(Rc<RefCell<Vec<u8>>>);

impl Piece {
    fn take(&self) -> Vec<u8> {
        std::mem::take(&mut *self.0.borrow_mut())
    }
}

impl io::Write for Piece {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The screen as it was last drawn.
#[derive(Debug)]
pub(in crate::runtime) struct Screen {
    piece: Piece,
    terminal: Terminal<CrosstermBackend<Piece>>,
    size: (u16, u16),
    /// What the backend says of a frame in which nothing changed.
    silence: Vec<u8>,
    /// The next frame starts from an empty screen.
    is_fresh: bool,
    cursor_is_shown: bool,
}

impl Screen {
    pub(in crate::runtime) fn new(size: (u16, u16)) -> io::Result<Self> {
        let piece = Piece::default();
        let mut terminal = terminal(&piece, size)?;
        terminal.draw(|_| {})?;
        let silence = piece.take();
        Ok(Self { piece, terminal, size, silence, is_fresh: true, cursor_is_shown: false })
    }

    /// Everything is drawn anew by the next frame, at this size.
    pub(in crate::runtime) fn start_over(&mut self, size: (u16, u16)) -> io::Result<()> {
        self.terminal = terminal(&self.piece, size)?;
        (self.size, self.is_fresh) = (size, true);
        Ok(())
    }

    /// Draws a frame and returns the bytes that bring the terminal there; none when nothing changed.
    pub(in crate::runtime) fn draw(
        &mut self,
        size: (u16, u16),
        render: impl FnOnce(&mut Frame<'_>),
    ) -> io::Result<Vec<u8>> {
        if size != self.size {
            self.start_over(size)?;
        }
        self.terminal.draw(render)?;
        let drawn = self.piece.take();
        let shows_cursor = drawn.windows(6).any(|bytes| bytes == b"\x1b[?25h");
        let is_silent = drawn == self.silence && !self.cursor_is_shown;
        self.cursor_is_shown = shows_cursor;
        if is_silent && !self.is_fresh {
            return Ok(Vec::new());
        }
        let mut bytes = Vec::with_capacity(drawn.len() + 32);
        queue!(bytes, BeginSynchronizedUpdate)?;
        if std::mem::take(&mut self.is_fresh) {
            queue!(bytes, Clear(ClearType::All), MoveTo(0, 0))?;
        }
        bytes.extend_from_slice(&drawn);
        queue!(bytes, EndSynchronizedUpdate)?;
        Ok(bytes)
    }
}

fn terminal(piece: &Piece, (columns, rows): (u16, u16)) -> io::Result<Terminal<CrosstermBackend<Piece>>> {
    let viewport = Viewport::Fixed(Rect::new(0, 0, columns, rows));
    Terminal::with_options(CrosstermBackend::new(piece.clone()), TerminalOptions { viewport })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_is_one_bracketed_piece_and_the_same_frame_again_is_nothing() {
        let mut screen = Screen::new((20, 3)).unwrap();
        let first = screen.draw((20, 3), |frame| frame.render_widget("hello", frame.area())).unwrap();
        assert!(first.starts_with(b"\x1b[?2026h\x1b[2J"));
        assert!(first.ends_with(b"\x1b[?2026l"));
        let again = screen.draw((20, 3), |frame| frame.render_widget("hello", frame.area())).unwrap();
        assert_eq!(again, b"");
        let changed = screen.draw((20, 3), |frame| frame.render_widget("hallo", frame.area())).unwrap();
        assert!(changed.len() < 60, "{} bytes for one letter", changed.len());
    }

    #[test]
    fn another_size_starts_from_an_empty_screen() {
        let mut screen = Screen::new((20, 3)).unwrap();
        screen.draw((20, 3), |frame| frame.render_widget("hello", frame.area())).unwrap();
        let resized = screen.draw((30, 4), |frame| frame.render_widget("hello", frame.area())).unwrap();
        assert!(resized.windows(4).any(|bytes| bytes == b"\x1b[2J"));
    }
}
