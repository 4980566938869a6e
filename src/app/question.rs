//! A question before something is done: what it is, where, and what must be typed for it. Whatever
//! else is pressed does nothing, and Esc leaves everything as it was.

use ratatui::layout::Rect;

use super::{
    App, Block, CommandRun, Effect, Field, Span, Tone, change, command, delivery, execution, fit, fit_whole, height_of,
    press, wizard,
};
use crate::domain::{Layer, Printable};
use crate::keymap::{Action, Key, KeyCode, PipelinesView};
use crate::plan::{Agreed, Control, ExecutionId};

/// A question that lies over everything until it is answered.
#[derive(Debug, Clone)]
pub struct Question {
    pub title: String,
    /// What will be done.
    pub blocks: Vec<Block>,
    /// Where, repeated beside the answer, and the layer of that environment.
    pub place: Option<(String, Option<Layer>)>,
    /// Whom the far side takes it for, repeated there too: `ada`.
    pub account: Option<String>,
    pub wants: Wants,
    pub field: Field,
    pub scroll: u16,
    /// Why the last answer was none.
    pub remark: Option<String>,
    /// The list whose marks said what is meant: after a yes they are done with.
    pub(super) marks: Option<PipelinesView>,
    answer: Answer,
    /// What a yes does to it, for the last line: `runs it`.
    does: &'static str,
}

/// What must be typed for a yes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wants {
    Enter,
    /// `y`.
    Yes,
    /// This, letter by letter.
    Word(String),
}

/// What a yes does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    Run(CommandRun),
    Control {
        execution: ExecutionId,
        control: Control,
        seen: u64,
    },
    /// The plan of this digest is carried out.
    Approve {
        digest: String,
        how: String,
        irreversible: bool,
    },
    /// Each of these plans is carried out, by an execution of its own.
    ApproveAll {
        plans: Vec<Agreed>,
        how: String,
    },
    LeaveWizard,
    LeaveForm,
}

impl Question {
    pub(super) fn new(
        title: String,
        blocks: Vec<Block>,
        place: Option<(String, Option<Layer>)>,
        wants: Wants,
        answer: Answer,
    ) -> Self {
        let field = Field::new(crate::keymap::Pane::Overview, "");
        Self {
            title,
            blocks,
            place,
            account: None,
            wants,
            field,
            scroll: 0,
            remark: None,
            marks: None,
            answer,
            does: "runs it",
        }
    }

    /// The same with another word for what a yes does.
    #[must_use]
    pub(super) fn doing(self, does: &'static str) -> Self {
        Self { does, ..self }
    }

    /// The same, as somebody.
    #[must_use]
    pub(super) fn acting_as(self, account: Option<&str>) -> Self {
        Self { account: account.map(|account| Printable::new(account).to_string()), ..self }
    }

    /// What is asked for, with the place and the account, for the last line.
    pub fn prompt(&self) -> String {
        let account = self.account.as_ref().map(|account| format!(" as {account}")).unwrap_or_default();
        let place = self.place.as_ref().map(|(name, _)| format!("on {name}{account}: ")).unwrap_or_default();
        let does = self.does;
        match &self.wants {
            Wants::Enter => format!("{place}enter {does}, esc cancels"),
            Wants::Yes => format!("{place}y {does}, esc or n cancels"),
            Wants::Word(word) => format!("{place}type {word} and enter, esc cancels"),
        }
    }

    /// The same, broken into rows of a width.
    pub fn prompt_rows(&self, width: u16) -> Vec<Block> {
        fit_whole(&[Span::new(self.prompt(), Tone::Strong)], width)
    }

    /// What will be done, broken into rows of a width.
    pub fn rows(&self, width: u16) -> Vec<Block> {
        fit(self.blocks.clone(), width)
    }
}

/// Where a question lies: in the middle, as high as it needs.
pub fn question_area(question: &Question, (width, height): (u16, u16)) -> Rect {
    let w = width.min(78);
    let inner = w.saturating_sub(3);
    let h = height_of(&question.rows(inner)).saturating_add(2 + below(question, inner)).min(height.saturating_sub(2));
    Rect::new((width - w) / 2, (height - h) / 2, w, h)
}

/// Rows under what will be done: a gap, what is asked for, and the answer.
fn below(question: &Question, width: u16) -> u16 {
    height_of(&question.prompt_rows(width)).saturating_add(2)
}

/// A key that means nothing but itself.
pub(super) fn insert(app: &mut App, key: Key) -> Vec<Effect> {
    let Some(question) = &mut app.question else { return Vec::new() };
    question.remark = None;
    let is_plain = !key.ctrl && !key.alt;
    match (&question.wants, key.code) {
        (Wants::Word(_), _) => question.field.key(key),
        (Wants::Yes, KeyCode::Char('y' | 'Y')) if is_plain => return yes(app),
        (_, KeyCode::Char('n' | 'N')) if is_plain => cancel(app),
        _ => refuse(question),
    }
    Vec::new()
}

/// Text put in by the terminal in one piece: never a yes by itself.
pub(super) fn paste(app: &mut App, text: &str) {
    if let Some(question) = app.question.as_mut().filter(|question| matches!(question.wants, Wants::Word(_))) {
        question.field.paste(text);
    }
}

/// An action while the question is asked.
pub(super) fn act(app: &mut App, action: Action) -> Vec<Effect> {
    let size = app.size;
    let Some(question) = &mut app.question else { return Vec::new() };
    let area = question_area(question, size);
    let width = area.width.saturating_sub(3);
    let page = area.height.saturating_sub(2 + below(question, width));
    let last = height_of(&question.rows(width)).saturating_sub(page);
    match action {
        Action::Open => {
            let typed = question.field.text().to_owned();
            return answer(app, &typed);
        }
        Action::Back => cancel(app),
        Action::Up => question.scroll = question.scroll.saturating_sub(1),
        Action::Down => question.scroll = (question.scroll + 1).min(last),
        Action::PageUp => question.scroll = question.scroll.saturating_sub(page),
        Action::PageDown => question.scroll = question.scroll.saturating_add(page).min(last),
        _ => {}
    }
    Vec::new()
}

/// Takes a whole answer, as it is typed before Enter.
pub(super) fn answer(app: &mut App, typed: &str) -> Vec<Effect> {
    let Some(question) = &mut app.question else { return Vec::new() };
    let is_yes = match &question.wants {
        Wants::Enter => typed.is_empty(),
        Wants::Yes => ["y", "yes"].contains(&typed.to_lowercase().as_str()),
        Wants::Word(word) => typed.trim() == word,
    };
    if is_yes {
        return yes(app);
    }
    refuse(question);
    Vec::new()
}

fn refuse(question: &mut Question) {
    question.remark = Some(match &question.wants {
        Wants::Enter => format!("only enter {}", question.does),
        Wants::Yes => format!("only y {}", question.does),
        Wants::Word(word) => format!("that is not {word}"),
    });
}

pub(super) fn cancel(app: &mut App) {
    if app.question.take().is_some() {
        press::tell(app, "cancelled; nothing was done".into());
    }
}

fn yes(app: &mut App) -> Vec<Effect> {
    let Some(question) = app.question.take() else { return Vec::new() };
    if let Some(view) = question.marks {
        delivery::list_of_mut(app, view).table.unmark();
    }
    match question.answer {
        Answer::Run(run) => command::start_asked(app, run),
        Answer::Control { execution, control, seen } => execution::control(app, execution, control, seen),
        Answer::Approve { digest, how, irreversible } => wizard::approved(app, digest, how, irreversible),
        Answer::ApproveAll { plans, how } => change::agreed(app, plans, how),
        Answer::LeaveForm => {
            change::give_up(app);
            Vec::new()
        }
        Answer::LeaveWizard => {
            app.wizard = None;
            Vec::new()
        }
    }
}
