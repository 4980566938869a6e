//! One frame: header, panes, footer, and what lies over them.

use ratatui::{Frame, layout::Rect};

use super::{
    canvas::{Canvas, width},
    footer, form, header, help, output, palette, pane, question, wizard,
};
use crate::app::{App, MINIMUM_SIZE, arrange};
use crate::theme::{Role, Styles};

/// Draws the app as it is now into a frame. The same app and styles make the same cells.
pub fn render(frame: &mut Frame, app: &App, styles: &Styles) {
    let screen = frame.area();
    let Some(arrangement) = arrange((screen.width, screen.height), &app.focus) else {
        too_small(&mut Canvas { buffer: frame.buffer_mut(), styles }, screen);
        return;
    };
    let mut canvas = Canvas { buffer: frame.buffer_mut(), styles };
    header::render(&mut canvas, app, arrangement.header);
    for (shown, area, form) in &arrangement.panes {
        pane::render(&mut canvas, app, *shown, *area, *form);
    }
    if let Some(open) = &app.commands.output {
        output::render(&mut canvas, app, open);
    }
    if let Some(scroll) = app.focus.help {
        help::render(&mut canvas, app, scroll);
    }
    // A notice may grow over what is above it.
    let mut cursor = footer::render(&mut canvas, app, arrangement.footer);
    if let Some(open) = &app.palette {
        cursor = Some(palette::render(&mut canvas, open));
    }
    if let Some(open) = &app.wizard {
        cursor = wizard::render(&mut canvas, app, open);
    }
    if let Some(open) = &app.form {
        cursor = form::render(&mut canvas, open);
    }
    if let Some(asked) = &app.question {
        cursor = question::render(&mut canvas, asked);
    }
    if let Some(position) = cursor {
        frame.set_cursor_position(position);
    }
}

fn too_small(canvas: &mut Canvas, screen: Rect) {
    let (columns, rows) = MINIMUM_SIZE;
    let needs = format!("needs {columns}×{rows}");
    let whole = format!("orchestra {needs}; this is {}×{}", screen.width, screen.height);
    let fits = |text: &String| width(text) <= screen.width;
    let text = [whole, format!("orchestra {needs}")].into_iter().find(fits).unwrap_or(needs);
    let x = screen.width.saturating_sub(width(&text)) / 2;
    canvas.put_as(x, screen.height / 2, screen.width, &text, Role::Warn);
}
