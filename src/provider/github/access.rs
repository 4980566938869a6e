//! With which right we ask, in words for a person.

use crate::{
    domain::Secret,
    provider::http::Credential,
    secrets::{Service, StoreKind},
};

/// The token, if there is one, and where it came from.
#[derive(Debug)]
pub(super) struct Access {
    pub(super) credential: Option<Credential>,
    /// `GH_TOKEN`, `keyring`.
    pub(super) origin: String,
    /// `github.com`.
    pub(super) host: String,
}

impl Access {
    pub(super) fn new(secret: Option<Secret>, origin: &str, host: &str) -> Self {
        Self { credential: secret.map(Credential::new), origin: origin.to_owned(), host: host.to_owned() }
    }

    /// The variable that a token for this host is read from first.
    pub(super) fn variable(&self) -> &'static str {
        Service::github(&self.host).variables().first().copied().unwrap_or("GH_TOKEN")
    }

    /// `this token` or `public access`, as the subject of `may not see it`.
    pub(super) fn holder(&self) -> &'static str {
        if self.credential.is_some() { "this token" } else { "public access" }
    }

    /// What to do about a token that does not work.
    pub(super) fn remedy(&self) -> String {
        let variable = self.variable();
        match (&self.credential, self.origin.as_str()) {
            (None, _) => format!("set {variable} and start again"),
            (Some(_), store) if store.parse::<StoreKind>().is_ok() => {
                format!("replace the token for {} in the {store} or set {variable}, and start again", self.host)
            }
            (Some(_), origin) => format!("set {origin} to a valid token and start again"),
        }
    }
}
