//! Addresses: how they are built, shown and compared.

use url::{Host, Url};

use super::failure::Failure;
use crate::domain::FaultKind;

/// The address without user name, password, query and fragment: what may be shown.
pub(in crate::provider) fn shown(url: &Url) -> String {
    format!("{}{}", url.origin().ascii_serialization(), url.path())
}

/// `host:port`, the far side that a request goes to.
pub(super) fn authority(url: &Url) -> String {
    let host = url.host_str().unwrap_or("?");
    url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}

/// True for this machine itself.
pub(in crate::provider) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    }
}

/// True where a token may be sent: https, or this machine itself.
pub(super) fn is_private(url: &Url) -> bool {
    url.scheme() == "https" || (url.scheme() == "http" && is_loopback(url))
}

/// That nothing goes out in clear.
pub(super) fn check_private(url: &Url) -> Result<(), Failure> {
    if is_private(url) {
        return Ok(());
    }
    let why = format!("{} is plain http, which is only used on this machine", shown(url));
    Err(Failure::new(FaultKind::Unreachable, why))
}

/// `base` with path segments added, each escaped, so that a name can never reach another path.
pub(in crate::provider) fn segments<'a>(base: &Url, path: impl IntoIterator<Item = &'a str>) -> Url {
    let mut url = base.clone();
    if let Ok(mut parts) = url.path_segments_mut() {
        parts.pop_if_empty();
        for part in path {
            // The URL standard drops `.` and `..`; nothing real is called so.
            parts.push(if matches!(part, "." | "..") { "-" } else { part });
        }
    }
    url
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> Url {
        text.parse().unwrap()
    }

    #[test]
    fn an_address_is_shown_without_anything_secret() {
        assert_eq!(shown(&url("https://me:pw@ghe.example:8443/a/b?token=x#y")), "https://ghe.example:8443/a/b");
        assert_eq!(shown(&url("https://api.github.com/repos?x")), "https://api.github.com/repos");
    }

    #[test]
    fn a_name_cannot_leave_its_segment() {
        let base = url("https://ghe.example/api/v3/");
        let built = segments(&base, ["repos", "a/../b", "..", "x?y#z%2f"]);
        assert_eq!(built.as_str(), "https://ghe.example/api/v3/repos/a%2F..%2Fb/-/x%3Fy%23z%252f");
    }

    #[test]
    fn only_https_and_this_machine_are_private() {
        assert!(is_private(&url("https://x")) && is_private(&url("http://127.0.0.1:1")));
        assert!(is_private(&url("http://[::1]:1")) && is_private(&url("http://localhost")));
        assert!(!is_private(&url("http://10.0.0.1")) && !is_private(&url("http://127.0.0.1.example")));
    }
}
