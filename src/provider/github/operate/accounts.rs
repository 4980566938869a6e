//! Whose the tokens are: who may have acted where an answer was lost.

use super::{hand::Hand, look::Named};
use crate::{
    domain::{Fault, FaultKind, Printable},
    provider::github::{access::Access, token::TokenKind},
};

/// The people behind the tokens. Which of several a write went out with is not kept, so that any of them may have acted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Accounts {
    logins: Vec<String>,
    /// Tokens whose person GitHub did not say; that of an app has nobody.
    unknown: usize,
}

impl Accounts {
    pub(super) fn new(logins: Vec<String>, unknown: usize) -> Self {
        Self { logins, unknown }
    }

    /// True when the person behind each token is known.
    pub(super) fn is_whole(&self) -> bool {
        self.unknown == 0
    }

    /// Whether one of them acted; `None` where that cannot be told of several. A single token whose person is not known
    /// is taken for the one that acted.
    pub(super) fn are(&self, login: &str) -> Option<bool> {
        match () {
            () if self.logins.iter().any(|ours| ours.eq_ignore_ascii_case(login)) => Some(true),
            () if self.is_whole() => Some(false),
            () if self.logins.is_empty() && self.unknown == 1 => Some(true),
            () => None,
        }
    }
}

impl Hand {
    /// Who may have acted. Asked once, until each token has said it.
    pub(super) async fn accounts(&self) -> Accounts {
        let look = || async {
            let (mut logins, mut unknown) = (Vec::new(), 0);
            for access in self.client.accesses() {
                match self.login(&access).await {
                    Ok(Some(login)) => logins.push(login),
                    Ok(None) | Err(_) => unknown += 1,
                }
            }
            let accounts = Accounts::new(logins, unknown);
            if accounts.is_whole() { Ok(accounts) } else { Err(accounts) }
        };
        match self.accounts.get_or_try_init(look).await {
            Ok(accounts) => accounts.clone(),
            Err(accounts) => accounts,
        }
    }

    /// The person behind a token; `None` of an app's own, which is not asked: GitHub does not say it anybody's name.
    ///
    /// # Errors
    /// GitHub refuses the token, or does not say.
    pub(super) async fn login(&self, access: &Access) -> Result<Option<String>, Fault> {
        if access.credential.is_none() || access.kind == TokenKind::Installation {
            return Ok(None);
        }
        let subject = "the account behind the token";
        let url = self.client.root(&["user"])?;
        let named: Named = self.client.get_with(access, subject, "the account", url).await?.json(subject)?;
        let login = named.login.map(|login| Printable::new(login).as_str().split_whitespace().collect::<String>());
        let unsaid = || Fault::new(FaultKind::Malformed, format!("{} did not say who it is", access.host));
        login.filter(|login| !login.is_empty()).map(Some).ok_or_else(unsaid)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_ruled_out_while_the_person_behind_one_of_several_tokens_is_not_known() {
        let of =
            |logins: &[&str], unknown| Accounts::new(logins.iter().map(|login| (*login).into()).collect(), unknown);
        let both = of(&["ada", "bot"], 0);
        assert_eq!((both.are("Ada"), both.are("bot"), both.are("bob")), (Some(true), Some(true), Some(false)));
        let one_of_two = of(&["ada"], 1);
        assert_eq!((one_of_two.are("ada"), one_of_two.are("bob")), (Some(true), None));
        assert_eq!((of(&[], 1).are("bob"), of(&[], 2).are("bob")), (Some(true), None));
    }
}
