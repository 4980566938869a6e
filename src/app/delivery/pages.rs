//! Addresses of GitHub's pages that no answer of GitHub names.

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use url::Url;

use crate::app::App;
use crate::domain::{Printable, RunKey};

const GITHUB: &str = "github.com";

/// The page of a run: its own address where the run was read.
pub(in crate::app) fn run_page(app: &App, key: &RunKey) -> String {
    let read = app.store.inventory.runs.iter().find(|run| run.key == *key);
    read.map_or_else(
        || format!("{}/actions/runs/{}", repository_page(app, &key.repository), key.id),
        |run| run.url.to_string(),
    )
}

/// The page of an environment's deployments.
pub(in crate::app) fn environment_page(app: &App, repository: &Printable, environment: &Printable) -> String {
    let name = utf8_percent_encode(environment.as_str(), NON_ALPHANUMERIC);
    format!("{}/deployments/{name}", repository_page(app, repository))
}

/// The page of a workflow, by its file.
pub(in crate::app) fn workflow_page(app: &App, repository: &Printable, file: &str) -> String {
    format!("{}/actions/workflows/{}", repository_page(app, repository), utf8_percent_encode(file, NON_ALPHANUMERIC))
}

/// On the host that its runs are on, else on the configured one.
fn repository_page(app: &App, repository: &Printable) -> String {
    let runs = app.store.inventory.runs.iter().filter(|run| run.key.repository == *repository);
    let pulls = app.store.inventory.deliveries.iter().filter(|of| of.repository == *repository);
    let mut urls = runs.map(|run| &run.url).chain(pulls.flat_map(|of| of.pulls.iter().map(|pull| &pull.url)));
    let origin = urls.find_map(|url| Url::parse(url.as_str()).ok()).map(|url| url.origin().ascii_serialization());
    let configured = || {
        let host = app.settings.as_ref().map_or(GITHUB, |settings| settings.github.host.as_str());
        format!("https://{host}")
    };
    format!("{}/{repository}", origin.unwrap_or_else(configured))
}
