//! What a token may do, as far as that is known.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Scopes, TokenKind};
use crate::provider::github::needs::{Feature, NEEDS, SCOPE};

/// How much of a permission.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    Read,
    Write,
}

/// What trying showed of one permission.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tried {
    /// A private repository answered.
    Granted(Level),
    /// A public repository answered, which it may do without the permission.
    OpenToAll,
    Refused,
}

/// What is known of a token's rights.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Rights {
    #[default]
    Unknown,
    Scopes(Scopes),
    /// By the permission's name in headers; what is not in it was not tried.
    Permissions(BTreeMap<String, Tried>),
}

/// Whether a token is enough for a feature.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Have {
    Yes,
    /// On public repositories.
    PublicOnly,
    No,
    Unknown,
}

impl Level {
    pub fn word(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
        }
    }

    /// From a header; an administrator may write.
    pub(super) fn named(word: &str) -> Option<Self> {
        match word {
            "read" => Some(Self::Read),
            "write" | "admin" => Some(Self::Write),
            _ => None,
        }
    }
}

impl Have {
    pub fn word(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::PublicOnly => "public only",
            Self::No => "no",
            Self::Unknown => "not known",
        }
    }
}

impl Rights {
    /// Whether they are enough for this. What is not known is not assumed.
    pub(in crate::provider::github) fn have(&self, feature: Feature) -> Have {
        let need = feature.need();
        match self {
            Self::Unknown => Have::Unknown,
            Self::Scopes(scopes) if scopes.has(SCOPE) => Have::Yes,
            Self::Scopes(scopes) if need.public_scope.is_none_or(|scope| scopes.has(scope)) => Have::PublicOnly,
            Self::Scopes(_) => Have::No,
            Self::Permissions(tried) => {
                let Some((name, _, level)) = need.permission else { return Have::PublicOnly };
                match tried.get(name) {
                    Some(Tried::Granted(granted)) if *granted >= level => Have::Yes,
                    Some(Tried::OpenToAll) if level == Level::Read => Have::PublicOnly,
                    Some(Tried::Refused) => Have::No,
                    _ => Have::Unknown,
                }
            }
        }
    }

    /// Takes in what an answer showed of a permission. A refusal to write does not take reading back.
    pub(in crate::provider::github) fn learn(&mut self, name: &str, tried: Tried) {
        if !matches!(self, Self::Permissions(_)) {
            *self = Self::Permissions(BTreeMap::new());
        }
        if let Self::Permissions(all) = self {
            let known = all.get(name).copied();
            let is_more = match (known, tried) {
                (Some(Tried::Granted(known)), Tried::Granted(new)) => new > known,
                (Some(Tried::Granted(_)), _) => false,
                _ => true,
            };
            if is_more {
                all.insert(name.to_owned(), tried);
            }
        }
    }

    /// Whether a private repository answered what this needs the permission of, if only by reading.
    fn reads(&self, feature: Feature) -> bool {
        let name = feature.need().permission.map(|(name, ..)| name);
        matches!((self, name), (Self::Permissions(tried), Some(name)) if matches!(tried.get(name), Some(Tried::Granted(_))))
    }

    /// How much can be done with them, to compare two tokens.
    fn breadth(&self) -> (usize, usize) {
        let count = NEEDS.iter().filter(|need| self.have(need.feature) == Have::Yes).count();
        let scopes = if let Self::Scopes(scopes) = self { scopes.len() } else { 0 };
        (count, scopes)
    }
}

/// One of several tokens that something may be done with.
#[derive(Debug, Clone, Copy)]
pub(in crate::provider::github) struct Candidate<'a> {
    pub(in crate::provider::github) kind: TokenKind,
    pub(in crate::provider::github) rights: &'a Rights,
    /// It is one of a purpose, and not the host's own.
    pub(in crate::provider::github) has_purpose: bool,
}

/// How well a token suits, the best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Suits {
    Enough,
    /// For a change: it reads what it would change, and whether it may write is shown by no reading.
    Reads,
    /// For a change: it has permissions, this one not tried.
    Untried,
    /// For a change: its scopes are enough, and for much more; or it has a purpose and its scopes are not known.
    Scoped,
    NotKnown,
    TooSmall,
}

impl Candidate<'_> {
    fn suits(self, features: &[Feature]) -> Suits {
        let of = |have: Have| features.iter().any(|feature| self.rights.have(*feature) == have);
        let is_small = is_change(features) && self.kind.has_permissions();
        match () {
            () if of(Have::No) => Suits::TooSmall,
            () if !of(Have::Unknown) && !of(Have::PublicOnly) => {
                if is_change(features) && !is_small {
                    Suits::Scoped
                } else {
                    Suits::Enough
                }
            }
            () if is_small && features.iter().all(|feature| self.rights.reads(*feature)) => Suits::Reads,
            () if is_small => Suits::Untried,
            // It was made for something, and a refusal leaves nothing done.
            () if is_change(features) && self.has_purpose && *self.rights == Rights::Unknown => Suits::Scoped,
            () => Suits::NotKnown,
        }
    }
}

fn is_change(features: &[Feature]) -> bool {
    features.iter().any(|feature| matches!(feature.need().permission, Some((_, _, Level::Write))))
}

/// The order in which several tokens are taken for something that needs `features`.
///
/// Reading: first those that are known to be enough, the least able first; then those of which it is not known, the
/// kind with the least reach first. A change: a token with permissions goes before one with scopes as long as it is
/// not known to be too small, as writing is only known once it was tried, and a refusal leaves nothing done. Of two
/// that are alike a change takes the one with a purpose, a reading the host's own. One that is known not to be enough
/// is left out, unless there is no other: then the far side says what is missing.
pub(in crate::provider::github) fn order(tokens: &[Candidate<'_>], features: &[Feature]) -> Vec<usize> {
    let mut all: Vec<usize> = (0..tokens.len()).collect();
    all.sort_by_key(|at| {
        let token = tokens[*at];
        let (suits, reach) = (token.suits(features), token.kind.reach());
        // What was not tried is no smaller for that.
        let reach_first = if matches!(suits, Suits::Enough | Suits::Scoped | Suits::TooSmall) { 0 } else { reach };
        (suits, reach_first, token.rights.breadth(), reach, token.has_purpose != is_change(features), *at)
    });
    let is_enough = |at: &usize| tokens[*at].suits(features) != Suits::TooSmall;
    let enough: Vec<usize> = all.iter().copied().filter(is_enough).collect();
    if enough.is_empty() { all.into_iter().next_back().into_iter().collect() } else { enough }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scopes(text: &str) -> Rights {
        Rights::Scopes(Scopes::parse(text))
    }

    fn tried(all: &[(&str, Tried)]) -> Rights {
        Rights::Permissions(all.iter().map(|(name, tried)| ((*name).to_owned(), *tried)).collect())
    }

    #[test]
    fn scopes_are_enough_by_what_they_name() {
        for need in &NEEDS {
            assert_eq!(scopes("gist, repo").have(need.feature), Have::Yes, "{need:?}");
        }
        assert_eq!(scopes("public_repo").have(Feature::ChangeRuns), Have::PublicOnly);
        assert_eq!(scopes("read:org").have(Feature::ChangeRuns), Have::No);
        assert_eq!(scopes("").have(Feature::Runs), Have::PublicOnly);
        assert_eq!(Rights::Unknown.have(Feature::Runs), Have::Unknown);
    }

    #[test]
    fn permissions_are_enough_only_where_they_were_seen() {
        let mut rights = tried(&[("actions", Tried::Granted(Level::Read)), ("deployments", Tried::Refused)]);
        assert_eq!((rights.have(Feature::Runs), rights.have(Feature::Gates)), (Have::Yes, Have::Yes));
        assert_eq!(rights.have(Feature::ChangeRuns), Have::Unknown, "reading does not show writing");
        assert_eq!(rights.have(Feature::AnswerGates), Have::No, "who may not read may not write");
        assert_eq!(rights.have(Feature::PullRequests), Have::Unknown);
        assert_eq!(rights.have(Feature::Checks), Have::PublicOnly, "no fine-grained token has it");
        rights.learn("actions", Tried::Refused);
        assert_eq!(rights.have(Feature::Runs), Have::Yes, "another repository's refusal takes nothing back");
        rights.learn("actions", Tried::Granted(Level::Write));
        assert_eq!(rights.have(Feature::ChangeRuns), Have::Yes);
        rights.learn("contents", Tried::OpenToAll);
        assert_eq!(rights.have(Feature::Branches), Have::PublicOnly);
    }

    fn order(tokens: &[(TokenKind, &Rights)], features: &[Feature]) -> Vec<usize> {
        let candidate = |(kind, rights): &(TokenKind, _)| (*kind, *rights, false);
        order_of(&tokens.iter().map(candidate).collect::<Vec<_>>(), features)
    }

    fn order_of(tokens: &[(TokenKind, &Rights, bool)], features: &[Feature]) -> Vec<usize> {
        let candidate = |&(kind, rights, has_purpose): &(TokenKind, _, bool)| Candidate { kind, rights, has_purpose };
        super::order(&tokens.iter().map(candidate).collect::<Vec<_>>(), features)
    }

    #[test]
    fn the_smallest_token_that_is_enough_is_taken_first() {
        let reader = tried(&[("actions", Tried::Granted(Level::Read))]);
        let writer = tried(&[("actions", Tried::Granted(Level::Write))]);
        let (wide, wider, unknown) = (scopes("repo"), scopes("admin:org, repo, workflow"), Rights::Unknown);
        let all = [
            (TokenKind::Classic, &wider),
            (TokenKind::Classic, &wide),
            (TokenKind::FineGrained, &writer),
            (TokenKind::FineGrained, &reader),
            (TokenKind::FineGrained, &unknown),
        ];
        assert_eq!(order(&all, &[Feature::Runs]), [3, 2, 1, 0, 4], "what is not known is not assumed");
        assert_eq!(order(&all, &[Feature::ChangeRuns]), [2, 3, 4, 1, 0], "who reads it may be able to change it");
        assert_eq!(order(&all, &[Feature::Checks])[..2], [1, 0]);
    }

    #[test]
    fn one_that_is_known_to_be_too_small_is_left_out_unless_it_is_the_only_one() {
        let (small, wide) = (scopes("read:org"), scopes("repo"));
        let both = [(TokenKind::Classic, &small), (TokenKind::Classic, &wide)];
        assert_eq!(order(&both, &[Feature::ChangeRuns]), [1]);
        assert_eq!(order(&both[..1], &[Feature::ChangeRuns]), [0]);
        assert_eq!(order(&[], &[Feature::Runs]), [0; 0]);
    }

    #[test]
    fn among_unknown_ones_the_kind_decides_and_not_what_else_was_tried() {
        let all = [(TokenKind::Classic, &Rights::Unknown), (TokenKind::FineGrained, &Rights::Unknown)];
        assert_eq!(order(&all, &[Feature::Runs]), [1, 0]);
        assert_eq!(order(&all, &[]), [1, 0]);
        let reader = tried(&[("actions", Tried::Granted(Level::Read))]);
        let asked = [(TokenKind::Classic, &Rights::Unknown), (TokenKind::FineGrained, &reader)];
        assert_eq!(order(&asked, &[Feature::PullRequests]), [1, 0]);
        assert_eq!(order(&asked, &[Feature::ChangeRuns]), [1, 0]);
        assert_eq!(order(&asked, &[Feature::AnswerGates]), [1, 0]);
    }

    #[test]
    fn of_two_alike_a_change_takes_the_one_with_a_purpose_and_a_reading_the_other() {
        let wide = scopes("repo");
        for rights in [&wide, &Rights::Unknown] {
            let both = [(TokenKind::Classic, rights, true), (TokenKind::Classic, rights, false)];
            assert_eq!(order_of(&both, &[Feature::ChangeRuns]), [0, 1]);
            assert_eq!(order_of(&both, &[Feature::Runs]), [1, 0]);
        }
        let learned = [(TokenKind::Classic, &wide, false), (TokenKind::Classic, &Rights::Unknown, true)];
        assert_eq!(order_of(&learned, &[Feature::ChangeRuns]), [1, 0], "reading taught what the other one may");
        let narrower = scopes("public_repo, repo:status, repo");
        let unequal = [(TokenKind::Classic, &wide, false), (TokenKind::Classic, &narrower, true)];
        assert_eq!(order_of(&unequal, &[Feature::ChangeRuns]), [0, 1], "the smaller one first, whatever it is called");
    }
}
