//! Asking whether a key is good.

use serde::Deserialize;
use url::Url;

use crate::{
    config::LambdaSettings,
    domain::{Fault, FaultKind, Secret, redact},
    provider::http::{Credential, Get, HttpClient, Limits, Reply, is_loopback, segments},
};

const ACCEPT: &str = "application/json";
const SUBJECT: &str = "whether the key is good";

/// Asks Lambda Cloud about keys. Keeps none.
#[derive(Debug)]
pub struct LambdaKeys {
    http: HttpClient,
    base: Url,
}

#[derive(Deserialize)]
struct Refused {
    error: Option<Said>,
}

#[derive(Deserialize)]
struct Said {
    code: Option<String>,
    message: Option<String>,
}

impl LambdaKeys {
    /// # Errors
    /// The address is none.
    pub fn new(settings: &LambdaSettings) -> Result<Self, Fault> {
        let base = Url::parse(&settings.api_url).map_err(|error| {
            Fault::new(FaultKind::Unreachable, format!("`{}` is no address: {error}", settings.api_url))
                .with_hint("correct lambda.api_url")
        })?;
        Ok(Self { http: HttpClient::new(is_loopback(&base), Limits::default()), base })
    }

    /// One reading: the list of instances, which is short. It changes and costs nothing.
    ///
    /// # Errors
    /// `Unauthorized` when the key is wrong, ended or deleted, or its account may not be used; whatever
    /// else keeps the answer away.
    pub async fn check(&self, key: &Secret) -> Result<(), Fault> {
        let credential = Credential::new(key.clone());
        let url = segments(&self.base, ["instances"]);
        let get = Get { subject: SUBJECT, url, accept: ACCEPT, headers: &[], credential: Some(&credential) };
        let reply = self.http.get(&get).await?;
        if reply.status.is_success() {
            return reply.json::<serde_json::Value>(SUBJECT).map(|_| ());
        }
        Err(self.fault(&reply))
    }

    /// The statuses and codes of Lambda's description, version 1.10.0.
    fn fault(&self, reply: &Reply) -> Fault {
        let host = self.base.host_str().unwrap_or("Lambda Cloud");
        let (code, message) = said(reply);
        let beside = if message.is_empty() { String::new() } else { format!(" ({message})") };
        let unauthorized = |what: String| Fault::new(FaultKind::Unauthorized, what);
        match (reply.status.as_u16(), code.as_str()) {
            (429, _) => {
                let fault = Fault::new(FaultKind::RateLimited, format!("{host} asks to slow down"));
                match &reply.wait {
                    Some(wait) => fault.with_retry_at(wait.until),
                    None => fault.with_hint("try again in a minute"),
                }
            }
            (401, _) | (_, "global/invalid-api-key") => unauthorized(format!("{host} refused the key{beside}"))
                .with_hint("make one at https://cloud.lambda.ai/api-keys"),
            (403, "global/account-inactive") => unauthorized(format!("the account of this key is not active{beside}"))
                .with_hint("see https://cloud.lambda.ai"),
            (403, "global/invalid-address") => {
                unauthorized(format!("the account of this key has no valid address{beside}"))
                    .with_hint("enter a billing address at https://cloud.lambda.ai")
            }
            (403, _) => unauthorized(format!("the key may not list instances{beside}"))
                .with_hint("give its role that right, or make another key at https://cloud.lambda.ai/api-keys"),
            (500.., _) => {
                Fault::new(FaultKind::Unreachable, format!("{host} answered {}{beside}", reply.status_line()))
                    .with_hint("try again later")
            }
            _ => Fault::new(FaultKind::Malformed, format!("{host} answered {}{beside}", reply.status_line()))
                .with_hint("is lambda.api_url right?"),
        }
    }
}

/// Code and sentence of an error; both empty where the body is something else.
fn said(reply: &Reply) -> (String, String) {
    let refused: Option<Refused> = serde_json::from_slice(&reply.body).ok();
    let Some(Said { code, message }) = refused.and_then(|refused| refused.error) else { return Default::default() };
    let message: String = message.unwrap_or_default().chars().take(160).collect();
    (code.unwrap_or_default(), redact(message.trim_end_matches('.')).into_owned())
}
