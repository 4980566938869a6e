//! What the app wants done by `runtime/`.

use crate::config::UiChoice;
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
    /// Put a text where it can be pasted from.
    Copy {
        /// What it is in few words, for the notice: `3 run ids`.
        what: String,
        text: String,
    },
    /// Keep this from one run of the program to the next.
    Remember(UiChoice),
    /// Take or release the mouse.
    Mouse(bool),
    /// Write what happened lately to a file.
    WriteRecording,
}
