//! The journal: what both stores promise, files that are not whole, leases, the emergency record, and what a disk
//! that is full, failing or cut off leaves.

mod appends;
mod bad_files;
mod contract;
mod emergency;
mod failing;
mod faults;
mod fixture;
mod in_turn;
mod leases;
mod power_cut;
mod scene;
pub(crate) mod tampering;
mod under;
