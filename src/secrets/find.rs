//! Tokens in the environment, and what a found token is.

use std::collections::HashMap;

use super::{Service, StoreKind, TokenName};
use crate::domain::Secret;

/// The tokens in the environment, read once by `cli/`.
#[derive(Debug, Clone, Default)]
pub struct TokenVariables {
    found: HashMap<&'static str, Secret>,
    is_refused: bool,
    /// Tokens of this host come from no other store.
    alone_for: Option<String>,
}

impl TokenVariables {
    /// Asks `lookup` for every variable that may hold a token; empty ones count as unset.
    pub fn read(lookup: impl Fn(&str) -> Option<String>) -> Self {
        let found = Service::all_variables().filter_map(|name| Some((name, Secret::new(&lookup(name)?)?)));
        Self { found: found.collect(), ..Self::default() }
    }

    /// No token may be used: [`super::Vault::find`] finds none, in no store.
    pub fn refused() -> Self {
        Self { is_refused: true, ..Self::default() }
    }

    /// From now on tokens of this host come from variables alone: [`super::Vault::find`] looks into no other store.
    #[must_use]
    pub fn alone_for(self, host: &str) -> Self {
        Self { alone_for: Some(host.to_ascii_lowercase()), ..self }
    }

    /// True of a host whose tokens come from no other store.
    pub(super) fn are_alone_for(&self, host: &str) -> bool {
        self.alone_for.as_ref().is_some_and(|alone| alone.eq_ignore_ascii_case(host))
    }

    /// True where a variable has the token of this host.
    pub fn have(&self, host: &str) -> bool {
        TokenName::of_host(host).is_ok_and(|name| self.get(&name).is_some())
    }

    /// The same without what was found.
    pub(super) fn emptied(self) -> Self {
        Self { found: HashMap::new(), ..self }
    }

    /// True when no token may be used.
    pub fn is_refused(&self) -> bool {
        self.is_refused
    }

    /// The token of a name without a purpose: variables have one token a host.
    pub(super) fn get(&self, name: &TokenName) -> Option<Found> {
        if name.purpose().is_some() {
            return None;
        }
        let service = Service::of(name);
        let (origin, secret) =
            service.variables().iter().find_map(|variable| Some((*variable, self.found.get(variable)?)))?;
        Some(Found {
            name: name.clone(),
            secret: secret.clone(),
            store: StoreKind::Environment,
            origin: origin.to_owned(),
        })
    }

    /// The variables that are set, in the order of all.
    pub(super) fn set(&self) -> Vec<&'static str> {
        Service::all_variables().filter(|name| self.found.contains_key(name)).collect()
    }
}

/// A token and where it came from.
#[derive(Debug, Clone)]
pub struct Found {
    pub name: TokenName,
    pub secret: Secret,
    pub store: StoreKind,
    /// Where it is, for the screen: `GH_TOKEN`, `keyring`, `encrypted-file`.
    pub origin: String,
}

/// A token that is kept somewhere, without the token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    pub name: TokenName,
    pub store: StoreKind,
    /// As [`Found::origin`].
    pub origin: String,
}
