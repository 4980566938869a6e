//! A locator from text that anybody may have written.

use std::str::FromStr;

use percent_encoding::percent_decode_str;

use super::{Locator, Thing};
use crate::app::{columns, pane::facets, query::Query};
use crate::domain::{Printable, nearest};
use crate::keymap::{Pane, PipelinesView};
use crate::logs::Filter;

/// No view needs a longer text.
pub(super) const MOST_BYTES: usize = 4096;
/// Characters of a wrong part that a message repeats.
const QUOTED: usize = 40;

/// Why a text is no locator; `Display` is the whole sentence for a person.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct LocatorError(String);

impl FromStr for Locator {
    type Err = LocatorError;

    /// Reads a locator; one without a pane, as `?zoom=1`, is of the pane that a console begins with.
    fn from_str(text: &str) -> Result<Self, LocatorError> {
        Self::read(text, Pane::Environments)
    }
}

impl Locator {
    /// Reads a locator; one without a pane is of the pane `here`.
    ///
    /// # Errors
    /// What cannot be meant, with the nearest name that can.
    pub fn read(text: &str, here: Pane) -> Result<Self, LocatorError> {
        let text = text.trim();
        if text.len() > MOST_BYTES {
            return refuse("a locator is no longer than 4 KiB; open the console and filter there");
        }
        let (path, values) = text.split_once('?').unwrap_or((text, ""));
        let parts = path.split('/').map(decoded).collect::<Result<Vec<_>, _>>()?;
        let (pane, inside) = match parts.split_first() {
            Some((first, [])) if first.as_str().is_empty() && !values.is_empty() => (here, Vec::new()),
            Some((first, inside)) => (pane(first)?, inside.to_vec()),
            None => (here, Vec::new()),
        };
        let list = list(pane, &inside);
        let opened = if list.is_some() { None } else { thing(pane, &inside)? };
        let list = list.or(opened.as_ref().map(Thing::list)).unwrap_or_default();
        let mut locator = Self { opened, list, ..Self::of(pane) };
        let mut is_reversed = false;
        for value in values.split('&').filter(|value| !value.is_empty()) {
            let (name, value) = value.split_once('=').unwrap_or((value, ""));
            let (name, value) = (decoded(name)?, decoded(value)?);
            match name.as_str() {
                _ if !names(pane).contains(&name.as_str()) => return Err(unknown(&name, pane)),
                "filter" => locator.filter = filter(pane, list, value)?,
                "sort" => locator.sort = Some((column(pane, list, &value)?, false)),
                "reversed" => is_reversed = flag(&name, &value)?,
                "zoom" => locator.zoomed = flag(&name, &value)?,
                "wrap" => locator.wraps = flag(&name, &value)?,
                "times" => locator.times = flag(&name, &value)?,
                "log" => locator.log = flag(&name, &value)?,
                "line" => locator.line = Some(counted(&name, "the lines of the log", &value)?),
                "attempt" => locator.attempt = Some(counted(&name, "the attempts of the run", &value)?),
                _ => locator.job = Some(counted(&name, "the jobs of the run", &value)?),
            }
        }
        locator.sort = match locator.sort {
            Some((column, _)) => Some((column, is_reversed)),
            None if is_reversed => return refuse("`reversed` needs a column: sort=NAME&reversed=1"),
            None => None,
        };
        is_inside(&locator)?;
        Ok(locator)
    }
}

/// What is said of the inside of a run has a run, and what is said of a log has one.
fn is_inside(view: &Locator) -> Result<(), LocatorError> {
    if !matches!(view.opened, Some(Thing::Run { .. })) {
        for (name, is_said) in [("job", view.job.is_some()), ("attempt", view.attempt.is_some())] {
            if is_said {
                return refuse(format!("`{name}` is of a run: pipelines/OWNER/NAME/run/ID?{name}=2"));
            }
        }
    }
    if view.log && view.job.is_none() {
        return refuse("`log` is of a job: pipelines/OWNER/NAME/run/ID?job=2&log=1");
    }
    if view.pane == Pane::Pipelines && !view.log {
        for (name, is_said) in [("line", view.line.is_some()), ("wrap", view.wraps), ("times", view.times)] {
            if is_said {
                return refuse(format!(
                    "`{name}` is of the log of a job: pipelines/OWNER/NAME/run/ID?job=2&log=1&{name}=1"
                ));
            }
        }
    }
    Ok(())
}

pub(in crate::app) fn refused(message: String) -> LocatorError {
    LocatorError(message)
}

fn refuse<T>(message: impl Into<String>) -> Result<T, LocatorError> {
    Err(LocatorError(message.into()))
}

/// A wrong part as a message repeats it.
fn quoted(text: &str) -> String {
    let short: String = text.chars().take(QUOTED).collect();
    format!("`{}{}`", Printable::new(&short), if short.len() < text.len() { "…" } else { "" })
}

/// A part without its percent signs. What a screen could not show is refused, not mended: the view
/// would be another one.
pub(in crate::app) fn decoded(part: &str) -> Result<Printable, LocatorError> {
    let is_hex = |rest: &str| rest.len() >= 2 && rest.bytes().take(2).all(|byte| byte.is_ascii_hexdigit());
    if let Some(wrong) = part.split('%').skip(1).find(|rest| !is_hex(rest)) {
        let wrong = quoted(&format!("%{wrong}"));
        return refuse(format!("{wrong} is no character; two hexadecimal digits follow a %, and %25 is a % itself"));
    }
    let text = percent_decode_str(part).decode_utf8().ok();
    let printable = text.as_ref().map(Printable::new);
    match printable.filter(|printable| text.is_some_and(|text| text == printable.as_str())) {
        Some(printable) => Ok(printable),
        None => refuse(format!("{} has characters that cannot be shown; take them out", quoted(part))),
    }
}

fn pane(word: &Printable) -> Result<Pane, LocatorError> {
    let known = Pane::ALL.map(Pane::name);
    if let Some(pane) = Pane::ALL.into_iter().find(|pane| pane.name() == word.as_str()) {
        return Ok(pane);
    }
    refuse(match nearest(word.as_str(), known).filter(|_| word.as_str().len() <= QUOTED) {
        Some(near) => format!("{} is no pane; did you mean `{near}`?", quoted(word.as_str())),
        None => format!("{} is no pane; there are {}", quoted(word.as_str()), known.join(", ")),
    })
}

/// The list of the pipelines that the path inside the pane is.
fn list(pane: Pane, inside: &[Printable]) -> Option<PipelinesView> {
    match inside {
        [name] if pane == Pane::Pipelines => PipelinesView::named(name.as_str()),
        _ => None,
    }
}

/// A thing of a repository, by what stands behind the repository's name.
fn of_repository(inside: &[Printable]) -> Option<Thing> {
    let named = |parts: &[Printable]| {
        let parts: Vec<&str> = parts.iter().map(Printable::as_str).collect();
        (!parts.is_empty()).then(|| Printable::new(parts.join("/")))
    };
    if let [before @ .., kind, last] = inside
        && !before.is_empty()
        && !last.as_str().is_empty()
    {
        let found = match kind.as_str() {
            "run" => {
                last.as_str().parse().ok().zip(named(before)).map(|(id, repository)| Thing::Run { repository, id })
            }
            "pull" => last
                .as_str()
                .parse()
                .ok()
                .zip(named(before))
                .map(|(number, repository)| Thing::Pull { repository, number }),
            "environment" => named(before).map(|repository| Thing::Target { repository, environment: last.clone() }),
            "workflow" => named(before).map(|repository| Thing::Workflow { repository, file: last.clone() }),
            _ => None,
        };
        if found.is_some() {
            return found;
        }
    }
    match inside {
        [before @ .., gate, run, environment] if gate.as_str() == "gate" && !environment.as_str().is_empty() => {
            let run = run.as_str().parse().ok()?;
            Some(Thing::Gate { repository: named(before)?, run, environment: environment.clone() })
        }
        _ => None,
    }
}

/// What the path inside a pane names.
fn thing(pane: Pane, inside: &[Printable]) -> Result<Option<Thing>, LocatorError> {
    let form = match pane {
        Pane::Environments => "an environment is environments/NAME",
        Pane::Pipelines if inside.len() == 1 => "its lists are runs, gates, environments, pulls, workflows",
        Pane::Pipelines => "a run is pipelines/OWNER/NAME/run/ID",
        Pane::Gpu => "a GPU is gpu/HOST/INDEX",
        Pane::Executions => "an execution is executions/ID",
        Pane::Overview | Pane::Logs => "nothing can be open there",
    };
    let found = match (pane, inside) {
        (_, []) => return Ok(None),
        (Pane::Environments, [name]) if !name.as_str().is_empty() => Some(Thing::Environment(name.clone())),
        (Pane::Pipelines, inside) => of_repository(inside),
        (Pane::Gpu, [host, index]) if !host.as_str().is_empty() => {
            index.as_str().parse().ok().map(|index| Thing::Gpu { host: host.clone(), index })
        }
        (Pane::Executions, [id]) if !id.as_str().is_empty() => Some(Thing::Execution(id.clone())),
        _ => None,
    };
    let inside: Vec<&str> = inside.iter().map(Printable::as_str).collect();
    match found {
        Some(thing) => Ok(Some(thing)),
        None => refuse(format!("{} is nothing in {}; {form}", quoted(&inside.join("/")), pane.name())),
    }
}

/// What can be said of a pane.
fn names(pane: Pane) -> &'static [&'static str] {
    match pane {
        Pane::Pipelines => &["filter", "sort", "reversed", "zoom", "attempt", "job", "log", "line", "wrap", "times"],
        Pane::Environments | Pane::Gpu | Pane::Executions => &["filter", "sort", "reversed", "zoom"],
        Pane::Logs => &["filter", "wrap", "times", "zoom"],
        Pane::Overview => &["zoom"],
    }
}

fn unknown(name: &Printable, pane: Pane) -> LocatorError {
    let (known, name) = (names(pane), name.as_str());
    let said = format!("{} means nothing in {}", quoted(name), pane.name());
    LocatorError(match nearest(name, known.iter().copied()).filter(|_| name.len() <= QUOTED) {
        Some(near) => format!("{said}; did you mean `{near}`?"),
        None => format!("{said}; there are {}", known.join(", ")),
    })
}

fn filter(pane: Pane, list: PipelinesView, typed: Printable) -> Result<Printable, LocatorError> {
    let wrong = match pane {
        Pane::Logs => Filter::parse(typed.as_str()).err().map(|error| error.to_string()),
        _ => Query::parse(typed.as_str(), facets(pane, list)).misread.map(|misread| misread.why),
    };
    wrong.map_or(Ok(typed), |why| refuse(format!("filter: {why}")))
}

fn column(pane: Pane, list: PipelinesView, word: &Printable) -> Result<usize, LocatorError> {
    let known: Vec<&str> = columns(pane, list).iter().map(|column| column.title).collect();
    if let Some(column) = known.iter().position(|title| *title == word.as_str()) {
        return Ok(column);
    }
    let said = format!("{} is no column of {}", quoted(word.as_str()), pane.name());
    let near = nearest(word.as_str(), known.iter().copied()).filter(|_| word.as_str().len() <= QUOTED);
    refuse(match near {
        Some(near) => format!("{said}; did you mean `{near}`?"),
        None => format!("{said}; there are {}", known.join(", ")),
    })
}

fn flag(name: &Printable, value: &Printable) -> Result<bool, LocatorError> {
    match value.as_str() {
        "1" => Ok(true),
        "0" => Ok(false),
        other => refuse(format!("`{name}` is 1 or 0, not {}", quoted(other))),
    }
}

/// A number from 1 on; `what` it counts, for the sentence.
fn counted<N: FromStr + PartialOrd + From<u8>>(
    name: &Printable,
    what: &str,
    value: &Printable,
) -> Result<N, LocatorError> {
    match value.as_str().parse() {
        Ok(number) if number > N::from(0) => Ok(number),
        _ => refuse(format!("`{name}` counts {what} from 1; {} is no such number", quoted(value.as_str()))),
    }
}
