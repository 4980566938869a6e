//! What was found as a commented configuration file.

use super::detect::Found;
use crate::{config::toml_value, domain::Printable};

const HEAD: &str = "\
# Configuration of orchestra for this repository, found from every folder below. Every key is
# optional; all of them with their defaults: orchestra config print-default
";

/// The text of `orchestra.toml`.
pub(super) fn text(found: &Found) -> String {
    [
        HEAD.to_owned(),
        github(found),
        checks(found),
        ENVIRONMENTS.to_owned(),
        LOGS.to_owned(),
        others(found),
        OWN.to_owned(),
    ]
    .iter()
    .filter(|part| !part.is_empty())
    .map(String::as_str)
    .collect::<Vec<_>>()
    .join("\n")
}

fn github(found: &Found) -> String {
    let watched = match (&found.repositories[..], found.workflows.len()) {
        ([], 0) => String::new(),
        ([], _) => format!("# Workflows are here ({}), but no remote at GitHub yet.\n", listed(&found.workflows)),
        (all, 0) => {
            format!("# {} is watched by itself: a remote names it. It has no workflows here yet.\n", listed(all))
        }
        (all, _) => {
            let workflows = listed(&found.workflows);
            format!("# {} is watched by itself: a remote names it. Workflows here: {workflows}.\n", listed(all))
        }
    };
    let example = found.repositories.first().map_or("octo/hello", Printable::as_str);
    let example = toml_value(&serde_json::json!([example]));
    format!("{watched}[github]\n# Other repositories to watch, as OWNER/NAME.\n#repositories = {example}\n")
}

fn checks(found: &Found) -> String {
    let servers: Vec<String> = found.servers.iter().map(|server| server.as_check()).collect();
    let servers = match &servers[..] {
        [] => String::new(),
        all => format!("# Answered on this machine while this file was made.\n{}\n", all.join("\n")),
    };
    let containers = match &found.containers[..] {
        [] => String::new(),
        all => format!("# Containers are described here: {}. A port that one opens is checked so:\n", listed(all)),
    };
    let example = "#[[checks]]\n#name = \"database\"\n#tcp = \"127.0.0.1:5432\"\n";
    let about = if containers.is_empty() { "# A thing to look at regularly: `url`, `tcp` or `process`.\n" } else { "" };
    format!("{servers}{containers}{about}{example}")
}

const ENVIRONMENTS: &str = "\
# Where software runs: development, staging, production or gpu. A check names its environment.
#[environments.production]
#layer = \"production\"
";

const LOGS: &str = "\
[logs]
# Files and patterns to follow.
#sources = [\"/var/log/nginx/*.log\"]
";

/// What belongs to a person and is refused here.
const OWN: &str = "\
# Commands of your own, [[commands]], and how you are told of news, [notify], stand in your own
# config.toml, never in a repository's file. With examples: orchestra config print-default
";

fn others(found: &Found) -> String {
    match &found.infrastructure[..] {
        [] => String::new(),
        all => format!("# Also here, and not read: {}.\n", listed(all)),
    }
}

/// The first few by name.
fn listed(all: &[Printable]) -> String {
    const SHOWN: usize = 5;
    let shown: Vec<&str> = all.iter().take(SHOWN).map(Printable::as_str).collect();
    match all.len().saturating_sub(SHOWN) {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}
