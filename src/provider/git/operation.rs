//! What is under way in a working tree: merge, rebase, cherry-pick, revert, bisect.

use std::path::Path;

/// The operation under way, by the files git keeps for it; `rebase 2/5 of feature`. Blocks.
pub(super) fn in_progress(git_folder: &Path) -> Option<String> {
    let has = |name: &str| git_folder.join(name).exists();
    let text = |name: &str| {
        let text = std::fs::read_to_string(git_folder.join(name)).ok()?;
        Some(text.trim().to_owned()).filter(|text| !text.is_empty())
    };
    let of_branch = |name: &str| {
        let branch = text(name).filter(|branch| branch != "detached HEAD");
        branch.map(|branch| format!(" of {}", branch.strip_prefix("refs/heads/").unwrap_or(&branch)))
    };
    let steps = |done: &str, all: &str| text(done).zip(text(all)).map(|(done, all)| format!(" {done}/{all}"));
    let said = |part: Option<String>| part.unwrap_or_default();
    if has("rebase-merge") {
        let steps = said(steps("rebase-merge/msgnum", "rebase-merge/end"));
        return Some(format!("rebase{steps}{}", said(of_branch("rebase-merge/head-name"))));
    }
    if has("rebase-apply") {
        let verb = if has("rebase-apply/applying") { "applying patches" } else { "rebase" };
        let steps = said(steps("rebase-apply/next", "rebase-apply/last"));
        return Some(format!("{verb}{steps}{}", said(of_branch("rebase-apply/head-name"))));
    }
    let files = [
        ("MERGE_HEAD", "merge"),
        ("CHERRY_PICK_HEAD", "cherry-pick"),
        ("REVERT_HEAD", "revert"),
        ("BISECT_LOG", "bisect"),
    ];
    files.iter().find(|(file, _)| has(file)).map(|(_, verb)| (*verb).to_owned())
}
