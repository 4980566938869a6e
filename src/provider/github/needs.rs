//! The one table of what each thing we do needs of a token.
//!
//! Permissions are those of GitHub's list for fine-grained tokens (version 2026-03-10), scopes those of
//! its REST description. On public repositories reading needs no scope, and changing `public_repo`.

use super::token::Level;

/// Something that the console does at GitHub.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Feature {
    Runs,
    Gates,
    Deployments,
    Statuses,
    Branches,
    PullRequests,
    Checks,
    Protection,
    Runners,
    ChangeRuns,
    AnswerGates,
}

/// One row of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Need {
    pub(super) feature: Feature,
    /// What a person gets.
    pub(super) what: &'static str,
    /// Name of the permission in headers and on the page where a token is made, and how much of it.
    /// `None`: no fine-grained token can have it.
    pub(super) permission: Option<(&'static str, &'static str, Level)>,
    /// The scope that is enough on public repositories; `None` where none is needed there.
    pub(super) public_scope: Option<&'static str>,
}

/// The scope that is enough for everything, private repositories too. Dispatching needs no `workflow`.
pub(super) const SCOPE: &str = "repo";

const fn reading(feature: Feature, what: &'static str, name: &'static str, spoken: &'static str) -> Need {
    Need { feature, what, permission: Some((name, spoken, Level::Read)), public_scope: None }
}

const fn writing(feature: Feature, what: &'static str, name: &'static str, spoken: &'static str) -> Need {
    Need { feature, what, permission: Some((name, spoken, Level::Write)), public_scope: Some("public_repo") }
}

/// All of it, in the order in which it is shown.
pub(super) const NEEDS: [Need; 11] = [
    reading(Feature::Runs, "runs, jobs and their logs", "actions", "Actions"),
    reading(Feature::Gates, "gates, environments and their rules", "actions", "Actions"),
    reading(Feature::Deployments, "deployments", "deployments", "Deployments"),
    reading(Feature::Statuses, "commit statuses", "statuses", "Commit statuses"),
    reading(Feature::Branches, "branches, commits, workflow files", "contents", "Contents"),
    reading(Feature::PullRequests, "pull requests", "pull_requests", "Pull requests"),
    Need { feature: Feature::Checks, what: "checks", permission: None, public_scope: None },
    reading(Feature::Protection, "branch protection", "administration", "Administration"),
    reading(Feature::Runners, "self-hosted runners", "administration", "Administration"),
    writing(Feature::ChangeRuns, "dispatch, rerun, cancel, enable, delete", "actions", "Actions"),
    writing(Feature::AnswerGates, "approve or reject a gate", "deployments", "Deployments"),
];

/// What the overview's one query reads.
const OVERVIEW: &[Feature] =
    &[Feature::Branches, Feature::Deployments, Feature::PullRequests, Feature::Statuses, Feature::Gates];

impl Feature {
    /// Its row of the table.
    pub(super) fn need(self) -> &'static Need {
        // Each feature has a row, as a test proves; the first one stands in for none.
        NEEDS.iter().find(|need| need.feature == self).unwrap_or(&NEEDS[0])
    }

    /// What a request needs, told by its path; nothing for a path that every token may ask. `is_write`:
    /// it changes something.
    pub(super) fn of(path: &str, is_write: bool) -> &'static [Self] {
        let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
        if parts.last() == Some(&"graphql") {
            return OVERVIEW;
        }
        let Some(repository) = parts.iter().position(|part| matches!(*part, "repos" | "repositories")) else {
            return &[];
        };
        // `/repos/OWNER/NAME/…` or, in addresses that GitHub gives, `/repositories/ID/…`.
        let skipped = if parts[repository] == "repos" { 3 } else { 2 };
        match (parts.get(repository + skipped..).unwrap_or_default(), is_write) {
            (["actions", "runs", _, "pending_deployments"], true) => &[Self::AnswerGates],
            (["actions", "runs", _, "pending_deployments" | "approvals"] | ["environments", ..], false) => {
                &[Self::Gates]
            }
            (["actions", "runners", ..], _) => &[Self::Runners],
            (["actions", ..], true) => &[Self::ChangeRuns],
            (["actions", ..], false) => &[Self::Runs],
            (["deployments", ..], _) => &[Self::Deployments],
            (["commits", _, "status" | "statuses"] | ["statuses", ..], _) => &[Self::Statuses],
            (["commits", _, "check-runs" | "check-suites"] | ["check-runs" | "check-suites", ..], _) => &[Self::Checks],
            (["branches", _, "protection", ..], _) => &[Self::Protection],
            (["branches" | "commits" | "compare" | "contents" | "git" | "rules", ..], _) => &[Self::Branches],
            (["pulls", ..], _) => &[Self::PullRequests],
            _ => &[],
        }
    }
}

impl Need {
    /// `Actions: read`, or why there is none.
    pub(super) fn permission_words(&self) -> String {
        self.permission.map_or_else(|| "none".into(), |(_, spoken, level)| format!("{spoken}: {}", level.word()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_feature_has_one_row() {
        for need in &NEEDS {
            assert_eq!(NEEDS.iter().filter(|other| other.feature == need.feature).count(), 1);
            assert_eq!(need.feature.need(), need);
        }
    }

    #[test]
    fn the_path_tells_what_is_needed() {
        let read = |path: &str| Feature::of(&format!("/api/v3/repos/octo/hello/{path}"), false);
        assert_eq!(read("actions/runs"), [Feature::Runs]);
        assert_eq!(read("actions/jobs/7/logs"), [Feature::Runs]);
        assert_eq!(read("actions/runs/7/pending_deployments"), [Feature::Gates]);
        assert_eq!(read("environments/production"), [Feature::Gates]);
        assert_eq!(read("deployments/7/statuses"), [Feature::Deployments]);
        assert_eq!(read("commits/main/status"), [Feature::Statuses]);
        assert_eq!(read("commits/main/check-runs"), [Feature::Checks]);
        assert_eq!(read("branches/main/protection"), [Feature::Protection]);
        assert_eq!(read("compare/a...b"), [Feature::Branches]);
        assert_eq!(read("pulls"), [Feature::PullRequests]);
        assert_eq!(read("actions/runners"), [Feature::Runners]);
        assert_eq!(read(""), []);
        let write = |path: &str| Feature::of(&format!("/repos/octo/hello/{path}"), true);
        assert_eq!(write("actions/runs/7/cancel"), [Feature::ChangeRuns]);
        assert_eq!(write("actions/runs/7/pending_deployments"), [Feature::AnswerGates]);
        assert_eq!(Feature::of("/repositories/12/actions/runs", false), [Feature::Runs]);
        assert_eq!((Feature::of("/user", false), Feature::of("/graphql", false)), (&[][..], OVERVIEW));
        // A repository may be called anything.
        assert_eq!(Feature::of("/repos/repos/actions/pulls", false), [Feature::PullRequests]);
    }

    #[test]
    fn needs_are_said_as_the_page_says_them() {
        assert_eq!(Feature::AnswerGates.need().permission_words(), "Deployments: write");
        assert_eq!(Feature::Checks.need().permission_words(), "none");
    }
}
