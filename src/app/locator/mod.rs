//! One string for any view: `pipelines/owner/name/run/123?filter=status:failed`.
//!
//! [`Locator`] is a view as data, written and read as text that means the same on every machine.
//! [`locator`] tells where the console is, [`go_to`] takes it somewhere else and waits for what is
//! not read yet.

mod command;
mod go;
mod here;
mod read;
mod write;

pub use command::command_for;
pub use go::{Awaited, go_to};
pub use here::locator;
pub use read::LocatorError;
pub use write::{Locator, Thing};

pub(super) use command::{copy_command, pasted, pasted_word, shell_word};
pub(super) use go::{arrange, arrive, find};
pub(super) use here::{locator_of, sayable, thing};
pub(super) use read::{decoded, refused};
