//! Git's machine formats, decoded. Everything is parted by NUL, so that names may hold anything.

use crate::domain::{Commit, Printable, Timestamp, Worktree};

/// `--format` of `git log`, four fields a commit.
pub(super) const LOG_FORMAT: &str = "--format=%h%x00%s%x00%an%x00%ct";

/// What `git status --porcelain=v2 --branch -z` says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Status {
    /// Object name of the head; `None` before the first commit.
    pub(super) head: Option<String>,
    /// `None` on a detached head.
    pub(super) branch: Option<String>,
    pub(super) upstream: Option<String>,
    /// Ahead and behind; `None` when the upstream does not exist.
    pub(super) distance: Option<(u32, u32)>,
    pub(super) staged: u32,
    pub(super) changed: u32,
    pub(super) untracked: u32,
    pub(super) conflicted: u32,
}

pub(super) fn decode_status(bytes: &[u8]) -> Status {
    let mut status = Status::default();
    let mut records = bytes.split(|byte| *byte == 0);
    while let Some(record) = records.next() {
        match record {
            [b'#', b' ', header @ ..] => decode_header(&mut status, &text(header)),
            [b'1', b' ', index, tree, ..] => count(&mut status, *index, *tree),
            [b'2', b' ', index, tree, ..] => {
                count(&mut status, *index, *tree);
                // A rename's old name is a record of its own, whatever it begins with.
                records.next();
            }
            [b'u', b' ', ..] => status.conflicted += 1,
            [b'?', b' ', ..] => status.untracked += 1,
            _ => {}
        }
    }
    status
}

fn decode_header(status: &mut Status, header: &str) {
    let Some((key, value)) = header.split_once(' ') else { return };
    match key {
        "branch.oid" => status.head = (value != "(initial)").then(|| value.to_owned()),
        "branch.head" => status.branch = (value != "(detached)").then(|| value.to_owned()),
        "branch.upstream" => status.upstream = Some(value.to_owned()),
        "branch.ab" => status.distance = decode_distance(value),
        _ => {}
    }
}

/// `+1 -2`.
fn decode_distance(value: &str) -> Option<(u32, u32)> {
    let (ahead, behind) = value.split_once(' ')?;
    Some((ahead.strip_prefix('+')?.parse().ok()?, behind.strip_prefix('-')?.parse().ok()?))
}

/// A file that is both staged and changed again counts in both.
fn count(status: &mut Status, index: u8, tree: u8) {
    status.staged += u32::from(index != b'.');
    status.changed += u32::from(tree != b'.');
}

/// `git log -z` in [`LOG_FORMAT`]. A commit whose time is out of range is left out.
pub(super) fn decode_log(bytes: &[u8]) -> Vec<Commit> {
    let fields: Vec<&[u8]> = bytes.strip_suffix(b"\0").unwrap_or(bytes).split(|byte| *byte == 0).collect();
    let commits = fields.chunks_exact(4);
    let decode = |fields: &[&[u8]]| {
        Some(Commit {
            id: Printable::new(text(fields[0])),
            subject: Printable::new(text(fields[1])),
            author: Printable::new(text(fields[2])),
            at: Timestamp::from_second(text(fields[3]).trim().parse().ok()?).ok()?,
        })
    };
    commits.filter_map(decode).collect()
}

/// `git worktree list --porcelain -z`: records of NUL-ended lines, each record ended by one more.
pub(super) fn decode_worktrees(bytes: &[u8]) -> Vec<Worktree> {
    let mut worktrees: Vec<Worktree> = Vec::new();
    for line in bytes.split(|byte| *byte == 0) {
        let line = text(line);
        if let Some(path) = line.strip_prefix("worktree ") {
            worktrees.push(Worktree { path: Printable::new(path), branch: None });
        } else if let (Some(branch), Some(worktree)) = (line.strip_prefix("branch "), worktrees.last_mut()) {
            worktree.branch = Some(Printable::new(branch.strip_prefix("refs/heads/").unwrap_or(branch)));
        }
    }
    worktrees
}

/// `git remote -v`: name and address of each remote, as it is fetched from.
pub(super) fn decode_remotes(bytes: &[u8]) -> Vec<(String, String)> {
    let decode = |line: &str| {
        let (name, rest) = line.split_once('\t')?;
        // A partial clone's filter may follow: `(fetch) [blob:none]`.
        let (address, _) = rest.rsplit_once(" (fetch)")?;
        Some((name.to_owned(), address.to_owned()))
    };
    text(bytes).lines().filter_map(decode).collect()
}

/// `git rev-list --left-right --count A...B`: commits only in A, and only in B.
pub(super) fn decode_counts(bytes: &[u8]) -> Option<(u32, u32)> {
    let text = text(bytes);
    let mut counts = text.split_whitespace().map(str::parse);
    Some((counts.next()?.ok()?, counts.next()?.ok()?))
}

/// `git for-each-ref --format=%(refname)%00%(symref)%00`: each name with what it points to.
pub(super) fn decode_references(bytes: &[u8]) -> Vec<(String, String)> {
    let text = text(bytes);
    let mut fields = text.split('\0').map(|field| field.trim_start_matches('\n'));
    let mut references = Vec::new();
    while let (Some(name), Some(target)) = (fields.next(), fields.next()) {
        references.push((name.to_owned(), target.to_owned()));
    }
    references
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Printed by git 2.47 in a repository with one file of each kind; one untracked name holds a
    /// line end and begins like a record, the renamed file had a name that looks like a header.
    const STATUS: &[u8] = b"# branch.oid 8d1c8b69c3fce7bea45c73efd06983e3c419a92f\0# branch.head feature/x\0\
        # branch.upstream origin/feature/x\0# branch.ab +2 -1\0\
        1 MM N... 100644 100644 100644 8baef1b4abc478178b004d62031cf7fe6db6f903 f2ad6c76f0115a6ba5b00456a849810e7ec0af20 both.txt\0\
        1 .M N... 100644 100644 100644 8baef1b4abc478178b004d62031cf7fe6db6f903 8baef1b4abc478178b004d62031cf7fe6db6f903 changed\ttab.txt\0\
        2 R. N... 100644 100644 100644 61780798228d17af2d34fce4cfbdf35556832472 61780798228d17af2d34fce4cfbdf35556832472 R100 new name\0? old\0\
        u UU N... 100644 100644 100644 100644 df967b96a579e45a18b8251732d16804b2e56a55 8baef1b4abc478178b004d62031cf7fe6db6f903 9e5a24fc7b30a9f8d1d4a3f4e0d8a3f9b34d1e0a c\xc3\xa9.txt\0\
        ? line\n1 MM end\0? bytes\xff\0";

    #[test]
    fn a_status_counts_every_kind_once_whatever_the_names() {
        let expected = Status {
            head: Some("8d1c8b69c3fce7bea45c73efd06983e3c419a92f".into()),
            branch: Some("feature/x".into()),
            upstream: Some("origin/feature/x".into()),
            distance: Some((2, 1)),
            staged: 2,
            changed: 2,
            untracked: 2,
            conflicted: 1,
        };
        assert_eq!(decode_status(STATUS), expected);
    }

    #[test]
    fn before_the_first_commit_there_is_a_branch_and_no_head() {
        let status = decode_status(b"# branch.oid (initial)\0# branch.head main\0");
        assert_eq!((status.head, status.branch.as_deref()), (None, Some("main")));
    }

    #[test]
    fn a_detached_head_is_no_branch() {
        let status = decode_status(b"# branch.oid 8d1c8b69\0# branch.head (detached)\0");
        assert_eq!((status.head.as_deref(), status.branch), (Some("8d1c8b69"), None));
    }

    #[test]
    fn an_upstream_that_is_gone_has_no_distance() {
        let status = decode_status(b"# branch.oid 8d1c\0# branch.head x\0# branch.upstream origin/x\0");
        assert_eq!((status.upstream.as_deref(), status.distance), (Some("origin/x"), None));
    }

    #[test]
    fn a_log_is_read_four_fields_at_a_time_even_when_one_is_empty() {
        let log = b"8d1c8b6\0\0Ada\x001763700000\x001111111\0fix: \xf0\x9f\x9a\x80 \x1b[2J\0Bob\x000\0";
        let commits = decode_log(log);
        assert_eq!(commits.len(), 2);
        assert_eq!((commits[0].subject.as_str(), commits[0].at.as_second()), ("", 1_763_700_000));
        assert!(commits[1].subject.as_str().starts_with("fix: 🚀") && !commits[1].subject.as_str().contains('\u{1b}'));
        assert_eq!(decode_log(b""), []);
    }

    #[test]
    fn worktrees_keep_their_branches_apart() {
        let list = b"worktree /a\0HEAD 8d1c\0branch refs/heads/main\0\0worktree /b\nc\0HEAD 8d1c\0detached\0\0worktree /d\0HEAD 0\0branch refs/heads/x/y\0\0";
        let found: Vec<_> = decode_worktrees(list).into_iter().map(|w| w.branch.map(|b| b.to_string())).collect();
        assert_eq!(found, [Some("main".into()), None, Some("x/y".into())]);
    }

    #[test]
    fn a_remote_counts_as_it_is_fetched() {
        let remotes =
            b"origin\thttps://h/o/n.git (fetch)\norigin\tgit@h:o/n (push)\npart\t/with space (fetch) [blob:none]\n";
        let expected = [("origin", "https://h/o/n.git"), ("part", "/with space")];
        assert_eq!(decode_remotes(remotes), expected.map(|(name, url)| (name.to_owned(), url.to_owned())));
    }

    #[test]
    fn counts_and_references_are_read() {
        assert_eq!(decode_counts(b"3\t14\n"), Some((3, 14)));
        assert_eq!(decode_counts(b"fatal"), None);
        let references = b"refs/remotes/origin/HEAD\0refs/remotes/origin/main\0\nrefs/heads/main\0\0\n";
        let found = decode_references(references);
        assert_eq!(found[0], ("refs/remotes/origin/HEAD".into(), "refs/remotes/origin/main".into()));
        assert_eq!(found[1], ("refs/heads/main".into(), String::new()));
        assert_eq!(found.len(), 2);
    }
}
