//! The processes of this machine, and which of them belong to a service.

use std::collections::HashSet;

use rustix::process::{Pid, Signal, kill_process_group};

/// In the environment of every process of a service: `ENV/NAME/GENERATION`.
pub(super) const SERVICE_VARIABLE: &str = "ORCHESTRA_SERVICE";
/// The folder of its supervisor: another state directory has other environments of the same name.
pub(super) const FOLDER_VARIABLE: &str = "ORCHESTRA_SUPERVISOR";

/// A living process. Number and start together name it for ever.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Process {
    pub(super) pid: u32,
    /// In ticks since the machine started.
    pub(super) start: u64,
    pub(super) parent: u32,
    pub(super) group: u32,
}

/// Whose processes are looked for.
#[derive(Debug, Clone)]
pub(super) struct Mark {
    pub(super) environment: String,
    pub(super) folder: String,
}

impl Mark {
    /// What goes into the environment of a process.
    pub(super) fn value(&self, service: &str, generation: u64) -> String {
        format!("{}/{service}/{generation}", self.environment)
    }

    /// Every living process that carries the mark, with its service and generation.
    pub(super) fn carriers(&self) -> Vec<(Process, String, u64)> {
        all().into_iter().filter_map(|process| self.read(process)).collect()
    }

    fn read(&self, process: Process) -> Option<(Process, String, u64)> {
        // Not readable for the processes of others.
        let environment = std::fs::read(format!("/proc/{}/environ", process.pid)).ok()?;
        let value = |name: &str| {
            environment
                .split(|byte| *byte == 0)
                .find_map(|pair| pair.strip_prefix(name.as_bytes())?.strip_prefix(b"="))
                .map(String::from_utf8_lossy)
        };
        if value(FOLDER_VARIABLE)? != self.folder {
            return None;
        }
        let mark = value(SERVICE_VARIABLE)?;
        let (service, generation) = mark.strip_prefix(&self.environment)?.strip_prefix('/')?.rsplit_once('/')?;
        Some((process, service.to_owned(), generation.parse().ok()?))
    }
}

/// All living processes; one that has ended and was not looked after is none.
pub(super) fn all() -> Vec<Process> {
    let entries = std::fs::read_dir("/proc").into_iter().flatten().filter_map(Result::ok);
    entries.filter_map(|entry| read(entry.file_name().to_str()?.parse().ok()?)).collect()
}

/// One process; `None` where none of this number lives.
pub(super) fn read(pid: u32) -> Option<Process> {
    parse(pid, &std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?)
}

/// The name, in parentheses, may hold anything: what counts comes after the last of them.
fn parse(pid: u32, stat: &str) -> Option<Process> {
    let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
    let is_dead = matches!(*fields.first()?, "Z" | "X" | "x");
    let number = |at: usize| fields.get(at)?.parse::<u64>().ok();
    let narrow = |at: usize| u32::try_from(number(at)?).ok();
    (!is_dead).then_some(Process { pid, start: number(19)?, parent: narrow(1)?, group: narrow(2)? })
}

/// Everything that descends from these, with them.
pub(super) fn with_descendants(from: HashSet<Process>, all: &[Process]) -> HashSet<Process> {
    let mut found = from;
    loop {
        let parents: HashSet<u32> = found.iter().map(|process| process.pid).collect();
        let before = found.len();
        found.extend(all.iter().filter(|process| parents.contains(&process.parent)));
        if found.len() == before {
            return found;
        }
    }
}

/// Sends a signal to exactly this process, and to nobody who got its number since.
pub(super) fn send(process: Process, signal: Signal) {
    let Some(pid) = Pid::from_raw(process.pid.cast_signed()) else { return };
    #[cfg(target_os = "linux")]
    if let Ok(handle) = rustix::process::pidfd_open(pid, rustix::process::PidfdFlags::empty())
        && read(process.pid).is_some_and(|now| now.start == process.start)
    {
        // One that ended meanwhile is what was wanted.
        let _ = rustix::process::pidfd_send_signal(handle, signal);
    }
    #[cfg(not(target_os = "linux"))]
    let _ = rustix::process::kill_process(pid, signal);
}

/// The same to a whole group at once, so that none of it can start another in between. Its leader must live.
pub(super) fn send_to_group_of(leader: Process, signal: Signal) {
    let lives = read(leader.pid).is_some_and(|now| now.start == leader.start && now.group == leader.pid);
    if let Some(group) = Pid::from_raw(leader.pid.cast_signed()).filter(|_| lives) {
        let _ = kill_process_group(group, signal);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_with_parentheses_and_spaces_is_read_past() {
        let stat = "42 (a) b (c)) S 7 41 40 0 -1 4194560 1 0 0 0 0 0 0 0 20 0 1 0 123456 1 1";
        assert_eq!(parse(42, stat), Some(Process { pid: 42, start: 123_456, parent: 7, group: 41 }));
        assert_eq!(parse(42, &stat.replace(" S ", " Z ")), None, "a zombie does not live");
        assert_eq!(parse(42, "garbage"), None);
    }

    #[test]
    fn descendants_are_found_in_any_order() {
        let process = |pid, parent| Process { pid, start: 1, parent, group: pid };
        let all = [process(4, 3), process(3, 2), process(2, 1), process(9, 1)];
        let found = with_descendants(HashSet::from([process(2, 1)]), &all);
        let mut pids: Vec<u32> = found.iter().map(|process| process.pid).collect();
        pids.sort_unstable();
        assert_eq!(pids, [2, 3, 4]);
    }
}
