//! The demo services: what is deployed where, and how it answers.

use std::{sync::Arc, time::Duration};

use super::{
    clock::{HOUR, MINUTE, SECOND, seconds},
    gpus,
    random::Dice,
    story::{BAD_VERSION, CULPRIT, GOOD_VERSION, INCIDENT_ERRORS, Story, USUAL_ERRORS},
};
use crate::domain::{EnvironmentReading, Health, Layer, Printable, Series, Service, ServicesReading, Timestamp, age};

/// One service of the demo company. Latency in milliseconds, as it usually is.
struct Kind {
    name: &'static str,
    version: &'static str,
    latency: f64,
    instances: u32,
    probe: &'static str,
}

const fn kind(name: &'static str, version: &'static str, latency: f64, instances: u32, probe: &'static str) -> Kind {
    Kind { name, version, latency, instances, probe }
}

static GATEWAY: Kind = kind("api-gateway", "v1.18.1", 24.0, 6, "GET /api/health");
static INFERENCE: Kind = kind(CULPRIT, GOOD_VERSION, 182.0, 12, "GET /api/health");
static EMBEDDINGS: Kind = kind("embeddings-api", "v0.31.4", 46.0, 4, "GET /api/health");
static VECTORS: Kind = kind("vector-store", "v3.7.0", 12.0, 3, "GET /ready");
static ACCOUNTS: Kind = kind("accounts", "v5.2.9", 31.0, 3, "GET /api/health");
static BILLING: Kind = kind("billing", "v2.9.0", 38.0, 2, "GET /api/health");
static CONSOLE: Kind = kind("web-console", "v4.12.0", 58.0, 2, "GET /");
static POSTGRES: Kind = kind("postgres", "17.2", 3.0, 2, "tcp :5432");
static TRAINER: Kind = kind("trainer", "v1.9.3", 75.0, 3, "GET /healthz");
static SCHEDULER: Kind = kind("job-scheduler", "v0.14.2", 18.0, 2, "GET /healthz");
static MODELS: Kind = kind("model-registry", "v2.3.1", 27.0, 2, "GET /healthz");
static FEATURES: Kind = kind("feature-store", "v1.4.0", 9.0, 2, "GET /healthz");

static PRODUCTION: [&Kind; 8] = [&GATEWAY, &INFERENCE, &EMBEDDINGS, &VECTORS, &ACCOUNTS, &BILLING, &CONSOLE, &POSTGRES];
static PRODUCTION_EU: [&Kind; 5] = [&GATEWAY, &INFERENCE, &EMBEDDINGS, &VECTORS, &POSTGRES];
static STAGING: [&Kind; 7] = [&GATEWAY, &INFERENCE, &EMBEDDINGS, &VECTORS, &ACCOUNTS, &CONSOLE, &POSTGRES];
static DEVELOPMENT: [&Kind; 4] = [&GATEWAY, &INFERENCE, &CONSOLE, &POSTGRES];
static GPU: [&Kind; 4] = [&TRAINER, &SCHEDULER, &MODELS, &FEATURES];

/// A region with a provider of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Region {
    UsEast,
    EuWest,
}

impl Region {
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::UsEast => "us-east-1",
            Self::EuWest => "eu-west-1",
        }
    }
}

/// An environment's part in one region.
struct Part {
    name: Printable,
    layer: Layer,
    kinds: &'static [&'static Kind],
    price_cents_per_hour: u64,
}

/// Every environment's part in that region. When fewer are wanted, the weightiest stay; further
/// ones are previews of branches.
fn parts(story: &Story, region: Region) -> Vec<Part> {
    let wanted = if story.is_empty() { 0 } else { story.scale.environments as usize };
    let part = |name: &str, layer, kinds, price_cents_per_hour| Part {
        name: Printable::new(name),
        layer,
        kinds,
        price_cents_per_hour,
    };
    if region == Region::EuWest {
        return Vec::from_iter((wanted > 0).then(|| part("production", Layer::Production, &PRODUCTION_EU[..], 1_894)));
    }
    let named = [
        part("production", Layer::Production, &PRODUCTION[..], 3_412),
        part("gpu", Layer::Gpu, &GPU[..], gpus::price_cents_per_hour(story)),
        part("staging", Layer::Staging, &STAGING[..], 486),
        part("development", Layer::Development, &DEVELOPMENT[..], 112),
    ];
    let previews = (named.len()..wanted)
        .map(|n| part(&format!("preview-{}", 2_380 + n), Layer::Development, &DEVELOPMENT[..], 38));
    named.into_iter().take(wanted).chain(previews).collect()
}

/// How often a service's history has a sample, and how many it has: twenty minutes of them.
const SAMPLE: i64 = 15 * SECOND;
const SAMPLES: i64 = 80;

/// All services of one region at a moment.
pub(super) fn read(story: &Story, region: Region, now: Timestamp) -> ServicesReading {
    let shared = Printable::new(region.word());
    let environments = parts(story, region).into_iter().map(|part| {
        let services = part.kinds.iter().map(|kind| {
            let dice = story.dice.word("service").word(part.name.as_str()).word(kind.name).word(region.word());
            let seen = Seen { story, part: &part, kind, dice, now };
            Arc::new(Service { region: Some(shared.clone()), ..seen.service() })
        });
        let services = services.collect();
        EnvironmentReading {
            name: part.name,
            layer: part.layer,
            price_cents_per_hour: Some(part.price_cents_per_hour),
            services,
        }
    });
    ServicesReading { environments: environments.collect() }
}

/// One service as it is seen at one moment.
struct Seen<'a> {
    story: &'a Story,
    part: &'a Part,
    kind: &'a Kind,
    dice: Dice,
    now: Timestamp,
}

impl Seen<'_> {
    /// True for the service that the incident is about.
    fn is_culprit(&self) -> bool {
        self.story.has_trouble() && self.part.layer == Layer::Production && self.kind.name == CULPRIT
    }

    /// The one other thing under way: a new version rolls out in development.
    fn is_rolling_out(&self) -> bool {
        self.story.has_trouble() && self.part.name.as_str() == "development" && self.kind.name == CONSOLE.name
    }

    fn service(&self) -> Service {
        let (version, deployed_at) = self.deployment();
        let (health, reason) = self.judgement();
        let mut history = Series::new(SAMPLES as usize);
        let newest = self.now.as_millisecond().div_euclid(SAMPLE);
        for sample in newest - SAMPLES + 1..=newest {
            let at = Timestamp::from_millisecond(sample * SAMPLE).unwrap_or(self.now);
            history.push(self.error_ratio(at) as f32);
        }
        Service {
            probe: Some(Printable::new(self.probe())),
            version: Some(Printable::new(version)),
            deployed_at: Some(deployed_at),
            health,
            reason: reason.map(Printable::new),
            latency: Some(self.latency()),
            error_ratio: Some(self.error_ratio(self.now) as f32),
            instances: Some(self.instances()),
            history,
            ..Service::named(self.kind.name)
        }
    }

    fn probe(&self) -> String {
        let host = format!("{}.{}.acme-ai.example", self.kind.name, self.part.name);
        match self.kind.probe.split_once(' ') {
            Some(("GET", path)) => format!("GET https://{host}{path}"),
            _ => format!("tcp {host}:5432"),
        }
    }

    fn deployment(&self) -> (&'static str, Timestamp) {
        let hours = 5.0 + 200.0 * self.dice.word("deployed").unit();
        let usual = self.story.at(-(hours * HOUR as f64) as i64 / MINUTE * MINUTE);
        match self.part.layer {
            // At an earlier moment the version before it was still there.
            _ if self.is_culprit() && self.now >= self.story.deployed_at() => (BAD_VERSION, self.story.deployed_at()),
            _ if self.is_rolling_out() => ("v4.13.0-rc.2", self.story.at(-HOUR - 10 * MINUTE)),
            Layer::Staging if self.kind.name == CULPRIT => ("v2.42.0-rc.1", usual),
            _ => (self.kind.version, usual),
        }
    }

    fn judgement(&self) -> (Health, Option<String>) {
        let ratio = self.error_ratio(self.now);
        if self.is_culprit() && ratio > 0.01 {
            let minutes = age(self.now, self.story.deployed_at()).as_secs() / 60;
            let (percent, usual) = (ratio * 100.0, USUAL_ERRORS * 100.0);
            let since = format!("since {BAD_VERSION} was deployed {minutes} min ago (before: {usual:.1} %)");
            return (Health::Degraded, Some(format!("error ratio {percent:.1} % {since}")));
        }
        if self.is_rolling_out() {
            let (ready, wanted) = self.instances();
            return (Health::Progressing, Some(format!("rolling out, {ready} of {wanted} instances ready")));
        }
        (Health::Healthy, None)
    }

    fn error_ratio(&self, at: Timestamp) -> f64 {
        let wave = self.dice.word("errors").wave(seconds(at), 45.0);
        let usual = USUAL_ERRORS * (0.5 + wave);
        if !self.is_culprit() {
            return usual / 2.0;
        }
        let excess = INCIDENT_ERRORS - USUAL_ERRORS;
        usual + excess * self.story.incident(at) * (0.93 + 0.14 * wave)
    }

    /// In full tenths of a millisecond.
    fn latency(&self) -> Duration {
        let wave = self.dice.word("latency").wave(seconds(self.now), 20.0);
        let slower = if self.is_culprit() { 1.0 + 2.6 * self.story.incident(self.now) } else { 1.0 };
        let milliseconds = self.kind.latency * (0.85 + 0.3 * wave) * slower;
        Duration::from_micros((milliseconds * 10.0).round() as u64 * 100)
    }

    fn instances(&self) -> (u32, u32) {
        let wanted = match self.part.layer {
            Layer::Development => 1,
            Layer::Staging => self.kind.instances.div_ceil(4),
            Layer::Production | Layer::Gpu => self.kind.instances,
        };
        match () {
            () if self.is_rolling_out() => (1, 2),
            () if self.is_culprit() && self.story.incident(self.now) >= 1.0 => (wanted - 1, wanted),
            () => (wanted, wanted),
        }
    }
}
