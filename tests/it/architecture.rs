//! Holds the house of ARCHITECTURE.md: rooms and arrows, front doors, file budgets, homes of
//! third-party crates. Each rule takes a list of files, returns one sentence per breach, and is
//! shown to fail on a made-up tree in its own file.

mod arrows;
mod budgets;
mod doors;
mod homes;
mod package;
mod scan;
mod subrooms;
mod table;

use std::{
    fs,
    path::{Path, PathBuf},
};

/// One file of the source tree; `path` is relative to `src/`.
struct Source {
    path: String,
    text: String,
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn sources() -> Vec<Source> {
    let mut found = Vec::new();
    collect(&root().join("src"), "", &mut found);
    found.sort_by(|a, b| a.path.cmp(&b.path));
    assert!(found.len() > 20, "only {} files under src: the walk is broken, see sources()", found.len());
    found
}

fn collect(folder: &Path, prefix: &str, found: &mut Vec<Source>) {
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let path = format!("{prefix}{}", entry.file_name().to_str().unwrap());
        if entry.file_type().unwrap().is_dir() {
            collect(&entry.path(), &format!("{path}/"), found);
        } else if path.ends_with(".rs") {
            found.push(Source { text: fs::read_to_string(entry.path()).unwrap(), path });
        }
    }
}

/// A made-up tree, for the proofs that each rule can fail.
fn tree(files: &[(&str, &str)]) -> Vec<Source> {
    files.iter().map(|(path, text)| Source { path: (*path).into(), text: (*text).into() }).collect()
}

#[track_caller]
fn hold(breaches: &[String]) {
    assert!(breaches.is_empty(), "\n\n{}\n", breaches.join("\n\n"));
}

#[test]
fn arrows_only_point_down() {
    hold(&arrows::breaches(&sources()));
}

#[test]
fn no_provider_knows_another() {
    hold(&subrooms::breaches(&sources()));
}

#[test]
fn every_folder_has_a_front_door() {
    hold(&doors::breaches(&sources()));
}

#[test]
fn files_keep_their_budgets() {
    hold(&budgets::breaches(&sources()));
}

#[test]
fn files_are_named_by_what_they_do() {
    hold(&budgets::bad_names(&sources()));
}

#[test]
fn third_party_crates_stay_at_home() {
    hold(&homes::breaches(&sources()));
}

#[test]
fn only_the_runtime_spawns() {
    hold(&homes::spawns(&sources()));
}

#[test]
fn unsafe_code_is_forbidden() {
    hold(&package::lints(&fs::read_to_string(root().join("Cargo.toml")).unwrap()));
}

#[test]
fn the_required_packages_are_there_and_used() {
    hold(&package::required(&fs::read_to_string(root().join("Cargo.toml")).unwrap(), &sources()));
}

#[test]
fn packages_are_made_of_files_that_are_there() {
    let manifest = fs::read_to_string(root().join("Cargo.toml")).unwrap();
    hold(&package::packaged(&manifest, |file| root().join(file).is_file()));
}

#[test]
fn the_top_level_is_complete() {
    let names: Vec<String> =
        fs::read_dir(root()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    hold(&package::top_level(&names, &sources()));
}
