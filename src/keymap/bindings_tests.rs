use proptest::prelude::*;

use super::{Action, Bindings, Chord, Context, Found, Key, KeymapFile};
use crate::keymap::{KeyCode, shipped_names};

fn bindings(own: &str) -> Bindings {
    Bindings::load("default", Some(("keymap.toml", own))).unwrap()
}

fn clash(own: &str) -> String {
    let clashes = Bindings::load("default", Some(("keymap.toml", own))).unwrap_err();
    clashes.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

fn keys(text: &str) -> Vec<Key> {
    text.split_whitespace().map(|key| key.parse().unwrap()).collect()
}

fn chords(bindings: &Bindings, context: Context, action: Action) -> String {
    bindings.chords(context, action).iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

#[test]
fn every_shipped_map_is_whole() {
    for name in shipped_names() {
        let bindings = Bindings::load(name, None).unwrap();
        for action in Action::all() {
            assert_eq!(Action::named(action.name()), Some(action));
            let bound = Context::ALL.into_iter().any(|context| !bindings.chords(context, action).is_empty());
            assert!(bound, "{name}: `{}` has no key", action.name());
        }
        for (action, chord) in Context::ALL
            .into_iter()
            .flat_map(|of| bindings.of(of))
            .flat_map(|(a, chords)| chords.iter().map(move |c| (a, c)))
        {
            let reached = Context::ALL
                .into_iter()
                .any(|context| bindings.resolve(context, chord.keys()) == Found::Action(action));
            assert!(reached, "{name}: `{chord}` of `{}` is never reached", action.name());
        }
    }
}

#[test]
fn keys_of_terminal_multiplexers_end_nothing() {
    for name in shipped_names() {
        let bindings = Bindings::load(name, None).unwrap();
        for (context, key) in Context::ALL
            .into_iter()
            .flat_map(|context| ["ctrl-a", "ctrl-b", "ctrl-d", "ctrl-k", "ctrl-space"].map(|key| (context, key)))
        {
            let found = bindings.resolve(context, &keys(key));
            let ends = [Action::Quit, Action::Leave, Action::Suspend].map(Found::Action);
            assert!(!ends.contains(&found), "{name}: {key} is {found:?}");
        }
    }
}

#[test]
fn a_context_wins_over_the_global_map_and_hints_know_it() {
    let bindings = bindings("[global]\nquit = [\"q\", \"f9\"]\n[logs]\nfollow = [\"q\"]\n");
    assert_eq!(bindings.resolve(Context::Logs, &keys("q")), Found::Action(Action::Follow));
    assert_eq!(bindings.resolve(Context::Table, &keys("q")), Found::Action(Action::Quit));
    assert_eq!(chords(&bindings, Context::Logs, Action::Quit), "f9");
}

#[test]
fn an_own_list_replaces_the_shipped_one_and_an_empty_one_unbinds() {
    let bindings = bindings("[global]\nrefresh = [\"f5\", \"ctrl-r\"]\nmouse = []\n[logs]\nzoom = []\n");
    assert_eq!(chords(&bindings, Context::Table, Action::Refresh), "f5, ctrl-r");
    assert_eq!(bindings.resolve(Context::Table, &keys("r")), Found::Nothing);
    assert_eq!(bindings.resolve(Context::Table, &keys("M")), Found::Nothing);
    assert_eq!(bindings.resolve(Context::Logs, &keys("z")), Found::Nothing, "taken away in the logs alone");
    assert_eq!(bindings.resolve(Context::Table, &keys("z")), Found::Action(Action::Zoom));
}

#[test]
fn a_chord_waits_for_its_keys_without_a_time_limit() {
    let bindings = bindings("[table]\ntop = [\"g g\"]\n[global]\nnext-pane = [\"g t\"]\nprevious-pane = [\"g T\"]\n");
    assert_eq!(bindings.resolve(Context::Table, &keys("g")), Found::Begins);
    assert_eq!(bindings.resolve(Context::Table, &keys("g g")), Found::Action(Action::Top));
    assert_eq!(bindings.resolve(Context::Table, &keys("g T")), Found::Action(Action::PreviousPane));
    assert_eq!(bindings.resolve(Context::Table, &keys("g x")), Found::Nothing);
    let following: Vec<String> = bindings
        .following(Context::Table, &keys("g"))
        .iter()
        .map(|(rest, of)| format!("{rest} {}", of.name()))
        .collect();
    assert_eq!(following, ["g top", "T previous-pane", "t next-pane"]);
}

#[test]
fn where_text_is_typed_only_leaving_works_from_everywhere() {
    let bindings = bindings("");
    assert_eq!(bindings.resolve(Context::Field, &keys("q")), Found::Nothing);
    assert_eq!(bindings.resolve(Context::Field, &keys("ctrl-c")), Found::Action(Action::Leave));
    assert_eq!(bindings.resolve(Context::Field, &keys("esc")), Found::Action(Action::Back));
}

#[test]
fn a_clash_names_both_actions_with_file_and_line_and_a_way_out() {
    assert_eq!(
        clash("[global]\nrefresh = [\"f9\"]\nmouse = [\"f9\"]\n"),
        "keymap.toml:3: [global] `f9` is bound to both `refresh` (keymap.toml:2) and `mouse` (keymap.toml:3); free one, \
         such as with `refresh = []`"
    );
    let text = clash("\n[global]\nrefresh = [\"q\"]\n");
    assert!(
        text.starts_with(
            "keymap.toml:3: [global] `q` is bound to both `refresh` (keymap.toml:3) and `quit` (keymaps/default.toml:"
        ),
        "{text}"
    );
    assert!(text.ends_with("free one, such as with `quit = []`"), "{text}");
}

#[test]
fn a_chord_that_begins_with_a_bound_key_is_a_clash() {
    let text = clash("[table]\nsort-next = [\"g s\"]\n");
    assert!(text.starts_with("keymap.toml:2: [table] `g` of `top` (keymaps/default.toml:"), "{text}");
    assert!(text.contains(") begins `g s` of `sort-next` (keymap.toml:2), which could never be pressed; "), "{text}");
    assert_eq!(clash("[global]\nzoom = [\"f9\", \"f9 f9\"]\n").lines().count(), 1, "even within one action");
}

fn any_key() -> impl Strategy<Value = Key> {
    let code = prop_oneof![
        any::<char>().prop_filter("printable", |c| !c.is_control() && !c.is_whitespace()).prop_map(KeyCode::Char),
        (1u8..=24).prop_map(KeyCode::F),
        Just(KeyCode::Char(' ')),
        Just(KeyCode::Enter),
        Just(KeyCode::PageDown),
    ];
    (code, any::<bool>(), any::<bool>()).prop_map(|(code, ctrl, alt)| Key { code, ctrl, alt, shift: false })
}

proptest! {
    #[test]
    fn every_map_reads_back_as_it_is_printed(
        picked in prop::collection::btree_map(0..Action::all().count(), prop::collection::vec(any_key(), 1..4), 0..9),
    ) {
        // A first key of its own for each action keeps them from clashing.
        let mut text = String::from("[document]\n");
        for (first, (position, keys)) in picked.iter().enumerate() {
            let action = Action::all().nth(*position).unwrap();
            let chord = keys.iter().fold(format!("alt-f{}", first + 1), |chord, key| format!("{chord} {key}"));
            text.push_str(&format!("{} = [{}]\n", action.name(), toml::Value::String(chord)));
        }
        let map = Bindings::merge(vec![KeymapFile::parse("keymap.toml", &text).unwrap()]).unwrap();
        let again = Bindings::merge(vec![KeymapFile::parse("printed.toml", &map.to_toml()).unwrap()]).unwrap();
        prop_assert_eq!(&map.by_chord, &again.by_chord);
        prop_assert_eq!(&map.by_action, &again.by_action);
        for ((context, chord), action) in &map.by_chord {
            prop_assert_eq!(chord.to_string().parse::<Chord>().unwrap(), chord.clone());
            prop_assert_eq!(again.resolve(*context, chord.keys()), Found::Action(*action));
        }
    }
}

#[test]
fn a_map_written_and_read_again_is_the_same_map() {
    let own = Some(("keymap.toml", "[global]\nquit = [\"x \\\\\", \"ctrl-\\\"\"]\nhelp = []\n[table]\nquit = []\n"));
    for name in crate::keymap::shipped_names() {
        let bindings = Bindings::load(name, own).unwrap();
        let text = serde_json::to_string(&bindings).unwrap();
        assert_eq!(serde_json::from_str::<Bindings>(&text).unwrap(), bindings, "{name}: {text}");
    }
}
