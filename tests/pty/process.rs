//! What the system says about a process.

use std::{fs, time::Duration};

/// Ticks of processor time in a second; the same on every Linux.
const TICKS_PER_SECOND: u64 = 100;

/// The process's state letter: `T` is stopped, `Z` has ended; `None` when it is gone.
pub fn state(pid: u32) -> Option<char> {
    fields(pid)?.first()?.chars().next()
}

/// Processor time used so far, by all of its threads. Still known when it has ended.
pub fn used(pid: u32) -> Duration {
    let fields = fields(pid).unwrap();
    let ticks: u64 = fields[11..13].iter().map(|ticks| ticks.parse::<u64>().unwrap()).sum();
    Duration::from_millis(ticks * 1000 / TICKS_PER_SECOND)
}

/// The fields after the name, which may hold spaces.
fn fields(pid: u32) -> Option<Vec<String>> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let (_, fields) = stat.rsplit_once(") ")?;
    Some(fields.split_whitespace().map(str::to_owned).collect())
}

/// True when the thread of that name (its first 15 bytes) is inside a system call on standard output.
pub fn hangs_in_output(pid: u32, thread: &str) -> bool {
    let threads = fs::read_dir(format!("/proc/{pid}/task")).unwrap();
    threads.map(|thread| thread.unwrap().path()).any(|task| {
        let read = |file: &str| fs::read_to_string(task.join(file)).unwrap_or_default();
        let hangs = match fs::read_to_string(task.join("syscall")) {
            Ok(call) => call.split(' ').nth(1) == Some("0x1"),
            // Its memory is closed to everybody but root; that it sleeps is all that is left to see.
            Err(_) => read("stat").contains(") S "),
        };
        read("comm").trim_end() == thread && hangs
    })
}
