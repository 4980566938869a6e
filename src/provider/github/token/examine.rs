//! Asking the server whose a token is, what it may do and when it ends.

use serde::{Deserialize, Serialize};
use url::Url;

use super::{ACCEPTED, Accepted, EXPIRY, Level, Rights, Scopes, TokenKind, Tried, parse_expiry};
use crate::{
    config::GithubSettings,
    domain::{Fault, FaultKind, Printable, Secret, Timestamp},
    provider::{
        github::{
            GithubToken,
            access::Access,
            client::{ACCEPT, HEADERS},
            refusal,
        },
        http::{Credential, Get, HttpClient, Limits, Reply, is_loopback, segments},
    },
};

/// What the server says of a token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Examined {
    pub kind: TokenKind,
    /// Whose it is; an installation is nobody's.
    pub login: Option<Printable>,
    pub rights: Rights,
    /// `None`: it has no end, or the server does not say.
    pub expires_at: Option<Timestamp>,
    /// Each repository that was tried, as `owner/name`.
    pub reach: Vec<(Printable, Reach)>,
}

/// Whether a token reaches a repository.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Reach {
    Public,
    Private,
    /// Not there, or not for this token: the server does not tell the two apart.
    NotFound,
    /// It has to be authorized for the organization's single sign-on, at this page.
    SingleSignOn(Printable),
}

/// Asks one GitHub host about tokens. Keeps none, and sends none anywhere else.
#[derive(Debug)]
pub struct TokenExaminer {
    http: HttpClient,
    base: Url,
    host: String,
}

#[derive(Deserialize)]
struct Account {
    login: Option<String>,
}

#[derive(Deserialize)]
struct Repository {
    #[serde(default)]
    private: bool,
    default_branch: Option<String>,
}

/// Cheap questions, and the permission that each needs.
const PROBES: [(&str, &[&str]); 6] = [
    ("actions", &["actions", "runs"]),
    ("deployments", &["deployments"]),
    ("statuses", &["commits", "", "status"]),
    ("contents", &["branches"]),
    ("pull_requests", &["pulls"]),
    ("administration", &["actions", "runners"]),
];

impl TokenExaminer {
    /// # Errors
    /// The address is none.
    pub fn new(settings: &GithubSettings) -> Result<Self, Fault> {
        let base = Url::parse(&settings.api_url).map_err(|error| {
            Fault::new(FaultKind::Unreachable, format!("`{}` is no address: {error}", settings.api_url))
                .with_hint("correct github.api_url or GH_HOST")
        })?;
        let http = HttpClient::new(is_loopback(&base), Limits::default());
        Ok(Self { http, base, host: settings.host.clone() })
    }

    /// One request: kind, login, scopes, end. `origin` names where the token is from, for messages.
    ///
    /// # Errors
    /// `Unauthorized` when it is refused, once and for all; whatever else keeps the answer away.
    pub async fn examine(&self, token: &Secret, origin: &str) -> Result<Examined, Fault> {
        let kind = TokenKind::of(token);
        let access = self.access(token, origin);
        let reply = self.ask(&access, "whose the token is", segments(&self.base, ["user"])).await?;
        let mut examined = Examined { kind, login: None, rights: Rights::Unknown, expires_at: None, reach: Vec::new() };
        examined.take(&reply);
        // An app's installation is nobody's, and is told so.
        let is_nobodys = reply.status == 403 && !refusal::is_of_the_login(&reply) && kind == TokenKind::Installation;
        if !reply.status.is_success() && !is_nobodys {
            return Err(refusal::fault(&reply, reply.wait.as_ref(), "the account", &access));
        }
        if !is_nobodys {
            let account: Account = reply.json("whose the token is")?;
            examined.login = account.login.map(Printable::new);
        }
        Ok(examined)
    }

    /// Tries what the token may do with `repository` (`owner/name`): whether it is there, and for tokens
    /// with permissions six cheap readings. Nothing is changed.
    ///
    /// # Errors
    /// As [`Self::examine`]; what was seen before stays in `examined`.
    pub async fn probe(&self, token: &Secret, repository: &str, examined: &mut Examined) -> Result<(), Fault> {
        let access = self.access(token, "this login");
        let (owner, name) = repository.split_once('/').unwrap_or((repository, ""));
        let subject = format!("what the token may do with {repository}");
        let reply = self.ask(&access, &subject, segments(&self.base, ["repos", owner, name])).await?;
        examined.take(&reply);
        let reach = match reply.status.as_u16() {
            403 if refusal::sign_on_page(&reply).is_some() => {
                let page = refusal::sign_on_page(&reply).unwrap_or_default();
                Reach::SingleSignOn(Printable::new(page))
            }
            200..300 => {
                let found: Repository = reply.json(&subject)?;
                if examined.kind.has_permissions() {
                    let branch = found.default_branch.unwrap_or_else(|| "HEAD".into());
                    self.try_all(&access, &subject, [owner, name, &branch], examined).await?;
                }
                if found.private { Reach::Private } else { Reach::Public }
            }
            403 | 404 if reply.wait.is_none() && !refusal::is_of_the_login(&reply) => Reach::NotFound,
            _ => return Err(refusal::fault(&reply, reply.wait.as_ref(), repository, &access)),
        };
        examined.reach.push((Printable::new(repository), reach));
        Ok(())
    }

    async fn try_all(
        &self,
        access: &Access,
        subject: &str,
        [owner, name, branch]: [&str; 3],
        examined: &mut Examined,
    ) -> Result<(), Fault> {
        for (permission, path) in PROBES {
            let path = path.iter().map(|part| if part.is_empty() { branch } else { part });
            let mut url = segments(&self.base, ["repos", owner, name].into_iter().chain(path));
            url.set_query(Some("per_page=1"));
            let reply = self.ask(access, subject, url).await?;
            let accepted = Accepted::parse(reply.header(ACCEPTED).unwrap_or_default());
            match reply.status.as_u16() {
                200..300 if accepted.permissionless => examined.rights.learn(permission, Tried::OpenToAll),
                200..300 => examined.rights.learn(permission, Tried::Granted(Level::Read)),
                _ if reply.wait.is_some() || refusal::is_of_the_login(&reply) => {
                    return Err(refusal::fault(&reply, reply.wait.as_ref(), "the permissions", access));
                }
                // A list of the repository that was just seen is not there: it may not be seen.
                403 | 404 => examined.rights.learn(permission, Tried::Refused),
                _ => {}
            }
        }
        Ok(())
    }

    fn access(&self, token: &Secret, origin: &str) -> Access {
        let token = GithubToken { secret: token.clone(), origin: origin.to_owned(), name: None };
        Access::new(Some(token), &self.host)
    }

    async fn ask(&self, access: &Access, subject: &str, url: Url) -> Result<Reply, Fault> {
        let credential: Option<&Credential> = access.credential.as_ref();
        self.http.get(&Get { subject, url, accept: ACCEPT, headers: HEADERS, credential }).await
    }
}

impl Examined {
    /// Its scopes, where it is of a kind that has some.
    pub fn scopes(&self) -> Option<&Scopes> {
        if let Rights::Scopes(scopes) = &self.rights { Some(scopes) } else { None }
    }

    /// What every answer says beside its body.
    fn take(&mut self, reply: &Reply) {
        if let Some(scopes) = reply.header("x-oauth-scopes") {
            self.rights = Rights::Scopes(Scopes::parse(scopes));
        }
        self.expires_at = reply.header(EXPIRY).and_then(parse_expiry).or(self.expires_at);
    }
}
