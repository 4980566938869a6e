//! Readings to GPUs: what only time tells, history and idleness, is kept here.

use std::{collections::BTreeMap, path::Path, sync::Arc};

use super::library::{ReadProcess, Reading};
use crate::domain::{Gpu, GpuProcess, Printable, Series, Timestamp};

/// Values of utilization kept per GPU: four minutes.
const HISTORY: usize = 120;

/// What was seen of each GPU so far.
#[derive(Debug, Default)]
pub(super) struct Track {
    seen: BTreeMap<Printable, Seen>,
}

#[derive(Debug, Clone)]
struct Seen {
    history: Series,
    idle_since: Option<Timestamp>,
}

impl Track {
    /// The GPUs of one reading, taken `now` on `host`. A GPU that is no longer there is forgotten.
    pub(super) fn renew(&mut self, host: &Printable, readings: Vec<Reading>, now: Timestamp) -> Vec<Arc<Gpu>> {
        let mut before = std::mem::take(&mut self.seen);
        let mut gpus = Vec::with_capacity(readings.len());
        for reading in readings {
            let id = match &reading.uuid {
                Some(uuid) => Printable::new(uuid),
                // A GPU that fell off the bus no longer says who it is.
                None => Printable::new(format!("{host}:{}", reading.index)),
            };
            let fresh = || Seen { history: Series::new(HISTORY), idle_since: None };
            let mut seen = before.remove(&id).unwrap_or_else(fresh);
            seen.add(reading.utilization_percent.map(|percent| percent as f32), now);
            gpus.push(Arc::new(decode(id.clone(), host.clone(), reading, seen.clone())));
            self.seen.insert(id, seen);
        }
        gpus
    }
}

impl Seen {
    fn add(&mut self, utilization: Option<f32>, now: Timestamp) {
        self.history.push(utilization.unwrap_or(f32::NAN));
        self.idle_since = match utilization {
            Some(percent) if percent < Gpu::IDLE_PERCENT => self.idle_since.or(Some(now)),
            _ => None,
        };
    }
}

fn decode(id: Printable, host: Printable, reading: Reading, seen: Seen) -> Gpu {
    let watts = |milliwatts: u32| milliwatts as f32 / 1_000.0;
    Gpu {
        id,
        host,
        index: reading.index,
        model: Printable::new(reading.model.as_deref().unwrap_or("NVIDIA GPU")),
        utilization_percent: reading.utilization_percent.map(|percent| percent as f32),
        history: seen.history,
        memory_used_bytes: reading.memory_used_bytes,
        memory_total_bytes: reading.memory_total_bytes,
        temperature_celsius: reading.temperature_celsius.map(|celsius| celsius as f32),
        power_watts: reading.power_milliwatts.map(watts),
        power_limit_watts: reading.power_limit_milliwatts.map(watts),
        price_cents_per_hour: None,
        idle_since: seen.idle_since,
        processes: reading.processes.into_iter().map(decode_process).collect(),
        trouble: reading.trouble.map(Printable::new),
    }
}

fn decode_process(process: ReadProcess) -> GpuProcess {
    let name = |path: String| {
        let file = Path::new(&path).file_name().map(|file| file.to_string_lossy().into_owned());
        Printable::new(file.unwrap_or(path))
    };
    GpuProcess {
        pid: process.pid,
        name: process.path.filter(|path| !path.is_empty()).map(name),
        memory_bytes: process.memory_bytes,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reading(index: u32, utilization: Option<u32>) -> Reading {
        Reading {
            index,
            uuid: Some(format!("GPU-{index}")),
            model: Some("NVIDIA H100 80GB HBM3".into()),
            utilization_percent: utilization,
            memory_used_bytes: Some(1 << 30),
            memory_total_bytes: Some(80 << 30),
            power_milliwatts: Some(123_456),
            processes: vec![
                ReadProcess { pid: 7, path: Some("/usr/bin/python3.12".into()), memory_bytes: Some(1) },
                ReadProcess { pid: 8, path: None, memory_bytes: None },
            ],
            ..Reading::default()
        }
    }

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(1_700_000_000 + seconds).unwrap()
    }

    fn renew(track: &mut Track, readings: Vec<Reading>, seconds: i64) -> Vec<Arc<Gpu>> {
        track.renew(&"box".into(), readings, at(seconds))
    }

    #[test]
    fn a_reading_becomes_a_gpu_and_what_is_unknown_stays_unknown() {
        let gpu = renew(&mut Track::default(), vec![reading(3, Some(64))], 0).remove(0);
        assert_eq!((gpu.id.as_str(), gpu.host.as_str(), gpu.index), ("GPU-3", "box", 3));
        assert_eq!((gpu.utilization_percent, gpu.memory_percent()), (Some(64.0), Some(1.25)));
        assert_eq!((gpu.power_watts, gpu.power_limit_watts, gpu.temperature_celsius), (Some(123.456), None, None));
        assert_eq!(gpu.processes[0].name.as_ref().unwrap().as_str(), "python3.12");
        assert_eq!((&gpu.processes[1].name, gpu.processes[1].memory_bytes), (&None, None));
    }

    #[test]
    fn idleness_counts_from_the_first_idle_reading_and_ends_with_work() {
        let mut track = Track::default();
        let mut idle_since =
            |utilization, seconds| renew(&mut track, vec![reading(0, utilization)], seconds)[0].idle_since;
        assert_eq!(idle_since(Some(80), 0), None);
        assert_eq!(idle_since(Some(9), 2), Some(at(2)));
        assert_eq!(idle_since(Some(0), 900), Some(at(2)));
        assert_eq!(idle_since(Some(10), 902), None);
        assert_eq!(idle_since(Some(3), 904), Some(at(904)));
        assert_eq!(idle_since(None, 906), None, "an unknown utilization is not idle");
    }

    #[test]
    fn history_is_kept_per_gpu_and_forgotten_with_it() {
        let mut track = Track::default();
        renew(&mut track, vec![reading(0, Some(1)), reading(1, Some(50))], 0);
        let gpus = renew(&mut track, vec![reading(1, None)], 2);
        let history: Vec<f32> = gpus[0].history.newest(9).collect();
        assert!(history[0] == 50.0 && history[1].is_nan() && history.len() == 2);
        assert_eq!(renew(&mut track, vec![reading(0, Some(2))], 4)[0].history.len(), 1);
        for seconds in 0..200 {
            renew(&mut track, vec![reading(0, Some(2))], seconds);
        }
        assert_eq!(renew(&mut track, vec![reading(0, Some(2))], 300)[0].history.len(), HISTORY);
    }

    #[test]
    fn a_lost_gpu_stays_on_the_list_with_its_trouble() {
        let lost = Reading { index: 2, trouble: Some("GPU is lost".into()), ..Reading::default() };
        let gpu = renew(&mut Track::default(), vec![lost], 0).remove(0);
        assert_eq!((gpu.id.as_str(), gpu.trouble.as_ref().unwrap().as_str()), ("box:2", "GPU is lost"));
        assert_eq!((gpu.utilization_percent, gpu.idle_since), (None, None));
    }
}
