//! The log of a finished job: streamed into a folder of this machine, and read from there ever after.
//!
//! `fetch` asks and follows the signed address; `folder` is where logs are kept, the longest unused removed first;
//! `part` is the file while it comes; `absent` is what it means that there is none. The token goes to GitHub alone, and
//! the signed address is told to nobody. What is in a log is not looked at here.

mod absent;
mod fetch;
mod folder;
mod part;

pub use folder::{JobLogFolder, JobLogLimits};
