//! Views and workspaces under a name.

use orchestra_console::{
    app::{App, Effect, Event, Keeping, Saved, SavedKind, locator, update},
    config::{SharedViews, UiChoice, UiChoices},
    keymap::Pane,
};

use super::scene::{self, State, press};

fn keeping() -> App {
    let mut app = scene::app(State::Normal, (120, 40));
    app.keeping = Some(Keeping::default());
    app
}

fn named(app: &mut App, key: &str, name: &str) -> Vec<Effect> {
    press(app, key);
    update(app, Event::Paste(name.into()));
    press(app, "enter")
}

fn last_notice(app: &App) -> &str {
    app.notices.last().map(|notice| notice.text.as_str()).unwrap_or_default()
}

fn choose(app: &mut App, name: &str) {
    press(app, ":");
    update(app, Event::Paste(name.into()));
    press(app, "enter");
}

#[test]
fn a_view_is_kept_under_a_name_and_found_in_the_palette() {
    let mut app = keeping();
    press(&mut app, "2 / f a i l e d enter s z b");
    assert!(scene::text(&app).contains("keep this view as:"), "{}", scene::text(&app));
    press(&mut app, "esc");
    assert!(app.saved.iter().next().is_none(), "Esc keeps nothing");
    let view = "pipelines?filter=failed&sort=status&zoom=1".to_owned();
    let effects = named(&mut app, "b", " red runs ");
    assert_eq!(effects, [Effect::Remember(UiChoice::View { name: "red runs".into(), view: view.clone() })]);
    assert_eq!(last_notice(&app), "view `red runs` kept; the palette goes there");
    press(&mut app, "esc z esc 3");
    choose(&mut app, "red runs");
    assert_eq!(locator(&app).to_string(), view);
    press(&mut app, "[");
    assert_eq!(app.focus.pane, Pane::Gpu);
}

#[test]
fn an_equal_name_is_told_while_it_is_typed_and_replaced() {
    let mut app = keeping();
    named(&mut app, "b", "mine");
    press(&mut app, "3 b");
    update(&mut app, Event::Paste("mine".into()));
    assert!(scene::text(&app).contains("replaces the one there is"), "{}", scene::text(&app));
    press(&mut app, "enter");
    assert_eq!(last_notice(&app), "view `mine` replaced; the palette goes there");
    assert_eq!(app.saved.iter().count(), 1);
    assert_eq!(app.saved.read("view/mine", Pane::Logs).unwrap()[0].pane, Pane::Gpu);
}

#[test]
fn a_workspace_is_all_panes_and_the_focus() {
    let mut app = keeping();
    press(&mut app, "2 / f a i l e d enter 4 w 3 s s 1 enter");
    let effects = named(&mut app, "B", "morning");
    let [Effect::Remember(UiChoice::Workspace { name, views })] = &effects[..] else { panic!("{effects:?}") };
    assert_eq!(name, "morning");
    assert_eq!(views[1..], ["pipelines?filter=failed", "gpu?sort=model", "logs?wrap=1"]);
    assert_eq!(views[0], locator(&app).to_string());
    let before = scene::text(&app);
    let kept = app.saved.clone();
    let mut other = scene::app(State::Normal, (120, 40));
    other.saved = kept;
    press(&mut other, "2 enter 4 t 3 z");
    choose(&mut other, "morning");
    other.notices.clear();
    app.notices.clear();
    update(&mut app, Event::Resize(120, 40));
    assert_eq!(scene::text(&other), scene::text(&app), "{before}");
}

#[test]
fn names_that_are_none_are_refused() {
    let mut app = keeping();
    assert_eq!(named(&mut app, "b", "  "), []);
    assert_eq!(last_notice(&app), "not kept: the name of a view has 1 to 60 characters");
    assert_eq!(named(&mut app, "b", &"x".repeat(61)), []);
    let hostile = named(&mut app, "b", "a\u{1b}[2J\u{202e}b");
    assert!(!format!("{hostile:?}").contains("\\u{1b}") && !scene::text(&app).contains('\u{1b}'));
}

#[test]
fn a_view_that_nobody_could_open_is_not_kept() {
    let mut app = keeping();
    press(&mut app, "2 / s t a t s : x enter");
    press(&mut app, "b");
    assert!(app.field.is_none());
    assert_eq!(last_notice(&app), "save view: filter: `stats` is no filter here; did you mean `status`?");
    press(&mut app, "3");
    assert_eq!(named(&mut app, "B", "w"), []);
    assert_eq!(last_notice(&app), "not kept: filter: `stats` is no filter here; did you mean `status`?");
}

#[test]
fn a_name_that_a_file_has_is_the_files() {
    let mut app = keeping();
    let own = UiChoices { views: [("red".into(), "gpu".into())].into(), ..UiChoices::default() };
    app.saved =
        Saved::new(&own, &[("red".into(), ("pipelines?filter=status:failed".into(), "orchestra.toml".into()))].into());
    assert_eq!(app.saved.find(SavedKind::View, "red").unwrap().file.as_deref(), Some("orchestra.toml"));
    assert_eq!(named(&mut app, "b", "red"), []);
    assert_eq!(last_notice(&app), "not kept: `red` is set in orchestra.toml; take another name");
}

#[test]
fn views_of_a_made_up_world_last_until_it_is_left() {
    let mut app = keeping();
    app.demo = true;
    assert_eq!(named(&mut app, "b", "x"), []);
    assert_eq!(last_notice(&app), "view `x` kept until you leave: this world is made up; the palette goes there");
    choose(&mut app, "x");
    assert_eq!(app.focus.pane, Pane::Environments);
}

#[test]
fn a_kept_view_that_means_nothing_any_more_says_why() {
    let mut app = keeping();
    let own = UiChoices { views: [("old".into(), "clusters".into())].into(), ..UiChoices::default() };
    app.saved = Saved::new(&own, &SharedViews::new());
    choose(&mut app, "old view");
    assert!(app.palette.is_some());
    assert!(last_notice(&app).contains("`clusters` is no pane"), "{}", last_notice(&app));
}

#[test]
fn a_pasted_address_of_a_kept_one_goes_there() {
    let mut app = keeping();
    press(&mut app, "3");
    named(&mut app, "b", "cards");
    press(&mut app, "1");
    choose(&mut app, "orchestra --locator 'view/cards'");
    assert_eq!(app.focus.pane, Pane::Gpu);
    let unknown = app.saved.read("view/card", Pane::Logs).unwrap_err();
    assert_eq!(unknown.to_string(), "no view has the name `card`; did you mean `cards`?");
}
