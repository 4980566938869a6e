//! What is here.

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use crate::{
    cli::surroundings::text,
    config::{ConfigFile, Settings, Variables, parse_toml},
    domain::{Health, Printable, Snapshot},
    provider::{CheckObserver, GitObserver, NvmlObserver},
    runtime::observe_once,
    secrets::Service,
};

/// Of the repository, or of the folder one stands in where there is none.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// Where the file belongs.
    pub folder: PathBuf,
    /// `owner/name` of the remotes at GitHub.
    pub repositories: Vec<Printable>,
    pub workflows: Vec<Printable>,
    /// Compose files and Docker files.
    pub containers: Vec<Printable>,
    /// Pulumi and Terraform files.
    pub infrastructure: Vec<Printable>,
    /// Names and addresses of servers on this machine that answered.
    pub servers: Vec<&'static Server>,
    /// Sentences about this machine and its user.
    pub machine: Vec<String>,
}

/// A server that is looked for on this machine.
#[derive(Debug)]
pub(super) struct Server {
    pub name: &'static str,
    pub url: &'static str,
    pub body: &'static str,
}

const SERVERS: [Server; 2] = [
    Server { name: "prometheus", url: "http://127.0.0.1:9090/-/ready", body: "Prometheus" },
    Server { name: "alertmanager", url: "http://127.0.0.1:9093/-/ready", body: "OK" },
];

/// A server on this machine answers sooner, or is not one to watch.
const PATIENCE: Duration = Duration::from_secs(3);

/// Folders with so many entries are not infrastructure.
const MOST_ENTRIES: usize = 2_000;

pub(super) async fn detect(working_directory: &Path) -> Found {
    let folder = working_directory.ancestors().find(|folder| folder.join(".git").exists());
    let folder = folder.unwrap_or(working_directory).to_owned();
    let (repositories, servers, gpus) = tokio::join!(repositories(working_directory), servers(), gpus());
    let top = names(&folder);
    let inner = top.iter().map(|name| folder.join(name)).filter(|path| is_own_folder(path));
    let inner: Vec<(String, Vec<String>)> =
        inner.map(|path| (path.file_name().unwrap_or_default().to_string_lossy().into_owned(), names(&path))).collect();
    let everywhere = |is_wanted: fn(&str) -> bool| {
        let below = inner.iter().flat_map(|(folder, names)| names.iter().map(move |name| (Some(folder), name)));
        let all = top.iter().map(|name| (None, name)).chain(below).filter(|(_, name)| is_wanted(name));
        all.map(|(folder, name)| {
            Printable::new(folder.map_or_else(|| name.clone(), |folder| format!("{folder}/{name}")))
        })
        .collect::<Vec<_>>()
    };
    let workflows = names(&folder.join(".github/workflows"));
    Found {
        repositories,
        workflows: workflows.iter().filter(|name| is_yaml(name)).map(Printable::new).collect(),
        containers: everywhere(is_container_file),
        infrastructure: everywhere(is_infrastructure),
        servers,
        machine: tokens().into_iter().chain(kubeconfig()).chain(gpus).collect(),
        folder,
    }
}

fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten().take(MOST_ENTRIES);
    let mut names: Vec<String> = entries.filter_map(|entry| entry.file_name().into_string().ok()).collect();
    names.sort();
    names
}

/// Not hidden, not a link to elsewhere, not what a build or a package manager put there.
fn is_own_folder(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let is_made = name.starts_with('.') || matches!(name.as_ref(), "node_modules" | "target" | "vendor" | "dist");
    !is_made && path.symlink_metadata().is_ok_and(|metadata| metadata.is_dir())
}

fn is_yaml(name: &str) -> bool {
    name.ends_with(".yml") || name.ends_with(".yaml")
}

fn is_container_file(name: &str) -> bool {
    let is_compose = name.starts_with("compose.") || name.starts_with("docker-compose.");
    (is_compose && is_yaml(name)) || name == "Dockerfile" || name.starts_with("Dockerfile.") || name == "Containerfile"
}

fn is_infrastructure(name: &str) -> bool {
    name == "Pulumi.yaml" || name.ends_with(".tf")
}

async fn repositories(working_directory: &Path) -> Vec<Printable> {
    let host = text("GH_HOST").unwrap_or_else(|| "github.com".into());
    match observe_once(&mut GitObserver::new(working_directory, &host)).await.map(|reading| reading.snapshot) {
        Ok(Snapshot::Repository(repository)) => repository.github_repositories(),
        _ => Vec::new(),
    }
}

async fn servers() -> Vec<&'static Server> {
    let [first, second] = &SERVERS;
    let (answers_first, answers_second) = tokio::join!(first.answers(), second.answers());
    let all = [(first, answers_first), (second, answers_second)];
    all.into_iter().filter(|(_, answers)| *answers).map(|(server, _)| server).collect()
}

impl Server {
    /// True when it passes the very check that the file will have.
    async fn answers(&self) -> bool {
        let file: ConfigFile = parse_toml(self.name, &self.as_check()).unwrap_or_default();
        let settings = Settings::resolve(&[(self.name.into(), file)], &Variables::default());
        let Some(observer) = settings.ok().and_then(|settings| CheckObserver::from_settings(&settings).pop()) else {
            return false;
        };
        let mut observer = observer.patient();
        let reading = tokio::time::timeout(PATIENCE, observe_once(&mut observer)).await;
        let Ok(Ok(Snapshot::Services(reading))) = reading.map(|read| read.map(|read| read.snapshot)) else {
            return false;
        };
        let mut services = reading.environments.iter().flat_map(|environment| &environment.services);
        // A slow answer is one, too.
        services.any(|service| matches!(service.health, Health::Healthy | Health::Degraded))
    }

    /// The check of it, as TOML.
    pub(super) fn as_check(&self) -> String {
        format!("[[checks]]\nname = \"{}\"\nurl = \"{}\"\nbody = \"{}\"\n", self.name, self.url, self.body)
    }
}

async fn gpus() -> Option<String> {
    match observe_once(&mut NvmlObserver::new()).await.ok()?.snapshot {
        Snapshot::Gpus(gpus) => {
            Some(format!("an NVIDIA driver with {} GPUs, which are read by themselves", gpus.len()))
        }
        _ => None,
    }
}

fn tokens() -> Option<String> {
    let set: Vec<&str> = Service::all_variables().filter(|name| text(name).is_some()).collect();
    (!set.is_empty()).then(|| format!("a token in {}, which is used and never shown", set.join(", ")))
}

fn kubeconfig() -> Option<String> {
    let named = text("KUBECONFIG").into_iter().flat_map(|list| std::env::split_paths(&list).collect::<Vec<_>>());
    let usual = text("HOME").map(|home| Path::new(&home).join(".kube/config"));
    let file = named.chain(usual).find(|file| file.is_file())?;
    Some(format!("a kubeconfig, {}, which is not read", file.display()))
}
