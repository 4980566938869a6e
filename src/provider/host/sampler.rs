//! What one reading of this machine takes; everything here blocks.

use std::time::{Duration, Instant};

use sysinfo::{Components, CpuRefreshKind, MemoryRefreshKind, Networks, RefreshKind, System};

use super::{disks::Disks, listening::Listening, processes::Processes};
use crate::domain::{Fault, FaultKind, Host, Network, Printable, Series, Temperature, Timestamp};

/// Time between two looks at what is costly: processes, ports, disks, temperatures.
const SLOW_INTERVAL: Duration = Duration::from_secs(10);

/// A table of very many processes takes longer: then it is read so seldom that it costs no more
/// than this share of the time, but once a minute at least.
const SLOW_SHARE: u32 = 500;
const SLOWEST_INTERVAL: Duration = Duration::from_secs(60);

/// Values of CPU history: four minutes.
const HISTORY: usize = 120;

/// Reads this machine again and again; what a share is computed from is kept between readings.
#[derive(Debug, Default)]
pub(super) struct Sampler {
    open: Option<Open>,
}

#[derive(Debug)]
struct Open {
    system: System,
    networks: Networks,
    networks_at: Instant,
    processes: Processes,
    components: Components,
    disks: Disks,
    listening: Listening,
    slow_at: Option<Instant>,
    slow_took: Duration,
    /// The last reading; what was not read anew stays.
    host: Host,
}

impl Sampler {
    /// One reading. The very first call only takes the samples that later ones are compared with,
    /// and gives `None`.
    pub(super) fn sample(&mut self) -> Result<Option<Host>, Fault> {
        match &mut self.open {
            None => {
                self.open = Some(Open::new()?);
                Ok(None)
            }
            Some(open) => {
                open.read_quick();
                if open.slow_at.is_none_or(|at| at.elapsed() >= slow_interval(open.slow_took)) {
                    open.read_slow();
                }
                Ok(Some(open.host.clone()))
            }
        }
    }
}

impl Open {
    fn new() -> Result<Self, Fault> {
        let quick = RefreshKind::nothing()
            .with_cpu(CpuRefreshKind::nothing().with_usage())
            .with_memory(MemoryRefreshKind::everything());
        let mut processes = Processes::new()?;
        processes.refresh();
        Ok(Self {
            system: System::new_with_specifics(quick).map_err(|error| unreadable("CPU", &error))?,
            networks: Networks::new_with_refreshed_list().map_err(|error| unreadable("network", &error))?,
            networks_at: Instant::now(),
            processes,
            components: Components::new().map_err(|error| unreadable("sensor list", &error))?,
            disks: Disks::new()?,
            listening: Listening::default(),
            slow_at: None,
            slow_took: Duration::ZERO,
            host: Host {
                name: machine_name(),
                system: Printable::new(System::long_os_version().unwrap_or_default()),
                kernel: Printable::new(System::kernel_version().unwrap_or_default()),
                cpu_history: Series::new(HISTORY),
                ..Host::default()
            },
        })
    }

    fn read_quick(&mut self) {
        let (system, host) = (&mut self.system, &mut self.host);
        system.refresh_cpu_usage();
        system.refresh_memory();
        host.cpu_percent = system.global_cpu_usage();
        host.cpu_percent_per_core = system.cpus().iter().map(sysinfo::Cpu::usage).collect();
        host.cpu_history.push(host.cpu_percent);
        host.memory_used_bytes = system.used_memory();
        host.memory_total_bytes = system.total_memory();
        host.swap_used_bytes = system.used_swap();
        host.swap_total_bytes = system.total_swap();
        host.uptime = System::uptime().map(Duration::from_secs).unwrap_or(host.uptime);
        host.load = System::load_average().map(|load| [load.one, load.five, load.fifteen]).unwrap_or(host.load);
        self.networks.refresh(true);
        let elapsed = self.networks_at.elapsed();
        self.networks_at = Instant::now();
        host.networks = networks(&self.networks, elapsed);
    }

    fn read_slow(&mut self) {
        let start = Instant::now();
        self.processes.refresh();
        self.components.refresh(true);
        self.host.process_count = self.processes.count();
        self.host.processes = self.processes.busiest();
        self.host.temperatures = temperatures(&self.components);
        self.host.disks = self.disks.look();
        self.host.slow_at = Some(Timestamp::now());
        (self.host.listeners, self.host.listeners_at) = self.listening.look();
        self.slow_took = start.elapsed();
        self.slow_at = Some(start);
    }
}

fn slow_interval(took: Duration) -> Duration {
    (took * SLOW_SHARE).clamp(SLOW_INTERVAL, SLOWEST_INTERVAL)
}

/// Rates since the last refresh, `elapsed` ago. The loopback and interfaces that never carried
/// anything are left out.
fn networks(networks: &Networks, elapsed: Duration) -> Vec<Network> {
    let per_second = |bytes: u64| (bytes as f64 / elapsed.as_secs_f64().max(0.001)) as u64;
    let mut found: Vec<Network> = networks
        .iter()
        .map(|(name, one)| (name.to_string_lossy(), one))
        .filter(|(name, one)| !is_loopback(name) && one.total_received() + one.total_transmitted() > 0)
        .map(|(name, one)| Network {
            name: Printable::new(name),
            received_bytes_per_second: per_second(one.received()),
            sent_bytes_per_second: per_second(one.transmitted()),
        })
        .collect();
    found.sort_by(|a, b| a.name.cmp(&b.name));
    found
}

/// `lo` on Linux, `lo0` on the BSDs.
fn is_loopback(name: &str) -> bool {
    name.strip_prefix("lo").is_some_and(|rest| rest.bytes().all(|byte| byte.is_ascii_digit()))
}

fn temperatures(components: &Components) -> Vec<Temperature> {
    let mut found: Vec<Temperature> = components
        .iter()
        .filter_map(|one| {
            let celsius = one.temperature().filter(|celsius| celsius.is_finite())?;
            Some(Temperature { sensor: Printable::new(one.label()), celsius })
        })
        .collect();
    found.sort_by(|a, b| a.sensor.cmp(&b.sensor));
    found
}

/// Name of this machine as it knows itself.
pub fn machine_name() -> Printable {
    Printable::new(System::host_name().unwrap_or_else(|_| "localhost".into()))
}

pub(super) fn unreadable(what: &str, error: &sysinfo::Error) -> Fault {
    Fault::new(FaultKind::Absent, format!("{what} of this machine cannot be read: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_process_table_is_read_less_often() {
        let interval = |milliseconds| slow_interval(Duration::from_millis(milliseconds)).as_secs();
        assert_eq!([interval(5), interval(40), interval(5_000)], [10, 20, 60]);
    }

    #[test]
    fn only_the_loopback_is_left_out() {
        assert!(is_loopback("lo") && is_loopback("lo0"));
        assert!(!is_loopback("eth0") && !is_loopback("lowpan0"));
    }
}
