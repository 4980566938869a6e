//! `orchestra keys`: the effective keymap, and whether one's own file can be meant.

use serde_json::{Value, json};

use super::{Exit, args::KeysArguments, keymap, output, surroundings::Surroundings};
use crate::keymap::{Action, Bindings, Chord, Context, keymap_schema};

pub(super) fn keys(surroundings: &Surroundings, arguments: &KeysArguments) -> Exit {
    if arguments.schema {
        return output::print(&keymap_schema());
    }
    let map = match keymap::read(surroundings) {
        Ok(map) => map,
        Err(message) => {
            output::notice(&message);
            return Exit::Failure;
        }
    };
    map.wrong.iter().chain(&map.clashes).for_each(|wrong| output::notice(wrong));
    if arguments.check {
        return check(surroundings, &map);
    }
    if !map.wrong.is_empty() {
        output::notice("the shipped keymap is in force until that is mended; see: orchestra keys --check");
    }
    match (arguments.json, arguments.markdown) {
        (true, _) => output::print_json(&as_json(&map.bindings)),
        (_, true) => output::print(&as_markdown(&map.bindings)),
        _ => output::print(&as_table(&map.bindings)),
    }
}

fn check(surroundings: &Surroundings, map: &keymap::Keymap) -> Exit {
    if !(map.wrong.is_empty() && map.clashes.is_empty()) {
        return Exit::Usage;
    }
    let name = &surroundings.settings.ui.keymap;
    match (&map.own, keymap::own_file(&surroundings.folders)) {
        (Some(own), _) => output::print(&format!("{own} is fine, over the keymap `{name}`\n")),
        (None, Some(path)) => {
            output::print(&format!("the keymap `{name}` is in force; there is no {}\n", path.display()))
        }
        (None, None) => output::print(&format!("the keymap `{name}` is in force\n")),
    }
}

/// Actions that no key asks for; the palette still has them.
fn unbound(bindings: &Bindings) -> impl Iterator<Item = Action> {
    bindings.actions().filter(|action| Context::ALL.iter().all(|context| bindings.chords(*context, *action).is_empty()))
}

fn joined(chords: &[Chord], separator: &str) -> String {
    chords.iter().map(ToString::to_string).collect::<Vec<_>>().join(separator)
}

fn as_table(bindings: &Bindings) -> String {
    let mut rows: Vec<Vec<String>> = Vec::new();
    for context in Context::ALL {
        rows.extend(bindings.of(context).into_iter().map(|(action, chords)| {
            vec![context.name().into(), bindings.name(action), joined(chords, "  "), bindings.sentence(action)]
        }));
    }
    rows.extend(
        unbound(bindings).map(|action| vec!["–".into(), bindings.name(action), "–".into(), bindings.sentence(action)]),
    );
    output::table(&["context", "action", "keys", "what it does"], &rows)
}

fn as_json(bindings: &Bindings) -> Value {
    let entry = |context: Option<&str>, action: Action, chords: &[Chord]| {
        let keys: Vec<String> = chords.iter().map(ToString::to_string).collect();
        json!({ "context": context, "action": bindings.name(action), "keys": keys, "sentence": bindings.sentence(action) })
    };
    let mut all: Vec<Value> = Vec::new();
    for context in Context::ALL {
        let own = bindings.of(context);
        all.extend(own.into_iter().map(|(action, chords)| entry(Some(context.name()), action, chords)));
    }
    all.extend(unbound(bindings).map(|action| entry(None, action, &[])));
    Value::Array(all)
}

fn as_markdown(bindings: &Bindings) -> String {
    let mut text = String::from(
        "# Keys\n\nAs `orchestra keys --markdown` prints them. A place's own keys win over those that work everywhere; \
         in the console `?`\nlists the keys of the place you are in.\n",
    );
    for context in Context::ALL {
        text.push_str(&format!("\n## `[{}]`: {}\n\n", context.name(), context.sentence()));
        text.push_str("| keys | action | what it does |\n|---|---|---|\n");
        for (action, chords) in bindings.of(context) {
            let keys: Vec<String> = chords.iter().map(|chord| code(&chord.to_string())).collect();
            text.push_str(&format!(
                "| {} | `{}` | {} |\n",
                keys.join(" "),
                bindings.name(action),
                bindings.sentence(action)
            ));
        }
    }
    text
}

/// A text as code in a table's cell.
fn code(text: &str) -> String {
    let text = text.replace('|', "\\|");
    if text.contains('`') { format!("`` {text} ``") } else { format!("`{text}`") }
}
