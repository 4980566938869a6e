//! Addresses of remotes: without secrets, and the GitHub repository they name.

use crate::domain::{Printable, Remote};

/// A remote as `git remote -v` names it; `host` is the configured GitHub host.
pub(super) fn decode(name: &str, address: &str, host: &str) -> Remote {
    Remote {
        name: Printable::new(name),
        url: Printable::new(without_credentials(address)),
        github: slug(address, host).map(Printable::new),
    }
}

/// The address without user name and password. The user of `ssh` stays: it is part of the address
/// and no secret (`git@`).
fn without_credentials(address: &str) -> String {
    let Some((scheme, rest)) = address.split_once("://") else { return address.to_owned() };
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, path) = rest.split_at(end);
    match authority.rsplit_once('@') {
        Some((credentials, host)) if is_ssh(scheme) => {
            let user = credentials.split(':').next().unwrap_or_default();
            format!("{scheme}://{user}@{host}{path}")
        }
        Some((_, host)) => format!("{scheme}://{host}{path}"),
        None => address.to_owned(),
    }
}

fn is_ssh(scheme: &str) -> bool {
    matches!(scheme, "ssh" | "git+ssh" | "ssh+git")
}

/// `owner/name` when the address is on `host`.
fn slug(address: &str, host: &str) -> Option<String> {
    let (found_host, path) = match address.split_once("://") {
        Some((scheme, rest)) => {
            if !is_ssh(scheme) && !matches!(scheme, "https" | "http" | "git") {
                return None;
            }
            let (authority, path) = rest.split_once('/')?;
            let authority = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
            (authority.split(':').next()?, path)
        }
        // `[user@]host:path`, as scp takes it. A slash before the colon makes it a local path.
        None => {
            let (authority, path) = address.split_once(':').filter(|(before, _)| !before.contains('/'))?;
            (authority.rsplit_once('@').map_or(authority, |(_, host)| host), path)
        }
    };
    if !is_host(found_host, host) {
        return None;
    }
    let path = path.trim_matches('/');
    let mut parts = path.strip_suffix(".git").unwrap_or(path).split('/');
    match (parts.next(), parts.next(), parts.next()) {
        (Some(owner), Some(name), None) if !owner.is_empty() && !name.is_empty() => Some(format!("{owner}/{name}")),
        _ => None,
    }
}

/// `ssh.github.com` is GitHub's SSH over the HTTPS port.
fn is_host(found: &str, host: &str) -> bool {
    let found = found.strip_prefix("www.").or_else(|| found.strip_prefix("ssh.")).unwrap_or(found);
    found.eq_ignore_ascii_case(host)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_of_address_names_its_repository() {
        for address in [
            "https://github.com/octo/hello.git",
            "https://github.com/octo/hello",
            "https://GitHub.com/octo/hello/",
            "https://ada:hunter2@github.com/octo/hello.git",
            "http://www.github.com/octo/hello",
            "git@github.com:octo/hello.git",
            "github.com:octo/hello",
            "git@github.com:/octo/hello",
            "ssh://git@github.com/octo/hello.git",
            "ssh://git@ssh.github.com:443/octo/hello.git",
            "git+ssh://git@github.com:22/octo/hello",
            "git://github.com/octo/hello.git",
        ] {
            assert_eq!(slug(address, "github.com").as_deref(), Some("octo/hello"), "{address}");
        }
    }

    #[test]
    fn other_hosts_and_local_paths_name_none() {
        for address in [
            "https://gitlab.com/octo/hello",
            "https://github.com.evil.example/octo/hello",
            "https://evil.example/github.com/octo/hello",
            "https://github.com@evil.example/octo/hello",
            "https://github.com/octo",
            "https://github.com/octo/hello/tree",
            "/srv/github.com:octo/hello",
            "../hello.git",
            "file:///github.com/octo/hello",
        ] {
            assert_eq!(slug(address, "github.com"), None, "{address}");
        }
    }

    #[test]
    fn an_enterprise_host_counts_when_it_is_configured() {
        let address = "git@git.corp.example:team/app.git";
        assert_eq!(slug(address, "git.corp.example").as_deref(), Some("team/app"));
        assert_eq!(slug(address, "github.com"), None);
    }

    #[test]
    fn user_and_password_are_not_shown() {
        let shown = |address| decode("origin", address, "github.com").url.to_string();
        assert_eq!(shown("https://ada:hunter2@github.com/o/n"), "https://github.com/o/n");
        assert_eq!(shown("https://ghp_0123456789@github.com/o/n"), "https://github.com/o/n");
        assert_eq!(shown("https://ada:p@ss@github.com/o/n"), "https://github.com/o/n");
        assert_eq!(shown("ssh://git:secret@github.com:22/o/n"), "ssh://git@github.com:22/o/n");
        assert_eq!(shown("git@github.com:o/n.git"), "git@github.com:o/n.git");
        assert_eq!(shown("https://github.com/o/n@v1"), "https://github.com/o/n@v1");
    }
}
