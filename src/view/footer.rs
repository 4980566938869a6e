//! The last row: a notice, the text being typed, or the keys that work here.

use ratatui::layout::{Position, Rect};

use super::{
    canvas::{Canvas, width},
    field::{self, Remarks},
    form, notice, wizard,
};
use crate::app::{App, Field, Mark, Purpose, Span, sought, why_not};
use crate::domain::{age, long_age};
use crate::keymap::{Action, Chord, Context, Pane, PipelinesView};
use crate::theme::Role;

/// A waiting execution needs a person: what can be done about it comes first.
const IN_EXECUTIONS: &[Action] = &[
    Action::Help,
    Action::Open,
    Action::Back,
    Action::OpenRun,
    Action::ResumeExecution,
    Action::ApproveStep,
    Action::RetryStep,
    Action::SkipStep,
    Action::AbortExecution,
    Action::PauseExecution,
    Action::RollbackExecution,
    Action::PlanForm,
    Action::Filter,
    Action::Palette,
    Action::Zoom,
    Action::Quit,
];

/// What is hinted in each place, the most useful first; what has no key there is left out.
fn hinted(context: Context) -> &'static [Action] {
    use Action::{
        ApproveGate, Back, CreateEnvironment, DispatchWorkflow, EarlierAttempt, Filter, Follow, Help, LaterAttempt,
        NextError, NextMatch, NextPane, NextPipelinesView, Open, Palette, Quit, Refresh, RejectGate, RerunFailed,
        Search, SortNext, Timestamps, ToggleFold, Wrap, Zoom,
    };
    match context {
        Context::Table | Context::Global => {
            &[Help, Open, CreateEnvironment, Filter, Palette, SortNext, Zoom, NextPane, Refresh, Quit]
        }
        Context::Document => &[
            Help,
            Open,
            Back,
            ApproveGate,
            RejectGate,
            DispatchWorkflow,
            NextMatch,
            Search,
            Palette,
            Zoom,
            NextPane,
            Refresh,
            Quit,
        ],
        Context::Run => &[
            Help,
            Open,
            ToggleFold,
            Back,
            ApproveGate,
            RejectGate,
            RerunFailed,
            EarlierAttempt,
            LaterAttempt,
            NextMatch,
            Search,
            Palette,
            Zoom,
            NextPane,
            Refresh,
            Quit,
        ],
        Context::Logs => &[Help, NextMatch, Filter, Palette, Follow, NextError, Wrap, Timestamps, Zoom, NextPane, Quit],
        Context::Pipelines => &[
            Help,
            Open,
            ApproveGate,
            RejectGate,
            DispatchWorkflow,
            NextPipelinesView,
            Filter,
            Palette,
            SortNext,
            Zoom,
            NextPane,
            Refresh,
            Quit,
        ],
        Context::JobLog => &[Help, Open, Back, NextMatch, Search, NextError, Wrap, Timestamps, Palette, Zoom, Quit],
        Context::Executions => IN_EXECUTIONS,
        Context::Field => &[Open, Back],
    }
}

/// Draws the row; the position of the text cursor when a text is being typed.
pub(super) fn render(canvas: &mut Canvas, app: &App, area: Rect) -> Option<Position> {
    if let Some(field) = &app.field {
        let label = match field.purpose {
            Purpose::Search if app.focus.help.is_some() => " search Help: ".to_owned(),
            Purpose::Search => format!(" search {}: ", field.pane.title()),
            Purpose::Filter => format!(" filter {}: ", field.pane.title()),
            Purpose::Name(kind) => format!(" keep this {} as: ", kind.word()),
        };
        return Some(field::render(canvas, area, &label, field, &remarks(canvas, app, field)));
    }
    if !app.pending.is_empty() {
        chord(canvas, app, area);
    } else if let Some(notice) = app.notices.last() {
        notice::render(canvas, notice, app.notices.len() - 1, area);
    } else {
        let x = running(canvas, app, area);
        hints(canvas, app, x, area);
    }
    None
}

/// The part of a filter that cannot be meant and why, else what its last word may become.
fn remarks<'a>(canvas: &Canvas, app: &'a App, field: &'a Field) -> Remarks<'a> {
    if let Purpose::Name(kind) = field.purpose {
        let replaces = app.saved.find(kind, field.text().trim()).is_some();
        return Remarks {
            wrong: None,
            words: replaces.then_some(("replaces the one there is", Role::Warn)).into_iter().collect(),
        };
    }
    if field.purpose == Purpose::Search {
        let (_, is_lost) = sought(app);
        let lost = if field.pane == Pane::Logs && app.focus.help.is_none() {
            "not in these lines"
        } else {
            "not in this text"
        };
        return Remarks { wrong: None, words: is_lost.then_some((lost, Role::Warn)).into_iter().collect() };
    }
    match app.table_pane(field.pane).and_then(|list| list.table.misread.as_ref()) {
        Some(misread) => Remarks {
            wrong: Some(misread.at.clone()),
            words: vec![(canvas.styles.glyphs.warn, Role::Warn), (misread.why.as_str(), Role::Warn)],
        },
        None => {
            Remarks { wrong: None, words: field.offers.iter().map(|offer| (offer.as_str(), Role::Muted)).collect() }
        }
    }
}

/// The chord so far, and what may follow it.
fn chord(canvas: &mut Canvas, app: &App, area: Rect) {
    let pressed: Vec<String> = app.pending.iter().map(ToString::to_string).collect();
    let pressed = format!("{}{}", pressed.join(" "), canvas.styles.glyphs.ellipsis);
    let mut x = canvas.put_as(area.x + 1, area.y, area.width / 2, &pressed, Role::Strong) + 2;
    let following = app.bindings.following(app.context(), &app.pending);
    let rest = following.iter().map(|(rest, action)| (rest.to_string(), app.bindings.label(*action)));
    for (keys, word) in rest.chain([("esc".to_owned(), "give up".to_owned())]) {
        match hint(canvas, x, area, &keys, &word) {
            Some(after) => x = after,
            None => break,
        }
    }
}

/// Draws a key and its word, when there is room for both; the column after them.
pub(super) fn hint(canvas: &mut Canvas, x: u16, area: Rect, key: &str, word: &str) -> Option<u16> {
    let end = area.right();
    if x + width(key) + width(word) + 1 > end {
        return None;
    }
    let x = canvas.put_as(x, area.y, end - x, key, Role::Key);
    Some(canvas.put_as(x + 1, area.y, end.saturating_sub(x + 1), word, Role::Muted) + 2)
}

/// The command that runs and whose output is not seen; the column after it.
fn running(canvas: &mut Canvas, app: &App, area: Rect) -> u16 {
    let Some(running) = app.commands.running.as_ref().filter(|_| app.commands.output.is_none()) else {
        return area.x + 1;
    };
    let text = format!("running: {} {}", running.name, long_age(age(app.now, running.since)));
    let spans = [Span::marked(Mark::Progress, text), Span::muted(", esc stops it")];
    canvas.spans(area.x + 1, area.y, area.right(), &spans, false) + 2
}

/// This list of the pipelines is shown, and has rows.
fn is_filled(app: &App, view: PipelinesView) -> bool {
    app.delivery.view == view && app.delivery.list().is_some_and(|list| !list.table.order.is_empty())
}

fn hints(canvas: &mut Canvas, app: &App, x: u16, area: Rect) {
    if app.question.is_some() {
        return;
    }
    if app.form.is_some() {
        return form::hints(canvas, app, x, area);
    }
    if let Some(wizard) = &app.wizard {
        return wizard::hints(canvas, app, wizard, x, area);
    }
    let context = app.context();
    let mut x = x;
    for action in hinted(context).iter().copied() {
        let does_nothing = match (context, action) {
            (Context::Field, _) => false,
            // By the list and not by its row: hints that change with every move of the cursor are costly far away.
            (Context::Pipelines, Action::ApproveGate | Action::RejectGate) => !is_filled(app, PipelinesView::Gates),
            (Context::Pipelines, Action::DispatchWorkflow) => !is_filled(app, PipelinesView::Workflows),
            _ => why_not(app, action).is_some(),
        };
        let Some(key) = app.bindings.chords(context, action).first().filter(|_| !does_nothing).map(Chord::to_string)
        else {
            continue;
        };
        let word = match (context, action) {
            (Context::Field, Action::Open) => "do it".to_owned(),
            (Context::Field, Action::Back) => "close".to_owned(),
            _ => app.bindings.label(action),
        };
        match hint(canvas, x, area, &key, &word) {
            Some(after) => x = after,
            None => break,
        }
    }
}
