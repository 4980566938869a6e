//! Files are small and named by what they do.

use super::{Source, scan};

const MEDIAN: usize = 150;
const SOFT: usize = 300;
const HARD: usize = 500;

/// Files that may be longer than [`HARD`], each with the reason.
const EXCEPTIONS: &[(&str, &str)] = &[];

const BANNED: &[&str] = &["util", "utils", "helper", "helpers", "common", "manager", "misc", "data", "info"];

pub(super) fn breaches(sources: &[Source]) -> Vec<String> {
    let mut lengths: Vec<(usize, &str)> =
        sources.iter().map(|source| (scan::lines_outside_tests(&source.text), source.path.as_str())).collect();
    lengths.sort_unstable();
    let mut found = Vec::new();
    for (lines, path) in &lengths {
        if *lines > HARD && !EXCEPTIONS.iter().any(|(allowed, _)| allowed == path) {
            found.push(format!(
                "src/{path} has {lines} lines outside of tests; {HARD} is the limit. Split it by what its parts do."
            ));
        }
    }
    let long: Vec<String> = lengths
        .iter()
        .filter(|(lines, _)| *lines > SOFT)
        .map(|(lines, path)| format!("src/{path} ({lines})"))
        .collect();
    if long.len() * 10 > lengths.len() {
        found.push(format!(
            "{} of {} files are longer than {SOFT} lines; one in ten may be. Split some of: {}.",
            long.len(),
            lengths.len(),
            long.join(", ")
        ));
    }
    let median = lengths.get(lengths.len() / 2).map_or(0, |(lines, _)| *lines);
    if median > MEDIAN {
        found.push(format!("The median file has {median} lines; {MEDIAN} is the limit. Split the longer half."));
    }
    for (path, reason) in EXCEPTIONS {
        if !sources.iter().any(|source| source.path == *path) || reason.is_empty() {
            found.push(format!("The exception for src/{path} has no file or no reason. Remove or explain it."));
        }
    }
    found
}

pub(super) fn bad_names(sources: &[Source]) -> Vec<String> {
    let bad = |path: &str| path.trim_end_matches(".rs").split(['/', '_']).any(|word| BANNED.contains(&word));
    sources
        .iter()
        .filter(|source| bad(&source.path))
        .map(|source| {
            format!(
                "src/{}: a name with any of {} says nothing. Name the file by what it does.",
                source.path,
                BANNED.join(", ")
            )
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::architecture::tree;

    fn files(lengths: &[usize]) -> Vec<Source> {
        let file = |(at, lines): (usize, &usize)| Source { path: format!("app/f{at}.rs"), text: "x\n".repeat(*lines) };
        lengths.iter().enumerate().map(file).collect()
    }

    #[test]
    fn small_files_are_fine() {
        assert!(breaches(&files(&[10, 150, 150, 20, 30, 40, 50, 60, 70, 300])).is_empty());
    }

    #[test]
    fn a_long_file_a_long_tenth_and_a_long_median_are_refused() {
        let twenty = [vec![10; 19], vec![501]].concat();
        assert!(breaches(&files(&twenty))[0].contains("app/f19.rs has 501 lines"));
        assert!(breaches(&files(&[10, 10, 10, 10, 301]))[0].contains("1 of 5 files"));
        assert!(breaches(&files(&[10, 151, 151]))[0].contains("median file has 151"));
    }

    #[test]
    fn tests_do_not_count() {
        let text = format!("fn a() {{}}\n#[cfg(test)]\nmod tests {{\n{}}}\n", "fn b() {}\n".repeat(600));
        assert!(breaches(&[Source { path: "app/a.rs".into(), text }]).is_empty());
    }

    #[test]
    fn empty_names_are_refused() {
        let found = bad_names(&tree(&[("app/http_util.rs", ""), ("common/mod.rs", ""), ("app/metadata.rs", "")]));
        assert_eq!(found.len(), 2);
    }
}
