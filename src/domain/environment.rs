//! Environments and the services that run in them.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Health, Host, Printable, ProviderId, Series, Timestamp};

/// The isolated layer an environment belongs to; decides how much asking a change needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Layer {
    #[default]
    Development,
    Staging,
    Production,
    Gpu,
}

impl Layer {
    /// The layer that a name speaks of, for environments that nobody gave one: `prod-eu`, `staging`.
    pub fn of_name(name: &str) -> Self {
        let name = name.to_lowercase();
        match name.as_str() {
            name if name.starts_with("prod") => Self::Production,
            name if name.starts_with("stag") => Self::Staging,
            name if name.starts_with("gpu") => Self::Gpu,
            _ => Self::Development,
        }
    }

    /// The stricter of what the settings say of an environment and what its name speaks of. `said` has names in small
    /// letters.
    pub fn of_environment(name: &str, said: &BTreeMap<String, Self>) -> Self {
        let said = said.get(&name.to_lowercase()).copied().unwrap_or_default();
        [said, Self::of_name(name)].into_iter().max_by_key(|layer| layer.care()).unwrap_or_default()
    }

    /// How much care is taken: more for a layer where a mistake reaches farther.
    pub fn care(self) -> u8 {
        match self {
            Self::Development => 0,
            Self::Gpu => 1,
            Self::Staging => 2,
            Self::Production => 3,
        }
    }

    pub fn word(self) -> &'static str {
        match self {
            Self::Development => "development",
            Self::Staging => "staging",
            Self::Production => "production",
            Self::Gpu => "gpu",
        }
    }
}

/// One service in one environment (and region): what is deployed there and how it answers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Service {
    pub name: Printable,
    pub region: Option<Printable>,
    /// What was asked to find out: `GET https://…/api/health`, `tcp db:5432`, `process postgres`.
    pub probe: Option<Printable>,
    pub version: Option<Printable>,
    pub deployed_at: Option<Timestamp>,
    pub health: Health,
    /// Why it is not healthy, or what else is worth a sentence (`certificate ends in 6 days`).
    pub reason: Option<Printable>,
    pub latency: Option<Duration>,
    /// Share of failed requests, 0.0 to 1.0.
    pub error_ratio: Option<f32>,
    /// Instances ready and wanted.
    pub instances: Option<(u32, u32)>,
    /// Recent error ratios or latencies, oldest first.
    pub history: Series,
    /// End of the TLS certificate, when one was seen.
    pub certificate_ends_at: Option<Timestamp>,
}

impl Service {
    /// A service of which only the name is known; callers fill in what they measured.
    pub fn named(name: impl AsRef<str>) -> Self {
        Self {
            name: Printable::new(name),
            region: None,
            probe: None,
            version: None,
            deployed_at: None,
            health: Health::Unknown,
            reason: None,
            latency: None,
            error_ratio: None,
            instances: None,
            history: Series::default(),
            certificate_ends_at: None,
        }
    }
}

/// The part of one environment that one provider can see.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EnvironmentReading {
    pub name: Printable,
    pub layer: Layer,
    /// Price of everything in it, in US cents per hour, where the provider knows it.
    pub price_cents_per_hour: Option<u64>,
    pub services: Vec<Arc<Service>>,
}

/// What one provider knows about services: checks from configuration, a cluster, the demo world.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct ServicesReading {
    pub environments: Vec<EnvironmentReading>,
}

/// An environment as the console shows it: every provider's view of it, joined.
#[derive(Debug, Clone, PartialEq)]
pub struct Environment {
    pub name: Printable,
    pub layer: Layer,
    pub health: Health,
    /// Why it is not healthy.
    pub reason: Option<Printable>,
    /// Each service with the provider that saw it, whose freshness applies to it.
    pub services: Vec<(ProviderId, Arc<Service>)>,
    /// This machine's reading; only on the environment `local`.
    pub host: Option<Arc<Host>>,
    pub price_cents_per_hour: Option<u64>,
    /// Every provider that contributed; the oldest of them gives the row its age.
    pub providers: Vec<ProviderId>,
}
