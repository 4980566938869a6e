//! The console: on this machine, or on the made-up world.

use super::{
    Exit,
    args::{ConsoleArguments, DemoArguments},
    choices::Chosen,
    keymap, output,
    surroundings::Surroundings,
};
use crate::{
    app::{App, Keeping, LogsPane, Look, Notice, chosen_target, open_views},
    domain::{Printable, Severity},
    provider::{Place, World},
    runtime::{self, Clock, ConsoleError, LinearStart, LogGuard, Manners, Outcome},
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
            tells_view: surroundings.views.is_some(),
        };
        runtime::linear(app, start, clock, open).await
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
        state_file: surroundings.chosen.path.clone(),
    }
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
            let looks = &surroundings.looks;
            let themes = looks.themes.list().map(|(name, _)| name.to_owned()).collect();
            app.look = Look { themes, theme: looks.theme.clone(), before: None };
            app.mouse = surroundings.settings.ui.mouse;
            // `ssh -t HOST orchestra` runs us without a shell around.
            app.has_shell = !(surroundings.is_remote && runtime::leads_session());
            app.logs = LogsPane::new(surroundings.settings.logs.memory_bytes);
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

/// Takes over what was chosen before.
fn choose(app: &mut App, surroundings: &Surroundings) {
    let Chosen { choices, refusal, trouble, .. } = &surroundings.chosen;
    app.saved = surroundings.saved.clone();
    app.chosen = choices.palette.iter().filter_map(|text| chosen_target(text)).collect();
    app.logs.window.set_wraps(choices.wrap.unwrap_or(false));
    app.logs.times = choices.timestamps.unwrap_or(false);
    let set_in = |key| surroundings.settings.origins.of(key).map(str::to_owned);
    app.keeping =
        Some(Keeping { refusal: refusal.clone(), theme_from: set_in("ui.theme"), mouse_from: set_in("ui.mouse") });
    let at = app.now;
    app.notices.extend(trouble.iter().map(|trouble| Notice {
        at,
        severity: Severity::Warning,
        text: Printable::new(trouble),
    }));
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
