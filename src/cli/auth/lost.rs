//! What is lost when one token takes another's place.

use super::judge::Judged;
use crate::{
    domain::Printable,
    provider::{Examined, Have, Reach, ability_table},
};

/// A sentence for everything that the old one has and the new one has not: the account, what it may do, watched
/// repositories that it sees. What is not known of either is not held against the new one.
pub(super) fn lost(old: &Judged, new: &Judged) -> Vec<String> {
    let (Judged::Github(old), Judged::Github(new)) = (old, new) else { return Vec::new() };
    account(old, new).into_iter().chain(abilities(old, new)).chain(repositories(old, new)).collect()
}

fn account(old: &Examined, new: &Examined) -> Option<String> {
    let (before, after) = (old.login.as_ref()?, new.login.as_ref());
    match after {
        Some(after) if before.as_str().eq_ignore_ascii_case(after.as_str()) => None,
        Some(after) => Some(format!("the account: it is of {after}, the old one of {before}")),
        None => Some(format!("the account: it is nobody's, the old one is of {before}")),
    }
}

fn abilities(old: &Examined, new: &Examined) -> Vec<String> {
    let (before, after) = (ability_table(old.kind, &old.rights), ability_table(new.kind, &new.rights));
    let pairs = before.iter().zip(&after).filter(|(before, after)| is_less(before.have, after.have));
    let said = pairs.map(|(before, after)| {
        let (had, has) = (before.have.word(), after.have.word());
        format!("{}: {has}, the old one: {had} (needs {})", before.feature, after.needed)
    });
    said.collect()
}

fn is_less(before: Have, after: Have) -> bool {
    matches!((before, after), (Have::Yes, Have::PublicOnly | Have::No) | (Have::PublicOnly, Have::No))
}

fn repositories(old: &Examined, new: &Examined) -> Vec<String> {
    let sees = |reach: &Reach| matches!(reach, Reach::Public | Reach::Private);
    let is_lost = |repository: &Printable| {
        let of = |examined: &Examined| {
            examined.reach.iter().find(|(other, _)| other == repository).map(|(_, reach)| sees(reach))
        };
        of(old) == Some(true) && of(new) == Some(false)
    };
    let lost = old.reach.iter().map(|(repository, _)| repository).filter(|repository| is_lost(repository));
    lost.map(|repository| format!("{repository}: it does not see it")).collect()
}
