//! Looks at everything and prints it.

use serde_json::json;

use super::{
    Finding, access,
    finding::State,
    folders, providers,
    terminal::{self, Clocks},
    terminal_answers, tmux, watches,
};
use crate::{
    cli::{
        Exit,
        args::ConsoleArguments,
        output,
        surroundings::{Folders, Surroundings, text},
        vault,
    },
    config::SecretsSettings,
    runtime::blocking,
    secrets::{TokenVariables, Vault},
};

pub(in crate::cli) async fn run(console: &ConsoleArguments, as_json: bool) -> Exit {
    let findings = match look(console).await {
        Ok(findings) => findings,
        Err(message) => {
            output::notice(&message);
            return Exit::Usage;
        }
    };
    let is_well = findings.iter().all(|finding| finding.state != State::Mend);
    let printed = if as_json {
        output::print_json(&json!({ "is_well": is_well, "findings": findings }))
    } else {
        output::print(&output::table(&["name", "state", "found"], &rows(&findings)))
    };
    if is_well { printed } else { Exit::Failure }
}

async fn look(console: &ConsoleArguments) -> Result<Vec<Finding>, String> {
    let clocks = Clocks::read();
    let places = Folders::read()?;
    let surroundings = Surroundings::read(console);
    let host = surroundings.as_ref().map_or("github.com", |surroundings| surroundings.settings.github.host.as_str());
    let mut findings = terminal::terminal();
    // Held until all is looked at: an answer that comes too late must not reach the shell.
    let (answers, _quiet) = terminal_answers::ask().await;
    findings.extend(answers);
    findings.extend(tmux::tmux().await);
    findings.push(terminal::locale());
    findings.push(folders::configuration(&places, &surroundings));
    findings.extend(folders::folders(&places));
    let host = host.to_owned();
    let vault = surroundings.as_ref().map_or_else(|_| of_nothing(&places), |surroundings| surroundings.vault.clone());
    // A report asks no questions.
    vault.stop_asking();
    findings.extend(blocking(move || access::tokens(&vault, &host)).await.unwrap_or_default());
    findings.push(access::proxies());
    findings.push(access::certificates());
    findings.push(access::git().await);
    findings.extend(watches::watches());
    if let Ok(surroundings) = &surroundings {
        findings.extend(providers::providers(surroundings).await);
    }
    findings.push(clocks.finding(&Clocks::read()));
    Ok(findings)
}

/// The stores as they are where no configuration can be read.
fn of_nothing(places: &Folders) -> Vault {
    let asked = vault::asked(text("ORCHESTRA_STORES").as_deref()).unwrap_or_default();
    vault::of(&SecretsSettings::default(), TokenVariables::read(text), places.state_directory.as_deref(), &asked)
}

/// What to do stands below what was found, where a sentence has room.
fn rows(findings: &[Finding]) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    for finding in findings {
        rows.push(vec![finding.name.clone(), finding.state.word().into(), finding.found.to_string()]);
        rows.extend(finding.next.iter().map(|next| vec![String::new(), String::new(), format!("> {next}")]));
    }
    rows
}
