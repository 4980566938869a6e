//! `orchestra config check`: everything that is wrong, at once.

use serde_json::json;

use crate::{
    cli::{
        Exit,
        args::ConsoleArguments,
        config_file::{read_text, refused},
        layers::{look, variables},
        looks, output,
        surroundings::{Folders, text},
        user_themes,
    },
    config::{ConfigFile, Settings, parse_every_fault},
    domain::Printable,
    theme::{Depth, Glyphs, Surface},
};

pub(super) fn check(folders: &Folders, console: &ConsoleArguments, as_json: bool) -> Exit {
    let (read, faults) = faults(folders, console.theme.as_deref());
    let printed = if as_json {
        output::print_json(&json!({ "files": read, "faults": faults }))
    } else if faults.is_empty() {
        let read = if read.is_empty() { "no configuration file is there".into() } else { read.join(", ") };
        output::print(&format!("{read}: nothing is wrong\n"))
    } else {
        output::print(&faults.iter().map(|fault| format!("{}\n", Printable::new(fault))).collect::<String>())
    };
    if faults.is_empty() || printed != Exit::Ok { printed } else { Exit::Usage }
}

/// The files that were read, and all that is wrong with them or with the theme that a flag names.
pub(in crate::cli) fn faults(folders: &Folders, theme: Option<&str>) -> (Vec<String>, Vec<String>) {
    let (mut files, mut faults) = (Vec::new(), Vec::new());
    for looked in look(folders) {
        let name = looked.path.display().to_string();
        match read_text(&looked.path, looked.owner) {
            Ok(None) => {}
            Ok(Some(text)) => {
                let (file, mut found) = parse_every_fault::<ConfigFile>(&name, &text);
                found.extend(refused(&name, &text, looked.owner));
                found.sort_by_key(|fault| fault.line);
                faults.extend(found.iter().map(ToString::to_string));
                let mut file = file.unwrap_or_default();
                file.note_lines(&text);
                files.push((name, file));
            }
            Err(refusal) => faults.push(refusal),
        }
    }
    if let Err(found) = Settings::resolve(&files, &variables(text)) {
        faults.extend(found.iter().map(ToString::to_string));
    }
    let in_files = files.iter().rev().find_map(|(name, file)| Some((name.as_str(), file.ui.theme.as_deref()?)));
    if let Some((from, theme)) = theme.map(|theme| ("--theme", theme)).or(in_files) {
        faults.extend(theme_fault(folders, theme).map(|why| format!("{from}: ui.theme: {why}")));
    }
    (files.into_iter().map(|(name, _)| name).collect(), faults)
}

/// Why a theme could not be shown; `auto` is one of those that can.
fn theme_fault(folders: &Folders, theme: &str) -> Option<String> {
    if theme == "auto" {
        return None;
    }
    let (themes, unread) = user_themes::read(folders.config_directory.as_deref());
    if let Some(unread) = unread.into_iter().find(|unread| unread.name == theme) {
        return Some(unread.why);
    }
    let surface = Surface { depth: Depth::Mono, glyphs: Glyphs::ascii() };
    themes.load(theme, &surface).err().map(|error| looks::advice(&error))
}
