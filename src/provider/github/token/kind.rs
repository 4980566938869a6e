//! What a token is, told by how it begins.

use serde::Serialize;

use crate::domain::Secret;

/// A kind of GitHub token. Source: GitHub's page *About authentication to GitHub*.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum TokenKind {
    /// `ghp_`: a personal access token (classic); has scopes.
    Classic,
    /// `github_pat_`: a fine-grained personal access token; has permissions on chosen repositories.
    FineGrained,
    /// `gho_`: made by an OAuth app, as by `gh auth login`; has scopes.
    Oauth,
    /// `ghu_`: a person's, made by a GitHub App; has that app's permissions.
    AppUser,
    /// `ghs_`: an installation of a GitHub App, or `GITHUB_TOKEN` inside a workflow. Old ones have 36
    /// characters after the prefix, new ones some 520 with dots.
    Installation,
    /// `ghr_`: only good for renewing a token of an app.
    Refresh,
    Unknown,
}

const PREFIXES: [(&str, TokenKind); 6] = [
    ("github_pat_", TokenKind::FineGrained),
    ("ghp_", TokenKind::Classic),
    ("gho_", TokenKind::Oauth),
    ("ghu_", TokenKind::AppUser),
    ("ghs_", TokenKind::Installation),
    ("ghr_", TokenKind::Refresh),
];

impl TokenKind {
    /// The kind, without asking anybody.
    pub fn of(token: &Secret) -> Self {
        Self::split(token.expose()).0
    }

    /// The kind, and what follows the prefix.
    pub(super) fn split(token: &str) -> (Self, &str) {
        let known = PREFIXES.into_iter().find_map(|(prefix, kind)| Some((kind, token.strip_prefix(prefix)?)));
        known.unwrap_or((Self::Unknown, token))
    }

    /// As a person calls it: `personal access token (classic)`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Classic => "personal access token (classic)",
            Self::FineGrained => "fine-grained token",
            Self::Oauth => "OAuth token",
            Self::AppUser => "app's token of a person",
            Self::Installation => "app installation's token",
            Self::Refresh => "refresh token",
            Self::Unknown => "token of unknown kind",
        }
    }

    /// Its rights are scopes, which every answer names.
    pub fn has_scopes(self) -> bool {
        matches!(self, Self::Classic | Self::Oauth)
    }

    /// Its rights are permissions, which no answer lists: they have to be tried.
    pub fn has_permissions(self) -> bool {
        matches!(self, Self::FineGrained | Self::AppUser | Self::Installation)
    }

    /// How much it can usually do, from the least on. Only for tokens whose rights are not known yet.
    pub(in crate::provider::github) fn reach(self) -> u8 {
        match self {
            Self::Installation => 0,
            Self::FineGrained => 1,
            Self::AppUser => 2,
            Self::Oauth => 3,
            Self::Classic | Self::Unknown | Self::Refresh => 4,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(text: &str) -> TokenKind {
        TokenKind::of(&Secret::new(text).unwrap())
    }

    #[test]
    fn the_prefix_tells_the_kind() {
        let new_installation =
            format!("ghs_12345_{}.{}.{}", "eyJhbGciOiJ".repeat(9), "a1".repeat(150), "Zz-_".repeat(20));
        let table = [
            ("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", TokenKind::Classic),
            ("github_pat_11AAAAAAA0abcdefghijkl_0123456789", TokenKind::FineGrained),
            ("gho_x", TokenKind::Oauth),
            ("ghu_x", TokenKind::AppUser),
            ("ghs_x", TokenKind::Installation),
            (&new_installation, TokenKind::Installation),
            ("ghr_x", TokenKind::Refresh),
            ("0123456789abcdef0123456789abcdef01234567", TokenKind::Unknown),
            ("GHP_x", TokenKind::Unknown),
            ("secret_ci_0123.abc", TokenKind::Unknown),
        ];
        for (text, wanted) in table {
            assert_eq!(kind(text), wanted, "{text}");
        }
    }

    #[test]
    fn rights_are_scopes_or_permissions_or_none() {
        let all = PREFIXES.map(|(_, kind)| kind);
        assert!(all.iter().all(|kind| !(kind.has_scopes() && kind.has_permissions())));
        assert!(!TokenKind::Refresh.has_scopes() && !TokenKind::Refresh.has_permissions());
    }
}
