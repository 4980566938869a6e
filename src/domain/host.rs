//! One machine as its operating system describes it.

use std::{net::SocketAddr, time::Duration};

use super::{Health, Printable, Series, Timestamp};

/// A reading of this machine. Sizes in bytes, shares in percent (0 to 100), temperatures in °C.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Host {
    pub name: Printable,
    /// `Debian GNU/Linux 12`.
    pub system: Printable,
    pub kernel: Printable,
    pub uptime: Duration,
    pub cpu_percent: f32,
    pub cpu_percent_per_core: Vec<f32>,
    /// Recent values of `cpu_percent`, oldest first.
    pub cpu_history: Series,
    pub memory_used_bytes: u64,
    pub memory_total_bytes: u64,
    pub swap_used_bytes: u64,
    pub swap_total_bytes: u64,
    /// Load averages over 1, 5 and 15 minutes.
    pub load: [f64; 3],
    pub disks: Vec<Disk>,
    pub networks: Vec<Network>,
    pub temperatures: Vec<Temperature>,
    /// When disks, temperatures and processes were looked at: less often than the rest, since that costs
    /// more. `None`: with the rest.
    pub slow_at: Option<Timestamp>,
    pub process_count: usize,
    /// The busiest processes, most CPU first.
    pub processes: Vec<Process>,
    pub listeners: Vec<Listener>,
    /// When the listening ports were looked at; `None`: with the rest.
    pub listeners_at: Option<Timestamp>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Disk {
    pub mount: Printable,
    pub file_system: Printable,
    pub used_bytes: u64,
    pub total_bytes: u64,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Network {
    pub name: Printable,
    pub received_bytes_per_second: u64,
    pub sent_bytes_per_second: u64,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Temperature {
    pub sensor: Printable,
    pub celsius: f32,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Process {
    pub pid: u32,
    pub name: Printable,
    /// Share of one core; above 100 when it uses several.
    pub cpu_percent: f32,
    pub memory_bytes: u64,
}

/// A listening TCP port, with its process where the system lets us see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listener {
    pub address: SocketAddr,
    pub process: Option<(u32, Printable)>,
}

impl Host {
    /// Healthy unless memory or a disk is nearly full; the sentence says which.
    pub fn health(&self) -> (Health, Option<String>) {
        let percent = |used: u64, total: u64| if total == 0 { 0.0 } else { used as f64 / total as f64 * 100.0 };
        let memory = percent(self.memory_used_bytes, self.memory_total_bytes);
        let fullest = self.disks.iter().map(|disk| (percent(disk.used_bytes, disk.total_bytes), &disk.mount));
        let disk = fullest.max_by(|a, b| a.0.total_cmp(&b.0));
        match disk {
            _ if memory >= 95.0 => (Health::Degraded, Some(format!("memory {memory:.0} % used"))),
            Some((used, mount)) if used >= 95.0 => (Health::Degraded, Some(format!("disk {mount} {used:.0} % full"))),
            _ => (Health::Healthy, None),
        }
    }
}
