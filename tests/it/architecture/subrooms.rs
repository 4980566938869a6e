//! Inside `provider/`: a provider sees the shared modules and itself, never another provider.

use std::collections::BTreeMap;

use super::{
    Source, scan,
    table::{self, BETWEEN, JOINS, SHARED},
};

pub(super) fn breaches(sources: &[Source]) -> Vec<String> {
    let exports = exports(sources);
    let (mut found, mut arrows) = (Vec::new(), Vec::new());
    for source in sources {
        let Some(from) = subroom(&source.path) else { continue };
        for to in targets(source, &exports) {
            let arrow = (from.to_owned(), to.clone());
            if to == from || arrows.contains(&arrow) {
                continue;
            }
            arrows.push(arrow);
            let excepted = BETWEEN.iter().any(|(a, b, _)| *a == from && *b == to);
            if !excepted && !JOINS.contains(&from) && !SHARED.contains(&to.as_str()) {
                found.push(format!(
                    "src/{}: `provider/{from}` imports `provider/{to}`. A provider may use only itself and {}. Join \
                     the two in `provider/world`, or move what both need into `domain/`.",
                    source.path,
                    SHARED.join(", ")
                ));
            }
        }
    }
    found.extend(table::circle(&arrows).map(|way| {
        format!("src/provider: {} is a circle. Move what both ends need into the lowest of them.", way.join(" -> "))
    }));
    found
}

/// `provider/github/client.rs` and `provider/github.rs` are of `github`; `provider/mod.rs` of none.
fn subroom(path: &str) -> Option<&str> {
    let inside = path.strip_prefix("provider/")?;
    let name = inside.split('/').next()?.trim_end_matches(".rs");
    (name != "mod").then_some(name)
}

/// Which subroom a name that `provider/mod.rs` hands out comes from.
fn exports(sources: &[Source]) -> BTreeMap<String, String> {
    let door = sources.iter().find(|source| source.path == "provider/mod.rs");
    let paths = door.map(|door| scan::paths(&scan::code(&door.text))).unwrap_or_default();
    paths.into_iter().filter(|path| path.len() == 2).map(|path| (path[1].clone(), path[0].clone())).collect()
}

fn targets(source: &Source, exports: &BTreeMap<String, String>) -> Vec<String> {
    let code = scan::without_tests(&scan::code(&source.text));
    let module = module_of(&source.path);
    let absolute = scan::paths(&code).into_iter().filter_map(|path| resolve(&module, &path));
    absolute
        .filter(|path| path.len() > 1 && path[0] == "provider" && path[1] != "*")
        .map(|path| exports.get(&path[1]).unwrap_or(&path[1]).clone())
        .collect()
}

fn module_of(path: &str) -> Vec<String> {
    let mut parts: Vec<String> = path.trim_end_matches(".rs").split('/').map(str::to_owned).collect();
    if parts.last().is_some_and(|last| last == "mod") {
        parts.pop();
    }
    parts
}

/// A `crate::` or `super::` path from the crate's root on; nothing for any other path.
fn resolve(module: &[String], path: &[String]) -> Option<Vec<String>> {
    if path[0] == "crate" {
        return Some(path[1..].to_vec());
    }
    let ups = path.iter().take_while(|part| *part == "super").count();
    let base = module.len().checked_sub(ups).filter(|_| ups > 0)?;
    Some([&module[..base], &path[ups..]].concat())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::architecture::tree;

    const DOOR: (&str, &str) = ("provider/mod.rs", "mod ability;\npub use ability::Observe;\npub use git::Git;");

    fn from_github(text: &str) -> Vec<String> {
        breaches(&tree(&[DOOR, ("provider/github/client.rs", text)]))
    }

    #[test]
    fn another_provider_is_refused_however_it_is_written() {
        for text in [
            "use crate::provider::git::Head;",
            "use super::super::git::Head;",
            "use crate::{domain::Gpu, provider::{http::Client, git::Head}};",
            "use crate::provider::Git;",
        ] {
            let found = from_github(text);
            assert_eq!(found.len(), 1, "{text}");
            assert!(found[0].contains("`provider/github` imports `provider/git`"), "{}", found[0]);
        }
    }

    #[test]
    fn itself_and_the_shared_modules_are_fine() {
        let text = "use super::wire::Run;\nuse crate::provider::{Observe, http::Client, github::wire};\nuse super::*;";
        assert!(from_github(text).is_empty());
        let world = ("provider/world.rs", "use super::{git::Git, github::Github};");
        assert!(breaches(&tree(&[DOOR, world])).is_empty());
    }

    #[test]
    fn an_exception_goes_one_way() {
        for (from, to, reason) in BETWEEN {
            let of = |from: &str, to: &str| {
                let path = format!("provider/{from}/x.rs");
                breaches(&tree(&[(&path, &format!("use crate::provider::{to}::y;"))])).len()
            };
            assert_eq!((of(from, to), of(to, from)), (0, 1));
            assert!(!reason.is_empty());
        }
    }

    #[test]
    fn shared_modules_may_not_form_a_circle() {
        let found = breaches(&tree(&[
            ("provider/http/client.rs", "use crate::provider::command::Child;"),
            ("provider/command/child.rs", "use crate::provider::http::Client;"),
        ]));
        assert_eq!(found.len(), 1);
        assert!(found[0].contains("is a circle"), "{}", found[0]);
    }
}
