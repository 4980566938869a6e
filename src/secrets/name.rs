//! What a token is kept under.

use std::{fmt, str::FromStr};

use super::Service;
use crate::domain::{Fault, FaultKind};

/// A token's name: the host or service that takes it and, where there are several, what this one is
/// for. Written `github.com`, `lambda`, `deploy@github.com`; the words `github` and `GitHub` stand for
/// `github.com`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TokenName {
    host: String,
    purpose: Option<String>,
}

const MOST_HOST: usize = 253;
const MOST_PURPOSE: usize = 64;
const GITHUB: &str = "github.com";

impl TokenName {
    /// The one token of a host, such as `github.com`, or of a service, such as `lambda`.
    ///
    /// # Errors
    /// It is no name of a host.
    pub fn of_host(host: &str) -> Result<Self, Fault> {
        let host = host.to_ascii_lowercase();
        let host = if host == "github" { GITHUB.to_owned() } else { host };
        let allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b':' | b'[' | b']');
        let is_host = !host.is_empty()
            && host.len() <= MOST_HOST
            && host.bytes().all(allowed)
            && host.starts_with(|first: char| first.is_ascii_alphanumeric() || first == '[');
        if is_host { Ok(Self { host, purpose: None }) } else { Err(refusal(&host)) }
    }

    /// Another token of the same host, by what it is for: `deploy`.
    ///
    /// # Errors
    /// The purpose has other characters than letters, digits, `-`, `_` and `.`.
    pub fn with_purpose(mut self, purpose: &str) -> Result<Self, Fault> {
        let allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
        if purpose.is_empty() || purpose.len() > MOST_PURPOSE || !purpose.bytes().all(allowed) {
            return Err(refusal(&format!("{purpose}@{}", self.host)));
        }
        self.purpose = Some(purpose.to_owned());
        Ok(self)
    }

    /// `github.com`, `lambda`.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// `deploy` of `deploy@github.com`.
    pub fn purpose(&self) -> Option<&str> {
        self.purpose.as_deref()
    }
}

impl From<&Service> for TokenName {
    /// The one token of a service.
    fn from(service: &Service) -> Self {
        Self { host: service.account().to_owned(), purpose: None }
    }
}

impl fmt::Display for TokenName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.purpose {
            Some(purpose) => write!(f, "{purpose}@{}", self.host),
            None => f.write_str(&self.host),
        }
    }
}

impl FromStr for TokenName {
    type Err = Fault;

    fn from_str(text: &str) -> Result<Self, Fault> {
        match text.rsplit_once('@') {
            Some((purpose, host)) => Self::of_host(host)?.with_purpose(purpose),
            None => Self::of_host(text),
        }
    }
}

fn refusal(text: &str) -> Fault {
    Fault::new(FaultKind::Malformed, format!("`{text}` is no name of a token"))
        .with_hint("write HOST or PURPOSE@HOST, such as github.com, lambda or deploy@github.com")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_read_and_written_alike() {
        for (text, written) in [
            ("github.com", "github.com"),
            ("GitHub", "github.com"),
            ("deploy@GHE.example.com", "deploy@ghe.example.com"),
            ("ci_2@lambda", "ci_2@lambda"),
            ("127.0.0.1:8080", "127.0.0.1:8080"),
        ] {
            let name: TokenName = text.parse().unwrap();
            assert_eq!(name.to_string(), written);
            assert_eq!(name.to_string().parse::<TokenName>().unwrap(), name);
        }
    }

    #[test]
    fn what_could_be_more_than_a_name_is_refused() {
        for text in ["", "@", "a@", "@github.com", "a/b", "../x", "a b", "a\nb", "-x", "a@b@c", "gïthub.com"] {
            let fault = text.parse::<TokenName>().unwrap_err();
            assert!(fault.to_string().contains("write HOST or PURPOSE@HOST"), "{text}: {fault}");
        }
    }
}
