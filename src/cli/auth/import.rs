//! Tokens that other programs keep.

use std::path::Path;

use super::{
    run::Refusal,
    source::Given,
    target::{Asked, Target},
};
use crate::{
    cli::{args_auth::ImportFrom, surroundings},
    domain::{Fault, FaultKind, Secret},
    provider::command::ChildCommand,
};

/// What gh finds its own keyring and files by.
const GH: [&str; 6] = ["GH_CONFIG_DIR", "DBUS_SESSION_BUS_ADDRESS", "DISPLAY", "WAYLAND_DISPLAY", "LOGNAME", "USER"];

/// Takes over the token of another program.
pub(super) async fn import(from: ImportFrom, target: &Target) -> Result<Given, Refusal> {
    match from {
        ImportFrom::Gh => from_gh(target.name.host()).await,
        ImportFrom::Lambda => from_lambda().await,
    }
}

/// The token that gh has for the GitHub that is meant, without a word where it has none.
pub(super) async fn offered(target: &Target) -> Option<Given> {
    let Asked::Github(_) = target.asked else { return None };
    from_gh(target.name.host()).await.ok()
}

async fn from_gh(host: &str) -> Result<Given, Refusal> {
    let command = GH.into_iter().fold(ChildCommand::new("gh"), ChildCommand::pass);
    let said = command.arguments(["auth", "token", "--hostname", host]).output().await;
    let said = said.map_err(|fault| match fault.kind {
        FaultKind::Absent => fault,
        _ => fault.with_hint(format!("log in with gh first: gh auth login --hostname {host}")),
    })?;
    let text = zeroize::Zeroizing::new(said);
    let token = std::str::from_utf8(&text).ok().and_then(Secret::new).ok_or_else(|| {
        Fault::new(FaultKind::Malformed, format!("`gh auth token` printed no token for {host}"))
            .with_hint(format!("log in with gh first: gh auth login --hostname {host}"))
    })?;
    Ok(Given { token, origin: "gh" })
}

async fn from_lambda() -> Result<Given, Refusal> {
    let Some(home) = surroundings::text("HOME") else {
        return Err(Refusal::Usage("there is no home to look in; set HOME, or pipe the key into --with-token".into()));
    };
    let path = Path::new(&home).join(".lambda_cloud/lambda_keys");
    let shown = path.display().to_string();
    let read = crate::runtime::blocking(move || std::fs::read_to_string(path).map(zeroize::Zeroizing::new)).await;
    let text = read.unwrap_or_else(|| Err(std::io::ErrorKind::Other.into())).map_err(|error| {
        let why = crate::cli::output::reason(&error);
        Fault::new(FaultKind::NotFound, format!("{shown} cannot be read: {why}"))
            .with_hint("paste the key instead: orchestra auth login lambda")
    })?;
    let token = api_key(&text).and_then(Secret::new).ok_or_else(|| {
        Fault::new(FaultKind::Malformed, format!("{shown} has no line `api_key = KEY`"))
            .with_hint("paste the key instead: orchestra auth login lambda")
    })?;
    Ok(Given { token, origin: "~/.lambda_cloud/lambda_keys" })
}

/// The value of `api_key = KEY`, with or without quotes and spaces, among other lines and comments.
fn api_key(text: &str) -> Option<&str> {
    let pairs = text.lines().filter_map(|line| line.trim().split_once('='));
    let mut keys = pairs.filter(|(name, _)| name.trim() == "api_key");
    keys.next().map(|(_, value)| value.trim().trim_matches(['"', '\'']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_is_found_in_the_file_that_other_programs_write() {
        for text in
            ["api_key = secret_a.b", "# mine\napi_key=\"secret_a.b\"\r\n", "[default]\n  api_key = secret_a.b\n\n"]
        {
            assert_eq!(api_key(text), Some("secret_a.b"), "{text}");
        }
        assert_eq!(api_key("my_api_key = x\n# api_key = y\nsecret_a.b"), None);
    }
}
