//! The calls, and the state that all who ask share.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, OnceLock},
    time::{Duration, Instant},
};

use url::Url;

use super::{
    JobLogFolder,
    access::{Access, hold},
    needs::Feature,
    place::Place,
    refusal,
    renewal::Renewal,
    slot::Slot,
    token::Level,
    tokens::{GithubToken, Tokens},
    wire,
};
use crate::{
    config::GithubSettings,
    domain::{Fault, FaultKind, Quota, Secret, TokenEnd, WorkflowRun},
    provider::http::{
        Ask, DownloadLimits, Downloaded, Get, HttpClient, Limits, Reply, Sink, Tag, Wait, is_loopback, quota, segments,
    },
};

/// Both types, as peers that describe GitHub's API may only know the second.
pub(super) const ACCEPT: &str = "application/vnd.github+json, application/json;q=0.9";
/// The file itself, and not as a text within JSON.
const RAW: &str = "application/vnd.github.raw+json";
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

    /// The text of a file at a branch or tag.
    pub(super) async fn file(&self, repository: &str, path: &[&str], reference: &str) -> Result<String, Fault> {
        let subject = format!("{} of {repository} at {reference}", path.join("/"));
        let mut url = self.address(repository, &[&["contents"], path].concat())?;
        url.query_pairs_mut().append_pair("ref", reference);
        let reply = self.read(&subject, repository, url, Way::Raw).await?;
        Ok(String::from_utf8_lossy(&reply.body).into_owned())
    }

    /// Reads one answer that is good; every other is a fault in GitHub's terms. `about` is what a refusal speaks of: a
    /// repository, or something of one.
    pub(super) async fn get(&self, subject: &str, about: &str, url: Url) -> Result<Reply, Fault> {
        self.read(subject, about, url, Way::Get).await
    }

    /// The same with this right alone.
    pub(super) async fn get_with(
        &self,
        access: &Access,
        subject: &str,
        repository: &str,
        url: Url,
    ) -> Result<Reply, Fault> {
        self.read_with(access, subject, repository, url, Way::Get).await
    }

    /// Every right that there is.
    pub(super) fn accesses(&self) -> Vec<Arc<Access>> {
        self.tokens().all().cloned().collect()
    }

    /// The same in any way of asking; of an unchanged body that the asker keeps, the answer is a 304. Where
    /// one token may not see it, the next larger one is tried; where it was refused, one that took its place.
    pub(super) async fn read(&self, subject: &str, about: &str, url: Url, way: Way<'_>) -> Result<Reply, Fault> {
        self.look_if_due().await;
        let read = self.read_in_order(subject, about, &url, way).await;
        match &read {
            Err(fault) if fault.kind == FaultKind::Unauthorized && self.look_if_due().await => {
                self.read_in_order(subject, about, &url, way).await
            }
            _ => read,
        }
    }

    async fn read_in_order(&self, subject: &str, about: &str, url: &Url, way: Way<'_>) -> Result<Reply, Fault> {
        let (place, mut fault) = (Place::of(url), None);
        for access in self.readers(url, place.as_ref().map_or("", |place| &place.repository)) {
            match self.read_with(&access, subject, about, url.clone(), way).await {
                Err(refused) if matches!(refused.kind, FaultKind::NotFound | FaultKind::Unauthorized) => {
                    fault = Some(refused);
                }
                answered => return answered,
            }
        }
        Err(fault.unwrap_or_else(|| Fault::new(FaultKind::Unauthorized, format!("no token is there for {subject}"))))
    }

    /// The same with this right alone. `about` is what a refusal speaks of.
    pub(super) async fn read_with(
        &self,
        access: &Access,
        subject: &str,
        about: &str,
        url: Url,
        way: Way<'_>,
    ) -> Result<Reply, Fault> {
        let shared = &self.0;
        if let Some(fault) = access.standing() {
            return Err(fault);
        }
        let (features, place) = (Feature::of(url.path(), false), Place::of(&url));
        let credential = access.credential.as_ref();
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
        access.learn(&reply, features, Level::Read);
        if reply.status.is_success() || reply.is_unchanged() {
            self.take_note(access, &reply);
            if let Some(place) = place {
                access.note_seen(&place.repository, true);
            }
            if reply.status.is_success() {
                access.note_left_out(reply.url.path(), refusal::partial_results(&reply));
            }
            return Ok(reply);
        }
        Err(self.refused(access, &reply, about))
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

    /// With which rights something at this address is read, in the order in which they are tried. Who may answer at a
    /// gate is asked with the one that would answer.
    pub(super) fn readers(&self, url: &Url, repository: &str) -> Vec<Arc<Access>> {
        let is_of_the_change = url.path().ends_with("/pending_deployments");
        self.tokens().order(Feature::of(url.path(), is_of_the_change), repository, url.path())
    }

    /// The one that is first to make the change at this address was told that it may not: from now on it comes last.
    /// False where every other was told so before, and there is no use in asking on.
    pub(super) fn pass_over(&self, url: &Url, repository: &str) -> bool {
        let order = self.changers(url, repository);
        let Some(first) = order.first().filter(|first| !first.is_passed_over(url.path())) else { return false };
        first.pass_over(url.path());
        order.iter().any(|access| !access.is_passed_over(url.path()))
    }

    /// With which rights something at this address is changed, in the order in which they are tried.
    pub(super) fn changers(&self, url: &Url, repository: &str) -> Vec<Arc<Access>> {
        self.tokens().order(Feature::of(url.path(), true), repository, url.path())
    }

    /// With which rights something that needs `features` of `repository` is done, in the order in which they are tried.
    pub(super) fn accesses_for(&self, features: &[Feature], repository: &str) -> Vec<Arc<Access>> {
        self.tokens().order(features, repository, "")
    }

    /// With which of these rights the overview of a repository is read, each by its place, in the order in which they are
    /// tried. One that may not read all of it still tells the rest.
    pub(super) fn overview_order(&self, all: &[Arc<Access>], repository: &str) -> VecDeque<usize> {
        let order = self.accesses_for(Feature::of("/graphql", false), repository);
        let place = |access: &Arc<Access>| all.iter().position(|known| Arc::ptr_eq(known, access));
        let mut places: VecDeque<usize> = order.iter().filter_map(place).collect();
        let others = (0..all.len()).filter(|place| !places.contains(place) && !all[*place].misses(repository));
        let others: Vec<usize> = others.collect();
        places.extend(others);
        places
    }

    pub(super) fn http(&self) -> &HttpClient {
        &self.0.http
    }
}
