//! Which GitHub is asked, and about which repositories.

use serde::{Deserialize, Serialize};

use super::{GithubSection, Origins, SettingsError, Variables, defaults};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GithubSettings {
    /// Base of the REST API without a final slash.
    pub api_url: String,
    /// Host whose remotes count and whose token is used: `github.com`.
    pub host: String,
    /// `owner/name`.
    pub repositories: Vec<String>,
}

const PUBLIC: &str = "github.com";
const API_URL: &str = "github.api_url";
const CLIENT_ID: &str = "github.client_id";
const REPOSITORIES: &str = "github.repositories";

/// `GH_HOST` and `GH_REPO` are stronger than the files.
pub(super) fn resolve(
    section: GithubSection,
    origins: &Origins,
    variables: &Variables,
) -> Result<GithubSettings, SettingsError> {
    let mut repositories = section.repositories;
    if let Some(wrong) = repositories.iter().find(|repository| !is_repository(repository)) {
        return Err(origins.refuse(REPOSITORIES, format!("`{wrong}` is not OWNER/NAME, such as octo/hello")));
    }
    let mut named_host = variables.gh_host.clone();
    if let Some(host) = named_host.as_ref().filter(|host| !is_host(host)) {
        let message = format!("`{host}` is not a host's name, such as github.example.com; mend or unset it");
        return Err(variable("GH_HOST", message));
    }
    if let Some(wanted) = &variables.gh_repo {
        let (host, repository) = host_and_repository(wanted).ok_or_else(|| {
            variable("GH_REPO", format!("`{wanted}` is not [HOST/]OWNER/NAME, such as octo/hello; mend or unset it"))
        })?;
        named_host = host.or(named_host);
        repositories.insert(0, repository);
    }
    let configured = section.api_url.map(|url| Api::parse(&url, origins)).transpose()?;
    // A host that a variable names is not asked at the address of another.
    let configured = configured.filter(|api| api.host.is_none() || named_host.is_none() || api.host == named_host);
    let host = named_host.or_else(|| configured.as_ref()?.host.clone()).unwrap_or_else(|| PUBLIC.into());
    let api_url = configured.map_or_else(|| usual_address(&host), |api| api.url);
    if let Some(wrong) = section.client_id.as_ref().filter(|id| !is_client_id(id)) {
        let message = format!("`{wrong}` is not a client id; it stands on the page of your OAuth app");
        return Err(origins.refuse(CLIENT_ID, message));
    }
    Ok(GithubSettings { api_url, host, repositories })
}

/// An address of the API from a file.
struct Api {
    url: String,
    /// The GitHub it belongs to; `None` for a stand-in on this machine.
    host: Option<String>,
}

impl Api {
    fn parse(text: &str, origins: &Origins) -> Result<Self, SettingsError> {
        let refuse = |message: String| origins.refuse(API_URL, message);
        let advice = "write https://HOST/api/v3, or leave it out for github.com";
        let url = url::Url::parse(text).map_err(|_| refuse(format!("`{text}` is not an address; {advice}")))?;
        if !url.username().is_empty() || url.password().is_some() {
            return Err(refuse("an address with a password in it is not taken; set the token as GH_TOKEN".into()));
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err(refuse(format!("`{text}` has more than a path; {advice}")));
        }
        let name = url.host_str().ok_or_else(|| refuse(format!("`{text}` names no host; {advice}")))?;
        let is_here = is_this_machine(name);
        if url.scheme() != "https" && !(is_here && url.scheme() == "http") {
            return Err(refuse(format!("`{text}` must be https, or a token would travel in clear; {advice}")));
        }
        let host = (!is_here).then(|| name.strip_prefix("api.").unwrap_or(name).to_owned());
        Ok(Self { url: text.trim_end_matches('/').to_owned(), host })
    }
}

/// The host of an address is this machine itself.
fn is_this_machine(host: &str) -> bool {
    matches!(host, "127.0.0.1" | "localhost" | "[::1]")
}

impl GithubSettings {
    /// The GitHub at `host`, which may be another than the one that is watched.
    #[must_use]
    pub fn of_host(&self, host: &str) -> Self {
        if host.eq_ignore_ascii_case(&self.host) {
            return self.clone();
        }
        let host = host.to_ascii_lowercase();
        Self { api_url: usual_address(&host), host, repositories: Vec::new() }
    }

    /// Where the pages for people are: `https://github.com`; for a stand-in on this machine the
    /// stand-in itself.
    pub fn web_url(&self) -> String {
        let local = url::Url::parse(&self.api_url).ok().filter(|_| self.is_local());
        local.map_or_else(|| format!("https://{}", self.host), |url| url.origin().ascii_serialization())
    }

    /// The API is on this machine: a tunnel or a test server, whoever named it.
    pub fn is_local(&self) -> bool {
        url::Url::parse(&self.api_url).is_ok_and(|url| url.host_str().is_some_and(is_this_machine))
    }
}

fn usual_address(host: &str) -> String {
    match host {
        PUBLIC => defaults::API_URL.into(),
        tenant if tenant.ends_with(".ghe.com") => format!("https://api.{tenant}"),
        server => format!("https://{server}/api/v3"),
    }
}

fn host_and_repository(text: &str) -> Option<(Option<String>, String)> {
    let (host, repository) = match text.matches('/').count() {
        2 => text.split_once('/').map(|(host, rest)| (Some(host), rest))?,
        _ => (None, text),
    };
    let is_fine = is_repository(repository) && host.is_none_or(is_host);
    is_fine.then(|| (host.map(str::to_owned), repository.to_owned()))
}

/// `OWNER/NAME` of the letters that GitHub allows, so that it is one thing in an address.
pub fn is_repository(text: &str) -> bool {
    let is_name = |part: &str| {
        let allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
        !matches!(part, "" | "." | "..") && part.bytes().all(allowed)
    };
    text.split_once('/').is_some_and(|(owner, name)| is_name(owner) && is_name(name))
}

fn is_client_id(text: &str) -> bool {
    !text.is_empty() && text.len() <= 64 && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'.')
}

fn is_host(text: &str) -> bool {
    let (name, port) = text.split_once(':').unwrap_or((text, "443"));
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.');
    !name.is_empty() && name.bytes().all(allowed) && port.parse::<u16>().is_ok()
}

fn variable(name: &str, message: String) -> SettingsError {
    SettingsError { file: "environment".into(), key: name.into(), message }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resolved(api_url: Option<&str>, gh_host: Option<&str>, gh_repo: Option<&str>) -> (String, String) {
        let section = GithubSection { api_url: api_url.map(str::to_owned), repositories: Vec::new() };
        let variables =
            Variables { gh_host: gh_host.map(str::to_owned), gh_repo: gh_repo.map(str::to_owned), read_only: false };
        let settings = resolve(section, &Origins::default(), &variables).unwrap();
        (settings.host, settings.api_url)
    }

    fn pair(host: &str, api_url: &str) -> (String, String) {
        (host.to_owned(), api_url.to_owned())
    }

    #[test]
    fn the_address_follows_from_the_host() {
        assert_eq!(resolved(None, None, None), pair("github.com", "https://api.github.com"));
        assert_eq!(resolved(None, Some("acme.ghe.com"), None), pair("acme.ghe.com", "https://api.acme.ghe.com"));
        assert_eq!(resolved(None, Some("ghe.example"), None), pair("ghe.example", "https://ghe.example/api/v3"));
        assert_eq!(resolved(None, None, Some("ghe.example/a/b")).0, "ghe.example");
    }

    #[test]
    fn the_host_follows_from_the_address() {
        let url = "https://ghe.example/api/v3/";
        assert_eq!(resolved(Some(url), None, None), pair("ghe.example", "https://ghe.example/api/v3"));
        assert_eq!(resolved(Some("https://api.github.com"), None, None).0, "github.com");
        assert_eq!(resolved(Some("http://127.0.0.1:9"), None, None), pair("github.com", "http://127.0.0.1:9"));
    }

    #[test]
    fn the_token_of_one_host_is_never_taken_to_the_address_of_another() {
        let url = Some("https://ghe.example/api/v3");
        assert_eq!(resolved(url, Some("github.com"), None), pair("github.com", "https://api.github.com"));
        assert_eq!(resolved(url, None, Some("other.example/a/b")).1, "https://other.example/api/v3");
        assert_eq!(resolved(url, Some("ghe.example"), None).1, "https://ghe.example/api/v3");
    }

    #[test]
    fn a_repository_is_two_names() {
        assert!(is_repository("octo/hello") && is_repository("Octo-1/he.l_lo"));
        for wrong in ["", "octo", "/hello", "octo/", "octo/a b", "octo/..", "../x", "a/b/c", "a/b?c"] {
            assert!(!is_repository(wrong), "{wrong}");
        }
    }

    #[test]
    fn pages_are_at_the_host_and_another_host_has_its_own_address() {
        let of = |api_url: &str, host: &str| GithubSettings {
            api_url: api_url.into(),
            host: host.into(),
            repositories: vec!["octo/hello".into()],
        };
        let github = of("https://api.github.com", "github.com");
        assert_eq!(github.web_url(), "https://github.com");
        assert_eq!(of("http://127.0.0.1:9/api/v3", "github.com").web_url(), "http://127.0.0.1:9");
        assert_eq!(github.of_host("GitHub.com"), github);
        let other = github.of_host("ghe.example");
        assert_eq!((other.api_url.as_str(), other.repositories.len()), ("https://ghe.example/api/v3", 0));
        assert!(is_client_id("Iv1.8a61f9b3a7aba766") && !is_client_id("a b") && !is_client_id(""));
    }
}
