//! The overview's answers: what is unchanged is not decoded again, and what it costs is counted.

use std::{
    collections::HashMap,
    hash::{DefaultHasher, Hash, Hasher},
};

use serde::{
    Deserialize,
    de::{MapAccess, Visitor},
};

use super::{
    super::{
        GithubClient,
        access::Access,
        lenient::{Object, Rows, time, whole},
        read::Way,
    },
    graph_error::{GraphError, missing},
    overview::Overview,
    query::query,
    wire::Repository,
};
use crate::{
    domain::{Fault, FaultKind, Gap, Printable, Quota, QuotaResource, Timestamp},
    provider::http::{Reply, quota_of},
};

/// Repositories in one question.
const MOST: usize = 20;
/// Good answers until a question as large as one that was too much is tried again.
const FORGIVEN_AFTER: u32 = 30;

/// What is known of the overview between two readings.
#[derive(Debug)]
pub(super) struct Graph {
    /// Repositories that the next question is about: halved when GitHub could not answer in its ten seconds.
    pub(super) batch: usize,
    /// The smallest number that it could not answer lately, and the good answers since.
    too_many: Option<(usize, u32)>,
    pub(super) quota: Option<Quota>,
    /// Points that the questions of the last reading that asked any have cost.
    pub(super) cost: u64,
    /// Nothing was asked yet in this reading.
    is_new: bool,
    /// Of each question's last answer, and whether it was asked in this reading.
    seen: HashMap<String, (u64, bool)>,
}

impl Default for Graph {
    fn default() -> Self {
        Self { batch: MOST, too_many: None, quota: None, cost: 0, is_new: true, seen: HashMap::new() }
    }
}

/// One answer.
pub(super) enum Answer {
    /// As it was the last time.
    Unchanged,
    /// In the order that was asked.
    Changed(Vec<Result<Overview, Fault>>),
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Rate {
    #[serde(deserialize_with = "whole")]
    cost: Option<u64>,
    #[serde(deserialize_with = "whole")]
    limit: Option<u64>,
    #[serde(deserialize_with = "whole")]
    remaining: Option<u64>,
    #[serde(deserialize_with = "time")]
    reset_at: Option<Timestamp>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Envelope {
    data: Object<Data>,
    errors: Rows<GraphError>,
}

/// The repositories by their number, and the cost.
#[derive(Debug, Default)]
struct Data {
    repositories: HashMap<usize, Repository>,
    rate: Rate,
}

impl<'de> Deserialize<'de> for Data {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Fields;
        impl<'de> Visitor<'de> for Fields {
            type Value = Data;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Data, A::Error> {
                let mut data = Data::default();
                while let Some(name) = map.next_key::<String>()? {
                    if name == "rateLimit" {
                        data.rate = map.next_value::<Object<Rate>>()?.0.unwrap_or_default();
                    } else if let Some(repository) = map.next_value::<Object<Repository>>()?.0
                        && let Some(index) = name.strip_prefix('r').and_then(|index| index.parse().ok())
                    {
                        data.repositories.insert(index, repository);
                    }
                }
                Ok(data)
            }
        }
        deserializer.deserialize_map(Fields)
    }
}

impl Graph {
    /// A reading begins. What was not asked in the last one may have been answered in another question since.
    pub(super) fn begin(&mut self) {
        self.is_new = true;
        self.seen.retain(|_, (_, is_asked)| std::mem::take(is_asked));
    }

    /// The last answer said that the points are gone until their renewal, which is still to come.
    pub(super) fn used_up(&self) -> Option<Fault> {
        let quota = self.quota.as_ref().filter(|quota| quota.remaining < self.cost.max(1))?;
        let at = quota.resets_at.filter(|at| Timestamp::now() < *at)?;
        let said = format!("the quota of {} GraphQL points an hour is used up", quota.limit);
        Some(Fault::new(FaultKind::RateLimited, said).with_retry_at(at))
    }

    /// Asks about these repositories at once, with this right.
    pub(super) async fn ask(
        &mut self,
        client: &GithubClient,
        access: &Access,
        repositories: &[&Printable],
    ) -> Result<Answer, Fault> {
        let subject = "the overview of the watched repositories";
        let question = query(repositories);
        let url = client.graph_address()?;
        let reply = client.read_with(access, subject, "the watched repositories", url, Way::Ask(&question)).await;
        let reply = reply.inspect_err(|fault| self.shrink(repositories.len(), fault))?;
        if let Some((hash, rate)) = unchanged_part(&reply.body)
            && let Some((known, is_asked)) = self.seen.get_mut(&question)
            && *known == hash
        {
            *is_asked = true;
            self.count(&rate, &reply);
            self.grow();
            return Ok(Answer::Unchanged);
        }
        let envelope: Envelope = reply.json(subject).inspect_err(|fault| self.shrink(repositories.len(), fault))?;
        let Some(mut data) = envelope.data.0 else {
            self.count(&Rate::default(), &reply);
            let error = envelope.errors.rows.first().cloned().unwrap_or_default();
            let fault = error.fault_of_all(access, self.quota.as_ref());
            self.shrink(repositories.len(), &fault);
            return Err(fault);
        };
        self.count(&std::mem::take(&mut data.rate), &reply);
        self.grow();
        self.seen.extend(unchanged_part(&reply.body).map(|(hash, _)| (question, (hash, true))));
        let errors = envelope.errors.rows;
        let overviews = repositories.iter().enumerate().map(|(index, repository)| {
            let mine = || errors.iter().filter(|error| error.index() == Some(index));
            match data.repositories.remove(&index) {
                Some(read) => Ok(Overview::of(read, gaps(mine()))),
                None => Err(mine().find(|error| error.is_of_all()).map_or_else(
                    || missing(repository.as_str(), access),
                    |error| error.fault(repository.as_str(), access),
                )),
            }
        });
        Ok(Answer::Changed(overviews.collect()))
    }

    fn count(&mut self, rate: &Rate, reply: &Reply) {
        let in_body = rate.limit.zip(rate.remaining);
        let in_body = in_body.map(|(limit, remaining)| Quota {
            limit,
            remaining,
            resets_at: rate.reset_at,
            resource: QuotaResource::Graphql,
            is_slowing: false,
        });
        self.quota = in_body.or_else(|| quota_of(&reply.headers, "graphql")).or(self.quota.take());
        let before = if std::mem::take(&mut self.is_new) { 0 } else { self.cost };
        self.cost = before + rate.cost.unwrap_or(1);
    }

    /// A question that was too much is asked in two halves the next time.
    fn shrink(&mut self, asked: usize, fault: &Fault) {
        if matches!(fault.kind, FaultKind::Unreachable | FaultKind::TimedOut | FaultKind::Malformed) {
            self.batch = (asked / 2).max(1);
            // One alone is not too many: that one cannot be answered.
            self.too_many = Some((asked.max(2), 0));
        }
    }

    /// After a good answer the next question may be larger, but for a while not as large as one that was too much.
    fn grow(&mut self) {
        self.too_many = self.too_many.map(|(size, good)| (size, good + 1)).filter(|(_, good)| *good < FORGIVEN_AFTER);
        let most = self.too_many.map_or(MOST, |(size, _)| size - 1);
        self.batch = (self.batch * 2).min(most).max(1);
    }
}

fn gaps<'a>(errors: impl Iterator<Item = &'a GraphError>) -> Vec<Gap> {
    let mut gaps: Vec<Gap> = Vec::new();
    for gap in errors.map(GraphError::gap) {
        if !gaps.iter().any(|known| known.what == gap.what) {
            gaps.push(gap);
        }
    }
    gaps
}

/// A number for all of a body before its cost, which is another each time, and that cost. `None` for a body with
/// anything after the cost.
fn unchanged_part(body: &[u8]) -> Option<(u64, Rate)> {
    let marker = br#""rateLimit""#;
    let at = body.windows(marker.len()).rposition(|window| window == marker)?;
    let (before, after) = body.split_at(at);
    let open = after.iter().position(|byte| *byte == b'{')?;
    let close = after.iter().position(|byte| *byte == b'}')?;
    let rate = serde_json::from_slice(after.get(open..=close)?).ok()?;
    let is_the_end = after[close + 1..].iter().all(|byte| byte.is_ascii_whitespace() || *byte == b'}');
    let mut hasher = DefaultHasher::new();
    before.hash(&mut hasher);
    is_the_end.then(|| (hasher.finish(), rate))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_cost_may_differ_in_an_unchanged_answer() {
        let body = |name: &str, remaining: u32, rest: &str| {
            format!(r#"{{"data":{{"r0":{{"name":"{name}"}},"rateLimit":{{"cost":1,"remaining":{remaining}}}}}{rest}}}"#)
        };
        let hash = |body: String| unchanged_part(body.as_bytes()).map(|(hash, _)| hash);
        assert_eq!(hash(body("a", 9, "")), hash(body("a", 8, " \n")));
        assert_ne!(hash(body("a", 9, "")), hash(body("b", 9, "")));
        assert_eq!(hash(body("a", 9, r#","errors":[{}]"#)), None);
        assert_eq!(unchanged_part(body("a", 9, "").as_bytes()).unwrap().1.remaining, Some(9));
        for junk in ["", "{", r#"{"rateLimit""#, r#""rateLimit"}{"#, r#"{"rateLimit":null}"#] {
            assert!(unchanged_part(junk.as_bytes()).is_none(), "{junk}");
        }
    }
}
