//! Graphics processors.

use serde::{Deserialize, Serialize};

use super::{Printable, Series, Timestamp};

/// One GPU. A quantity that the source does not give is `None`; it is never shown as zero.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Gpu {
    /// Unique over all sources: UUID where there is one.
    pub id: Printable,
    /// Machine it sits in.
    pub host: Printable,
    pub index: u32,
    pub model: Printable,
    pub utilization_percent: Option<f32>,
    /// Recent values of `utilization_percent`, oldest first.
    pub history: Series,
    pub memory_used_bytes: Option<u64>,
    pub memory_total_bytes: Option<u64>,
    pub temperature_celsius: Option<f32>,
    pub power_watts: Option<f32>,
    pub power_limit_watts: Option<f32>,
    /// Share of the price of its machine, in US cents per hour.
    pub price_cents_per_hour: Option<u64>,
    /// Since when utilization has been under 10 %.
    pub idle_since: Option<Timestamp>,
    pub processes: Vec<GpuProcess>,
    /// What the source says is wrong: an XID error, a failed query.
    pub trouble: Option<Printable>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GpuProcess {
    pub pid: u32,
    pub name: Option<Printable>,
    pub memory_bytes: Option<u64>,
}

impl Gpu {
    /// Utilization under this for ten minutes is idle money.
    pub const IDLE_PERCENT: f32 = 10.0;
    pub const IDLE_AFTER_SECONDS: u64 = 600;

    /// Share of memory in use, 0 to 100.
    pub fn memory_percent(&self) -> Option<f32> {
        match (self.memory_used_bytes, self.memory_total_bytes) {
            (Some(used), Some(total)) if total > 0 => Some(used as f32 / total as f32 * 100.0),
            _ => None,
        }
    }

    /// True when it has been idle long enough to be worth a word.
    pub fn is_idle(&self, now: Timestamp) -> bool {
        self.idle_since.is_some_and(|since| super::age(now, since).as_secs() >= Self::IDLE_AFTER_SECONDS)
    }
}
