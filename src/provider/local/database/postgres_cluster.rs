//! `local.postgres-cluster`.

use std::{fs, io::Write as _, path::Path, time::Duration};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::account::Account;
use crate::{
    plan::Idempotence,
    provider::{
        OperationFault,
        command::ChildCommand,
        local::{
            child::OPERATION,
            create_directory::make_directories,
            direct::Direct,
            faults::{disk, refused, wait},
            kind::Words,
            ledger::{Entry, Made},
            paths::{name_rules, path_rules},
            place::Place,
            reservation::{Reservation, is_free},
        },
    },
};

/// Where a port is looked for.
const PORTS: std::ops::RangeInclusive<u16> = 15432..=16431;
const TIME: Duration = Duration::from_secs(120);

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::provider::local) struct Inputs {
    /// Absolute; nothing may be there.
    directory: String,
    /// The database in it: small letters, digits and `_`.
    database: String,
    /// A free one otherwise.
    port: Option<u16>,
    /// Whose the port is; the cluster's directory tells otherwise.
    environment: Option<String>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub(in crate::provider::local) struct Outputs {
    directory: String,
    database: String,
    user: String,
    port: u16,
}

/// Makes a cluster that listens on 127.0.0.1 alone. It does not run afterwards: it is a service of the environment.
pub(in crate::provider::local) struct PostgresCluster;

impl Direct for PostgresCluster {
    const WORDS: Words = Words {
        name: "local.postgres-cluster",
        description: "Makes a PostgreSQL cluster of its own with a database, on a port of 127.0.0.1; trusts this machine",
        idempotence: Idempotence::Inspectable,
        irreversible: None,
        seconds: 8,
    };
    type Inputs = Inputs;
    type Outputs = Outputs;

    fn rules(inputs: &Inputs) -> Vec<String> {
        let mut wrong = path_rules("directory", &inputs.directory);
        wrong.extend(inputs.environment.iter().flat_map(|name| name_rules("the environment", name)));
        let name = &inputs.database;
        let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        if !name.starts_with(|c: char| c.is_ascii_lowercase()) || name.len() > 63 || !name.chars().all(fits) {
            wrong.push(format!("database is no name of small letters, digits and `_`: {}", name.escape_debug()));
        }
        wrong
    }

    fn perform(place: &Place, entry: &mut Entry, inputs: Inputs) -> Result<Outputs, OperationFault> {
        let directory = Path::new(&inputs.directory);
        // Half a cluster of an interrupted attempt is of no worth.
        entry.take_back()?;
        if directory.symlink_metadata().is_ok() {
            return Err(refused(format!(
                "{} is there already; a cluster is made where nothing is",
                directory.display()
            )));
        }
        let account = Account::of_this_process(place)?;
        if let Some(above) = directory.parent() {
            make_directories(entry, above)?;
        }
        let port = reserve(place, entry, &inputs)?;
        entry.note([Made::Tree { path: directory.into() }])?;
        account.make_directory(directory)?;
        let id = entry.id().to_string();
        let run = |name: &str| {
            Ok::<_, OperationFault>(account.command(place, name)?.set(OPERATION, &id).time_limit(TIME).folder("/"))
        };
        let make = ["--username=postgres", "--auth=trust", "--encoding=UTF8", "--no-locale", "-D"];
        run_to_end(run("initdb")?.arguments(make).arguments([directory]))?;
        settle(directory, port)?;
        let statement = format!("CREATE DATABASE \"{}\";\n", inputs.database);
        let alone = run("postgres")?.arguments(["--single", "-c", "exit_on_error=on", "-D"]).arguments([directory]);
        wait(alone.arguments(["postgres"]).feed(statement.as_bytes())).map_err(OperationFault::lasting)?;
        Ok(Outputs { directory: inputs.directory, database: inputs.database, user: "postgres".into(), port })
    }

    fn undo(place: &Place, entry: &mut Entry) -> Result<(), OperationFault> {
        let directory = entry.outputs().get("directory").and_then(|path| path.as_str()).map(std::path::PathBuf::from);
        // One that was removed and made anew is another operation's.
        let is_ours = |path: &std::path::PathBuf| entry.made().contains(&Made::Tree { path: path.clone() });
        let directory = directory.filter(|path| is_ours(path) && path.join("postmaster.pid").exists());
        if let Some(directory) = directory {
            // One that does not answer any more is removed all the same.
            let stop = Account::of_this_process(place)?.command(place, "pg_ctl")?.time_limit(TIME).folder("/");
            let _ = run_to_end(stop.arguments(["-m", "fast", "-w", "stop", "-D"]).arguments([&directory]));
        }
        entry.take_back()
    }
}

fn run_to_end(command: ChildCommand) -> Result<(), OperationFault> {
    wait(command.output()).map(drop).map_err(OperationFault::lasting)
}

fn reserve(place: &Place, entry: &mut Entry, inputs: &Inputs) -> Result<u16, OperationFault> {
    let environment = inputs.environment.clone().unwrap_or_else(|| inputs.directory.clone());
    let ours = Reservation { environment, operation: entry.id().clone() };
    let wanted = inputs.port.map_or(PORTS, |port| port..=port);
    for port in wanted.clone() {
        if place.reservations().whose(port).is_none() && is_free(port) {
            entry.note([Made::Port { port }])?;
            if place.reservations().take(port, &ours)? {
                return Ok(port);
            }
            entry.forget(&Made::Port { port })?;
        }
    }
    Err(refused(format!("no port between {} and {} is free for PostgreSQL", wanted.start(), wanted.end())))
}

/// What the cluster is, however it is started.
fn settle(directory: &Path, port: u16) -> Result<(), OperationFault> {
    let path = directory.join("postgresql.conf");
    let text = format!("\nport = {port}\nlisten_addresses = '127.0.0.1'\nunix_socket_directories = ''\n");
    let file = fs::OpenOptions::new().append(true).open(&path);
    let written = file.and_then(|mut file| file.write_all(text.as_bytes()).and_then(|()| file.sync_all()));
    written.map_err(|error| disk("write", &path, &error))
}
