//! One frame as text, for standard output.

use std::fmt::Write as _;

use ratatui::{
    Terminal,
    backend::TestBackend,
    buffer::{Buffer, Cell},
    style::{Color, Modifier},
};

use crate::{app::App, theme::Styles, view};

/// Draws the app at its own size, a line per row; with `color`, in SGR sequences.
pub fn render_once(app: &App, styles: &Styles, color: bool) -> String {
    let (columns, rows) = app.size;
    let Ok(mut terminal) = Terminal::new(TestBackend::new(columns, rows));
    let Ok(_) = terminal.draw(|frame| view::render(frame, app, styles));
    text(terminal.backend().buffer(), color)
}

fn text(buffer: &Buffer, color: bool) -> String {
    let mut text = String::new();
    for row in buffer.area.rows() {
        let mut line = String::new();
        let mut rendition = String::new();
        let mut covered = 0;
        for position in row.positions() {
            if covered > 0 {
                covered -= 1;
                continue;
            }
            let cell = &buffer[position];
            covered = crate::domain::cells(cell.symbol()).saturating_sub(1);
            if color {
                let wanted = sgr(cell);
                if wanted != rendition {
                    let _ = write!(line, "\x1b[0{wanted}m");
                    rendition = wanted;
                }
            }
            line.push_str(cell.symbol());
        }
        if color && !rendition.is_empty() {
            line.push_str("\x1b[0m");
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

/// The parameters after a reset that give the cell its look.
fn sgr(cell: &Cell) -> String {
    let mut parameters = String::new();
    for (modifier, code) in [
        (Modifier::BOLD, 1),
        (Modifier::DIM, 2),
        (Modifier::ITALIC, 3),
        (Modifier::UNDERLINED, 4),
        (Modifier::REVERSED, 7),
    ] {
        if cell.modifier.contains(modifier) {
            let _ = write!(parameters, ";{code}");
        }
    }
    push_color(&mut parameters, cell.fg, 30);
    push_color(&mut parameters, cell.bg, 40);
    parameters
}

fn push_color(into: &mut String, color: Color, base: u8) {
    let basic = match color {
        Color::Reset => return,
        Color::Rgb(red, green, blue) => {
            let _ = write!(into, ";{};2;{red};{green};{blue}", base + 8);
            return;
        }
        Color::Indexed(index) => {
            let _ = write!(into, ";{};5;{index}", base + 8);
            return;
        }
        Color::Black => 0,
        Color::Red => 1,
        Color::Green => 2,
        Color::Yellow => 3,
        Color::Blue => 4,
        Color::Magenta => 5,
        Color::Cyan => 6,
        Color::Gray => 7,
        Color::DarkGray => 60,
        Color::LightRed => 61,
        Color::LightGreen => 62,
        Color::LightYellow => 63,
        Color::LightBlue => 64,
        Color::LightMagenta => 65,
        Color::LightCyan => 66,
        Color::White => 67,
    };
    let _ = write!(into, ";{}", base + basic);
}
