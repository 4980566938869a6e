//! The last good reading of every provider, with its age and fault.

use std::{collections::BTreeMap, time::Duration};

use super::Executions;
use crate::domain::{
    DeliveryReading, Fault, Feed, Freshness, Inventory, Layer, Observation, Printable, ProviderId, Quota,
    QuotaResource, Snapshot, Source, Timestamp,
};

/// All readings, and their joined view.
#[derive(Debug, Clone, Default)]
pub struct Store {
    pub sources: BTreeMap<ProviderId, Source>,
    pub inventory: Inventory,
    pub executions: Executions,
    /// What the settings say of the layers of environments, by their names in small letters.
    pub layers: BTreeMap<String, Layer>,
}

/// What a pane says about where its content comes from.
#[derive(Debug, Clone, PartialEq)]
pub struct Badge {
    /// The provider that is worst off, and how many others there are.
    pub provider: ProviderId,
    pub others: usize,
    pub freshness: Freshness,
    pub age: Option<Duration>,
    /// What is left of each quota of the feed: where several tokens or providers use one, the smallest share.
    pub quotas: Vec<Quota>,
}

impl Store {
    pub fn expect(&mut self, provider: ProviderId, feed: Feed, interval: Duration) {
        let source = self.sources.entry(provider).or_default();
        (source.feed, source.interval) = (feed, interval);
    }

    /// Takes an outcome in. A fault never removes the last good reading.
    pub fn observe(
        &mut self,
        provider: ProviderId,
        at: Timestamp,
        interval: Duration,
        outcome: Result<Observation, Fault>,
    ) {
        let source = self.sources.entry(provider).or_default();
        source.interval = interval;
        match outcome {
            Ok(observation) => {
                let snapshot = observation.snapshot.clone();
                source.good = Some((observation.taken_at(at), observation));
                source.fault = None;
                self.inventory.renew(&snapshot, &self.sources);
            }
            Err(fault) => source.fault = Some((at, fault)),
        }
    }

    /// Forgets a provider and all that it said.
    pub fn remove(&mut self, provider: &ProviderId) {
        let said = self.sources.remove(provider).and_then(|source| source.good);
        if let Some((_, observation)) = said {
            self.inventory.forget(&observation.snapshot, &self.sources);
        }
    }

    pub fn freshness(&self, provider: &ProviderId, now: Timestamp) -> Freshness {
        self.sources.get(provider).map_or(Freshness::Loading, |source| source.freshness(now))
    }

    pub fn age(&self, provider: &ProviderId, now: Timestamp) -> Option<Duration> {
        self.sources.get(provider).and_then(|source| source.age(now))
    }

    /// The moment until which running pipelines are known to have run: now, or when they were last read
    /// by a provider that no longer answers in time.
    pub fn runs_as_of(&self, now: Timestamp) -> Timestamp {
        let old = self.run_readers().filter(|source| !source.freshness(now).is_trusted());
        old.filter_map(|source| source.good.as_ref().map(|(at, _)| *at)).min().unwrap_or(now)
    }

    /// The providers that read workflow runs.
    pub fn run_readers(&self) -> impl Iterator<Item = &Source> {
        self.sources.values().filter(|source| source.reads_runs())
    }

    /// The providers that read gates, environments, pull requests and workflows, with what they read last.
    fn delivery_readers(&self) -> impl Iterator<Item = (&Source, &DeliveryReading)> {
        self.sources.values().filter_map(|source| match &source.good.as_ref()?.1.snapshot {
            Snapshot::Delivery(reading) => Some((source, reading.as_ref())),
            _ => None,
        })
    }

    /// True once gates, environments, pull requests and workflows were read.
    pub fn has_delivery(&self) -> bool {
        self.delivery_readers().next().is_some()
    }

    /// Repositories of which that could not be read, and why.
    pub fn delivery_faults(&self) -> impl Iterator<Item = &(Printable, Fault)> {
        self.delivery_readers().flat_map(|(_, reading)| &reading.faults)
    }

    /// True when what is known of a repository's gates, environments, pull requests and workflows is of a reading
    /// that is up to date.
    pub fn is_delivery_trusted(&self, repository: &Printable, now: Timestamp) -> bool {
        self.delivery_readers().all(|(source, reading)| {
            source.freshness(now).is_trusted() && !reading.faults.iter().any(|(faulty, _)| faulty == repository)
        })
    }

    /// The providers of a feed, the absent ones too.
    pub fn of(&self, feed: Feed) -> impl Iterator<Item = (&ProviderId, &Source)> {
        self.sources.iter().filter(move |(_, source)| source.feed == feed)
    }

    /// The badge of a feed: its worst provider; absent ones only when there is no other.
    pub fn badge(&self, feed: Feed, now: Timestamp) -> Option<Badge> {
        self.badge_among(|source| source.feed == feed, now)
    }

    /// The badge of those that read gates, environments, pull requests and workflows.
    pub fn delivery_badge(&self, now: Timestamp) -> Option<Badge> {
        self.badge_among(Source::reads_delivery, now)
    }

    fn badge_among(&self, is_among: impl Fn(&Source) -> bool, now: Timestamp) -> Option<Badge> {
        let among = self.sources.iter().filter(|(_, source)| is_among(source));
        let mut all: Vec<_> = among.map(|(id, source)| (rank(source.freshness(now)), id, source)).collect();
        // Of those that are equally well off, the one with a quota has more to say.
        let weight = |source: &Source| (source.quota().is_some(), source.age(now));
        all.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| weight(b.2).cmp(&weight(a.2))));
        let present = all.iter().filter(|(rank, ..)| *rank > 0).count();
        let (_, id, source) = all.first()?;
        let mut quotas: BTreeMap<QuotaResource, &Quota> = BTreeMap::new();
        for quota in self.of(source.feed).filter_map(|(_, source)| source.quota()) {
            let least = quotas.entry(quota.resource).or_insert(quota);
            if quota.share_left() < least.share_left() {
                *least = quota;
            }
        }
        Some(Badge {
            provider: (*id).clone(),
            others: present.saturating_sub(1),
            freshness: source.freshness(now),
            age: source.age(now),
            quotas: quotas.into_values().cloned().collect(),
        })
    }

    /// The layer of an environment of GitHub's; a plan for it says the same.
    pub fn layer_of(&self, environment: &Printable) -> Layer {
        Layer::of_environment(environment.as_str(), &self.layers)
    }

    /// The name without its owner, where no other repository that was read has the same name.
    pub(super) fn short_repository<'a>(&self, repository: &'a str) -> &'a str {
        fn name_of(slug: &str) -> &str {
            slug.rsplit('/').next().unwrap_or(slug)
        }
        let name = name_of(repository);
        let of_runs = self.inventory.readings.iter().flat_map(|reading| &reading.repositories).map(Printable::as_str);
        let of_delivery = self.inventory.deliveries.iter().map(|of| of.repository.as_str());
        let has_namesake = of_runs.chain(of_delivery).any(|other| other != repository && name_of(other) == name);
        if has_namesake { repository } else { name }
    }
}

fn rank(freshness: Freshness) -> u8 {
    match freshness {
        Freshness::Absent => 0,
        Freshness::Live => 1,
        Freshness::Loading => 2,
        Freshness::Limited => 3,
        Freshness::Stale => 4,
        Freshness::Offline => 5,
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::domain::{Repository, RunsReading};

    const INTERVAL: Duration = Duration::from_secs(10);

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + second).unwrap()
    }

    #[test]
    fn runs_are_as_old_as_those_who_read_them_whatever_else_the_pane_holds() {
        let mut store = Store::default();
        let mut read = |name: &str, second: i64, snapshot: Snapshot| {
            let provider = ProviderId::new(name);
            store.expect(provider.clone(), Feed::Pipelines, INTERVAL);
            store.observe(provider, at(second), INTERVAL, Ok(snapshot.into()));
        };
        read("git", 0, Snapshot::Repository(Arc::new(Repository::default())));
        read("github", 100, Snapshot::Runs(Arc::new(RunsReading::default())));
        assert_eq!(store.freshness(&ProviderId::new("git"), at(100)), Freshness::Stale);
        assert_eq!(store.runs_as_of(at(105)), at(105), "runs go on while only git is stale");
        assert_eq!(store.runs_as_of(at(200)), at(100), "and stand still when they are no longer read");
    }
}
