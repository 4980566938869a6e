//! The first row: whose console this is, which pane has the focus, what is wrong, what time it is.

use ratatui::layout::Rect;

use super::canvas::{Canvas, width, width_of};
use crate::app::{self, App, Span};
use crate::domain::Layer;
use crate::keymap::Pane;
use crate::theme::Role;

const NAME: &str = " orchestra ";
const READ_ONLY: &str = " READ-ONLY ";
const DEMO: &str = " DEMO ";
/// Stands where the name stands, and takes as many cells: nothing beside it moves.
const PRODUCTION: &str = "PRODUCTION ";

pub(super) fn render(canvas: &mut Canvas, app: &App, area: Rect) {
    let (y, end) = (area.y, area.right());
    let clock = format!(" {} ", app.now.strftime("%H:%MZ"));
    let clock_at = end.saturating_sub(width(&clock));
    canvas.put_as(clock_at, y, width(&clock), &clock, Role::Muted);

    let is_production = app::focused_layer(app) == Some(Layer::Production);
    let (name, role) = if is_production { (PRODUCTION, Role::LayerProduction) } else { (NAME, Role::Header) };
    let mut x = canvas.put_as(area.x, y, area.width, name, role);
    for (word, is_said) in [(DEMO, app.demo), (READ_ONLY, app.is_read_only_here())] {
        if is_said {
            x = canvas.put_as(x, y, clock_at.saturating_sub(x), word, Role::Demo);
            x = canvas.put(x, y, 1, " ", Default::default());
        }
    }
    let room = clock_at.saturating_sub(x);
    let narrowest: u16 = tabs(app, Names::None).iter().map(|(text, _)| width(text)).sum();
    let mut wrong = vec![app::headline(app)];
    if let Some(reminder) = app::token_reminder(app) {
        wrong.splice(0..0, [reminder, Span::plain("  ")]);
        // What is wrong comes before what will be.
        if narrowest + width_of(&wrong) + 2 > room {
            wrong.drain(..2);
        }
    }
    let wrong_width = width_of(&wrong) + 2;
    for names in [Names::All, Names::Focused, Names::None] {
        let tabs = tabs(app, names);
        let needed: u16 = tabs.iter().map(|(text, _)| width(text)).sum();
        if needed + wrong_width <= room {
            let mut x = x;
            for (text, role) in &tabs {
                x = canvas.put_as(x, y, clock_at.saturating_sub(x), text, *role);
            }
            break;
        }
    }
    if wrong_width <= room {
        canvas.spans(clock_at - wrong_width + 1, y, clock_at, &wrong, false);
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Names {
    All,
    Focused,
    None,
}

fn tabs(app: &App, names: Names) -> Vec<(String, Role)> {
    if names == Names::None {
        return vec![(format!(" {} ", app.focus.pane.number()), Role::Tab)];
    }
    let tab = |pane: Pane| {
        let is_focused = pane == app.focus.pane;
        let text = if names == Names::All || is_focused {
            format!(" {} {} ", pane.number(), pane.title())
        } else {
            format!(" {} ", pane.number())
        };
        (text, if is_focused { Role::Tab } else { Role::Muted })
    };
    Pane::ALL.into_iter().map(tab).collect()
}
