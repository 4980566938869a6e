//! `auth rotate`.

use super::{
    judge::Judged,
    login::{broken, check, keep, tell_refused},
    logout::page,
    run::{Refusal, may_ask},
    source::{self, say_page},
    target::Target,
};
use crate::{
    cli::{Exit, args_auth::RotateArguments, output, surroundings::Surroundings},
    domain::{Fault, FaultKind, Timestamp},
    provider::TokenKind,
    runtime,
    secrets::{Found, StoreKind},
};

/// Takes a new token, asks whether it is good, and only then lets it take the old one's place, in the
/// same store. Whatever goes wrong before, the old one stays.
pub(super) async fn rotate(surroundings: &Surroundings, arguments: &RotateArguments) -> Result<Exit, Refusal> {
    let target = Target::parse(&arguments.name, None, &surroundings.settings)?;
    may_ask(surroundings, &target)?;
    let old = old(surroundings, &target).await?;
    let kind = TokenKind::of(&old.secret);
    let given = if arguments.with_token {
        if let Some((page, needed)) = target.page(kind) {
            say_page(&page, needed.as_deref());
        }
        source::from_stdin().await?
    } else {
        source::pasted(&target, kind).await?
    };
    if given.token.expose() == old.secret.expose() {
        return Err(Refusal::Usage("this is the old token; nothing was changed".into()));
    }
    let judged = check(&given, &target).await.map_err(stays)?;
    let placed = keep(surroundings, &target.name, &given.token, Some(old.store)).await.map_err(stays)?;
    // What a store says that it took is what it gives: else the person would learn it when it is needed.
    let read = find(surroundings, &target).await?;
    if read.is_none_or(|found| found.secret.expose() != given.token.expose()) {
        let said = format!("the {} did not keep the new token", old.store.word());
        let hint = format!("log in with it: orchestra auth login {}", target.name);
        return Err(Fault::new(FaultKind::Broken, said).with_hint(hint).into());
    }
    let words = judged.words(Timestamp::now());
    let printed = output::print(&format!(
        "the token for {} is renewed: {words}; kept in the {}\n",
        target.name,
        old.store.word()
    ));
    tell_refused(&placed, &target.name);
    if let (Some(page), Judged::Github(_) | Judged::Lambda) = (page(&target), &judged) {
        output::notice(&format!("the old one stays valid until you delete it at {page}"));
    }
    Ok(printed)
}

async fn old(surroundings: &Surroundings, target: &Target) -> Result<Found, Refusal> {
    let Some(old) = find(surroundings, target).await? else {
        let fault = Fault::new(FaultKind::Unauthorized, format!("no token for {} is kept", target.name));
        return Err(fault.with_hint(format!("log in: orchestra auth login {}", target.name)).into());
    };
    match old.store {
        StoreKind::Environment => Err(Refusal::Usage(format!(
            "the token for {} comes from {}; make a new one and set it there, or unset it and log in: orchestra auth \
             login {}",
            target.name, old.origin, target.name
        ))),
        StoreKind::Command => Err(Refusal::Usage(format!(
            "the token for {} comes from secrets.command; put the new one where that program finds it",
            target.name
        ))),
        _ => Ok(old),
    }
}

async fn find(surroundings: &Surroundings, target: &Target) -> Result<Option<Found>, Refusal> {
    let (vault, name) = (surroundings.vault.clone(), target.name.clone());
    Ok(runtime::blocking(move || vault.find(&name)).await.unwrap_or_else(|| Err(broken()))?)
}

/// The same refusal, with what became of the old token.
fn stays(refusal: Refusal) -> Refusal {
    match refusal {
        Refusal::Fault(fault) => {
            let hint = fault.hint.as_ref().map_or_else(String::new, |hint| format!("; {hint}"));
            Refusal::Fault(fault.with_hint(format!("the old token stays{hint}")))
        }
        Refusal::Usage(why) => Refusal::Usage(format!("{why}; the old token stays")),
        Refusal::Cancelled => Refusal::Cancelled,
    }
}
