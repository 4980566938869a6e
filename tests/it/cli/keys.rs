//! `orchestra keys`, and a person's own keymap.

use serde_json::{Value, json};

use super::{Place, mode, pipe_at};

fn own(keymap: &str) -> Place {
    let place = Place::new();
    place.write("config/keymap.toml", keymap);
    place
}

#[test]
fn the_reference_is_what_the_command_prints() {
    let printed = Place::new().run(&["keys", "--markdown"]).out;
    let reference = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/keys.md")).unwrap();
    assert!(printed == reference, "docs/keys.md is old; renew it: orchestra keys --markdown > docs/keys.md");
}

#[test]
fn an_own_keymap_is_laid_over_the_chosen_one() {
    let place = own("[global]\nrefresh = [\"f5\", \"ctrl-r\"]\nmouse = []\n");
    place.write("config/config.toml", "[ui]\nkeymap = \"vim\"\n");
    let said = place.run(&["keys", "--json"]);
    assert_eq!((said.code, said.err.as_str()), (0, ""));
    let all = said.json();
    let keys_of = |action: &str| {
        let entry = all.as_array().unwrap().iter().find(|entry| entry["action"] == action).unwrap();
        (entry["context"].clone(), entry["keys"].clone())
    };
    assert_eq!(keys_of("refresh"), ("global".into(), json!(["f5", "ctrl-r"])));
    assert_eq!(keys_of("mouse"), (Value::Null, json!([])), "without a key, but still there");
    assert_eq!(keys_of("top").1[0], "g g");
    let checked = place.run(&["keys", "--check"]);
    assert_eq!((checked.code, checked.out.as_str()), (0, "DIR/config/keymap.toml is fine, over the keymap `vim`\n"));
}

#[test]
fn without_an_own_keymap_the_check_says_where_it_would_be() {
    let said = Place::new().run(&["keys", "--check"]);
    let words = "the keymap `default` is in force; there is no DIR/config/keymap.toml\n";
    assert_eq!((said.code, said.out.as_str()), (0, words));
}

#[test]
fn a_clash_names_both_actions_and_leaves_the_shipped_keymap_in_force() {
    let place = own("[global]\n\nrefresh = [\"q\"]\n");
    let clash = "orchestra: DIR/config/keymap.toml:3: [global] `q` is bound to both `refresh` \
                 (DIR/config/keymap.toml:3) and `quit` (keymaps/default.toml:";
    let checked = place.run(&["keys", "--check"]);
    assert_eq!((checked.code, checked.out.as_str()), (3, ""));
    assert!(checked.err.starts_with(clash), "{}", checked.err);
    let printed = place.run(&["keys"]);
    assert!(printed.code == 0 && printed.err.starts_with(clash), "{}", printed.err);
    assert!(printed.out.contains("global      refresh             r "), "{}", printed.out);
    let frame = place.run(&["snapshot", "--demo", "--size", "200x40"]);
    assert!(frame.code == 0 && frame.out.contains("keymap not taken, see `orchestra keys --check`"), "{frame:?}");
}

#[test]
fn odd_keymaps_are_refused_in_words() {
    for (text, words) in [
        ("[tabel]\n", "keymap.toml:1: unknown context `tabel`; did you mean `table`?"),
        ("[table]\nuup = []\n", "keymap.toml:2: [table] unknown action `uup`; did you mean `up`?"),
        ("[table]\nup = [\"ctl-k\"]\n", "keymap.toml:2: [table] up: `ctl-k` is not a key"),
        ("[table\n", "keymap.toml:1: "),
    ] {
        let said = own(text).run(&["keys", "--check"]);
        assert!(said.code == 3 && said.err.contains(words), "{text:?}: {said:?}");
    }
    let place = Place::configured("[ui]\nkeymap = \"vi\"\n");
    let sentence =
        "DIR/config/config.toml: ui.keymap: unknown keymap `vi`; did you mean `vim`? (there are default, vim, emacs)";
    place.run(&["keys", "--check"]).refused(sentence);
}

#[test]
fn what_is_no_keymap_file_is_refused_and_read_by_nobody() {
    let place = Place::new();
    pipe_at(&place.path("config/keymap.toml"));
    let said = place.run(&["keys", "--check"]);
    assert!(said.code == 3 && said.err.contains("it is a pipe or a device"), "{said:?}");
    let place = own("[global]\n");
    mode(&place.path("config/keymap.toml"), 0o666);
    let said = place.run(&["keys", "--check"]);
    assert!(said.code == 3 && said.err.contains("chmod go-w DIR/config/keymap.toml"), "{said:?}");
}
