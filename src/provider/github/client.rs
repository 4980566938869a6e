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
    tokens: Tokens,
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
    /// What GitHub says it left out.
    pub(super) left_out: Option<String>,
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
            tokens,
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

    /// Why no token is used although one may be kept: a store that is locked or silent.
    pub fn lacks_token(&self) -> Option<&Fault> {
        self.access().lacks()
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
    pub(super) fn accesses(&self) -> impl Iterator<Item = &Access> {
        self.0.tokens.all()
    }

    /// The same in any way of asking; of an unchanged body that the asker keeps, the answer is a 304. Where
    /// one token may not see it, the next larger one is tried.
    pub(super) async fn read(&self, subject: &str, about: &str, url: Url, way: Way<'_>) -> Result<Reply, Fault> {
        let features = Feature::of(url.path(), false);
        let place = Place::of(&url);
        let mut fault = None;
        for access in self.0.tokens.order(features, place.as_ref().map_or("", |place| &place.repository)) {
            match self.read_with(access, subject, about, url.clone(), way).await {
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
            *hold(&shared.quota) = Some(quota);
        }
        let credential = access.credential.as_ref();
        let unsaid = || refusal::is_secondary_limit(reply).then(|| shared.http.pause(reply, credential));
        reply.wait.clone().or_else(unsaid)
    }

    /// With which right something at this address is read in one go: the smallest that is enough.
    pub(super) fn access_for(&self, url: &Url, repository: &str) -> &Access {
        let order = self.0.tokens.order(Feature::of(url.path(), false), repository);
        order.into_iter().next().unwrap_or_else(|| self.access())
    }

    /// With which rights something at this address is changed, in the order in which they are tried.
    /// `repository` is `owner/name`.
    pub(super) fn accesses_for(&self, url: &Url, repository: &str) -> Vec<&Access> {
        self.0.tokens.order(Feature::of(url.path(), true), repository)
    }

    /// With which rights the overview of a repository is read, each as its place in [`Self::accesses`], in the order in
    /// which they are tried. One that may not read all of it still tells the rest.
    pub(super) fn overview_order(&self, repository: &str) -> VecDeque<usize> {
        let order = self.0.tokens.order(Feature::of("/graphql", false), repository);
        let place = |access: &Access| self.accesses().position(|known| std::ptr::eq(known, access));
        let mut places: VecDeque<usize> = order.into_iter().filter_map(place).collect();
        let others = self.accesses().enumerate().filter(|(_, access)| !access.misses(repository));
        let others: Vec<usize> = others.map(|(place, _)| place).filter(|place| !places.contains(place)).collect();
        places.extend(others);
        places
    }

    pub(super) fn http(&self) -> &HttpClient {
        &self.0.http
    }
}
