//! Who can be asked about runs, and in which repository a run is.

use std::{sync::Arc, time::Duration};

use crate::{
    cli::{Exit, output, surroundings::Surroundings, tui},
    domain::{Fault, FaultKind, Printable, RunFilter, RunKey, RunTimes, WorkflowRun},
    provider::{ReadJobs, World},
};

/// Good runs of the repository among which those of the workflow are looked for.
const LOOKED_THROUGH: usize = 100;

/// Where runs are read, and the watched repositories.
pub(super) struct Asked {
    pub reader: Arc<dyn ReadJobs>,
    pub repositories: Vec<Printable>,
}

/// Looks who can be asked; `repository` alone, where one is named.
///
/// # Errors
/// How to end where there is nobody to ask; it is said already.
pub(super) async fn who(surroundings: &Surroundings, repository: Option<&str>) -> Result<Asked, Exit> {
    let mut place = tui::place(surroundings, Vec::new(), false);
    place.settings.github.repositories.extend(repository.map(str::to_owned));
    let mut world = World::of(place);
    // Nothing is observed: the list is asked for as it is wanted.
    world.observers.clear();
    let world = world.whole().await;
    let named = repository.map(|name| vec![Printable::new(name)]);
    match world.jobs {
        Some(reader) => Ok(Asked { reader, repositories: named.unwrap_or(world.repositories) }),
        None => {
            output::notice(
                "no GitHub repository is watched; start in a clone of one, set GH_REPO=OWNER/NAME, or list some as \
                 github.repositories in orchestra.toml",
            );
            Err(Exit::Usage)
        }
    }
}

impl Asked {
    /// Says why no token is used, where one may be kept: what public access is refused says it by itself.
    pub(super) fn tell_lack(&self) {
        if let Some(fault) = self.reader.lacks_token() {
            output::notice(&format!("public access: {fault}"));
        }
    }

    /// The run of that number, or that attempt of it, in the first repository that has one.
    ///
    /// # Errors
    /// What kept it from being found, which is not to be told as `not found` where a repository did not answer.
    pub(super) async fn run(&self, id: u64, attempt: Option<u32>) -> Result<WorkflowRun, Fault> {
        let mut told = None;
        for repository in &self.repositories {
            let key = RunKey { repository: repository.clone(), id };
            match self.reader.run(&key, attempt).await {
                Ok(run) => {
                    self.tell_lack();
                    return Ok(run);
                }
                Err(fault) if fault.kind == FaultKind::NotFound => {
                    told.get_or_insert(fault);
                }
                Err(fault) if fault.kind == FaultKind::Unauthorized && self.reader.lacks_token().is_none() => {
                    return Err(fault);
                }
                Err(fault) => {
                    told.replace(fault);
                }
            }
        }
        let unknown = Fault::new(FaultKind::NotFound, format!("run {id} is in none of the watched repositories"))
            .with_hint("name its repository: --repository OWNER/NAME");
        Err(match told {
            Some(fault) if self.repositories.len() == 1 || fault.kind != FaultKind::NotFound => fault,
            _ => unknown,
        })
    }

    /// What runs of the workflow usually take; none where none of them went well.
    pub(super) async fn usual(&self, run: &WorkflowRun) -> Result<Option<Duration>, Fault> {
        let filter = RunFilter {
            status: Some("success".into()),
            workflow: Some(run.workflow.to_string()),
            limit: LOOKED_THROUGH,
            ..RunFilter::default()
        };
        let listed = self.reader.runs(run.key.repository.as_str(), &filter).await?;
        Ok(RunTimes::of(&listed.runs).usual(run))
    }
}
