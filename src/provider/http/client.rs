//! The client: one request with everything that may happen to it.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use reqwest::{
    Method, Response, StatusCode, Url,
    header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, ETAG, HeaderName, IF_NONE_MATCH, LINK},
};
use tokio::sync::OnceCell;

use super::{
    Credential, Reply,
    address::{authority, is_private, shown},
    body,
    budget::{RetryBudget, full_jitter},
    failure::Failure,
    gate::{Gate, GateKey},
    redirect,
    store::{BodyStore, Stored},
    wait::{Asked, Wait, asked},
};
use crate::domain::{Fault, FaultKind, Timestamp};

/// Bounds of a client.
#[derive(Debug, Clone)]
pub(in crate::provider) struct Limits {
    /// Time until a connection stands.
    pub(in crate::provider) connect: Duration,
    /// Time for one reading with redirects and a second try.
    pub(in crate::provider) total: Duration,
    /// Largest body, as decoded.
    pub(in crate::provider) body_bytes: usize,
    /// Bodies kept for conditional requests.
    pub(in crate::provider) store_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(4),
            total: Duration::from_secs(10),
            body_bytes: 16 << 20,
            store_bytes: 8 << 20,
        }
    }
}

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

/// Reads over HTTP. Clones share connections, kept bodies, pauses and the retry budget.
#[derive(Debug, Clone)]
pub(in crate::provider) struct HttpClient(pub(super) Arc<Shared>);

#[derive(Debug)]
pub(super) struct Shared {
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
        let total = self.0.limits.total;
        let outcome = tokio::time::timeout(total, self.get_with_retry(get)).await.unwrap_or_else(|_| {
            let why = format!("{} did not answer within {} s", authority(&get.url), total.as_secs());
            Err(Refused::Failed(Failure::new(FaultKind::TimedOut, why)))
        });
        outcome.map_err(|refused| self.told(refused, get))
    }

    /// Why there is no answer, for a person.
    pub(super) fn told(&self, refused: Refused, get: &Get<'_>) -> Fault {
        match refused {
            Refused::Failed(failure) => failure.into_fault(get.subject),
            Refused::Paused(host, wait) => {
                let why = format!("{host} asked for a pause, and nothing is sent before its end");
                Failure::new(FaultKind::RateLimited, why).into_fault(get.subject).with_retry_at(wait.until)
            }
        }
    }

    /// Begins a pause of unsaid length for the far side that answered `reply`.
    pub(in crate::provider) fn pause(&self, reply: &Reply, credential: Option<&Credential>) -> Wait {
        let key = (authority(&reply.url), credential.map(Credential::id));
        hold(&self.0.gate).close(key, &Asked::Unsaid, Instant::now(), Timestamp::now())
    }

    async fn get_with_retry(&self, get: &Get<'_>) -> Result<Reply, Refused> {
        let first = self.follow(get).await;
        let again = match &first {
            Ok(reply) => reply.status.is_server_error() && reply.wait.is_none(),
            Err(Refused::Failed(failure)) => failure.before_sending,
            Err(Refused::Paused(..)) => false,
        };
        if again && hold(&self.0.budget).spend() {
            tokio::time::sleep(full_jitter()).await;
            return self.follow(get).await;
        }
        if !again && first.is_ok() {
            hold(&self.0.budget).earn();
        }
        first
    }

    async fn follow(&self, get: &Get<'_>) -> Result<Reply, Refused> {
        let mut url = get.url.clone();
        if !is_private(&url) {
            let why = format!("{} is plain http, which is only used on this machine", shown(&url));
            return Err(Failure::new(FaultKind::Unreachable, why).into());
        }
        let mut credential = get.credential;
        for _ in 0..=redirect::MOST {
            let response = match self.hop(get, &url, credential).await? {
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

    async fn hop(&self, get: &Get<'_>, url: &Url, credential: Option<&Credential>) -> Result<Hop<Reply>, Refused> {
        let id = credential.map(Credential::id);
        let gate_key = (authority(url), id);
        if let Some(wait) = hold(&self.0.gate).pause(&gate_key, Instant::now()) {
            return Err(Refused::Paused(gate_key.0, wait));
        }
        let store_key = (id, url.to_string());
        let stored = hold(&self.0.bodies).find(&store_key);
        let response = self.send(get, url, credential, stored.as_ref()).await?;
        if redirect::is_redirect(response.status(), response.headers()) {
            return Ok(Hop::Elsewhere(response));
        }
        let reply = self.receive(response, url, stored, gate_key).await?;
        if let Some(tag) = reply.headers.get(ETAG).filter(|_| reply.status == StatusCode::OK) {
            let headers = [CONTENT_TYPE, LINK]
                .into_iter()
                .filter_map(|name| Some((name.clone(), reply.headers.get(name)?.clone())));
            let stored = Stored { tag: tag.clone(), body: reply.body.clone(), headers: headers.collect() };
            hold(&self.0.bodies).keep(store_key, stored);
        }
        Ok(Hop::Answer(reply))
    }

    pub(super) async fn send(
        &self,
        get: &Get<'_>,
        url: &Url,
        credential: Option<&Credential>,
        stored: Option<&Stored>,
    ) -> Result<Response, Failure> {
        let mut request = self.transport().await?.request(Method::GET, url.clone()).header(ACCEPT, get.accept);
        for (name, value) in get.headers {
            request = request.header(HeaderName::from_static(name), *value);
        }
        if let Some(credential) = credential {
            let Some(value) = credential.header() else {
                return Err(Failure::new(FaultKind::Unauthorized, "the token holds characters that no token has"));
            };
            request = request.header(AUTHORIZATION, value);
        }
        if let Some(stored) = stored {
            request = request.header(IF_NONE_MATCH, &stored.tag);
        }
        request.send().await.map_err(|error| Failure::of(&error, url))
    }

    pub(super) async fn receive(
        &self,
        response: Response,
        url: &Url,
        stored: Option<Stored>,
        gate_key: GateKey,
    ) -> Result<Reply, Failure> {
        let (mut status, mut headers) = (response.status(), response.headers().clone());
        let mut body = body::read(response, self.0.limits.body_bytes).await?;
        if status == StatusCode::NOT_MODIFIED {
            let Some(stored) = stored else {
                let why = format!("{} answered 304 to a question that had not been asked before", shown(url));
                return Err(Failure::new(FaultKind::Malformed, why));
            };
            for (name, value) in &stored.headers {
                headers.entry(name).or_insert_with(|| value.clone());
            }
            (status, body) = (StatusCode::OK, stored.body);
        }
        let mut gate = hold(&self.0.gate);
        let wait = asked(status, &headers, Timestamp::now())
            .map(|asked| gate.close(gate_key.clone(), &asked, Instant::now(), Timestamp::now()));
        if status.is_success() {
            gate.open(&gate_key);
        }
        drop(gate);
        Ok(Reply { status, headers, body, url: url.clone(), wait })
    }

    async fn transport(&self) -> Result<&reqwest::Client, Failure> {
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

/// Why there is no answer.
pub(super) enum Refused {
    Failed(Failure),
    Paused(String, Wait),
}

impl From<Failure> for Refused {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
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
