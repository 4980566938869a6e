//! `orchestra config explain`: one key, and what set it.

use serde_json::{Value, json};

use crate::{
    cli::{
        Exit,
        args::ConsoleArguments,
        args_settings::ExplainArguments,
        choices,
        config_file::read_config,
        layers::{look, variables},
        looks::LINUX_CONSOLE,
        output,
        surroundings::{Folders, is_ascii_locale, locale, text},
    },
    config::{Key, Settings, key_segments, toml_value, value_at},
    domain::{Layer, Printable},
};

/// A value and what set it.
struct Setting {
    by: String,
    value: Value,
}

pub(super) fn explain(folders: &Folders, arguments: &ExplainArguments, console: &ConsoleArguments) -> Exit {
    let segments = key_segments(&arguments.key).unwrap_or_else(|| vec![arguments.key.clone()]);
    let found = Key::find(&segments).and_then(|key| Ok((settings(folders, &key, &segments, console)?, key)));
    let (settings, key) = match found {
        Ok(found) => found,
        Err(message) => {
            output::notice(&message);
            return Exit::Usage;
        }
    };
    if arguments.output.json {
        return output::print_json(&as_json(arguments, &key, &settings));
    }
    output::print(&as_text(arguments, &key, &settings))
}

/// Everything that sets the key, the strongest first.
fn settings(
    folders: &Folders,
    key: &Key,
    segments: &[String],
    console: &ConsoleArguments,
) -> Result<Vec<Setting>, String> {
    let mut files = Vec::new();
    let mut set = Vec::new();
    for looked in look(folders) {
        let Some((name, source, file)) = read_config(&looked.path, looked.owner)? else { continue };
        if let Some(value) = value_at(&source, segments) {
            set.insert(0, Setting { by: name.clone(), value: json!(value) });
        }
        files.push((name, file));
    }
    if let Some(name) = segments.get(1).filter(|_| key.path == "environments.NAME.layer") {
        set.push(Setting { by: "its name".into(), value: json!(Layer::of_name(name)) });
    }
    if key.path == READ_ONLY {
        // Whoever says it wins, a weaker file too.
        set.sort_by_key(|setting| setting.value != json!(true));
    }
    let resolved = Settings::resolve(&files, &variables(text)).map_err(|faults| faults.to_string())?;
    set.splice(0..0, by_variable(key, &resolved, &set));
    set.splice(0..0, by_flag(key, console));
    set.extend(by_choice(key, folders));
    set.extend(key.default.clone().map(|value| Setting { by: "default".into(), value }));
    Ok(set)
}

/// The one key that a weaker layer can set against a stronger one.
const READ_ONLY: &str = "environments.NAME.read_only";

/// What was chosen in the console itself, weaker than every file.
fn by_choice(key: &Key, folders: &Folders) -> Option<Setting> {
    let chosen = choices::read(folders);
    let value = match key.path.as_str() {
        "ui.theme" => json!(chosen.choices.theme?),
        "ui.mouse" => json!(chosen.choices.mouse?),
        _ => return None,
    };
    Some(Setting { by: chosen.path?.display().to_string(), value })
}

fn by_flag(key: &Key, console: &ConsoleArguments) -> Option<Setting> {
    let (by, value) = match key.path.as_str() {
        "ui.theme" => ("--theme", json!(console.theme.as_ref()?)),
        "ui.ascii" if console.ascii => ("--ascii", json!(true)),
        "ui.mouse" if console.mouse => ("--mouse", json!(true)),
        READ_ONLY if console.read_only => ("--read-only", json!(true)),
        _ => return None,
    };
    Some(Setting { by: by.into(), value })
}

/// What a variable makes of it, where that is not what the files say.
fn by_variable(key: &Key, resolved: &Settings, set: &[Setting]) -> Option<Setting> {
    let variables = variables(text);
    let from_repository = variables.gh_repo.as_ref().is_some_and(|repository| repository.matches('/').count() == 2);
    let ascii = locale().filter(|(_, value)| set.is_empty() && is_ascii_locale(value));
    let by = match key.path.as_str() {
        "ui.ascii" => ascii?.0,
        "ui.graphs" if set.is_empty() && is_linux_console(resolved) => "TERM",
        "github.api_url" if from_repository => "GH_REPO",
        "github.api_url" if variables.gh_host.is_some() => "GH_HOST",
        "github.repositories" if variables.gh_repo.is_some() => "GH_REPO",
        READ_ONLY if variables.read_only => "ORCHESTRA_READ_ONLY",
        _ => return None,
    };
    let value = match key.path.as_str() {
        "github.api_url" => json!(resolved.github.api_url),
        READ_ONLY | "ui.ascii" => json!(true),
        "ui.graphs" => json!("block"),
        _ => json!(resolved.github.repositories),
    };
    // An address that a file sets counts nevertheless where it is that of the variable's host.
    let files = set.first().and_then(|file| file.value.as_str()).map(|url| json!(url.trim_end_matches('/')));
    (files.as_ref() != Some(&value)).then(|| Setting { by: by.into(), value })
}

fn is_linux_console(resolved: &Settings) -> bool {
    text("TERM").as_deref() == Some(LINUX_CONSOLE) && resolved.origins.of("ui.ascii").is_none()
}

fn as_json(arguments: &ExplainArguments, key: &Key, settings: &[Setting]) -> Value {
    let of = |setting: &Setting| json!({ "set_by": setting.by, "value": setting.value });
    json!({
        "key": arguments.key,
        "value": settings.first().map(|setting| &setting.value),
        "set_by": settings.first().map(|setting| &setting.by),
        "weaker": settings.iter().skip(1).map(of).collect::<Vec<_>>(),
        "about": key.about,
    })
}

fn as_text(arguments: &ExplainArguments, key: &Key, settings: &[Setting]) -> String {
    let shown = |value: &Value| Printable::new(toml_value(value)).to_string();
    let mut text = match settings.split_first() {
        Some((first, weaker)) => {
            let mut text = format!("{} = {}\n  set by {}\n", arguments.key, shown(&first.value), first.by);
            for setting in weaker {
                text += &format!("  over {} = {}\n", setting.by, shown(&setting.value));
            }
            text
        }
        None => format!("{} is not set\n", arguments.key),
    };
    text += &format!("{}\n", key.about);
    text
}
