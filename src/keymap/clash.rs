//! Two actions that want the same keys in the same context.

use std::collections::BTreeMap;

use super::{Action, Chord, Context, KeymapError, file::Entry, shipped::SHIPPED_FOLDER};

/// A chord in its place, what it asks for, and where that is said.
type Bound<'a> = (Context, &'a Chord, Action, &'a Entry);

/// Every clash: a chord of two actions, or one that begins another. There is no time limit between
/// keys, so a chord that begins another would never let it be reached.
pub(super) fn clashes(entries: &BTreeMap<(Context, Action), Entry>) -> Vec<KeymapError> {
    let mut bound: Vec<Bound<'_>> = entries
        .iter()
        .flat_map(|((context, action), entry)| entry.chords.iter().map(move |chord| (*context, chord, *action, entry)))
        .collect();
    // In this order all that a chord begins come right behind it.
    bound.sort_by_key(|(context, chord, action, _)| (*context, *chord, *action));
    let mut found = Vec::new();
    for (position, short) in bound.iter().enumerate() {
        let behind = bound[position + 1..].iter();
        let begun = behind.take_while(|long| long.0 == short.0 && long.1.keys().starts_with(short.1.keys()));
        let named = |action: Action| action.name().to_owned();
        found
            .extend(begun.filter(|long| long.1 != short.1 || long.2 != short.2).map(|long| report(short, long, named)));
    }
    found
}

/// The first clash of a command with another action in a place of that other one.
pub(super) fn with_command(
    context: Context,
    command: (Action, &Entry),
    other: (Action, &Entry),
    named_as: impl Fn(Action) -> String + Copy,
) -> Option<KeymapError> {
    let pairs = command.1.chords.iter().flat_map(|mine| other.1.chords.iter().map(move |theirs| (mine, theirs)));
    pairs.into_iter().find_map(|(mine, theirs)| {
        let (mine, theirs) = ((context, mine, command.0, command.1), (context, theirs, other.0, other.1));
        if theirs.1.keys().starts_with(mine.1.keys()) {
            Some(report(&mine, &theirs, named_as))
        } else {
            mine.1.keys().starts_with(theirs.1.keys()).then(|| report(&theirs, &mine, named_as))
        }
    })
}

/// Names both actions and both places. The line to look at first is that of a command, then that of the
/// person's own file, else the later one.
fn report(short: &Bound<'_>, long: &Bound<'_>, named_as: impl Fn(Action) -> String) -> KeymapError {
    let is_command = |bound: &Bound<'_>| matches!(bound.2, Action::Command(_));
    let is_own = |bound: &Bound<'_>| (is_command(bound), !bound.3.file.starts_with(SHIPPED_FOLDER), bound.3.line);
    let (at, freed) = if is_own(short) > is_own(long) { (short, long) } else { (long, short) };
    let named = |(_, chord, action, entry): &Bound<'_>| {
        (format!("`{chord}`"), format!("`{}` ({}:{})", named_as(*action), entry.file, entry.line))
    };
    let ((keys, a), (more, b)) = (named(short), named(long));
    let wanted = if keys == more {
        format!("{keys} is bound to both {a} and {b}")
    } else {
        format!("{keys} of {a} begins {more} of {b}, which could never be pressed")
    };
    let context = at.0.name();
    let free = match (at.2, freed.2) {
        (Action::Command(_), _) => "it has no key until it is given another".to_owned(),
        (_, freed) => format!("free one, such as with `{} = []`", named_as(freed)),
    };
    KeymapError { file: at.3.file.clone(), line: at.3.line, message: format!("[{context}] {wanted}; {free}") }
}
