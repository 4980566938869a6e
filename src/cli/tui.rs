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
    output,
    surroundings::{Folders, Surroundings, text},
};
use crate::{
    app::{App, LogsPane, Look, Notice, go_to},
    domain::{Printable, Severity},
    provider::{Place, World},
    runtime::{self, Clock, ConfigCheck, ConsoleError, LinearStart, LogGuard, Manners, Outcome, Outside},
};

/// Opens the console on what is really there.
pub(super) async fn console(surroundings: &Surroundings, arguments: ConsoleArguments) -> Exit {
    let _log = start_log(surroundings);
    let asks_stdin = !arguments.logs.iter().any(|source| source == "-");
    let place = place(surroundings, arguments.logs, true);
    run(surroundings, Clock::Real, false, asks_stdin, move || World::of(place)).await
}

/// Opens it on the made-up world.
pub(super) async fn demo(surroundings: &Surroundings, _: &ConsoleArguments, arguments: &DemoArguments) -> Exit {
    let (clock, world) = match super::snapshot::demo_world(arguments) {
        Ok(made) => made,
        Err(message) => {
            output::notice(&message);
            return Exit::Usage;
        }
    };
    let _log = start_log(surroundings);
    run(surroundings, clock, true, true, move || world).await
}

async fn run(
    surroundings: &Surroundings,
    clock: Clock,
    is_demo: bool,
    asks_stdin: bool,
    open: impl FnOnce() -> World + Send + 'static,
) -> Exit {
    let Some(mut app) = app(surroundings, clock) else { return Exit::Failure };
    app.demo = is_demo;
    let outcome = if surroundings.linear {
        let start = LinearStart {
            is_ascii: surroundings.settings.ui.ascii,
            asks_stdin,
            is_terminal: io::stdout().is_terminal(),
            tells_view: surroundings.view.is_some(),
        };
        runtime::linear(app, start, outside(surroundings), clock, open).await
    } else {
        runtime::console(app, manners(surroundings), clock, surroundings.sabotage, open).await
    };
    match outcome {
        Ok(Outcome::Quit) => Exit::Ok,
        Ok(Outcome::Ended) => Exit::Cancelled,
        Err(error) => {
            let log = surroundings.state_directory.as_ref().filter(|_| matches!(error, ConsoleError::Defect));
            let log = log.map(|folder| format!("; {} has the details", folder.join("log").display()));
            output::notice(&format!("{error}{}", log.unwrap_or_default()));
            Exit::Failure
        }
    }
}

fn manners(surroundings: &Surroundings) -> Manners {
    let looks = &surroundings.looks;
    Manners {
        themes: looks.themes.clone(),
        surface: looks.surface.clone(),
        styles: looks.styles.clone(),
        asks_ground: looks.asks_ground,
        link: surroundings.link,
        outside: outside(surroundings),
    }
}

/// Where what leaves the console can go.
fn outside(surroundings: &Surroundings) -> Outside {
    let ui = &surroundings.settings.ui;
    let theme = surroundings.theme_flag.clone();
    let mut outside = Outside::new(text);
    outside.state_directory.clone_from(&surroundings.state_directory);
    outside.config_file = surroundings.config_directory.as_ref().map(|folder| folder.join(USER_FILE));
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
            let mut app = App::new(clock.now(), (80, 24), map.bindings);
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
            app.look = Look { themes, theme: looks.theme.clone(), before: None };
            app.commands.all = surroundings.settings.commands.clone();
            app.news.settings = surroundings.settings.notify.clone();
            app.read_only = surroundings.read_only;
            app.mouse = surroundings.settings.ui.mouse;
            // `ssh -t HOST orchestra` runs us without a shell around.
            app.has_shell = !(surroundings.is_remote && runtime::leads_session());
            app.logs = LogsPane::new(surroundings.settings.logs.memory_bytes);
            if let Some(view) = surroundings.view.clone() {
                // Nothing is read yet, so nothing is to be done yet.
                go_to(&mut app, view);
            }
            Some(app)
        }
        Err(error) => {
            output::notice(&error);
            None
        }
    }
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
        working_directory: surroundings.working_directory.clone(),
        own_log: surroundings.state_directory.as_ref().filter(|_| follows).map(|folder| folder.join("log")),
        tokens: surroundings.tokens.clone(),
        logs,
        follows,
    }
}

/// Starts our own log. Without one the console still runs, and says why on standard error.
fn start_log(surroundings: &Surroundings) -> Option<LogGuard> {
    let folder = surroundings.state_directory.as_ref()?.join("log");
    match runtime::start_logging(&folder, surroundings.log_filter.as_deref()) {
        Ok(guard) => Some(guard),
        Err(error) => {
            output::notice(&format!("no log is kept: {}: {error}", folder.display()));
            None
        }
    }
}
