//! One plain GET, as a check needs it: no redirects followed, no credentials, a fresh connection.

use std::{
    error::Error,
    time::{Duration, Instant},
};

use rustls::CertificateError;

use crate::{
    domain::{Fault, FaultKind},
    provider::reach,
};

/// Bytes of a body that are read; the rest is left on the wire.
const BODY_BYTES: usize = 256 * 1024;

/// Asks addresses. Certificates are verified against the system's trust store; there is no switch
/// that turns this off.
#[derive(Debug, Clone)]
pub(in crate::provider) struct Prober {
    client: reqwest::Client,
    /// Past any proxy, for addresses of this machine.
    direct: reqwest::Client,
}

/// What an address answered.
#[derive(Debug, Clone)]
pub(in crate::provider) struct Answer {
    pub(in crate::provider) status: u16,
    /// At most 256 KiB.
    pub(in crate::provider) body: Vec<u8>,
    /// From the start of the connection, name look-up and TLS included, to the head of the answer.
    pub(in crate::provider) elapsed: Duration,
    /// The server's certificate in DER; `None` over plain HTTP.
    pub(in crate::provider) certificate: Option<Vec<u8>>,
}

impl Prober {
    /// `extra_roots` are certificates of authorities in DER, trusted beside the system's. Reads the
    /// system's trust store, which blocks.
    ///
    /// Faults: `Broken` when the process has no TLS provider installed or a certificate is none.
    pub(in crate::provider) fn new(extra_roots: &[Vec<u8>]) -> Result<Self, Fault> {
        let broken = |why: &str| Fault::new(FaultKind::Broken, format!("HTTP client cannot be made: {why}"));
        if rustls::crypto::CryptoProvider::get_default().is_none() {
            return Err(broken("no TLS provider is installed"));
        }
        let roots = extra_roots.iter().map(|der| reqwest::Certificate::from_der(der)).collect::<Result<Vec<_>, _>>();
        let roots = roots.map_err(|_| broken("an extra root certificate cannot be read"))?;
        let make = |direct: bool| {
            let builder = || if direct { plain_builder().no_proxy() } else { plain_builder() };
            let client = builder().tls_certs_merge(roots.clone()).build();
            // A system without any trust store must not end checks over plain HTTP; over TLS nothing
            // but the extra roots is trusted then.
            let client = client.or_else(|_| builder().tls_certs_only(roots.clone()).build());
            client.map_err(|error| broken(&root_cause(&error)))
        };
        Ok(Self { client: make(false)?, direct: make(true)? })
    }

    /// Asks once and waits at most `limit` for the whole answer.
    ///
    /// Faults carry a sentence without the address: `Unreachable` (name, connection, TLS),
    /// `TimedOut`, `Malformed` (not HTTP, or broken off).
    pub(in crate::provider) async fn get(&self, url: &str, limit: Duration) -> Result<Answer, Fault> {
        match tokio::time::timeout(limit, self.ask(url)).await {
            Ok(answer) => answer,
            Err(_) => Err(reach::no_answer(limit)),
        }
    }

    async fn ask(&self, url: &str) -> Result<Answer, Fault> {
        let start = Instant::now();
        let client = if is_here(url) { &self.direct } else { &self.client };
        let mut response = client.get(url).send().await.map_err(|error| explain(&error))?;
        let elapsed = start.elapsed();
        let certificate = response
            .extensions()
            .get::<reqwest::tls::TlsInfo>()
            .and_then(|tls| tls.peer_certificate().map(<[u8]>::to_vec));
        let mut body = Vec::new();
        while body.len() < BODY_BYTES {
            let chunk = response.chunk().await;
            match chunk.map_err(|_| Fault::new(FaultKind::Malformed, "the answer broke off"))? {
                Some(chunk) => body.extend_from_slice(&chunk[..chunk.len().min(BODY_BYTES - body.len())]),
                None => break,
            }
        }
        Ok(Answer { status: response.status().as_u16(), body, elapsed, certificate })
    }
}

fn plain_builder() -> reqwest::ClientBuilder {
    reqwest::Client::builder()
        .user_agent(concat!("orchestra/", env!("CARGO_PKG_VERSION")))
        .redirect(reqwest::redirect::Policy::none())
        // Each check opens its own connection, or it would not notice that none can be opened.
        .pool_max_idle_per_host(0)
        .tls_info(true)
}

/// True for an address of this machine, which no proxy could reach.
fn is_here(url: &str) -> bool {
    let Ok(url) = url::Url::parse(url) else { return false };
    match url.host() {
        Some(url::Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

/// The first cause in the chain that says something a person can act on.
fn explain(error: &reqwest::Error) -> Fault {
    let mut cause: Option<&(dyn Error + 'static)> = Some(error);
    while let Some(one) = cause {
        if let Some(tls) = one.downcast_ref::<rustls::Error>() {
            return Fault::new(FaultKind::Unreachable, tls_sentence(tls));
        }
        if one.to_string().starts_with("dns error") {
            return reach::no_such_name();
        }
        if let Some(io) = one.downcast_ref::<std::io::Error>() {
            return match tls_within(io) {
                Some(tls) => Fault::new(FaultKind::Unreachable, tls_sentence(tls)),
                None => reach::explain(io),
            };
        }
        cause = one.source();
    }
    if error.is_connect() {
        return Fault::new(FaultKind::Unreachable, format!("cannot connect: {}", root_cause(error)));
    }
    Fault::new(FaultKind::Malformed, format!("the answer is not HTTP: {}", root_cause(error)))
}

/// TLS errors travel inside IO errors, sometimes two deep, where `source` does not show them.
fn tls_within(error: &std::io::Error) -> Option<&rustls::Error> {
    let inner = error.get_ref()?;
    inner.downcast_ref().or_else(|| inner.downcast_ref().and_then(tls_within))
}

fn tls_sentence(error: &rustls::Error) -> String {
    use rustls::Error::{AlertReceived, InvalidCertificate, InvalidMessage};
    match error {
        InvalidCertificate(CertificateError::Expired | CertificateError::ExpiredContext { .. }) => {
            "the TLS certificate has ended".into()
        }
        InvalidCertificate(CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. }) => {
            "the TLS certificate is not valid yet".into()
        }
        InvalidCertificate(CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. }) => {
            "the TLS certificate is for another name".into()
        }
        InvalidCertificate(CertificateError::Revoked) => "the TLS certificate is revoked".into(),
        // A self-signed certificate is refused as an authority that answers for itself; a false
        // authority of the same name by its signature.
        InvalidCertificate(
            CertificateError::UnknownIssuer | CertificateError::BadSignature | CertificateError::Other(_),
        ) => "the TLS certificate is not signed by a trusted authority".into(),
        InvalidCertificate(_) => "the TLS certificate is not accepted".into(),
        InvalidMessage(_) => "the port does not speak TLS".into(),
        AlertReceived(_) => "the far side refused the TLS connection".into(),
        other => format!("TLS failed: {other}"),
    }
}

fn root_cause(error: &(dyn Error + 'static)) -> String {
    let mut cause = error;
    while let Some(deeper) = cause.source() {
        cause = deeper;
    }
    cause.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_machine_is_asked_past_any_proxy() {
        for url in ["http://127.0.0.1:80/", "https://localhost/x", "http://[::1]:8080/", "http://app.localhost/"] {
            assert!(is_here(url), "{url}");
        }
        assert!(!is_here("https://api.example/") && !is_here("http://10.0.0.1/") && !is_here("nonsense"));
    }
}
