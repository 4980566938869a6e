//! Everything that was typed and chosen, and what came of it.

use ratatui::layout::Rect;
use tui_textarea::TextArea;

use super::choices::Choices;
use crate::app::PlanList;
use crate::domain::{Layer, Printable};
use crate::plan::{Goal, Offer, PlannedPlan, Reading};

/// The pages, in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum WizardPage {
    Describe,
    Understood,
    Choices,
    Plan,
}

impl WizardPage {
    pub const ALL: [Self; 4] = [Self::Describe, Self::Understood, Self::Choices, Self::Plan];

    pub fn title(self) -> &'static str {
        match self {
            Self::Describe => "Describe",
            Self::Understood => "Understood",
            Self::Choices => "Choices",
            Self::Plan => "Plan",
        }
    }

    pub(super) fn step(self, by: isize) -> Option<Self> {
        let at = Self::ALL.iter().position(|page| *page == self)?;
        Self::ALL.get(at.checked_add_signed(by)?).copied()
    }
}

/// How far the plan is.
#[derive(Debug, Clone)]
pub(super) enum Planning {
    /// Not asked for.
    None,
    /// Under this number.
    Asked(u64),
    Refused(Vec<Printable>),
    Planned(Box<PlannedPlan>, Box<PlanList>),
}

/// An environment that is being described.
#[derive(Debug, Clone)]
pub struct Wizard {
    pub page: WizardPage,
    pub(super) described: TextArea<'static>,
    /// The text that was read last, and what was understood of it.
    pub(super) read: Option<(String, Reading)>,
    /// What environments can be made of; none until it is known.
    pub(super) offers: Option<Vec<Offer>>,
    pub(super) choices: Choices,
    pub(super) planning: Planning,
    /// The goal that the plan is for.
    pub(super) planned_for: Option<Goal>,
    /// The plan was agreed to and is about to be carried out.
    pub(super) is_starting: bool,
    /// Why the last key did nothing.
    pub(super) remark: Option<String>,
    pub(super) scroll: u16,
}

impl Wizard {
    pub(super) fn new() -> Self {
        Self {
            page: WizardPage::Describe,
            described: TextArea::default(),
            read: None,
            offers: None,
            choices: Choices::default(),
            planning: Planning::None,
            planned_for: None,
            is_starting: false,
            remark: None,
            scroll: 0,
        }
    }

    pub(super) fn text(&self) -> String {
        self.described.lines().join("\n")
    }

    /// What the words and the choices together ask for.
    pub(super) fn goal(&self) -> Goal {
        let base = self.read.as_ref().map(|(_, reading)| reading.goal.clone()).unwrap_or_default();
        let text = self.text();
        let described = Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        self.choices.goal(Goal { description: described, ..base })
    }

    /// The plan on its page.
    pub fn plan(&self) -> Option<&PlanList> {
        match (&self.planning, self.page) {
            (Planning::Planned(_, list), WizardPage::Plan) => Some(list),
            _ => None,
        }
    }

    /// Rows that a page of text is scrolled by.
    pub fn scroll(&self) -> u16 {
        self.scroll
    }

    /// Where a mistake would be made; development until there is a plan.
    pub fn layer(&self) -> Layer {
        self.plan().map_or(Layer::Development, |list| list.plan.layer)
    }
}

/// Where the wizard lies: over all panes, between header and footer.
pub fn wizard_area((width, height): (u16, u16)) -> Rect {
    Rect::new(0, 1.min(height), width, height.saturating_sub(2))
}
