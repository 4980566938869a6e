//! The services that take a token, and the variables each is read from.

use super::TokenName;

/// Something that takes a token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Service {
    /// Name under which stores keep its token: the host for GitHub, else the service's name.
    account: String,
    variables: &'static [&'static str],
}

/// In the order in which they count, as GitHub's own tool reads them.
const GITHUB: &[&str] = &["GH_TOKEN", "GITHUB_TOKEN"];
const GITHUB_ENTERPRISE: &[&str] = &["GH_ENTERPRISE_TOKEN", "GITHUB_ENTERPRISE_TOKEN"];
const LAMBDA: &[&str] = &["LAMBDA_API_KEY", "LAMBDA_CLOUD_API_TOKEN"];
const LAMBDA_NAME: &str = "lambda";

impl Service {
    /// GitHub at `host`. github.com and its tenants (`*.ghe.com`) share variables; a server of one's
    /// own has others, so that a token for one never reaches the other.
    pub fn github(host: &str) -> Self {
        let host = host.to_ascii_lowercase();
        let is_cloud = host == "github.com" || host.ends_with(".github.com") || host.ends_with(".ghe.com");
        Self { account: host, variables: if is_cloud { GITHUB } else { GITHUB_ENTERPRISE } }
    }

    /// Lambda Cloud.
    pub fn lambda() -> Self {
        Self { account: LAMBDA_NAME.into(), variables: LAMBDA }
    }

    /// The service that takes the tokens of this name: Lambda for `lambda`, else GitHub at that host.
    pub fn of(name: &TokenName) -> Self {
        if name.host() == LAMBDA_NAME { Self::lambda() } else { Self::github(name.host()) }
    }

    /// Name under which stores keep the token.
    pub fn account(&self) -> &str {
        &self.account
    }

    /// Environment variables that may hold the token, the strongest first.
    pub fn variables(&self) -> &'static [&'static str] {
        self.variables
    }

    /// Every variable of every service: what `cli/` reads from the environment.
    pub fn all_variables() -> impl Iterator<Item = &'static str> {
        [GITHUB, GITHUB_ENTERPRISE, LAMBDA].into_iter().flatten().copied()
    }
}
