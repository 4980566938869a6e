//! Addresses to open in a browser.

use url::Url;

use super::rows::Rows;
use crate::app::{App, EnvironmentRow, OpenedExecution, WorkflowRow, delivery, job_log};
use crate::domain::{Environment, Repository, Service};
use crate::keymap::Pane;

/// Pages of the rows that are meant; where there is none, of the repository. The error says why there
/// is nothing to open.
pub(super) fn pages(app: &App) -> Result<Vec<String>, String> {
    if let Some(page) = job_log::page(app).and_then(|page| address(&page)) {
        return Ok(vec![page]);
    }
    let (found, none) = match Rows::meant(app) {
        Some(Rows::Runs(runs)) if !runs.is_empty() => {
            let pages = runs.iter().filter_map(|run| address(run.url.as_str())).collect();
            (pages, "the address of this run is not one of the web".to_owned())
        }
        Some(Rows::Environments(environments)) => {
            let pages = environments.iter().flat_map(|environment| of_services(environment)).collect();
            (pages, "no service of this environment is checked by an address".to_owned())
        }
        Some(Rows::Gates(gates)) if !gates.is_empty() => {
            let pages = gates.iter().filter_map(|gate| address(&delivery::run_page(app, &gate.run)?)).collect();
            (pages, "the address of this run is not one of the web".to_owned())
        }
        Some(Rows::Targets(rows)) if !rows.is_empty() => {
            let page =
                |row: &&EnvironmentRow| delivery::environment_page(app, &row.delivery.repository, &row.of().name);
            (rows.iter().filter_map(|row| address(&page(row)?)).collect(), "it has no page".to_owned())
        }
        Some(Rows::Pulls(rows)) if !rows.is_empty() => {
            let pages = rows.iter().filter_map(|row| address(row.of().url.as_str())).collect();
            (pages, "the address of this pull request is not one of the web".to_owned())
        }
        Some(Rows::Workflows(rows)) if !rows.is_empty() => {
            let page = |row: &&WorkflowRow| delivery::workflow_page(app, &row.delivery.repository, row.of().file());
            (rows.iter().filter_map(|row| address(&page(row)?)).collect(), "it has no page".to_owned())
        }
        Some(Rows::Executions(_)) => {
            let found = app.execution.as_ref().and_then(OpenedExecution::url).and_then(|url| address(&url));
            (found.into_iter().collect(), "this execution made nothing with an address".to_owned())
        }
        Some(Rows::Gpus(_)) => (Vec::new(), "a GPU has no page".to_owned()),
        _ if matches!(app.focus.pane, Pane::Pipelines | Pane::Overview) => {
            let repository = app.store.inventory.repository.as_ref();
            let page = repository.and_then(|repository| of_repository(repository));
            (page.into_iter().collect(), "no repository with a page on GitHub is here".to_owned())
        }
        _ => (Vec::new(), format!("{} has no page", app.focus.pane.title())),
    };
    let mut pages: Vec<String> = Vec::with_capacity(found.len());
    for page in found {
        if !pages.contains(&page) {
            pages.push(page);
        }
    }
    if pages.is_empty() { Err(none) } else { Ok(pages) }
}

/// An address of the web, without a user's name or password; nothing for any other kind.
fn address(text: &str) -> Option<String> {
    let mut url = Url::parse(text).ok()?;
    if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none_or(str::is_empty) {
        return None;
    }
    url.set_username("").and_then(|()| url.set_password(None)).ok()?;
    Some(url.into())
}

/// What its services are asked by.
fn of_services(environment: &Environment) -> impl Iterator<Item = String> {
    environment.services.iter().filter_map(|(_, service)| of_service(service))
}

fn of_service(service: &Service) -> Option<String> {
    service.probe.as_ref()?.as_str().strip_prefix("GET ").and_then(address)
}

/// The page of the first remote on the configured GitHub.
fn of_repository(repository: &Repository) -> Option<String> {
    let slug = repository.github_repositories().into_iter().next()?;
    let remote = repository.remotes.iter().find(|remote| remote.github.as_ref() == Some(&slug))?;
    let host = host(remote.url.as_str())?;
    address(&format!("https://{host}/{slug}"))
}

/// Of `https://HOST/…`, `ssh://git@HOST/…` or `git@HOST:…`.
fn host(remote: &str) -> Option<String> {
    if remote.contains("://") {
        return Url::parse(remote).ok()?.host_str().map(str::to_owned);
    }
    let (place, _) = remote.split_once(':')?;
    Some(place.rsplit('@').next().unwrap_or(place).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Remote;

    #[test]
    fn only_addresses_of_the_web_are_opened_and_never_with_a_password() {
        assert_eq!(address("https://example.com/a?b=c#d").unwrap(), "https://example.com/a?b=c#d");
        assert_eq!(address("http://ada:secret@example.com/").unwrap(), "http://example.com/");
        for other in ["file:///etc/passwd", "javascript:alert(1)", "-version", "ssh://host", "https://", "x y", ""] {
            assert_eq!(address(other), None, "{other}");
        }
        // What a shell would read as its own reaches the browser as a part of the address.
        assert_eq!(address("https://example.com/$(id);`id` a").unwrap(), "https://example.com/$(id);%60id%60%20a");
    }

    #[test]
    fn a_repository_has_its_page_however_it_is_cloned() {
        let of = |url: &str| {
            let remote = Remote { name: "origin".into(), url: url.into(), github: Some("acme/shop".into()) };
            of_repository(&Repository { remotes: vec![remote], ..Repository::default() })
        };
        for url in
            ["https://github.com/acme/shop.git", "git@github.com:acme/shop.git", "ssh://git@github.com/acme/shop"]
        {
            assert_eq!(of(url).as_deref(), Some("https://github.com/acme/shop"), "{url}");
        }
        assert_eq!(of_repository(&Repository::default()), None);
    }
}
