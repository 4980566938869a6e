//! The logs of jobs at work: fetched, indexed off the loop, and read in windows.
//!
//! [`OpenedJobLog`] is a log that is here with its index; commands read it too. `desk` does what the console asks for, and
//! holds one log at a time.

mod desk;
mod fetch;
mod opened;

pub(super) use desk::JobLogDesk;
pub use opened::OpenedJobLog;
