//! The process table: the busiest, and those of one name.

use sysinfo::{ProcessRefreshKind, ProcessesToUpdate, System, UpdateKind};

use crate::domain::{Fault, Printable, Process};

/// How many of the busiest processes a reading names.
const BUSIEST: usize = 8;

/// The process table with the CPU times of the last look, which the next one is compared with.
#[derive(Debug)]
pub(super) struct Processes(System);

impl Processes {
    pub(super) fn new() -> Result<Self, Fault> {
        System::new().map(Self).map_err(|error| super::sampler::unreadable("process table", &error))
    }

    pub(super) fn refresh(&mut self) {
        let wanted = ProcessRefreshKind::nothing().with_cpu().with_memory().without_tasks();
        self.0.refresh_processes_specifics(ProcessesToUpdate::All, true, wanted);
    }

    pub(super) fn count(&self) -> usize {
        self.0.processes().len()
    }

    /// Most CPU first; among equals, most memory.
    pub(super) fn busiest(&self) -> Vec<Process> {
        let mut all: Vec<&sysinfo::Process> = self.0.processes().values().collect();
        let busier = |a: &&sysinfo::Process, b: &&sysinfo::Process| {
            let by_cpu = b.cpu_usage().total_cmp(&a.cpu_usage());
            by_cpu.then_with(|| b.memory().cmp(&a.memory())).then_with(|| a.pid().cmp(&b.pid()))
        };
        if all.len() > BUSIEST {
            all.select_nth_unstable_by(BUSIEST, busier);
            all.truncate(BUSIEST);
        }
        all.sort_by(busier);
        all.into_iter().map(decode).collect()
    }
}

fn decode(process: &sysinfo::Process) -> Process {
    Process {
        pid: process.pid().as_u32(),
        name: Printable::new(process.name().to_string_lossy()),
        cpu_percent: process.cpu_usage(),
        memory_bytes: process.memory(),
    }
}

/// The names of all processes and of their programs, at one moment.
#[derive(Debug)]
pub(in crate::provider) struct Programs(System);

impl Programs {
    /// Walks the whole table and blocks meanwhile.
    pub(in crate::provider) fn walk() -> Result<Self, Fault> {
        let mut system = System::new().map_err(|error| super::sampler::unreadable("process table", &error))?;
        // A process may call itself something else than its program (`tmux: server`), or its name is cut.
        let path = UpdateKind::Always;
        let wanted = ProcessRefreshKind::nothing().with_exe(path).with_cmd(path).without_tasks();
        system.refresh_processes_specifics(ProcessesToUpdate::All, true, wanted);
        Ok(Self(system))
    }

    /// How many processes had this name, or had a program of it.
    pub(in crate::provider) fn count_named(&self, name: &str) -> usize {
        let named = |process: &&sysinfo::Process| {
            let first = process.cmd().first().map(std::path::Path::new);
            let mut programs = [process.exe(), first].into_iter().flatten();
            process.name() == name || programs.any(|path| path.file_name().is_some_and(|file| file == name))
        };
        self.0.processes().values().filter(named).count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_process_is_found_by_its_exact_name() {
        let path = std::env::current_exe().unwrap();
        let name = path.file_name().unwrap().to_str().unwrap();
        assert!(name.len() > 15, "Linux cuts `{name}`, so that its program counts");
        let programs = Programs::walk().unwrap();
        assert!(programs.count_named(name) >= 1);
        assert_eq!(programs.count_named(&name[..name.len() - 1]), 0);
    }

    #[test]
    fn no_process_works_more_than_the_busiest() {
        let mut processes = Processes::new().unwrap();
        processes.refresh();
        let start = std::time::Instant::now();
        while start.elapsed() < sysinfo::MINIMUM_CPU_UPDATE_INTERVAL + std::time::Duration::from_millis(100) {
            std::hint::spin_loop();
        }
        processes.refresh();
        let busiest = processes.busiest();
        assert!(busiest.len() <= BUSIEST && processes.count() >= busiest.len());
        let own = processes.0.process(sysinfo::Pid::from_u32(std::process::id())).unwrap().cpu_usage();
        assert!(own > 0.0, "it has worked");
        // On a crowded machine others may have worked more.
        let least = busiest.last().unwrap().cpu_percent;
        assert!(
            least >= own || busiest.iter().any(|process| process.pid == std::process::id()),
            "{own} in {busiest:?}"
        );
        assert!(busiest.is_sorted_by(|a, b| a.cpu_percent >= b.cpu_percent));
    }
}
