//! What broke on the way to an answer, in words for a person.

use std::{error::Error, io};

use reqwest::Url;

use super::address::{authority, shown};
use crate::domain::{Fault, FaultKind, redact};

/// A request without a usable answer.
#[derive(Debug)]
pub(super) struct Failure {
    pub(super) kind: FaultKind,
    /// Where and why: `127.0.0.1:80 refused the connection`.
    pub(super) why: String,
    pub(super) hint: Option<&'static str>,
    /// The request cannot have reached the far side.
    pub(super) before_sending: bool,
}

impl Failure {
    pub(super) fn new(kind: FaultKind, why: impl Into<String>) -> Self {
        Self { kind, why: why.into(), hint: None, before_sending: false }
    }

    /// Translates an error of the HTTP library, whose own text may carry the whole address.
    pub(super) fn of(error: &reqwest::Error, url: &Url) -> Self {
        let place = authority(url);
        if error.is_builder() {
            let failure = Self::new(FaultKind::Broken, format!("the request to {place} could not be made"));
            return Self { before_sending: true, ..failure };
        }
        if error.is_connect() {
            return Self { before_sending: true, ..Self::connecting(error, &place) };
        }
        if error.is_timeout() {
            return Self::new(FaultKind::TimedOut, format!("{place} did not answer in time"));
        }
        let text = chain(error);
        if text.contains("message head is too large") || text.contains("invalid HTTP") {
            return Self::new(FaultKind::Malformed, format!("{place} answered with something that is not valid HTTP"));
        }
        Self::new(FaultKind::Unreachable, format!("{place} closed the connection without an answer"))
    }

    fn connecting(error: &reqwest::Error, place: &str) -> Self {
        let unreachable = |why: String| Self::new(FaultKind::Unreachable, why);
        if error.is_dns() {
            let hint = Some("check the name and the network");
            return Self { hint, ..unreachable(format!("the name {place} could not be resolved")) };
        }
        if error.is_timeout() {
            return Self::new(FaultKind::TimedOut, format!("no connection to {place} in time"));
        }
        if io_kind(error) == Some(io::ErrorKind::ConnectionRefused) {
            return unreachable(format!("{place} refused the connection"));
        }
        let text = chain(error);
        if text.contains("certificate") {
            let hint = Some("add the authority that signed it to the system's trust store");
            return Self { hint, ..unreachable(format!("the certificate of {place} is not trusted")) };
        }
        if text.contains("proxy") || text.contains("tunnel") {
            let hint = Some("check HTTPS_PROXY and NO_PROXY");
            return Self { hint, ..unreachable(format!("the proxy on the way to {place} refused")) };
        }
        unreachable(format!("no connection to {place}"))
    }

    /// An answer that stopped in the middle.
    pub(super) fn broken_body(error: &reqwest::Error, url: &Url, read: usize) -> Self {
        let place = shown(url);
        if error.is_timeout() {
            return Self::new(FaultKind::TimedOut, format!("{place} stopped sending after {read} bytes"));
        }
        Self::new(FaultKind::Malformed, format!("the answer of {place} broke off after {read} bytes"))
    }

    /// The fault of not having read `subject`.
    pub(super) fn into_fault(self, subject: &str) -> Fault {
        self.into_fault_of(&format!("read {subject}"))
    }

    /// The fault of not having done `what`: `cancel run 7 of octo/api`.
    pub(super) fn into_fault_of(self, what: &str) -> Fault {
        let message = format!("could not {what}: {}", self.why);
        let fault = Fault::new(self.kind, redact(&message));
        match self.hint {
            Some(hint) => fault.with_hint(hint),
            None => fault,
        }
    }
}

fn chain(error: &reqwest::Error) -> String {
    let mut text = String::new();
    let mut source: Option<&dyn Error> = error.source();
    while let Some(error) = source {
        text.push_str(&error.to_string());
        text.push('\n');
        source = error.source();
    }
    text
}

fn io_kind(error: &reqwest::Error) -> Option<io::ErrorKind> {
    let mut source: Option<&dyn Error> = error.source();
    while let Some(error) = source {
        if let Some(io) = error.downcast_ref::<io::Error>() {
            return Some(io.kind());
        }
        source = error.source();
    }
    None
}
