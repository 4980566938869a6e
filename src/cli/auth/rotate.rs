//! `auth rotate`.

use super::{
    judge::{self, Judged},
    login::{broken, check, keep, tell_refused},
    logout::page,
    lost::lost,
    run::{Refusal, may_ask},
    source::{self, say_page},
    target::Target,
};
use crate::{
    cli::{Exit, args_auth::RotateArguments, output, surroundings::Surroundings, work::ask_yes},
    domain::{Fault, FaultKind, Timestamp},
    provider::TokenKind,
    runtime,
    secrets::{Found, StoreKind},
};

/// Takes a new token, asks whether it is good and what would be lost with the old one, and only then lets it take the
/// old one's place, in the same store. Whatever goes wrong before, the old one stays.
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
    let mut judged = check(&given, &target).await.map_err(stays)?;
    if let Some(fault) = judge::probe(&given.token, &target, &mut judged).await {
        output::notice(&fault.to_string());
    }
    if let Err(exit) = agree(&lost_with(&old, &target, &judged).await, arguments).await {
        return Ok(exit);
    }
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
    judged.unreached().iter().for_each(|sentence| output::notice(sentence));
    if let (Some(page), Judged::Github(_) | Judged::Lambda) = (page(&target), &judged) {
        output::notice(&format!("the old one stays valid until you delete it at {page}"));
    }
    Ok(printed)
}

/// What the old one has and the new one has not. Nothing is known of an old one that is refused or not answered about.
async fn lost_with(old: &Found, target: &Target, new: &Judged) -> Vec<String> {
    let Ok(mut before) = judge::judge(&old.secret, &old.origin, target).await else { return Vec::new() };
    judge::probe(&old.secret, target, &mut before).await;
    lost(&before, new)
}

/// A person's yes to what would be lost; with `--with-token` nobody is asked.
async fn agree(lost: &[String], arguments: &RotateArguments) -> Result<(), Exit> {
    if lost.is_empty() {
        return Ok(());
    }
    lost.iter().for_each(|what| output::notice(&format!("with the new token is lost: {what}")));
    if arguments.yes {
        return Ok(());
    }
    if arguments.with_token {
        output::notice("nothing was changed: the old token stays; to renew it all the same: --yes");
        return Err(Exit::Refused);
    }
    ask_yes("Put it in the place of the old one?").await.map(drop)
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
