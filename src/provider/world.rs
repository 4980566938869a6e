//! All configured providers behind one door.

use std::{path::PathBuf, sync::Arc, time::Duration};

use super::{
    Arriving, AskedJobLog, BoxFuture, CheckObserver, DeliveryObserver, DemoWorld, EnvironmentsObserver, Follow,
    FoundTokens, GitObserver, GithubClient, GithubObserver, GithubToken, HostObserver, JobLogBody, JobLogFolder,
    JobLogLimits, NvmlObserver, Observe, ReadJobs, console_log_sources, fingerprint, service_logs,
};
use crate::{
    config::{GithubSettings, Settings},
    domain::{
        DispatchForm, Fault, Feed, Job, Printable, Quota, RunFilter, RunKey, RunList, Snapshot, Workflow, WorkflowRun,
    },
    secrets::{Found, StoreKind, Vault},
};

/// What can be read. `later` is the part that needs a look around first (which repository is this,
/// is there a token), so that the rest need not wait for it.
#[derive(Default)]
pub struct World {
    pub observers: Vec<Box<dyn Observe>>,
    pub followers: Vec<Box<dyn Follow>>,
    pub jobs: Option<Arc<dyn ReadJobs>>,
    /// The repositories whose runs are read, `owner/name`.
    pub repositories: Vec<Printable>,
    pub later: Option<BoxFuture<'static, World>>,
    /// What the later part is made of, as a number: with the same number it would be the same again.
    pub later_made_of: u64,
    /// The made-up world that this is, which has executions of its own.
    pub demo: Option<DemoWorld>,
}

/// What a world is opened on.
#[derive(Debug)]
pub struct Place {
    pub settings: Settings,
    pub working_directory: PathBuf,
    /// Where the environments of this machine are noted; `None` where nothing is kept.
    pub state_directory: Option<PathBuf>,
    /// Where logs of jobs are kept; `None` where nothing is.
    pub cache_directory: Option<PathBuf>,
    /// Folder of our own log, when it is a source too.
    pub own_log: Option<PathBuf>,
    pub vault: Vault,
    /// Log sources from the command line: files, patterns, `-`.
    pub logs: Vec<String>,
    /// False where only readings are wanted and no log lines.
    pub follows: bool,
}

impl World {
    /// This machine, the repository of the working directory, and what is configured. Touches
    /// nothing yet, so that it can be called before the first frame.
    pub fn of(place: Place) -> Self {
        let Place { settings, working_directory, state_directory, cache_directory, own_log, vault, logs, follows } =
            place;
        let git = || GitObserver::new(&working_directory, &settings.github.host);
        let mut observers: Vec<Box<dyn Observe>> =
            vec![Box::new(HostObserver::new()), Box::new(git()), Box::new(NvmlObserver::new())];
        for check in CheckObserver::from_settings(&settings) {
            observers.push(Box::new(if follows { check } else { check.patient() }));
        }
        if let Some(state) = &state_directory {
            observers.push(Box::new(EnvironmentsObserver::new(state)));
        }
        let own_log = own_log.map(|folder| {
            let folder = glob::Pattern::escape(&folder.display().to_string());
            format!("{folder}/orchestra.*.log")
        });
        let mut followers =
            if follows { console_log_sources(&settings.logs, &logs, own_log.as_deref()) } else { Vec::new() };
        followers.extend(state_directory.filter(|_| follows).map(|state| service_logs(&state)));
        let later_made_of = {
            let github = &settings.github;
            fingerprint(&(github, &working_directory, vault.is_refused(), vault.is_shut_for(&github.host)))
        };
        let later: BoxFuture<'static, Self> = Box::pin(github(settings.github.clone(), git(), vault, cache_directory));
        Self { observers, followers, later: Some(later), later_made_of, ..Self::default() }
    }

    /// The made-up world.
    pub fn demo(world: DemoWorld) -> Self {
        let (observers, followers) = (world.observers(), world.followers());
        Self { observers, followers, jobs: Some(Arc::new(world)), demo: Some(world), ..Self::default() }
    }

    /// Only what feeds one pane.
    #[must_use]
    pub fn only(mut self, feed: Feed) -> Self {
        self.observers.retain(|observer| observer.feed() == feed);
        self.followers.clear();
        self.later = self
            .later
            .take()
            .map(|later| -> BoxFuture<'static, Self> { Box::pin(async move { later.await.only(feed) }) });
        self
    }

    /// Only the observer of that name, in what is there now.
    #[must_use]
    pub fn only_named(mut self, id: &str) -> Self {
        self.observers.retain(|observer| observer.id().as_str() == id);
        self.followers.clear();
        self
    }

    /// The world with its later part in place.
    pub async fn whole(mut self) -> Self {
        while let Some(later) = self.later.take() {
            let more = later.await;
            self.observers.extend(more.observers);
            self.followers.extend(more.followers);
            self.jobs = more.jobs.or(self.jobs);
            self.repositories.extend(more.repositories);
            self.later = more.later;
        }
        self
    }
}

/// How often a client looks for its tokens by itself, once one was refused.
const BETWEEN_LOOKS: Duration = Duration::from_secs(600);

/// A client with the tokens of the vault. Once one was refused it looks for them anew, at most once in `every`. Blocks.
pub fn github_client(settings: &GithubSettings, vault: Vault, every: Duration) -> GithubClient {
    let host = settings.host.clone();
    let found = vault.all(&host).map(github_tokens);
    let look = move || {
        let (found, fault) = vault.all_there(&host).unwrap_or_else(|fault| (Vec::new(), Some(fault)));
        let is_whole = fault.is_none() && vault.names_all();
        FoundTokens { tokens: github_tokens(found), is_whole }
    };
    GithubClient::of_stores(settings, found).looking_anew(every, look)
}

/// Kept tokens as GitHub's client takes them. What a variable holds has no name.
fn github_tokens(found: Vec<Found>) -> Vec<GithubToken> {
    let token = |found: Found| {
        let Found { name, secret, store, origin } = found;
        GithubToken { secret, origin, name: (store != StoreKind::Environment).then(|| name.to_string()) }
    };
    found.into_iter().map(token).collect()
}

/// GitHub, when a repository of it is configured or is what we stand in.
async fn github(settings: GithubSettings, mut git: GitObserver, vault: Vault, cache: Option<PathBuf>) -> World {
    let mut repositories: Vec<Printable> = settings.repositories.iter().map(Printable::new).collect();
    if let Ok(observation) = git.observe().await
        && let Snapshot::Repository(repository) = observation.snapshot
    {
        repositories.extend(repository.github_repositories());
    }
    if repositories.is_empty() {
        return World::default();
    }
    let made = tokio::task::spawn_blocking(move || github_client(&settings, vault, BETWEEN_LOOKS)).await;
    let Ok(mut client) = made else { return World::default() };
    if let Some(cache) = cache {
        client = client.keeping_logs(JobLogFolder::new(cache.join("job-logs"), JobLogLimits::default()));
    }
    let observer = GithubObserver::new(client.clone(), repositories.clone());
    World {
        repositories: observer.repositories().to_vec(),
        observers: vec![Box::new(observer), Box::new(DeliveryObserver::new(client.clone(), repositories))],
        jobs: Some(Arc::new(client)),
        ..World::default()
    }
}

impl ReadJobs for DemoWorld {
    fn jobs<'a>(&'a self, key: &'a RunKey, attempt: Option<u32>) -> BoxFuture<'a, Result<Vec<Job>, Fault>> {
        Box::pin(async move { Ok(self.jobs_of(key, attempt)) })
    }

    fn dispatch_form<'a>(
        &'a self,
        repository: &'a str,
        workflow: &'a Workflow,
        reference: &'a str,
    ) -> BoxFuture<'a, Result<DispatchForm, Fault>> {
        Box::pin(async move { self.form_of(repository, workflow, reference) })
    }

    fn run<'a>(&'a self, key: &'a RunKey, attempt: Option<u32>) -> BoxFuture<'a, Result<WorkflowRun, Fault>> {
        Box::pin(async move { self.run_of(key, attempt) })
    }

    fn runs<'a>(&'a self, repository: &'a str, filter: &'a RunFilter) -> BoxFuture<'a, Result<RunList, Fault>> {
        Box::pin(async move { Ok(self.runs_of(repository, filter)) })
    }

    fn job_log<'a>(&'a self, asked: &'a AskedJobLog, _: Arriving<'a>) -> BoxFuture<'a, Result<JobLogBody, Fault>> {
        Box::pin(async move { self.log_of(&asked.job) })
    }
}

impl ReadJobs for GithubClient {
    fn jobs<'a>(&'a self, key: &'a RunKey, attempt: Option<u32>) -> BoxFuture<'a, Result<Vec<Job>, Fault>> {
        Box::pin(Self::jobs(self, key, attempt))
    }

    fn dispatch_form<'a>(
        &'a self,
        repository: &'a str,
        workflow: &'a Workflow,
        reference: &'a str,
    ) -> BoxFuture<'a, Result<DispatchForm, Fault>> {
        Box::pin(Self::dispatch_form(self, repository, workflow, reference))
    }

    fn run<'a>(&'a self, key: &'a RunKey, attempt: Option<u32>) -> BoxFuture<'a, Result<WorkflowRun, Fault>> {
        Box::pin(Self::run(self, key, attempt))
    }

    fn runs<'a>(&'a self, repository: &'a str, filter: &'a RunFilter) -> BoxFuture<'a, Result<RunList, Fault>> {
        Box::pin(self.runs_that(repository, filter))
    }

    fn lacks_token(&self) -> Option<Fault> {
        Self::lacks_token(self)
    }

    fn quota(&self) -> Option<Quota> {
        Self::quota(self)
    }

    fn left_out(&self) -> Option<String> {
        Self::left_out(self)
    }

    fn job_log<'a>(
        &'a self,
        asked: &'a AskedJobLog,
        arriving: Arriving<'a>,
    ) -> BoxFuture<'a, Result<JobLogBody, Fault>> {
        Box::pin(Self::job_log(self, asked, arriving))
    }
}

impl std::fmt::Debug for World {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let names: Vec<_> = self.observers.iter().map(|observer| observer.id()).collect();
        f.debug_struct("World").field("observers", &names).finish_non_exhaustive()
    }
}
