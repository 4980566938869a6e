//! The client: one request with everything that may happen to it.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use reqwest::{
    Method, RequestBuilder, Response, StatusCode, Url,
    header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, ETAG, HeaderMap, HeaderName, HeaderValue, IF_NONE_MATCH, LINK},
};
use tokio::sync::OnceCell;

use super::{
    Credential, Limits, Reply, Tag,
    address::{authority, check_private, shown},
    body,
    budget::{RetryBudget, full_jitter},
    failure::Failure,
    gate::{Gate, GateKey},
    redirect,
    refused::Refused,
    store::{BodyStore, Stored},
    wait::{Asked, Wait, asked},
};
use crate::domain::{Fault, FaultKind, Timestamp};

/// One thing to read.
#[derive(Debug)]
pub(in crate::provider) struct Get<'a> {
    /// What is read, for messages: `the runs of octo/api`.
    pub(in crate::provider) subject: &'a str,
    pub(in crate::provider) url: Url,
    pub(in crate::provider) accept: &'static str,
    pub(in crate::provider) headers: &'a [(&'static str, &'static str)],
    /// Sent as a bearer token, and never to another scheme, host or port than that of `url`.
    pub(in crate::provider) credential: Option<&'a Credential>,
}

/// What an unchanged answer is measured by.
#[derive(Debug, Clone, Copy)]
enum Known<'a> {
    /// The bodies that the client keeps: an unchanged answer comes with its body.
    Kept,
    /// A tag that the caller keeps together with what it made of the body.
    Tag(Option<&'a HeaderValue>),
}

/// Reads over HTTP. Clones share connections, kept bodies, pauses and the retry budget.
#[derive(Debug, Clone)]
pub(in crate::provider) struct HttpClient(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    limits: Limits,
    bypass_proxy: bool,
    transport: OnceCell<reqwest::Client>,
    bodies: Mutex<BodyStore>,
    pub(super) gate: Mutex<Gate>,
    budget: Mutex<RetryBudget>,
}

impl HttpClient {
    /// Builds nothing yet: the trust store is read, off this thread, by the first request.
    /// `bypass_proxy` is for a far side on this machine; else the system's proxy is used.
    pub(in crate::provider) fn new(bypass_proxy: bool, limits: Limits) -> Self {
        Self(Arc::new(Shared {
            bypass_proxy,
            transport: OnceCell::new(),
            bodies: Mutex::new(BodyStore::new(limits.store_bytes)),
            gate: Mutex::default(),
            budget: Mutex::default(),
            limits,
        }))
    }

    /// Reads once, and once more where that can help and the budget allows. An answer of any status
    /// is `Ok`; a far side that asked for a pause is not asked before its end.
    pub(in crate::provider) async fn get(&self, get: &Get<'_>) -> Result<Reply, Fault> {
        let reading = self.with_retry(|| self.follow(get, Known::Kept));
        self.in_time(&get.url, reading).await.map_err(|refused| refused.into_fault(get.subject))
    }

    /// The same for a caller that keeps what it made of the body: while that is unchanged the answer is a 304
    /// without a body. `tag` is the `ETag` of the answer that it was made of.
    pub(in crate::provider) async fn get_unless(&self, get: &Get<'_>, tag: Option<&Tag>) -> Result<Reply, Fault> {
        let reading = self.with_retry(|| self.follow(get, Known::Tag(tag.map(|tag| &tag.0))));
        self.in_time(&get.url, reading).await.map_err(|refused| refused.into_fault(get.subject))
    }

    /// At most the whole time that a reading may take.
    pub(super) async fn in_time(
        &self,
        url: &Url,
        reading: impl Future<Output = Result<Reply, Refused>>,
    ) -> Result<Reply, Refused> {
        let total = self.0.limits.total;
        tokio::time::timeout(total, reading).await.unwrap_or_else(|_| {
            let why = format!("{} did not answer within {} s", authority(url), total.as_secs());
            Err(Refused::Failed(Failure::new(FaultKind::TimedOut, why)))
        })
    }

    /// Begins a pause of unsaid length for the far side that answered `reply`.
    pub(in crate::provider) fn pause(&self, reply: &Reply, credential: Option<&Credential>) -> Wait {
        let key = (authority(&reply.url), credential.map(Credential::id));
        hold(&self.0.gate).close(key, &Asked::Unsaid, Instant::now(), Timestamp::now())
    }

    /// Reads, and once more where that can help and the budget allows: for what is safe to ask twice.
    pub(super) async fn with_retry<F>(&self, read: impl Fn() -> F) -> Result<Reply, Refused>
    where
        F: Future<Output = Result<Reply, Refused>>,
    {
        let first = read().await;
        let again = match &first {
            Ok(reply) => reply.status.is_server_error() && reply.wait.is_none(),
            Err(Refused::Failed(failure)) => failure.before_sending,
            Err(Refused::Paused(..)) => false,
        };
        if again && hold(&self.0.budget).spend() {
            tokio::time::sleep(full_jitter()).await;
            return read().await;
        }
        if !again && first.is_ok() {
            hold(&self.0.budget).earn();
        }
        first
    }

    async fn follow(&self, get: &Get<'_>, known: Known<'_>) -> Result<Reply, Refused> {
        let mut url = get.url.clone();
        check_private(&url)?;
        let mut credential = get.credential;
        for _ in 0..=redirect::MOST {
            let response = match self.hop(get, &url, credential, known).await? {
                Hop::Answer(reply) => return Ok(reply),
                Hop::Elsewhere(response) => response,
            };
            let next =
                redirect::target(&url, response.headers()).map_err(|why| Failure::new(FaultKind::Malformed, why))?;
            credential = credential.filter(|_| redirect::may_carry_token(&url, &next));
            url = next;
        }
        let why = format!("{} redirected more than {} times", shown(&get.url), redirect::MOST);
        Err(Failure::new(FaultKind::Malformed, why).into())
    }

    async fn hop(
        &self,
        get: &Get<'_>,
        url: &Url,
        credential: Option<&Credential>,
        known: Known<'_>,
    ) -> Result<Hop<Reply>, Refused> {
        let id = credential.map(Credential::id);
        let gate_key = (authority(url), id);
        self.pass_gate(&gate_key)?;
        let store_key = (id, url.to_string());
        let stored = match known {
            Known::Kept => hold(&self.0.bodies).find(&store_key),
            Known::Tag(_) => None,
        };
        let tag = match known {
            Known::Kept => stored.as_ref().map(|stored| &stored.tag),
            Known::Tag(tag) => tag,
        };
        let response = self.send_get(get, url, credential, tag).await?;
        if redirect::is_redirect(response.status(), response.headers()) {
            return Ok(Hop::Elsewhere(response));
        }
        let is_unchanged = response.status() == StatusCode::NOT_MODIFIED;
        let asked_for = tag.is_some();
        let mut reply = self.receive(response, url, |_| gate_key).await?;
        if is_unchanged && !asked_for {
            let why = format!("{} answered 304 to a question that had not been asked before", shown(url));
            return Err(Failure::new(FaultKind::Malformed, why).into());
        }
        if let Some(stored) = stored.filter(|_| is_unchanged) {
            for (name, value) in &stored.headers {
                reply.headers.entry(name).or_insert_with(|| value.clone());
            }
            (reply.status, reply.body) = (StatusCode::OK, stored.body);
        }
        let tag = reply.headers.get(ETAG).filter(|_| reply.status == StatusCode::OK && matches!(known, Known::Kept));
        if let Some(tag) = tag {
            let headers = [CONTENT_TYPE, LINK]
                .into_iter()
                .filter_map(|name| Some((name.clone(), reply.headers.get(name)?.clone())));
            let stored = Stored { tag: tag.clone(), body: reply.body.clone(), headers: headers.collect() };
            hold(&self.0.bodies).keep(store_key, stored);
        }
        Ok(Hop::Answer(reply))
    }

    /// Refuses while the far side's pause lasts.
    pub(super) fn pass_gate(&self, key: &GateKey) -> Result<(), Refused> {
        match hold(&self.0.gate).pause(key, Instant::now()) {
            Some(wait) => Err(Refused::Paused(key.0.clone(), wait)),
            None => Ok(()),
        }
    }

    pub(super) async fn send_get(
        &self,
        get: &Get<'_>,
        url: &Url,
        credential: Option<&Credential>,
        tag: Option<&HeaderValue>,
    ) -> Result<Response, Failure> {
        let mut request = self.request(Method::GET, url, get.accept, get.headers, credential).await?;
        if let Some(tag) = tag {
            request = request.header(IF_NONE_MATCH, tag);
        }
        request.send().await.map_err(|error| Failure::of(&error, url))
    }

    /// A request with what every one of ours carries.
    pub(super) async fn request(
        &self,
        method: Method,
        url: &Url,
        accept: &'static str,
        headers: &[(&'static str, &'static str)],
        credential: Option<&Credential>,
    ) -> Result<RequestBuilder, Failure> {
        let mut request = self.transport().await?.request(method, url.clone()).header(ACCEPT, accept);
        for (name, value) in headers {
            request = request.header(HeaderName::from_static(name), *value);
        }
        if let Some(credential) = credential {
            let Some(value) = credential.header() else {
                return Err(Failure::new(FaultKind::Unauthorized, "the token holds characters that no token has"));
            };
            request = request.header(AUTHORIZATION, value);
        }
        Ok(request)
    }

    /// Reads an answer and obeys its word on waiting. `gate` names what a pause is for.
    pub(super) async fn receive(
        &self,
        response: Response,
        url: &Url,
        gate: impl FnOnce(&HeaderMap) -> GateKey,
    ) -> Result<Reply, Failure> {
        let (status, headers) = (response.status(), response.headers().clone());
        let body = body::read(response, self.0.limits.body_bytes).await?;
        let wait = self.obey(&gate(&headers), status, &headers);
        Ok(Reply { status, headers, body, url: url.clone(), wait })
    }

    /// Takes an answer's word on waiting.
    pub(super) fn obey(&self, key: &GateKey, status: StatusCode, headers: &HeaderMap) -> Option<Wait> {
        let (mut gate, now, at) = (hold(&self.0.gate), Instant::now(), Timestamp::now());
        let wait = asked(status, headers, at).map(|asked| gate.close(key.clone(), &asked, now, at));
        if status.is_success() || status == StatusCode::NOT_MODIFIED {
            gate.open(key, now);
        }
        wait
    }

    /// The pause that is on, if one is.
    pub(super) fn pause_of(&self, key: &GateKey, now: Instant) -> Option<Wait> {
        hold(&self.0.gate).pause(key, now)
    }

    pub(super) fn limits(&self) -> &Limits {
        &self.0.limits
    }

    pub(super) async fn transport(&self) -> Result<&reqwest::Client, Failure> {
        let broken = || Failure::new(FaultKind::Broken, "the system's trust store cannot be read");
        self.0
            .transport
            .get_or_try_init(|| async {
                let (connect, bypass_proxy) = (self.0.limits.connect, self.0.bypass_proxy);
                let built = tokio::task::spawn_blocking(move || build(connect, bypass_proxy)).await;
                built.ok().and_then(Result::ok).ok_or_else(broken)
            })
            .await
    }
}

fn build(connect: Duration, bypass_proxy: bool) -> reqwest::Result<reqwest::Client> {
    let builder = reqwest::Client::builder()
        .user_agent(concat!("orchestra/", env!("CARGO_PKG_VERSION")))
        .connect_timeout(connect)
        .redirect(reqwest::redirect::Policy::none())
        .retry(reqwest::retry::never())
        .referer(false)
        .tcp_nodelay(true);
    if bypass_proxy { builder.no_proxy() } else { builder }.build()
}

/// One answer on the way.
pub(super) enum Hop<A> {
    Answer(A),
    Elsewhere(Response),
}

/// The state behind these locks is whole at every point at which a holder could panic.
pub(super) fn hold<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}
