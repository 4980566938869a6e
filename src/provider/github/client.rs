//! The calls, and the state that all who ask share.

use std::{
    sync::{Arc, Mutex, OnceLock},
    time::{Duration, Instant},
};

use url::Url;

use super::{
    JobLogFolder,
    access::{Access, hold},
    place::Place,
    refusal,
    renewal::Renewal,
    slot::Slot,
    tokens::{GithubToken, Tokens},
    wire,
};
use crate::{
    config::GithubSettings,
    domain::{Fault, FaultKind, Quota, Secret, TokenEnd, WorkflowRun},
    provider::http::{
        DownloadLimits, Downloaded, Get, HttpClient, Limits, Reply, Sink, Wait, is_loopback, quota, segments,
    },
};

/// Both types, as peers that describe GitHub's API may only know the second.
pub(super) const ACCEPT: &str = "application/vnd.github+json, application/json;q=0.9";
pub(super) const HEADERS: &[(&str, &str)] = &[("x-github-api-version", "2022-11-28")];

/// Asks one GitHub host with the smallest of its tokens that is enough. Clones share connections, kept
/// bodies, the quota, pauses, refused tokens and what is known of each.
#[derive(Debug, Clone)]
pub struct GithubClient(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    http: HttpClient,
    base: Result<Url, Fault>,
    tokens: Mutex<Arc<Tokens>>,
    renewal: Renewal,
    quota: Mutex<Option<Quota>>,
    logs: OnceLock<JobLogFolder>,
}

/// The newest runs of one repository.
#[derive(Debug)]
pub(super) struct Listing {
    pub(super) runs: Vec<Arc<WorkflowRun>>,
    /// Rows that could not be understood.
    pub(super) skipped: usize,
}

impl GithubClient {
    /// A client for the configured host. `origin` names where the token came from (`GH_TOKEN`,
    /// `keyring`) for messages; without a token GitHub gives public access. Sends nothing yet.
    pub fn new(settings: &GithubSettings, token: Option<Secret>, origin: &str) -> Self {
        let origin = origin.to_owned();
        Self::with_tokens(
            settings,
            token.map(|secret| GithubToken { secret, origin, name: None }).into_iter().collect(),
        )
    }

    /// The same with several tokens for the one host; for each request the smallest that is known to be
    /// enough is taken.
    pub fn with_tokens(settings: &GithubSettings, tokens: Vec<GithubToken>) -> Self {
        Self::made_of(settings, Tokens::new(tokens, &settings.host))
    }

    /// With the tokens that the stores gave; where they could not say what they keep, public access, and whatever
    /// that is refused says so.
    pub fn of_stores(settings: &GithubSettings, found: Result<Vec<GithubToken>, Fault>) -> Self {
        match found {
            Ok(tokens) => Self::with_tokens(settings, tokens),
            Err(why) => Self::made_of(settings, Tokens::lacking(why, &settings.host)),
        }
    }

    fn made_of(settings: &GithubSettings, tokens: Tokens) -> Self {
        let base = Url::parse(&settings.api_url).map_err(|error| {
            Fault::new(FaultKind::Unreachable, format!("`{}` is no address: {error}", settings.api_url))
                .with_hint("correct github.api_url or GH_HOST")
        });
        let bypass_proxy = base.as_ref().is_ok_and(is_loopback);
        Self(Arc::new(Shared {
            http: HttpClient::new(bypass_proxy, Limits::default()),
            base,
            tokens: Mutex::new(Arc::new(tokens)),
            renewal: Renewal::default(),
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

    /// What GitHub last said is left of the quota of the token that asked.
    pub fn quota(&self) -> Option<Quota> {
        hold(&self.0.quota).clone()
    }

    /// Why no token is used although one may be kept: a store that is locked or silent.
    pub fn lacks_token(&self) -> Option<Fault> {
        self.access().lacks().cloned()
    }

    /// The quota of the tokens with which these repositories are read: of several the one with the smallest share left.
    pub(super) fn quota_for<'a>(&self, repositories: impl Iterator<Item = &'a str>) -> Option<Quota> {
        let of = |repository| self.readers(&self.runs_address(repository).ok()?, repository).first()?.quota();
        repositories.filter_map(of).min_by_key(Quota::share_left).or_else(|| self.quota())
    }

    /// What GitHub says it left out of what was read last, though it answered.
    pub fn left_out(&self) -> Option<String> {
        self.accesses().iter().find_map(|access| access.left_out())
    }

    /// After a refused token nothing is sent until this is called, which is for a refresh asked by
    /// hand; the tokens are looked for anew before the next reading.
    ///
    /// # Errors
    /// The time still to wait, as a refused token may be tried once in ten minutes.
    pub fn try_again(&self) -> Result<(), Duration> {
        self.0.renewal.want();
        self.tokens().try_again(Instant::now())
    }

    pub(super) fn renewal(&self) -> &Renewal {
        &self.0.renewal
    }

    pub(super) fn tokens(&self) -> Arc<Tokens> {
        hold(&self.0.tokens).clone()
    }

    pub(super) fn set_tokens(&self, tokens: Arc<Tokens>) {
        *hold(&self.0.tokens) = tokens;
    }

    /// When the first of the tokens ends, as far as answers have said.
    pub fn token_end(&self) -> Option<TokenEnd> {
        self.tokens().end()
    }

    pub(super) fn access(&self) -> Arc<Access> {
        self.tokens().first().clone()
    }

    /// Renews the 50 newest runs of `owner/name`.
    pub(super) async fn runs<'a>(
        &self,
        repository: &str,
        slot: &'a mut Slot<Listing>,
    ) -> Result<Option<&'a Listing>, Fault> {
        let subject = format!("the runs of {repository}");
        let mut url = self.runs_address(repository)?;
        url.set_query(Some("per_page=50"));
        self.renew(slot, &subject, repository, url, |reply| {
            let runs: wire::Runs = reply.json(&subject)?;
            let skipped = runs.workflow_runs.skipped;
            let (runs, unusable) = runs.into_runs(repository);
            Ok(Listing { runs, skipped: skipped + unusable })
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

    fn runs_address(&self, repository: &str) -> Result<Url, Fault> {
        self.address(repository, &["actions", "runs"])
    }

    /// The address of something of the host itself.
    pub(super) fn root(&self, path: &[&str]) -> Result<Url, Fault> {
        let base = self.0.base.as_ref().map_err(Clone::clone)?;
        Ok(segments(base, path.iter().copied()))
    }

    /// Reads a body into a sink, unless the token was refused before.
    pub(super) async fn download(
        &self,
        access: &Access,
        get: &Get<'_>,
        limits: DownloadLimits,
        sink: &mut dyn Sink,
    ) -> Result<Downloaded, Fault> {
        if let Some(fault) = access.standing() {
            return Err(fault);
        }
        self.0.http.download(get, limits, sink).await
    }

    /// What an answer that is not good amounts to; a refused token is not sent again. `about` is what the fault speaks of.
    pub(super) fn refused(&self, access: &Access, reply: &Reply, about: &str) -> Fault {
        let wait = self.take_note(access, reply);
        let (mut fault, place) = (refusal::fault(reply, wait.as_ref(), about, access), Place::of(&reply.url));
        // A token that may be kept may see what was asked for by name.
        let is_named = place.as_ref().is_some_and(|place| place.is_named);
        if is_named && fault.kind == FaultKind::NotFound && access.lacks().is_some() {
            fault.kind = FaultKind::Unauthorized;
        }
        if refusal::is_of_the_login(reply) {
            access.refuse(fault.clone());
        }
        if let Some(place) = place.filter(|place| place.is_whole && reply.status == 404) {
            access.note_seen(&place.repository, false);
        }
        fault
    }

    /// Keeps what an answer to this token says of the quota; the pause that it asks for.
    pub(super) fn take_note(&self, access: &Access, reply: &Reply) -> Option<Wait> {
        let shared = &self.0;
        if let Some(quota) = quota(&reply.headers) {
            access.note_quota(&quota);
            *hold(&shared.quota) = Some(quota);
        }
        let credential = access.credential.as_ref();
        let unsaid = || refusal::is_secondary_limit(reply).then(|| shared.http.pause(reply, credential));
        reply.wait.clone().or_else(unsaid)
    }

    pub(super) fn http(&self) -> &HttpClient {
        &self.0.http
    }
}
