//! Where a redirect may lead, and what it may take along.

use reqwest::{StatusCode, Url, header::HeaderMap};

use super::{
    address::{is_private, shown},
    wait::text,
};

/// Redirects followed for one request.
pub(super) const MOST: usize = 5;

/// True when the answer points elsewhere. 304 does not, and neither does an answer without a target.
pub(super) fn is_redirect(status: StatusCode, headers: &HeaderMap) -> bool {
    matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308) && headers.contains_key("location")
}

/// The next address, or why it is not followed.
pub(super) fn target(from: &Url, headers: &HeaderMap) -> Result<Url, String> {
    let next = text(headers, "location").and_then(|location| from.join(location).ok());
    let Some(next) = next.filter(|url| matches!(url.scheme(), "http" | "https")) else {
        return Err(format!("{} redirected to an address that cannot be read", shown(from)));
    };
    if from.scheme() == "https" && next.scheme() == "http" || !is_private(&next) {
        return Err(format!("{} redirected to plain http ({}), which is not followed", shown(from), shown(&next)));
    }
    Ok(next)
}

/// True when a token given to `from` may also be given to `to`: same scheme, host and port.
pub(super) fn may_carry_token(from: &Url, to: &Url) -> bool {
    from.origin() == to.origin()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lead(from: &str, to: &str) -> Result<Url, String> {
        let headers = [("location".parse().unwrap(), to.parse().unwrap())].into_iter().collect();
        target(&from.parse().unwrap(), &headers)
    }

    #[test]
    fn a_redirect_never_leads_to_plain_http() {
        assert_eq!(
            lead("https://a/x?q=1", "http://a/x?secret=1").unwrap_err(),
            "https://a/x redirected to plain http (http://a/x), which is not followed"
        );
        assert!(lead("https://a/x", "http://127.0.0.1/x").is_err());
        assert!(lead("http://127.0.0.1:1/x", "http://10.0.0.1/x").is_err());
        assert!(lead("https://a/x", "file:///etc/passwd").is_err());
        assert_eq!(lead("https://a/x", "/repositories/7").unwrap().as_str(), "https://a/repositories/7");
    }

    #[test]
    fn a_token_stays_with_its_scheme_host_and_port() {
        let may = |from: &str, to: &str| may_carry_token(&from.parse().unwrap(), &to.parse().unwrap());
        assert!(may("https://a/x", "https://a:443/y"));
        for to in ["https://b/x", "https://a:444/x", "http://a/x", "https://a.b/x", "https://a@b/x"] {
            assert!(!may("https://a/x", to), "{to}");
        }
    }
}
