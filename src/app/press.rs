//! Keys to actions: chords are gathered, and what is no binding is typed where text is typed.

use super::{App, Effect, Notice, actions, typing, why_not};
use crate::domain::{Printable, Severity};
use crate::keymap::{Action, Chord, Context, Found, Key};

/// A key: with those before it, an action of the current context, the beginning of one, or text.
pub(super) fn press(app: &mut App, key: Key) -> Vec<Effect> {
    app.notices.clear();
    let context = app.context();
    app.pending.push(key);
    match app.bindings.resolve(context, &app.pending) {
        Found::Begins => Vec::new(),
        Found::Action(action) => {
            app.pending.clear();
            if context == Context::Field { typing::act(app, action) } else { ask(app, action) }
        }
        Found::Nothing => {
            let keys = std::mem::take(&mut app.pending);
            match keys[..] {
                [only] if context == Context::Field => return typing::insert(app, only),
                // A slow link brings esc and the next key in one piece, which is this one.
                [only] if only.alt => {
                    let key = Chord::from(only);
                    refuse(
                        app,
                        format!("`{key}` is bound to nothing here; esc and the key after it may have come as one"),
                    );
                }
                [_] => {}
                _ => give_up(app, context, &keys),
            }
            Vec::new()
        }
    }
}

/// A chord that leads nowhere: said, unless its last key was meant to give it up.
fn give_up(app: &mut App, context: Context, keys: &[Key]) {
    let cancels = |key: &Key| {
        let of = |context| app.bindings.resolve(context, &[*key]) == Found::Action(Action::Back);
        key.code == crate::keymap::KeyCode::Esc || of(context) || of(Context::Global)
    };
    if !keys.last().is_some_and(cancels) {
        let chord: Vec<String> = keys.iter().map(|key| Chord::from(*key).to_string()).collect();
        tell(app, format!("`{}` is bound to nothing here", chord.join(" ")));
    }
}

/// Carries an action out, or says why it cannot be.
pub(super) fn ask(app: &mut App, action: Action) -> Vec<Effect> {
    let Some(why) = why_not(app, action) else { return actions::act(app, action) };
    // That nothing is left to move to or to step back from is seen.
    if !(action.moves() || action == Action::Back) {
        refuse(app, format!("{}: {why}", app.bindings.label(action)));
    }
    Vec::new()
}

pub(super) fn tell(app: &mut App, text: String) {
    app.notices.push(Notice { at: app.now, severity: Severity::Info, text: Printable::new(text) });
}

/// Says why what was asked for is not done.
pub(super) fn refuse(app: &mut App, text: String) {
    app.notices.push(Notice { at: app.now, severity: Severity::Warning, text: Printable::new(text) });
}
