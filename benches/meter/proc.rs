//! What the kernel counts about a process: CPU time, wake-ups, memory.

use std::{fs, time::Duration};

/// Sums over all threads since their start.
#[derive(Debug, Clone, Copy)]
pub struct Usage {
    pub cpu: Duration,
    pub wakeups: u64,
}

pub fn usage(pid: u32) -> Usage {
    let (mut nanoseconds, mut wakeups) = (0, 0);
    for thread in fs::read_dir(format!("/proc/{pid}/task")).unwrap().flatten() {
        // A thread may end between the listing and the reading.
        let read = |name: &str| fs::read_to_string(thread.path().join(name)).unwrap_or_default();
        nanoseconds += read("schedstat").split(' ').next().and_then(|n| n.parse::<u64>().ok()).unwrap_or(0);
        wakeups += field(&read("status"), "voluntary_ctxt_switches:").unwrap_or(0);
    }
    Usage { cpu: Duration::from_nanos(nanoseconds), wakeups }
}

/// Resident memory in bytes.
pub fn resident_bytes(pid: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap();
    field(&status, "VmRSS:").expect("VmRSS stands in /proc/PID/status") * 1024
}

fn field(status: &str, name: &str) -> Option<u64> {
    let line = status.lines().find_map(|line| line.strip_prefix(name))?;
    line.split_whitespace().next()?.parse().ok()
}
