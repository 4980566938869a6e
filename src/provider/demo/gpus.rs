//! The demo GPU fleet: hosts of eight, each GPU with a part to play.

use std::sync::Arc;

use super::{
    clock::{HOUR, MINUTE, SECOND, seconds},
    random::Dice,
    story::Story,
};
use crate::domain::{Gpu, GpuProcess, Printable, Series, Timestamp};

/// A kind of GPU with the figures of its data sheet and what a machine's share of it costs.
struct Model {
    name: &'static str,
    host: &'static str,
    memory_mib: u64,
    power_limit_watts: f32,
    price_cents_per_hour: u64,
}

static MODELS: [Model; 3] = [
    Model {
        name: "NVIDIA H100 80GB HBM3",
        host: "gpu-h100",
        memory_mib: 81_559,
        power_limit_watts: 700.0,
        price_cents_per_hour: 299,
    },
    Model {
        name: "NVIDIA A100-SXM4-80GB",
        host: "gpu-a100",
        memory_mib: 81_920,
        power_limit_watts: 400.0,
        price_cents_per_hour: 179,
    },
    Model {
        name: "NVIDIA GH200 96GB HBM3",
        host: "gpu-gh200",
        memory_mib: 97_871,
        power_limit_watts: 900.0,
        price_cents_per_hour: 229,
    },
];

const GPUS_PER_HOST: u32 = 8;
/// Samples of utilization that each GPU remembers, one a second.
pub(super) const SAMPLES: usize = 120;

/// What a GPU does all day; the pattern repeats every 24 GPUs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Trains,
    Serves,
    /// Trains in a slot with bad air flow.
    Hot,
    /// Reserved, and nobody uses it, since so many minutes before the start.
    Idle(i64),
    Lost,
}

fn part(story: &Story, number: u32) -> Part {
    match number % 24 {
        5 if story.has_trouble() => Part::Hot,
        11 if story.has_trouble() => Part::Idle(47),
        18 if story.has_trouble() => Part::Lost,
        21 if story.has_trouble() => Part::Idle(192),
        12..=20 => Part::Serves,
        _ => Part::Trains,
    }
}

/// One GPU's unchanging side, and its samples so far.
struct Slot {
    part: Part,
    model: &'static Model,
    dice: Dice,
    id: Printable,
    host: Printable,
    name: Printable,
    process: Option<(u32, Printable)>,
    index: u32,
    /// Second of one of its host's checkpoints.
    checkpoint: f64,
    history: Series,
}

/// Reads the fleet at any moment. Remembers each GPU's samples only so as not to compute all of
/// them again every second.
pub(super) struct GpusReader {
    story: Story,
    slots: Vec<Slot>,
    /// The second of the newest sample.
    sampled: i64,
}

/// All GPUs' shares of their machines' prices, in US cents per hour.
pub(super) fn price_cents_per_hour(story: &Story) -> u64 {
    (0..story.scale.gpus).map(|number| model(number).price_cents_per_hour).sum()
}

fn model(number: u32) -> &'static Model {
    &MODELS[(number / GPUS_PER_HOST) as usize % MODELS.len()]
}

impl GpusReader {
    pub(super) fn new(story: Story) -> Self {
        let models: Vec<Printable> = MODELS.iter().map(|model| Printable::new(model.name)).collect();
        let processes = ["python3", "VLLM::EngineCore", "jupyter-lab"].map(Printable::new);
        let count = if story.is_empty() { 0 } else { story.scale.gpus };
        let mut host = Printable::default();
        let slots = (0..count).map(|number| {
            let machine = number / GPUS_PER_HOST;
            let (kind, rank) = (machine as usize % MODELS.len(), machine as usize / MODELS.len() + 1);
            if number % GPUS_PER_HOST == 0 {
                host = Printable::new(format!("{}-{rank:02}", MODELS[kind].host));
            }
            let dice = story.dice.word("gpu").number(u64::from(number));
            let part = part(&story, number);
            Slot {
                part,
                model: &MODELS[kind],
                dice,
                id: Printable::new(uuid(dice)),
                host: host.clone(),
                name: models[kind].clone(),
                process: process(part, dice, &processes),
                index: number % GPUS_PER_HOST,
                checkpoint: seconds(story.start) + 41.0 + f64::from(machine * 17 % 43),
                history: Series::default(),
            }
        });
        Self { story, slots: slots.collect(), sampled: i64::MIN }
    }

    pub(super) fn read(&mut self, now: Timestamp) -> Vec<Arc<Gpu>> {
        let second = now.as_second();
        let (story, sampled) = (self.story, self.sampled);
        let slots = self.slots.iter_mut();
        let gpus = slots.map(|slot| {
            slot.sample(sampled, second);
            Arc::new(slot.gpu(&story, now))
        });
        let gpus = gpus.collect();
        self.sampled = second;
        gpus
    }
}

impl Slot {
    /// Brings the samples from one second to another.
    fn sample(&mut self, from: i64, to: i64) {
        let oldest = to - SAMPLES as i64 + 1;
        let next = if from < oldest || from > to {
            self.history = Series::new(SAMPLES);
            oldest
        } else {
            from + 1
        };
        for second in next..=to {
            // A lost GPU gave no sample in all that time.
            if let Some(percent) = self.utilization(second as f64) {
                self.history.push(percent);
            }
        }
    }

    fn utilization(&self, second: f64) -> Option<f32> {
        let jitter = self.dice.word("jitter").wave(second, 1.7) as f32;
        let percent = match self.part {
            Part::Lost => return None,
            Part::Idle(_) => (jitter * 1.4).floor(),
            Part::Hot => 97.0 + jitter * 3.0,
            Part::Trains => {
                // All ranks of a host stop together to write a checkpoint.
                let checkpoint = (second - self.checkpoint).rem_euclid(90.0) < 6.0;
                if checkpoint { 12.0 + jitter * 10.0 } else { 93.0 + jitter * 6.5 }
            }
            Part::Serves => 28.0 + 50.0 * self.dice.word("load").wave(second, 40.0) as f32 + jitter * 9.0,
        };
        Some(percent.round())
    }

    fn gpu(&self, story: &Story, now: Timestamp) -> Gpu {
        let second = now.as_second() as f64;
        let utilization = self.utilization(second);
        let total = self.model.memory_mib << 20;
        let share = self.memory_share(seconds(now));
        let used = (total as f64 * share) as u64;
        let load = utilization.unwrap_or(0.0) / 100.0;
        let warmth = if self.part == Part::Hot { 33.0 } else { 14.0 };
        let drift = self.dice.word("air").wave(second, 45.0) as f32 * 4.0;
        let present = utilization.is_some();
        Gpu {
            id: self.id.clone(),
            host: self.host.clone(),
            index: self.index,
            model: self.name.clone(),
            utilization_percent: utilization,
            history: self.history.clone(),
            memory_used_bytes: present.then_some(used),
            memory_total_bytes: Some(total),
            temperature_celsius: present.then(|| (31.0 + load * 25.0 + load * warmth + drift).round()),
            power_watts: present.then(|| (self.model.power_limit_watts * (0.11 + 0.85 * load)).round()),
            power_limit_watts: Some(self.model.power_limit_watts),
            price_cents_per_hour: Some(self.model.price_cents_per_hour),
            idle_since: match self.part {
                Part::Idle(minutes) => Some(story.at(-minutes * MINUTE)),
                _ => None,
            },
            processes: self
                .process
                .iter()
                .map(|(pid, name)| GpuProcess {
                    pid: *pid,
                    name: Some(name.clone()),
                    memory_bytes: Some(used.saturating_sub(600 << 20)),
                })
                .collect(),
            trouble: self.trouble(story, now),
        }
    }

    fn memory_share(&self, second: f64) -> f64 {
        let drift = self.dice.word("memory").wave(second, 30.0);
        match self.part {
            Part::Trains | Part::Hot => 0.88 + 0.04 * drift,
            Part::Serves => 0.62 + 0.2 * drift,
            Part::Idle(_) if self.process.is_some() => 0.043,
            Part::Idle(_) => 0.006,
            Part::Lost => 0.0,
        }
    }

    fn trouble(&self, story: &Story, now: Timestamp) -> Option<Printable> {
        match self.part {
            Part::Lost => {
                let lost = story.at(-26 * MINUTE - 8 * SECOND);
                let minutes = crate::domain::age(now, lost).as_secs() / 60;
                Some(Printable::new(format!(
                    "XID 79: GPU has fallen off the bus {minutes} min ago; drain {} and reset it",
                    self.host
                )))
            }
            Part::Hot => Some(Printable::new("clocks reduced by 18 %: HW thermal slowdown")),
            _ => None,
        }
    }
}

/// The process that holds a GPU's memory. One of the idle GPUs has none at all.
fn process(part: Part, dice: Dice, names: &[Printable; 3]) -> Option<(u32, Printable)> {
    let pid = 20_000 + dice.word("pid").below(900_000) as u32;
    match part {
        Part::Trains | Part::Hot => Some((pid, names[0].clone())),
        Part::Serves => Some((pid, names[1].clone())),
        Part::Idle(minutes) if minutes * MINUTE > HOUR => Some((pid, names[2].clone())),
        Part::Idle(_) | Part::Lost => None,
    }
}

fn uuid(dice: Dice) -> String {
    let (high, low) = (dice.word("uuid").bits(), dice.word("uuid").number(1).bits());
    format!(
        "GPU-{:08x}-{:04x}-{:04x}-{:04x}-{:012x}",
        high >> 32,
        (high >> 16) & 0xffff,
        high & 0xffff,
        low >> 48,
        low & 0xffff_ffff_ffff
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::provider::demo::{DemoScale, DemoScenario, clock::moved};

    fn story() -> Story {
        let start = "2026-03-02T09:30:00Z".parse().unwrap();
        Story::new(7, DemoScale::default(), DemoScenario::Incident, start)
    }

    #[test]
    fn samples_kept_from_second_to_second_equal_those_made_anew() {
        let story = story();
        let mut kept = GpusReader::new(story);
        for second in [0, 1, 2, 5, 200, 199] {
            let now = moved(story.start, second * SECOND);
            let (kept, anew) = (kept.read(now), GpusReader::new(story).read(now));
            assert_eq!(kept, anew, "at second {second}");
        }
    }

    #[test]
    fn a_second_later_every_gpu_at_work_has_changed() {
        let story = story();
        let mut reader = GpusReader::new(story);
        let (before, after) = (reader.read(story.start), reader.read(moved(story.start, SECOND)));
        for (before, after) in before.iter().zip(&after) {
            let rests = before.idle_since.is_some() || before.utilization_percent.is_none();
            assert!(rests || before != after, "{after:?}");
        }
    }

    #[test]
    fn power_and_heat_follow_utilization() {
        let story = story();
        for gpu in GpusReader::new(story).read(story.start) {
            let (Some(load), Some(power), Some(limit), Some(heat)) =
                (gpu.utilization_percent, gpu.power_watts, gpu.power_limit_watts, gpu.temperature_celsius)
            else {
                assert!(gpu.trouble.as_ref().unwrap().as_str().starts_with("XID 79"), "{gpu:?}");
                continue;
            };
            assert!(power <= limit && (0.0..=100.0).contains(&load), "{gpu:?}");
            assert!(if load < 10.0 { heat < 45.0 && power < 0.3 * limit } else { heat > 35.0 }, "{gpu:?}");
        }
    }
}
