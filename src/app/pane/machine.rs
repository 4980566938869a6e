//! This machine as its system describes it.

use crate::app::{Block, Span, Tone, format};
use crate::domain::{Host, long_age};

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
pub(super) fn machine(host: &Host) -> Vec<Block> {
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
    blocks.extend(life(host));
    blocks
}

/// What goes on in it: traffic, heat, processes, open ports.
pub(super) fn life(host: &Host) -> Vec<Block> {
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
    blocks.extend([Block::Gap, Block::Heading(format!("Processes, {} in all", host.process_count))]);
    blocks.extend(host.processes.iter().map(|process| {
        Block::Text(vec![
            Span::muted(format!("{:>8} ", process.pid)),
            Span::plain(format::padded(process.name.as_str(), 24)),
            Span::plain(format!("{:>6.1} % {:>11}", process.cpu_percent, format::bytes(process.memory_bytes))),
        ])
    }));
    if !host.listeners.is_empty() {
        blocks.extend([Block::Gap, Block::Heading("Listening".into())]);
        blocks.extend(host.listeners.iter().map(|listener| {
            let owner = listener.process.as_ref().map_or_else(|| "–".into(), |(pid, name)| format!("{name} ({pid})"));
            Block::Text(vec![Span::plain(format!("{:28}", listener.address.to_string())), Span::muted(owner)])
        }));
    }
    blocks
}
