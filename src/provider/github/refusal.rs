//! What GitHub's statuses mean, and what to do about each.

use super::{
    access::Access,
    token::{ACCEPTED, Accepted, Scopes},
};
use crate::{
    domain::{Fault, FaultKind, long_age, redact},
    provider::http::{Reply, Wait},
};

/// Over the secondary limit, which has no header of its own.
pub(super) fn is_secondary_limit(reply: &Reply) -> bool {
    let text = message(reply).to_ascii_lowercase();
    matches!(reply.status.as_u16(), 403 | 429) && (text.contains("secondary rate limit") || text.contains("abuse"))
}

/// The fault that an answer other than 200 amounts to. `repository` is `owner/name`.
pub(super) fn fault(reply: &Reply, wait: Option<&Wait>, repository: &str, access: &Access) -> Fault {
    if let Some(wait) = wait {
        return limited(reply, wait, access);
    }
    let host = &access.host;
    match reply.status.as_u16() {
        401 => unauthorized(reply, access),
        403 if is_locked_out(reply) => {
            Fault::new(FaultKind::Unauthorized, format!("{host} takes no login of this account for now{}", said(reply)))
                .with_hint("wait an hour, then log in once with a valid token: orchestra auth login")
        }
        403 => forbidden(reply, repository, access),
        404 => {
            let said = format!("{repository} was not found, or {} may not see it", access.holder());
            let hint = match access.credential {
                Some(_) => format!("check the name, and that the token from {} may read Actions", access.origin),
                None => access.next(|variable| format!("check the name; for a private repository set {variable}")),
            };
            Fault::new(FaultKind::NotFound, said).with_hint(hint)
        }
        407 => Fault::new(FaultKind::Unauthorized, format!("the proxy on the way to {host} wants a login"))
            .with_hint("put user and password into HTTPS_PROXY"),
        500.. => {
            let fault =
                Fault::new(FaultKind::Unreachable, format!("{host} answered {} for {repository}", reply.status_line()));
            if host == "github.com" { fault.with_hint("see https://www.githubstatus.com") } else { fault }
        }
        _ => Fault::new(
            FaultKind::Malformed,
            format!("{host} answered {} for {repository}{}", reply.status_line(), said(reply)),
        )
        .with_hint("is github.api_url right?"),
    }
}

/// The login itself was refused: nothing more may be sent with this token.
pub(super) fn is_of_the_login(reply: &Reply) -> bool {
    reply.status == 401 || is_locked_out(reply)
}

/// After several bad tries every login of the account is refused, good ones too.
fn is_locked_out(reply: &Reply) -> bool {
    reply.status == 403 && message(reply).to_ascii_lowercase().contains("login attempts")
}

/// Words with which GitHub says that it is the token, or the person behind it, that may not.
const OF_THE_RIGHT: [&str; 8] = [
    "resource not accessible",
    "must have admin",
    "must have write",
    "must have push",
    "not granted",
    "saml",
    "forbids access via",
    "access restrictions",
];

/// A 403 because of the token: another one may have the right. Any other 403 is about the thing itself.
pub(super) fn is_of_the_right(reply: &Reply) -> bool {
    let text = message(reply).to_ascii_lowercase();
    let says_so = OF_THE_RIGHT.iter().any(|words| text.contains(words));
    // Any one of the scopes that are accepted is enough.
    let lacks_scope = || {
        let accepted = reply.header("x-accepted-oauth-scopes")?;
        let has = Scopes::parse(reply.header("x-oauth-scopes")?);
        let mut accepted = accepted.split(',').map(str::trim).filter(|scope| !scope.is_empty()).peekable();
        Some(accepted.peek().is_some() && !accepted.any(|scope| has.has(scope)))
    };
    reply.status == 403 && (says_so || lacks_scope().unwrap_or(false))
}

pub(super) fn limited(reply: &Reply, wait: &Wait, access: &Access) -> Fault {
    let host = &access.host;
    let used_up = reply.header("x-ratelimit-remaining") == Some("0");
    let mut said = match reply.header("x-ratelimit-limit") {
        Some(limit) if used_up => format!("the quota of {limit} requests an hour at {host} is used up"),
        _ if is_secondary_limit(reply) => format!("{host} asks to slow down (secondary rate limit)"),
        _ => format!("{host} asks to wait ({})", reply.status_line()),
    };
    if let Some(asked) = wait.cut_from {
        said.push_str(&format!("; it named {}, which is cut to a day", long_age(asked)));
    }
    let fault = Fault::new(FaultKind::RateLimited, said).with_retry_at(wait.until);
    if access.credential.is_none() {
        fault.with_hint(access.next(|variable| format!("set {variable} for 5,000 an hour")))
    } else {
        fault
    }
}

fn unauthorized(reply: &Reply, access: &Access) -> Fault {
    let host = &access.host;
    let what = match access.credential {
        Some(_) => format!("{host} refused the token from {}{}", access.origin, said(reply)),
        None => format!("{host} wants a token{}", said(reply)),
    };
    Fault::new(FaultKind::Unauthorized, what).with_hint(access.remedy())
}

fn forbidden(reply: &Reply, repository: &str, access: &Access) -> Fault {
    sign_on(reply, repository, access).unwrap_or_else(|| {
        let what = format!("{} may not read {repository}{}", access.holder(), said(reply));
        let needed = Accepted::parse(reply.header(ACCEPTED).unwrap_or_default()).words();
        Fault::new(FaultKind::NotFound, what).with_hint(match (&access.credential, needed) {
            (Some(_), Some(needed)) => format!("give the token from {} {needed}", access.origin),
            (Some(_), None) => format!("give the token from {} read access to Actions", access.origin),
            (None, _) => access.next(|variable| format!("set {variable}")),
        })
    })
}

/// The fault of a token that is not authorized for an organization's single sign-on, where this is one.
pub(super) fn sign_on(reply: &Reply, repository: &str, access: &Access) -> Option<Fault> {
    let page = sign_on_page(reply)?;
    let what =
        format!("{repository} is behind single sign-on, for which the token from {} is not authorized", access.origin);
    Some(Fault::new(FaultKind::NotFound, what).with_hint(format!("authorize it at {page}")))
}

/// Where a token is to be authorized for an organization's single sign-on; `None` where that is not
/// what is missing.
pub(super) fn sign_on_page(reply: &Reply) -> Option<&str> {
    let sign_on = reply.header("x-github-sso").filter(|value| value.starts_with("required"))?;
    // The query of the address is a one-time request; the page works without it.
    let page = sign_on.split_once("url=").map(|(_, url)| url.split('?').next().unwrap_or(url));
    Some(page.unwrap_or("the organization's sign-on page"))
}

/// `200` with rows left out, because the token is not authorized for some organizations.
pub(super) fn partial_results(reply: &Reply) -> Option<String> {
    let value = reply.header("x-github-sso")?.strip_prefix("partial-results")?;
    let organizations = value.split_once("organizations=")?.1.split(',').count();
    Some(format!(
        "rows of {organizations} organizations are missing: the token is not authorized for their single sign-on"
    ))
}

pub(super) fn said(reply: &Reply) -> String {
    let message = message(reply);
    if message.is_empty() { String::new() } else { format!(" ({message})") }
}

/// GitHub's own sentence, without its final stop, cut to what a line holds.
pub(super) fn message(reply: &Reply) -> String {
    let body: serde_json::Value = serde_json::from_slice(&reply.body).unwrap_or_default();
    let text: String = body["message"].as_str().unwrap_or_default().chars().take(160).collect();
    redact(text.trim_end_matches('.')).into_owned()
}
