//! All views and workspaces that have a name.

use serde::{Deserialize, Serialize};

use crate::app::{
    Locator, LocatorError,
    locator::{decoded, refused},
};
use crate::config::{SharedViews, UiChoices};
use crate::domain::{Printable, nearest};
use crate::keymap::Pane;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum SavedKind {
    /// One view.
    View,
    /// The views of all panes.
    Workspace,
}

impl SavedKind {
    pub fn word(self) -> &'static str {
        match self {
            Self::View => "view",
            Self::Workspace => "workspace",
        }
    }
}

/// One of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedPlace {
    pub kind: SavedKind,
    /// Sanitized.
    pub name: String,
    /// The view in focus first, or why it cannot be shown.
    pub views: Result<Vec<Locator>, LocatorError>,
    /// The configuration file that has it; a person's own is in the state file.
    pub file: Option<String>,
}

impl SavedPlace {
    fn new(kind: SavedKind, name: &str, views: &[&str], file: Option<&str>) -> Self {
        Self {
            kind,
            name: Printable::new(name).to_string(),
            views: views.iter().map(|view| view.parse()).collect(),
            file: file.map(str::to_owned),
        }
    }

    /// The text that leads to it: `view/NAME`.
    pub fn address(&self) -> String {
        format!("{}/{}", self.kind.word(), self.name)
    }
}

/// All of them, sorted by kind and name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Saved(Vec<SavedPlace>);

impl Saved {
    /// A person's own, and under them the `shared` ones: view and file by name. A shared one is
    /// written by hand and stands before an own one of the same name.
    pub fn new(own: &UiChoices, shared: &SharedViews) -> Self {
        let mut saved = Self::default();
        for (name, view) in &own.views {
            saved.put(SavedPlace::new(SavedKind::View, name, &[view], None));
        }
        for (name, views) in &own.workspaces {
            let views: Vec<&str> = views.iter().map(String::as_str).collect();
            saved.put(SavedPlace::new(SavedKind::Workspace, name, &views, None));
        }
        saved.share(shared);
        saved
    }

    /// Takes the shared ones of files that were read anew in place of those before.
    pub(in crate::app) fn share(&mut self, shared: &SharedViews) {
        self.0.retain(|place| place.file.is_none());
        for (name, (view, file)) in shared {
            self.put(SavedPlace::new(SavedKind::View, name, &[view], Some(file)));
        }
    }

    pub fn iter(&self) -> impl Iterator<Item = &SavedPlace> {
        self.0.iter()
    }

    pub fn find(&self, kind: SavedKind, name: &str) -> Option<&SavedPlace> {
        self.0.iter().find(|place| place.kind == kind && place.name == name)
    }

    /// Takes one in; true when it replaced one of the same kind and name.
    pub(super) fn put(&mut self, place: SavedPlace) -> bool {
        let at = self.0.binary_search_by(|held| (held.kind, &held.name).cmp(&(place.kind, &place.name)));
        match at {
            Ok(at) => self.0[at] = place,
            Err(at) => self.0.insert(at, place),
        }
        at.is_ok()
    }

    /// The views that a text leads to, the one in focus first: of `view/NAME`, of `workspace/NAME`, or
    /// the one of a locator, which without a pane is of the pane `here`.
    ///
    /// # Errors
    /// What cannot be meant, with the nearest that can.
    pub fn read(&self, text: &str, here: Pane) -> Result<Vec<Locator>, LocatorError> {
        for kind in [SavedKind::View, SavedKind::Workspace] {
            if let Some(name) = text.trim().strip_prefix(kind.word()).and_then(|rest| rest.strip_prefix('/')) {
                let name = decoded(name)?;
                return match self.find(kind, name.as_str()) {
                    Some(place) => place.views.clone(),
                    None => Err(self.unknown(kind, name.as_str())),
                };
            }
        }
        Locator::read(text, here).map(|view| vec![view])
    }

    fn unknown(&self, kind: SavedKind, name: &str) -> LocatorError {
        let known = self.0.iter().filter(|place| place.kind == kind).map(|place| place.name.as_str());
        let short: String = name.chars().take(40).collect();
        let advice = match nearest(&short, known) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "see all: orchestra views".into(),
        };
        refused(format!("no {} has the name `{short}`; {advice}", kind.word()))
    }
}
