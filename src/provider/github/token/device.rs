//! The OAuth device flow: a short code is typed on a page, and the token comes here by itself.
//!
//! Source: GitHub's page *Authorizing OAuth apps*, device flow. Two requests on the web host: one for the
//! code, one that is repeated, never faster than asked, until the person has decided.

use std::time::Duration;

use serde::Deserialize;
use url::Url;

use crate::{
    config::GithubSettings,
    domain::{Fault, FaultKind, Printable, Secret},
    provider::http::{HttpClient, Limits, Reply, is_loopback, segments},
};

const GRANT: &str = "urn:ietf:params:oauth:grant-type:device_code";
/// Where the far side names no pace, and what `slow_down` adds. Source: RFC 8628, 3.2 and 3.5.
const PACE: Duration = Duration::from_secs(5);
/// Never asked faster, whatever is named.
const FASTEST: Duration = Duration::from_secs(1);
const SLOWEST: Duration = Duration::from_secs(60);
/// No code is waited for longer; GitHub's are good for 15 minutes.
const LONGEST: Duration = Duration::from_secs(1_800);

/// Gets a token for one OAuth app.
#[derive(Debug)]
pub struct DeviceFlow {
    http: HttpClient,
    web: Url,
    client_id: String,
}

/// A code to type, and where.
#[derive(Debug)]
pub struct DeviceCode {
    /// `WDJB-MJHT`.
    pub user_code: Printable,
    /// The page on which it is typed, as an address is written: no sign in it is anything else.
    pub page: Printable,
    device_code: Secret,
    pace: DevicePace,
}

/// How fast may be asked, and for how long.
#[derive(Debug, Clone, PartialEq, Eq)]
struct DevicePace {
    interval: Duration,
    left: Duration,
}

/// What one question came to.
#[derive(Debug)]
enum Polled {
    Pending,
    /// Asked too fast; the new pace, where one is named.
    SlowDown(Option<Duration>),
    Token(Secret),
}

#[derive(Deserialize)]
struct Begun {
    device_code: Option<String>,
    user_code: Option<String>,
    verification_uri: Option<String>,
    expires_in: Option<u64>,
    interval: Option<u64>,
    error: Option<String>,
}

#[derive(Deserialize)]
struct Answered {
    access_token: Option<String>,
    error: Option<String>,
    interval: Option<u64>,
}

impl DeviceFlow {
    /// # Errors
    /// The host's pages have no address.
    pub fn new(settings: &GithubSettings, client_id: &str) -> Result<Self, Fault> {
        let web = settings.web_url();
        let web = Url::parse(&web).map_err(|_| Fault::new(FaultKind::Unreachable, format!("`{web}` is no address")))?;
        let http = HttpClient::new(is_loopback(&web), Limits::default());
        Ok(Self { http, web, client_id: client_id.to_owned() })
    }

    /// Asks for a code.
    ///
    /// # Errors
    /// The app is not known or may not do this; whatever keeps the answer away.
    pub async fn begin(&self, scope: &str) -> Result<DeviceCode, Fault> {
        let subject = "a code for logging in";
        let url = segments(&self.web, ["login", "device", "code"]);
        let fields = [("client_id", self.client_id.as_str()), ("scope", scope)];
        let reply = self.http.post_form(subject, &url, &fields).await?;
        if reply.status == 404 {
            return Err(self.refused("incorrect_client_credentials"));
        }
        let begun: Begun = self.good(&reply, subject)?;
        if let Some(error) = begun.error {
            return Err(self.refused(&error));
        }
        let malformed = |what: &str| Fault::new(FaultKind::Malformed, format!("{} sent no {what}", self.host()));
        let page =
            begun.verification_uri.and_then(|page| self.ours(&page)).ok_or_else(|| malformed("page of its own"))?;
        let device_code = begun.device_code.as_deref().and_then(Secret::new).ok_or_else(|| malformed("code"))?;
        let user_code =
            begun.user_code.filter(|code| !code.trim().is_empty()).ok_or_else(|| malformed("code to type"))?;
        let seconds = |value: Option<u64>, usual: Duration| value.map_or(usual, Duration::from_secs);
        let interval = seconds(begun.interval, PACE).clamp(FASTEST, SLOWEST);
        let left = seconds(begun.expires_in, LONGEST).min(LONGEST);
        let (user_code, page) = (Printable::new(user_code), Printable::new(page.as_str()));
        Ok(DeviceCode { user_code, page, device_code, pace: DevicePace { interval, left } })
    }

    /// Asks once whether the person has decided.
    async fn poll(&self, code: &DeviceCode) -> Result<Polled, Fault> {
        let subject = "whether the login is allowed";
        let url = segments(&self.web, ["login", "oauth", "access_token"]);
        let fields =
            [("client_id", self.client_id.as_str()), ("device_code", code.device_code.expose()), ("grant_type", GRANT)];
        let reply = self.http.post_form(subject, &url, &fields).await?;
        let answered: Answered = self.good(&reply, subject)?;
        if let Some(token) = answered.access_token.as_deref().and_then(Secret::new) {
            return Ok(Polled::Token(token));
        }
        match answered.error.as_deref() {
            Some("authorization_pending") => Ok(Polled::Pending),
            Some("slow_down") => Ok(Polled::SlowDown(answered.interval.map(Duration::from_secs))),
            Some(error) => Err(self.refused(error)),
            None => Err(Fault::new(FaultKind::Malformed, format!("{} sent neither a token nor why not", self.host()))),
        }
    }

    /// Asks until the person has decided or the code is too old. A network that is gone for a while does
    /// not end it.
    ///
    /// # Errors
    /// `Unauthorized` when access was denied, `TimedOut` when the code is too old, or what kept the last
    /// answer away.
    pub async fn wait(&self, code: &DeviceCode) -> Result<Secret, Fault> {
        let mut pace = code.pace.clone();
        let mut lost = None;
        while let Some(pause) = pace.next() {
            tokio::time::sleep(pause).await;
            match self.poll(code).await {
                Ok(Polled::Token(token)) => return Ok(token),
                Ok(Polled::Pending) => lost = None,
                Ok(Polled::SlowDown(named)) => pace.slow_down(named),
                Err(fault) if may_pass(&fault) => lost = Some(fault),
                Err(fault) => return Err(fault),
            }
        }
        Err(lost.unwrap_or_else(|| self.refused("expired_token")))
    }

    /// A page that is not of this host, or could be another's on the way, is never shown: a person types a
    /// code there.
    fn ours(&self, page: &str) -> Option<Url> {
        let page = Url::parse(page).ok()?;
        let is_private = page.scheme() == "https" || (page.scheme() == "http" && is_loopback(&page));
        let is_bare = page.username().is_empty() && page.password().is_none();
        (is_private && is_bare && page.origin() == self.web.origin()).then_some(page)
    }

    fn host(&self) -> &str {
        self.web.host_str().unwrap_or("the host")
    }

    /// An answer of 200, or of 4xx that says why in the same form.
    fn good<T: for<'de> Deserialize<'de>>(&self, reply: &Reply, subject: &str) -> Result<T, Fault> {
        if reply.status.is_server_error() || reply.status == 429 {
            let status = reply.status_line();
            return Err(Fault::new(FaultKind::Unreachable, format!("{} answered {status} for {subject}", self.host())));
        }
        reply.json(subject)
    }

    fn refused(&self, error: &str) -> Fault {
        let host = self.host();
        let of = |kind, said: String| Fault::new(kind, said);
        match error {
            "access_denied" => of(FaultKind::Unauthorized, format!("the login was denied on the page of {host}"))
                .with_hint("nothing was kept; begin again: orchestra auth login --device"),
            "expired_token" | "token_expired" => {
                of(FaultKind::TimedOut, format!("the code was not typed at {host} in time"))
                    .with_hint("get a new one: orchestra auth login --device")
            }
            "device_flow_disabled" => {
                of(FaultKind::Unauthorized, format!("this app may not use the device flow at {host}"))
                    .with_hint("allow it on the page of the OAuth app, or paste a token: orchestra auth login")
            }
            "incorrect_client_credentials" | "unsupported_grant_type" | "incorrect_device_code" => {
                of(FaultKind::Unauthorized, format!("{host} does not know the app of github.client_id ({error})"))
                    .with_hint("correct github.client_id, or paste a token: orchestra auth login")
            }
            other => {
                let other: String = other.chars().take(80).collect();
                of(FaultKind::Unauthorized, format!("{host} refused the login: {other}"))
                    .with_hint("paste a token instead: orchestra auth login")
            }
        }
    }
}

/// Another try may have another end. A code that is too old is told apart by its hint.
fn may_pass(fault: &Fault) -> bool {
    matches!(fault.kind, FaultKind::Unreachable | FaultKind::TimedOut) && fault.hint.is_none()
}

impl DevicePace {
    /// The pause before the next question; `None` when the code is too old for another.
    fn next(&mut self) -> Option<Duration> {
        let pause = self.interval;
        self.left = self.left.checked_sub(pause)?;
        Some(pause)
    }

    fn slow_down(&mut self, named: Option<Duration>) {
        let slower = named.unwrap_or(self.interval + PACE);
        self.interval = slower.clamp(self.interval, SLOWEST);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pace_is_the_far_sides_and_slows_down_when_told() {
        let mut pace = DevicePace { interval: Duration::from_secs(5), left: Duration::from_secs(30) };
        assert_eq!(pace.next(), Some(Duration::from_secs(5)));
        pace.slow_down(None);
        assert_eq!(pace.next(), Some(Duration::from_secs(10)));
        pace.slow_down(Some(Duration::from_secs(1)));
        assert_eq!(pace.next(), Some(Duration::from_secs(10)), "never faster than before");
        assert_eq!(pace.next(), None, "the code is too old for another");
        pace.slow_down(Some(Duration::MAX));
        assert_eq!(pace.interval, SLOWEST);
    }

    #[test]
    fn a_page_of_another_host_is_not_shown() {
        let at = |api_url: &str| {
            let (api_url, host) = (api_url.to_owned(), "github.com".to_owned());
            DeviceFlow::new(&GithubSettings { api_url, host, repositories: Vec::new() }, "Iv1.0").unwrap()
        };
        let flow = at("https://api.github.com");
        assert_eq!(flow.ours("https://github.com/login/device").unwrap().as_str(), "https://github.com/login/device");
        for other in [
            "https://github.com.evil.example/login/device",
            "https://github.com@evil.example/login/device",
            "https://evil.example@github.com/login/device",
            "http://github.com/login/device",
            "ftp://github.com/login/device",
            "javascript:alert(1)",
            "login",
            "",
        ] {
            assert_eq!(flow.ours(other), None, "{other}");
        }
        let flow = at("http://127.0.0.1:9");
        assert!(flow.ours("http://127.0.0.1:9/login/device").is_some());
        assert_eq!(flow.ours("http://127.0.0.1:8/login/device"), None);
    }

    #[test]
    fn what_would_steer_the_terminal_is_escaped_in_the_address() {
        let settings = GithubSettings {
            api_url: "https://api.github.com".into(),
            host: "github.com".into(),
            repositories: Vec::new(),
        };
        let flow = DeviceFlow::new(&settings, "Iv1.0").unwrap();
        let page = flow.ours("https://github.com/login\u{1b}]0;x\u{7}?a=\u{1b}[2J#\u{202e}\u{9b}").unwrap();
        assert_eq!(page.as_str(), "https://github.com/login%1B]0;x%07?a=%1B[2J#%E2%80%AE%C2%9B");
    }

    #[test]
    fn every_refusal_says_what_to_do() {
        let settings = GithubSettings {
            api_url: "https://api.github.com".into(),
            host: "github.com".into(),
            repositories: Vec::new(),
        };
        let flow = DeviceFlow::new(&settings, "Iv1.0").unwrap();
        for error in ["access_denied", "expired_token", "device_flow_disabled", "incorrect_client_credentials", "new"] {
            let fault = flow.refused(error);
            assert!(fault.hint.is_some() && !may_pass(&fault), "{fault}");
        }
    }
}
