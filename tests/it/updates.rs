//! Events in, state and effects out.

use std::sync::Arc;

use orchestra_console::{
    app::{App, Effect, Event, LinkReading, Mouse, MouseKind, update},
    domain::{
        Conclusion, Fault, FaultKind, Freshness, Observation, ProviderId, Quota, RunStatus, RunsReading, Severity,
        Snapshot, WorkflowRun,
    },
    keymap::Pane,
};

use super::scene::{self, State, ago, observe, press};

fn normal() -> App {
    scene::app(State::Normal, (120, 40))
}

fn mouse(app: &mut App, column: u16, row: u16, kind: MouseKind) -> Vec<Effect> {
    update(app, Event::Mouse(Mouse { column, row, kind }))
}

fn selected_run(app: &App) -> u64 {
    app.pipelines.table.selected(&app.store.inventory.runs).unwrap().key.id
}

fn seconds_later(app: &mut App, seconds: i64) -> Vec<Effect> {
    let later = app.now + jiff::SignedDuration::from_secs(seconds);
    update(app, Event::Clock(later))
}

fn seen(runs: Vec<WorkflowRun>) -> Snapshot {
    let runs = runs.into_iter().map(Arc::new).collect();
    Snapshot::Runs(Arc::new(RunsReading { runs, ..RunsReading::default() }))
}

#[test]
fn keys_move_the_cursor_and_stop_at_both_ends() {
    let mut app = normal();
    press(&mut app, "2 j j");
    assert_eq!(app.pipelines.table.cursor, 2);
    press(&mut app, "G");
    assert_eq!(app.pipelines.table.cursor, 11);
    press(&mut app, "j pagedown down");
    assert_eq!(app.pipelines.table.cursor, 11);
    press(&mut app, "g k");
    assert_eq!(app.pipelines.table.cursor, 0);
    press(&mut app, "ctrl-d");
    assert!(app.pipelines.table.cursor > 2, "half a page");
    assert_eq!(app.environments.table.cursor, 0, "the other panes stay as they are");
}

#[test]
fn a_scrolled_list_keeps_its_cursor_on_the_screen() {
    let mut app = scene::app(State::Normal, (80, 24));
    press(&mut app, "2 G");
    assert!(scene::text(&app).contains("▌● success"), "{}", scene::text(&app));
    press(&mut app, "g");
    assert!(scene::text(&app).contains("▌◐ in progress"));
}

#[test]
fn a_filter_narrows_while_it_is_typed_and_esc_brings_back_what_was() {
    let mut app = normal();
    press(&mut app, "2 j j / d");
    assert_eq!(app.pipelines.table.filter, "d");
    press(&mut app, "backspace f a i l u r e");
    assert_eq!(app.pipelines.table.order.len(), 1);
    assert_eq!(selected_run(&app), 2);
    press(&mut app, "enter");
    assert!(app.field.is_none());
    press(&mut app, "/ x esc");
    assert_eq!(app.pipelines.table.filter, "failure", "Esc restores the filter before this typing");
    press(&mut app, "esc");
    assert_eq!(app.pipelines.table.order.len(), 12, "a second Esc clears it");
    assert_eq!(selected_run(&app), 2, "and the cursor stays on its row");
}

/// Types into the filter of the focused pane, key by key, and takes it.
fn filter(app: &mut App, text: &str) {
    press(app, "esc esc /");
    for c in text.chars() {
        press(app, if c == ' ' { "space".to_owned() } else { c.to_string() }.as_str());
    }
    press(app, "enter");
}

#[test]
fn a_filter_asks_for_what_rows_say_of_themselves() {
    let mut app = normal();
    press(&mut app, "2");
    for (text, count) in [
        ("status:failed", 2),
        ("status:failed age<10m", 1),
        ("!status:passed workflow:ci", 2),
        ("repository:shop branch:main age<1h", 4),
        ("actor:ada \"step 3\"", 0),
        ("status:running age>1m", 2),
    ] {
        filter(&mut app, text);
        let order = &app.pipelines.table.order;
        assert_eq!((order.len(), &app.pipelines.table.misread), (count, &None), "{text}\n{}", scene::text(&app));
    }
    press(&mut app, "3");
    for (text, count) in [("state:idle", 2), ("utilization>70 memory<80%", 4), ("temp>=88", 1), ("host:train-02", 4)] {
        filter(&mut app, text);
        assert_eq!(app.gpu.table.order.len(), count, "{text}\n{}", scene::text(&app));
    }
    press(&mut app, "1");
    filter(&mut app, "layer:production");
    assert_eq!(app.environments.table.order.len(), 1);
}

#[test]
fn a_part_of_a_filter_that_cannot_be_meant_is_marked_and_the_rest_is_in_force() {
    let mut app = normal();
    press(&mut app, "2");
    filter(&mut app, "ci stats:failed");
    let all = app.pipelines.table.order.len();
    assert_eq!(all, 4, "the words that can be meant");
    assert!(scene::text(&app).contains("▲ `stats` is no filter here"), "{}", scene::text(&app));
    press(&mut app, "/");
    let footer = scene::text(&app).lines().last().unwrap().to_owned();
    assert!(footer.ends_with("▲  `stats` is no filter here; did you mean `status`?"), "{footer}");
    let buffer = scene::draw(&app, &scene::styles());
    let bad = scene::styles().of(orchestra_console::theme::Role::Bad).fg.unwrap();
    let marked: String = (0..120).filter(|x| buffer[(*x, 39)].fg == bad).map(|x| buffer[(x, 39)].symbol()).collect();
    assert_eq!(marked, "stats:failed");
}

#[test]
fn tab_completes_names_and_the_words_that_rows_have() {
    let mut app = normal();
    press(&mut app, "2 / s t");
    assert!(scene::text(&app).lines().last().unwrap().ends_with("st  status:"));
    press(&mut app, "tab");
    let footer = scene::text(&app).lines().last().unwrap().to_owned();
    assert!(footer.contains("status:  status:action_required  status:cancelled  status:failed"), "{footer}");
    press(&mut app, "f a tab");
    assert_eq!(app.pipelines.table.filter, "status:failed");
    press(&mut app, "space ! b r a n tab m tab");
    assert_eq!(app.pipelines.table.filter, "status:failed !branch:main");
    press(&mut app, "enter 4 / l e v tab w tab");
    assert_eq!(app.logs.filter, "level:warn");
}

#[test]
fn a_search_goes_from_match_to_match_while_the_text_stays() {
    let mut app = scene::app(State::Normal, (80, 24));
    press(&mut app, "1 ? / p a n e");
    let rows: Vec<u16> = vec![app.search.row.unwrap()];
    press(&mut app, "enter n");
    assert!(app.search.row.unwrap() > rows[0]);
    let scrolled = app.focus.help;
    press(&mut app, "N");
    assert_eq!(app.search.row, Some(rows[0]));
    press(&mut app, "N n");
    assert_eq!(app.search.row, Some(rows[0]), "around the beginning and the end");
    press(&mut app, "esc");
    assert!(app.search.text.is_empty() && app.focus.help.is_some() && scrolled.is_some(), "Esc unmarks first");
    press(&mut app, "g / z z z");
    assert!(scene::text(&app).lines().last().unwrap().ends_with("zzz  not in this text"));
    press(&mut app, "enter");
    assert!(scene::text(&app).lines().last().unwrap().contains("`zzz` is not in this text"));
    press(&mut app, "esc / l e a v e esc");
    assert_eq!(app.focus.help, Some(0), "a search that is given up goes back to where it began");
    press(&mut app, "esc 1 enter / c o r e enter j");
    assert!(app.environments.opened.is_some() && app.search.row.is_some());
    press(&mut app, "esc esc");
    assert!(app.environments.opened.is_none());
}

#[test]
fn rows_grow_out_of_a_filter_by_age() {
    let mut app = normal();
    press(&mut app, "2");
    filter(&mut app, "age<10m");
    let young = app.pipelines.table.order.len();
    seconds_later(&mut app, 240);
    assert!(app.pipelines.table.order.len() < young, "without a new reading");
}

#[test]
fn a_filter_knows_the_words_that_stand_on_the_screen() {
    let mut app = normal();
    press(&mut app, "2 / f a i l e d enter");
    let failed = app.pipelines.table.order.len();
    assert!(failed > 0 && failed == app.store.inventory.run_totals.failed_count, "{}", scene::text(&app));
    let number = app.pipelines.table.selected(&app.store.inventory.runs).unwrap().number;
    press(&mut app, "esc /");
    update(&mut app, Event::Paste(format!("#{number}")));
    assert!(app.pipelines.table.selected(&app.store.inventory.runs).is_some_and(|run| run.number == number));
    press(&mut app, "enter 3 / t r o u b l e enter");
    assert_eq!(app.gpu.table.order.len(), app.store.inventory.gpu_totals.trouble.len());
    assert!(scene::text(&app).contains("✖ trouble"), "{}", scene::text(&app));
    press(&mut app, "esc / b u s y enter");
    assert!(scene::text(&app).contains("● busy") && !scene::text(&app).contains("✖ trouble"), "{}", scene::text(&app));
}

#[test]
fn filtered_logs_say_how_many_lines_there_are_in_all() {
    let mut app = normal();
    let lines = app.logs.buffer.len();
    press(&mut app, "4 / l e v e l : e r r o r enter");
    let shown = app.logs.shown.len();
    assert!(shown < lines);
    assert!(scene::text(&app).contains(&format!("{shown} of {lines} lines")), "{}", scene::text(&app));
}

#[test]
fn keys_typed_into_a_filter_do_nothing_else() {
    let mut app = normal();
    let effects = press(&mut app, "2 / q r 3 z ?");
    assert_eq!(effects, []);
    assert_eq!((app.focus.pane, app.focus.zoomed, app.focus.help), (Pane::Pipelines, false, None));
    assert_eq!(app.pipelines.table.filter, "qr3z?");
    assert_eq!(press(&mut app, "ctrl-c"), [Effect::Quit]);
}

#[test]
fn text_that_is_pasted_is_one_line_of_the_filter() {
    let mut app = normal();
    update(&mut app, Event::Paste("lost".into()));
    assert_eq!(app.pipelines.table.filter, "");
    press(&mut app, "2 /");
    update(&mut app, Event::Paste("web\nrm -rf".into()));
    assert_eq!(app.pipelines.table.filter, "web");
    assert_eq!(app.pipelines.table.order.len(), 4);
}

#[test]
fn quitting_leaves_one_view_at_a_time() {
    let mut app = normal();
    press(&mut app, "3 z enter ?");
    assert_eq!(press(&mut app, "q"), []);
    assert!(app.focus.help.is_none() && app.gpu.opened.is_some());
    assert_eq!(press(&mut app, "q"), []);
    assert!(app.gpu.opened.is_none() && app.focus.zoomed);
    assert_eq!(press(&mut app, "q"), []);
    assert!(!app.focus.zoomed);
    assert_eq!(press(&mut app, "q"), [Effect::Quit]);
}

#[test]
fn esc_steps_out_but_never_quits() {
    let mut app = normal();
    press(&mut app, "2 enter esc esc esc esc");
    assert!(app.pipelines.opened.is_none() && app.run.is_none());
    press(&mut app, "0");
    assert_eq!(press(&mut app, "esc"), []);
    assert_eq!(app.focus.pane, Pane::Pipelines, "the overview leads back to the pane before it");
}

#[test]
fn panes_are_reached_by_number_and_in_turn() {
    let mut app = normal();
    for (key, pane) in ["0", "1", "2", "3", "4", "5"].into_iter().zip(Pane::ALL) {
        press(&mut app, key);
        assert_eq!(app.focus.pane, pane);
    }
    press(&mut app, "tab");
    assert_eq!(app.focus.pane, Pane::Overview);
    press(&mut app, "shift-tab");
    assert_eq!(app.focus.pane, Pane::Executions);
}

#[test]
fn zoom_gives_one_pane_the_screen_and_takes_it_back() {
    let mut app = normal();
    press(&mut app, "2 z");
    let zoomed = scene::text(&app);
    assert!(zoomed.contains("▶ 2 Pipelines") && !zoomed.contains("1 Environments ─"), "{zoomed}");
    press(&mut app, "z");
    assert!(scene::text(&app).contains("1 Environments ─"));
}

#[test]
fn sorting_goes_by_column_and_says_so() {
    let mut app = normal();
    press(&mut app, "3 s s s S");
    assert_eq!(app.gpu.table.sort, Some((2, true)));
    let first = app.gpu.table.order[0] as usize;
    assert_eq!(
        app.store.inventory.gpus[first].1.utilization_percent, None,
        "what is not known is last, reversed first"
    );
    assert!(scene::text(&app).contains("by utilization ▾"));
}

#[test]
fn marks_stay_on_their_rows_and_esc_takes_them_away() {
    let mut app = normal();
    press(&mut app, "2 space j space");
    assert_eq!(app.pipelines.table.marked.len(), 2);
    assert_eq!(app.pipelines.table.cursor, 3, "a mark goes on to the next row");
    let screen = scene::text(&app);
    assert!(screen.contains("•◐ in progress") && screen.contains("2 marked  4/12"), "{screen}");
    press(&mut app, "/ m a i n enter *");
    assert!(app.pipelines.table.marked.len() > 2, "all that are listed, and those marked before");
    press(&mut app, "*");
    let marked = app.pipelines.table.marked.len();
    press(&mut app, "esc");
    assert_eq!(
        (app.pipelines.table.filter.as_str(), app.pipelines.table.marked.len()),
        ("", marked),
        "the filter goes first"
    );
    press(&mut app, "g space");
    let runs = seen(vec![scene::run(0, "acme/shop", "ci", RunStatus::InProgress, None)]);
    observe(&mut app, "github", 0, Ok(runs.into()));
    assert_eq!(app.pipelines.table.marked.len(), 1, "what is gone is not marked");
    assert!(scene::text(&app).contains("◆◐ in progress"), "{}", scene::text(&app));
    press(&mut app, "esc");
    assert!(app.pipelines.table.marked.is_empty());
}

#[test]
fn a_press_focuses_and_picks_and_a_second_one_opens() {
    let mut app = normal();
    // The lower left pane is the GPUs'; its first row is the third of the pane.
    mouse(&mut app, 10, 24, MouseKind::Press);
    assert_eq!((app.focus.pane, app.gpu.table.cursor), (Pane::Gpu, 2));
    assert!(scene::text(&app).lines().nth(24).unwrap().contains("▌train-01:2"));
    mouse(&mut app, 10, 24, MouseKind::Press);
    assert!(app.gpu.opened.is_some());
}

#[test]
fn a_press_on_the_summary_picks_no_row_hidden_below_it() {
    let mut app = scene::app(State::Normal, (80, 24));
    press(&mut app, "2");
    let screen = scene::text(&app);
    let summary = screen.lines().position(|line| line.contains("2 ahead") && line.starts_with('┃'));
    let row = summary.unwrap_or_else(|| panic!("no summary in {screen}")) as u16;
    mouse(&mut app, 10, row, MouseKind::Press);
    assert_eq!(app.pipelines.table.cursor, 0, "{screen}");
}

#[test]
fn the_wheel_scrolls_what_is_under_it() {
    let mut app = normal();
    mouse(&mut app, 100, 5, MouseKind::ScrollDown);
    assert_eq!((app.focus.pane, app.pipelines.table.cursor), (Pane::Pipelines, 3));
    mouse(&mut app, 100, 5, MouseKind::ScrollUp);
    assert_eq!(app.pipelines.table.cursor, 0);
}

#[test]
fn a_provider_that_goes_away_is_told_once_and_its_data_stays() {
    let mut app = normal();
    let gone = || Err(Fault::new(FaultKind::Unreachable, "api.github.com: connection refused"));
    observe(&mut app, "github", 2, gone());
    assert_eq!(app.notices.len(), 1);
    assert_eq!(app.notices[0].severity, Severity::Warning);
    assert!(scene::text(&app).lines().last().unwrap().contains("github: api.github.com: connection refused"));
    observe(&mut app, "github", 1, gone());
    assert_eq!(app.notices.len(), 1, "the same outage is no news");
    assert_eq!(app.store.inventory.runs.len(), 12);
    let screen = scene::text(&app);
    assert!(screen.contains("✖ offline") && screen.contains("✖ github api.github.com: connection refused"), "{screen}");

    observe(&mut app, "github", 0, Ok(seen(vec![scene::run(1, "acme/shop", "ci", RunStatus::Queued, None)]).into()));
    assert!(app.notices.last().unwrap().text.as_str().contains("github answers again"));
    assert_eq!(app.store.freshness(&ProviderId::new("github"), app.now), Freshness::Live);
    assert_eq!(app.store.inventory.runs.len(), 1);
    press(&mut app, "j");
    assert!(app.notices.is_empty(), "a key puts notices away");
}

#[test]
fn an_opened_run_is_followed_every_five_seconds_while_it_runs() {
    let mut app = normal();
    let opened = press(&mut app, "2 enter");
    assert!(matches!(&opened[..], [Effect::FetchJobs { key, attempt: 1 }] if key.id == 0), "{opened:?}");
    let Effect::FetchJobs { key, .. } = opened[0].clone() else { panic!("{opened:?}") };
    let answered = |app: &mut App, attempt| {
        let (key, at) = (key.clone(), app.now);
        update(app, Event::Jobs { key, attempt, at, run: None, outcome: Ok(Vec::new()) });
    };
    assert_eq!(seconds_later(&mut app, 30), [], "one question at a time");
    answered(&mut app, 7);
    assert_eq!(seconds_later(&mut app, 1), [], "that was the answer about another attempt");
    answered(&mut app, 1);
    assert_eq!(seconds_later(&mut app, 1), opened);
    answered(&mut app, 1);
    assert_eq!(seconds_later(&mut app, 4), []);
    assert_eq!(seconds_later(&mut app, 1), opened);
    answered(&mut app, 1);

    let mut over = scene::run(0, "acme/shop", "ci", RunStatus::Completed, Some(Conclusion::Failure));
    observe(&mut app, "github", 0, Ok(seen(vec![over.clone()]).into()));
    assert_eq!(seconds_later(&mut app, 5), opened, "once more for the jobs as they ended");
    scene::jobs(&mut app);
    assert_eq!(seconds_later(&mut app, 60), []);
    assert!(scene::text(&app).contains("✖ failed first"), "{}", scene::text(&app));

    over.attempt = 2;
    observe(&mut app, "github", 0, Ok(seen(vec![over]).into()));
    assert!(matches!(&seconds_later(&mut app, 1)[..], [Effect::FetchJobs { attempt: 2, .. }]));
    press(&mut app, "esc");
    assert_eq!(seconds_later(&mut app, 60), [], "a closed run is not asked for");
}

#[test]
fn an_opened_run_spares_a_small_quota_and_a_far_side_that_refuses() {
    let mut app = normal();
    let opened = press(&mut app, "2 enter");
    let Effect::FetchJobs { key, .. } = opened[0].clone() else { panic!("{opened:?}") };
    let outcome = Err(Fault::new(FaultKind::NotFound, "acme/shop was not found"));
    let at = app.now;
    update(&mut app, Event::Jobs { key, attempt: 1, at, run: None, outcome });
    assert_eq!(seconds_later(&mut app, 59), []);
    assert_eq!(seconds_later(&mut app, 1), opened);

    press(&mut app, "esc");
    let resets_at = Some(app.now + jiff::SignedDuration::from_secs(3_600));
    let quota = Some(Quota { limit: 60, remaining: 57, resets_at, ..Quota::default() });
    let run = scene::run(0, "acme/shop", "ci", RunStatus::InProgress, None);
    observe(&mut app, "github", 0, Ok(Observation { quota, ..seen(vec![run]).into() }));
    press(&mut app, "enter");
    assert_eq!(seconds_later(&mut app, 150), []);
    assert_eq!(seconds_later(&mut app, 50), opened);
}

#[test]
fn jobs_of_a_run_that_was_left_are_not_shown_in_another() {
    let mut app = normal();
    press(&mut app, "2 enter");
    let left = app.run.as_ref().unwrap().key.clone();
    press(&mut app, "esc j enter");
    update(&mut app, Event::Jobs { key: left, attempt: 1, at: ago(0), run: None, outcome: Ok(Vec::new()) });
    assert_eq!(app.run.as_ref().unwrap().jobs, None);
}

#[test]
fn resizing_keeps_the_cursor_the_filter_and_what_is_open() {
    let mut app = normal();
    press(&mut app, "2 / a c m e enter j j j 1 j enter");
    let (run, opened) = (selected_run(&app), app.environments.opened);
    for size in [(40, 12), (10, 3), (0, 0), (200, 50), (80, 24), (120, 40)] {
        update(&mut app, Event::Resize(size.0, size.1));
    }
    assert_eq!((selected_run(&app), app.environments.opened), (run, opened));
    assert_eq!(app.pipelines.table.filter, "acme");
    assert!(opened.is_some());
}

#[test]
fn keys_that_ask_the_outside_become_effects() {
    let mut app = normal();
    assert_eq!(press(&mut app, "r"), [Effect::Refresh]);
    assert_eq!(press(&mut app, "ctrl-z"), [Effect::Suspend]);
    assert_eq!(press(&mut app, "M M"), [Effect::Mouse(true), Effect::Mouse(false)]);
    assert_eq!(press(&mut app, "ctrl-c"), [Effect::Quit]);
}

#[test]
fn what_is_idle_for_ten_minutes_is_counted_with_its_price() {
    let mut app = normal();
    assert_eq!(app.store.inventory.gpu_totals.idle(app.now), (2, 498));
    let mut fresh = scene::gpu(2);
    fresh.idle_since = Some(ago(599));
    observe(&mut app, "nvml", 0, Ok(Snapshot::Gpus(Arc::new(vec![Arc::new(fresh)])).into()));
    assert_eq!(app.store.inventory.gpu_totals.idle(app.now), (0, 0));
    seconds_later(&mut app, 1);
    assert_eq!(app.store.inventory.gpu_totals.idle(app.now), (1, 249));
}

#[test]
fn runs_are_counted_when_they_arrive() {
    let mut app = normal();
    let totals = &app.store.inventory.run_totals;
    assert_eq!((totals.failed_count, totals.running_count, totals.passed_count), (2, 3, 4));
    assert_eq!(totals.failed, [2, 8], "the one that failed last is first");
    assert_eq!(totals.red, [2], "an older failure of the same workflow on the same branch is not red");
    let passed = scene::run(2, "acme/shop", "ci", RunStatus::Completed, Some(Conclusion::Success));
    observe(&mut app, "github", 0, Ok(seen(vec![passed]).into()));
    let totals = &app.store.inventory.run_totals;
    assert_eq!((totals.failed_count, totals.red.len(), totals.passed_count), (0, 0, 1));
}

#[test]
fn a_console_that_watches_nothing_says_how_to_begin() {
    let mut app = scene::blank((80, 24));
    scene::repository_only(&mut app);
    press(&mut app, "2");
    let screen = scene::text(&app);
    for words in ["No GitHub repository is watched.", "set GH_REPO=owner/name", "repositories = [\"owner/name\"]"] {
        assert!(screen.contains(words), "{screen}");
    }
}

#[test]
fn the_next_theme_is_shown_at_once_and_says_how_to_keep_it() {
    let mut app = scene::blank((80, 24));
    app.look.themes = vec!["dark".into(), "light".into()];
    app.look.theme = "dark".into();
    assert_eq!(press(&mut app, "T"), [Effect::Theme("light".into())]);
    let notice = app.notices[0].text.to_string();
    assert_eq!(notice, "theme light; to keep it: theme = \"light\" under [ui] in config.toml");
    assert_eq!(press(&mut app, "T"), [Effect::Theme("dark".into())]);
}

#[test]
fn the_help_says_what_was_written_and_whether_the_link_is_spared() {
    let mut app = scene::app(State::Normal, (120, 70));
    press(&mut app, "?");
    assert!(!scene::text(&app).contains("Terminal"), "nothing is known without a terminal");
    update(&mut app, Event::Link(LinkReading { frames: 12, bytes: 20_480, is_slow: true }));
    let text = scene::text(&app);
    assert!(text.contains("12 frames, 20.0 KiB written"), "{text}");
    assert!(text.contains("at most 10 frames and 32 kB a second"), "{text}");
}

#[test]
fn without_a_shell_around_there_is_nothing_to_suspend_to() {
    let mut app = normal();
    assert_eq!(press(&mut app, "ctrl-z"), [Effect::Suspend]);
    app.has_shell = false;
    assert_eq!(press(&mut app, "ctrl-z"), []);
    assert_eq!(app.notices[0].text.as_str(), "suspend: there is no shell here to suspend to; q leaves");
}

#[test]
fn from_the_overview_enter_goes_to_what_is_red() {
    let mut app = normal();
    press(&mut app, "0");
    assert!(!scene::text(&app).contains('▌'), "nothing is chosen before a person moves");
    press(&mut app, "j");
    let chosen = |app: &App| scene::text(app).lines().find(|line| line.contains('▌')).unwrap_or_default().to_owned();
    let first = chosen(&app);
    press(&mut app, "j k");
    assert_eq!(chosen(&app), first);
    let mut seen = 0;
    while !chosen(&app).contains("#") {
        press(&mut app, "j");
        seen += 1;
        assert!(seen < 50, "no run: {}", scene::text(&app));
    }
    let run = chosen(&app);
    let effects = press(&mut app, "enter");
    assert!(matches!(effects[..], [Effect::FetchJobs { .. }]), "{effects:?}");
    assert!(app.focus.pane == Pane::Pipelines && app.pipelines.opened.is_some());
    let number = run.split('#').nth(1).unwrap().split_whitespace().next().unwrap();
    assert!(scene::text(&app).contains(&format!("#{number}")), "{run}");
    press(&mut app, "[");
    assert_eq!(app.focus.pane, Pane::Overview);
    assert_eq!(chosen(&app), run);
}

#[test]
fn the_overview_can_be_read_to_its_end_by_going_down() {
    let mut app = scene::app(State::Normal, (80, 24));
    press(&mut app, "0");
    for _ in 0..200 {
        press(&mut app, "j");
    }
    let bottom = scene::text(&app);
    press(&mut app, "G");
    assert_eq!(scene::text(&app), bottom);
    for _ in 0..200 {
        press(&mut app, "k");
    }
    assert!(scene::text(&app).contains("┃ Red"), "{}", scene::text(&app));
}
