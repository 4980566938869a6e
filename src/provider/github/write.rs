//! Changes at GitHub: one request each, and what its answer means.

use serde_json::Value;
use url::Url;

use super::{
    GithubClient,
    access::Access,
    client::{ACCEPT, HEADERS},
    needs::Feature,
    refusal,
    token::Level,
};
use crate::{
    domain::{Fault, FaultKind},
    provider::{
        OperationFault,
        http::{Reply, Turns, Unanswered, Verb, Write},
    },
};

/// What is wanted, for messages.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wish<'a> {
    /// `cancel run 7 of octo/api`.
    pub(super) what: &'a str,
    /// `owner/name`.
    pub(super) repository: &'a str,
    /// What a fine-grained token needs for it: `Actions: write`.
    pub(super) right: &'static str,
    /// What to type where GitHub says no for a reason of the thing itself.
    pub(super) next: &'a str,
}

impl GithubClient {
    /// Sends one change, once. A good answer is `Ok`; every other is a fault that says whether it was done.
    /// A token that may not do it did nothing: then the next larger one is tried.
    pub(super) async fn change(
        &self,
        wish: Wish<'_>,
        verb: Verb,
        url: Url,
        body: Option<&Value>,
        turns: &Turns,
    ) -> Result<Reply, OperationFault> {
        let mut refusal = None;
        for access in self.changers(&url, wish.repository) {
            match self.change_with(&access, wish, verb, url.clone(), body, turns).await {
                Err(refused) if lacks_the_right(&refused) => {
                    access.pass_over(url.path());
                    refusal = Some(refused);
                }
                answered => return answered,
            }
        }
        let none = || Fault::new(FaultKind::Unauthorized, format!("no token is there to {}", wish.what));
        Err(refusal.unwrap_or_else(|| OperationFault::lasting(none())))
    }

    async fn change_with(
        &self,
        access: &Access,
        wish: Wish<'_>,
        verb: Verb,
        url: Url,
        body: Option<&Value>,
        turns: &Turns,
    ) -> Result<Reply, OperationFault> {
        if let Some(fault) = access.standing() {
            return Err(OperationFault::lasting(fault));
        }
        let features = Feature::of(url.path(), true);
        let write = Write {
            what: wish.what,
            verb,
            url,
            accept: ACCEPT,
            headers: HEADERS,
            credential: access.credential.as_ref(),
            body: body.map(|body| body.to_string().into_bytes()),
        };
        let reply = match self.http().write(&write, turns).await {
            Ok(reply) => reply,
            Err(Unanswered::NotSent(fault)) => return Err(OperationFault::passing(fault)),
            Err(Unanswered::Never(fault)) => return Err(OperationFault::lasting(fault)),
            Err(Unanswered::Lost(fault)) => return Err(OperationFault::open(fault)),
        };
        let wait = self.take_note(access, &reply);
        access.learn(&reply, features, Level::Write);
        if reply.status.is_success() {
            return Ok(reply);
        }
        if let Some(wait) = wait {
            return Err(OperationFault::passing(refusal::limited(&reply, &wait, access)));
        }
        if refusal::is_of_the_login(&reply) {
            let fault = refusal::fault(&reply, None, wish.repository, access);
            access.refuse(fault.clone());
            return Err(OperationFault::lasting(fault));
        }
        if reply.status.is_server_error() {
            // A gateway that gave up says nothing of what is behind it.
            let why = format!("{} answered {}; it may have been done all the same", access.host, reply.status_line());
            return Err(OperationFault::open(Fault::new(
                FaultKind::Unreachable,
                format!("could not {}: {why}", wish.what),
            )));
        }
        Err(OperationFault::lasting(refused(wish, &reply, access)))
    }
}

/// It was not done, and another token may have the right.
fn lacks_the_right(refused: &OperationFault) -> bool {
    !refused.is_open
        && !refused.is_passing
        && matches!(refused.fault.kind, FaultKind::Unauthorized | FaultKind::NotFound)
}

fn refused(wish: Wish<'_>, reply: &Reply, access: &Access) -> Fault {
    let said = refusal::said(reply);
    let Wish { what, repository, right, next } = wish;
    match reply.status.as_u16() {
        403 if refusal::sign_on_page(reply).is_some() || refusal::is_of_the_right(reply) => {
            if let Some(fault) = refusal::sign_on(reply, repository, access) {
                return fault;
            }
            let fault = Fault::new(FaultKind::Unauthorized, format!("{} may not {what}{said}", access.holder()));
            fault.with_hint(match access.credential {
                Some(_) => format!(
                    "the token from {} needs {right} on {repository} (a classic one: repo), and its owner write \
                     access there",
                    access.origin
                ),
                None => access.next(|variable| format!("set {variable}")),
            })
        }
        404 => {
            let message = format!("could not {what}: it was not found, or {} may not see it", access.holder());
            let fault = Fault::new(FaultKind::NotFound, message);
            fault.with_hint(match access.credential {
                Some(_) => format!("check the names, and that the token from {} has {right}", access.origin),
                None => access.next(|variable| format!("check the names, and set {variable}")),
            })
        }
        301 | 302 | 307 | 308 => Fault::new(FaultKind::NotFound, format!("could not {what}: {repository} has moved"))
            .with_hint("use its new name"),
        _ => {
            Fault::new(FaultKind::Conflict, format!("could not {what}: {} says no{said}", access.host)).with_hint(next)
        }
    }
}
