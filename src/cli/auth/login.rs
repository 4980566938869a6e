//! `auth login`.

use super::{
    device, import,
    judge::{self, Judged},
    run::Refusal,
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
    secrets::{Service, StoreKind, TokenName},
};

/// Takes a token in, asks whether it is good, and keeps it then.
pub(super) async fn login(surroundings: &Surroundings, arguments: &LoginArguments) -> Result<Exit, Refusal> {
    let settings = &surroundings.settings;
    let usual = if arguments.import == Some(ImportFrom::Lambda) { "lambda" } else { "github" };
    let target = Target::parse(arguments.name.as_deref().unwrap_or(usual), arguments.purpose.as_deref(), settings)?;
    let store = arguments.store.as_deref().map(named_store).transpose()?;
    let given = match arguments {
        LoginArguments { with_token: true, .. } => source::from_stdin().await?,
        LoginArguments { import: Some(from), .. } => import::import(*from, &target).await?,
        LoginArguments { device: true, .. } => device::device(&target, settings).await?,
        _ => source::pasted(&target, TokenKind::Classic).await?,
    };
    let mut judged = check(&given, &target).await?;
    let kept = keep(surroundings, &target.name, &given.token, store).await?;
    let words = judged.words(Timestamp::now());
    let printed = output::print(&format!("logged in to {}: {words}; kept in the {}\n", target.name, kept.word()));
    tell_stronger(surroundings, &target.name).await;
    if let Some(fault) = judge::probe(&given.token, &target, &mut judged).await {
        output::notice(&fault.to_string());
    }
    judged.unreached().iter().for_each(|sentence| output::notice(sentence));
    Ok(printed)
}

fn named_store(word: &str) -> Result<StoreKind, Refusal> {
    let kind: StoreKind = word.parse().map_err(|fault: Fault| Refusal::Usage(fault.to_string()))?;
    if kind.takes_tokens() {
        return Ok(kind);
    }
    let takers: Vec<&str> =
        StoreKind::ALL.into_iter().filter(|kind| kind.takes_tokens()).map(StoreKind::word).collect();
    Err(Refusal::Usage(format!("no token can be put into the {word} from here; name one of {}", takers.join(", "))))
}

/// Whether it is whole, then whether the far side takes it. Nothing is sent of one that is not whole.
pub(super) async fn check(given: &Given, target: &Target) -> Result<Judged, Refusal> {
    if let Some(wrong) = judge::before_sending(&given.token, target) {
        return Err(Refusal::Usage(format!(
            "this is not a whole token: {wrong}. Nothing was sent; copy it anew and try again"
        )));
    }
    judge::judge(&given.token, given.origin, target).await.map_err(|fault| Refusal::Fault(unkept(fault, target)))
}

/// What a refusal means to somebody who is logging in.
fn unkept(fault: Fault, target: &Target) -> Fault {
    if fault.kind != FaultKind::Unauthorized {
        let hint = fault.hint.as_ref().map_or_else(|| "try again later".to_owned(), ToString::to_string);
        return fault.with_hint(format!("nothing was kept; {hint}"));
    }
    let page = target.page(TokenKind::Classic).map(|(page, _)| format!("make a new one at {page}"));
    let hint = page.unwrap_or_else(|| "make a new one".into());
    fault.with_hint(format!("nothing was kept; {hint}"))
}

/// Puts a token into a store, off this thread.
pub(super) async fn keep(
    surroundings: &Surroundings,
    name: &TokenName,
    token: &Secret,
    store: Option<StoreKind>,
) -> Result<StoreKind, Refusal> {
    let (vault, name, token) = (surroundings.vault.clone(), name.clone(), token.clone());
    let kept = runtime::blocking(move || vault.keep(&name, &token, store)).await;
    kept.unwrap_or_else(|| Err(broken())).map_err(Refusal::Fault)
}

pub(super) fn broken() -> Fault {
    Fault::new(FaultKind::Broken, "the stores of tokens could not be asked, by a defect of this program")
}

/// A variable that is set is stronger than what was just kept.
async fn tell_stronger(surroundings: &Surroundings, name: &TokenName) {
    let (vault, wanted) = (surroundings.vault.clone(), name.clone());
    let found = runtime::blocking(move || vault.find(&wanted)).await;
    if let Some(Ok(Some(found))) = found
        && found.store == StoreKind::Environment
    {
        let variables = Service::of(name).variables().join(" or ");
        output::notice(&format!(
            "{} is set and stays the stronger one; to use what was kept, unset {variables}",
            found.origin
        ));
    }
}
