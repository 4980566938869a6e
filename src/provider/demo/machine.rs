//! The demo workstation, as its operating system would describe it.

use std::{net::SocketAddr, time::Duration};

use super::{clock::seconds, random::Dice, story::Story};
use crate::domain::{Disk, Host, Listener, Network, Printable, Process, Series, Temperature, Timestamp, age};

const CORES: u64 = 8;
const GIB: f64 = 1_073_741_824.0;
const MEMORY: u64 = 32 << 30;
/// Samples of CPU use, one every two seconds.
const SAMPLES: i64 = 120;
const SAMPLE_SECONDS: i64 = 2;

/// Name, share of the machine's work, memory in GiB.
static PROCESSES: [(&str, f64, f64); 8] = [
    ("rustc", 3.1, 1.9),
    ("python3", 1.4, 4.2),
    ("rust-analyzer", 0.6, 2.7),
    ("firefox", 0.5, 2.1),
    ("postgres", 0.2, 0.4),
    ("redis-server", 0.1, 0.1),
    ("node", 0.3, 0.8),
    ("sshd", 0.01, 0.01),
];

static LISTENERS: [(&str, u32, &str); 5] = [
    ("127.0.0.1:5432", 1_184, "postgres"),
    ("127.0.0.1:6379", 1_201, "redis-server"),
    ("127.0.0.1:8000", 48_112, "python3"),
    ("0.0.0.0:22", 902, "sshd"),
    ("[::1]:3000", 51_877, "node"),
];

/// The workstation at a moment.
pub(super) fn read(story: &Story, now: Timestamp) -> Host {
    let dice = story.dice.word("host");
    let per_core: Vec<f32> = (0..CORES).map(|core| core_percent(dice, core, seconds(now))).collect();
    let mut cpu_history = Series::new(SAMPLES as usize);
    let newest = now.as_second().div_euclid(SAMPLE_SECONDS);
    for sample in newest - SAMPLES + 1..=newest {
        cpu_history.push(cpu_percent(dice, (sample * SAMPLE_SECONDS) as f64));
    }
    let load =
        |period: f64| (f64::from(cpu_percent(dice, seconds(now))) / 12.0 + dice.wave(seconds(now), period)).max(0.1);
    Host {
        slow_at: None,
        listeners_at: None,
        name: Printable::new("atlas"),
        system: Printable::new("Debian GNU/Linux 13"),
        kernel: Printable::new("6.12.43"),
        uptime: age(now, story.at(-3 * 86_400_000)) + Duration::from_secs(dice.word("uptime").below(86_400)),
        cpu_percent: cpu_percent(dice, seconds(now)),
        cpu_percent_per_core: per_core,
        cpu_history,
        memory_used_bytes: ((13.5 + 2.5 * dice.word("memory").wave(seconds(now), 60.0)) * GIB) as u64,
        memory_total_bytes: MEMORY,
        swap_used_bytes: 412 << 20,
        swap_total_bytes: 8 << 30,
        load: [load(60.0), load(300.0), load(900.0)].map(|load| (load * 100.0).round() / 100.0),
        disks: disks(),
        networks: networks(dice, seconds(now)),
        temperatures: temperatures(dice, seconds(now)),
        process_count: 412 + (dice.word("count").wave(seconds(now), 30.0) * 12.0) as usize,
        processes: processes(dice, seconds(now)),
        listeners: listeners(),
    }
}

fn core_percent(dice: Dice, core: u64, second: f64) -> f32 {
    let wave = dice.word("core").number(core).wave(second, 14.0);
    (wave * wave * 92.0 + 3.0) as f32
}

fn cpu_percent(dice: Dice, second: f64) -> f32 {
    (0..CORES).map(|core| core_percent(dice, core, second)).sum::<f32>() / CORES as f32
}

fn disks() -> Vec<Disk> {
    let disk = |mount: &str, file_system: &str, used, total| Disk {
        mount: Printable::new(mount),
        file_system: Printable::new(file_system),
        used_bytes: used,
        total_bytes: total,
    };
    vec![
        disk("/", "ext4", 61_400_000_000, 125_000_000_000),
        disk("/home", "ext4", 512_700_000_000, 875_000_000_000),
        disk("/scratch", "xfs", 1_611_000_000_000, 2_000_000_000_000),
    ]
}

fn networks(dice: Dice, second: f64) -> Vec<Network> {
    let network = |name: &str, most: f64| {
        let rate = |way: &str, most: f64| {
            let wave = dice.word(name).word(way).wave(second, 9.0);
            (wave * wave * wave * most) as u64
        };
        Network {
            name: Printable::new(name),
            received_bytes_per_second: rate("received", most),
            sent_bytes_per_second: rate("sent", most / 8.0),
        }
    };
    vec![network("enp5s0", 42e6), network("wg0", 1.5e6)]
}

fn temperatures(dice: Dice, second: f64) -> Vec<Temperature> {
    let warm = f64::from(cpu_percent(dice, second)) / 4.0;
    let sensor =
        |name: &str, celsius: f64| Temperature { sensor: Printable::new(name), celsius: celsius.round() as f32 };
    vec![
        sensor("CPU package", 41.0 + warm),
        sensor("NVMe", 38.0 + 4.0 * dice.word("nvme").wave(second, 90.0)),
        sensor("Mainboard", 33.0),
    ]
}

/// The processes that make the CPU busy, most CPU first.
fn processes(dice: Dice, second: f64) -> Vec<Process> {
    let whole = f64::from(cpu_percent(dice, second)) / 35.0;
    let mut all: Vec<Process> = PROCESSES
        .iter()
        .map(|(name, share, memory)| {
            let dice = dice.word("process").word(name);
            let busy = share * 100.0 * whole * (0.5 + dice.wave(second, 12.0)) / 2.0;
            let listens = LISTENERS.iter().find(|(_, _, listener)| listener == name);
            Process {
                pid: listens.map_or_else(|| 4_000 + dice.word("pid").below(90_000) as u32, |(_, pid, _)| *pid),
                name: Printable::new(name),
                cpu_percent: (busy * 10.0).round() as f32 / 10.0,
                memory_bytes: (memory * GIB * (0.95 + 0.1 * dice.word("memory").wave(second, 50.0))) as u64,
            }
        })
        .collect();
    all.sort_by(|a, b| b.cpu_percent.total_cmp(&a.cpu_percent).then(a.pid.cmp(&b.pid)));
    all
}

fn listeners() -> Vec<Listener> {
    let parsed = LISTENERS.iter().filter_map(|(address, pid, name)| {
        let address: SocketAddr = address.parse().ok()?;
        Some(Listener { address, process: Some((*pid, Printable::new(name))) })
    });
    parsed.collect()
}
