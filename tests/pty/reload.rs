//! Settings that change while the console runs, as editors and tools change them.

use std::{
    fs,
    net::TcpListener,
    os::unix::fs::symlink,
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use crate::{
    home::{Home, Start},
    screen::first,
    terminal::{End, Terminal},
};

/// The program's name in the theme `light`.
const LIGHT: &[u8] = b"38;2;102;57;186";

fn demo() -> Start {
    Start::still_demo().env("COLORTERM", "truecolor").env("COLORFGBG", "15;0").size(120, 40)
}

fn config(home: &Home, name: &str) -> PathBuf {
    home.path().join("config").join(name)
}

/// As most editors save: another file takes the name.
fn save(home: &Home, name: &str, text: &str) {
    let path = config(home, name);
    fs::write(path.with_extension("new"), text).unwrap();
    fs::rename(path.with_extension("new"), path).unwrap();
}

fn says(terminal: &Terminal, what: &str, bytes: &[u8]) {
    terminal.wait_for(what, |received| first(&received.bytes, bytes).is_some());
}

#[test]
fn a_saved_file_is_in_force_at_once_and_what_changed_is_named() {
    let start = demo();
    save(&start.home, "config.toml", "[ui]\ntheme = 'dark'\n");
    let mut terminal = start.open();
    terminal.shows_still_demo();
    save(&terminal.home, "config.toml", "[ui]\ntheme = 'light'\nmouse = true\n");
    terminal.shows(&["config.toml read anew: ui.theme, ui.mouse"]);
    says(&terminal, "the light theme", LIGHT);
    terminal
        .wait_for("the mouse", |received| received.screen().mouse_protocol_mode() != vt100::MouseProtocolMode::None);
    fs::write(config(&terminal.home, "config.toml"), "[ui]\ntheme = 'light'\nascii = true\n").unwrap();
    terminal.shows(&["config.toml read anew: ui.mouse, ui.ascii"]);
    terminal.wait_for("ASCII alone", |received| crate::screen::text(received.screen()).is_ascii());
    terminal.type_keys("q");
    assert_eq!(terminal.end(), End::Code(0));
    terminal.is_restored();
}

#[test]
fn a_bad_file_changes_nothing_and_is_told_until_a_key_and_mending_it_is_told_too() {
    let start = demo();
    save(&start.home, "config.toml", "[ui]\ntheme = 'dark'\n");
    let mut terminal = start.open();
    terminal.shows_still_demo();
    save(&terminal.home, "config.toml", "[ui]\nmouse = true\nthme = 'light'\n");
    let refusal = "config.toml:3: unknown key `thme`; did you mean `theme`?";
    terminal.shows(&[refusal]);
    terminal.type_keys("j");
    terminal.hides(&[refusal]);
    save(&terminal.home, "config.toml", "[ui]\nmouse = true\n[");
    terminal.shows(&["config.toml:3: "]);
    assert_eq!(first(&terminal.bytes(), b"\x1b[?1000h"), None, "nothing of a bad file is in force");
    save(&terminal.home, "config.toml", "[ui]\ntheme = 'light'\n");
    terminal.shows(&["config.toml read anew: ui.theme"]);
    terminal.hides(&["config.toml:3: "]);
    says(&terminal, "the light theme", LIGHT);
    save(&terminal.home, "config.toml", "[ui]\ntheme = 'nope'\n");
    terminal.shows(&["config.toml: ui.theme: theme `nope`: there is no such theme"]);
    save(&terminal.home, "config.toml", "[ui]\ntheme = 'light'\n");
    terminal.shows(&["config.toml: nothing is wrong any more"]);
}

#[test]
fn a_file_that_is_half_written_for_a_moment_is_no_fault() {
    let terminal = demo().open();
    terminal.shows_still_demo();
    let path = config(&terminal.home, "config.toml");
    for part in ["[ui]\nthe", "[ui]\ntheme = ", "[ui]\ntheme = 'lig"] {
        fs::write(&path, part).unwrap();
        terminal.listen(Duration::from_millis(50));
    }
    fs::write(&path, "[ui]\ntheme = 'light'\n").unwrap();
    terminal.shows(&["config.toml read anew: ui.theme"]);
    let frames = crate::screen::frames(&terminal.bytes(), (120, 40));
    assert!(!frames.iter().any(|frame| frame.contains("config.toml:")), "a fault was shown that was none");
}

#[test]
fn keys_are_rebound_and_a_clash_leaves_them_as_they_were() {
    let mut terminal = demo().open();
    terminal.shows_still_demo();
    save(&terminal.home, "keymap.toml", "[global]\nhelp = ['f9']\n");
    terminal.shows(&["keymap.toml read anew: keys"]);
    terminal.type_keys("?");
    terminal.hides(&["keymap.toml"]);
    terminal.type_keys("\x1b[20~");
    terminal.shows(&["▶ Help"]);
    save(&terminal.home, "keymap.toml", "[global]\nhelp = ['q']\n");
    terminal.shows(&["keymap.toml:2: [global] `q` is bound to both"]);
    terminal.type_keys("\x1b[20~");
    terminal.hides(&["▶ Help"]);
    fs::remove_file(config(&terminal.home, "keymap.toml")).unwrap();
    terminal.shows(&["keymap.toml is gone: keys"]);
    terminal.type_keys("?");
    terminal.shows(&["▶ Help"]);
}

#[test]
fn a_theme_that_is_shown_follows_its_file_and_a_chosen_one_outlives_other_changes() {
    let start = demo();
    fs::create_dir(start.home.path().join("config/themes")).unwrap();
    let mine = |color: &str| format!("inherits = 'dark'\n[roles]\nheader = {{ fg = '{color}' }}\n");
    save(&start.home, "themes/mine.toml", &mine("#010203"));
    save(&start.home, "config.toml", "[ui]\ntheme = 'mine'\n");
    let mut terminal = start.open();
    says(&terminal, "the own theme", b"38;2;1;2;3");
    save(&terminal.home, "themes/mine.toml", &mine("#040506"));
    terminal.shows(&["themes/mine.toml read anew: themes"]);
    says(&terminal, "the own theme as it is now", b"38;2;4;5;6");
    save(&terminal.home, "themes/mine.toml", &mine("#04"));
    terminal.shows(&["themes/mine.toml:3: `#04` is not a color"]);
    save(&terminal.home, "themes/mine.toml", &mine("#040506"));
    terminal.shows(&["themes/mine.toml: nothing is wrong any more"]);
    terminal.type_keys("T");
    terminal.shows(&["theme dark until you leave"]);
    save(&terminal.home, "config.toml", "[ui]\ntheme = 'mine'\nmouse = true\n");
    terminal.shows(&["config.toml read anew: ui.mouse"]);
    terminal.type_keys("T");
    terminal.shows(&["theme light until you leave"]);
}

#[test]
fn a_link_that_is_turned_to_another_file_counts() {
    let start = demo();
    for (name, theme) in [("one", "dark"), ("two", "light")] {
        fs::create_dir(start.home.path().join(name)).unwrap();
        fs::write(start.home.path().join(name).join("config.toml"), format!("[ui]\ntheme = '{theme}'\n")).unwrap();
    }
    symlink("../one", config(&start.home, "now")).unwrap();
    symlink("now/config.toml", config(&start.home, "config.toml")).unwrap();
    let terminal = start.open();
    terminal.shows_still_demo();
    symlink("../two", config(&terminal.home, "next")).unwrap();
    fs::rename(config(&terminal.home, "next"), config(&terminal.home, "now")).unwrap();
    terminal.shows(&["config.toml read anew: ui.theme"]);
    fs::write(terminal.home.path().join("two/config.toml"), "[ui]\ntheme = 'light'\nmouse = true\n").unwrap();
    terminal.shows(&["config.toml read anew: ui.mouse"]);
}

#[test]
fn where_the_system_gives_no_word_files_are_looked_at() {
    let terminal = demo().env("ORCHESTRA_FAULT", "deaf").open();
    terminal.shows_still_demo();
    save(&terminal.home, "config.toml", "[ui]\ntheme = 'light'\n");
    terminal.shows(&["config.toml read anew: ui.theme"]);
}

#[test]
fn a_folder_that_was_not_there_counts_from_when_it_is() {
    let start = demo();
    fs::remove_dir(start.home.path().join("config")).unwrap();
    let terminal = start.open();
    terminal.shows(&["DEMO", "production"]);
    fs::create_dir(terminal.home.path().join("config")).unwrap();
    save(&terminal.home, "config.toml", "[ui]\ntheme = 'light'\n");
    terminal.shows(&["config.toml read anew: ui.theme"]);
    save(&terminal.home, "config.toml", "[ui]\ntheme = 'dark'\n");
    terminal.wait_for("both changes", |received| {
        let frames = crate::screen::frames(&received.bytes, (120, 40));
        frames.iter().any(|frame| frame.contains("read anew")) && first(&received.bytes, LIGHT).is_some()
    });
}

#[test]
fn flags_stay_stronger() {
    let start = Start::new(&["demo", "--theme", "dark"]).env("COLORTERM", "truecolor").size(120, 40);
    let terminal = start.open();
    terminal.shows(&["DEMO", "production"]);
    save(&terminal.home, "config.toml", "[ui]\ntheme = 'light'\nmouse = true\n");
    terminal.shows(&["config.toml read anew: ui.mouse"]);
    assert_eq!(first(&terminal.bytes(), LIGHT), None);
}

#[test]
fn a_command_whose_key_is_taken_is_told_as_at_the_start() {
    let terminal = demo().open();
    terminal.shows_still_demo();
    save(&terminal.home, "config.toml", "[[commands]]\nname = 'mine'\nkeys = ['q']\nrun = ['true']\n");
    terminal.shows(&["config.toml:2: [global] `q` is bound to both `mine`"]);
}

#[test]
fn the_view_of_the_start_may_lose_its_name() {
    let start = Start::new(&["demo", "--locator", "view/mine"]).size(120, 40);
    save(&start.home, "config.toml", "[views]\nmine = 'pipelines'\n");
    let terminal = start.open();
    terminal.shows(&["▶ 2 Pipelines"]);
    save(&terminal.home, "config.toml", "[ui]\nascii = true\n");
    terminal.shows(&["config.toml read anew: ui.ascii, views"]);
}

/// Takes connections, and counts them.
fn counting() -> (u16, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let (port, count) = (listener.local_addr().unwrap().port(), Arc::new(AtomicUsize::new(0)));
    let counted = count.clone();
    std::thread::spawn(move || {
        for _ in listener.incoming() {
            counted.fetch_add(1, Ordering::SeqCst);
        }
    });
    (port, count)
}

fn check(environment: &str, name: &str, port: u16) -> String {
    format!(
        "[[checks]]\nname = '{name}'\nenvironment = '{environment}'\ntcp = '127.0.0.1:{port}'\ninterval_seconds = 3600\n"
    )
}

#[test]
fn checks_come_and_go_and_those_that_stay_are_not_disturbed() {
    let (steady, looks) = counting();
    let (other, _) = counting();
    let start = Start::new(&[]).size(120, 40);
    save(&start.home, "config.toml", &check("steady", "one", steady));
    let mut terminal = start.open();
    terminal.type_keys("1z");
    terminal.shows(&["steady", "1/1"]);
    let both = check("steady", "one", steady) + &check("added", "two", other);
    save(&terminal.home, "config.toml", &both);
    terminal.shows(&["config.toml read anew: checks", "added"]);
    fs::write(terminal.home.work().join("orchestra.toml"), check("repositorys", "three", other)).unwrap();
    terminal.shows(&["orchestra.toml read anew: checks", "repositorys"]);
    fs::remove_file(terminal.home.work().join("orchestra.toml")).unwrap();
    terminal.shows(&["orchestra.toml is gone: checks"]);
    terminal.hides(&["repositorys"]);
    save(&terminal.home, "config.toml", &check("steady", "one", steady));
    terminal.hides(&["added"]);
    terminal.shows(&["steady"]);
    assert_eq!(looks.load(Ordering::SeqCst), 1, "it was looked at once, and is not due for an hour");
    save(&terminal.home, "config.toml", &check("steady", "renamed", steady));
    terminal.type_keys("j\r");
    terminal.shows(&["renamed"]);
    assert_eq!(looks.load(Ordering::SeqCst), 2, "what changed is looked at anew");
}

#[test]
fn a_log_source_is_followed_from_when_it_is_configured() {
    let start = Start::new(&[]).size(120, 40);
    fs::write(start.home.work().join("app.log"), "a line that was there before\n").unwrap();
    let mut terminal = start.open();
    terminal.shows(&["local"]);
    terminal.type_keys("4z");
    save(&terminal.home, "config.toml", "[logs]\nsources = ['app.log']\njournal = false\n");
    terminal.shows(&["a line that was there before"]);
}

#[test]
fn lines_tell_it_in_a_sentence() {
    let start = Start::new(&["demo", "--linear"]).size(200, 50);
    let terminal = start.open();
    terminal.shows(&["github answers"]);
    save(&terminal.home, "config.toml", "[ui]\nthme = 1\n");
    terminal.shows(&["config.toml:2: unknown key `thme`; did you mean `theme`?"]);
    save(&terminal.home, "config.toml", "[environments.production]\nread_only = true\n");
    terminal.shows(&["config.toml read anew: environments.read_only"]);
}
