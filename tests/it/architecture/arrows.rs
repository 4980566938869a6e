//! `crate::X` may only be said where the table has an arrow to `X`.

use super::{Source, scan, table};

pub(super) fn breaches(sources: &[Source]) -> Vec<String> {
    let mut found = Vec::new();
    for source in sources {
        let room = table::room_of(&source.path);
        match room {
            Some(name) if table::room(name).is_none() => found.push(format!(
                "src/{}: `{name}` is no room. Put the file into the room its job belongs to, or open the room in \
                 tests/it/architecture/table.rs and ARCHITECTURE.md.",
                source.path
            )),
            None if !matches!(source.path.as_str(), "main.rs" | "lib.rs") => found
                .push(format!("src/{}: only main.rs and lib.rs lie outside of a room. Move it into one.", source.path)),
            _ => {}
        }
        let mut seen = Vec::new();
        for path in scan::paths(&scan::code(&source.text)) {
            let [root, target, ..] = &path[..] else { continue };
            let outward = root == "crate" || root == "orchestra_console";
            if !outward || Some(target.as_str()) == room || seen.contains(target) {
                continue;
            }
            if let Some(why) = refusal(&source.path, room, target) {
                found.push(why);
                seen.push(target.clone());
            }
        }
    }
    found
}

fn refusal(path: &str, room: Option<&str>, target: &str) -> Option<String> {
    let allowed: &[&str] = match room {
        Some(name) => table::room(name)?.1,
        None if path == "main.rs" => &["cli"],
        None => &[],
    };
    if allowed.contains(&target) {
        return None;
    }
    let may = if allowed.is_empty() { "nothing".to_owned() } else { allowed.join(", ") };
    Some(format!(
        "src/{path} imports `crate::{target}`; from here arrows go to: {may}. Move the line to the room that may see \
         both, or pass what is needed in from there (an Event, an Effect, an argument)."
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::architecture::tree;

    #[test]
    fn an_arrow_upward_is_refused_however_it_is_written() {
        for text in [
            "use crate::app::App;",
            "use crate::{domain::Gpu, app::App};",
            "fn f() { crate::app::update() }",
            "use crate::{\n    app as a,\n};",
        ] {
            let found = breaches(&tree(&[("keymap/key.rs", text)]));
            assert_eq!(found.len(), 1, "{text}");
            assert!(found[0].contains("imports `crate::app`") && found[0].contains("go to: domain"), "{}", found[0]);
        }
    }

    #[test]
    fn arrows_downward_and_words_in_comments_are_fine() {
        let text = "//! see crate::view\nuse crate::{domain::{Gpu, Health}, keymap::Action, app::own};";
        assert!(breaches(&tree(&[("app/state.rs", text), ("lib.rs", "pub mod app;")])).is_empty());
        assert!(breaches(&tree(&[("main.rs", "fn main() { orchestra_console::cli::run() }")])).is_empty());
    }

    #[test]
    fn main_sees_only_the_command_line() {
        assert_eq!(breaches(&tree(&[("main.rs", "use orchestra_console::runtime::run;")])).len(), 1);
    }

    #[test]
    fn unknown_rooms_and_stray_files_are_refused() {
        assert_eq!(breaches(&tree(&[("services/mod.rs", "//! x"), ("extra.rs", "")])).len(), 2);
    }
}
