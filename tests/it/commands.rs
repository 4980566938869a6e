//! Commands of a person's own: from config.toml to what is run, asked and shown.

use std::{sync::Arc, time::Duration};

use orchestra_console::{
    app::{App, CommandRun, Configured, Effect, Event, Linear, OutputState, command_keys, update},
    config::{ConfigFile, Settings, Show, Variables},
    domain::{Fault, FaultKind, Printable, Severity, Snapshot},
    keymap::Bindings,
};

use super::scene::{self, State, observe, press};

const LOGS: &str = r#"
[[commands]]
name = "logs of the run"
keys = ["x l"]
in = ["pipelines"]
run = ["gh", "run", "view", "{run_id}", "--repo", "{repository}", "--log-failed"]
confirm = "no"
reads_only = true
"#;

fn settings(text: &str) -> Result<Settings, String> {
    let file = ConfigFile::parse("config.toml", text).map_err(|error| error.to_string())?;
    Settings::resolve(&[("config.toml".into(), file)], &Variables::default()).map_err(|error| error.to_string())
}

fn refusal(command: &str) -> String {
    settings(&format!("\n[[commands]]\nname = 'mine'\n{command}\n")).unwrap_err()
}

/// The usual scene with these commands.
fn with(text: &str) -> App {
    let mut app = scene::app(State::Normal, (120, 40));
    app.commands.all = settings(text).unwrap().commands;
    let (bindings, wrong) = Bindings::shipped().unwrap().with_commands(&command_keys(&app.commands.all));
    assert_eq!(wrong, []);
    app.bindings = bindings;
    app
}

/// The run that was asked for.
fn run(effects: &[Effect]) -> &CommandRun {
    match effects {
        [Effect::RunCommand(run)] => run,
        other => panic!("{other:?}"),
    }
}

fn said(app: &mut App, id: u64, lines: &[&str]) {
    let lines = lines.iter().map(Printable::new).collect();
    assert_eq!(update(app, Event::CommandSaid { id, lines }), []);
}

fn notice(app: &App) -> &str {
    app.notices.last().unwrap().text.as_str()
}

fn footer(app: &App) -> String {
    scene::text(app).lines().last().unwrap().to_owned()
}

#[test]
fn a_key_runs_a_command_with_the_values_of_the_row() {
    let mut app = with(LOGS);
    let effects = press(&mut app, "2 j j x l");
    let run = run(&effects);
    let row = app.pipelines.table.selected(&app.store.inventory.runs).unwrap();
    let id = row.key.id.to_string();
    assert_eq!(run.invocations, [["gh", "run", "view", &id, "--repo", row.key.repository.as_str(), "--log-failed"]]);
    assert_eq!((run.time_limit, run.show), (Duration::from_secs(60), Show::Text));
}

#[test]
fn elsewhere_it_says_where_it_works() {
    let mut app = with(LOGS);
    assert_eq!(press(&mut app, "1 x l"), []);
    assert_eq!(notice(&app), "logs of the run: only in Pipelines");
    press(&mut app, ": l o g s space o f space t h e");
    let text = scene::text(&app);
    assert!(text.contains("logs of the run  only in Pipelines"), "{text}");
    assert!(text.lines().any(|line| line.contains("command") && line.contains("x l")), "{text}");
    assert_eq!(press(&mut app, "enter"), []);
    press(&mut app, "esc 2 ?");
    assert!(scene::text(&app).contains("x l  runs gh"), "{}", scene::text(&app));
}

#[test]
fn output_is_shown_as_it_comes_and_scrolls() {
    let mut app = with(LOGS);
    let id = run(&press(&mut app, "2 x l")).id;
    said(&mut app, id, &["first line of it"]);
    let text = scene::text(&app);
    assert!(text.contains("first line of it") && text.contains("running 0s · esc stops it"), "{text}");
    let many: Vec<String> = (0..200).map(|n| format!("line {n} of many")).collect();
    said(&mut app, id, &many.iter().map(String::as_str).collect::<Vec<_>>());
    press(&mut app, "G");
    assert!(scene::text(&app).contains("line 199 of many"), "{}", scene::text(&app));
    said(&mut app, id, &["and one more"]);
    assert!(scene::text(&app).contains("and one more"), "whoever is at the end stays there");
    press(&mut app, "g / 4 2 enter");
    assert!(scene::text(&app).contains("line 42 of many"));
    update(&mut app, Event::CommandEnded { id, outcome: Ok(()) });
    assert!(scene::text(&app).contains("ended after 0s"), "{}", scene::text(&app));
    press(&mut app, "esc esc");
    assert!(app.commands.output.is_none() && !scene::text(&app).contains("of many"));
}

#[test]
fn old_lines_go_and_are_counted() {
    let mut app = with(LOGS);
    let id = run(&press(&mut app, "2 x l")).id;
    let many: Vec<String> = (0..5_100).map(|n| format!("line {n}")).collect();
    said(&mut app, id, &many.iter().map(String::as_str).collect::<Vec<_>>());
    let output = app.commands.output.as_ref().unwrap();
    assert_eq!((output.lines.len(), output.forgotten, output.lines[0].as_str()), (5_000, 100, "line 100"));
    assert!(scene::text(&app).contains("100 older lines forgotten"), "{}", scene::text(&app));
}

#[test]
fn esc_stops_it_and_late_lines_are_not_shown() {
    let mut app = with(LOGS);
    let id = run(&press(&mut app, "2 x l")).id;
    said(&mut app, id, &["before"]);
    assert_eq!(press(&mut app, "esc"), [Effect::StopCommand(id)]);
    assert_eq!(app.commands.output.as_ref().unwrap().state, OutputState::Stopped);
    said(&mut app, id, &["after"]);
    let text = scene::text(&app);
    assert!(text.contains("before") && text.contains("stopped") && !text.contains("after"), "{text}");
    assert_eq!(press(&mut app, "esc"), []);
    assert!(app.commands.output.is_none());
    let id = run(&press(&mut app, "x l")).id;
    assert_eq!(press(&mut app, "q"), [Effect::StopCommand(id)], "closing it stops it");
}

#[test]
fn a_missing_program_is_a_notice_with_the_next_step() {
    let mut app = with(LOGS);
    let id = run(&press(&mut app, "2 x l")).id;
    let fault = Fault::new(FaultKind::Absent, "program `gh` is not installed").with_hint("install `gh`");
    update(&mut app, Event::CommandEnded { id, outcome: Err(fault) });
    assert!(app.commands.output.is_none());
    assert_eq!(notice(&app), "logs of the run: program `gh` is not installed; install `gh`");
    assert_eq!(app.notices.last().unwrap().severity, Severity::Warning);
}

#[test]
fn a_failure_stays_below_what_was_said() {
    let mut app = with(LOGS);
    let id = run(&press(&mut app, "2 x l")).id;
    said(&mut app, id, &["half of it"]);
    let fault = Fault::new(FaultKind::Unreachable, "`gh` failed: HTTP 404");
    update(&mut app, Event::CommandEnded { id, outcome: Err(fault) });
    let text = scene::text(&app);
    assert!(
        text.contains("half of it") && text.contains("`gh` failed: HTTP 404") && text.contains("failed after"),
        "{text}"
    );
}

#[test]
fn a_notice_tells_the_first_line_at_the_end_and_running_is_seen_meanwhile() {
    let mut app = with("[[commands]]\nname = 'who'\nkeys = ['X']\nrun = ['id']\nshow = 'notice'\nconfirm = 'no'\n");
    let id = run(&press(&mut app, "X")).id;
    assert!(footer(&app).contains("running: who 0s, esc stops it"), "{}", footer(&app));
    press(&mut app, "X");
    assert_eq!(notice(&app), "who: `who` is still running; esc stops it");
    said(&mut app, id, &["", "uid=1000(ada)", "more"]);
    update(&mut app, Event::CommandEnded { id, outcome: Ok(()) });
    assert_eq!(notice(&app), "who: uid=1000(ada)");
    let id = run(&press(&mut app, "X")).id;
    assert_eq!(press(&mut app, "esc"), [Effect::StopCommand(id)]);
    assert_eq!(notice(&app), "who was stopped");
}

fn asking(confirm: &str) -> App {
    with(&format!(
        "[[commands]]\nname = 'restart'\nkeys = ['X']\nin = ['environments']\nrun = ['systemctl', 'restart', \
         '{{environment}} x']\nconfirm = '{confirm}'\neach = true\n"
    ))
}

/// Puts the cursor on an environment.
fn on(app: &mut App, name: &str) {
    press(app, "1 g");
    for _ in 0..9 {
        let selected = app.environments.table.selected(&app.store.inventory.environments).unwrap();
        if selected.name.as_str() == name {
            return;
        }
        press(app, "j");
    }
    panic!("no {name}");
}

#[test]
fn a_question_shows_the_exact_arguments_and_only_its_answer_runs_them() {
    let mut app = asking("enter");
    on(&mut app, "local");
    assert_eq!(press(&mut app, "X"), []);
    let text = scene::text(&app);
    assert!(text.contains("Run `restart`?") && text.contains("systemctl restart \"local x\""), "{text}");
    assert!(text.contains("on local: enter runs it, esc cancels"), "{text}");
    assert_eq!(press(&mut app, "y x space 2 r"), [], "nothing else is a yes, and no key reaches the panes");
    assert!(app.question.is_some());
    update(&mut app, Event::Paste("y\n".into()));
    assert!(app.question.is_some());
    press(&mut app, "esc");
    assert!(app.question.is_none() && app.commands.running.is_none());
    assert_eq!(notice(&app), "cancelled; nothing was done");
    assert_eq!(run(&press(&mut app, "X enter")).invocations, [["systemctl", "restart", "local x"]]);
}

#[test]
fn production_is_meant_only_by_its_name() {
    for confirm in ["enter", "yes", "name"] {
        let mut app = asking(confirm);
        on(&mut app, "production");
        press(&mut app, "X");
        let text = scene::text(&app);
        assert!(text.contains("on production: type production and enter, esc cancels"), "{confirm}: {text}");
        assert_eq!(press(&mut app, "y enter"), []);
        assert!(scene::text(&app).contains("that is not production"), "{}", scene::text(&app));
        assert_eq!(press(&mut app, "backspace p r o d u c t i o enter"), []);
        assert_eq!(run(&press(&mut app, "n enter")).invocations.len(), 1);
    }
    let mut app = asking("no");
    on(&mut app, "production");
    assert_eq!(run(&press(&mut app, "X")).invocations.len(), 1, "who writes `no` is not asked");
}

#[test]
fn y_is_a_yes_and_enter_is_none() {
    let mut app = asking("yes");
    on(&mut app, "local");
    assert_eq!(press(&mut app, "X enter"), []);
    assert!(scene::text(&app).contains("only y runs it"), "{}", scene::text(&app));
    press(&mut app, "n");
    assert!(app.question.is_none());
    assert_eq!(run(&press(&mut app, "X y")).invocations.len(), 1);
}

#[test]
fn marked_rows_are_asked_about_with_their_number_and_names() {
    let mut app = with(&LOGS.replace("confirm", "each = true\nconfirm"));
    press(&mut app, "2 g space space space x l");
    let text = scene::text(&app);
    assert!(text.contains("Run `logs of the run` 3 times?"), "{text}");
    assert!(text.contains("acme/shop ci #1400: gh run view 0 --repo acme/shop --log-failed"), "{text}");
    assert!(text.contains("on 3 rows: y runs it"), "{text}");
    assert_eq!(run(&press(&mut app, "y")).invocations.len(), 3);
}

#[test]
fn marked_environments_with_production_among_them_ask_for_their_number() {
    let mut app = asking("no");
    press(&mut app, "1 g *");
    let count = app.environments.table.marked.len();
    press(&mut app, "X");
    assert!(count > 1, "{}", scene::text(&app));
    let text = scene::text(&app);
    assert!(text.contains(&format!("type {count} and enter")), "{text}");
    assert_eq!(run(&press(&mut app, &format!("{count} enter"))).invocations.len(), count);
}

#[test]
fn a_hostile_branch_stays_one_argument_and_is_no_option() {
    let branches = "[[commands]]\nname = 'b'\nkeys = ['X']\nin = ['pipelines']\nrun = ['git', 'log', '{branch}']\nconfirm = 'no'\n";
    let branch = |name: &str| {
        let mut app = with(branches);
        let mut run = scene::run(1, "acme/shop", "ci", orchestra_console::domain::RunStatus::InProgress, None);
        run.branch = name.into();
        let reading = orchestra_console::domain::RunsReading { runs: vec![run.into()], ..Default::default() };
        observe(&mut app, "github", 0, Ok(Snapshot::Runs(reading.into()).into()));
        let effects = press(&mut app, "2 g X");
        (effects, app.notices.last().map(|notice| notice.text.to_string()).unwrap_or_default())
    };
    let (effects, _) = branch("x;$(reboot)`id`");
    assert_eq!(run(&effects).invocations, [["git", "log", "x;$(reboot)`id`"]]);
    let (effects, why) = branch("--output=/etc/passwd");
    assert!(effects.is_empty() && why.contains("which the program would take for an option"), "{why}");
}

#[test]
fn without_a_row_there_is_nothing_to_run_it_on() {
    let mut app = with(LOGS);
    press(&mut app, "2 / z z z z enter x l");
    assert_eq!(notice(&app), "logs of the run: there is no row to take values from");
}

/// Read-only everywhere, or in one environment.
fn read_only(app: &mut App, environment: &str) {
    let mut settings = settings("").unwrap();
    match environment {
        "" => settings.read_only.everywhere = Some("--read-only".into()),
        name => drop(settings.read_only.environments.insert(name.into(), "config.toml".into())),
    }
    app.settings = Some(settings.into());
}

#[test]
fn in_a_read_only_environment_only_what_reads_is_run() {
    let mut app = asking("no");
    read_only(&mut app, "local");
    press(&mut app, "1 g");
    assert!(scene::text(&app).contains("▌local"), "{}", scene::text(&app));
    assert_eq!(press(&mut app, "X"), []);
    assert!(notice(&app).starts_with("restart: local is read-only"), "{}", notice(&app));
    assert_eq!(press(&mut app, "j X").len(), 1);
}

#[test]
fn read_only_runs_what_only_reads() {
    let mut app = with(LOGS);
    read_only(&mut app, "");
    assert!(scene::text(&app).contains("READ-ONLY"));
    assert_eq!(press(&mut app, "2 x l").len(), 1);
    let mut app = asking("no");
    read_only(&mut app, "");
    assert_eq!(press(&mut app, "1 X"), []);
    let why = "restart: read-only: by --read-only; the command does not say reads_only = true";
    assert_eq!(notice(&app), why);
}

#[test]
fn a_log_line_hands_over_its_source_file_and_text() {
    let mut app = with(
        "[[commands]]\nname = 'e'\nkeys = ['X']\nin = ['logs']\nrun = ['x', '{file}', '{line}']\nconfirm = 'no'\n",
    );
    press(&mut app, "4 / s o u r c e : a p p . l o g enter");
    let invocations = run(&press(&mut app, "X")).invocations.clone();
    assert_eq!(invocations[0][1], "/var/log/app.log");
    assert!(invocations[0][2].contains("3 of 20 connections in use"), "the newest: {invocations:?}");
}

#[test]
fn what_cannot_be_meant_is_refused_with_file_line_and_the_nearest_name() {
    assert_eq!(
        refusal("in = ['pipelines']\nrun = ['gh', '{runid}']"),
        "config.toml:3: command `mine`: unknown value {runid}; did you mean {run_id} of pipelines?"
    );
    assert_eq!(
        refusal("run = ['gh', '{run_id}']"),
        "config.toml:3: command `mine`: {run_id} is no value of overview; write in = [\"pipelines\"]"
    );
    let script = refusal("in = ['pipelines']\nrun = ['sh', '-c', 'git log {branch}']");
    assert!(script.contains("would be run by it; hand it over as an argument instead"), "{script}");
    assert!(refusal("run = []").contains("`run` is empty"));
    assert!(refusal("run = ['x']\ntimeout_seconds = 0").contains("write a number from 1 to 86400"));
    assert!(refusal("run = ['x']\nin = ['pipeline']").contains("did you mean `pipelines`?"));
    assert!(refusal("run = ['x']\n[[commands]]\nname = 'mine'\nrun = ['y']").contains("two commands have this name"));
}

#[test]
fn line_by_line_a_command_is_listed_asked_about_and_told() {
    let mut app = asking("enter");
    let mut linear = Linear::new(scene::now());
    linear.news(&app);
    let listed = linear.obey(&mut app, "c").lines;
    assert_eq!(listed, ["1. restart: runs systemctl"]);
    on(&mut app, "production");
    let asked = linear.obey(&mut app, "c 1");
    assert!(asked.effects.is_empty());
    assert!(asked.lines.contains(&"on production: type production and enter, n cancels".to_owned()), "{asked:?}");
    assert_eq!(linear.obey(&mut app, "").effects, [], "Enter alone is no yes");
    let effects = linear.obey(&mut app, "production").effects;
    let id = run(&effects).id;
    said(&mut app, id, &["restarted"]);
    assert!(linear.news(&app).contains(&"  restarted".to_owned()));
    update(&mut app, Event::CommandEnded { id, outcome: Ok(()) });
    assert_eq!(linear.news(&app), ["restart ended after 0s"]);
    assert_eq!(linear.news(&app), [""; 0]);
    assert_eq!(linear.obey(&mut app, "c 9").lines, ["`9` is no command; c alone lists them"]);
    linear.obey(&mut app, "c 1");
    linear.obey(&mut app, "n");
    assert!(app.question.is_none());
    assert_eq!(linear.obey(&mut app, "s").lines, ["No command runs."]);
}

#[test]
fn a_question_fits_every_screen() {
    for size in [(40, 12), (80, 24), (200, 50)] {
        let mut app = asking("no");
        app.size = size;
        press(&mut app, "1 *  X");
        let text = scene::text(&app);
        let words = text.replace(['┃', '\n'], " ").split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(words.contains("type 5 and enter, esc cancels"), "{size:?}\n{text}");
        press(&mut app, "pagedown down up pageup");
        assert!(app.question.is_some());
    }
}

#[test]
fn a_command_may_be_called_like_an_action() {
    let mut app = with("[[commands]]\nname = 'refresh'\nkeys = ['X']\nrun = ['x']\nconfirm = 'no'\n");
    assert_eq!(press(&mut app, "r"), [Effect::Refresh]);
    assert_eq!(run(&press(&mut app, "X")).name, "refresh");
}

/// The files with these commands and, with `read_only`, the flag.
fn read_anew(app: &mut App, text: &str, read_only: bool) {
    let file = ConfigFile::parse("config.toml", text).unwrap();
    let settings =
        Settings::resolve(&[("config.toml".into(), file)], &Variables { read_only, ..Variables::default() }).unwrap();
    let (bindings, wrong) = Bindings::shipped().unwrap().with_commands(&command_keys(&settings.commands));
    assert_eq!(wrong, []);
    let configured = Configured { settings: Arc::new(settings), bindings, look: app.look.clone(), news: None };
    update(app, Event::Configured(Box::new(configured)));
}

#[test]
fn commands_that_are_read_anew_while_the_palette_is_open_run_nothing_that_was_not_chosen() {
    let command = |name: &str| format!("[[commands]]\nname = '{name}'\nconfirm = 'no'\nrun = ['touch', '{name}']\n");
    let mut app = with("");
    read_anew(&mut app, &(command("harmless") + &command("harmful")), false);
    press(&mut app, ": h a r m l e s s");
    read_anew(&mut app, &command("harmful"), false);
    assert_eq!(press(&mut app, "enter"), []);
    assert_eq!(notice(&app), "harmless: the commands were read anew");
    press(&mut app, "esc");
    read_anew(&mut app, &(command("harmless") + &command("harmful")), false);
    press(&mut app, ": h a r m l e s s");
    read_anew(&mut app, &(command("harmless") + &command("other")), false);
    assert_eq!(run(&press(&mut app, "enter")).invocations, [["touch", "harmless"]]);
}

#[test]
fn a_yes_that_comes_after_settings_were_read_anew_is_held_against_them() {
    let command = "[[commands]]\nname = 'restart'\nkeys = ['X']\nconfirm = 'yes'\nrun = ['restart']\n";
    let reads_only = format!("{command}reads_only = true\n");
    let answered = |after: &str, read_only| {
        let mut app = with("");
        read_anew(&mut app, command, false);
        press(&mut app, "4 X");
        assert!(app.question.is_some());
        read_anew(&mut app, after, read_only);
        let effects = press(&mut app, "y");
        (effects, app.notices.last().map(|notice| notice.text.to_string()).unwrap_or_default())
    };
    let read_only = "restart was not run: read-only: by ORCHESTRA_READ_ONLY".to_owned();
    assert_eq!(answered(command, true), (Vec::new(), read_only));
    assert_eq!(answered("", false), (Vec::new(), "restart was not run: it is no command any more".to_owned()));
    assert_eq!(run(&answered(&reads_only, true).0).invocations, [["restart"]]);
    assert_eq!(run(&answered(command, false).0).invocations, [["restart"]]);
}

#[test]
fn line_by_line_what_wants_the_terminal_is_not_said_to_run() {
    let mut app = with("[[commands]]\nname = 'top'\nconfirm = 'no'\nshow = 'terminal'\nrun = ['top']\n");
    let reply = Linear::new(scene::now()).obey(&mut app, "c 1");
    assert_eq!(reply.lines, [""; 0]);
    assert!(matches!(reply.effects[..], [Effect::Edit(_)]), "{:?}", reply.effects);
}

#[test]
fn whoever_is_at_the_end_stays_there_and_leaves_it_from_there() {
    let mut app = with(LOGS);
    let id = run(&press(&mut app, "2 x l")).id;
    let lines = |from: u32| (from..from + 100).map(|n| format!("line {n}.")).collect::<Vec<_>>();
    said(&mut app, id, &lines(0).iter().map(String::as_str).collect::<Vec<_>>());
    press(&mut app, "G");
    said(&mut app, id, &lines(100).iter().map(String::as_str).collect::<Vec<_>>());
    press(&mut app, "k");
    let text = scene::text(&app);
    assert!(text.contains("line 198.") && !text.contains("line 199."), "{text}");
    said(&mut app, id, &lines(200).iter().map(String::as_str).collect::<Vec<_>>());
    assert!(scene::text(&app).contains("line 198."), "one row above the end is not the end");
    assert!(!scene::text(&app).contains("line 299."));
}
