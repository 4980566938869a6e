//! Every folder has a `mod.rs` that says what lives there and holds no logic.

use std::collections::BTreeSet;

use super::{Source, scan};

pub(super) fn breaches(sources: &[Source]) -> Vec<String> {
    let folders: BTreeSet<&str> =
        sources.iter().filter_map(|source| source.path.rsplit_once('/')).map(|(folder, _)| folder).collect();
    let mut found = Vec::new();
    for folder in folders {
        let path = format!("{folder}/mod.rs");
        let Some(door) = sources.iter().find(|source| source.path == path) else {
            found.push(format!("src/{folder}/ has no mod.rs. Add its front door: `//!` docs and re-exports."));
            continue;
        };
        if !door.text.starts_with("//!") {
            found.push(format!(
                "src/{path} does not start with `//!`. Say in a few lines what lives here, what does not, and the \
                 main type."
            ));
        }
        if let Some(logic) = statements(&door.text).into_iter().find(|statement| !is_declaration(statement)) {
            found.push(format!(
                "src/{path} holds `{}` and what follows. A front door has only docs, attributes, `mod` and `use` \
                 lines: move the rest into a file of its own.",
                logic.chars().take(60).collect::<String>()
            ));
        }
    }
    found
}

fn statements(text: &str) -> Vec<String> {
    let code = without_attributes(&scan::without_tests(&scan::code(text)));
    let words = |part: &str| part.split_whitespace().collect::<Vec<_>>().join(" ");
    code.split(';').map(words).filter(|part| !part.is_empty()).collect()
}

fn without_attributes(code: &str) -> String {
    let (mut out, mut depth, mut rest) = (String::new(), 0, code.chars().peekable());
    while let Some(c) = rest.next() {
        match c {
            '#' if depth == 0 && rest.next_if_eq(&'!').is_some() | (rest.peek() == Some(&'[')) => {}
            '[' => depth += 1,
            ']' if depth > 0 => depth -= 1,
            _ if depth == 0 => out.push(c),
            _ => {}
        }
    }
    out
}

fn is_declaration(statement: &str) -> bool {
    let mut rest = statement.strip_prefix("pub").unwrap_or(statement).trim_start();
    if let Some((_, after)) = rest.strip_prefix('(').and_then(|scope| scope.split_once(')')) {
        rest = after.trim_start();
    }
    rest.starts_with("use ") || rest.strip_prefix("mod ").is_some_and(|module| !module.contains('{'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::architecture::tree;

    fn of(text: &str) -> Vec<String> {
        breaches(&tree(&[("app/mod.rs", text), ("app/state.rs", "")]))
    }

    #[test]
    fn docs_attributes_and_declarations_are_a_door() {
        let text = "//! What lives here.\n#![expect(clippy::x, reason = \"y; z\")]\n\nmod a;\n#[cfg(unix)]\n\
                    pub mod b;\npub(crate) use a::{A, B};\n\n#[cfg(test)]\nmod tests { fn f() {} }\n";
        assert_eq!(of(text), Vec::<String>::new());
    }

    #[test]
    fn logic_and_missing_words_are_refused() {
        assert!(of("//! x\nmod a;\nfn f() -> u8 { 1 }")[0].contains("holds `fn f()"));
        assert!(of("//! x\npub struct A;")[0].contains("holds `pub struct A`"));
        assert!(of("//! x\nmod a { fn f() {} }")[0].contains("holds `mod a {"));
        assert!(of("mod a;")[0].contains("does not start with"));
    }

    #[test]
    fn a_folder_without_a_door_is_refused() {
        assert!(breaches(&tree(&[("app/pane/gpu.rs", "")]))[0].contains("src/app/pane/ has no mod.rs"));
    }
}
