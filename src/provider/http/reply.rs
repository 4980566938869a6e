//! One answer.

use bytes::Bytes;
use reqwest::{
    StatusCode, Url,
    header::{ETAG, HeaderMap, HeaderValue},
};
use serde::de::DeserializeOwned;

use super::{address::shown, failure::Failure, wait::Wait, wait::text};
use crate::domain::{Fault, FaultKind};

/// An answer of any status, its body read and decoded.
#[derive(Debug)]
pub(in crate::provider) struct Reply {
    pub(in crate::provider) status: StatusCode,
    pub(in crate::provider) headers: HeaderMap,
    pub(in crate::provider) body: Bytes,
    /// Where the answer came from, after redirects.
    pub(in crate::provider) url: Url,
    /// The pause that the answer asked for; the gate is closed already.
    pub(in crate::provider) wait: Option<Wait>,
}

/// Names one state of what stands at an address, in the far side's own words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::provider) struct Tag(pub(super) HeaderValue);

impl Reply {
    /// The tag of this answer's body.
    pub(in crate::provider) fn tag(&self) -> Option<Tag> {
        self.headers.get(ETAG).cloned().map(Tag)
    }

    /// True for a 304: what the caller made of the body holds still.
    pub(in crate::provider) fn is_unchanged(&self) -> bool {
        self.status == StatusCode::NOT_MODIFIED
    }

    pub(in crate::provider) fn header(&self, name: &str) -> Option<&str> {
        text(&self.headers, name)
    }

    /// `502 Bad Gateway`.
    pub(in crate::provider) fn status_line(&self) -> String {
        self.status.to_string()
    }

    /// Decodes the body of a good answer. `subject` names what was read.
    pub(in crate::provider) fn json<T: DeserializeOwned>(&self, subject: &str) -> Result<T, Fault> {
        let place = shown(&self.url);
        let malformed = |why: String| Failure::new(FaultKind::Malformed, why);
        if self.is_web_page() {
            let hint = Some("is api_url right, or is a proxy or login page in between?");
            let why = format!("{place} answered with a web page instead of JSON");
            return Err(Failure { hint, ..malformed(why) }.into_fault(subject));
        }
        if self.body.iter().all(u8::is_ascii_whitespace) {
            let why = format!("{place} answered {} without a body", self.status_line());
            return Err(malformed(why).into_fault(subject));
        }
        serde_json::from_slice(&self.body).map_err(|error| {
            // The decoder quotes what it found, however long that is.
            let error: String = error.to_string().chars().take(200).collect();
            malformed(format!("the answer of {place} cannot be understood ({error})")).into_fault(subject)
        })
    }

    fn is_web_page(&self) -> bool {
        let declared = self.header("content-type").is_some_and(|kind| kind.to_ascii_lowercase().contains("html"));
        declared || self.body.trim_ascii_start().starts_with(b"<")
    }
}
