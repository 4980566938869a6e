//! An execution as it is written, for whoever watches.

use std::{sync::Arc, time::Duration};

use notify::{RecommendedWatcher, RecursiveMode, Watcher};
use tokio::sync::Notify;

use crate::{
    journal::{AppendedLine, ExecutionId, StoreError, lease_holder},
    plan::{Entry, Execution, Plan},
    runtime::Site,
};

/// Looked at this often even where no word comes of a change.
const LOOK: Duration = Duration::from_millis(200);
/// Lines that a backlog has, at most.
const BACKLOG_LINES: u32 = 2_000;

/// What was written since the last look.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct News {
    pub entries: Vec<Entry>,
    pub lines: Vec<AppendedLine>,
}

/// Follows one execution. Reading changes nothing; any number may follow.
pub struct Following {
    site: Site,
    id: ExecutionId,
    plan: Arc<Plan>,
    execution: Execution,
    line: u64,
    version: Option<u64>,
    changed: Arc<Notify>,
    /// Kept for its watching.
    _watcher: Option<RecommendedWatcher>,
}

impl std::fmt::Debug for Following {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Following").field("id", &self.id).finish_non_exhaustive()
    }
}

impl Following {
    /// Begins before the first entry. `execution` is the beginning of its id.
    ///
    /// # Errors
    /// There is none, or more than one; or the journal cannot be read.
    pub async fn begin(site: &Site, execution: &str) -> Result<Self, StoreError> {
        let id = site.store.find(execution).await?;
        // Watched before it is read: nothing falls between.
        let changed = Arc::new(Notify::new());
        let watcher = watch(site, changed.clone());
        let first = site.store.entries(&id, 0).await?;
        let digest = first.iter().find_map(|entry| match &entry.fact {
            crate::plan::Recorded::Created { plan, .. } => Some(plan.clone()),
            _ => None,
        });
        let missing =
            || StoreError::NotFound { what: format!("no plan of execution {id}"), next: "orchestra audit verify" };
        let plan = site.store.plan(&digest.ok_or_else(missing)?).await?;
        let execution = Execution::new(&plan);
        Ok(Self {
            site: site.clone(),
            id,
            plan: Arc::new(plan),
            execution,
            line: 0,
            version: None,
            changed,
            _watcher: watcher,
        })
    }

    pub fn id(&self) -> &ExecutionId {
        &self.id
    }

    pub fn plan(&self) -> &Arc<Plan> {
        &self.plan
    }

    /// Where it stands after everything that was told.
    pub fn execution(&self) -> &Execution {
        &self.execution
    }

    /// A worker carries it out now.
    pub fn has_worker(&self) -> bool {
        lease_holder(&self.site.state, &self.id).is_some()
    }

    /// What was written since; waits until there is something. The first time it is the backlog.
    ///
    /// # Errors
    /// The journal cannot be read, or says what cannot be.
    pub async fn next(&mut self) -> Result<News, StoreError> {
        loop {
            let news = self.look().await?;
            if news != News::default() {
                return Ok(news);
            }
            self.wait().await;
        }
    }

    /// What was written since, if anything was.
    pub async fn look(&mut self) -> Result<News, StoreError> {
        let version = self.site.store.version().await?;
        if self.version == Some(version) {
            return Ok(News::default());
        }
        let entries = self.site.store.entries(&self.id, self.execution.sequence).await?;
        for entry in &entries {
            self.execution.apply(entry).map_err(|illegal| StoreError::Damaged {
                path: Site::journal_path(&self.site.state).display().to_string(),
                reason: format!("execution {}: {illegal}", self.id),
                next: "to look closer: orchestra audit verify".into(),
            })?;
        }
        let lines = self.site.store.said(&self.id, self.line, BACKLOG_LINES).await?;
        self.line = lines.last().map_or(self.line, |line| line.number);
        self.version = Some(version);
        Ok(News { entries, lines })
    }

    /// Until something may have been written.
    pub async fn wait(&self) {
        // On time-out it is looked at, too: some file systems tell nothing.
        let _ = tokio::time::timeout(LOOK, self.changed.notified()).await;
    }
}

fn watch(site: &Site, changed: Arc<Notify>) -> Option<RecommendedWatcher> {
    let hear = move |event: notify::Result<notify::Event>| {
        let is_journal = |event: &notify::Event| {
            event.paths.iter().any(|path| {
                path.file_name().and_then(|name| name.to_str()).is_some_and(|name| name.starts_with("journal.db"))
            })
        };
        if event.as_ref().is_ok_and(|event| !event.kind.is_access() && is_journal(event)) {
            changed.notify_one();
        }
    };
    let mut watcher = notify::recommended_watcher(hear).ok()?;
    watcher.watch(&site.state, RecursiveMode::NonRecursive).ok()?;
    Some(watcher)
}
