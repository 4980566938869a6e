//! Breaking the console on purpose, so that tests can see how it ends. A release cannot be broken.

/// The part that panics at its next chance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sabotage {
    None,
    Ui,
    /// While another program has the terminal, at a change of its size.
    Away,
    Input,
    Writer,
    /// Not a panic: no word comes of changed files.
    Deaf,
    /// Not a panic: a worker is killed right after its journal has this entry.
    KillAfterEntry(u64),
}

impl Sabotage {
    /// What `ORCHESTRA_FAULT` asks for.
    pub fn named(name: Option<&str>) -> Self {
        let entry = name.and_then(|name| name.strip_prefix("kill-after-entry-")?.parse().ok());
        if let Some(number) = entry.filter(|_| cfg!(debug_assertions)) {
            return Self::KillAfterEntry(number);
        }
        match name {
            Some("panic-ui") if cfg!(debug_assertions) => Self::Ui,
            Some("panic-away") if cfg!(debug_assertions) => Self::Away,
            Some("panic-input") if cfg!(debug_assertions) => Self::Input,
            Some("panic-writer") if cfg!(debug_assertions) => Self::Writer,
            Some("deaf") if cfg!(debug_assertions) => Self::Deaf,
            _ => Self::None,
        }
    }

    /// Panics when this is the part that was asked for.
    #[expect(clippy::panic, reason = "it was asked for")]
    pub(super) fn strike(self, here: Self) {
        if cfg!(debug_assertions) && self == here {
            panic!("ORCHESTRA_FAULT asked for this panic");
        }
    }
}
