//! What a person chooses is kept: which choices leave the app, and how the state file takes them.

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
};

use orchestra_console::{
    app::{App, Effect, Event, Keeping, Look, chosen_target, update},
    config::{UiChoice, UiChoices},
    runtime::keep,
};

use super::scene::{self, State, press};

fn keeping() -> App {
    let mut app = scene::app(State::Normal, (120, 40));
    app.keeping = Some(Keeping::default());
    app.look = Look { themes: vec!["dark".into(), "light".into()], theme: "dark".into(), before: None };
    app
}

fn last_notice(app: &App) -> &str {
    app.notices.last().map(|notice| notice.text.as_str()).unwrap_or_default()
}

fn kept(effects: &[Effect]) -> Vec<UiChoice> {
    let choice = |effect: &Effect| if let Effect::Remember(choice) = effect { Some(choice.clone()) } else { None };
    effects.iter().filter_map(choice).collect()
}

#[test]
fn a_theme_that_is_chosen_is_kept_and_says_so() {
    let mut app = keeping();
    assert_eq!(kept(&press(&mut app, "T")), [UiChoice::Theme("light".into())]);
    assert_eq!(last_notice(&app), "theme light; it is kept, unless a file sets ui.theme");
}

#[test]
fn a_theme_that_a_file_sets_is_only_shown_and_the_file_is_named() {
    let mut app = keeping();
    app.keeping = Some(Keeping { theme_from: Some("/c/config.toml".into()), ..Keeping::default() });
    assert_eq!(press(&mut app, "T"), [Effect::Theme("light".into())]);
    assert_eq!(last_notice(&app), "theme light until you leave; to keep it, change ui.theme in /c/config.toml");
}

#[test]
fn where_nothing_can_be_kept_the_choice_still_works() {
    let mut app = keeping();
    app.keeping = Some(Keeping { refusal: Some("a newer orchestra wrote ui.json".into()), ..Keeping::default() });
    assert_eq!(press(&mut app, "T"), [Effect::Theme("light".into())]);
    assert_eq!(press(&mut app, "4 w"), []);
    assert!(app.logs.window.wraps());
}

#[test]
fn the_mouse_and_the_manner_of_the_logs_are_kept() {
    let mut app = keeping();
    assert_eq!(kept(&press(&mut app, "M")), [UiChoice::Mouse(true)]);
    assert_eq!(
        kept(&press(&mut app, "4 w t w")),
        [UiChoice::Wrap(true), UiChoice::Timestamps(true), UiChoice::Wrap(false),]
    );
    app.keeping = Some(Keeping { mouse_from: Some("config.toml".into()), ..Keeping::default() });
    assert_eq!(press(&mut app, "M"), [Effect::Mouse(false)]);
}

#[test]
fn the_last_choices_of_the_palette_come_first_in_the_next_run() {
    let mut app = keeping();
    press(&mut app, ": r e f r enter");
    press(&mut app, ":");
    update(&mut app, Event::Paste("#1397".into()));
    let effects = press(&mut app, "enter");
    let [UiChoice::Palette(texts)] = &kept(&effects)[..] else { panic!("{effects:?}") };
    assert_eq!(texts[..], ["pipelines/acme/shop/run/3", "refresh"]);
    let mut next = scene::app(State::Normal, (120, 40));
    next.chosen = texts.iter().filter_map(|text| chosen_target(text)).collect();
    press(&mut next, ":");
    let palette = next.palette.as_ref().unwrap();
    let first: Vec<&str> = palette.entries[..2].iter().map(|entry| entry.name.as_str()).collect();
    assert_eq!(first, ["acme/shop ci #1397", "refresh"]);
}

struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn file(&self) -> PathBuf {
        self.0.path().join("state/ui.json")
    }

    fn with(text: &str) -> Self {
        let folder = Self::new();
        fs::create_dir(folder.0.path().join("state")).unwrap();
        fs::write(folder.file(), text).unwrap();
        folder
    }

    fn choices(&self) -> UiChoices {
        UiChoices::parse(&fs::read_to_string(self.file()).unwrap()).unwrap().0
    }

    fn names(&self) -> Vec<String> {
        let files = fs::read_dir(self.0.path().join("state")).unwrap();
        let mut names: Vec<String> = files.map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }
}

fn view(name: &str) -> UiChoice {
    UiChoice::View { name: name.into(), view: "logs?wrap=1".into() }
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[test]
fn the_first_choice_makes_the_file_and_only_its_owner_reads_it() {
    let folder = Folder::new();
    assert_eq!(keep(&folder.file(), UiChoice::Theme("light".into())), Ok(None));
    assert_eq!(folder.choices().theme.as_deref(), Some("light"));
    assert_eq!((mode(&folder.file()), mode(folder.file().parent().unwrap())), (0o600, 0o700));
    assert_eq!(folder.names(), ["ui.json", "ui.lock"], "nothing half written lies about");
}

#[test]
fn consoles_that_keep_at_once_lose_nothing_of_each_other() {
    let folder = Folder::new();
    let file = folder.file();
    std::thread::scope(|threads| {
        for console in 0..8 {
            let file = &file;
            threads.spawn(move || (0..20).for_each(|n| drop(keep(file, view(&format!("{console}-{n}"))).unwrap())));
        }
    });
    assert_eq!(folder.choices().views.len(), 160);
}

#[test]
fn a_broken_file_is_set_aside_and_none_that_was_is_overwritten() {
    let folder = Folder::with("{ not json");
    let told = keep(&folder.file(), view("a")).unwrap().unwrap();
    assert!(told.contains("was broken (") && told.ends_with("ui.json.bad now"), "{told}");
    assert_eq!(fs::read_to_string(folder.file().with_extension("json.bad")).unwrap(), "{ not json");
    assert!(folder.choices().views.contains_key("a"));
    fs::write(folder.file(), "[]").unwrap();
    assert!(keep(&folder.file(), view("b")).unwrap().unwrap().ends_with("ui.json.bad.2 now"));
    assert_eq!(fs::read_to_string(folder.file().with_extension("json.bad")).unwrap(), "{ not json");
}

#[test]
fn a_newer_file_is_left_as_it_is() {
    let text = r#"{"version":2,"views":{},"later":true}"#;
    let folder = Folder::with(text);
    let why = keep(&folder.file(), view("a")).unwrap_err();
    assert!(why.ends_with("ui.json: not kept: a newer orchestra wrote this file"), "{why}");
    assert_eq!(fs::read_to_string(folder.file()).unwrap(), text);
}

#[test]
fn what_is_no_file_is_not_waited_for_and_what_cannot_be_written_is_said() {
    let folder = Folder::new();
    fs::create_dir_all(folder.file()).unwrap();
    assert!(keep(&folder.file(), view("a")).unwrap_err().ends_with("not kept: it is no file; move it away"));
    let file = folder.0.path().join("flat");
    fs::write(&file, "").unwrap();
    let why = keep(&file.join("ui.json"), view("a")).unwrap_err();
    assert!(why.contains("not kept: ") && !why.contains("os error"), "{why}");
}
