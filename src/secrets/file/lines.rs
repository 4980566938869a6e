//! What is in a token file: a name and its token a line, with a tab between them.

use std::collections::BTreeMap;

use zeroize::Zeroizing;

use crate::{domain::Secret, secrets::TokenName};

/// Tokens by name.
#[derive(Debug, Clone, Default)]
pub(super) struct Tokens(BTreeMap<TokenName, Secret>);

impl Tokens {
    /// The names alone, a line each.
    pub(super) fn names(&self) -> String {
        self.0.keys().map(|name| format!("{name}\n")).collect()
    }

    pub(super) fn iter_names(&self) -> impl Iterator<Item = &TokenName> {
        self.0.keys()
    }

    pub(super) fn get(&self, name: &TokenName) -> Option<Secret> {
        self.0.get(name).cloned()
    }

    pub(super) fn set(&mut self, name: &TokenName, token: &Secret) {
        self.0.insert(name.clone(), token.clone());
    }

    /// False when there was none.
    pub(super) fn remove(&mut self, name: &TokenName) -> bool {
        self.0.remove(name).is_some()
    }

    pub(super) fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        let row = |(name, token): (&TokenName, &Secret)| name.to_string().len() + token.expose().len() + 2;
        // As long as it gets: a buffer that grows leaves parts of itself behind.
        let mut bytes = Zeroizing::new(Vec::with_capacity(self.0.iter().map(row).sum()));
        for (name, token) in &self.0 {
            bytes.extend_from_slice(name.to_string().as_bytes());
            bytes.push(b'\t');
            bytes.extend_from_slice(token.expose().as_bytes());
            bytes.push(b'\n');
        }
        bytes
    }

    /// `None` for what is no such file.
    pub(super) fn parse(bytes: &[u8]) -> Option<Self> {
        let row = |line: &str| {
            let (name, token) = line.split_once('\t')?;
            Some((name.parse().ok()?, Secret::new(token)?))
        };
        let lines = std::str::from_utf8(bytes).ok()?.lines();
        lines.filter(|line| !line.is_empty()).map(row).collect::<Option<_>>().map(Self)
    }
}

/// The names of [`Tokens::names`]; `None` for what are none.
pub(super) fn parse_names(bytes: &[u8]) -> Option<Vec<TokenName>> {
    std::str::from_utf8(bytes).ok()?.lines().map(|line| line.parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let mut tokens = Tokens::default();
        for (name, token) in [("lambda", "secret_1"), ("deploy@github.com", "a b=c")] {
            tokens.set(&name.parse().unwrap(), &Secret::new(token).unwrap());
        }
        let read = Tokens::parse(&tokens.to_bytes()).unwrap();
        assert_eq!(read.get(&"deploy@github.com".parse().unwrap()).unwrap().expose(), "a b=c");
        let names: Vec<_> = tokens.iter_names().cloned().collect();
        assert_eq!(parse_names(tokens.names().as_bytes()).unwrap(), names);
        assert!(Tokens::parse(b"no tab\n").is_none() && Tokens::parse(b"a b\tc\n").is_none());
    }
}
