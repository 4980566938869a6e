//! Puts settings that were read anew in force: all of them, or none.

use super::{Change, Reading};
use crate::{
    app::{App, Configured, Effect, Event, Look, Notice, update},
    config::{Settings, changes},
    domain::{Printable, Severity},
    runtime::{Manners, manners::advice, providers::Providers},
    theme::Styles,
};

/// Takes a change in. Without `manners` nothing is drawn, and no theme is looked at.
pub(in crate::runtime) fn apply(
    app: &mut App,
    manners: Option<&mut Manners>,
    providers: &mut Providers,
    change: Change,
) -> Vec<Effect> {
    let Change { files, are_gone, outcome } = change;
    let looked = outcome.and_then(|reading| {
        let shown = manners.as_ref().map(|manners| shown(app, manners, &reading, &files)).transpose()?;
        Ok((reading, shown))
    });
    let (reading, shown) = match looked {
        Ok(looked) => looked,
        Err(why) => {
            tracing::warn!("{why}");
            return update(app, Event::Misconfigured(Printable::new(why)));
        }
    };
    let was_refused = app.misconfigured.is_some();
    let mut changed = differences(app, &reading);
    if let (Some(manners), Some((_, styles))) = (manners, &shown) {
        changed.extend(put_on(manners, &reading, styles.clone()));
    }
    let subject = if files.is_empty() { "configuration".to_owned() } else { files.join(", ") };
    let news = news(&subject, are_gone, &changed, was_refused);
    if let Some(news) = &news {
        tracing::info!("{news}");
    }
    if let Some(place) = reading.place {
        providers.renew(place);
    }
    let theme = shown.map_or(reading.theme, |(theme, _)| theme);
    let look = Look {
        themes: reading.themes.list().map(|(name, _)| name.to_owned()).collect(),
        // One that is tried on goes on being tried on.
        before: app.look.before.clone().filter(|_| theme == app.look.theme),
        theme,
    };
    let (settings, bindings) = (reading.settings, reading.bindings);
    let configured = Configured { settings, bindings, look, news: news.map(Printable::new) };
    let effects = update(app, Event::Configured(Box::new(configured)));
    for remark in reading.remarks {
        let notice = Notice { at: app.now, severity: Severity::Warning, text: Printable::new(remark) };
        update(app, Event::Notice(notice));
    }
    effects
}

/// The theme to show and its look. One that a person chose stays until the setting itself changes.
fn shown(app: &App, manners: &Manners, reading: &Reading, files: &[String]) -> Result<(String, Styles), String> {
    let load = |name: &str| reading.themes.load(name, &reading.surface).map_err(|error| advice(&error));
    for file in files {
        let name = file.strip_prefix("themes/").and_then(|file| file.strip_suffix(".toml"));
        if let Some(name) = name.filter(|name| reading.themes.list().any(|(known, _)| known == *name)) {
            load(name)?;
        }
    }
    let is_same = app.settings.as_ref().is_none_or(|before| before.ui.theme == reading.settings.ui.theme);
    let is_there = reading.themes.list().any(|(known, _)| known == app.look.theme);
    let told = manners.ground.filter(|_| reading.settings.ui.theme == AUTO).map(|ground| ground.theme());
    let theme = if is_same && is_there { &app.look.theme } else { told.unwrap_or(&reading.theme) };
    Ok((theme.to_owned(), load(theme)?))
}

/// Dark or light, as the terminal is.
const AUTO: &str = "auto";

/// Shows everything as it was read; says what is other than before.
fn put_on(manners: &mut Manners, reading: &Reading, styles: Styles) -> Option<String> {
    let is_other = manners.themes != reading.themes;
    manners.themes = reading.themes.clone();
    manners.surface = reading.surface.clone();
    manners.styles = styles;
    manners.asks_ground &= reading.settings.ui.theme == AUTO;
    is_other.then(|| "themes".to_owned())
}

/// Names of what is other than before.
fn differences(app: &App, reading: &Reading) -> Vec<String> {
    let before: Option<&Settings> = app.settings.as_deref();
    let mut names = before.map_or_else(Vec::new, |before| changes(before, &reading.settings));
    if app.bindings != reading.bindings && !names.contains(&"ui.keymap") {
        names.push("keys");
    }
    names.into_iter().map(str::to_owned).collect()
}

fn news(subject: &str, are_gone: bool, changed: &[String], was_refused: bool) -> Option<String> {
    match (changed, are_gone) {
        ([], _) if !was_refused => None,
        ([], _) => Some(format!("{subject}: nothing is wrong any more, and nothing else changed")),
        (changed, true) => Some(format!("{subject} is gone: {}", changed.join(", "))),
        (changed, false) => Some(format!("{subject} read anew: {}", changed.join(", "))),
    }
}
