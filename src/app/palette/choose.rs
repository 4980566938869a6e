//! Keys in the open palette, and going to what was chosen.

use super::{
    Target,
    chosen::{lines_of, text_of},
    palette_area,
};
use crate::app::{
    App, Effect, actions, go_to, look, open, open_views, pane::short_name, press, saved, typing, why_not,
};
use crate::config::UiChoice;
use crate::domain::ProviderId;
use crate::keymap::{Action, Pane};

/// Choices remembered while the program runs.
const MOST: usize = 20;

/// An action while the palette is open.
pub(in crate::app) fn act(app: &mut App, action: Action) -> Vec<Effect> {
    let page = isize::try_from(palette_area(app.size).height.saturating_sub(4)).unwrap_or(1).max(1);
    let step = match action {
        Action::Open => return choose(app),
        Action::Back => {
            app.palette = None;
            return Vec::new();
        }
        Action::Up => -1,
        Action::Down | Action::Complete => 1,
        Action::PageUp => -page,
        Action::PageDown => page,
        _ => return Vec::new(),
    };
    if let Some(palette) = &mut app.palette {
        palette.step(step);
    }
    Vec::new()
}

/// Does what the cursor is on. What cannot be done says why, and the palette stays.
fn choose(app: &mut App) -> Vec<Effect> {
    let Some(entry) = app.palette.as_ref().and_then(|palette| palette.selected()) else { return Vec::new() };
    let (target, name) = (entry.target.clone(), entry.name.clone());
    // While the palette was open, what can be done may have changed, and so may what commands there are.
    let why = match target {
        Target::Action(action) if app.bindings.label(action) != name => Some("the commands were read anew".into()),
        Target::Action(action) => why_not(app, action),
        _ => entry.why_not.clone(),
    };
    if let Some(why) = why {
        press::tell(app, format!("{name}: {why}"));
        return Vec::new();
    }
    app.palette = None;
    app.chosen.retain(|chosen| *chosen != target);
    app.chosen.insert(0, target.clone());
    app.chosen.truncate(MOST);
    let texts = app.chosen.iter().filter_map(|target| text_of(app, target)).collect();
    let kept = saved::remember(app, UiChoice::Palette(texts));
    let done = match target {
        Target::Action(action) => actions::act(app, action),
        Target::Row(pane, identity) => open::go_to_row(app, pane, identity).unwrap_or_else(|| {
            press::tell(app, format!("{name} is gone since the palette was opened"));
            Vec::new()
        }),
        Target::Theme(name) => look::choose_theme(app, name),
        Target::Source(source) => {
            go_to_source(app, &source);
            Vec::new()
        }
        Target::View(view) => go_to(app, view),
        Target::Saved(address) => match app.saved.read(&address, app.focus.pane) {
            Ok(views) => open_views(app, views),
            Err(why) => {
                press::tell(app, why.to_string());
                Vec::new()
            }
        },
    };
    done.into_iter().chain(kept).collect()
}

/// Shows the lines of one source.
fn go_to_source(app: &mut App, source: &ProviderId) {
    open::uncover(app);
    app.focus.show(Pane::Logs);
    typing::set_filter(app, Pane::Logs, lines_of(short_name(source)).filter.to_string());
}
