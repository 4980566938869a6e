//! The journal: what both stores promise, files that are not whole, leases, the emergency record.

mod contract;
mod scene;
