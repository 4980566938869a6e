//! Whose token is meant.

use super::run::Refusal;
use crate::{
    config::{GithubSettings, LambdaSettings, Settings},
    provider::{TokenKind, token_page},
    secrets::TokenName,
};

/// A token's name, and who can be asked about it.
pub(super) struct Target {
    pub name: TokenName,
    pub asked: Asked,
}

/// Who says whether a token is good.
pub(super) enum Asked {
    Github(GithubSettings),
    Lambda(LambdaSettings),
    /// A host that we know nothing of: its tokens are kept as they are.
    Nobody,
}

const LAMBDA: &str = "lambda";
/// Where a person makes a key of Lambda Cloud.
const LAMBDA_PAGE: &str = "https://cloud.lambda.ai/api-keys";

impl Target {
    /// `github` is the GitHub that is watched; `purpose` goes before the host, where none is there.
    pub(super) fn parse(name: &str, purpose: Option<&str>, settings: &Settings) -> Result<Self, Refusal> {
        let (before, host) = name.rsplit_once('@').map_or((None, name), |(before, host)| (Some(before), host));
        let host = if host.eq_ignore_ascii_case("github") { settings.github.host.as_str() } else { host };
        if before.is_some() && purpose.is_some() {
            return Err(Refusal::Usage(format!("`{name}` has a purpose already; leave --name out")));
        }
        let usage = |fault: crate::domain::Fault| Refusal::Usage(fault.to_string());
        let mut parsed = TokenName::of_host(host).map_err(usage)?;
        if let Some(purpose) = before.or(purpose) {
            parsed = parsed.with_purpose(purpose).map_err(usage)?;
        }
        Ok(Self::of(parsed, settings))
    }

    /// Who is asked about a token that is kept.
    pub(super) fn of(name: TokenName, settings: &Settings) -> Self {
        let host = name.host();
        let is_github =
            host == "github.com" || host.ends_with(".ghe.com") || host.eq_ignore_ascii_case(&settings.github.host);
        let asked = match host {
            LAMBDA => Asked::Lambda(settings.lambda.clone()),
            host if is_github => Asked::Github(settings.github.of_host(host)),
            _ => Asked::Nobody,
        };
        Self { name, asked }
    }

    /// The page where a new one is made, and what it has to be able to do, in words.
    pub(super) fn page(&self, kind: TokenKind) -> Option<(String, Option<String>)> {
        match &self.asked {
            Asked::Github(settings) => {
                let (page, needed) = token_page(settings, kind);
                Some((page, Some(needed)))
            }
            Asked::Lambda(_) => Some((LAMBDA_PAGE.into(), None)),
            Asked::Nobody => None,
        }
    }
}
