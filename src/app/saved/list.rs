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

/// All of them, sorted by kind and name; of two of a name the shared one stands first, and hides the other.
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

    /// Those that can be gone to.
    pub fn iter(&self) -> impl Iterator<Item = &SavedPlace> {
        let before = std::iter::once(None).chain(self.0.iter().map(Some));
        let is_hidden =
            |place: &SavedPlace, before: &SavedPlace| (place.kind, &place.name) == (before.kind, &before.name);
        let seen =
            self.0.iter().zip(before).filter(move |(place, before)| !before.is_some_and(|one| is_hidden(place, one)));
        seen.map(|(place, _)| place)
    }

    pub fn find(&self, kind: SavedKind, name: &str) -> Option<&SavedPlace> {
        self.0.iter().find(|place| place.kind == kind && place.name == name)
    }

    /// Takes one in; true when it replaced one of the same kind, name and origin.
    pub(super) fn put(&mut self, place: SavedPlace) -> bool {
        fn order(place: &SavedPlace) -> (SavedKind, &str, bool) {
            (place.kind, &place.name, place.file.is_none())
        }
        let at = self.0.binary_search_by(|held| order(held).cmp(&order(&place)));
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shared_view_hides_an_own_one_of_its_name_while_it_is_there() {
        let view = |view: &str| ("v".to_owned(), (view.to_owned(), "orchestra.toml".to_owned()));
        let own = UiChoices { views: [("v".to_owned(), "logs".to_owned())].into(), ..UiChoices::default() };
        let mut saved = Saved::new(&own, &SharedViews::from([view("gpu")]));
        let leads = |saved: &Saved| {
            let all: Vec<String> = saved.iter().map(SavedPlace::address).collect();
            assert_eq!(all, ["view/v"]);
            saved.read("view/v", Pane::Overview).unwrap()[0].to_string()
        };
        assert_eq!(leads(&saved), "gpu");
        saved.share(&SharedViews::from([view("pipelines")]));
        assert_eq!(leads(&saved), "pipelines");
        saved.share(&SharedViews::default());
        assert_eq!(leads(&saved), "logs");
    }
}
