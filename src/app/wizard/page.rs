//! What the wizard shows, for a width and a height, to be drawn as it is.

use super::{
    DescribedRows, Wizard, WizardPage, blocks,
    describe::described,
    state::{Planning, wizard_area},
};
use crate::app::{App, Block, FormRow, fit};

/// One page.
#[derive(Debug, Clone, PartialEq)]
pub struct WizardContent {
    /// Where we are: `2 Understood`, and how many pages there are.
    pub title: String,
    /// Fitted to the width.
    pub above: Vec<Block>,
    pub body: WizardBody,
    pub below: Vec<Block>,
    /// Why the last key did nothing.
    pub remark: Option<String>,
}

/// The part of a page that is worked in.
#[derive(Debug, Clone, PartialEq)]
pub enum WizardBody {
    Nothing,
    Described(DescribedRows),
    /// The rows to choose in, the one under the cursor, and cells before the text cursor in it.
    Rows {
        rows: Vec<FormRow>,
        cursor: usize,
    },
    /// The plan, which is drawn as any other.
    Plan,
}

/// The page that is open.
pub fn content(app: &App, wizard: &Wizard) -> WizardContent {
    let width = wizard_area(app.size).width.saturating_sub(4);
    let number = WizardPage::ALL.iter().position(|page| *page == wizard.page).unwrap_or(0) + 1;
    let (above, body, below) = match wizard.page {
        WizardPage::Describe => {
            (blocks::describe(), WizardBody::Described(described(&wizard.described, width)), blocks::examples())
        }
        WizardPage::Understood => (blocks::understood(wizard), WizardBody::Nothing, Vec::new()),
        WizardPage::Choices => {
            let body = WizardBody::Rows { rows: blocks::rows(app, wizard), cursor: wizard.choices.cursor };
            (blocks::choose(wizard), body, blocks::reason(app, wizard))
        }
        WizardPage::Plan => match &wizard.planning {
            Planning::Planned(planned, _) => (blocks::planned(wizard, planned), WizardBody::Plan, Vec::new()),
            Planning::Refused(reasons) => (blocks::refused(reasons), WizardBody::Nothing, Vec::new()),
            Planning::None | Planning::Asked(_) => {
                (vec![Block::muted("Looking at this machine and making the plan…")], WizardBody::Nothing, Vec::new())
            }
        },
    };
    WizardContent {
        title: format!("{number}/{} {}", WizardPage::ALL.len(), wizard.page.title()),
        above: fit(above, width),
        body,
        below: fit(below, width),
        remark: wizard.remark.clone(),
    }
}
