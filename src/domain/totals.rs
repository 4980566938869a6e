//! Counts and sums over all runs and GPUs, made once when a reading arrives, so that no frame walks them.

use std::{collections::HashSet, sync::Arc, time::Duration};

use super::{Gpu, Health, ProviderId, Timestamp, WorkflowRun};

/// What a summary of all runs needs; the positions are those of `Inventory::runs`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct RunTotals {
    pub failed_count: usize,
    pub running_count: usize,
    pub passed_count: usize,
    /// Every failed run, the one that failed last first.
    pub failed: Vec<usize>,
    pub running: Vec<usize>,
    /// Failed runs that are the newest of their workflow on their branch.
    pub red: Vec<usize>,
}

impl RunTotals {
    pub(super) fn of(runs: &[Arc<WorkflowRun>]) -> Self {
        let mut totals = Self::default();
        let mut seen = HashSet::new();
        for (position, run) in runs.iter().enumerate() {
            let is_newest = seen.insert((&run.key.repository, &run.workflow, &run.branch));
            match run.health() {
                Health::Down => {
                    totals.failed.push(position);
                    totals.red.extend(is_newest.then_some(position));
                }
                Health::Progressing => totals.running.push(position),
                Health::Healthy => totals.passed_count += 1,
                Health::Degraded | Health::Unknown => {}
            }
        }
        totals.failed.sort_by_key(|run| std::cmp::Reverse(runs[*run].updated_at));
        (totals.failed_count, totals.running_count) = (totals.failed.len(), totals.running.len());
        totals
    }
}

/// What a summary of all GPUs needs; the positions are those of `Inventory::gpus`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct GpuTotals {
    /// Mean utilization of those that tell it.
    pub busy_percent: Option<f32>,
    pub cents_per_hour: u64,
    pub trouble: Vec<usize>,
    /// Since when each idle one has been so, longest first, and what it and those before it cost
    /// together, in US cents per hour.
    idle: Vec<(Timestamp, u64)>,
}

impl GpuTotals {
    pub(super) fn of(gpus: &[(ProviderId, Arc<Gpu>)]) -> Self {
        let all = || gpus.iter().map(|(_, gpu)| gpu);
        let (count, sum) =
            all().filter_map(|gpu| gpu.utilization_percent).fold((0u32, 0.0), |(n, sum), next| (n + 1, sum + next));
        let mut idle: Vec<_> =
            all().filter_map(|gpu| Some((gpu.idle_since?, gpu.price_cents_per_hour.unwrap_or(0)))).collect();
        idle.sort_unstable();
        let mut together = 0;
        for (_, cents) in &mut idle {
            together += *cents;
            *cents = together;
        }
        Self {
            busy_percent: (count > 0).then(|| sum / count as f32),
            cents_per_hour: all().filter_map(|gpu| gpu.price_cents_per_hour).sum(),
            trouble: (0..gpus.len()).filter(|position| gpus[*position].1.trouble.is_some()).collect(),
            idle,
        }
    }

    /// How many have been idle long enough to be worth a word, and their price in US cents per hour.
    pub fn idle(&self, now: Timestamp) -> (usize, u64) {
        let long = Duration::from_secs(Gpu::IDLE_AFTER_SECONDS);
        let count = self.idle.partition_point(|(since, _)| super::age(now, *since) >= long);
        (count, count.checked_sub(1).map_or(0, |last| self.idle[last].1))
    }
}
