//! `orchestra env logs`.

use super::env_known::known;
use crate::cli::{Exit, args::LogsArguments, logs, output, surroundings::Surroundings};

/// Prints what the services and their supervisor wrote; those that wrote nothing yet are waited for while following.
pub(super) async fn logs(
    surroundings: &Surroundings,
    name: &str,
    service: Option<&str>,
    follow: bool,
    json: bool,
) -> Result<Exit, Exit> {
    let here = known(surroundings, name)?;
    let is_supervisor = service == Some("supervisor");
    here.service(service.filter(|_| !is_supervisor))?;
    let names: Vec<&str> = match service {
        Some(service) => vec![service],
        None => here.registered.services.iter().map(|service| service.name.as_str()).collect(),
    };
    let files = names.iter().map(|name| here.folder.log(name)).filter(|path| follow || path.exists());
    let sources: Vec<String> = files.map(|path| path.display().to_string()).collect();
    if sources.is_empty() {
        output::notice(&format!("nothing was printed yet; to see how it is: orchestra env show {name}"));
        return Ok(Exit::Ok);
    }
    Ok(logs::logs(LogsArguments { sources, follow, json }).await)
}
