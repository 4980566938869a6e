//! What providers hand over.

use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{DeliveryReading, Gpu, Host, Quota, Repository, RunsReading, ServicesReading, Timestamp, TokenEnd};

/// Name of one configured provider or log source: `host`, `github`, `file:/var/log/app.log`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ProviderId(Arc<str>);

impl ProviderId {
    /// Control characters in a name (a file name may hold them) are made visible.
    pub fn new(name: impl AsRef<str>) -> Self {
        Self(super::Printable::new(name).as_str().into())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for ProviderId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(&self.0)
    }
}

impl Serialize for ProviderId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for ProviderId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self::new(std::borrow::Cow::<str>::deserialize(deserializer)?))
    }
}

/// The pane that a provider's readings belong to; known before the first reading arrives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Feed {
    #[default]
    Environments,
    Pipelines,
    Gpus,
}

/// One reading of one provider: the same kinds whoever reads them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Snapshot {
    Host(Arc<Host>),
    Repository(Arc<Repository>),
    Services(Arc<ServicesReading>),
    Gpus(Arc<Vec<Arc<Gpu>>>),
    Runs(Arc<RunsReading>),
    Delivery(Arc<DeliveryReading>),
}

/// A snapshot with what the far side said beside it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Observation {
    pub snapshot: Snapshot,
    pub quota: Option<Quota>,
    /// A sentence to show with the data: `public access, 60 requests an hour; set GH_TOKEN for 5,000`.
    pub remark: Option<super::Printable>,
    /// When the far side took this reading, where that is earlier than its arrival here: a
    /// collector that hands over its last known values. `None`: as it arrived.
    pub at: Option<Timestamp>,
    /// When the token with which it was read ends, where the far side says so: of several, the soonest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token_end: Option<TokenEnd>,
}

impl Observation {
    /// The moment its age counts from, for a reading that arrived at `arrived`.
    pub fn taken_at(&self, arrived: Timestamp) -> Timestamp {
        self.at.map_or(arrived, |at| at.min(arrived))
    }
}

impl From<Snapshot> for Observation {
    fn from(snapshot: Snapshot) -> Self {
        Self { snapshot, quota: None, remark: None, at: None, token_end: None }
    }
}
