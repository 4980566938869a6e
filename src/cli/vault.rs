//! The vault of this machine, made of the settings and the environment.

use std::{path::Path, sync::Arc, time::Duration};

use zeroize::Zeroizing;

use super::output;
use crate::{
    config::{SecretsSettings, Template},
    domain::{Fault, FaultKind, Secret},
    provider::command::ChildCommand,
    runtime::{ask_unseen, printed_by},
    secrets::{
        AskPassphrase, Keyring, StoreKind, TokenCommand, TokenName, TokenVariables, Vault, VaultParts, Wanted, one_line,
    },
};

/// A program that asks a person for a password of its own needs some time; one that hangs is left then.
const LIMIT: Duration = Duration::from_secs(20);
const MOST_BYTES: usize = 16 * 1024;
/// What keepers of passwords need, beside what every child sees. None holds a token.
const PASSED: [&str; 8] = [
    "DBUS_SESSION_BUS_ADDRESS",
    "DISPLAY",
    "GNUPGHOME",
    "GPG_TTY",
    "PASSWORD_STORE_DIR",
    "USER",
    "WAYLAND_DISPLAY",
    "XAUTHORITY",
];

/// The stores that are looked through, as `ORCHESTRA_STORES` lists them; all where it does not.
///
/// # Errors
/// It names one that there is not; the message is for a person.
pub(super) fn asked(listed: Option<&str>) -> Result<Vec<StoreKind>, String> {
    let Some(listed) = listed else { return Ok(StoreKind::ALL.to_vec()) };
    let words = listed.split(',').map(str::trim).filter(|word| !word.is_empty());
    words.map(|word| word.parse().map_err(|fault: Fault| format!("ORCHESTRA_STORES: {fault}"))).collect()
}

/// Nothing is looked at before it is needed.
pub(super) fn of(
    settings: &SecretsSettings,
    variables: TokenVariables,
    state: Option<&Path>,
    asked: &[StoreKind],
) -> Vault {
    Vault::new(VaultParts {
        variables,
        keyring: Keyring::desktop(),
        keyutils: Keyring::keyutils(),
        command: settings.command.clone().map(token_command),
        folder: state.map(|state| state.join("secrets")),
        passphrase: passphrase(settings.passphrase_command.clone()),
        asked: asked.to_vec(),
    })
}

fn token_command(template: Template) -> TokenCommand {
    TokenCommand::new(template.program(), move |name| printed(&template, "secrets.command", Some(name)))
}

/// The program of the settings, else whoever sits at the terminal.
fn passphrase(command: Option<Template>) -> AskPassphrase {
    let Some(template) = command else { return AskPassphrase::new(|wanted| Ok(ask(wanted))) };
    let template = Arc::new(template);
    AskPassphrase::new(move |wanted| {
        if wanted == Wanted::Again {
            // It would print the same.
            return Ok(None);
        }
        let printed = printed(&template, "secrets.passphrase_command", None)?;
        one_line(&printed).map_err(|why| {
            Fault::new(FaultKind::Malformed, format!("the program `{}` {why}", template.program()))
                .with_hint("see secrets.passphrase_command in config.toml")
        })
    })
}

fn ask(wanted: Wanted) -> Option<Secret> {
    match wanted {
        Wanted::ToOpen => ask_unseen("Passphrase of the token file: "),
        Wanted::Again => ask_unseen("That did not open it. Passphrase of the token file: "),
        Wanted::ToMake => new_passphrase(),
    }
}

/// A new passphrase, typed twice; nothing where the two are not the same. Blocks.
pub(super) fn new_passphrase() -> Option<Secret> {
    let first = ask_unseen("A new passphrase for the token file: ")?;
    let second = ask_unseen("The same once more: ")?;
    if first.expose() == second.expose() {
        return Some(first);
    }
    output::notice("the two are not the same");
    None
}

fn printed(template: &Template, key: &str, name: Option<&TokenName>) -> Result<Zeroizing<Vec<u8>>, Fault> {
    let hint = |fault: Fault| fault.with_hint(format!("see {key} in config.toml"));
    let mut value = |wanted: &str| match (wanted, name) {
        ("name", Some(name)) => Ok(name.to_string()),
        ("host", Some(name)) => Ok(name.host().to_owned()),
        ("purpose", Some(name)) => Ok(name.purpose().unwrap_or_default().to_owned()),
        _ => Err(format!("there is no {{{wanted}}}")),
    };
    let words = template.fill(&mut value).map_err(|why| hint(Fault::new(FaultKind::Malformed, why)))?;
    let (program, arguments) =
        words.split_first().ok_or_else(|| hint(Fault::new(FaultKind::Absent, format!("{key} is empty"))))?;
    let mut command = ChildCommand::new(program).arguments(arguments).time_limit(LIMIT).output_limit(MOST_BYTES);
    for variable in PASSED {
        command = command.pass(variable);
    }
    printed_by(command).map_err(hint)
}

/// Unlocks the token file before a console takes the terminal, where it holds a token of these hosts, of
/// whatever purpose, and lets nobody be asked from then on. Blocks.
pub(super) fn unlock_first(vault: &Vault, hosts: &[TokenName]) {
    // What is wrong is said by whoever needs the token.
    let _ = vault.unlock_for(|name| hosts.iter().any(|host| host.host() == name.host()));
    vault.stop_asking();
}
