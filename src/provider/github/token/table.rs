//! Feature, what it needs, what the token has, what to do about it.

use serde::Serialize;

use super::{Have, Level, Rights, TokenKind};
use crate::provider::github::needs::{NEEDS, Need, SCOPE};

/// One row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AbilityRow {
    pub feature: &'static str,
    /// `scope repo`, `Actions: read`.
    pub needed: String,
    pub have: Have,
    /// `None` where all is there.
    pub what_to_do: Option<String>,
}

/// All features in the order of the table of needs.
pub fn ability_table(kind: TokenKind, rights: &Rights) -> Vec<AbilityRow> {
    let has_permissions = matches!(rights, Rights::Permissions(_)) || kind.has_permissions();
    let row = |need: &Need| {
        let have = rights.have(need.feature);
        let needed = if has_permissions { need.permission_words() } else { format!("scope {SCOPE}") };
        let what_to_do = (have != Have::Yes).then(|| match kind {
            TokenKind::Refresh => "log in anew: this token only renews another".to_owned(),
            _ if has_permissions => of_permissions(need, have),
            _ => of_scopes(need, have),
        });
        AbilityRow { feature: need.what, needed, have, what_to_do }
    };
    NEEDS.iter().map(row).collect()
}

fn of_scopes(need: &Need, have: Have) -> String {
    match (have, need.public_scope) {
        (Have::No, Some(public)) => format!("make one with the scope {SCOPE} ({public} for public repositories alone)"),
        (Have::Unknown, _) => "the server did not say which scopes it has".to_owned(),
        _ => format!("for private repositories make one with the scope {SCOPE}"),
    }
}

fn of_permissions(need: &Need, have: Have) -> String {
    let Some((_, _, level)) = need.permission else {
        return "only a token with scopes has them on private repositories; commit statuses are read instead".into();
    };
    let words = need.permission_words();
    match (have, level) {
        (Have::PublicOnly, _) => format!("for private repositories give it {words}"),
        (Have::No, _) => format!("give it {words}"),
        (_, Level::Write) => format!("cannot be tried without a change; it needs {words}"),
        (_, Level::Read) => {
            format!("not tried: it needs {words}, and a repository to try it on in github.repositories")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::provider::github::token::{Scopes, Tried};

    fn row(rows: &[AbilityRow], feature: &str) -> (String, Have, Option<String>) {
        let row = rows.iter().find(|row| row.feature == feature).unwrap();
        (row.needed.clone(), row.have, row.what_to_do.clone())
    }

    #[test]
    fn a_row_says_what_is_missing_and_what_to_do() {
        let wide = ability_table(TokenKind::Classic, &Rights::Scopes(Scopes::parse("repo")));
        assert!(wide.iter().all(|row| row.have == Have::Yes && row.what_to_do.is_none()));
        let narrow = ability_table(TokenKind::Classic, &Rights::Scopes(Scopes::parse("gist")));
        let (needed, have, to_do) = row(&narrow, "approve or reject a gate");
        assert_eq!((needed.as_str(), have), ("scope repo", Have::No));
        assert_eq!(to_do.unwrap(), "make one with the scope repo (public_repo for public repositories alone)");

        let mut rights = Rights::default();
        rights.learn("actions", Tried::Granted(Level::Read));
        rights.learn("deployments", Tried::Refused);
        let fine = ability_table(TokenKind::FineGrained, &rights);
        assert_eq!(row(&fine, "runs, jobs and their logs"), ("Actions: read".into(), Have::Yes, None));
        assert_eq!(row(&fine, "deployments").2.unwrap(), "give it Deployments: read");
        let (_, have, to_do) = row(&fine, "dispatch, rerun, cancel, enable, delete");
        assert_eq!(have, Have::Unknown);
        assert_eq!(to_do.unwrap(), "cannot be tried without a change; it needs Actions: write");
        assert!(row(&fine, "checks").2.unwrap().contains("commit statuses"));
    }
}
