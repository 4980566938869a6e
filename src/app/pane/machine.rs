//! This machine as its system describes it.

use crate::app::{Block, Span, Tone, format};
use crate::domain::{Host, Timestamp, age, coarse_age, long_age};

/// The machine in a few rows: what is used and how it went.
pub(super) fn pulse(host: &Host) -> Vec<Block> {
    let [one, five, fifteen] = host.load;
    let share = |used: u64, total: u64| (total > 0).then(|| used as f32 / total as f32 * 100.0);
    let mut blocks = vec![
        Block::Gauge {
            label: "cpu".into(),
            percent: Some(host.cpu_percent),
            note: format!("load {one:.2} {five:.2} {fifteen:.2}"),
        },
        Block::Gauge {
            label: "memory".into(),
            percent: share(host.memory_used_bytes, host.memory_total_bytes),
            note: format::bytes_of(host.memory_used_bytes, host.memory_total_bytes),
        },
    ];
    blocks.extend(host.disks.iter().take(3).map(|disk| Block::Gauge {
        label: disk.mount.to_string(),
        percent: share(disk.used_bytes, disk.total_bytes),
        note: format::bytes_of(disk.used_bytes, disk.total_bytes),
    }));
    blocks.push(Block::Graph {
        label: "cpu %".into(),
        samples: host.cpu_history.newest(240).collect(),
        top: 100.0,
        note: String::new(),
        rows: 3,
    });
    blocks
}

/// Everything the system tells about this machine.
pub(super) fn machine(host: &Host, now: Timestamp) -> Vec<Block> {
    let mut blocks = vec![
        Block::Gap,
        Block::Heading(format!("Machine {}", host.name)),
        Block::muted(format!("{} · kernel {} · up {}", host.system, host.kernel, long_age(host.uptime))),
    ];
    blocks.extend(pulse(host));
    if host.swap_total_bytes > 0 {
        let percent = host.swap_used_bytes as f32 / host.swap_total_bytes as f32 * 100.0;
        let note = format::bytes_of(host.swap_used_bytes, host.swap_total_bytes);
        blocks.push(Block::Gauge { label: "swap".into(), percent: Some(percent), note });
    }
    blocks.extend(host.cpu_percent_per_core.iter().enumerate().map(|(core, percent)| Block::Gauge {
        label: format!("core {core}"),
        percent: Some(*percent),
        note: String::new(),
    }));
    blocks.extend(life(host, now));
    blocks
}

/// What goes on in it: traffic, heat, processes, open ports.
pub(super) fn life(host: &Host, now: Timestamp) -> Vec<Block> {
    let mut blocks = Vec::new();
    for network in &host.networks {
        let (received, sent) = (network.received_bytes_per_second, network.sent_bytes_per_second);
        blocks.push(Block::Text(vec![
            Span::muted("network "),
            Span::plain(network.name.as_str()),
            Span::plain(format!("  in {}/s  out {}/s", format::bytes(received), format::bytes(sent))),
        ]));
    }
    for reading in &host.temperatures {
        let tone = if reading.celsius >= 90.0 { Tone::Bad } else { Tone::Normal };
        blocks.push(Block::Text(vec![
            Span::muted("sensor "),
            Span::plain(reading.sensor.as_str()),
            Span::new(format!("  {:.0} °C", reading.celsius), tone),
        ]));
    }
    blocks.extend([
        Block::Gap,
        Block::Heading(format!("Processes, {} in all{}", host.process_count, since(host.slow_at, now))),
    ]);
    blocks.extend(host.processes.iter().map(|process| {
        Block::Text(vec![
            Span::muted(format!("{:>8} ", process.pid)),
            Span::plain(format!("{:24}", process.name)),
            Span::plain(format!("{:>6.1} % {:>11}", process.cpu_percent, format::bytes(process.memory_bytes))),
        ])
    }));
    if !host.listeners.is_empty() {
        blocks.extend([Block::Gap, Block::Heading(format!("Listening{}", since(host.listeners_at, now)))]);
        blocks.extend(host.listeners.iter().map(|listener| {
            let owner = listener.process.as_ref().map_or_else(|| "–".into(), |(pid, name)| format!("{name} ({pid})"));
            Block::Text(vec![Span::plain(format!("{:28}", listener.address.to_string())), Span::muted(owner)])
        }));
    }
    blocks
}

/// The age of what is read less often than the rest; nothing while it is hardly older.
fn since(at: Option<Timestamp>, now: Timestamp) -> String {
    let old = at.map(|at| age(now, at)).filter(|old| old.as_secs() >= 5);
    old.map_or_else(String::new, |old| format!(", {} ago", coarse_age(old)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Listener;

    #[test]
    fn what_is_read_less_often_says_how_old_it_is() {
        let at = |second: i64| Timestamp::from_second(1_800_000_000 + second).ok();
        let listeners = vec![Listener { address: "127.0.0.1:80".parse().unwrap(), process: None }];
        let host = Host { slow_at: at(40), listeners_at: at(10), listeners, ..Host::default() };
        let headings = |host: &Host, now: Option<Timestamp>| -> Vec<String> {
            let blocks = life(host, now.unwrap());
            blocks
                .into_iter()
                .filter_map(|block| if let Block::Heading(text) = block { Some(text) } else { None })
                .collect()
        };
        assert_eq!(headings(&host, at(60)), ["Processes, 0 in all, 20s ago", "Listening, 50s ago"]);
        assert_eq!(headings(&host, at(42)), ["Processes, 0 in all", "Listening, 30s ago"]);
        let together = Host { slow_at: None, listeners_at: None, ..host };
        assert_eq!(headings(&together, at(99)), ["Processes, 0 in all", "Listening"]);
    }
}
