//! The console: on this machine, or on the made-up world.

use super::{
    Exit,
    args::{ConsoleArguments, DemoArguments},
    output,
    surroundings::Surroundings,
};
use crate::{
    app::{App, LogsPane},
    keymap::Bindings,
    provider::{Place, World},
    runtime::{self, Clock, ConsoleError, LogGuard, Outcome},
};

/// Opens the console on what is really there.
pub(super) async fn console(surroundings: &Surroundings, arguments: ConsoleArguments) -> Exit {
    let _log = start_log(surroundings);
    let place = place(surroundings, arguments.logs, true);
    run(surroundings, Clock::Real, false, move || World::of(place)).await
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
    run(surroundings, clock, true, move || world).await
}

async fn run(
    surroundings: &Surroundings,
    clock: Clock,
    is_demo: bool,
    open: impl FnOnce() -> World + Send + 'static,
) -> Exit {
    let Some(mut app) = app(surroundings, clock) else { return Exit::Failure };
    app.demo = is_demo;
    match runtime::console(app, &surroundings.styles, clock, surroundings.sabotage, open).await {
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

/// An app that has seen nothing yet.
pub(super) fn app(surroundings: &Surroundings, clock: Clock) -> Option<App> {
    match Bindings::shipped() {
        Ok(bindings) => {
            let mut app = App::new(clock.now(), (80, 24), bindings);
            app.mouse = surroundings.settings.ui.mouse;
            // `ssh -t HOST orchestra` runs us without a shell around.
            app.has_shell = !(surroundings.is_remote && runtime::leads_session());
            app.logs = LogsPane::new(surroundings.settings.logs.memory_bytes);
            Some(app)
        }
        Err(error) => {
            output::notice(&error.to_string());
            None
        }
    }
}

/// What the world is opened on. `follows` adds the log sources.
pub(super) fn place(surroundings: &Surroundings, mut logs: Vec<String>, follows: bool) -> Place {
    if follows && surroundings.stdin_has_lines && !logs.iter().any(|source| source == "-") {
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
