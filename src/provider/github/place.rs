//! Which repository an address is about.

use url::Url;

/// The repository of an address, and how much of it is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    /// `owner/name`.
    pub(super) repository: String,
    /// The repository itself or its runs: only there does a 404 say that the repository is not there. Below, a thing of
    /// it may be gone.
    pub(super) is_whole: bool,
    /// The whole, or a run or workflow of it: what a person asks for, and not what belongs to it.
    pub(super) is_named: bool,
}

impl Place {
    /// `None` for an address that names no repository, as that of GraphQL.
    pub(super) fn of(url: &Url) -> Option<Self> {
        let parts: Vec<&str> = url.path_segments()?.filter(|part| !part.is_empty()).collect();
        let at = parts.iter().position(|part| *part == "repos")?;
        let (owner, name) = (parts.get(at + 1)?, parts.get(at + 2)?);
        let rest = parts.get(at + 3..).unwrap_or_default();
        let is_whole = matches!(rest, [] | ["actions", "runs"]);
        let is_named = is_whole || matches!(rest, ["actions", "runs" | "workflows", _]);
        Some(Self { repository: format!("{owner}/{name}"), is_whole, is_named })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_repository_itself_and_its_runs_are_the_whole() {
        let place = |path: &str| {
            let place = Place::of(&format!("https://ghe.corp/api/v3/{path}").parse().unwrap())?;
            Some((place.repository, place.is_whole))
        };
        let of = |is_whole| Some(("octo/api".to_owned(), is_whole));
        assert_eq!(place("repos/octo/api"), of(true));
        assert_eq!(place("repos/octo/api/actions/runs?status=waiting"), of(true));
        assert_eq!(place("repos/octo/api/actions/runs/7"), of(false));
        assert_eq!(place("repos/octo/api/compare/a...b"), of(false));
        assert_eq!(place("repos/repos/actions/runs"), Some(("repos/actions".into(), false)));
        assert_eq!((place("graphql"), place("repositories/12/actions/runs"), place("user")), (None, None, None));
    }
}
