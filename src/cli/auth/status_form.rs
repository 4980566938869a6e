//! How `auth status` is written.

use serde_json::{Value, json};

use super::{
    judge::Judged,
    status::{Line, Standing, State},
    target::Asked,
};
use crate::{
    cli::output,
    domain::{Printable, Reminder, Timestamp, days_left, ends},
    provider::{AbilityRow, Examined, Have, Reach, ability_table},
};

pub(super) fn as_json(standing: &Standing, now: Timestamp) -> Value {
    json!({
        "tokens": standing.lines.iter().map(|line| token(line, now)).collect::<Vec<_>>(),
        "hidden": standing.hidden.iter().map(|kept| json!({
            "name": kept.name.to_string(), "store": kept.store.word(), "origin": kept.origin,
        })).collect::<Vec<_>>(),
        "stores": standing.stores.iter().map(|store| json!({
            "store": store.kind.word(), "condition": store.condition.word(), "sentence": store.sentence, "next": store.next,
        })).collect::<Vec<_>>(),
    })
}

fn token(line: &Line, now: Timestamp) -> Value {
    let name = &line.target.name;
    let mut value = json!({
        "name": name.to_string(),
        "host": name.host(),
        "purpose": name.purpose(),
        "store": line.store.as_ref().map(|(store, _)| store.word()),
        "origin": line.store.as_ref().map(|(_, origin)| origin),
        "kind": line.kind.filter(|_| matches!(line.target.asked, Asked::Github(_))),
        "state": state_word(&line.state),
        "what_to_do": what_to_do(line, now),
    });
    match &line.state {
        State::Failed(fault) => value["fault"] = json!(fault.message),
        State::Mistyped(wrong) => value["fault"] = json!(wrong),
        State::Good(Judged::Github(examined)) => add_examined(&mut value, examined, now),
        State::Good(_) => {}
    }
    value
}

fn add_examined(value: &mut Value, examined: &Examined, now: Timestamp) {
    value["login"] = json!(examined.login);
    value["scopes"] = json!(examined.scopes());
    value["expires_at"] = json!(examined.expires_at);
    value["days_left"] = json!(examined.expires_at.map(|at| days_left(at, now)));
    value["reminder"] = json!(examined.expires_at.and_then(|at| Reminder::of(at, now)));
    value["features"] = json!(ability_table(examined.kind, &examined.rights));
    let reach = examined.reach.iter().map(|(repository, reach)| {
        let (word, page) = reach_word(reach);
        json!({ "repository": repository, "reach": word, "page": page })
    });
    value["repositories"] = reach.collect();
}

fn reach_word(reach: &Reach) -> (&'static str, Option<&Printable>) {
    match reach {
        Reach::Public => ("public", None),
        Reach::Private => ("private", None),
        Reach::NotFound => ("not_found", None),
        Reach::SingleSignOn(page) => ("single_sign_on", Some(page)),
    }
}

fn state_word(state: &State) -> &'static str {
    use crate::domain::FaultKind::{RateLimited, TimedOut, Unauthorized, Unreachable};
    match state {
        State::Good(Judged::Unchecked) => "unchecked",
        State::Good(_) => "good",
        State::Mistyped(_) => "mistyped",
        State::Failed(fault) => match fault.kind {
            Unauthorized => "refused",
            RateLimited => "limited",
            TimedOut | Unreachable => "unreachable",
            _ => "unknown",
        },
    }
}

/// The next command, where there is something to do.
fn what_to_do(line: &Line, now: Timestamp) -> Option<String> {
    let renew = || format!("orchestra auth rotate {}", line.target.name);
    match &line.state {
        State::Failed(fault) if fault.kind == crate::domain::FaultKind::Unauthorized => {
            Some(fault.hint.as_ref().map_or_else(renew, ToString::to_string))
        }
        State::Failed(fault) => fault.hint.as_ref().map(ToString::to_string),
        State::Mistyped(_) => Some(renew()),
        State::Good(Judged::Github(examined)) => {
            examined.expires_at.and_then(|at| Reminder::of(at, now)).map(|_| renew())
        }
        State::Good(_) => None,
    }
}

pub(super) fn as_text(standing: &Standing, now: Timestamp) -> String {
    let mut text = String::new();
    if standing.lines.is_empty() {
        text.push_str("no token is here; to log in: orchestra auth login\n");
    }
    for line in &standing.lines {
        text.push_str(&line_text(line, now));
    }
    for kept in &standing.hidden {
        text.push_str(&format!("{} in the {} is hidden by a stronger one of the same name\n", kept.name, kept.origin));
    }
    text.push_str("\nstores\n");
    for store in &standing.stores {
        let next = store.next.as_ref().map_or_else(String::new, |next| format!("; {next}"));
        text.push_str(&format!("  {:14} {:8} {}{next}\n", store.kind.word(), store.condition.word(), store.sentence));
    }
    text
}

fn line_text(line: &Line, now: Timestamp) -> String {
    let from = line.store.as_ref().map_or_else(String::new, |(_, origin)| format!(" (from {origin})"));
    let head = |word: &str| format!("{}{from}: {word}\n", line.target.name);
    let mut text = match &line.state {
        State::Mistyped(wrong) => head(&format!("this is not a whole token: {wrong}; nothing was sent")),
        State::Failed(fault) => head(fault.message.as_str()),
        State::Good(judged) => head(&judged.words(now)),
    };
    if let State::Good(judged @ Judged::Github(examined)) = &line.state {
        let due = examined.expires_at.filter(|at| Reminder::of(*at, now).is_some());
        text.extend(due.map(|at| format!("  it {} ({at})\n", ends(at, now))));
        text.push_str(&abilities(&ability_table(examined.kind, &examined.rights)));
        text.extend(judged.unreached().iter().map(|sentence| format!("  {sentence}\n")));
    }
    text.extend(line.remark.as_ref().map(|fault| format!("  {}\n", fault.message)));
    text.extend(what_to_do(line, now).map(|next| format!("  next: {next}\n")));
    text
}

/// One line where nothing is missing, else the whole table.
fn abilities(rows: &[AbilityRow]) -> String {
    if rows.iter().all(|row| row.have == Have::Yes) {
        return "  it is enough for everything that is done here\n".into();
    }
    let cells = rows.iter().map(|row| {
        let to_do = row.what_to_do.clone().unwrap_or_default();
        vec![row.feature.to_owned(), row.needed.clone(), row.have.word().to_owned(), to_do]
    });
    output::table(&["feature", "needed", "have", "what to do"], &cells.collect::<Vec<_>>())
}
