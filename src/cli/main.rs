//! From arguments to an exit code.

use std::io::IsTerminal;

use super::{
    Exit,
    args::{
        AnyCommand, Arguments, Command, ConsoleArguments, EnvCommand, GpuCommand, RunsCommand, StatusArguments,
        WorkflowCommand,
    },
    args_settings::SettingsCommand,
    args_work::WorkCommand,
    auth, config, doctor, env, generated, gpu, init, keys, logs, output, replay, runs, snapshot, status,
    surroundings::Surroundings,
    themes, tui, views, work, workflow,
};

/// Runs the program on the arguments of the process.
pub fn main() -> Exit {
    let Arguments { command, console } = match Arguments::read() {
        Ok(arguments) => arguments,
        Err(exit) => return exit,
    };
    if !command.as_ref().is_some_and(is_found_by_its_environment) {
        crate::runtime::close_memory();
    }
    if command.is_some() && !console.logs.is_empty() {
        output::notice("--log before a command is for the console alone; to print lines: orchestra logs SOURCE");
        return Exit::Usage;
    }
    let shows = |command: &AnyCommand| matches!(command, AnyCommand::Reading(Command::Demo(_) | Command::Snapshot(_)));
    if console.locator.is_some() && command.as_ref().is_some_and(|command| !shows(command)) {
        output::notice("--locator opens a view of the console; this command has none: orchestra --locator VIEW");
        return Exit::Usage;
    }
    let command = match command {
        Some(AnyCommand::Settings(command)) => return settings(command, &console),
        Some(command) => Some(command),
        None => None,
    };
    match Surroundings::read(&console) {
        Ok(surroundings) => {
            surroundings.remark.iter().for_each(|remark| output::notice(remark));
            match command {
                Some(AnyCommand::Work(command)) => execute(work::run(&surroundings, command)),
                Some(AnyCommand::Auth(command)) => execute(until_asked_to_end(auth::run(&surroundings, &command))),
                Some(AnyCommand::Reading(command)) => execute(run(Some(command), console, surroundings)),
                _ => execute(run(None, console, surroundings)),
            }
        }
        Err(message) => {
            output::notice(&message);
            Exit::Usage
        }
    }
}

/// What stands around the processes of others: it has no token, and is found anew by what `/proc` says
/// of it, which closed memory would hide.
fn is_found_by_its_environment(command: &AnyCommand) -> bool {
    matches!(command, AnyCommand::Work(WorkCommand::Supervise { .. } | WorkCommand::Child { .. }))
}

fn execute(work: impl Future<Output = Exit>) -> Exit {
    let executor = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .thread_name(crate::runtime::WORKER_NAME)
        .enable_all()
        .build();
    match executor {
        Ok(executor) => {
            let exit = executor.block_on(work);
            // Reads that cannot be cancelled (a keyring, a stopped disk) do not hold the end up.
            executor.shutdown_background();
            exit
        }
        Err(error) => {
            output::notice(&format!(
                "could not start: {}; see what limits this user: ulimit -a",
                output::reason(&error)
            ));
            Exit::Failure
        }
    }
}

fn settings(command: SettingsCommand, console: &ConsoleArguments) -> Exit {
    match command {
        SettingsCommand::Config(command) => config::run(&command, console),
        SettingsCommand::Views(arguments) => views::views(&arguments),
        SettingsCommand::Init { write } => execute(init::run(write)),
        SettingsCommand::Doctor(arguments) => execute(until_asked_to_end(doctor::run(console, arguments.json))),
        SettingsCommand::Completions(arguments) => generated::completions(&arguments),
        SettingsCommand::Man { out } => generated::man(out.as_deref()),
    }
}

async fn run(command: Option<Command>, console: ConsoleArguments, surroundings: Surroundings) -> Exit {
    match command {
        None if surroundings.linear || is_interactive() => tui::console(&surroundings, console).await,
        Some(Command::Demo(demo)) if surroundings.linear || is_interactive() => {
            tui::demo(&surroundings, &console, &demo).await
        }
        Some(Command::Replay(arguments)) if !arguments.prints() && !surroundings.linear && is_interactive() => {
            replay::play(&surroundings, arguments).await
        }
        command => until_asked_to_end(print(command, &surroundings)).await,
    }
}

/// Leaves the work where it is when a signal asks for the end: what it holds is given back, the terminal above all.
async fn until_asked_to_end(work: impl Future<Output = Exit>) -> Exit {
    let asked = crate::runtime::asked_to_end(Exit::Cancelled.code());
    tokio::select! {
        exit = work => exit,
        () = asked => Exit::Cancelled,
    }
}

/// The commands that print and end; without one, a reading of everything.
async fn print(command: Option<Command>, surroundings: &Surroundings) -> Exit {
    let Some(command) = command else {
        if surroundings.views.is_some() {
            output::notice("there is no terminal to show the view on; to print it: orchestra snapshot --locator VIEW");
        }
        return status::status(surroundings, &StatusArguments::default()).await;
    };
    match command {
        Command::Demo(demo) => snapshot::of_demo(surroundings, demo).await,
        Command::Snapshot(arguments) => snapshot::snapshot(surroundings, arguments).await,
        Command::Replay(arguments) => replay::print(surroundings, &arguments),
        Command::Status(arguments) => status::status(surroundings, &arguments).await,
        Command::Env(EnvCommand::List(output)) => env::list(surroundings, output.form()).await,
        Command::Env(EnvCommand::Check { name, output }) => env::check(surroundings, &name, output.json).await,
        Command::Env(EnvCommand::Work(command)) => work::env::run(surroundings, command).await,
        Command::Runs(RunsCommand::List(arguments)) => runs::list(surroundings, &arguments).await,
        Command::Runs(RunsCommand::Show(arguments)) => runs::show(surroundings, &arguments).await,
        Command::Runs(RunsCommand::Watch(arguments)) => runs::watch(surroundings, &arguments).await,
        Command::Workflow(WorkflowCommand::Check(arguments)) => workflow::check(surroundings, &arguments).await,
        Command::Runs(RunsCommand::Logs(asked)) => runs::logs(surroundings, &asked).await,
        Command::Runs(RunsCommand::Gates(output)) => runs::gates(surroundings, output.json).await,
        Command::Runs(RunsCommand::Deployments(output)) => runs::deployments(surroundings, output.json).await,
        Command::Runs(RunsCommand::Change(change)) => work::runs_change::run(surroundings, change).await,
        Command::Workflow(WorkflowCommand::Change(change)) => work::runs_change::workflow(surroundings, change).await,
        Command::Gpu(GpuCommand::List(output)) => gpu::list(surroundings, output.form()).await,
        Command::Logs(arguments) => logs::logs(arguments).await,
        Command::Keys(arguments) => keys::keys(surroundings, &arguments),
        Command::Themes(arguments) => themes::themes(surroundings, arguments).await,
    }
}

/// A console needs a terminal to draw on, and nobody wants one in CI.
fn is_interactive() -> bool {
    std::io::stdout().is_terminal() && std::env::var_os("CI").is_none_or(|value| value != "true")
}
