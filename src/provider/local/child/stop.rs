//! Ending a child with everything it started.

use std::{fs, thread, time::Duration};

use rustix::process::{Pid, Signal, kill_process};

use super::files::{ChildFiles, End, OPERATION, State};
use crate::provider::{OperationFault, local::faults::refused};

/// How long a wrapper may take to end its child before it is ended itself.
const GRACE: Duration = Duration::from_secs(5);
const GLANCE: Duration = Duration::from_millis(10);
/// Rounds through the process table, until nothing is found in it any more.
const ROUNDS: u32 = 50;

/// Asks a wrapper to end its child; does not wait.
pub(super) fn tell(files: &ChildFiles, signal: Signal) {
    // While it holds the lock it lives, and the number is its own.
    let wrapper = files.state().filter(|_| files.is_running()).map(|state| state.wrapper);
    if let Some(wrapper) = wrapper.and_then(|wrapper| Pid::from_raw(wrapper.cast_signed())) {
        let _ = kill_process(wrapper, signal);
    }
}

/// Ends a child and waits until nothing of it is left. Blocks for a moment. One that never ran is fine.
pub(in crate::provider::local) fn stop(files: &ChildFiles) -> Result<(), OperationFault> {
    if !files.lock_path().exists() {
        return Ok(());
    }
    let mut waited = Duration::ZERO;
    let held = loop {
        if let Some(held) = files.hold()? {
            break held;
        }
        if waited > GRACE * 2 {
            let path = files.lock_path().display();
            return Err(refused(format!("the child of {path} does not end; end it, then try again")));
        }
        // Told again and again: at first it may not have written who it is.
        tell(files, if waited > GRACE { Signal::KILL } else { Signal::TERM });
        thread::sleep(GLANCE);
        waited += GLANCE;
    };
    // A wrapper that comes late finds an end and does nothing.
    files.keep(&State { wrapper: 0, end: Some(End::Stopped) })?;
    drop(held);
    files.operation().into_iter().for_each(sweep);
    Ok(())
}

/// Kills every process that carries the operation's id: what left its group is found too. Only where there is a
/// process table to read; elsewhere the group was killed, and that is all.
pub(super) fn sweep(operation: &str) {
    let mark = format!("{OPERATION}={operation}").into_bytes();
    for _ in 0..ROUNDS {
        let found: Vec<Pid> = processes_with(&mark);
        if found.is_empty() {
            return;
        }
        for process in found {
            let _ = kill_process(process, Signal::KILL);
        }
        thread::sleep(GLANCE);
    }
}

fn processes_with(mark: &[u8]) -> Vec<Pid> {
    let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
    let numbers = entries.filter_map(|entry| entry.file_name().to_str()?.parse::<i32>().ok());
    let carries = |number: &i32| {
        // A process that has ended and was not waited for has no environment any more.
        let environment = fs::read(format!("/proc/{number}/environ")).unwrap_or_default();
        environment.split(|byte| *byte == 0).any(|variable| variable == mark)
    };
    let own = std::process::id().cast_signed();
    numbers.filter(|number| *number != own).filter(carries).filter_map(Pid::from_raw).collect()
}
