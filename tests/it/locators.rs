//! One string for any view: written, read, gone to, waited for.

use orchestra_console::{
    app::{App, Effect, Event, Locator, Thing, command_for, go_to, locator, update},
    domain::{Fault, FaultKind, Printable, RunsReading, Snapshot},
    keymap::{Pane, PipelinesView},
};
use proptest::prelude::*;

use super::scene::{self, State, observe, press};

fn normal() -> App {
    scene::app(State::Normal, (120, 40))
}

fn there(app: &mut App, text: &str) -> Vec<Effect> {
    go_to(app, text.parse().unwrap_or_else(|error| panic!("{text}: {error}")))
}

fn refusal(text: &str) -> String {
    text.parse::<Locator>().unwrap_err().to_string()
}

fn notices(app: &App) -> Vec<&str> {
    app.notices.iter().map(|notice| notice.text.as_str()).collect()
}

#[test]
fn every_view_comes_back_from_its_text() {
    for text in [
        "overview",
        "executions?zoom=1",
        "environments/local",
        "environments/%E6%9D%B1%E4%BA%AC-lab?zoom=1",
        "environments/production?filter=health:down",
        "pipelines?filter=status:failed%20age<2h%20!bot&sort=age&reversed=1",
        "pipelines/acme/shop/run/2?filter=branch:%22a%20b%22",
        "gpu/train-01/0?sort=memory",
        "logs?filter=source:app%20level:error&wrap=1&times=1",
    ] {
        let mut app = normal();
        there(&mut app, text);
        assert_eq!(locator(&app).to_string(), text);
        // And once more on a console that shows something else.
        let mut other = normal();
        press(&mut other, "2 s / x enter enter z 4 w");
        there(&mut other, text);
        assert_eq!(locator(&other).to_string(), text);
    }
}

#[test]
fn what_is_handled_by_keys_is_in_the_locator() {
    let mut app = normal();
    press(&mut app, "2 / s h o p enter s s S z j");
    assert_eq!(locator(&app).to_string(), "pipelines?filter=shop&sort=repository&reversed=1&zoom=1");
    press(&mut app, "enter");
    let opened = app.run.as_ref().unwrap().key.id;
    let text = locator(&app).to_string();
    assert!(text.starts_with(&format!("pipelines/acme/shop/run/{opened}?filter=shop")), "{text}");
}

#[test]
fn a_row_that_is_not_read_yet_is_opened_when_it_comes() {
    let mut app = scene::app(State::FirstLoad, (120, 40));
    assert_eq!(there(&mut app, "pipelines/acme/shop/run/3"), []);
    assert_eq!((app.focus.pane, app.pipelines.opened), (Pane::Pipelines, None));
    let runs = vec![scene::run(3, "acme/shop", "ci", orchestra_console::domain::RunStatus::InProgress, None)];
    let runs = runs.into_iter().map(std::sync::Arc::new).collect();
    let reading = Snapshot::Runs(std::sync::Arc::new(RunsReading { runs, ..RunsReading::default() }));
    let effects = observe(&mut app, "github", 1, Ok(reading.into()));
    assert!(matches!(&effects[..], [Effect::FetchJobs { key, .. }] if key.id == 3), "{effects:?}");
    assert_eq!(locator(&app).to_string(), "pipelines/acme/shop/run/3");
    assert_eq!(notices(&app), [""; 0]);
}

#[test]
fn a_key_gives_up_what_is_waited_for() {
    let mut app = scene::app(State::FirstLoad, (120, 40));
    there(&mut app, "environments/production");
    press(&mut app, "j");
    let full = normal();
    app.store = full.store;
    observe(&mut app, "host", 1, Err(Fault::new(FaultKind::Unreachable, "x")));
    assert_eq!(app.environments.opened, None);
}

#[test]
fn what_is_not_there_is_said_once_and_only_when_all_have_answered() {
    let mut app = scene::app(State::FirstLoad, (120, 40));
    there(&mut app, "environments/nowhere");
    observe(&mut app, "host", 1, Ok(Snapshot::Host(std::sync::Arc::new(scene::host())).into()));
    assert_eq!(notices(&app), [""; 0], "the checks may still know it");
    observe(&mut app, "checks", 1, Err(Fault::new(FaultKind::Unreachable, "no")));
    let told = "environments/nowhere is not among what was read; it opens when it comes, a key gives it up";
    assert_eq!(notices(&app), [told]);
    observe(&mut app, "host", 0, Ok(Snapshot::Host(std::sync::Arc::new(scene::host())).into()));
    assert_eq!(notices(&app), [told]);
}

#[test]
fn a_job_is_scrolled_to_once_the_jobs_are_there() {
    let mut app = scene::app(State::Normal, (80, 12));
    there(&mut app, "pipelines/acme/shop/run/3?job=2&zoom=1");
    assert_eq!(app.pipelines.opened.unwrap().scroll, 0);
    scene::jobs(&mut app);
    let top = scene::text(&app).lines().nth(2).unwrap().to_owned();
    assert!(scene::text(&app).contains("test (東京)"), "{}", scene::text(&app));
    assert!(app.pipelines.opened.unwrap().scroll > 0, "{top}");
    let mut lost = scene::app(State::Normal, (80, 24));
    there(&mut lost, "pipelines/acme/shop/run/3?job=9");
    scene::jobs(&mut lost);
    assert_eq!(notices(&lost), ["the run has no job 9"]);
}

#[test]
fn a_scrolled_run_says_which_job_is_looked_at() {
    let mut app = scene::app(State::Normal, (80, 12));
    there(&mut app, "pipelines/acme/shop/run/3?zoom=1");
    scene::jobs(&mut app);
    assert_eq!(locator(&app).job, None);
    press(&mut app, "j j j j");
    assert_eq!(locator(&app).job, Some(1));
    press(&mut app, "g");
    let text = locator(&app).to_string();
    assert_eq!(text, "pipelines/acme/shop/run/3?job=2&zoom=1");
    there(&mut app, &text);
    scene::jobs(&mut app);
    let (job, _) = app.run.as_ref().unwrap().job().unwrap();
    assert_eq!(job.id, 2);
}

#[test]
fn the_command_is_copied_quoted_for_a_shell() {
    let mut app = normal();
    press(&mut app, "2 / i t ' s enter");
    let what = "the command that opens this view".to_owned();
    let text = "orchestra --locator 'pipelines?filter=it%27s'".to_owned();
    assert_eq!(press(&mut app, "Y"), [Effect::Copy { what, text }]);
    assert_eq!(command_for("a'b"), r"orchestra --locator 'a'\''b'");
}

#[test]
fn a_filter_that_cannot_be_meant_is_not_handed_on() {
    let mut app = normal();
    press(&mut app, "2 / s t a t s : x enter");
    assert_eq!(press(&mut app, "Y"), []);
    assert_eq!(notices(&app), ["copy command: filter: `stats` is no filter here; did you mean `status`?"]);
}

#[test]
fn a_pasted_locator_or_command_is_the_first_choice_of_the_palette() {
    for pasted in [
        "gpu/train-02/1?sort=memory",
        "orchestra --locator 'gpu/train-02/1?sort=memory'",
        "$ orchestra demo --locator='gpu/train-02/1?sort=memory' --ascii",
    ] {
        let mut app = normal();
        press(&mut app, ":");
        update(&mut app, Event::Paste(pasted.into()));
        let palette = app.palette.as_ref().unwrap();
        let first = palette.selected().unwrap();
        assert_eq!((first.kind, first.name.as_str()), ("view", "gpu/train-02/1?sort=memory"), "{pasted}");
        press(&mut app, "enter");
        assert_eq!(locator(&app).to_string(), "gpu/train-02/1?sort=memory");
        press(&mut app, "[");
        assert_eq!(locator(&app).pane, Pane::Environments, "it is in the history");
    }
}

#[test]
fn a_pasted_locator_that_is_wrong_says_why_and_a_word_is_only_looked_for() {
    let mut app = normal();
    press(&mut app, ":");
    update(&mut app, Event::Paste("logs?wrp=1".into()));
    press(&mut app, "enter");
    assert_eq!(notices(&app), ["logs?wrp=1: `wrp` means nothing in logs; did you mean `wrap`?"]);
    press(&mut app, "esc : l o g s");
    assert!(app.palette.as_ref().unwrap().entries.iter().all(|entry| entry.kind != "view"));
}

#[test]
fn what_is_wrong_is_said_with_the_nearest_name() {
    for (text, why) in [
        ("pipelnes", "`pipelnes` is no pane; did you mean `pipelines`?"),
        ("", "`` is no pane; there are overview, environments, pipelines, gpu, logs, executions"),
        ("logs?filtr=x", "`filtr` means nothing in logs; did you mean `filter`?"),
        ("overview?sort=age", "`sort` means nothing in overview; there are zoom"),
        ("pipelines?filter=stats:x", "filter: `stats` is no filter here; did you mean `status`?"),
        ("logs?filter=level:loud", "filter: `loud` is no level; known are error, warn, info, debug, trace"),
        ("pipelines?sort=ago", "`ago` is no column of pipelines; did you mean `age`?"),
        ("pipelines?reversed=1", "`reversed` needs a column: sort=NAME&reversed=1"),
        ("pipelines?job=2", "`job` is of a run: pipelines/OWNER/NAME/run/ID?job=2"),
        ("pipelines/a/b/run/1?job=0", "`job` counts the jobs of the run from 1; `0` is no such number"),
        ("logs?wrap=yes", "`wrap` is 1 or 0, not `yes`"),
        ("pipelines/acme/run/x", "`acme/run/x` is nothing in pipelines; a run is pipelines/OWNER/NAME/run/ID"),
        ("gpu/a", "`a` is nothing in gpu; a GPU is gpu/HOST/INDEX"),
        ("overview/a", "`a` is nothing in overview; nothing can be open there"),
        ("logs?filter=50%", "`%` is no character; two hexadecimal digits follow a %, and %25 is a % itself"),
        ("logs?filter=%1b[2J", "`%1b[2J` has characters that cannot be shown; take them out"),
        ("logs?filter=a\u{202e}b", "`a␦b` has characters that cannot be shown; take them out"),
        ("logs?filter=%ff", "`%ff` has characters that cannot be shown; take them out"),
    ] {
        let said = refusal(text);
        let is_same = said == why || (text.contains('\u{202e}') && said.ends_with("cannot be shown; take them out"));
        assert!(is_same, "{text}: {said}");
        assert!(!said.contains(['\u{1b}', '\u{202e}']));
    }
    let long = refusal(&"x".repeat(1 << 20));
    assert_eq!(long, "a locator is no longer than 4 KiB; open the console and filter there");
    assert!(refusal(&"x".repeat(4000)).len() < 200);
}

#[test]
fn without_a_pane_it_is_of_the_one_in_focus() {
    assert_eq!(Locator::read("?zoom=1", Pane::Gpu).unwrap().to_string(), "gpu?zoom=1");
    assert_eq!("?zoom=1".parse::<Locator>().unwrap().pane, Pane::Environments);
}

fn things() -> impl Strategy<Value = (Pane, Option<Thing>)> {
    // No part of a name begins with a mark that belongs to the letter before it.
    let text = || ".{1,20}".prop_map(|name| Printable::new(format!("n{}", name.replace('/', "/n"))));
    prop_oneof![
        prop::sample::select(Pane::ALL.to_vec()).prop_map(|pane| (pane, None)),
        text().prop_map(|name| (Pane::Environments, Some(Thing::Environment(name)))),
        (text(), any::<u64>()).prop_map(|(repository, id)| (Pane::Pipelines, Some(Thing::Run { repository, id }))),
        (text(), any::<u64>(), text()).prop_map(|(repository, run, environment)| {
            (Pane::Pipelines, Some(Thing::Gate { repository, run, environment }))
        }),
        (text(), text()).prop_map(|(repository, environment)| {
            (Pane::Pipelines, Some(Thing::Target { repository, environment }))
        }),
        (text(), any::<u64>())
            .prop_map(|(repository, number)| (Pane::Pipelines, Some(Thing::Pull { repository, number }))),
        (text(), text()).prop_map(|(repository, file)| (Pane::Pipelines, Some(Thing::Workflow { repository, file }))),
        (text(), any::<u32>()).prop_map(|(host, index)| (Pane::Gpu, Some(Thing::Gpu { host, index }))),
    ]
}

/// The list of the pipelines that a thing is in.
fn listed(thing: Option<&Thing>) -> PipelinesView {
    match thing {
        Some(Thing::Gate { .. }) => PipelinesView::Gates,
        Some(Thing::Target { .. }) => PipelinesView::Environments,
        Some(Thing::Pull { .. }) => PipelinesView::Pulls,
        Some(Thing::Workflow { .. }) => PipelinesView::Workflows,
        _ => PipelinesView::Runs,
    }
}

proptest! {
    #[test]
    fn any_view_round_trips((pane, opened) in things(), filter in ".{0,60}", sort in 0usize..9, flags in any::<[bool; 4]>()) {
        let is_list = matches!(pane, Pane::Environments | Pane::Pipelines | Pane::Gpu);
        let list = listed(opened.as_ref());
        let columns = orchestra_console::app::columns(pane, list).len();
        let quoted = format!("\"{}\"", filter.replace('"', ""));
        let view = Locator {
            job: opened.as_ref().filter(|thing| matches!(thing, Thing::Run { .. }) && flags[0]).map(|_| sort + 1),
            list,
            opened,
            filter: Printable::new(if is_list || pane == Pane::Logs { quoted.as_str() } else { "" }),
            sort: (is_list && sort < columns).then_some((sort, flags[1])),
            zoomed: flags[2],
            wraps: pane == Pane::Logs && flags[3],
            times: pane == Pane::Logs && flags[0],
            ..Locator::of(pane)
        };
        let text = view.to_string();
        prop_assert!(text.is_ascii() && !text.contains([' ', '\'', '"', '\n']), "{}", text);
        prop_assert_eq!(text.parse::<Locator>().unwrap(), view);
    }

    #[test]
    fn no_text_at_all_breaks_it(text in ".{0,200}") {
        for text in [text.clone(), format!("logs?{text}"), format!("pipelines/{text}"), format!("?filter={text}")] {
            if let Ok(view) = text.parse::<Locator>() {
                prop_assert_eq!(view.to_string().parse::<Locator>().unwrap(), view);
            }
        }
    }
}

#[test]
fn in_the_made_up_world_the_copied_command_opens_the_made_up_world() {
    let mut app = scene::app(State::Normal, (80, 24));
    for (demo, begins) in [(true, "orchestra demo --locator 'pipelines"), (false, "orchestra --locator 'pipelines")] {
        app.demo = demo;
        match &scene::press(&mut app, "2 Y")[..] {
            [Effect::Copy { text, .. }] => assert!(text.starts_with(begins), "{text}"),
            other => panic!("{other:?}"),
        }
    }
}
