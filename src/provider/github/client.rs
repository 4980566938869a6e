//! The calls, and the state that all who ask share.

use std::{
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use url::Url;

use super::{
    access::{Access, hold},
    needs::Feature,
    refusal,
    token::Level,
    tokens::{GithubToken, Tokens},
    wire,
};
use crate::{
    config::GithubSettings,
    domain::{Fault, FaultKind, Quota, Secret, TokenEnd, WorkflowRun},
    provider::http::{Get, HttpClient, Limits, Reply, is_loopback, quota, segments},
};

/// Both types, as peers that describe GitHub's API may only know the second.
const ACCEPT: &str = "application/vnd.github+json, application/json;q=0.9";
const HEADERS: &[(&str, &str)] = &[("x-github-api-version", "2022-11-28")];

/// What every request accepts, and its further headers.
pub(super) fn ask_headers() -> (&'static str, &'static [(&'static str, &'static str)]) {
    (ACCEPT, HEADERS)
}

/// Asks one GitHub host with the smallest of its tokens that is enough. Clones share connections, kept
/// bodies, the quota, pauses, refused tokens and what is known of each.
#[derive(Debug, Clone)]
pub struct GithubClient(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    http: HttpClient,
    base: Result<Url, Fault>,
    tokens: Tokens,
    quota: Mutex<Option<Quota>>,
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
        let origin = origin.to_owned();
        Self::with_tokens(settings, token.map(|secret| GithubToken { secret, origin, name: None }).into_iter().collect())
    }

    /// The same with several tokens for the one host; for each request the smallest that is known to be
    /// enough is taken.
    pub fn with_tokens(settings: &GithubSettings, tokens: Vec<GithubToken>) -> Self {
        let base = Url::parse(&settings.api_url).map_err(|error| {
            Fault::new(FaultKind::Unreachable, format!("`{}` is no address: {error}", settings.api_url))
                .with_hint("correct github.api_url or GH_HOST")
        });
        let bypass_proxy = base.as_ref().is_ok_and(is_loopback);
        Self(Arc::new(Shared {
            http: HttpClient::new(bypass_proxy, Limits::default()),
            base,
            tokens: Tokens::new(tokens, &settings.host),
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
        self.0.tokens.try_again(Instant::now())
    }

    /// When the first of the tokens ends, as far as answers have said.
    pub fn token_end(&self) -> Option<TokenEnd> {
        self.0.tokens.end()
    }

    pub(super) fn access(&self) -> &Access {
        self.0.tokens.first()
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

    /// Reads one answer that is good; every other is a fault in GitHub's terms. Where one token may not
    /// see it, the next larger one is tried.
    pub(super) async fn get(&self, subject: &str, repository: &str, url: Url) -> Result<Reply, Fault> {
        let features = Feature::of(url.path(), false);
        let mut fault = None;
        for access in self.0.tokens.order(features, repository) {
            match self.get_with(access, subject, repository, url.clone()).await {
                Err(refused) if matches!(refused.kind, FaultKind::NotFound | FaultKind::Unauthorized) => {
                    fault = Some(refused);
                }
                answered => return answered,
            }
        }
        Err(fault.unwrap_or_else(|| Fault::new(FaultKind::Unauthorized, format!("no token is there for {subject}"))))
    }

    async fn get_with(&self, access: &Access, subject: &str, repository: &str, url: Url) -> Result<Reply, Fault> {
        let shared = &self.0;
        if let Some(fault) = hold(&access.login).standing() {
            return Err(fault);
        }
        let features = Feature::of(url.path(), false);
        let credential = access.credential.as_ref();
        let reply = shared.http.get(&Get { subject, url, accept: ACCEPT, headers: HEADERS, credential }).await?;
        if let Some(quota) = quota(&reply.headers) {
            *hold(&shared.quota) = Some(quota);
        }
        access.learn(&reply, features, Level::Read);
        if reply.status.is_success() {
            access.note_seen(repository, true);
            return Ok(reply);
        }
        let unsaid = || refusal::is_secondary_limit(&reply).then(|| shared.http.pause(&reply, credential));
        let wait = reply.wait.clone().or_else(unsaid);
        let fault = refusal::fault(&reply, wait.as_ref(), repository, access);
        if refusal::is_of_the_login(&reply) {
            hold(&access.login).refuse(fault.clone(), Instant::now());
        }
        if reply.status == 404 {
            access.note_seen(repository, false);
        }
        Err(fault)
    }
}
