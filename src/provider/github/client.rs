//! The calls, and the state that all who ask share.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use url::Url;

use super::{access::Access, login::Login, refusal, slot::Slot, wire};
use crate::{
    config::GithubSettings,
    domain::{Fault, FaultKind, Quota, Secret, WorkflowRun},
    provider::http::{Ask, Get, HttpClient, Limits, Reply, Tag, Wait, is_loopback, quota, segments},
};

/// Both types, as peers that describe GitHub's API may only know the second.
pub(super) const ACCEPT: &str = "application/vnd.github+json, application/json;q=0.9";
/// The file itself, and not as a text within JSON.
const RAW: &str = "application/vnd.github.raw+json";
pub(super) const HEADERS: &[(&str, &str)] = &[("x-github-api-version", "2022-11-28")];

/// Asks one GitHub host with one token. Clones share connections, kept bodies, the quota, pauses and
/// a refused token.
#[derive(Debug, Clone)]
pub struct GithubClient(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    http: HttpClient,
    base: Result<Url, Fault>,
    access: Access,
    login: Mutex<Login>,
    quota: Mutex<Option<Quota>>,
}

/// How something is asked.
#[derive(Debug, Clone, Copy)]
pub(super) enum Way<'a> {
    /// An unchanged body is the one that is kept.
    Get,
    /// The same of a file as it is, without JSON around it.
    Raw,
    /// The asker keeps what it made of the body of this tag.
    GetUnless(Option<&'a Tag>),
    /// With a body of JSON, for GraphQL.
    Ask(&'a str),
}

/// The newest runs of one repository.
#[derive(Debug)]
pub(super) struct Listing {
    pub(super) runs: Vec<Arc<WorkflowRun>>,
    /// Rows that could not be understood.
    pub(super) skipped: usize,
    /// What GitHub says it left out.
    pub(super) left_out: Option<String>,
}

impl GithubClient {
    /// A client for the configured host. `origin` names where the token came from (`GH_TOKEN`,
    /// `keyring`) for messages; without a token GitHub gives public access. Sends nothing yet.
    pub fn new(settings: &GithubSettings, token: Option<Secret>, origin: &str) -> Self {
        let base = Url::parse(&settings.api_url).map_err(|error| {
            Fault::new(FaultKind::Unreachable, format!("`{}` is no address: {error}", settings.api_url))
                .with_hint("correct github.api_url or GH_HOST")
        });
        let bypass_proxy = base.as_ref().is_ok_and(is_loopback);
        Self(Arc::new(Shared {
            http: HttpClient::new(bypass_proxy, Limits::default()),
            base,
            access: Access::new(token, origin, &settings.host),
            login: Mutex::default(),
            quota: Mutex::default(),
        }))
    }

    /// What GitHub last said is left of the quota.
    pub fn quota(&self) -> Option<Quota> {
        hold(&self.0.quota).clone()
    }

    /// After a refused token nothing is sent until this is called, which is for a refresh asked by
    /// hand.
    ///
    /// # Errors
    /// The time still to wait, as a refused token may be tried once in ten minutes.
    pub fn try_again(&self) -> Result<(), Duration> {
        hold(&self.0.login).try_again(Instant::now())
    }

    pub(super) fn access(&self) -> &Access {
        &self.0.access
    }

    /// Renews the 50 newest runs of `owner/name`.
    pub(super) async fn runs<'a>(
        &self,
        repository: &str,
        slot: &'a mut Slot<Listing>,
    ) -> Result<Option<&'a Listing>, Fault> {
        let subject = format!("the runs of {repository}");
        let mut url = self.address(repository, &["actions", "runs"])?;
        url.set_query(Some("per_page=50"));
        self.renew(slot, &subject, repository, url, |reply| {
            let runs: wire::Runs = reply.json(&subject)?;
            let skipped = runs.workflow_runs.skipped;
            let (runs, unusable) = runs.into_runs(repository);
            Ok(Listing { runs, skipped: skipped + unusable, left_out: refusal::partial_results(reply) })
        })
        .await?;
        Ok(slot.value())
    }

    /// The address of GraphQL, which stands beside the REST one.
    pub(super) fn graph_address(&self) -> Result<Url, Fault> {
        let mut url = self.0.base.as_ref().map_err(Clone::clone)?.clone();
        let path = url.path().trim_end_matches('/').to_owned();
        // An Enterprise server has REST at /api/v3 and GraphQL at /api/graphql.
        url.set_path(&format!("{}/graphql", path.strip_suffix("/v3").unwrap_or(&path)));
        Ok(url)
    }

    /// The address of something of `owner/name`.
    pub(super) fn address(&self, repository: &str, rest: &[&str]) -> Result<Url, Fault> {
        let base = self.0.base.as_ref().map_err(Clone::clone)?;
        let (owner, name) = repository.split_once('/').unwrap_or((repository, ""));
        Ok(segments(base, ["repos", owner, name].into_iter().chain(rest.iter().copied())))
    }

    /// The address of something of the host itself.
    pub(super) fn root(&self, path: &[&str]) -> Result<Url, Fault> {
        let base = self.0.base.as_ref().map_err(Clone::clone)?;
        Ok(segments(base, path.iter().copied()))
    }

    /// The text of a file at a branch or tag.
    pub(super) async fn file(&self, repository: &str, path: &[&str], reference: &str) -> Result<String, Fault> {
        let subject = format!("{} of {repository} at {reference}", path.join("/"));
        let mut url = self.address(repository, &[&["contents"], path].concat())?;
        url.query_pairs_mut().append_pair("ref", reference);
        let reply = self.read(&subject, repository, url, Way::Raw).await?;
        Ok(String::from_utf8_lossy(&reply.body).into_owned())
    }

    /// Reads one answer that is good; every other is a fault in GitHub's terms.
    pub(super) async fn get(&self, subject: &str, repository: &str, url: Url) -> Result<Reply, Fault> {
        self.read(subject, repository, url, Way::Get).await
    }

    /// The same in any way of asking; of an unchanged body that the asker keeps, the answer is a 304.
    pub(super) async fn read(&self, subject: &str, repository: &str, url: Url, way: Way<'_>) -> Result<Reply, Fault> {
        let shared = &self.0;
        if let Some(fault) = hold(&shared.login).standing() {
            return Err(fault);
        }
        let credential = shared.access.credential.as_ref();
        let (http, headers) = (&shared.http, HEADERS);
        let get = |url, accept| Get { subject, url, accept, headers, credential };
        let reply = match way {
            Way::Get => http.get(&get(url, ACCEPT)).await?,
            Way::Raw => http.get(&get(url, RAW)).await?,
            Way::GetUnless(tag) => http.get_unless(&get(url, ACCEPT), tag).await?,
            Way::Ask(body) => {
                let quota = "graphql";
                http.ask(&Ask { subject, url: &url, accept: ACCEPT, headers, credential, body, quota }).await?
            }
        };
        let wait = self.take_note(&reply);
        if reply.status.is_success() || reply.is_unchanged() {
            return Ok(reply);
        }
        let fault = refusal::fault(&reply, wait.as_ref(), repository, &shared.access);
        if reply.status == 401 {
            self.refuse(fault.clone());
        }
        Err(fault)
    }

    /// Keeps what an answer says of the quota; the pause that it asks for.
    pub(super) fn take_note(&self, reply: &Reply) -> Option<Wait> {
        let shared = &self.0;
        if let Some(quota) = quota(&reply.headers) {
            *hold(&shared.quota) = Some(quota);
        }
        let credential = shared.access.credential.as_ref();
        let unsaid = || refusal::is_secondary_limit(reply).then(|| shared.http.pause(reply, credential));
        reply.wait.clone().or_else(unsaid)
    }

    /// The token does not work: nothing is sent with it any more.
    pub(super) fn refuse(&self, fault: Fault) {
        hold(&self.0.login).refuse(fault, Instant::now());
    }

    /// The refusal of the token that stands, if one does.
    pub(super) fn standing(&self) -> Option<Fault> {
        hold(&self.0.login).standing()
    }

    pub(super) fn http(&self) -> &HttpClient {
        &self.0.http
    }
}

/// The state behind these locks is whole at every point at which a holder could panic.
fn hold<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}
