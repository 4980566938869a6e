//! With which right we ask: one token, what is known of it, and how a person is told of it.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Mutex, MutexGuard, PoisonError},
    time::Instant,
};

use super::{
    GithubToken,
    login::Login,
    needs::Feature,
    token::{ACCEPTED, Accepted, EXPIRY, Level, Rights, Scopes, TokenKind, Tried, parse_expiry},
};
use crate::{
    domain::{Fault, Printable, Quota, Timestamp, TokenEnd},
    provider::http::{Credential, Reply},
    secrets::{Service, StoreKind},
};

/// The token, if there is one, and where it came from.
#[derive(Debug)]
pub(super) struct Access {
    pub(super) credential: Option<Credential>,
    /// `GH_TOKEN`, `keyring`.
    pub(super) origin: String,
    /// `github.com`.
    pub(super) host: String,
    /// Under which a store keeps it: `deploy@github.com`.
    name: Option<String>,
    pub(super) kind: TokenKind,
    /// Why there is no token although one may be kept: a store that is locked or silent.
    lacks: Option<Fault>,
    /// Whether it was refused.
    pub(super) login: Mutex<Login>,
    known: Mutex<Known>,
}

/// What answers have said of a token.
#[derive(Debug, Default)]
struct Known {
    rights: Rights,
    ends_at: Option<Timestamp>,
    /// Repositories that it was told are not there, as `owner/name` in small letters.
    unseen: BTreeSet<String>,
    /// Paths of changes that it may not make.
    passed_over: BTreeSet<String>,
    /// What is left of its requests.
    quota: Option<Quota>,
    /// By the path: what was left out of its answer.
    partial: BTreeMap<String, String>,
}

/// So many repositories or paths are remembered of one token.
const MOST_KNOWN: usize = 1_000;

impl Access {
    /// Without a token GitHub gives public access.
    pub(super) fn new(token: Option<GithubToken>, host: &str) -> Self {
        let kind = token.as_ref().map_or(TokenKind::Unknown, |token| TokenKind::of(&token.secret));
        let (secret, origin, name) = token.map_or((None, "none".to_owned(), None), |token| {
            let GithubToken { secret, origin, name } = token;
            (Some(secret), origin, name)
        });
        let (login, known) = (Mutex::default(), Mutex::default());
        let (credential, lacks, host) = (secret.map(Credential::new), None, host.to_owned());
        Self { credential, origin, host, name, kind, lacks, login, known }
    }

    /// Public access, as the stores of tokens could not say what they keep.
    pub(super) fn lacking(why: Fault, host: &str) -> Self {
        Self { lacks: Some(why), ..Self::new(None, host) }
    }

    /// Why there is no token although one may be kept.
    pub(super) fn lacks(&self) -> Option<&Fault> {
        self.lacks.as_ref()
    }

    /// What to do where a token is needed and none is there; `usual` where nothing kept one from being found.
    pub(super) fn next(&self, usual: impl FnOnce(&'static str) -> String) -> String {
        self.lacks.as_ref().map_or_else(|| usual(self.variable()), ToString::to_string)
    }

    /// True where it is this very token.
    pub(super) fn holds(&self, token: &GithubToken) -> bool {
        self.credential.as_ref().is_some_and(|credential| credential.holds(&token.secret))
    }

    /// True where this token would stand in the place of it: of the same name in a store, from the same variable.
    pub(super) fn gives_way_to(&self, token: &GithubToken) -> bool {
        match (&self.name, &token.name) {
            (Some(name), Some(new)) => name == new,
            (None, None) => self.origin == token.origin,
            _ => false,
        }
    }

    /// The variable that a token for this host is read from first.
    pub(super) fn variable(&self) -> &'static str {
        Service::github(&self.host).variables().first().copied().unwrap_or("GH_TOKEN")
    }

    /// `this token` or `public access`, as the subject of `may not see it`.
    pub(super) fn holder(&self) -> &'static str {
        if self.credential.is_some() { "this token" } else { "public access" }
    }

    /// The token's name or its variable, and the store that has it as a person calls it; nothing where there is none.
    pub(super) fn token_and_store(&self) -> Option<(&str, &'static str)> {
        self.credential.as_ref()?;
        Some(match self.origin.parse::<StoreKind>() {
            Ok(store) => (self.name.as_deref().unwrap_or(&self.host), store.spoken()),
            Err(_) => (&self.origin, StoreKind::Environment.spoken()),
        })
    }

    /// Its name, where a command of ours renews it: not what a variable or a program of the person's own gives.
    fn renewable(&self) -> Option<&str> {
        let is_ours = self.origin.parse::<StoreKind>().is_ok_and(StoreKind::takes_tokens);
        self.name.as_deref().filter(|_| is_ours)
    }

    /// What to do about a token that does not work.
    pub(super) fn remedy(&self) -> String {
        let variable = self.variable();
        match (&self.credential, self.renewable()) {
            (None, _) => self.next(|variable| format!("set {variable} and start again")),
            (Some(_), Some(name)) => format!("renew it: orchestra auth rotate {name}"),
            (Some(_), None) if self.origin.parse::<StoreKind>().is_ok() => {
                format!("replace the token for {} in the {} or set {variable}, and start again", self.host, self.origin)
            }
            (Some(_), None) => format!("set {} to a valid token and start again", self.origin),
        }
    }

    /// The refusal that stands, if one does. While it stands nothing is sent with this token.
    pub(super) fn standing(&self) -> Option<Fault> {
        hold(&self.login).standing()
    }

    /// The token does not work: nothing is sent with it any more.
    pub(super) fn refuse(&self, fault: Fault) {
        hold(&self.login).refuse(fault, Instant::now());
    }

    pub(super) fn rights(&self) -> Rights {
        hold(&self.known).rights.clone()
    }

    /// When it ends, as the last answers said.
    pub(super) fn end(&self) -> Option<TokenEnd> {
        let at = hold(&self.known).ends_at?;
        let (name, renew) = match self.renewable() {
            Some(name) => (name.to_owned(), format!("orchestra auth rotate {name}")),
            None => (self.origin.clone(), format!("set {} to a new one", self.origin)),
        };
        Some(TokenEnd { name: Printable::new(name), at, renew: Printable::new(renew) })
    }

    /// True when it was told that this repository is not there.
    pub(super) fn misses(&self, repository: &str) -> bool {
        hold(&self.known).unseen.contains(&repository.to_ascii_lowercase())
    }

    /// Takes in whether a repository was seen, as `owner/name`. That something of it is not there says nothing.
    pub(super) fn note_seen(&self, repository: &str, is_seen: bool) {
        let (mut known, repository) = (hold(&self.known), repository.to_ascii_lowercase());
        if is_seen {
            known.unseen.remove(&repository);
        } else if known.unseen.len() < MOST_KNOWN {
            known.unseen.insert(repository);
        }
    }

    /// True when it was told that it may not make the change at this path.
    pub(super) fn is_passed_over(&self, path: &str) -> bool {
        hold(&self.known).passed_over.contains(path)
    }

    /// From now on others are asked first to make the change at this path.
    pub(super) fn pass_over(&self, path: &str) {
        let mut known = hold(&self.known);
        if known.passed_over.len() < MOST_KNOWN {
            known.passed_over.insert(path.to_owned());
        }
    }

    /// What it was told is not there or may not be changed is tried anew.
    pub(super) fn forget_refusals(&self) {
        let mut known = hold(&self.known);
        known.unseen.clear();
        known.passed_over.clear();
    }

    pub(super) fn quota(&self) -> Option<Quota> {
        hold(&self.known).quota.clone()
    }

    pub(super) fn note_quota(&self, quota: &Quota) {
        hold(&self.known).quota = Some(quota.clone());
    }

    /// What is left out of the answers that it got last.
    pub(super) fn left_out(&self) -> Option<String> {
        hold(&self.known).partial.values().next().cloned()
    }

    /// Takes in whether a new answer is whole.
    pub(super) fn note_left_out(&self, path: &str, left_out: Option<String>) {
        let mut known = hold(&self.known);
        match left_out {
            Some(what) if known.partial.len() < MOST_KNOWN => known.partial.insert(path.to_owned(), what),
            Some(_) => None,
            None => known.partial.remove(path),
        };
    }

    /// True for `deploy@github.com`, false for the host's own.
    pub(super) fn has_purpose(&self) -> bool {
        self.name.as_ref().is_some_and(|name| name.contains('@'))
    }

    /// Takes in what an answer to a question that needs `features` says of the token itself.
    pub(super) fn learn(&self, reply: &Reply, features: &[Feature], level: Level) {
        if self.credential.is_none() {
            return;
        }
        let mut known = hold(&self.known);
        if let Some(at) = reply.header(EXPIRY).and_then(parse_expiry) {
            known.ends_at = Some(at);
        }
        if let Some(scopes) = reply.header("x-oauth-scopes") {
            known.rights = Rights::Scopes(Scopes::parse(scopes));
        } else if let Some(tried) = tried(reply, level) {
            let names = features.iter().filter_map(|feature| Some(feature.need().permission?.0));
            names.for_each(|name| known.rights.learn(name, tried));
        }
    }
}

/// What an answer shows of the permission that its question needed; nothing where it does not say which.
fn tried(reply: &Reply, level: Level) -> Option<Tried> {
    let accepted = Accepted::parse(reply.header(ACCEPTED)?);
    let is_refused = reply.status == 403 && reply.wait.is_none() && reply.header("x-github-sso").is_none();
    match () {
        () if reply.status.is_success() && accepted.permissionless => Some(Tried::OpenToAll),
        () if reply.status.is_success() => Some(Tried::Granted(level)),
        // Who may not write may still read.
        () if is_refused && level == Level::Read => Some(Tried::Refused),
        () => None,
    }
}

/// The state behind these locks is whole at every point at which a holder could panic.
pub(super) fn hold<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}
