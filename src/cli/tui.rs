//! The console: on this machine, or on the made-up world.

use std::{
    io::{self, IsTerminal},
    sync::Arc,
};

use super::{
    Exit,
    args::{ConsoleArguments, DemoArguments},
    config, keymap,
    layers::USER_FILE,
    machine::machine,
    output, reader,
    surroundings::{Folders, Surroundings, text},
    vault::unlock_first,
};
use crate::{
    app::{App, Configured, Event, Keeping, Look, Notice, open_views, recall, update},
    domain::{Printable, Severity},
    keymap::Bindings,
    provider::{Place, World},
    runtime::{
        self, Clock, ConfigCheck, ConsoleError, Executions, Header, LinearStart, LogGuard, Manners, Outcome, Outside,
        Recorder, Reports, Watched,
    },
    secrets::{Service, TokenName},
};

/// Opens the console on what is really there.
pub(super) async fn console(surroundings: &Surroundings, arguments: ConsoleArguments) -> Exit {
    let _log = start_log(surroundings);
    let asks_stdin = !arguments.logs.iter().any(|source| source == "-");
    let watched = reader::watched(surroundings, &arguments, true);
    let place = place(surroundings, arguments.logs, true);
    unlock(surroundings).await;
    let open = move || World::of(place);
    run(surroundings, Clock::Real, asks_stdin, watched, (false, machine(surroundings), open)).await
}

/// A console owns the terminal, so the passphrase is asked for before it begins, if a token needs one.
async fn unlock(surroundings: &Surroundings) {
    let github = TokenName::from(&Service::github(&surroundings.settings.github.host));
    let hosts = [github, TokenName::from(&Service::lambda())];
    let vault = surroundings.vault.clone();
    let _ = runtime::blocking(move || unlock_first(&vault, &hosts)).await;
}

/// Opens it on the made-up world.
pub(super) async fn demo(surroundings: &Surroundings, console: &ConsoleArguments, arguments: &DemoArguments) -> Exit {
    let (clock, world) = match super::snapshot::demo_world(arguments) {
        Ok(made) => made,
        Err(message) => {
            output::notice(&message);
            return Exit::Usage;
        }
    };
    let _log = start_log(surroundings);
    let watched = reader::watched(surroundings, console, false);
    run(surroundings, clock, true, watched, (true, executions(&world), move || world)).await
}

/// The executions of a made-up world.
pub(super) fn executions(world: &World) -> Option<Arc<dyn Executions>> {
    world.demo.map(|demo| -> Arc<dyn Executions> { Arc::new(demo) })
}

async fn run(
    surroundings: &Surroundings,
    clock: Clock,
    asks_stdin: bool,
    watched: Watched,
    (is_demo, executions, open): (bool, Option<Arc<dyn Executions>>, impl FnOnce() -> World + Send + 'static),
) -> Exit {
    let Some(mut app) = app(surroundings, clock) else { return Exit::Failure };
    app.demo = is_demo;
    let fault = surroundings.log_filter.as_deref().and_then(runtime::log_filter_fault);
    app.notices.extend(fault.map(|why| Notice {
        at: clock.now(),
        severity: Severity::Warning,
        text: Printable::new(why),
    }));
    let recorded = recorded(surroundings, &app);
    let outcome = if surroundings.linear {
        let start = LinearStart {
            is_ascii: surroundings.settings.ui.ascii,
            asks_stdin,
            is_terminal: io::stdout().is_terminal(),
            tells_view: surroundings.views.is_some(),
            sabotage: surroundings.sabotage,
        };
        runtime::linear(app, start, recorded, outside(surroundings), clock, watched, (executions, open)).await
    } else {
        let manners = manners(surroundings);
        runtime::console(app, manners, recorded, clock, surroundings.sabotage, watched, (executions, open)).await
    };
    ended(surroundings, outcome)
}

/// What keeps the events of a console, and where they are written.
fn recorded(surroundings: &Surroundings, app: &App) -> (Recorder, Reports) {
    let term = super::surroundings::text("TERM");
    let looks = &surroundings.looks;
    let mut header = Header::of(app, &looks.surface, &surroundings.settings.ui.keymap, term.as_deref());
    header.choices = surroundings.chosen.choices.clone();
    header.views = surroundings.views.iter().flatten().map(ToString::to_string).collect();
    let folder = surroundings.folders.state_directory.as_ref().map(|folder| folder.join("reports"));
    (Recorder::new(header), Reports { folder })
}

fn ended(surroundings: &Surroundings, outcome: Result<Outcome, ConsoleError>) -> Exit {
    match outcome {
        Ok(Outcome::Quit) => Exit::Ok,
        Ok(Outcome::Ended) => Exit::Cancelled,
        Err(error) => {
            let log =
                surroundings.folders.state_directory.as_ref().filter(|_| matches!(error, ConsoleError::Defect(_)));
            let log = log.map(|folder| format!("; {} has the details", folder.join("log").display()));
            output::notice(&format!("{error}{}", log.unwrap_or_default()));
            match error {
                ConsoleError::Defect(Some(Ok(report))) => tell(&report.display().to_string()),
                ConsoleError::Defect(Some(Err(why))) => output::notice(&format!("no crash report was written: {why}")),
                ConsoleError::Defect(None) | ConsoleError::Terminal(_) => {}
            }
            Exit::Failure
        }
    }
}

/// Where the report of a crash is, and what to do with it.
fn tell(report: &str) {
    output::notice(&format!("what led to it is in {report}"));
    output::notice(&format!("to see it: orchestra replay {report}"));
    output::notice(
        "attach it to a bug report: tokens are removed, but names, hosts and log lines are in it, so read it first",
    );
}

fn manners(surroundings: &Surroundings) -> Manners {
    let looks = &surroundings.looks;
    Manners {
        themes: looks.themes.clone(),
        surface: looks.surface.clone(),
        styles: looks.styles.clone(),
        asks_ground: looks.asks_ground,
        ground: None,
        link: surroundings.link,
        state_file: surroundings.chosen.path.clone(),
        outside: outside(surroundings),
    }
}

/// Where what leaves the console can go.
fn outside(surroundings: &Surroundings) -> Outside {
    let ui = &surroundings.settings.ui;
    let theme = surroundings.theme_flag.clone();
    let mut outside = Outside::new(text);
    outside.state_directory.clone_from(&surroundings.folders.state_directory);
    outside.config_file = surroundings.folders.config_directory.as_ref().map(|folder| folder.join(USER_FILE));
    outside.copy = ui.copy;
    outside.copy_limit_bytes = ui.copy_limit_bytes;
    outside.check = ConfigCheck(Arc::new(move || match Folders::read() {
        Ok(folders) => config::faults(&folders, theme.as_deref()).1,
        Err(why) => vec![why],
    }));
    outside
}

/// An app that has seen nothing yet.
pub(super) fn app(surroundings: &Surroundings, clock: Clock) -> Option<App> {
    match keymap::read(surroundings) {
        Ok(map) => {
            let mut app = App::new(clock.now(), (80, 24), Bindings::default());
            // The last notice is the one seen, so the first fault is told last.
            app.notices.extend(map.wrong.iter().rev().map(|wrong| Notice {
                at: clock.now(),
                severity: Severity::Warning,
                text: Printable::new(format!("keymap not taken, see `orchestra keys --check`: {wrong}")),
            }));
            app.notices.extend(map.clashes.iter().rev().map(|clash| Notice {
                at: clock.now(),
                severity: Severity::Warning,
                text: Printable::new(clash),
            }));
            let looks = &surroundings.looks;
            let themes = looks.themes.list().map(|(name, _)| name.to_owned()).collect();
            let look = Look { themes, theme: looks.theme.clone(), before: None };
            let settings = Arc::new(surroundings.settings.clone());
            let configured = Configured { settings, bindings: map.bindings, look, news: None };
            update(&mut app, Event::Configured(Box::new(configured)));
            // `ssh -t HOST orchestra` runs us without a shell around, or with one that controls no jobs.
            app.has_shell = !(surroundings.is_remote && runtime::is_in_first_group());
            choose(&mut app, surroundings);
            if let Some(views) = surroundings.views.clone() {
                // Nothing is read yet, so nothing is to be done yet.
                open_views(&mut app, views);
            }
            Some(app)
        }
        Err(error) => {
            output::notice(&error);
            None
        }
    }
}

/// Takes over what was chosen before, and tells what kept it from being read.
fn choose(app: &mut App, surroundings: &Surroundings) {
    recall(app, &surroundings.chosen.choices, keeping(surroundings));
    app.notices.extend(surroundings.chosen.trouble.iter().map(|trouble| Notice {
        at: app.now,
        severity: Severity::Warning,
        text: Printable::new(trouble),
    }));
}

fn keeping(surroundings: &Surroundings) -> Keeping {
    let mut keeping = Keeping { refusal: surroundings.chosen.refusal.clone(), ..Keeping::default() };
    keeping.note_files(&surroundings.settings);
    keeping
}

/// What the world is opened on. `follows` adds the log sources.
pub(super) fn place(surroundings: &Surroundings, mut logs: Vec<String>, follows: bool) -> Place {
    // Line by line, standard input is for what is asked.
    let reads_stdin = follows && surroundings.stdin_has_lines && !surroundings.linear;
    if reads_stdin && !logs.iter().any(|source| source == "-") {
        logs.push("-".into());
    }
    Place {
        settings: surroundings.settings.clone(),
        working_directory: surroundings.folders.working_directory.clone(),
        state_directory: surroundings.folders.state_directory.clone(),
        cache_directory: surroundings.folders.cache_directory.clone(),
        own_log: surroundings.folders.state_directory.as_ref().filter(|_| follows).map(|folder| folder.join("log")),
        vault: surroundings.vault.clone(),
        logs,
        follows,
    }
}

/// Starts our own log. Without one the console still runs, and says why on standard error.
fn start_log(surroundings: &Surroundings) -> Option<LogGuard> {
    let folder = surroundings.folders.state_directory.as_ref()?.join("log");
    match runtime::start_logging(&folder, surroundings.log_filter.as_deref()) {
        Ok(guard) => Some(guard),
        Err(error) => {
            output::notice(&format!("no log is kept: {}: {error}", folder.display()));
            None
        }
    }
}
