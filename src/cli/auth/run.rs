//! Which command it is.

use super::{login, logout, passphrase, rotate, status, target::Target};
use crate::{
    cli::{Exit, args_auth::AuthCommand, output, surroundings::Surroundings},
    domain::Fault,
};

/// Does one of the commands about tokens.
pub(in crate::cli) async fn run(surroundings: &Surroundings, command: &AuthCommand) -> Exit {
    let sends_nothing = matches!(command, AuthCommand::Logout { .. } | AuthCommand::Passphrase { .. });
    if surroundings.vault.is_refused() && !sends_nothing {
        output::notice("nothing was asked and nothing was kept");
        return Exit::Usage;
    }
    let done = match command {
        AuthCommand::Login(arguments) => login::login(surroundings, arguments).await,
        AuthCommand::Status { json } => Ok(status::status(surroundings, *json).await),
        AuthCommand::Logout { name, store } => logout::logout(surroundings, name, store.as_deref()).await,
        AuthCommand::Rotate(arguments) => rotate::rotate(surroundings, arguments).await,
        AuthCommand::Passphrase { with_passphrases } => passphrase::change(surroundings, *with_passphrases).await,
    };
    done.unwrap_or_else(|refusal| refusal.tell())
}

/// Refuses to take a token in where it would be sent to an address that a repository's file names.
pub(super) fn may_ask(surroundings: &Surroundings, target: &Target) -> Result<(), Refusal> {
    let host = target.name.host();
    if !surroundings.vault.is_shut_for(host) {
        return Ok(());
    }
    Err(Refusal::Usage(format!(
        "a repository's file says here where tokens for {host} are sent; nothing was asked and nothing was kept; log in \
         from another folder"
    )))
}

/// Why a command ends early.
pub(super) enum Refusal {
    Fault(Fault),
    /// The person did not go on.
    Cancelled,
    /// What was asked for cannot be meant, or not here.
    Usage(String),
}

impl Refusal {
    fn tell(&self) -> Exit {
        match self {
            Self::Fault(fault) => {
                output::notice(&fault.to_string());
                Exit::of(fault)
            }
            Self::Cancelled => {
                output::notice("nothing was kept");
                Exit::Cancelled
            }
            Self::Usage(why) => {
                output::notice(why);
                Exit::Usage
            }
        }
    }
}

impl From<Fault> for Refusal {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}
