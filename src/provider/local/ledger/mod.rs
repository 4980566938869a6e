//! What each operation made on this machine, written before it is made.
//!
//! [`Ledger`] is the folder `operations/` of the state directory, one file an operation; [`Entry`] is one of them,
//! held by a lock, so that two never work on the same operation. [`Made`] is one thing that was made and how it is
//! known again: only what is still as it was made is ever taken back.

mod entry;
#[expect(clippy::module_inception, reason = "the file of the main type has its name")]
mod ledger;
mod record;
mod take_back;

pub(super) use entry::Entry;
pub(super) use ledger::Ledger;
pub(super) use record::{Made, Record, Stage};
pub(super) use take_back::{hash, tree};
