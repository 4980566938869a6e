//! One thing that is wrong with a manifest.

/// Where by keys and positions from the top (`step`, `0`, `needs`), and what, in one sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ManifestFault {
    pub place: Vec<String>,
    pub message: String,
}

/// Collects faults of one place and of those inside it.
#[derive(Debug)]
pub(super) struct At<'a> {
    place: Vec<String>,
    found: &'a mut Vec<ManifestFault>,
}

impl<'a> At<'a> {
    pub(super) fn top(found: &'a mut Vec<ManifestFault>) -> Self {
        Self { place: Vec::new(), found }
    }

    pub(super) fn key(&mut self, key: &str) -> At<'_> {
        let place = self.place.iter().map(String::as_str).chain([key]).map(str::to_owned).collect();
        At { place, found: self.found }
    }

    pub(super) fn item(&mut self, index: usize) -> At<'_> {
        self.key(&index.to_string())
    }

    pub(super) fn say(&mut self, message: impl Into<String>) {
        self.found.push(ManifestFault { place: self.place.clone(), message: message.into() });
    }

    /// Says it unless it holds.
    pub(super) fn must(&mut self, holds: bool, message: impl FnOnce() -> String) {
        if !holds {
            self.say(message());
        }
    }
}
