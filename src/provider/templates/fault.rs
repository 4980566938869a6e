//! What is wrong with a template, for people.

use std::fmt;

use crate::{
    config::ConfigError,
    domain::{Fault, FaultKind, Printable},
};

/// One fault; `Display` is the whole message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateFault {
    /// A file or folder, by its path; of a shipped one, by its path from the shipped templates.
    pub file: String,
    /// Where in the file, from 1.
    pub line: Option<usize>,
    pub message: String,
}

impl TemplateFault {
    pub(super) fn new(file: impl Into<String>, message: impl Into<String>) -> Self {
        Self { file: file.into(), line: None, message: message.into() }
    }
}

impl From<ConfigError> for TemplateFault {
    fn from(ConfigError { file, line, message }: ConfigError) -> Self {
        Self { file, line: Some(line), message }
    }
}

impl fmt::Display for TemplateFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (file, message) = (Printable::new(&self.file), Printable::new(&self.message));
        match self.line {
            Some(line) => write!(f, "{file}:{line}: {message}"),
            None => write!(f, "{file}: {message}"),
        }
    }
}

/// Everything that is wrong with a template, or that there is none of its name; never empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateFaults {
    pub kind: FaultKind,
    pub all: Vec<TemplateFault>,
}

impl From<Vec<TemplateFault>> for TemplateFaults {
    fn from(all: Vec<TemplateFault>) -> Self {
        Self { kind: FaultKind::Malformed, all }
    }
}

impl From<TemplateFault> for TemplateFaults {
    fn from(fault: TemplateFault) -> Self {
        vec![fault].into()
    }
}

/// One fault a line.
impl fmt::Display for TemplateFaults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, fault) in self.all.iter().enumerate() {
            let gap = if at == 0 { "" } else { "\n" };
            write!(f, "{gap}{fault}")?;
        }
        Ok(())
    }
}

impl std::error::Error for TemplateFaults {}

/// The first of them, and how many more there are.
impl From<&TemplateFaults> for Fault {
    fn from(faults: &TemplateFaults) -> Self {
        let first = faults.all.first().map(ToString::to_string).unwrap_or_default();
        match faults.all.len() {
            0 | 1 => Self::new(faults.kind, first),
            more => Self::new(faults.kind, format!("{first} (and {} more)", more - 1)),
        }
    }
}
