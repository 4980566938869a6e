//! The journal in one SQLite file beside the other state: WAL, every commit synced before it is answered.
//!
//! [`SqliteStore`] is the door; [`open`] makes the file where there is none and refuses one that is not whole.

mod append;
mod connections;
mod create;
mod damage;
mod fault;
mod read;
mod rows;
mod store;
mod write;

pub use damage::is_at;
pub use store::{SqliteStore, open};
