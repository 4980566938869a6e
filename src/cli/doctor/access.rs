//! What is needed on the way out: tokens, proxies, certificates, git.

use std::{fs, path::PathBuf};

use super::Finding;
use crate::{
    cli::surroundings::text,
    domain::Printable,
    provider::command::ChildCommand,
    secrets::{Condition, Service, StoreKind, StoreState, Vault},
};

/// Names of variables and what can be said of each store, never what they hold. Each keyring is waited
/// for, 3 s at most.
pub(super) fn tokens(vault: &Vault, host: &str) -> Vec<Finding> {
    let asks = vault.asks(StoreKind::Environment);
    let set: Vec<&str> = Service::all_variables().filter(|name| asks && text(name).is_some()).collect();
    let variables = match &set[..] {
        [] if !asks => Finding::well("tokens", "variables with tokens are left out by ORCHESTRA_STORES"),
        [] => Finding::note("tokens", "no variable with a token is set; GitHub answers 60 requests an hour")
            .then("with GitHub's own tool: GH_TOKEN=$(gh auth token) orchestra"),
        set => Finding::well("tokens", format!("{} set", set.join(", "))),
    };
    let kept = vault.kept();
    let holds = |kind: StoreKind| kept.iter().any(|kept| kept.store == kind && kept.name.host() == host);
    let states = vault.states().into_iter().filter(|state| state.kind != StoreKind::Environment);
    let stores = states.filter_map(|state| store(&state, !set.is_empty(), holds(state.kind).then_some(host)));
    std::iter::once(variables).chain(stores).collect()
}

/// What there is to say of a store: nothing of one that nobody set up.
fn store(state: &StoreState, has_variable: bool, holds_for: Option<&str>) -> Option<Finding> {
    let name = state.kind.word().replace('-', " ");
    let with = holds_for.map_or_else(String::new, |host| format!("; it holds a token for {host}"));
    let sentence = format!("{}{with}", state.sentence);
    let next = state.next.as_deref();
    Some(match state.condition {
        Condition::Usable if state.kind == StoreKind::PlainFile => {
            Finding::note(&name, sentence).then("to encrypt it: orchestra auth login --store encrypted-file")
        }
        Condition::Usable => Finding::well(&name, sentence),
        Condition::Absent if matches!(state.kind, StoreKind::Keyring | StoreKind::Keyutils) => {
            Finding::well(&name, sentence)
        }
        Condition::Absent => return None,
        Condition::Locked | Condition::Silent | Condition::Broken if has_variable => {
            Finding::note(&name, format!("{sentence}; the variables are enough"))
        }
        Condition::Locked | Condition::Silent | Condition::Broken => {
            Finding::mend(&name, sentence, next.unwrap_or("see how tokens are kept: docs/tokens.md"))
        }
    })
}

const PROXIES: [&str; 6] = ["HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"];

pub(super) fn proxies() -> Finding {
    let set: Vec<(&str, String)> = PROXIES.into_iter().filter_map(|name| Some((name, text(name)?))).collect();
    if let Some((name, _)) = set.iter().find(|(_, value)| without_login(value).is_none()) {
        return Finding::mend("proxies", format!("{name} is no address"), "write http://HOST:PORT, or unset it");
    }
    let shown = set.iter().filter_map(|(name, value)| Some(format!("{name}={}", without_login(value)?)));
    let exempt = ["NO_PROXY", "no_proxy"].into_iter().filter_map(|name| Some(format!("{name}={}", text(name)?)));
    let all: Vec<String> = shown.chain(exempt).collect();
    Finding::well("proxies", if all.is_empty() { "none is set".into() } else { all.join(", ") })
}

/// `http://‹login›@proxy:3128`.
fn without_login(value: &str) -> Option<String> {
    let whole = if value.contains("://") { value.to_owned() } else { format!("http://{value}") };
    let url = url::Url::parse(&whole).ok()?;
    let login = if url.username().is_empty() && url.password().is_none() { "" } else { "‹login›@" };
    let port = url.port().map_or_else(String::new, |port| format!(":{port}"));
    Some(format!("{}://{login}{}{port}", url.scheme(), url.host_str()?))
}

/// Where Linux distributions keep the roots.
const BUNDLES: [&str; 5] = [
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
    "/etc/ssl/ca-bundle.pem",
    "/etc/ssl/cert.pem",
];

pub(super) fn certificates() -> Finding {
    const NAME: &str = "certificates";
    if let Some(folder) = text("SSL_CERT_DIR").filter(|_| text("SSL_CERT_FILE").is_none()) {
        let count = fs::read_dir(&folder).map_or(0, Iterator::count);
        return match count {
            0 => Finding::mend(NAME, format!("SSL_CERT_DIR={folder}: nothing is there"), "mend or unset SSL_CERT_DIR"),
            count => Finding::well(NAME, format!("SSL_CERT_DIR={folder}: {count} files")),
        };
    }
    if cfg!(not(target_os = "linux")) && text("SSL_CERT_FILE").is_none() {
        return Finding::well(NAME, "those of the system");
    }
    let chosen = text("SSL_CERT_FILE").map(PathBuf::from);
    let next = if chosen.is_some() { "mend or unset SSL_CERT_FILE" } else { "install the package ca-certificates" };
    let file = chosen.or_else(|| BUNDLES.into_iter().map(PathBuf::from).find(|file| file.is_file()));
    let Some(file) = file else { return Finding::mend(NAME, "no roots were found, so no https works", next) };
    let text = if file.is_file() { fs::read(&file).unwrap_or_default() } else { Vec::new() };
    match String::from_utf8_lossy(&text).matches("-----BEGIN CERTIFICATE-----").count() {
        0 => Finding::mend(NAME, format!("{}: there is no certificate in it", file.display()), next),
        count => Finding::well(NAME, format!("{}: {count} roots", file.display())),
    }
}

pub(super) async fn git() -> Finding {
    match ChildCommand::new("git").arguments(["--version"]).output().await {
        Ok(said) => Finding::well("git", Printable::new(String::from_utf8_lossy(&said).trim()).as_str()),
        Err(fault) => Finding::mend("git", fault.to_string(), "install git; without it no repository is read"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proxys_login_is_not_shown() {
        assert_eq!(without_login("http://ada:hunter2@proxy:3128/").unwrap(), "http://‹login›@proxy:3128");
        assert_eq!(without_login("proxy:3128").unwrap(), "http://proxy:3128");
        assert_eq!(without_login("ada:hunter2@proxy:3128").unwrap(), "http://‹login›@proxy:3128");
        assert_eq!(without_login("http://"), None);
    }
}
