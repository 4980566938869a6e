//! `orchestra config check`: everything that is wrong with configuration, keymap and themes, at once.

use serde_json::json;

use crate::{
    cli::{
        Exit,
        args::ConsoleArguments,
        config_file::{read_text, refused},
        keymap,
        layers::{look, variables},
        output, shared_views,
        surroundings::{Folders, text},
        user_themes,
    },
    config::{CommandSettings, ConfigFile, Settings, parse_every_fault},
    domain::Printable,
    runtime::advice,
    theme::{Depth, Glyphs, Origin, Surface},
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
                faults.extend(shared_views::faults(&name, &text));
                let mut file = file.unwrap_or_default();
                file.note_lines(&text);
                files.push((name, file));
            }
            Err(refusal) => faults.push(refusal),
        }
    }
    let commands = match Settings::resolve(&files, &variables(text)) {
        Ok(settings) => settings.commands,
        Err(found) => {
            faults.extend(found.iter().map(ToString::to_string));
            Vec::new()
        }
    };
    let sound_themes = themes(folders, &mut faults);
    let in_files = files.iter().rev().find_map(|(name, file)| Some((name.as_str(), file.ui.theme.as_deref()?)));
    if let Some((from, theme)) = theme.map(|theme| ("--theme", theme)).or(in_files) {
        let fault = theme_fault(folders, theme).filter(|why| !faults.contains(why));
        faults.extend(fault.map(|why| format!("{from}: ui.theme: {why}")));
    }
    let mut read: Vec<String> = files.iter().map(|(name, _)| name.clone()).collect();
    read.extend(keymap(folders, &files, &commands, &mut faults));
    read.extend(sound_themes);
    (read, faults)
}

/// The person's own keymap over the one that is chosen: its file where it is sound, else its faults.
fn keymap(
    folders: &Folders,
    files: &[(String, ConfigFile)],
    commands: &[CommandSettings],
    faults: &mut Vec<String>,
) -> Option<String> {
    let chosen = files.iter().rev().find_map(|(name, file)| Some((name.as_str(), file.ui.keymap.as_deref()?)));
    let (from, asked) = chosen.unwrap_or(("defaults", "default"));
    match keymap::read_over(asked, from, folders, commands) {
        Ok(keymap) => {
            faults.extend(keymap.wrong);
            faults.extend(keymap.clashes);
            keymap.own
        }
        Err(fault) => {
            faults.push(fault);
            None
        }
    }
}

/// Every theme of one's own, in use or not: the files of those that are sound, else their faults.
fn themes(folders: &Folders, faults: &mut Vec<String>) -> Vec<String> {
    let (themes, unread) = user_themes::read(folders.config_directory.as_deref());
    faults.extend(unread.into_iter().map(|unread| unread.why));
    let surface = Surface { depth: Depth::Mono, glyphs: Glyphs::ascii() };
    let mut sound = Vec::new();
    for (name, origin) in themes.list() {
        let Origin::File(file) = origin else { continue };
        match themes.load(name, &surface) {
            Ok(_) => sound.push(file.clone()),
            Err(error) => faults.push(advice(&error)),
        }
    }
    sound
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
    themes.load(theme, &surface).err().map(|error| advice(&error))
}
