//! One look at what a check names.

use std::{
    sync::{Arc, OnceLock},
    time::{Duration, Instant},
};

use regex::bytes::Regex;

use super::{
    judge::{self, Expected, Finding},
    table::SharedTable,
};
use crate::{
    config::{CheckKind, CheckSettings},
    domain::{Fault, FaultKind, Timestamp},
    provider::{http::Prober, reach},
};

/// A look never takes longer than this, whatever the latency bound is.
const LONGEST: Duration = Duration::from_secs(30);
const SHORTEST: Duration = Duration::from_secs(5);

/// The HTTP client of all checks, made by the first that needs it.
#[derive(Debug, Default)]
struct SharedProber {
    extra_roots: Vec<Vec<u8>>,
    prober: OnceLock<Result<Prober, Fault>>,
}

impl SharedProber {
    fn new(extra_roots: Vec<Vec<u8>>) -> Self {
        Self { extra_roots, prober: OnceLock::new() }
    }

    /// Making it reads the system's trust store: off the async threads.
    async fn get(self: Arc<Self>) -> Result<Prober, Fault> {
        let made =
            tokio::task::spawn_blocking(move || self.prober.get_or_init(|| Prober::new(&self.extra_roots)).clone());
        made.await.map_err(|_| Fault::new(FaultKind::Broken, "the HTTP client could not be made"))?
    }
}

/// What all checks have in common.
#[derive(Debug)]
pub(super) struct Shared {
    prober: Arc<SharedProber>,
    table: Arc<SharedTable>,
}

impl Shared {
    /// With certificates of authorities (DER) that are trusted beside those of the system.
    pub(super) fn trusting(extra_roots: Vec<Vec<u8>>) -> Self {
        Self { prober: Arc::new(SharedProber::new(extra_roots)), table: Arc::default() }
    }
}

/// What to look at, and how long at most.
#[derive(Debug, Clone)]
pub(super) struct Look {
    target: Target,
    bound: Duration,
    limit: Duration,
}

#[derive(Debug, Clone)]
enum Target {
    Http { url: String, expected: Expected, prober: Arc<SharedProber> },
    Tcp { address: String },
    Process { name: String, table: Arc<SharedTable> },
}

impl Look {
    pub(super) fn new(check: &CheckSettings, shared: &Shared) -> Self {
        let target = match &check.kind {
            CheckKind::Http { url, status, body, certificate_days } => Target::Http {
                url: url.clone(),
                expected: Expected {
                    status: *status,
                    // Settings have refused what is no regular expression.
                    body: body.as_deref().and_then(|pattern| Regex::new(pattern).ok()),
                    latency: check.latency,
                    certificate_days: *certificate_days,
                },
                prober: shared.prober.clone(),
            },
            CheckKind::Tcp { address } => Target::Tcp { address: address.clone() },
            CheckKind::Process { name } => Target::Process { name: name.clone(), table: shared.table.clone() },
        };
        Self { target, bound: check.latency, limit: (check.latency * 5).clamp(SHORTEST, LONGEST) }
    }

    /// What is asked, for people: without user, password and query.
    pub(super) fn describe(&self) -> String {
        match &self.target {
            Target::Http { url, .. } => format!("GET {}", without_secrets(url)),
            Target::Tcp { address } => format!("tcp {address}"),
            Target::Process { name, .. } => format!("process {name}"),
        }
    }

    /// Looks once, for at most the time limit.
    pub(super) async fn look(self) -> Finding {
        match self.target {
            Target::Http { url, expected, prober } => match prober.get().await {
                Err(fault) => Finding::unknown(fault.to_string()),
                Ok(prober) => match prober.get(&url, self.limit).await {
                    Ok(answer) => judge::http(&answer, &expected, Timestamp::now()),
                    Err(fault) => judge::failed(&fault),
                },
            },
            Target::Tcp { address } => tcp(&address, self.bound, self.limit).await,
            Target::Process { name, table } => process(name, table).await,
        }
    }
}

async fn tcp(address: &str, bound: Duration, limit: Duration) -> Finding {
    let start = Instant::now();
    let connect = async {
        let found = tokio::net::lookup_host(address).await.map_err(|_| reach::no_such_name())?;
        let found: Vec<_> = found.collect();
        tokio::net::TcpStream::connect(&found[..]).await.map_err(|error| reach::explain(&error))
    };
    match tokio::time::timeout(limit, connect).await {
        Ok(Ok(_)) => judge::answered(start.elapsed(), bound),
        Ok(Err(fault)) => judge::failed(&fault),
        Err(_) => judge::failed(&reach::no_answer(limit)),
    }
}

async fn process(name: String, table: Arc<SharedTable>) -> Finding {
    let counted = tokio::task::spawn_blocking(move || {
        let programs = table.programs()?;
        Ok::<_, Fault>((programs.count_named(&name), name))
    });
    match counted.await {
        Ok(Ok((0, name))) => Finding::down(format!("no process `{name}` runs")),
        Ok(Ok(_)) => Finding::healthy(),
        Ok(Err(fault)) => Finding::unknown(fault.to_string()),
        Err(_) => Finding::unknown("the process table could not be read"),
    }
}

fn without_secrets(url: &str) -> String {
    let Ok(mut url) = url::Url::parse(url) else { return url.to_owned() };
    // Both only fail for addresses that cannot have them.
    let _ = (url.set_username(""), url.set_password(None));
    url.set_query(None);
    url.set_fragment(None);
    url.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_shown_without_its_secrets() {
        let shown = without_secrets("https://ada:hunter2@api.example/health?token=abc#top");
        assert_eq!(shown, "https://api.example/health");
    }
}
