//! What the app wants done by `runtime/`.

use super::{CommandRun, News};
use crate::domain::RunKey;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    Quit,
    /// Give the terminal back to the shell until it sends us to the foreground again.
    Suspend,
    /// Read every provider now.
    Refresh,
    FetchJobs {
        key: RunKey,
        attempt: u32,
    },
    /// Show everything in the theme of this name.
    Theme(String),
    /// Run a command of the person's own; what it says comes back as events.
    RunCommand(CommandRun),
    /// Stop the run of this number.
    StopCommand(u64),
    /// Tell a person who does not look.
    Notify(News),
    /// Take or release the mouse.
    Mouse(bool),
}
