//! `auth logout`.

use super::{
    login::{broken, named_store},
    run::Refusal,
    target::{Asked, Target},
};
use crate::{
    cli::{Exit, output, surroundings::Surroundings},
    runtime,
    secrets::StoreKind,
};

/// Takes a token out of every store that has it, or out of one. It stays good at the far side, and that is said.
pub(super) async fn logout(surroundings: &Surroundings, name: &str, store: Option<&str>) -> Result<Exit, Refusal> {
    let target = Target::parse(name, None, &surroundings.settings)?;
    let store = store.map(|word| named_store(word, "taken out of")).transpose()?;
    let (vault, wanted) = (surroundings.vault.clone(), target.name.clone());
    let forgotten = runtime::blocking(move || {
        let forgotten = match store {
            Some(kind) => match vault.forget_in(kind, &wanted) {
                Ok(had) => (had.then_some(kind).into_iter().collect(), None),
                Err(fault) => (Vec::new(), Some(fault)),
            },
            None => vault.forget(&wanted),
        };
        // Of one store alone, the others were left as they are on purpose.
        (forgotten, if store.is_none() { vault.find(&wanted) } else { Ok(None) })
    })
    .await;
    let (forgotten, left) = forgotten.ok_or_else(|| Refusal::Fault(broken()))?;
    let (stores, fault) = forgotten;
    let words: Vec<&str> = stores.iter().map(|store| store.word()).collect();
    let printed = if words.is_empty() && fault.is_some() {
        Exit::Ok
    } else if words.is_empty() {
        let none = store.map_or_else(|| "no store has a".to_owned(), |store| format!("the {store} has no"));
        output::print(&format!("{none} token for {}\n", target.name))
    } else {
        output::print(&format!("the token for {} is forgotten: {}\n", target.name, words.join(", ")))
    };
    if !words.is_empty()
        && let Some(page) = page(&target)
    {
        output::notice(&format!("it stays valid until you delete it at {page}"));
    }
    if let Ok(Some(found)) = left {
        let how = if found.store == StoreKind::Environment { "unset it" } else { "take it out there" };
        output::notice(&format!("a token for {} still comes from {}; {how}", target.name, found.origin));
    }
    fault.map_or(Ok(printed), |fault| Err(Refusal::Fault(fault)))
}

/// Where tokens are deleted.
pub(super) fn page(target: &Target) -> Option<String> {
    match &target.asked {
        Asked::Github(settings) => Some(format!("{}/settings/tokens", settings.web_url())),
        Asked::Lambda(_) => Some("https://cloud.lambda.ai/api-keys".into()),
        Asked::Nobody => None,
    }
}
