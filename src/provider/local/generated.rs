//! What building and running leaves in a directory, as patterns of paths: `.venv/`, `**/__pycache__/`, `data/`.

use std::path::{Path, PathBuf};

use glob::{MatchOptions, Pattern, glob_with};

use super::paths::inner_rules;

/// A star is one name, as people who write `.gitignore` files expect.
const EXACT: MatchOptions =
    MatchOptions { case_sensitive: true, require_literal_separator: true, require_literal_leading_dot: false };

/// What is wrong with patterns: none may reach out of its directory.
pub(super) fn rules(patterns: &[String]) -> Vec<String> {
    let of_one = |pattern: &String| {
        let mut wrong = inner_rules("a pattern of `generated`", pattern);
        if Pattern::new(pattern).is_err() {
            wrong.push(format!("`generated` holds what is no pattern of paths: {pattern}"));
        }
        wrong
    };
    patterns.iter().flat_map(of_one).collect()
}

/// What is there of it.
pub(super) fn find(directory: &Path, patterns: &[String]) -> Vec<PathBuf> {
    let root = Pattern::escape(&directory.to_string_lossy());
    let of_one = |pattern: &String| glob_with(&format!("{root}/{}", pattern.trim_end_matches('/')), EXACT).ok();
    let found = patterns.iter().filter(|pattern| rules(std::slice::from_ref(pattern)).is_empty()).filter_map(of_one);
    found.flatten().flatten().filter(|path| path.starts_with(directory) && path != directory).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_find_what_is_inside_and_never_what_is_outside() {
        let folder = tempfile::tempdir().unwrap();
        let inside = folder.path().join("de[mo");
        for path in ["app/__pycache__/x.pyc", "__pycache__/y.pyc", ".venv/bin/python", "app/main.py"] {
            std::fs::create_dir_all(inside.join(path).parent().unwrap()).unwrap();
            std::fs::write(inside.join(path), "").unwrap();
        }
        let patterns = [".venv/", "**/__pycache__/", "data/"].map(String::from);
        let mut found = find(&inside, &patterns);
        found.sort();
        assert_eq!(found, [".venv", "__pycache__", "app/__pycache__"].map(|path| inside.join(path)));
        assert_eq!(find(&inside, &["../*".into(), "/etc/*".into(), "".into()]), Vec::<PathBuf>::new());
        assert_eq!(rules(&["../*".into(), "/etc/*".into(), "[".into()]).len(), 3);
    }
}
