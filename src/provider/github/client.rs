//! The calls, and the state that all who ask share.

use std::{
    sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError},
    time::{Duration, Instant},
};

use url::Url;

use super::{JobLogFolder, access::Access, login::Login, refusal, wire};
use crate::{
    config::GithubSettings,
    domain::{Fault, FaultKind, Quota, Secret, WorkflowRun},
    provider::http::{DownloadLimits, Downloaded, Get, HttpClient, Limits, Reply, Sink, is_loopback, quota, segments},
};

/// Both types, as peers that describe GitHub's API may only know the second.
pub(super) const ACCEPT: &str = "application/vnd.github+json, application/json;q=0.9";
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
    logs: OnceLock<JobLogFolder>,
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
            logs: OnceLock::new(),
        }))
    }

    /// Keeps logs of jobs in this folder; a second folder changes nothing.
    #[must_use]
    pub fn keeping_logs(self, folder: JobLogFolder) -> Self {
        let _ = self.0.logs.set(folder);
        self
    }

    pub(super) fn log_folder(&self) -> Option<&JobLogFolder> {
        self.0.logs.get()
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

    /// The 50 newest runs of `owner/name`.
    pub(super) async fn runs(&self, repository: &str) -> Result<Listing, Fault> {
        let subject = format!("the runs of {repository}");
        let mut url = self.address(repository, &["actions", "runs"])?;
        url.set_query(Some("per_page=50"));
        let reply = self.get(&subject, repository, url).await?;
        let runs: wire::Runs = reply.json(&subject)?;
        let skipped = runs.workflow_runs.skipped;
        let (runs, unusable) = runs.into_runs(repository);
        Ok(Listing { runs, skipped: skipped + unusable, left_out: refusal::partial_results(&reply) })
    }

    /// The address of something of `owner/name`.
    pub(super) fn address(&self, repository: &str, rest: &[&str]) -> Result<Url, Fault> {
        let base = self.0.base.as_ref().map_err(Clone::clone)?;
        let (owner, name) = repository.split_once('/').unwrap_or((repository, ""));
        Ok(segments(base, ["repos", owner, name].into_iter().chain(rest.iter().copied())))
    }

    /// Reads one answer that is good; every other is a fault in GitHub's terms.
    pub(super) async fn get(&self, subject: &str, repository: &str, url: Url) -> Result<Reply, Fault> {
        let shared = &self.0;
        if let Some(fault) = hold(&shared.login).standing() {
            return Err(fault);
        }
        let credential = shared.access.credential.as_ref();
        let reply = shared.http.get(&Get { subject, url, accept: ACCEPT, headers: HEADERS, credential }).await?;
        if let Some(quota) = quota(&reply.headers) {
            *hold(&shared.quota) = Some(quota);
        }
        if reply.status.is_success() { Ok(reply) } else { Err(self.refused(&reply, repository)) }
    }

    /// Reads a body into a sink, unless the token was refused before.
    pub(super) async fn download(
        &self,
        get: &Get<'_>,
        limits: DownloadLimits,
        sink: &mut dyn Sink,
    ) -> Result<Downloaded, Fault> {
        if let Some(fault) = hold(&self.0.login).standing() {
            return Err(fault);
        }
        self.0.http.download(get, limits, sink).await
    }

    /// What an answer that is not good amounts to; a refused token is not sent again.
    pub(super) fn refused(&self, reply: &Reply, repository: &str) -> Fault {
        let shared = &self.0;
        let credential = shared.access.credential.as_ref();
        let unsaid = || refusal::is_secondary_limit(reply).then(|| shared.http.pause(reply, credential));
        let wait = reply.wait.clone().or_else(unsaid);
        let fault = refusal::fault(reply, wait.as_ref(), repository, &shared.access);
        if reply.status == 401 {
            hold(&shared.login).refuse(fault.clone(), Instant::now());
        }
        fault
    }
}

/// The state behind these locks is whole at every point at which a holder could panic.
fn hold<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}
