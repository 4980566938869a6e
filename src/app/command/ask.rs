//! The question before a command runs: what exactly will be run, on what, how often.

use super::{CommandRun, subject::Subject};
use crate::app::{Answer, Block, Question, Span, Tone, Wants};
use crate::config::{CommandSettings, Confirm};
use crate::domain::{Layer, Printable};

/// Rows named in a question; of more only the number.
const MOST_NAMED: usize = 20;

/// The question, when there is one to ask.
pub(super) fn question(command: &CommandSettings, subjects: &[Subject], run: &CommandRun) -> Option<Question> {
    let wants = wants(command, subjects)?;
    let mut blocks = Vec::new();
    for (position, invocation) in run.invocations.iter().take(MOST_NAMED).enumerate() {
        let on = subjects.get(position).map(|subject| Span::new(format!("{}: ", subject.name), tone(subject)));
        blocks.push(Block::Prose(on.into_iter().chain([Span::plain(arguments(invocation))]).collect()));
    }
    let more = run.invocations.len().saturating_sub(MOST_NAMED);
    blocks.extend((more > 0).then(|| Block::muted(format!("and {more} more of these"))));
    let times = match run.invocations.len() {
        1 => String::new(),
        count => format!(" {count} times"),
    };
    Some(Question::new(
        format!("Run `{}`{times}?", Printable::new(&command.name)),
        blocks,
        place(subjects),
        wants,
        Answer::Run(run.clone()),
    ))
}

fn tone(subject: &Subject) -> Tone {
    subject.environment.as_ref().map_or(Tone::Strong, |(_, layer)| Tone::Layer(*layer))
}

/// Where it is run, for the last line: the environment whose layer weighs most, or the rows.
fn place(subjects: &[Subject]) -> Option<(String, Option<Layer>)> {
    let weightiest = subjects
        .iter()
        .filter_map(|subject| subject.environment.clone())
        .max_by_key(|(_, layer)| *layer == Layer::Production);
    match (weightiest, subjects) {
        (Some((name, layer)), [_]) => Some((name, Some(layer))),
        (Some((name, layer)), all) => Some((format!("{name} and {} more", all.len() - 1), Some(layer))),
        (None, [only]) => Some((only.name.clone(), None)),
        (None, []) => None,
        (None, all) => Some((format!("{} rows", all.len()), None)),
    }
}

/// How much must be typed; `None` when nothing is asked.
fn wants(command: &CommandSettings, subjects: &[Subject]) -> Option<Wants> {
    let is_bulk = subjects.len() > 1;
    let mut level = if is_bulk { command.confirm.max(Confirm::Yes) } else { command.confirm };
    let in_layer =
        |wanted| subjects.iter().any(|subject| subject.environment.as_ref().is_some_and(|(_, is)| *is == wanted));
    if level != Confirm::No {
        level = match level {
            _ if in_layer(Layer::Production) => Confirm::Name,
            level if in_layer(Layer::Staging) => level.max(Confirm::Yes),
            level => level,
        };
    }
    match level {
        Confirm::No => None,
        Confirm::Enter => Some(Wants::Enter),
        Confirm::Yes => Some(Wants::Yes),
        Confirm::Name => Some(Wants::Word(word(command, subjects))),
    }
}

/// What is typed: the one name that all rows share, else how many there are.
fn word(command: &CommandSettings, subjects: &[Subject]) -> String {
    let name = |subject: &Subject| subject.environment.as_ref().map_or(&subject.word, |(name, _)| name).clone();
    let Some(first) = subjects.first().map(name) else { return command.name.clone() };
    if subjects.iter().all(|subject| name(subject) == first) { first } else { subjects.len().to_string() }
}

/// An argument list so that it is seen where each argument begins and ends.
pub(super) fn arguments(list: &[String]) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "._:/@%+=,-#".contains(c);
    let shown = |argument: &String| {
        let is_bare = !argument.is_empty() && argument.chars().all(is_plain);
        if is_bare { argument.clone() } else { format!("\"{}\"", argument.replace('\\', "\\\\").replace('"', "\\\"")) }
    };
    Printable::new(list.iter().map(shown).collect::<Vec<_>>().join(" ")).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_seen_where_arguments_end() {
        let list = ["git", "log", "a b", "", "x\"y", "--"].map(str::to_owned);
        assert_eq!(arguments(&list), "git log \"a b\" \"\" \"x\\\"y\" --");
    }
}
