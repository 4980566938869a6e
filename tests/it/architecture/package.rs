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

/// Files that packages are made of: all but those that the build lays out must be in the repository,
/// with the text of each license that the manifest names.
pub(super) fn packaged(manifest: &str, exists: impl Fn(&str) -> bool) -> Vec<String> {
    let manifest: toml::Table = manifest.parse().unwrap();
    let package = &manifest["package"];
    let text = |value: &toml::Value| value.as_str().unwrap_or_default().to_owned();
    let mut wanted = vec![text(&package["readme"])];
    let licenses = text(&package["license"]);
    wanted.extend(licenses.split(" OR ").map(|license| match license {
        "Apache-2.0" => "LICENSE-APACHE".to_owned(),
        other => format!("LICENSE-{other}"),
    }));
    match package.get("metadata").and_then(|metadata| metadata.get("deb")) {
        None => return vec!["Cargo.toml has no [package.metadata.deb]: no .deb can be made. Put it back.".into()],
        Some(deb) => {
            wanted.push(text(&deb["license-file"][0]));
            wanted.extend(deb["assets"].as_array().unwrap().iter().map(|asset| text(&asset[0])));
        }
    }
    wanted.retain(|file| !file.starts_with("target/") && !exists(file));
    wanted
        .iter()
        .map(|file| format!("Cargo.toml names `{file}`, which is not there. Add it, or mend the name."))
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

    #[test]
    fn a_file_that_a_package_lacks_is_seen() {
        let manifest = "[package]\nreadme = 'README.md'\nlicense = 'MIT OR Apache-2.0'\n[package.metadata.deb]\n\
                        license-file = ['copyright', '0']\nassets = [['target/x', 'a', '644'], ['b.1', 'b', '644']]\n";
        assert!(packaged(manifest, |_| true).is_empty());
        assert_eq!(packaged(manifest, |_| false).len(), 5, "all but what is built");
        let found = packaged(manifest, |file| file != "LICENSE-APACHE");
        assert_eq!(found, ["Cargo.toml names `LICENSE-APACHE`, which is not there. Add it, or mend the name."]);
        assert_eq!(packaged(&manifest.replace("metadata.deb", "metadata.rpm"), |_| true).len(), 1);
    }
}
