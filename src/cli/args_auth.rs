//! The commands about tokens.

use clap::{Args, Subcommand, ValueEnum};

/// Of each token only its name, its kind and its store are ever shown.
#[derive(Debug, Subcommand)]
pub(super) enum AuthCommand {
    /// Keep a token, once the far side has said that it is good
    Login(LoginArguments),
    /// Which tokens are here, what each may do and when it ends: exit code 4 when a login is needed
    Status {
        /// Print JSON, for scripts
        #[arg(long)]
        json: bool,
    },
    /// Forget a token
    Logout {
        /// Which one: `github`, `lambda`, HOST or PURPOSE@HOST
        #[arg(value_name = "NAME", default_value = "github")]
        name: String,
        /// Take it out of this store alone: keyring, keyutils, encrypted-file or plain-file
        #[arg(long, value_name = "STORE")]
        store: Option<String>,
    },
    /// Put a new token in the place of one, which is forgotten only when the new one is good
    Rotate(RotateArguments),
    /// Give the encrypted token file another passphrase; the tokens in it stay
    Passphrase {
        /// Read the old and the new passphrase from standard input, a line each
        #[arg(long)]
        with_passphrases: bool,
    },
}

#[derive(Debug, Args)]
pub(super) struct LoginArguments {
    /// Where to: `github`, `lambda`, HOST or PURPOSE@HOST [default: github]
    #[arg(value_name = "NAME")]
    pub name: Option<String>,
    /// Read the token from standard input
    #[arg(long, conflicts_with_all = ["import", "device"])]
    pub with_token: bool,
    /// Take over the token of another program: gh (`gh auth token`) or lambda
    /// (~/.lambda_cloud/lambda_keys)
    #[arg(long, value_enum, value_name = "FROM", conflicts_with = "device")]
    pub import: Option<ImportFrom>,
    /// Log in on a web page with a short code; needs github.client_id in config.toml
    #[arg(long)]
    pub device: bool,
    /// What it is for, where there are several tokens of one host; the same as PURPOSE@HOST
    #[arg(long = "name", value_name = "PURPOSE", id = "purpose")]
    pub purpose: Option<String>,
    /// Keep it there: keyring, keyutils, encrypted-file or, in clear, plain-file [default: the first
    /// that works, in this order, never in clear]
    #[arg(long, value_name = "STORE")]
    pub store: Option<String>,
}

#[derive(Debug, Args)]
pub(super) struct RotateArguments {
    /// Which one: `github`, `lambda`, HOST or PURPOSE@HOST
    #[arg(value_name = "NAME", default_value = "github")]
    pub name: String,
    /// Read the new token from standard input
    #[arg(long)]
    pub with_token: bool,
    /// Agree without being asked to a new one of another account, or that can do less
    #[arg(long, short)]
    pub yes: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ImportFrom {
    Gh,
    Lambda,
}
