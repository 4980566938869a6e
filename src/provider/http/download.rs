//! A body that goes on as it comes, however long: never held whole, and limited in its silences, not in its time.

use std::time::Duration;

use bytes::Bytes;
use reqwest::{Response, Url, header::HeaderMap};

use super::{
    Reply,
    address::{authority, check_private, shown},
    client::{Get, Hop, HttpClient},
    failure::Failure,
    redirect,
    refused::Refused,
};
use crate::{
    domain::{Fault, FaultKind},
    provider::BoxFuture,
};

/// Bounds of one download.
#[derive(Debug, Clone, Copy)]
pub(in crate::provider) struct DownloadLimits {
    /// Time without a single byte, and to the head of the answer.
    pub(in crate::provider) silence: Duration,
    /// Largest body, as unpacked.
    pub(in crate::provider) bytes: u64,
}

/// Where the bytes go.
pub(in crate::provider) trait Sink: Send {
    /// Takes the next bytes. The error is what a person reads.
    fn put<'a>(&'a mut self, bytes: &'a Bytes, announced: Option<u64>) -> BoxFuture<'a, Result<(), Fault>>;
}

/// How a download ended.
#[derive(Debug)]
pub(in crate::provider) enum Downloaded {
    /// All bytes went into the sink.
    Whole,
    /// An answer that is none of good status. `is_elsewhere` when it came from the host that the first one sent us to, or from one that
    /// that host sent us to.
    Refused { reply: Box<Reply>, is_elsewhere: bool },
}

impl HttpClient {
    /// Reads a body into a sink. Redirects are followed as everywhere; on another host neither token nor headers are
    /// sent, and its address, whose query may be a signature, is never told.
    pub(in crate::provider) async fn download(
        &self,
        get: &Get<'_>,
        limits: DownloadLimits,
        sink: &mut dyn Sink,
    ) -> Result<Downloaded, Fault> {
        let head = self.head(get, limits).await.map_err(|refused| refused.into_fault(get.subject))?;
        let (response, url, is_elsewhere) = head;
        if response.status().is_success() {
            return pour(response, &url, limits, get.subject, sink).await.map(|()| Downloaded::Whole);
        }
        let key = (authority(&url), get.credential.filter(|_| !is_elsewhere).map(super::Credential::id));
        let status = response.status();
        let received = tokio::time::timeout(limits.silence, self.receive(response, &url, |_| key)).await;
        let reply = received.unwrap_or_else(|_| {
            let silence = limits.silence.as_secs();
            let why = format!("{} answered {status} and did not end its answer within {silence} s", authority(&url));
            Err(Failure::new(FaultKind::TimedOut, why))
        });
        let reply = reply.map_err(|failure| failure.into_fault(get.subject))?;
        Ok(Downloaded::Refused { reply: Box::new(reply), is_elsewhere })
    }

    /// The head of the last answer, where it came from, and whether another host sent us there or gave it.
    async fn head(&self, get: &Get<'_>, limits: DownloadLimits) -> Result<(Response, Url, bool), Refused> {
        check_private(&get.url)?;
        let origin = get.url.origin();
        let mut url = get.url.clone();
        // Whom another host sends back home comes without the token: its choice is not ours.
        let mut is_home = true;
        for _ in 0..=redirect::MOST {
            is_home &= url.origin() == origin;
            let asked = Get {
                url: url.clone(),
                accept: if is_home { get.accept } else { "*/*" },
                headers: if is_home { get.headers } else { &[] },
                ..*get
            };
            let credential = get.credential.filter(|_| is_home);
            let answer = tokio::time::timeout(limits.silence, self.open(&asked, credential)).await;
            let Ok(answer) = answer else {
                let why = format!("{} did not answer within {} s", authority(&url), limits.silence.as_secs());
                return Err(Failure::new(FaultKind::TimedOut, why).into());
            };
            let response = match answer? {
                Hop::Elsewhere(response) => response,
                Hop::Answer(response) => return Ok((response, url, !is_home)),
            };
            url = next(&url, response.headers())?;
        }
        let why = format!("{} redirected more than {} times", shown(&get.url), redirect::MOST);
        Err(Failure::new(FaultKind::Malformed, why).into())
    }

    async fn open(&self, get: &Get<'_>, credential: Option<&super::Credential>) -> Result<Hop<Response>, Refused> {
        let key = (authority(&get.url), credential.map(super::Credential::id));
        self.pass_gate(&key)?;
        let response = self.send_get(get, &get.url, credential, None).await?;
        let is_redirect = redirect::is_redirect(response.status(), response.headers());
        Ok(if is_redirect { Hop::Elsewhere(response) } else { Hop::Answer(response) })
    }
}

fn next(from: &Url, headers: &HeaderMap) -> Result<Url, Refused> {
    redirect::target(from, headers).map_err(|why| Failure::new(FaultKind::Malformed, why).into())
}

async fn pour(
    mut response: Response,
    url: &Url,
    limits: DownloadLimits,
    subject: &str,
    sink: &mut dyn Sink,
) -> Result<(), Fault> {
    let announced = response.content_length();
    let mut poured = 0u64;
    let large = || {
        let why = format!("the answer of {} is larger than {} MiB", authority(url), limits.bytes >> 20);
        Failure::new(FaultKind::Malformed, why).into_fault(subject)
    };
    if announced.is_some_and(|bytes| bytes > limits.bytes) {
        return Err(large());
    }
    loop {
        let chunk = tokio::time::timeout(limits.silence, response.chunk()).await.map_err(|_| {
            let silence = limits.silence.as_secs();
            let why = format!("{} sent nothing for {silence} s after {poured} bytes", authority(url));
            Failure::new(FaultKind::TimedOut, why).into_fault(subject)
        })?;
        let broken = |_| {
            let why = format!("the answer of {} broke off after {poured} bytes", authority(url));
            Failure::new(FaultKind::Unreachable, why).into_fault(subject)
        };
        let Some(chunk) = chunk.map_err(broken)? else { return Ok(()) };
        poured += chunk.len() as u64;
        if poured > limits.bytes {
            return Err(large());
        }
        sink.put(&chunk, announced).await?;
    }
}
