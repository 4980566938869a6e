//! A plan as rows with a cursor.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::plan::{Outline, OutlineRow, Plan, Step};

/// In which order the steps stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlanForm {
    /// What needs a step stands under it.
    #[default]
    Tree,
    /// What can begin at once stands together.
    Waves,
}

/// The rows of a plan, the one under the cursor, and the first in view.
#[derive(Debug, Clone)]
pub struct PlanList {
    pub plan: Arc<Plan>,
    pub outline: Arc<Outline>,
    pub form: PlanForm,
    pub cursor: usize,
    pub offset: usize,
    /// Rows that the details of the step are scrolled by.
    pub scroll: u16,
}

impl PlanList {
    pub fn new(plan: Arc<Plan>) -> Self {
        let outline = Arc::new(Outline::of(&plan));
        Self { plan, outline, form: PlanForm::Tree, cursor: 0, offset: 0, scroll: 0 }
    }

    pub fn rows(&self) -> &[OutlineRow] {
        match self.form {
            PlanForm::Tree => &self.outline.tree,
            PlanForm::Waves => &self.outline.waves,
        }
    }

    /// The step under the cursor.
    pub fn step(&self) -> Option<&Step> {
        self.rows().get(self.cursor).and_then(|row| self.plan.steps.get(row.step()?))
    }

    /// Moves the cursor to a row; from the title of a wave it goes on to the step in the direction it came from.
    pub(super) fn go_to(&mut self, row: usize) {
        let last = self.rows().len().saturating_sub(1);
        let mut row = row.min(last);
        let is_title = |row: usize| self.rows().get(row).is_some_and(|row| row.step().is_none());
        if is_title(row) {
            row = if row < self.cursor && row > 0 { row - 1 } else { (row + 1).min(last) };
        }
        if row != self.cursor {
            self.scroll = 0;
        }
        self.cursor = row;
    }

    /// The other order; the cursor stays on its step.
    pub(in crate::app) fn turn(&mut self) {
        let step = self.rows().get(self.cursor).and_then(|row| row.step());
        self.form = match self.form {
            PlanForm::Tree => PlanForm::Waves,
            PlanForm::Waves => PlanForm::Tree,
        };
        let again = self.rows().iter().position(|row| row.step().is_some() && row.step() == step);
        self.cursor = again.unwrap_or_default();
        self.go_to(self.cursor);
    }

    /// Scrolls so that the cursor is among the `height` rows in view, and with the first step its wave's title.
    pub(in crate::app) fn reveal(&mut self, height: usize) {
        let height = height.max(1);
        let last_useful = self.rows().len().saturating_sub(height);
        self.offset = self.offset.min(last_useful).min(self.cursor).max((self.cursor + 1).saturating_sub(height));
        let is_under_title = self.offset == self.cursor
            && self.cursor > 0
            && height > 1
            && self.rows().get(self.cursor - 1).is_some_and(|row| row.step().is_none());
        if is_under_title {
            self.offset -= 1;
        }
    }
}
