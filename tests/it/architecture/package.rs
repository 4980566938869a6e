//! What the package itself promises: lints, top level, the packages it is built on.

use super::{Source, scan, table};

const TOP: &[&str] = &["Cargo.toml", "src", "themes", "keymaps", "assets", "tests", "CHANGELOG.md"];

/// Name in Cargo.toml and name in code.
const REQUIRED: &[(&str, &str)] = &[
    ("ratatui", "ratatui"),
    ("crossterm", "crossterm"),
    ("tokio", "tokio"),
    ("reqwest", "reqwest"),
    ("serde", "serde"),
    ("tui-textarea", "tui_textarea"),
    ("directories", "directories"),
    ("keyring", "keyring"),
    ("tracing-appender", "tracing_appender"),
    ("sysinfo", "sysinfo"),
];

/// The house can be entered once it has a command line; from then on it must be whole.
fn is_open(sources: &[Source]) -> bool {
    sources.iter().any(|source| table::room_of(&source.path) == Some("cli"))
}

pub(super) fn lints(manifest: &str) -> Vec<String> {
    let manifest: toml::Table = manifest.parse().unwrap();
    let level = manifest.get("lints").and_then(|lints| lints.get("rust")?.get("unsafe_code")?.as_str());
    match level {
        Some("forbid") => Vec::new(),
        _ => vec!["Cargo.toml: [lints.rust] must say `unsafe_code = \"forbid\"`. Put it back.".into()],
    }
}

pub(super) fn required(manifest: &str, sources: &[Source]) -> Vec<String> {
    let manifest: toml::Table = manifest.parse().unwrap();
    let declared = manifest.get("dependencies").and_then(toml::Value::as_table).cloned().unwrap_or_default();
    let used: Vec<String> = sources
        .iter()
        .flat_map(|source| scan::paths(&scan::without_tests(&scan::code(&source.text))))
        .map(|mut path| path.swap_remove(0))
        .collect();
    let mut found = Vec::new();
    for (package, name) in REQUIRED {
        if !declared.contains_key(*package) {
            found.push(format!("Cargo.toml does not depend on `{package}`, which this console is built on. Add it."));
        } else if is_open(sources) && !used.iter().any(|used| used == name) {
            found.push(format!("`{package}` is in Cargo.toml, but nothing in src uses it. Use it for what it is for."));
        }
    }
    found
}

pub(super) fn top_level(names: &[String], sources: &[Source]) -> Vec<String> {
    if !is_open(sources) {
        return Vec::new();
    }
    TOP.iter()
        .filter(|wanted| !names.iter().any(|name| name == **wanted))
        .map(|wanted| format!("`{wanted}` is missing at the top level. Put it back."))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::architecture::tree;

    #[test]
    fn unsafe_code_must_be_forbidden() {
        assert!(lints("[lints.rust]\nunsafe_code = \"forbid\"").is_empty());
        assert_eq!(lints("[lints.rust]\nunsafe_code = \"deny\"").len(), 1);
        assert_eq!(lints("[package]").len(), 1);
    }

    #[test]
    fn a_required_package_must_be_declared_and_used() {
        let names: Vec<&str> = REQUIRED.iter().map(|(package, _)| *package).collect();
        let manifest = format!("[dependencies]\n{} = \"1\"\n", names.join(" = \"1\"\n"));
        let uses: String = REQUIRED.iter().map(|(_, name)| format!("use {name}::x;\n")).collect();
        assert!(required(&manifest, &tree(&[("cli/run.rs", &uses)])).is_empty());
        assert_eq!(required(&manifest.replace("keyring", "key-ring"), &tree(&[("cli/run.rs", &uses)])).len(), 1);
        let only_tested = format!("{}#[cfg(test)]\nuse keyring::x;", uses.replace("use keyring::x;", ""));
        assert_eq!(required(&manifest, &tree(&[("cli/run.rs", &only_tested)])).len(), 1);
    }

    #[test]
    fn a_missing_folder_is_seen() {
        let names: Vec<String> = TOP.iter().filter(|name| **name != "themes").map(|name| (*name).into()).collect();
        let found = top_level(&names, &tree(&[("cli/run.rs", "")]));
        assert_eq!(found, ["`themes` is missing at the top level. Put it back."]);
    }
}
