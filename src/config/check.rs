//! One check: what is looked at, how often, and what counts as well.

use serde::{Deserialize, Serialize};

use std::time::Duration;

use super::{CheckEntry, SettingsError, defaults};
use crate::domain::Layer;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum CheckKind {
    Http { url: String, status: u16, body: Option<String>, certificate_days: u32 },
    Tcp { address: String },
    Process { name: String },
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckSettings {
    pub name: String,
    pub environment: String,
    pub layer: Layer,
    pub kind: CheckKind,
    pub latency: Duration,
    pub interval: Duration,
}

/// A refusal names the check. No address is repeated in it: some hold a password.
pub(super) fn resolve(
    file: &str,
    entry: &CheckEntry,
    environment: String,
    layer: Layer,
) -> Result<CheckSettings, SettingsError> {
    let refuse =
        |message: String| SettingsError { file: file.to_owned(), key: format!("check `{}`", entry.name), message };
    if entry.name.trim().is_empty() || environment.trim().is_empty() {
        return Err(refuse("`name` and `environment` must not be empty".into()));
    }
    let kind = kind(entry).map_err(&refuse)?;
    if let Some(key) = foreign_key(entry, &kind) {
        return Err(refuse(format!("`{key}` means nothing for this kind of check; remove it")));
    }
    let latency = entry.latency_ms.unwrap_or(defaults::LATENCY_MS);
    let latency = within("latency_ms", latency, 0, defaults::MOST_LATENCY_MS).map_err(&refuse)?;
    let interval = entry.interval_seconds.unwrap_or(defaults::INTERVAL_SECONDS);
    let interval = within("interval_seconds", interval, 1, defaults::MOST_INTERVAL_SECONDS).map_err(&refuse)?;
    Ok(CheckSettings {
        name: entry.name.clone(),
        environment,
        layer,
        kind,
        latency: Duration::from_millis(latency),
        interval: Duration::from_secs(interval),
    })
}

fn kind(entry: &CheckEntry) -> Result<CheckKind, String> {
    match (&entry.url, &entry.tcp, &entry.process) {
        (Some(url), None, None) => http(entry, url),
        (None, Some(address), None) if is_address(address) => Ok(CheckKind::Tcp { address: address.clone() }),
        (None, Some(address), None) => Err(format!("tcp `{address}` is not HOST:PORT, such as db.internal:5432")),
        (None, None, Some(name)) if name.trim().is_empty() => Err("`process` must not be empty".into()),
        (None, None, Some(name)) => Ok(CheckKind::Process { name: name.clone() }),
        _ => Err("exactly one of `url`, `tcp`, `process` is needed".into()),
    }
}

fn http(entry: &CheckEntry, url: &str) -> Result<CheckKind, String> {
    let parsed = url::Url::parse(url).ok().filter(|url| matches!(url.scheme(), "http" | "https"));
    if parsed.is_none() {
        return Err("`url` must begin with https://HOST or http://HOST".into());
    }
    let status = entry.status.unwrap_or(defaults::STATUS);
    if !(100..=599).contains(&status) {
        return Err(format!("status {status} is none that HTTP has; write one from 100 to 599"));
    }
    if let Some(pattern) = entry.body.as_ref().filter(|pattern| regex::Regex::new(pattern).is_err()) {
        return Err(format!("body `{pattern}` is not a regular expression"));
    }
    let certificate_days = entry.certificate_days.unwrap_or(defaults::CERTIFICATE_DAYS);
    Ok(CheckKind::Http { url: url.to_owned(), status, body: entry.body.clone(), certificate_days })
}

/// A key that is set and has no effect on this kind.
fn foreign_key(entry: &CheckEntry, kind: &CheckKind) -> Option<&'static str> {
    let is_http = matches!(kind, CheckKind::Http { .. });
    let is_process = matches!(kind, CheckKind::Process { .. });
    [
        ("status", entry.status.is_some() && !is_http),
        ("body", entry.body.is_some() && !is_http),
        ("certificate_days", entry.certificate_days.is_some() && !is_http),
        ("latency_ms", entry.latency_ms.is_some() && is_process),
    ]
    .into_iter()
    .find_map(|(key, is_foreign)| is_foreign.then_some(key))
}

fn within(key: &str, value: u64, least: u64, most: u64) -> Result<u64, String> {
    if (least..=most).contains(&value) {
        return Ok(value);
    }
    Err(format!("{key} is {value}; write a number from {least} to {most}"))
}

/// `host:port`, or `[address]:port` for IPv6.
fn is_address(text: &str) -> bool {
    text.rsplit_once(':').is_some_and(|(host, port)| {
        let is_host = if host.starts_with('[') { host.ends_with(']') } else { !host.contains([':', '/', ' ']) };
        is_host && !host.is_empty() && port.parse::<u16>().is_ok_and(|port| port > 0)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_a_host_and_a_port() {
        for fine in ["db:5432", "127.0.0.1:80", "[::1]:80"] {
            assert!(is_address(fine), "{fine}");
        }
        for wrong in ["", "db", "db:", ":80", "db:0", "db:99999", "::1:80", "http://db:80"] {
            assert!(!is_address(wrong), "{wrong}");
        }
    }
}
