//! Views that a configuration file names: whether each leads somewhere.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use crate::app::Locator;

/// The one section that is looked at here.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Views {
    views: BTreeMap<String, Spanned<String>>,
}

/// Everything that is wrong with the views of a file's text, each a whole message with its line. What
/// else is wrong with the text is not this file's to say.
pub(super) fn faults(file: &str, text: &str) -> Vec<String> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let Views { views } = toml::from_str(text).unwrap_or_default();
    let fault = |(name, view): (&String, &Spanned<String>)| {
        let why = view.get_ref().parse::<Locator>().err()?;
        let line = text.get(..view.span().start).unwrap_or_default().matches('\n').count() + 1;
        Some(format!("{file}:{line}: views.{name}: {why}"))
    };
    views.iter().filter_map(fault).collect()
}
