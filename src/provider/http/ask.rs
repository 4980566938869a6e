//! A question that needs a body (GraphQL): still a reading, so that it may be asked twice.

use reqwest::{
    Method, Url,
    header::{CONTENT_TYPE, HeaderMap, HeaderValue},
};

use super::{
    Credential, HttpClient, Reply,
    address::{authority, check_private, shown},
    failure::Failure,
    redirect,
    refused::Refused,
    wait::text,
};
use crate::domain::{Fault, FaultKind};

/// One question that is sent as JSON.
#[derive(Debug)]
pub(in crate::provider) struct Ask<'a> {
    /// What is read, for messages.
    pub(in crate::provider) subject: &'a str,
    pub(in crate::provider) url: &'a Url,
    pub(in crate::provider) accept: &'static str,
    pub(in crate::provider) headers: &'a [(&'static str, &'static str)],
    /// Sent as a bearer token.
    pub(in crate::provider) credential: Option<&'a Credential>,
    /// JSON.
    pub(in crate::provider) body: &'a str,
    /// A quota of its own: when that is used up, only questions of the same quota wait. A pause that the far side
    /// asks for in so many words holds everything back.
    pub(in crate::provider) quota: &'static str,
}

impl HttpClient {
    /// Asks once, and once more where that can help and the budget allows. An answer of any status is `Ok`; a far
    /// side that asked for a pause is not asked before its end. A redirect is not followed.
    pub(in crate::provider) async fn ask(&self, ask: &Ask<'_>) -> Result<Reply, Fault> {
        let reading = self.with_retry(|| self.ask_once(ask));
        self.in_time(ask.url, reading).await.map_err(|refused| refused.into_fault(ask.subject))
    }

    async fn ask_once(&self, ask: &Ask<'_>) -> Result<Reply, Refused> {
        let url = ask.url;
        check_private(url)?;
        let id = ask.credential.map(Credential::id);
        let (host, quota) = ((authority(url), id), (format!("{} ({})", authority(url), ask.quota), id));
        self.pass_gate(&host)?;
        self.pass_gate(&quota)?;
        let request = self.request(Method::POST, url, ask.accept, ask.headers, ask.credential).await?;
        let request = request.header(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        let response = request.body(ask.body.to_owned()).send().await.map_err(|error| Failure::of(&error, url))?;
        if redirect::is_redirect(response.status(), response.headers()) {
            let why = format!("{} redirected a question, which is not followed", shown(url));
            return Err(Failure::new(FaultKind::Malformed, why).into());
        }
        let key = |headers: &HeaderMap| if is_used_up(headers) { quota } else { host };
        Ok(self.receive(response, url, key).await?)
    }
}

/// The quota's end is all that the answer gives as a reason to wait.
fn is_used_up(headers: &HeaderMap) -> bool {
    text(headers, "retry-after").is_none() && text(headers, "x-ratelimit-remaining") == Some("0")
}
