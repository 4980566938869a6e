//! Finds what a supervisor before left running, so that nothing is orphaned and nothing runs twice.

use std::collections::BTreeMap;

use super::processes::{Mark, Process};
use crate::plan::{SupervisorSpec, SupervisorStatus};

/// What was found of one service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Found {
    /// Its first process lives.
    Whole { process: (u32, u64), generation: u64, has_strays: bool },
    /// Only what that left.
    Remains { generation: u64 },
}

/// By service; also of services that there are no longer.
pub(super) fn look(mark: &Mark) -> BTreeMap<String, Vec<(Process, u64)>> {
    let mut by_service: BTreeMap<String, Vec<(Process, u64)>> = BTreeMap::new();
    for (process, service, generation) in mark.carriers() {
        by_service.entry(service).or_default().push((process, generation));
    }
    by_service
}

/// Which of these processes is the service: the one that was written down, or the leader of a group with the
/// latest generation, when the supervisor was killed before it could write.
pub(super) fn judge(service: &str, carriers: &[(Process, u64)], before: Option<&SupervisorStatus>) -> Option<Found> {
    let latest = carriers.iter().map(|(_, generation)| *generation).max()?;
    let written =
        before.and_then(|before| before.service(service)).and_then(|known| known.pid.zip(known.process_start));
    let of_latest = || carriers.iter().filter(|(_, generation)| *generation == latest);
    let is_written = |process: &Process| written == Some((process.pid, process.start));
    let leader = of_latest().find(|(process, _)| is_written(process)).or_else(|| {
        of_latest().filter(|(process, _)| process.pid == process.group).min_by_key(|(process, _)| process.start)
    });
    Some(match leader {
        Some((process, generation)) => Found::Whole {
            process: (process.pid, process.start),
            generation: *generation,
            has_strays: carriers.iter().any(|(_, generation)| *generation != latest),
        },
        None => Found::Remains { generation: latest },
    })
}

/// Services that processes carry and that there are no longer.
pub(super) fn strangers<'a>(
    found: &'a BTreeMap<String, Vec<(Process, u64)>>,
    spec: &SupervisorSpec,
) -> impl Iterator<Item = &'a String> {
    found.keys().filter(|name| !spec.services.iter().any(|service| service.name == **name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn process(pid: u32, group: u32) -> Process {
        Process { pid, start: u64::from(pid) * 10, parent: 1, group }
    }

    #[test]
    fn the_leader_of_the_latest_generation_is_the_service() {
        let whole = |pid: u32, generation, has_strays| {
            Some(Found::Whole { process: (pid, u64::from(pid) * 10), generation, has_strays })
        };
        assert_eq!(judge("api", &[], None), None);
        assert_eq!(judge("api", &[(process(8, 7), 1), (process(7, 7), 1)], None), whole(7, 1, false));
        assert_eq!(judge("api", &[(process(7, 7), 1), (process(9, 9), 2)], None), whole(9, 2, true));
        assert_eq!(
            judge("api", &[(process(7, 7), 1), (process(9, 8), 2)], None),
            Some(Found::Remains { generation: 2 })
        );
    }
}
