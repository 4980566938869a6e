//! All configured providers behind one door.

use std::{path::PathBuf, sync::Arc};

use super::{BoxFuture, DemoWorld, Follow, Observe, ReadJobs};
use crate::{
    config::Settings,
    domain::{Fault, Feed, Job, RunKey},
    secrets::TokenVariables,
};

/// What can be read. `later` is the part that needs a look around first (which repository is this,
/// is there a token), so that the rest need not wait for it.
#[derive(Default)]
pub struct World {
    pub observers: Vec<Box<dyn Observe>>,
    pub followers: Vec<Box<dyn Follow>>,
    pub jobs: Option<Arc<dyn ReadJobs>>,
    pub later: Option<BoxFuture<'static, World>>,
}

/// What a world is opened on.
pub struct Place {
    pub settings: Settings,
    pub working_directory: PathBuf,
    /// Folder of our own log, when it is a source too.
    pub own_log: Option<PathBuf>,
    pub tokens: TokenVariables,
    /// Log sources from the command line: files, patterns, `-`.
    pub logs: Vec<String>,
    /// False where only readings are wanted and no log lines.
    pub follows: bool,
}

impl World {
    /// The made-up world.
    pub fn demo(world: DemoWorld) -> Self {
        Self {
            observers: world.observers(),
            followers: world.followers(),
            jobs: Some(Arc::new(world)),
            later: None,
        }
    }

    /// Only what feeds one pane.
    #[must_use]
    pub fn only(mut self, feed: Feed) -> Self {
        self.observers.retain(|observer| observer.feed() == feed);
        self.followers.clear();
        self.later = self.later.take().map(|later| -> BoxFuture<'static, Self> {
            Box::pin(async move { later.await.only(feed) })
        });
        self
    }

    /// The world with its later part in place.
    pub async fn whole(mut self) -> Self {
        while let Some(later) = self.later.take() {
            let more = later.await;
            self.observers.extend(more.observers);
            self.followers.extend(more.followers);
            self.jobs = more.jobs.or(self.jobs);
            self.later = more.later;
        }
        self
    }
}

impl ReadJobs for DemoWorld {
    fn jobs<'a>(&'a self, key: &'a RunKey, attempt: u32) -> BoxFuture<'a, Result<Vec<Job>, Fault>> {
        Box::pin(async move { Ok(Self::jobs(self, key, attempt, self.now())) })
    }
}
