//! A form: rows to fill in, checked while they are typed.

use std::collections::BTreeMap;

use ratatui::layout::Rect;

use super::{
    batch::{Aside, Wanted},
    review::{self, WaitingGate},
};
use crate::app::Field;
use crate::domain::{DispatchForm, DispatchInput, InputKind, Printable, Workflow, cells};
use crate::keymap::Pane;
use crate::plan::{GateAnswer, PipelineChange};

/// What a row takes.
#[derive(Debug, Clone)]
pub(super) enum Content {
    Text(Box<Field>),
    Number(Box<Field>),
    /// Words to choose from, and the chosen one.
    Words(Vec<String>, usize),
}

#[derive(Debug, Clone)]
pub(super) struct Row {
    pub(super) title: String,
    pub(super) about: String,
    pub(super) is_required: bool,
    /// Something else would be taken where nothing is said.
    pub(super) has_default: bool,
    /// What is sent for some texts, where that is not what is shown.
    pub(super) written: BTreeMap<String, String>,
    pub(super) content: Content,
}

/// What comes of the rows.
#[derive(Debug, Clone)]
pub(super) enum Purpose {
    /// The form of the workflow's file; none until it is read.
    Dispatch {
        repository: String,
        workflow: Box<Workflow>,
        reference: String,
        form: Option<Box<DispatchForm>>,
    },
    Review {
        gates: Vec<WaitingGate>,
        answer: GateAnswer,
        aside: Aside,
    },
}

/// Something that is being filled in before a plan is made of it.
#[derive(Debug, Clone)]
pub struct ChangeForm {
    pub title: String,
    pub(super) purpose: Purpose,
    pub(super) rows: Vec<Row>,
    pub cursor: usize,
    /// Why the last key did nothing.
    pub remark: Option<String>,
    /// The plan is being made.
    pub is_planning: bool,
}

/// A row as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormRow {
    pub title: String,
    pub text: String,
    /// Cells before the text cursor, where a text is typed; a word is chosen otherwise.
    pub cursor: Option<usize>,
    /// The other words that can be chosen.
    pub others: Vec<String>,
    pub wrong: Option<String>,
}

const COMMENT: &str = "comment";
const ENVIRONMENTS: &str = "environments";
const REFERENCE: &str = "branch or tag";
/// Of several gates.
const ALL: &str = "all";

fn text_of(text: &str) -> Content {
    Content::Text(Box::new(Field::new(Pane::Pipelines, text)))
}

fn words(words: Vec<String>, chosen: Option<&str>) -> Content {
    let at = words.iter().position(|word| Some(word.as_str()) == chosen).unwrap_or(0);
    Content::Words(words, at)
}

impl Row {
    fn new(title: &str, about: &str, is_required: bool, content: Content) -> Self {
        let (title, about, written) = (title.to_owned(), about.to_owned(), BTreeMap::new());
        Self { title, about, is_required, has_default: false, written, content }
    }

    fn of_input(input: &DispatchInput) -> Self {
        let default = input.default.as_ref().map(Printable::as_str);
        let names = |words: &[Printable]| words.iter().map(Printable::to_string).collect::<Vec<_>>();
        let content = match &input.kind {
            InputKind::Text => text_of(default.unwrap_or_default()),
            InputKind::Number => Content::Number(Box::new(Field::new(Pane::Pipelines, default.unwrap_or_default()))),
            InputKind::Boolean => words(vec!["false".into(), "true".into()], default),
            InputKind::Environment(known) if known.is_empty() => text_of(default.unwrap_or_default()),
            InputKind::Choice(known) | InputKind::Environment(known) => {
                // Nobody chose any of them: nothing is an answer where one may be left out, and else must be filled in.
                // The file's own choice stands, known or not.
                let first = default.unwrap_or_default();
                let is_known = known.iter().any(|name| name.as_str() == first);
                let first = (!is_known).then(|| first.to_owned());
                words(first.into_iter().chain(names(known)).collect(), Some(default.unwrap_or_default()))
            }
        };
        let row = Self::new(input.name.as_str(), input.description.as_str(), input.is_required, content);
        Self { has_default: input.default.is_some(), written: input.written.clone(), ..row }
    }

    pub(super) fn text(&self) -> &str {
        match &self.content {
            Content::Text(field) | Content::Number(field) => field.text(),
            Content::Words(words, chosen) => words.get(*chosen).map_or("", String::as_str),
        }
    }

    fn sent(&self) -> &str {
        self.written.get(self.text()).map_or(self.text(), String::as_str)
    }

    pub(super) fn wrong(&self) -> Option<String> {
        let text = self.text().trim();
        match &self.content {
            _ if text.is_empty() => self.is_required.then(|| "must be filled in".into()),
            Content::Number(_) if text.parse::<f64>().is_err() => Some("a number".into()),
            _ => None,
        }
    }

    fn shown(&self) -> FormRow {
        let (cursor, others) = match &self.content {
            Content::Text(field) | Content::Number(field) => {
                let before: String = field.text().chars().take(field.cursor()).collect();
                (Some(cells(Printable::new(before).as_str())), Vec::new())
            }
            Content::Words(words, chosen) => {
                let others = words.iter().enumerate().filter(|(at, word)| at != chosen && !word.is_empty());
                (None, others.map(|(_, word)| word.clone()).collect())
            }
        };
        let text = Printable::new(self.text()).to_string();
        FormRow { title: self.title.clone(), text, cursor, others, wrong: self.wrong() }
    }
}

impl ChangeForm {
    fn new(title: String, purpose: Purpose, rows: Vec<Row>) -> Self {
        Self { title, purpose, rows, cursor: 0, remark: None, is_planning: false }
    }

    /// Its rows come with [`fill`](Self::fill).
    pub(super) fn dispatch(repository: String, workflow: Box<Workflow>, reference: String) -> Self {
        let title = format!("Dispatch {} of {}", workflow.name, Printable::new(&repository));
        Self::new(title, Purpose::Dispatch { repository, workflow, reference, form: None }, Vec::new())
    }

    /// At these gates, of one run or of many.
    pub(super) fn review(gates: Vec<WaitingGate>, answer: GateAnswer, aside: Aside) -> Self {
        let title = review::title(&gates, answer);
        let mut names: Vec<String> = Vec::new();
        for name in gates.iter().map(|waiting| waiting.gate.environment.as_str()) {
            if !names.iter().any(|known| known == name) {
                names.push(name.to_owned());
            }
        }
        if names.len() > 1 {
            names.insert(0, ALL.to_owned());
        }
        let comment = Row::new(COMMENT, "it is kept with the run, for everybody to read", true, text_of(""));
        let rows = vec![Row::new(ENVIRONMENTS, "where the run may go on", true, words(names, None)), comment];
        let mut form = Self::new(title, Purpose::Review { gates, answer, aside }, rows);
        form.cursor = 1;
        form
    }

    /// Takes in what the workflow's file asks for.
    pub(super) fn fill(&mut self, read: DispatchForm) {
        if let Purpose::Dispatch { form, .. } = &mut self.purpose {
            let reference = Row::new(
                REFERENCE,
                "what the workflow runs on; its inputs are those of this form's branch",
                true,
                text_of(read.reference.as_str()),
            );
            self.rows = std::iter::once(reference).chain(read.inputs.iter().map(Row::of_input)).collect();
            self.cursor = self.rows.iter().position(|row| row.wrong().is_some()).unwrap_or(0);
            *form = Some(Box::new(read));
        }
    }

    /// Of this repository, workflow and branch, and still without rows.
    pub(super) fn awaits(&self, (of, id, at): (&str, u64, &str)) -> bool {
        let Purpose::Dispatch { repository, workflow, reference, form: None } = &self.purpose else { return false };
        repository == of && workflow.id == id && reference == at
    }

    /// The rows as they are shown.
    pub fn rows(&self) -> Vec<FormRow> {
        self.rows.iter().map(Row::shown).collect()
    }

    /// What the row under the cursor is about.
    pub fn about(&self) -> &str {
        self.rows.get(self.cursor).map_or("", |row| row.about.as_str())
    }

    /// The environments it is about; none where it is about no environment.
    pub fn place(&self) -> Option<String> {
        match &self.purpose {
            Purpose::Review { .. } => Some(self.text(ENVIRONMENTS).to_owned()),
            Purpose::Dispatch { .. } => None,
        }
    }

    fn text(&self, title: &str) -> &str {
        self.rows.iter().find(|row| row.title == title).map_or("", |row| row.text().trim())
    }

    pub(super) fn step(&mut self, by: isize) {
        let last = self.rows.len().saturating_sub(1);
        self.cursor = self.cursor.saturating_add_signed(by).min(last);
    }

    /// The next word of the row under the cursor, or the one before; false where it is a text.
    pub(super) fn turn(&mut self, by: isize) -> bool {
        let Some(Row { content: Content::Words(words, chosen), .. }) = self.rows.get_mut(self.cursor) else {
            return false;
        };
        if !words.is_empty() {
            *chosen = (*chosen as isize + by).rem_euclid(words.len() as isize) as usize;
        }
        true
    }

    /// The text under the cursor, where it is one.
    pub(super) fn field(&mut self) -> Option<&mut Field> {
        match &mut self.rows.get_mut(self.cursor)?.content {
            Content::Text(field) | Content::Number(field) => Some(field),
            Content::Words(..) => None,
        }
    }

    /// Something was typed that would be lost.
    pub(super) fn is_touched(&self) -> bool {
        let is_changed = |row: &Row| match &row.content {
            Content::Text(field) | Content::Number(field) => field.text() != field.before,
            Content::Words(..) => false,
        };
        self.rows.iter().any(is_changed)
    }

    /// What the rows ask for.
    ///
    /// # Errors
    /// The row in the way, and what is wrong with it.
    pub(super) fn changes(&self) -> Result<Vec<Wanted>, (usize, String)> {
        let wrong =
            self.rows.iter().enumerate().find_map(|(at, row)| Some((at, format!("{}: {}", row.title, row.wrong()?))));
        if let Some(wrong) = wrong {
            return Err(wrong);
        }
        match &self.purpose {
            Purpose::Dispatch { form: None, .. } => Err((0, "the workflow's file is still being read".into())),
            Purpose::Dispatch { repository, form: Some(form), .. } => {
                // A text that was cleared is sent empty: left out, the file's own would be taken.
                let is_said = |row: &&Row| !row.text().is_empty() || row.has_default;
                let inputs = self.rows.iter().skip(1).filter(is_said);
                let inputs: BTreeMap<String, String> =
                    inputs.map(|row| (row.title.clone(), row.sent().to_owned())).collect();
                Ok(vec![Wanted::only(PipelineChange::Dispatch {
                    repository: repository.clone(),
                    workflow: form.workflow.handle(),
                    reference: self.text(REFERENCE).to_owned(),
                    inputs,
                })])
            }
            Purpose::Review { gates, answer, .. } => {
                let chosen = Some(self.text(ENVIRONMENTS)).filter(|chosen| *chosen != ALL);
                let wanted = review::changes(gates, *answer, chosen, self.text(COMMENT));
                if wanted.is_empty() { Err((0, "no gate is left".to_owned())) } else { Ok(wanted) }
            }
        }
    }

    /// What is said beside the changes.
    pub(super) fn aside(&self) -> Aside {
        match &self.purpose {
            Purpose::Review { gates, aside, .. } => {
                let (chosen, mut aside) = (self.text(ENVIRONMENTS), aside.clone());
                for run in review::elsewhere(gates, Some(chosen).filter(|chosen| *chosen != ALL)) {
                    aside.leave_out(run, format!("it does not wait at {chosen}"));
                }
                aside
            }
            Purpose::Dispatch { .. } => Aside::default(),
        }
    }
}

/// Where a form lies: in the middle, as high as it needs.
pub fn form_area(form: &ChangeForm, (width, height): (u16, u16)) -> Rect {
    let w = width.min(78);
    let rows = u16::try_from(form.rows.len().max(1)).unwrap_or(u16::MAX);
    let h = rows.saturating_add(6).min(height.saturating_sub(2));
    Rect::new((width - w) / 2, (height - h) / 2, w, h)
}
