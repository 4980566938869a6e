//! `auth status`.

use super::{
    judge::{self, Judged},
    login::broken,
    status_form,
    target::Target,
};
use crate::{
    cli::{Exit, output, surroundings::Surroundings},
    domain::{Fault, FaultKind, Timestamp},
    provider::TokenKind,
    runtime,
    secrets::{Found, Kept, StoreKind, StoreState, TokenName},
};

/// One token, with all that may be said of it.
pub(super) struct Line {
    pub target: Target,
    /// Where it is; nothing where no store could give it.
    pub store: Option<(StoreKind, String)>,
    pub kind: Option<TokenKind>,
    pub state: State,
    /// Why trying the repositories stopped early.
    pub remark: Option<Fault>,
}

pub(super) enum State {
    Good(Judged),
    /// It is not whole, which can be told without sending it.
    Mistyped(String),
    Failed(Fault),
}

/// All of it.
pub(super) struct Standing {
    pub lines: Vec<Line>,
    /// Tokens that a stronger store of the same name hides.
    pub hidden: Vec<Kept>,
    pub stores: Vec<StoreState>,
}

/// Asks about every token that is here.
pub(super) async fn status(surroundings: &Surroundings, as_json: bool) -> Exit {
    let vault = surroundings.vault.clone();
    let github = surroundings.settings.github.host.clone();
    let Some((found, hidden, stores)) = runtime::blocking(move || {
        let kept = vault.kept();
        let found: Vec<(TokenName, Result<Found, Fault>)> = names(&kept, &github)
            .into_iter()
            .filter_map(|name| Some((name.clone(), vault.find(&name).transpose()?)))
            .collect();
        let is_found = |kept: &Kept| {
            let same =
                |found: &Found| found.name == kept.name && found.store == kept.store && found.origin == kept.origin;
            found.iter().any(|(_, one)| one.as_ref().is_ok_and(same))
        };
        let is_hidden = |kept: &Kept| !is_found(kept) && !vault.is_shut_for(kept.name.host());
        let hidden: Vec<Kept> = kept.into_iter().filter(is_hidden).collect();
        (found, hidden, vault.states())
    })
    .await
    else {
        output::notice(&broken().to_string());
        return Exit::Failure;
    };
    let mut lines = Vec::new();
    for (name, found) in found {
        lines.push(line(Target::of(name, &surroundings.settings), found).await);
    }
    let standing = Standing { lines, hidden, stores };
    let printed = if as_json {
        output::print_json(&status_form::as_json(&standing, Timestamp::now()))
    } else {
        output::print(&status_form::as_text(&standing, Timestamp::now()))
    };
    if printed == Exit::Ok { exit(&standing) } else { printed }
}

/// Every name that is kept, and those that a token command may know.
fn names(kept: &[Kept], github: &str) -> Vec<TokenName> {
    let mut names: Vec<TokenName> =
        [github, "lambda"].iter().filter_map(|host| TokenName::of_host(host).ok()).collect();
    for kept in kept {
        if !names.contains(&kept.name) {
            names.push(kept.name.clone());
        }
    }
    names
}

async fn line(target: Target, found: Result<Found, Fault>) -> Line {
    let found = match found {
        Ok(found) => found,
        Err(fault) => return Line { target, store: None, kind: None, state: State::Failed(fault), remark: None },
    };
    let kind = Some(TokenKind::of(&found.secret));
    let store = Some((found.store, found.origin.clone()));
    if let Some(wrong) = judge::before_sending(&found.secret, &target) {
        return Line { target, store, kind, state: State::Mistyped(wrong), remark: None };
    }
    match judge::judge(&found.secret, &found.origin, &target).await {
        Ok(mut judged) => {
            let remark = judge::probe(&found.secret, &target, &mut judged).await;
            Line { target, store, kind, state: State::Good(judged), remark }
        }
        Err(fault) => Line { target, store, kind, state: State::Failed(fault), remark: None },
    }
}

/// 4 where a login is needed: there is no token, or one that is refused. 1 or 5 where that could not be
/// found out.
fn exit(standing: &Standing) -> Exit {
    let faults = || {
        standing.lines.iter().filter_map(|line| if let State::Failed(fault) = &line.state { Some(fault) } else { None })
    };
    let is_mistyped = standing.lines.iter().any(|line| matches!(line.state, State::Mistyped(_)));
    if standing.lines.is_empty() || is_mistyped || faults().any(|fault| fault.kind == FaultKind::Unauthorized) {
        return Exit::NeedsLogin;
    }
    faults().next().map_or(Exit::Ok, Exit::of)
}
