//! The one place where settings reach the app: at the start, and whenever they were read anew.

use serde::{Deserialize, Serialize};

use std::sync::Arc;

use super::{App, Effect, Look, Notice};
use crate::config::Settings;
use crate::domain::{Printable, Severity};
use crate::keymap::Bindings;

/// Everything that the files set, as far as the app is concerned.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Configured {
    pub settings: Arc<Settings>,
    pub bindings: Bindings,
    pub look: Look,
    /// What is to be said of it; nothing at the start.
    pub news: Option<Printable>,
}

/// Puts them in force. A new setting that the app looks at gets a line here.
pub(super) fn configure(app: &mut App, configured: Configured) -> Vec<Effect> {
    let Configured { settings, bindings, look, news } = configured;
    let before = app.settings.replace(settings.clone());
    let mut effects = Vec::new();
    if app.bindings != bindings {
        app.pending.clear();
        app.bindings = bindings;
    }
    app.look = look;
    app.store.layers.clone_from(&settings.layers);
    app.saved.share(&settings.views);
    app.commands.all.clone_from(&settings.commands);
    app.news.settings.clone_from(&settings.notify);
    if let Some(keeping) = &mut app.keeping {
        keeping.note_files(&settings);
    }
    app.logs.limit_memory(settings.logs.memory_bytes);
    // What a key has changed meanwhile stays as long as the setting itself does.
    if before.is_none_or(|before| before.ui.mouse != settings.ui.mouse) && app.mouse != settings.ui.mouse {
        app.mouse = settings.ui.mouse;
        effects.push(Effect::Mouse(app.mouse));
    }
    take_back(app);
    app.notices.extend(news.map(|text| Notice { at: app.now, severity: Severity::Info, text }));
    effects
}

/// Says that files cannot be meant, until a key is pressed or they are mended. Nothing else changes.
pub(super) fn refuse(app: &mut App, why: Printable) {
    take_back(app);
    let notice = Notice { at: app.now, severity: Severity::Critical, text: why };
    app.misconfigured = Some(notice.clone());
    app.notices.push(notice);
}

/// The last refusal holds no longer.
fn take_back(app: &mut App) {
    if let Some(told) = app.misconfigured.take() {
        app.notices.retain(|notice| *notice != told);
    }
}

impl App {
    /// Why nothing may be changed in an environment; `None` where it may.
    pub fn read_only(&self, environment: &str) -> Option<String> {
        self.settings.as_ref()?.read_only.of(environment)
    }

    /// The word for the first row: nothing may be changed anywhere, or not in the environment that has
    /// the focus.
    pub fn is_read_only_here(&self) -> bool {
        let Some(settings) = &self.settings else { return false };
        settings.read_only.everywhere.is_some()
            || super::pane::focused_environment(self)
                .is_some_and(|environment| settings.read_only.of(environment.name.as_str()).is_some())
    }
}
