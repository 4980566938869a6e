//! The scopes of a token of the classic family.

use serde::Serialize;

/// What `X-OAuth-Scopes` names, in its order. An empty one can read what is public.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Scopes(Vec<String>);

/// Scopes that others bring with them. Source: GitHub's page *Scopes for OAuth apps*.
const BRINGS: [(&str, &[&str]); 8] = [
    ("repo", &["repo:status", "repo_deployment", "public_repo", "repo:invite", "security_events"]),
    ("admin:org", &["write:org", "read:org", "manage_runners:org"]),
    ("write:org", &["read:org"]),
    ("admin:repo_hook", &["write:repo_hook", "read:repo_hook"]),
    ("write:repo_hook", &["read:repo_hook"]),
    ("user", &["read:user", "user:email", "user:follow"]),
    ("write:packages", &["read:packages"]),
    ("admin:enterprise", &["manage_runners:enterprise", "read:enterprise"]),
];

impl Scopes {
    /// Reads the header's value: `gist, read:org, repo, workflow`.
    pub fn parse(value: &str) -> Self {
        let named = value.split(',').map(str::trim).filter(|scope| is_scope(scope));
        Self(named.take(64).map(str::to_owned).collect())
    }

    /// True when it is named, or another one brings it.
    pub fn has(&self, wanted: &str) -> bool {
        self.0.iter().any(|scope| {
            scope == wanted || BRINGS.iter().any(|(wide, brought)| wide == scope && brought.contains(&wanted))
        })
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

fn is_scope(text: &str) -> bool {
    !text.is_empty() && text.len() <= 64 && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"_:-.".contains(&b))
}

impl std::fmt::Display for Scopes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.is_empty() { f.write_str("none") } else { f.write_str(&self.0.join(", ")) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_header_is_read_in_its_order() {
        let scopes = Scopes::parse("gist, read:org, repo, workflow");
        assert_eq!(scopes.to_string(), "gist, read:org, repo, workflow");
        assert_eq!(Scopes::parse("").to_string(), "none");
        assert_eq!(Scopes::parse(" ,, repo,\u{1b}[31m").to_string(), "repo");
    }

    #[test]
    fn a_wide_scope_brings_the_narrow_ones_and_never_the_other_way() {
        let repo = Scopes::parse("repo");
        assert!(repo.has("repo") && repo.has("public_repo") && repo.has("repo_deployment"));
        assert!(!repo.has("workflow") && !repo.has("read:org"));
        assert!(!Scopes::parse("public_repo, repo:status").has("repo"));
        assert!(Scopes::parse("admin:org").has("read:org"));
    }
}
