//! Creating an environment, page by page: described in words, what was understood, choices, the plan.
//!
//! [`Wizard`] is the whole state; nothing typed on one page is lost by going to another. It asks for offers and
//! plans by effects and ends when a plan is carried out: the opened execution shows the rest. What a plan is made
//! of is `plan`'s to know, how a plan is shown `execution/`'s.

mod blocks;
mod choices;
mod describe;
mod go;
mod keys;
mod page;
mod state;

pub use describe::DescribedRows;
pub use page::{WizardBody, WizardContent, content as wizard_content};
pub use state::{Wizard, WizardPage, wizard_area};

pub(super) use go::{approved, awaits, offered, open, planned, started};
pub(super) use keys::{act, insert, paste};
