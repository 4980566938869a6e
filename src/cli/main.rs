//! From arguments to an exit code.

use std::io::IsTerminal;

use super::{
    Exit,
    args::{Arguments, Command, EnvCommand, GpuCommand, RunsCommand},
    env, gpu, keys, logs, output, runs, snapshot, status,
    surroundings::Surroundings,
    tui,
};

/// Runs the program on the arguments of the process.
pub fn main() -> Exit {
    let arguments = match Arguments::read() {
        Ok(arguments) => arguments,
        Err(exit) => return exit,
    };
    let surroundings = match Surroundings::read(&arguments.console) {
        Ok(surroundings) => surroundings,
        Err(message) => {
            output::notice(&message);
            return Exit::Usage;
        }
    };
    let executor = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .thread_name(crate::runtime::WORKER_NAME)
        .enable_all()
        .build();
    match executor {
        Ok(executor) => {
            let exit = executor.block_on(run(arguments, surroundings));
            // Reads that cannot be cancelled (a keyring, a stopped disk) do not hold the end up.
            executor.shutdown_background();
            exit
        }
        Err(error) => {
            output::notice(&format!("could not start: {error}"));
            Exit::Failure
        }
    }
}

async fn run(arguments: Arguments, surroundings: Surroundings) -> Exit {
    let console = arguments.console;
    match arguments.command {
        None if is_interactive() => tui::console(&surroundings, console).await,
        None => status::status(&surroundings, &super::args::StatusArguments::default()).await,
        Some(Command::Demo(demo)) if is_interactive() => tui::demo(&surroundings, &console, &demo).await,
        Some(Command::Demo(demo)) => snapshot::of_demo(&surroundings, demo).await,
        Some(Command::Snapshot(arguments)) => snapshot::snapshot(&surroundings, arguments).await,
        Some(Command::Status(arguments)) => status::status(&surroundings, &arguments).await,
        Some(Command::Env(EnvCommand::List(output))) => env::list(&surroundings, output.json).await,
        Some(Command::Env(EnvCommand::Check { name, output })) => env::check(&surroundings, &name, output.json).await,
        Some(Command::Runs(RunsCommand::List(output))) => runs::list(&surroundings, output.json).await,
        Some(Command::Runs(RunsCommand::Show { id, repository, output })) => {
            runs::show(&surroundings, id, repository.as_deref(), output.json).await
        }
        Some(Command::Gpu(GpuCommand::List(output))) => gpu::list(&surroundings, output.json).await,
        Some(Command::Logs(arguments)) => logs::logs(arguments).await,
        Some(Command::Keys(arguments)) => keys::keys(&surroundings, &arguments),
    }
}

/// A console needs a terminal to draw on, and nobody wants one in CI.
fn is_interactive() -> bool {
    std::io::stdout().is_terminal() && std::env::var_os("CI").is_none_or(|value| value != "true")
}
