//! Ends a service: its first process, everything that it started, and what hid from its group.

use std::{collections::HashSet, time::Duration};

use rustix::process::Signal;
use tokio::time::{Instant, sleep};

use super::processes::{self, Mark, Process};

/// Between two looks at what is left.
const LOOK: Duration = Duration::from_millis(20);
/// What was killed is gone by then, unless it hangs in the system.
const DYING: Duration = Duration::from_secs(10);

/// All processes of one service.
#[derive(Debug, Clone)]
pub(super) struct Family {
    pub(super) mark: Mark,
    pub(super) service: String,
    /// Its first process, which leads a group; it may have ended.
    pub(super) root: Option<(u32, u64)>,
    /// Spare those that carry this generation.
    pub(super) except: Option<u64>,
}

impl Family {
    /// Asks all to end, kills what is left after `grace`. Those that stay even so are handed over.
    pub(super) async fn end(self, grace: Duration) -> Vec<u32> {
        let mut seen = HashSet::new();
        let began = Instant::now();
        loop {
            let elapsed = began.elapsed();
            let is_over = elapsed >= grace;
            let (family, before) = (self.clone(), std::mem::take(&mut seen));
            let looked = tokio::task::spawn_blocking(move || {
                let living = family.living(&before);
                family.signal(&living, &before, is_over);
                living
            });
            seen = looked.await.unwrap_or_default();
            if seen.is_empty() {
                return Vec::new();
            }
            if elapsed >= grace + DYING {
                return seen.iter().map(|process| process.pid).collect();
            }
            sleep(LOOK).await;
        }
    }

    /// Everything of it that lives now. What was seen before still counts when its parents are gone.
    fn living(&self, before: &HashSet<Process>) -> HashSet<Process> {
        let all = processes::all();
        let is_root = |process: &Process| self.root == Some((process.pid, process.start));
        let marked: HashSet<Process> = self
            .mark
            .carriers()
            .into_iter()
            .filter(|(_, service, generation)| *service == self.service && self.except != Some(*generation))
            .map(|(process, ..)| process)
            .collect();
        let known =
            |process: &Process| before.iter().any(|seen| (seen.pid, seen.start) == (process.pid, process.start));
        let mut found: HashSet<Process> =
            all.iter().filter(|process| is_root(process) || known(process)).copied().collect();
        found.extend(marked);
        // The number of a group cannot be given away while one of it lives.
        let group = self.root.map(|(pid, _)| pid);
        if let Some(group) = group.filter(|group| found.iter().any(|process| process.group == *group)) {
            found.extend(all.iter().filter(|process| process.group == group));
        }
        processes::with_descendants(found, &all)
    }

    fn signal(&self, living: &HashSet<Process>, before: &HashSet<Process>, is_over: bool) {
        if is_over {
            let leads = |process: &&Process| process.pid == process.group;
            living.iter().filter(leads).for_each(|leader| processes::send_to_group_of(*leader, Signal::KILL));
            living.iter().for_each(|process| processes::send(*process, Signal::KILL));
            return;
        }
        let is_new = |process: &&Process| !before.iter().any(|seen| seen.pid == process.pid);
        living.iter().filter(is_new).for_each(|process| processes::send(*process, Signal::TERM));
    }
}
