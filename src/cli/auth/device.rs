//! Logging in on a web page with a short code.

use super::{
    run::Refusal,
    source::{Given, open},
    target::{Asked, Target},
};
use crate::{cli::output, config::Settings, provider::DeviceFlow};

/// What the app asks for; enough for everything that is done here.
const SCOPE: &str = "repo";

/// Shows the code and the page, and waits until the person has decided there.
pub(super) async fn device(target: &Target, settings: &Settings) -> Result<Given, Refusal> {
    let Asked::Github(github) = &target.asked else {
        return Err(Refusal::Usage(format!("--device is for GitHub; {} has no such login", target.name)));
    };
    let Some(client_id) = settings.client_id.as_deref().filter(|_| github.host == settings.github.host) else {
        return Err(Refusal::Usage(format!(
            "--device needs the client id of an OAuth app of {}: set github.client_id in config.toml, or paste a token \
             without --device",
            github.host
        )));
    };
    let flow = DeviceFlow::new(github, client_id)?;
    let code = flow.begin(SCOPE).await?;
    output::say(&format!("Type the code {} at {}\n", code.user_code, code.page));
    open(code.page.as_str()).await;
    let token = flow.wait(&code).await?;
    Ok(Given { token, origin: "the web page" })
}
