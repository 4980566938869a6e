//! Why a theme could not be taken.

/// A theme that could not be taken; `Display` is the whole message for a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ThemeError {
    /// The theme, with its file and line where it has them.
    pub place: String,
    pub message: String,
    /// A name that is not known, and those that are.
    pub unknown: Option<(String, Vec<String>)>,
}

impl ThemeError {
    pub(super) fn new(place: impl Into<String>, message: impl Into<String>) -> Self {
        Self { place: place.into(), message: message.into(), unknown: None }
    }

    pub(super) fn unknown(place: impl Into<String>, message: String, word: &str, known: Vec<String>) -> Self {
        Self { unknown: Some((word.to_owned(), known)), ..Self::new(place, message) }
    }
}

impl std::fmt::Display for ThemeError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.place, self.message)?;
        self.unknown.as_ref().map_or(Ok(()), |(_, known)| write!(f, "; there are {}", known.join(", ")))
    }
}

impl std::error::Error for ThemeError {}
