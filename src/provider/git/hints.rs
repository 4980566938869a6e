//! Sentences worth reading about a branch.

use super::wire::Status;

/// Where the head stands against the default branch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct DefaultBranch {
    /// `main`.
    pub(super) name: String,
    /// The reference that was compared with: `origin/main`, or `main` where there is no remote.
    pub(super) reference: String,
    /// Commits that only the head has, and that only the default branch has.
    pub(super) ahead: u32,
    pub(super) behind: u32,
}

/// What to say about a branch, most pressing first.
pub(super) fn hints(status: &Status, default: Option<&DefaultBranch>, has_remotes: bool) -> Vec<String> {
    let mut hints = Vec::new();
    let Some(branch) = &status.branch else {
        if status.head.is_some() {
            hints.push("detached head: new commits belong to no branch; `git switch -c NAME` keeps them".to_owned());
        }
        return hints;
    };
    if status.head.is_none() {
        hints.push(format!("no commit on `{branch}` yet"));
        return hints;
    }
    match (&status.upstream, status.distance) {
        (None, _) if has_remotes => {
            hints.push(format!("`{branch}` has no upstream; `git push -u origin {branch}` sets one"));
        }
        (Some(upstream), None) => hints.push(format!("upstream `{upstream}` is gone")),
        _ => {}
    }
    if let Some(default) = default.filter(|default| default.name != *branch) {
        let DefaultBranch { reference, ahead, behind, .. } = default;
        let commits = if *behind == 1 { "commit" } else { "commits" };
        match (ahead, behind) {
            (0, 1..) => hints.push(format!("`{branch}` is merged into `{reference}`, which is {behind} {commits} on")),
            (1.., 1..) => hints.push(format!("`{branch}` is {behind} {commits} behind `{reference}`")),
            _ => {}
        }
    }
    hints
}

#[cfg(test)]
mod tests {
    use super::*;

    fn on(branch: &str) -> Status {
        Status { head: Some("8d1c".into()), branch: Some(branch.into()), ..Status::default() }
    }

    fn against_main(ahead: u32, behind: u32) -> DefaultBranch {
        DefaultBranch { name: "main".into(), reference: "origin/main".into(), ahead, behind }
    }

    #[test]
    fn a_branch_in_order_needs_no_word() {
        let status = Status { upstream: Some("origin/x".into()), distance: Some((1, 0)), ..on("x") };
        assert_eq!(hints(&status, Some(&against_main(3, 0)), true), Vec::<String>::new());
        assert_eq!(hints(&on("main"), Some(&against_main(0, 9)), false), Vec::<String>::new());
    }

    #[test]
    fn behind_and_merged_are_told_apart() {
        assert_eq!(hints(&on("x"), Some(&against_main(2, 1)), false), ["`x` is 1 commit behind `origin/main`"]);
        let merged = hints(&on("x"), Some(&against_main(0, 4)), false);
        assert_eq!(merged, ["`x` is merged into `origin/main`, which is 4 commits on"]);
    }

    #[test]
    fn an_upstream_that_is_missing_or_gone_is_said() {
        assert!(hints(&on("x"), None, true)[0].contains("no upstream"));
        assert!(hints(&on("x"), None, false).is_empty(), "without remotes there is nowhere to push");
        let gone = Status { upstream: Some("origin/x".into()), ..on("x") };
        assert_eq!(hints(&gone, None, true), ["upstream `origin/x` is gone"]);
    }

    #[test]
    fn a_detached_head_says_how_to_keep_work() {
        let detached = Status { branch: None, ..on("x") };
        assert!(hints(&detached, Some(&against_main(0, 3)), true)[0].starts_with("detached head"));
    }
}
