//! What the far side says of a token.

use super::target::{Asked, Target};
use crate::{
    domain::{Fault, Secret, Timestamp, ends},
    provider::{Examined, LambdaKeys, Reach, TokenExaminer, TokenKind, mistyped},
};

/// Most repositories that are tried; each is a request, and six more where permissions are tried.
const MOST_REPOSITORIES: usize = 5;

/// What is known of a token that is good.
pub(super) enum Judged {
    Github(Box<Examined>),
    Lambda,
    /// There is nobody to ask.
    Unchecked,
}

/// What is wrong with a token before it is sent anywhere.
pub(super) fn before_sending(token: &Secret, target: &Target) -> Option<String> {
    match target.asked {
        Asked::Github(_) => mistyped(token).or_else(|| {
            let is_refresh = TokenKind::of(token) == TokenKind::Refresh;
            is_refresh.then(|| "it only renews another token, and logs in nowhere".to_owned())
        }),
        _ => mistyped(token),
    }
}

/// Asks once. `origin` names where the token is from, for messages.
pub(super) async fn judge(token: &Secret, origin: &str, target: &Target) -> Result<Judged, Fault> {
    match &target.asked {
        Asked::Github(settings) => {
            let examined = TokenExaminer::new(settings)?.examine(token, origin).await?;
            Ok(Judged::Github(Box::new(examined)))
        }
        Asked::Lambda(settings) => LambdaKeys::new(settings)?.check(token).await.map(|()| Judged::Lambda),
        Asked::Nobody => Ok(Judged::Unchecked),
    }
}

/// Tries the watched repositories: which of them the token reaches, and what it may do there. The fault
/// is why that stopped early; what was seen before stays.
pub(super) async fn probe(token: &Secret, target: &Target, judged: &mut Judged) -> Option<Fault> {
    let (Asked::Github(settings), Judged::Github(examined)) = (&target.asked, judged) else { return None };
    let examiner = TokenExaminer::new(settings).ok()?;
    for repository in settings.repositories.iter().take(MOST_REPOSITORIES) {
        if let Err(fault) = examiner.probe(token, repository, examined).await {
            return Some(fault);
        }
    }
    None
}

impl Judged {
    /// Whose it is, what kind, what it may do, when it ends: `ada, personal access token (classic), scopes
    /// repo, ends in 6 days`.
    pub(super) fn words(&self, now: Timestamp) -> String {
        match self {
            Self::Lambda => "the key is good".into(),
            Self::Unchecked => "nobody was asked whether it is good: this host is not known here".into(),
            Self::Github(examined) => {
                let mut words: Vec<String> = examined.login.iter().map(ToString::to_string).collect();
                words.push(examined.kind.word().into());
                words.extend(examined.scopes().map(|scopes| format!("scopes {scopes}")));
                words.push(examined.expires_at.map_or("no end named".into(), |at| ends(at, now)));
                words.join(", ")
            }
        }
    }

    /// A sentence for each repository that is watched and not reached.
    pub(super) fn unreached(&self) -> Vec<String> {
        let Self::Github(examined) = self else { return Vec::new() };
        let said = examined.reach.iter().filter_map(|(repository, reach)| match reach {
            Reach::Public | Reach::Private => None,
            Reach::NotFound => Some(format!(
                "{repository} was not found, or this token may not see it; check the name, or add it to the token"
            )),
            Reach::SingleSignOn(page) => Some(format!(
                "{repository} is behind single sign-on, for which this token is not authorized; authorize it at {page}"
            )),
        });
        said.collect()
    }
}
