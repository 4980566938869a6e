//! Where on the web a person makes a new token.

use super::{Level, TokenKind};
use crate::{
    config::GithubSettings,
    provider::github::needs::{NEEDS, SCOPE},
};

/// The page where a token of this kind is made, with what we need of it filled in, and that in words.
pub fn token_page(settings: &GithubSettings, kind: TokenKind) -> (String, String) {
    let web = settings.web_url();
    match kind {
        TokenKind::FineGrained => {
            let needed = permissions();
            let query: String = needed.iter().map(|(name, _, level)| format!("&{name}={}", level.word())).collect();
            let words: Vec<String> =
                needed.iter().map(|(_, spoken, level)| format!("{spoken}: {}", level.word())).collect();
            (format!("{web}/settings/personal-access-tokens/new?name=orchestra{query}"), words.join(", "))
        }
        _ => (format!("{web}/settings/tokens/new?scopes={SCOPE}&description=orchestra"), format!("the scope {SCOPE}")),
    }
}

/// Each permission once, as much of it as anything needs. Those of an administrator are left out: few
/// have them to give.
fn permissions() -> Vec<(&'static str, &'static str, Level)> {
    let mut all: Vec<(&str, &str, Level)> = Vec::new();
    for (name, spoken, level) in NEEDS.iter().filter_map(|need| need.permission) {
        match all.iter_mut().find(|(known, ..)| *known == name) {
            Some((.., known)) => *known = (*known).max(level),
            None if name == "administration" => {}
            None => all.push((name, spoken, level)),
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_names_what_is_needed() {
        let settings = |host: &str| GithubSettings {
            api_url: "https://api.github.com".into(),
            host: host.into(),
            repositories: Vec::new(),
        };
        let (classic, scopes) = token_page(&settings("github.com"), TokenKind::Classic);
        assert_eq!(classic, "https://github.com/settings/tokens/new?scopes=repo&description=orchestra");
        assert_eq!(scopes, "the scope repo");
        let (fine, words) = token_page(&settings("ghe.example"), TokenKind::FineGrained);
        assert!(
            fine.starts_with("https://ghe.example/settings/personal-access-tokens/new?name=orchestra&actions=write")
        );
        assert_eq!(
            words,
            "Actions: write, Deployments: write, Commit statuses: read, Contents: read, Pull requests: read"
        );
    }
}
