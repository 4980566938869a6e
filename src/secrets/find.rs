//! The order in which places are looked through.

use std::collections::HashMap;

use super::{Keyring, Service};
use crate::domain::{Fault, Secret};

/// The tokens in the environment, read once by `cli/`.
#[derive(Debug, Clone, Default)]
pub struct TokenVariables {
    found: HashMap<&'static str, Secret>,
    is_refused: bool,
}

impl TokenVariables {
    /// Asks `lookup` for every variable that may hold a token; empty ones count as unset.
    pub fn read(lookup: impl Fn(&str) -> Option<String>) -> Self {
        let found = Service::all_variables().filter_map(|name| Some((name, Secret::new(&lookup(name)?)?)));
        Self { found: found.collect(), is_refused: false }
    }

    /// No token may be used: [`find`] finds none, in the keyring either.
    pub fn refused() -> Self {
        Self { is_refused: true, ..Self::default() }
    }

    /// True when no token may be used.
    pub fn is_refused(&self) -> bool {
        self.is_refused
    }
}

/// A token and where it came from.
#[derive(Debug, Clone)]
pub struct Found {
    pub secret: Secret,
    /// Name for the screen: `GH_TOKEN`, `keyring`.
    pub origin: &'static str,
}

/// Looks for a service's token: the variables first, then the keyring, which is only asked when no
/// variable is set. Blocks for up to three seconds, so it is for a thread that may wait.
///
/// # Errors
/// The keyring exists but is locked, broken or silent. Not having one, or nothing in it, is `None`.
pub fn find(service: &Service, variables: &TokenVariables, keyring: &Keyring) -> Result<Option<Found>, Fault> {
    if variables.is_refused {
        return Ok(None);
    }
    let set = service.variables().iter().find_map(|name| Some((*name, variables.found.get(name)?)));
    if let Some((origin, secret)) = set {
        return Ok(Some(Found { secret: secret.clone(), origin }));
    }
    let found = keyring.token(service.account()).map_err(|fault| match service.variables().first() {
        Some(variable) => fault.with_hint(format!("set {variable} instead")),
        None => fault,
    })?;
    Ok(found.map(|secret| Found { secret, origin: "keyring" }))
}
