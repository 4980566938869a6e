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
        found.extend(begun.filter(|long| long.1 != short.1 || long.2 != short.2).map(|long| report(short, long)));
    }
    found
}

/// Names both actions and both places. The line to look at first is that of the person's own file,
/// else the later one.
fn report(short: &Bound<'_>, long: &Bound<'_>) -> KeymapError {
    let is_own = |bound: &Bound<'_>| (!bound.3.file.starts_with(SHIPPED_FOLDER), bound.3.line);
    let (at, freed) = if is_own(short) > is_own(long) { (short, long) } else { (long, short) };
    let named = |(_, chord, action, entry): &Bound<'_>| {
        (format!("`{chord}`"), format!("`{}` ({}:{})", action.name(), entry.file, entry.line))
    };
    let ((keys, a), (more, b)) = (named(short), named(long));
    let wanted = if keys == more {
        format!("{keys} is bound to both {a} and {b}")
    } else {
        format!("{keys} of {a} begins {more} of {b}, which could never be pressed")
    };
    let (context, free) = (at.0.name(), freed.2.name());
    KeymapError {
        file: at.3.file.clone(),
        line: at.3.line,
        message: format!("[{context}] {wanted}; free one, such as with `{free} = []`"),
    }
}
