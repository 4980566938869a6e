//! Addresses of GitHub's pages that no answer of GitHub names.

use url::Url;

use crate::app::App;
use crate::domain::{Printable, RunKey};

const GITHUB: &str = "github.com";

/// The page of a run: its own address where the run was read.
pub(in crate::app) fn run_page(app: &App, key: &RunKey) -> Option<String> {
    let read = app.store.inventory.runs.iter().find(|run| run.key == *key);
    read.map(|run| run.url.to_string())
        .or_else(|| page(app, &key.repository, &["actions", "runs", &key.id.to_string()]))
}

/// The page of an environment's deployments.
pub(in crate::app) fn environment_page(app: &App, repository: &Printable, environment: &Printable) -> Option<String> {
    page(app, repository, &["deployments", environment.as_str()])
}

/// The page of a workflow, by its file.
pub(in crate::app) fn workflow_page(app: &App, repository: &Printable, file: &str) -> Option<String> {
    page(app, repository, &["actions", "workflows", file])
}

/// A page of a repository: on the host that its runs are on, else on the configured one.
fn page(app: &App, repository: &Printable, rest: &[&str]) -> Option<String> {
    let runs = app.store.inventory.runs.iter().filter(|run| run.key.repository == *repository);
    let pulls = app.store.inventory.deliveries.iter().filter(|of| of.repository == *repository);
    let mut urls = runs.map(|run| &run.url).chain(pulls.flat_map(|of| of.pulls.iter().map(|pull| &pull.url)));
    let configured = || {
        let host = app.settings.as_ref().map_or(GITHUB, |settings| settings.github.host.as_str());
        Url::parse(&format!("https://{host}")).ok()
    };
    let mut url = urls.find_map(|url| Url::parse(url.as_str()).ok()).or_else(configured)?;
    url.set_query(None);
    url.set_fragment(None);
    url.path_segments_mut().ok()?.clear().extend(repository.as_str().split('/')).extend(rest);
    Some(url.into())
}
