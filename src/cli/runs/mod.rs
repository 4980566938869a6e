//! `orchestra runs` as far as it reads: the list, one run, and watching one until it is over.
//!
//! `ask` is what all of them need: who can be asked, and about which repositories. What changes a run is `work/`'s.

mod ask;
mod changes;
mod delivery;
mod deployments;
mod gates;
mod json;
mod list;
mod logs;
mod show;
mod text;
mod watch;

pub(super) use deployments::deployments;
pub(super) use gates::gates;
pub(super) use list::list;
pub(super) use logs::logs;
pub(super) use show::show;
pub(super) use watch::watch;
