//! `auth`: tokens taken in, asked about, renewed and forgotten, and never printed.

mod device;
mod import;
mod lambda;
mod login;
mod passphrase;
mod rotate;
mod status;
mod stores;

use super::{Place, Said};
use crate::loopback::{Answer, Loopback, Request};

/// Tokens of the classic family that are whole: the last six characters belong to the others.
pub(super) const CLASSIC: &str = "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";
pub(super) const OTHER: &str = "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";
pub(super) const FINE: &str =
    "github_pat_11AAAAAAA0abcdefghijkl_0123456789abcdefghijklmnopqrstuvwxyz0123456789abcdefghijklmnopqrs";

/// Every token of these tests, for the proof that none is printed or written down.
const TOKENS: [&str; 5] =
    ["zQWBuTSOoRi4A9sp", "0123456789abcdefghijABCDEF", "11AAAAAAA0abcdef", "secret_ci_", "eyJhbGciOiJ"];

/// A place whose GitHub is this server.
pub(super) fn at(server: &Loopback, repositories: &str) -> Place {
    let url = server.url();
    Place::configured(format!(
        "[github]\napi_url = '{url}'\nrepositories = [{repositories}]\nclient_id = 'Ov23liAbCdEf'\n[lambda]\napi_url = '{url}/api/v1'\n"
    ))
}

/// `/user` with these further headers.
pub(super) fn user(headers: &str) -> Answer {
    let headers = if headers.is_empty() { String::new() } else { format!("\n{headers}") };
    Answer::new(&format!("200 OK\nContent-Type: application/json{headers}"), r#"{"login":"ada","id":1}"#)
}

pub(super) fn github(headers: &'static str) -> Loopback {
    Loopback::start(move |request: &Request| if request.target == "/user" { user(headers) } else { missing() })
}

pub(super) fn missing() -> Answer {
    Answer::said("404 Not Found", "Not Found")
}

/// Logs in with a token on standard input, kept where a test can look.
pub(super) fn log_in(place: &Place, token: &str, more: &[&str]) -> Said {
    let arguments: Vec<&str> =
        ["auth", "login", "--with-token", "--store", "plain-file"].iter().chain(more).copied().collect();
    silent(place.run_on(format!("{token}\n").as_bytes(), &arguments))
}

/// What was said, once it is sure that no token is in it.
#[track_caller]
pub(super) fn silent(said: Said) -> Said {
    for token in TOKENS {
        assert!(!said.out.contains(token) && !said.err.contains(token), "{said:?}");
    }
    said
}

/// True when one of the files that a place has written, other than the token files, holds this text.
pub(super) fn is_written_anywhere(place: &Place, text: &str) -> bool {
    fn holds(folder: &std::path::Path, text: &str) -> bool {
        std::fs::read_dir(folder).unwrap().filter_map(Result::ok).any(|entry| {
            let path = entry.path();
            if path.is_dir() {
                return !path.ends_with("secrets") && holds(&path, text);
            }
            std::fs::read(&path).is_ok_and(|bytes| String::from_utf8_lossy(&bytes).contains(text))
        })
    }
    holds(&place.path("state"), text)
}
