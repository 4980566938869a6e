//! A write: sent once, and never again by itself.

use std::time::Instant;

use reqwest::{
    Method, Response, Url,
    header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderName},
};

use super::{
    Credential, HttpClient, Reply, Turns,
    address::{authority, check_private, shown},
    body,
    failure::Failure,
    redirect,
};
use crate::domain::{Fault, FaultKind};

/// How something is changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::provider) enum Verb {
    Post,
    Put,
    Delete,
}

/// One thing to change.
#[derive(Debug)]
pub(in crate::provider) struct Write<'a> {
    /// What is done, for messages: `cancel run 7 of octo/api`.
    pub(in crate::provider) what: &'a str,
    pub(in crate::provider) verb: Verb,
    pub(in crate::provider) url: Url,
    pub(in crate::provider) accept: &'static str,
    pub(in crate::provider) headers: &'a [(&'static str, &'static str)],
    pub(in crate::provider) credential: Option<&'a Credential>,
    /// JSON.
    pub(in crate::provider) body: Option<Vec<u8>>,
}

/// Why there is no answer to a write.
#[derive(Debug)]
pub(in crate::provider) enum Unanswered {
    /// It cannot have reached the far side; it may at another attempt.
    NotSent(Fault),
    /// It will not be sent at any attempt.
    Never(Fault),
    /// It went out: it may have been done.
    Lost(Fault),
}

impl HttpClient {
    /// Sends it once, in its turn. An answer of any status is `Ok`; a far side that asked for a pause is not asked
    /// before its end. A redirect is followed where it asks for the same again (307, 308) on the same host alone: whoever
    /// redirects has not done it.
    pub(in crate::provider) async fn write(&self, write: &Write<'_>, turns: &Turns) -> Result<Reply, Unanswered> {
        check_private(&write.url).map_err(|failure| Unanswered::Never(failure.into_fault_of(write.what)))?;
        turns.wait().await;
        let key = (authority(&write.url), write.credential.map(Credential::id));
        if let Some(wait) = self.pause_of(&key, Instant::now()) {
            let why = format!("{} asked for a pause, and nothing is sent before its end", key.0);
            let fault = Failure::new(FaultKind::RateLimited, why).into_fault_of(write.what);
            return Err(Unanswered::NotSent(fault.with_retry_at(wait.until)));
        }
        let total = self.limits().total;
        match tokio::time::timeout(total, self.deliver(write)).await {
            Ok(Ok(response)) => self.answered(write, response, key).await,
            Ok(Err(failure)) if failure.before_sending => Err(Unanswered::NotSent(failure.into_fault_of(write.what))),
            Ok(Err(failure)) => Err(lost(failure, write)),
            Err(_) => {
                let why = format!("{} did not answer within {} s", key.0, total.as_secs());
                Err(lost(Failure::new(FaultKind::TimedOut, why), write))
            }
        }
    }

    async fn deliver(&self, write: &Write<'_>) -> Result<Response, Failure> {
        let mut url = write.url.clone();
        for _ in 0..redirect::MOST {
            let response = self.once(write, &url).await?;
            let is_same_again = matches!(response.status().as_u16(), 307 | 308);
            let next = redirect::target(&url, response.headers()).ok();
            match next.filter(|next| is_same_again && redirect::may_carry_token(&url, next)) {
                Some(next) => url = next,
                None => return Ok(response),
            }
        }
        let why = format!("{} redirected more than {} times", shown(&write.url), redirect::MOST);
        Err(Failure { before_sending: true, ..Failure::new(FaultKind::Malformed, why) })
    }

    async fn once(&self, write: &Write<'_>, url: &Url) -> Result<Response, Failure> {
        let method = match write.verb {
            Verb::Post => Method::POST,
            Verb::Put => Method::PUT,
            Verb::Delete => Method::DELETE,
        };
        let unsent = |failure: Failure| Failure { before_sending: true, ..failure };
        let transport = self.transport().await.map_err(unsent)?;
        let mut request = transport.request(method, url.clone()).header(ACCEPT, write.accept);
        for (name, value) in write.headers {
            request = request.header(HeaderName::from_static(name), *value);
        }
        if let Some(credential) = write.credential {
            let Some(value) = credential.header() else {
                let why = "the token holds characters that no token has";
                return Err(unsent(Failure::new(FaultKind::Unauthorized, why)));
            };
            request = request.header(AUTHORIZATION, value);
        }
        if let Some(body) = &write.body {
            request = request.header(CONTENT_TYPE, "application/json").body(body.clone());
        }
        request.send().await.map_err(|error| Failure::of(&error, url))
    }

    async fn answered(
        &self,
        write: &Write<'_>,
        response: Response,
        key: super::gate::GateKey,
    ) -> Result<Reply, Unanswered> {
        let (status, headers, url) = (response.status(), response.headers().clone(), response.url().clone());
        let limits = self.limits();
        let read = tokio::time::timeout(limits.total, body::read(response, limits.body_bytes)).await;
        let body = read.unwrap_or_else(|_| {
            Err(Failure::new(FaultKind::TimedOut, format!("{} stopped sending its answer", authority(&url))))
        });
        let body = body.map_err(|failure| lost(failure, write))?;
        let wait = self.obey(&key, status, &headers);
        Ok(Reply { status, headers, body, url, wait })
    }
}

fn lost(failure: Failure, write: &Write<'_>) -> Unanswered {
    let fault = failure.into_fault_of(write.what);
    let message = format!("{}; it may have been done all the same", fault.message);
    let told = Fault::new(fault.kind, message);
    Unanswered::Lost(match &fault.hint {
        Some(hint) => told.with_hint(hint.as_str()),
        None => told,
    })
}
