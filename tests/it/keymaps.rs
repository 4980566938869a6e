//! The keymap as a person chooses it: chords, files, and the command that prints it.

use std::{fs, path::Path, process::Command};

use orchestra_console::{
    app::{App, Effect},
    keymap::{Bindings, Pane},
};

use super::scene::{self, State, press};

fn with(keymap: &str) -> App {
    let mut app = scene::app(State::Normal, (120, 40));
    app.bindings = Bindings::load(keymap, None).unwrap();
    app
}

fn footer(app: &App) -> String {
    scene::text(app).lines().last().unwrap().to_owned()
}

#[test]
fn a_chord_shows_what_may_follow_and_waits_for_it() {
    let mut app = with("vim");
    press(&mut app, "2 G g");
    assert_eq!(footer(&app), " g…  g top  T previous pane  t next pane  esc give up");
    let later = app.now + jiff::SignedDuration::from_secs(3_600);
    orchestra_console::app::update(&mut app, orchestra_console::app::Event::Clock(later));
    press(&mut app, "g");
    assert_eq!(app.pipelines.table.cursor, 0, "an hour later the chord is still waited for");
    assert!(!footer(&app).contains('…'));
}

#[test]
fn esc_gives_a_chord_up_and_does_nothing_else() {
    let mut app = with("vim");
    press(&mut app, "2 enter g esc");
    assert!(app.pipelines.opened.is_some() && app.pending.is_empty());
    press(&mut app, "g x");
    assert!(footer(&app).contains("`g x` is bound to nothing here"), "{}", footer(&app));
    assert!(app.pipelines.opened.is_some());
    let mut app = with("emacs");
    press(&mut app, "2 enter ctrl-x ctrl-g");
    assert!(app.pipelines.opened.is_some() && app.notices.is_empty(), "Emacs gives up with ctrl-g");
}

#[test]
fn vim_moves_as_in_vim() {
    let mut app = with("vim");
    press(&mut app, "2 j j");
    assert_eq!(app.pipelines.table.cursor, 2);
    press(&mut app, "G g g");
    assert_eq!(app.pipelines.table.cursor, 0);
    press(&mut app, "g t");
    assert_eq!(app.focus.pane, Pane::Gpu);
    press(&mut app, "ctrl-w h ctrl-w o");
    assert_eq!((app.focus.pane, app.focus.zoomed), (Pane::Pipelines, true));
    press(&mut app, "ctrl-o tab");
    assert_eq!(app.focus.pane, Pane::Pipelines, "back in the jumps, and forward again");
    assert_eq!(press(&mut app, "Z Q"), [Effect::Quit]);
}

#[test]
fn emacs_moves_as_in_emacs() {
    let mut app = with("emacs");
    press(&mut app, "2 ctrl-n n");
    assert_eq!(app.pipelines.table.cursor, 2);
    press(&mut app, "alt-> alt-<");
    assert_eq!(app.pipelines.table.cursor, 0);
    press(&mut app, "ctrl-s f a i l ctrl-g");
    assert_eq!(app.pipelines.table.filter, "", "ctrl-g leaves the filter as it was");
    press(&mut app, "ctrl-x 1 ctrl-x o");
    assert_eq!((app.focus.pane, app.focus.zoomed), (Pane::Gpu, true));
    assert_eq!(press(&mut app, "g"), [Effect::Refresh]);
    press(&mut app, "alt-x");
    assert!(app.palette.is_some());
    assert_eq!(press(&mut app, "ctrl-x ctrl-c"), [Effect::Quit], "it is left from everywhere");
}

struct Answer {
    code: i32,
    out: String,
    err: String,
}

/// Runs `orchestra` with a configuration directory and nothing else of this machine.
fn orchestra(config: &Path, arguments: &[&str]) -> Answer {
    let output = Command::new(env!("CARGO_BIN_EXE_orchestra"))
        .args(arguments)
        .current_dir(config)
        .env("ORCHESTRA_CONFIG_DIR", config)
        .env("ORCHESTRA_STATE_DIR", config.join("state"))
        .stdin(std::process::Stdio::null())
        .output()
        .unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Answer { code: output.status.code().unwrap(), out: text(output.stdout), err: text(output.stderr) }
}

fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

#[test]
fn the_reference_is_what_the_command_prints() {
    let printed = orchestra(folder(&[]).path(), &["keys", "--markdown"]).out;
    let reference = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/keys.md")).unwrap();
    assert!(printed == reference, "docs/keys.md is old; renew it: orchestra keys --markdown > docs/keys.md");
}

#[test]
fn an_own_keymap_is_laid_over_the_chosen_one() {
    let own = "[global]\nrefresh = [\"f5\", \"ctrl-r\"]\nmouse = []\n";
    let folder = folder(&[("config.toml", "[ui]\nkeymap = \"vim\"\n"), ("keymap.toml", own)]);
    let answer = orchestra(folder.path(), &["keys", "--json"]);
    assert_eq!((answer.code, answer.err.as_str()), (0, ""));
    let all: serde_json::Value = serde_json::from_str(&answer.out).unwrap();
    let keys_of = |action: &str| {
        let entry = all.as_array().unwrap().iter().find(|entry| entry["action"] == action).unwrap();
        (entry["context"].clone(), entry["keys"].clone())
    };
    assert_eq!(keys_of("refresh"), ("global".into(), serde_json::json!(["f5", "ctrl-r"])));
    assert_eq!(keys_of("mouse"), (serde_json::Value::Null, serde_json::json!([])));
    assert_eq!(keys_of("top").1[0], "g g");
    assert_eq!(orchestra(folder.path(), &["keys", "--check"]).code, 0);
}

#[test]
fn a_keymap_that_cannot_be_meant_leaves_the_shipped_one_in_force() {
    let folder = folder(&[("keymap.toml", "[global]\n\nrefresh = [\"q\"]\n")]);
    let path = folder.path().join("keymap.toml").display().to_string();
    let clash =
        format!("{path}:3: [global] `q` is bound to both `refresh` ({path}:3) and `quit` (keymaps/default.toml:");
    let checked = orchestra(folder.path(), &["keys", "--check"]);
    assert_eq!((checked.code, checked.out.as_str()), (3, ""));
    assert!(checked.err.contains(&clash), "{}", checked.err);
    let printed = orchestra(folder.path(), &["keys"]);
    assert!(printed.code == 0 && printed.err.contains(&clash), "{}", printed.err);
    assert!(printed.out.contains("global    refresh         r "), "{}", printed.out);
    let frame = orchestra(folder.path(), &["snapshot", "--demo", "--size", "200x40"]);
    assert_eq!(frame.code, 0, "{}", frame.err);
    assert!(frame.out.contains("keymap not taken, see `orchestra keys --check`"), "{}", frame.out);
}

#[test]
fn odd_keymap_files_are_refused_in_words() {
    for (text, words) in [
        ("[tabel]\n", "keymap.toml:1: unknown context `tabel`; did you mean `table`?"),
        ("[table]\nuup = []\n", "keymap.toml:2: [table] unknown action `uup`; did you mean `up`?"),
        ("[table]\nup = [\"ctl-k\"]\n", "keymap.toml:2: [table] up: `ctl-k` is not a key"),
        ("[table\n", "keymap.toml:1: "),
    ] {
        let answer = orchestra(folder(&[("keymap.toml", text)]).path(), &["keys", "--check"]);
        assert!(answer.code == 3 && answer.err.contains(words), "{text:?}: {}", answer.err);
    }
    let folder = folder(&[("config.toml", "[ui]\nkeymap = \"vi\"\n")]);
    let answer = orchestra(folder.path(), &["keys", "--check"]);
    assert!(answer.code == 3 && answer.err.contains("unknown keymap `vi`; did you mean `vim`?"), "{}", answer.err);
    fs::write(folder.path().join("config.toml"), "").unwrap();
    fs::create_dir(folder.path().join("keymap.toml")).unwrap();
    let answer = orchestra(folder.path(), &["keys", "--check"]);
    assert!(answer.code == 3 && answer.err.contains("a text file of at most 1 MiB is expected"), "{}", answer.err);
}
