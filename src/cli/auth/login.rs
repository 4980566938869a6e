//! `auth login`.

use super::{
    device, import,
    judge::{self, Judged},
    run::{Refusal, may_ask},
    source::{self, Given},
    target::Target,
};
use crate::{
    cli::{
        Exit,
        args_auth::{ImportFrom, LoginArguments},
        output,
        surroundings::Surroundings,
    },
    domain::{Fault, FaultKind, Secret, Timestamp},
    provider::TokenKind,
    runtime,
    secrets::{Placed, Service, StoreKind, TokenName},
};

/// Takes a token in, asks whether it is good, and keeps it then.
pub(super) async fn login(surroundings: &Surroundings, arguments: &LoginArguments) -> Result<Exit, Refusal> {
    let settings = &surroundings.settings;
    let usual = if arguments.import == Some(ImportFrom::Lambda) { "lambda" } else { "github" };
    let target = Target::parse(arguments.name.as_deref().unwrap_or(usual), arguments.purpose.as_deref(), settings)?;
    may_ask(surroundings, &target)?;
    let store = arguments.store.as_deref().map(|word| named_store(word, "put into")).transpose()?;
    let given = match arguments {
        LoginArguments { with_token: true, .. } => source::from_stdin().await?,
        LoginArguments { import: Some(from), .. } => import::import(*from, &target).await?,
        LoginArguments { device: true, .. } => device::device(&target, settings).await?,
        _ => {
            let of_gh = if source::is_at_a_terminal() { import::offered(&target).await } else { None };
            source::pasted_or(&target, TokenKind::Classic, of_gh).await?
        }
    };
    let mut judged = check(&given, &target).await?;
    let placed = keep(surroundings, &target.name, &given.token, store).await?;
    let words = judged.words(Timestamp::now());
    let printed = output::print(&format!("logged in to {}: {words}; kept in the {}\n", target.name, placed.store));
    tell_refused(&placed, &target.name);
    tell_stronger(surroundings, &target.name, &given.token, placed.store).await;
    if let Some(fault) = judge::probe(&given.token, &target, &mut judged).await {
        output::notice(&fault.to_string());
    }
    judged.unreached().iter().for_each(|sentence| output::notice(sentence));
    Ok(printed)
}

/// A store that is written to; `done` is what would be done with it: `put into`.
pub(super) fn named_store(word: &str, done: &str) -> Result<StoreKind, Refusal> {
    let kind: StoreKind = word.parse().map_err(|fault: Fault| Refusal::Usage(fault.to_string()))?;
    if kind.takes_tokens() {
        return Ok(kind);
    }
    let takers: Vec<&str> =
        StoreKind::ALL.into_iter().filter(|kind| kind.takes_tokens()).map(StoreKind::word).collect();
    Err(Refusal::Usage(format!("no token can be {done} the {word} from here; name one of {}", takers.join(", "))))
}

/// Whether it is whole, then whether the far side takes it. Nothing is sent of one that is not whole.
pub(super) async fn check(given: &Given, target: &Target) -> Result<Judged, Refusal> {
    if let Some(wrong) = judge::before_sending(&given.token, target) {
        return Err(Refusal::Usage(format!(
            "this is no token to log in with: {wrong}. Nothing was sent; copy it anew and try again"
        )));
    }
    judge::judge(&given.token, given.origin, target).await.map_err(|fault| Refusal::Fault(unkept(fault, target)))
}

/// What a refusal means to somebody who is logging in.
fn unkept(fault: Fault, target: &Target) -> Fault {
    let next = match (&fault.hint, target.page(TokenKind::Classic)) {
        (Some(hint), _) => hint.to_string(),
        (None, Some((page, _))) if fault.kind == FaultKind::Unauthorized => format!("make a new one at {page}"),
        (None, _) => "try again later".to_owned(),
    };
    fault.with_hint(format!("nothing was kept; {next}"))
}

/// Puts a token into a store, off this thread.
pub(super) async fn keep(
    surroundings: &Surroundings,
    name: &TokenName,
    token: &Secret,
    store: Option<StoreKind>,
) -> Result<Placed, Refusal> {
    let (vault, name, token) = (surroundings.vault.clone(), name.clone(), token.clone());
    let kept = runtime::blocking(move || vault.keep(&name, &token, store)).await;
    kept.unwrap_or_else(|| Err(broken())).map_err(Refusal::Fault)
}

/// Which stores may still hold the older token, and how to take it out there.
pub(super) fn tell_refused(placed: &Placed, name: &TokenName) {
    for (store, fault) in &placed.refused {
        let first = if *store < placed.store { ", and would be found before the new one" } else { "" };
        output::notice(&format!(
            "{}; an older token for {name} may still be in the {store}{first}; once that is mended: orchestra auth \
             logout {name} --store {store}",
            fault.message
        ));
    }
}

pub(super) fn broken() -> Fault {
    Fault::new(FaultKind::Broken, "the stores of tokens could not be asked, by a defect of this program")
}

/// A variable that is set, or the program of the settings, is stronger than what was just kept.
async fn tell_stronger(surroundings: &Surroundings, name: &TokenName, kept: &Secret, store: StoreKind) {
    let (vault, wanted) = (surroundings.vault.clone(), name.clone());
    let found = runtime::blocking(move || vault.find(&wanted)).await;
    let Some(Ok(Some(found))) = found else { return };
    if found.store == StoreKind::Environment {
        let variables = Service::of(name).variables().join(" or ");
        output::notice(&format!(
            "{} is set and stays the stronger one; to use what was kept, unset {variables}",
            found.origin
        ));
    } else if found.store < store && found.secret.expose() != kept.expose() {
        let (from, how) = match found.store {
            StoreKind::Command => ("secrets.command".to_owned(), "take secrets.command out of config.toml".to_owned()),
            other => (format!("the {other}"), format!("orchestra auth logout {name} --store {other}")),
        };
        output::notice(&format!(
            "another token for {name} comes from {from} and stays the stronger one; to use what was kept: {how}"
        ));
    }
}
