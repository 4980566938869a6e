//! Views and workspaces under a name: a person's own, and those that a team shares in its files.
//!
//! [`Saved`] holds them all. `keep` takes the present view in under a name that is typed, and
//! [`open_views`] shows one. Where they are written is not known here.

mod keep;
mod list;
mod remember;

pub use keep::open_views;
pub use list::{Saved, SavedKind, SavedPlace};
pub use remember::{Keeping, recall};

pub(super) use keep::{ask_name, finish};
pub(super) use remember::remember;
