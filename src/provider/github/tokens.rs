//! The tokens of one host, and which of them is taken for what.

use super::{
    access::{Access, hold},
    needs::Feature,
    token::{Rights, TokenKind, order},
};
use crate::domain::{Fault, Secret, TokenEnd};
use std::time::{Duration, Instant};

/// A token for GitHub, and where it came from.
#[derive(Debug, Clone)]
pub struct GithubToken {
    pub secret: Secret,
    /// For the screen: `GH_TOKEN`, `keyring`.
    pub origin: String,
    /// Under which a store keeps it, for the command that renews it; `None` for a variable's.
    pub name: Option<String>,
}

/// At least one access: public access where there is no token.
#[derive(Debug)]
pub(super) struct Tokens {
    first: Access,
    others: Vec<Access>,
}

impl Tokens {
    pub(super) fn new(tokens: Vec<GithubToken>, host: &str) -> Self {
        let mut all = tokens.into_iter();
        let first = Access::new(all.next(), host);
        Self { first, others: all.map(|token| Access::new(Some(token), host)).collect() }
    }

    /// Public access, as the stores could not say what they keep.
    pub(super) fn lacking(why: Fault, host: &str) -> Self {
        Self { first: Access::lacking(why, host), others: Vec::new() }
    }

    /// The one that is named where no request is in question.
    pub(super) fn first(&self) -> &Access {
        &self.first
    }

    pub(super) fn all(&self) -> impl Iterator<Item = &Access> {
        std::iter::once(&self.first).chain(&self.others)
    }

    /// In the order in which they are tried for something that needs `features` of `repository`: from
    /// the least able that is enough. One to which the repository is not there comes last.
    pub(super) fn order(&self, features: &[Feature], repository: &str) -> Vec<&Access> {
        let all: Vec<&Access> = self.all().collect();
        if all.len() == 1 {
            return all;
        }
        let rights: Vec<(TokenKind, Rights)> = all.iter().map(|access| (access.kind, access.rights())).collect();
        let judged: Vec<(TokenKind, &Rights)> = rights.iter().map(|(kind, rights)| (*kind, rights)).collect();
        let (mut seeing, missing): (Vec<&Access>, Vec<&Access>) =
            order(&judged, features).into_iter().map(|at| all[at]).partition(|access| !access.misses(repository));
        // Where it is there for none, one question is enough to see whether that has changed.
        let most = if seeing.is_empty() { 1 } else { missing.len() };
        seeing.extend(missing.into_iter().take(most));
        seeing
    }

    /// Of several ends the soonest.
    pub(super) fn end(&self) -> Option<TokenEnd> {
        self.all().filter_map(Access::end).min_by_key(|end| end.at)
    }

    /// Lifts the refusals for one try by hand; the shortest time to wait where none may be lifted yet.
    pub(super) fn try_again(&self, now: Instant) -> Result<(), Duration> {
        let mut wait: Option<Duration> = None;
        for access in self.all() {
            access.forget_unseen();
            if let Err(left) = hold(&access.login).try_again(now) {
                wait = Some(wait.map_or(left, |shorter| shorter.min(left)));
            }
        }
        wait.map_or(Ok(()), Err)
    }
}
