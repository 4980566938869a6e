//! `X-Accepted-GitHub-Permissions`: what a request needs of a fine-grained token.

use super::Level;

/// Name of the header.
pub(in crate::provider::github) const HEADER: &str = "x-accepted-github-permissions";

/// Any one of these groups is enough; of a group all are needed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::provider::github) struct Accepted {
    groups: Vec<Vec<(String, Level)>>,
    /// What is public is answered without any permission.
    pub(in crate::provider::github) permissionless: bool,
}

impl Accepted {
    /// Reads `pull_requests=read; contents=read,metadata=read` (`;` is or, `,` is and). What is no
    /// permission is left out.
    pub(in crate::provider::github) fn parse(value: &str) -> Self {
        let mut accepted = Self::default();
        for group in value.split(';') {
            let mut needed = Vec::new();
            for (name, level) in group.split(',').filter_map(|pair| pair.trim().split_once('=')) {
                match (name.trim(), level.trim()) {
                    ("allows_permissionless_access", "true") => accepted.permissionless = true,
                    (name, level) if is_name(name) => {
                        needed.extend(Level::named(level).map(|level| (name.to_owned(), level)))
                    }
                    _ => {}
                }
            }
            if !needed.is_empty() {
                accepted.groups.push(needed);
            }
        }
        accepted
    }

    /// In words: `Actions: read`, `Pull requests: read or Contents: read`; `None` when it names nothing.
    pub(in crate::provider::github) fn words(&self) -> Option<String> {
        let groups: Vec<String> = self.groups.iter().map(|group| group_words(group)).collect();
        (!groups.is_empty()).then(|| groups.join(" or "))
    }
}

fn group_words(group: &[(String, Level)]) -> String {
    let words: Vec<String> = group.iter().map(|(name, level)| format!("{}: {}", spoken(name), level.word())).collect();
    words.join(" and ")
}

/// `pull_requests` is `Pull requests` on the page where a token is made.
fn spoken(name: &str) -> String {
    let name = match name {
        "statuses" => "commit statuses".to_owned(),
        other => other.replace('_', " "),
    };
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| first.to_ascii_uppercase().to_string() + letters.as_str())
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.len() <= 64 && text.bytes().all(|b| b.is_ascii_lowercase() || b == b'_')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(value: &str) -> Option<String> {
        Accepted::parse(value).words()
    }

    #[test]
    fn the_header_reads_as_the_page_where_a_token_is_made() {
        assert_eq!(words("actions=read").unwrap(), "Actions: read");
        assert_eq!(words("pull_requests=read; contents=read").unwrap(), "Pull requests: read or Contents: read");
        assert_eq!(words("actions=write,statuses=read").unwrap(), "Actions: write and Commit statuses: read");
        let open = Accepted::parse("metadata=read; allows_permissionless_access=true");
        assert_eq!((open.words().unwrap().as_str(), open.permissionless), ("Metadata: read", true));
    }

    #[test]
    fn junk_names_nothing() {
        for junk in
            ["", ";;,", "actions", "actions=", "\u{1b}=read", "Actions=read", "allows_permissionless_access=true"]
        {
            assert_eq!(words(junk), None, "{junk}");
        }
    }
}
