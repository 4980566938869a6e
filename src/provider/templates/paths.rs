//! Where a file of a template's tree will lie.

use std::collections::BTreeMap;

/// What it is called where packaging tools would take a name's first `.` amiss.
const DOT: &str = "dot-";

/// Files whose name ends so are rendered and lose it.
const RENDERED: &str = ".j2";

/// The longest path, in bytes.
const MOST_BYTES: usize = 400;

/// `dot-github/x.yml.j2` becomes `.github/x.yml`; and whether it is rendered. The error says why not.
pub(super) fn target(path: &str) -> Result<(String, bool), String> {
    let parts: Vec<String> = path.split('/').map(with_dot).collect();
    if let Some(why) = parts.iter().find_map(|part| refusal(part)) {
        return Err(why);
    }
    let whole = parts.join("/");
    if whole.len() > MOST_BYTES {
        return Err(format!("the path is longer than {MOST_BYTES} bytes"));
    }
    match whole.strip_suffix(RENDERED) {
        Some(rest) if rest.is_empty() || rest.ends_with('/') => Err(format!("`{RENDERED}` alone is no name")),
        Some(rest) => Ok((rest.to_owned(), true)),
        None => Ok((whole, false)),
    }
}

fn with_dot(part: &str) -> String {
    match part.strip_prefix(DOT) {
        Some(rest) => format!(".{rest}"),
        None => part.to_owned(),
    }
}

fn refusal(part: &str) -> Option<String> {
    // What lies in `.git` is run by git.
    if part.trim_end_matches(RENDERED).eq_ignore_ascii_case(".git") {
        return Some("a template cannot bring a `.git` along; make one with local.git-init".into());
    }
    if part.is_empty() || part == "." || part == ".." {
        return Some("the path leads out of the template's folder".into());
    }
    let is_odd =
        |c: char| c.is_control() || matches!(c, '\\' | ':' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    part.contains(is_odd).then(|| "the name holds a sign that no file of a template may have".into())
}

/// Paths (where they are, where they will lie) of which one takes the place of another.
pub(super) fn clashes<'a>(targets: impl Iterator<Item = (&'a str, &'a str)>) -> Vec<(String, String)> {
    let (mut taken, mut found) = (BTreeMap::new(), Vec::new());
    for (source, target) in targets {
        if let Some(other) = taken.insert(target, source) {
            found.push((source.to_owned(), format!("`{other}` becomes `{target}` too; keep one of them")));
        }
    }
    for (target, source) in &taken {
        let folders = target.match_indices('/').map(|(at, _)| &target[..at]);
        if let Some(file) = folders.filter_map(|folder| taken.get(folder)).next() {
            found.push(((*source).to_owned(), format!("it lies in a folder whose place the file `{file}` takes")));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_what_they_stand_for() {
        for (path, lies_at, is_rendered) in [
            ("README.md.j2", "README.md", true),
            ("dot-gitignore", ".gitignore", false),
            ("dot-github/workflows/ci.yml.j2", ".github/workflows/ci.yml", true),
            ("src/a-dot-b", "src/a-dot-b", false),
            ("a.j2/b", "a.j2/b", false),
            (".env.example", ".env.example", false),
        ] {
            assert_eq!(target(path), Ok((lies_at.to_owned(), is_rendered)), "{path}");
        }
    }

    #[test]
    fn hostile_paths_are_refused() {
        let long = "x/".repeat(300) + "x";
        for path in [
            "../x",
            "a/../x",
            "dot-",
            "dot-.",
            "dot-./x",
            "/etc/passwd",
            "a//b",
            "",
            ".",
            "a/",
            ".git/hooks/pre-commit",
            "dot-git/config",
            ".GIT/config",
            "sub/dot-git/config",
            ".j2",
            "a/.j2",
            "a\\b",
            "C:x",
            "a\nb",
            "a\u{1b}[31m",
            "a\u{202e}b",
            "dot-git.j2",
            &long,
        ] {
            assert!(target(path).is_err(), "{path:?}: {:?}", target(path));
        }
    }

    #[test]
    fn no_file_takes_the_place_of_another() {
        let found = |targets: &[(&str, &str)]| clashes(targets.iter().copied());
        assert_eq!(found(&[("a", "a"), ("b/c", "b/c")]), []);
        assert_eq!(found(&[("a", "a"), ("a.j2", "a")])[0].0, "a.j2");
        assert_eq!(found(&[("b.j2", "b"), ("b/c/d", "b/c/d")])[0].0, "b/c/d");
    }
}
