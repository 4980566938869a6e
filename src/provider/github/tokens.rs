//! The tokens of one host, and which of them is taken for what.

use super::{
    FoundTokens,
    access::{Access, hold},
    needs::Feature,
    token::{Candidate, Rights, order},
};
use crate::domain::{Fault, Secret, TokenEnd};
use std::{
    sync::Arc,
    time::{Duration, Instant},
};

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
    first: Arc<Access>,
    others: Vec<Arc<Access>>,
}

impl Tokens {
    pub(super) fn new(tokens: Vec<GithubToken>, host: &str) -> Self {
        Self::of(tokens.into_iter().map(|token| Arc::new(Access::new(Some(token), host))).collect(), host)
    }

    fn of(mut all: Vec<Arc<Access>>, host: &str) -> Self {
        if all.is_empty() {
            all.push(Arc::new(Access::new(None, host)));
        }
        let others = all.split_off(1);
        Self { first: all.swap_remove(0), others }
    }

    /// These in the place of those; nothing where they are the same. Of one that stays all is known as before, its
    /// refusal too.
    pub(super) fn renewed(&self, found: FoundTokens) -> Option<Self> {
        let host = &self.first.host;
        let is_left = |access: &Arc<Access>| {
            let (is_there, is_replaced) = found.tokens.iter().fold((false, false), |(there, replaced), token| {
                (there || access.holds(token), replaced || access.gives_way_to(token))
            });
            is_there || (!found.is_whole && !is_replaced && access.credential.is_some())
        };
        let known: Vec<Arc<Access>> = self.all().filter(|access| is_left(access)).cloned().collect();
        let is_new = |token: &GithubToken| !self.all().any(|access| access.holds(token));
        let lost = self.all().filter(|access| access.credential.is_some()).count() > known.len();
        if !lost && !found.tokens.iter().any(is_new) {
            return None;
        }
        let mut all: Vec<Arc<Access>> = Vec::new();
        for token in found.tokens {
            let same = known.iter().find(|access| access.holds(&token)).cloned();
            all.push(same.unwrap_or_else(|| Arc::new(Access::new(Some(token), host))));
        }
        let silent =
            known.into_iter().filter(|access| !all.iter().any(|one| Arc::ptr_eq(one, access))).collect::<Vec<_>>();
        all.extend(silent);
        Some(Self::of(all, host))
    }

    /// Public access, as the stores could not say what they keep.
    pub(super) fn lacking(why: Fault, host: &str) -> Self {
        Self { first: Arc::new(Access::lacking(why, host)), others: Vec::new() }
    }

    /// The one that is named where no request is in question.
    pub(super) fn first(&self) -> &Arc<Access> {
        &self.first
    }

    pub(super) fn all(&self) -> impl Iterator<Item = &Arc<Access>> {
        std::iter::once(&self.first).chain(&self.others)
    }

    /// In the order in which they are tried for something that needs `features` of `repository`: from
    /// the least able that is enough. One to which the repository is not there comes last, and so does one that was
    /// told that it may not do this at `path`.
    pub(super) fn order(&self, features: &[Feature], repository: &str, path: &str) -> Vec<Arc<Access>> {
        let all: Vec<Arc<Access>> = self.all().cloned().collect();
        if all.len() == 1 {
            return all;
        }
        let rights: Vec<Rights> = all.iter().map(|access| access.rights()).collect();
        let judge = |(access, rights)| {
            let access: &Arc<Access> = access;
            Candidate { kind: access.kind, rights, has_purpose: access.has_purpose() }
        };
        let judged: Vec<Candidate<'_>> = all.iter().zip(&rights).map(judge).collect();
        let (mut seeing, missing): (Vec<Arc<Access>>, Vec<Arc<Access>>) = order(&judged, features)
            .into_iter()
            .map(|at| all[at].clone())
            .partition(|access| !access.misses(repository));
        // They may see it by now.
        seeing.extend(missing);
        seeing.sort_by_key(|access| access.is_passed_over(path));
        seeing
    }

    /// Of several ends the soonest.
    pub(super) fn end(&self) -> Option<TokenEnd> {
        self.all().filter_map(|access| access.end()).min_by_key(|end| end.at)
    }

    /// Lifts the refusals for one try by hand; the shortest time to wait where none may be lifted yet.
    pub(super) fn try_again(&self, now: Instant) -> Result<(), Duration> {
        let mut wait: Option<Duration> = None;
        for access in self.all() {
            access.forget_refusals();
            if let Err(left) = hold(&access.login).try_again(now) {
                wait = Some(wait.map_or(left, |shorter| shorter.min(left)));
            }
        }
        wait.map_or(Ok(()), Err)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Fault, FaultKind};

    fn token(secret: &str, name: &str) -> GithubToken {
        GithubToken { secret: Secret::new(secret).unwrap(), origin: "keyring".into(), name: Some(name.into()) }
    }

    fn whole(tokens: &[GithubToken]) -> FoundTokens {
        FoundTokens { tokens: tokens.to_vec(), is_whole: true }
    }

    fn refused(tokens: &Tokens) {
        tokens.all().for_each(|access| access.refuse(Fault::new(FaultKind::Unauthorized, "no")));
    }

    #[test]
    fn the_same_tokens_stay_with_their_refusal() {
        let old = token("ghp_old", "github.com");
        let tokens = Tokens::new(vec![old.clone()], "github.com");
        refused(&tokens);
        assert!(tokens.renewed(whole(std::slice::from_ref(&old))).is_none());
        let elsewhere = GithubToken { origin: "keyutils".into(), ..old };
        assert!(tokens.renewed(whole(&[elsewhere])).is_none(), "the same token is as bad in another store");
    }

    #[test]
    fn a_rotated_token_takes_the_place_of_the_refused_one_alone() {
        let (old, other) = (token("ghp_old", "github.com"), token("ghp_other", "deploy@github.com"));
        let tokens = Tokens::new(vec![old, other.clone()], "github.com");
        refused(&tokens);
        let renewed = tokens.renewed(whole(&[token("ghp_new", "github.com"), other])).unwrap();
        let standing: Vec<bool> = renewed.all().map(|access| access.standing().is_some()).collect();
        assert_eq!(standing, [false, true]);
    }

    #[test]
    fn what_a_silent_store_does_not_say_stays_and_what_is_gone_goes() {
        let (one, two) = (token("ghp_one", "github.com"), token("ghp_two", "deploy@github.com"));
        let tokens = Tokens::new(vec![one.clone(), two], "github.com");
        let some = FoundTokens { tokens: vec![one.clone()], is_whole: false };
        assert!(tokens.renewed(some).is_none());
        let renewed = FoundTokens { tokens: vec![token("ghp_new", "github.com")], is_whole: false };
        assert_eq!(tokens.renewed(renewed).unwrap().all().count(), 2, "the replaced one alone is gone");
        assert_eq!(tokens.renewed(whole(&[one])).unwrap().all().count(), 1);
        let none = tokens.renewed(whole(&[])).unwrap();
        assert!(none.first().credential.is_none());
        assert!(none.renewed(whole(&[])).is_none());
    }
}
