//! What a program of the person's prints, for callers that wait.

use std::thread;

use zeroize::Zeroizing;

use crate::{
    domain::{Fault, FaultKind},
    provider::command::ChildCommand,
};

/// Runs a child to its end, within its limits, and gives its standard output. Blocks; may be called from
/// anywhere that may block.
///
/// # Errors
/// As [`ChildCommand::output`].
pub fn printed_by(command: ChildCommand) -> Result<Zeroizing<Vec<u8>>, Fault> {
    let broken = || Fault::new(FaultKind::Broken, "the program was not run: this system gives no thread");
    // An executor of its own: whoever waits may be one of ours already.
    let running = thread::Builder::new().name("printed".into()).spawn(move || {
        let executor = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(|_| broken())?;
        executor.block_on(command.output()).map(Zeroizing::new)
    });
    running.map_err(|_| broken())?.join().unwrap_or_else(|_| Err(broken()))
}
