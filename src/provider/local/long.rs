//! Operations whose children take their time.

use std::{marker::PhantomData, path::PathBuf, sync::Arc, time::Duration};

use schemars::JsonSchema;
use serde::{Serialize, de::DeserializeOwned};

use super::{
    child::{ChildFiles, ChildWords, Follow, stop},
    direct::say,
    faults::{blocking, refused},
    kind::{Kind, Words, fields, judge, read, tool_of},
    ledger::{Entry, Made, Stage},
    place::Place,
};
use crate::{
    domain::{Fault, Printable},
    plan::{Fields, OperationId, Tool},
    provider::{Act, BoxFuture, Finding, OperationFault, Progress},
};

/// Who asks what came of a child that runs is told within this time, or asks again.
const ASKED: Duration = Duration::from_secs(20);
/// Children of one operation, at most.
const CHILDREN: usize = 4;

/// One that runs programs until they end.
pub(super) trait Long: Send + Sync + 'static {
    const WORDS: Words;
    /// It reads from the network, so that a failure may not be one the next time.
    const MAY_PASS: bool;
    type Inputs: DeserializeOwned + JsonSchema + Send + 'static;
    type Outputs: Serialize + JsonSchema;

    fn rules(inputs: &Self::Inputs) -> Vec<String>;

    /// What is going to be made and run. Makes nothing; what the entry holds is from an attempt that was interrupted.
    fn prepare(place: &Place, entry: &Entry, inputs: &Self::Inputs) -> Result<Job, OperationFault>;

    /// After the last child.
    fn finish(entry: &mut Entry, inputs: Self::Inputs) -> Result<Self::Outputs, OperationFault>;
}

/// What a long operation does.
pub(super) struct Job {
    pub(super) made: Vec<Made>,
    /// The working directory of its children.
    pub(super) folder: PathBuf,
    /// One after the other.
    pub(super) children: Vec<ChildWords>,
}

/// A long operation as a kind.
pub(super) struct Patient<L> {
    place: Arc<Place>,
    of: PhantomData<L>,
}

impl<L: Long> Patient<L> {
    pub(super) fn boxed(place: &Arc<Place>) -> Box<dyn Kind> {
        Box::new(Self { place: Arc::clone(place), of: PhantomData })
    }

    /// With `is_left`, what runs goes on when this is dropped.
    async fn run(&self, act: Act<'_>, progress: &dyn Progress, is_left: bool) -> Result<Fields, OperationFault> {
        let inputs: L::Inputs = read(act.operation)?;
        if let Some(why) = L::rules(&inputs).into_iter().next() {
            return Err(refused(why));
        }
        let (place, id) = (Arc::clone(&self.place), act.id.clone());
        let job = blocking(move || {
            let mut entry = place.ledger().begin(&id, L::WORDS.name)?;
            match entry.stage() {
                Stage::Done => return Ok(Err(entry.outputs().clone())),
                Stage::Begun => {}
                Stage::Undone => children(&place, &id).iter().for_each(ChildFiles::clear),
            }
            let job = L::prepare(&place, &entry, &inputs)?;
            entry.note(job.made.clone())?;
            Ok(Ok(job))
        })
        .await?;
        let job = match job {
            Ok(job) => job,
            Err(outputs) => return Ok(outputs),
        };
        for (files, words) in children(&self.place, act.id).iter().zip(&job.children) {
            let followed = match Follow::begin(&self.place, files, &job.folder, words, is_left) {
                Ok(child) => child.finish(progress).await,
                Err(fault) => Err(fault),
            };
            if let Err(mut fault) = followed {
                fault.is_passing |= L::MAY_PASS;
                return Err(self.give_up(act.id, named(words, fault)).await);
            }
        }
        self.finish(act).await
    }

    async fn finish(&self, act: Act<'_>) -> Result<Fields, OperationFault> {
        let inputs: L::Inputs = read(act.operation)?;
        let (place, id) = (Arc::clone(&self.place), act.id.clone());
        blocking(move || {
            let mut entry = place.ledger().begin(&id, L::WORDS.name)?;
            let done = L::finish(&mut entry, inputs).and_then(|outputs| fields(&outputs));
            match done.and_then(|outputs| entry.done(outputs)) {
                Ok(()) => Ok(entry.outputs().clone()),
                Err(fault) => Err(entry.give_up(fault)),
            }
        })
        .await
    }

    async fn give_up(&self, id: &OperationId, fault: OperationFault) -> OperationFault {
        let (place, of) = (Arc::clone(&self.place), id.clone());
        let given_up = blocking(move || {
            let mut entry = place.ledger().begin(&of, L::WORDS.name)?;
            Ok(entry.give_up(fault))
        });
        given_up.await.unwrap_or_else(|fault| fault)
    }

    /// Ends what runs and takes back what was made; what was left on purpose is handed over.
    async fn end(&self, id: &OperationId, was_done: bool) -> Result<Vec<String>, OperationFault> {
        let (place, id) = (Arc::clone(&self.place), id.clone());
        blocking(move || {
            children(&place, &id).iter().try_for_each(stop)?;
            let Some(mut entry) = place.ledger().find(&id)? else {
                return if was_done { Err(place.ledger().is_gone(&id)) } else { Ok(Vec::new()) };
            };
            if entry.stage() != Stage::Undone {
                entry.take_back()?;
            }
            Ok(entry.said())
        })
        .await
    }

    async fn ask(&self, act: Act<'_>) -> Result<Finding, Fault> {
        let (place, id) = (Arc::clone(&self.place), act.id.clone());
        let found = blocking(move || {
            let entry = place.ledger().find(&id)?;
            Ok(entry.map(|entry| (entry.stage(), entry.outputs().clone())))
        });
        match found.await.map_err(|fault| fault.fault)? {
            None | Some((Stage::Undone, _)) => return Ok(Finding::Absent),
            Some((Stage::Done, outputs)) => return Ok(Finding::Present(outputs)),
            Some((Stage::Begun, _)) => {}
        }
        if children(&self.place, act.id).iter().any(ChildFiles::is_running) {
            return match tokio::time::timeout(ASKED, self.run(act, &Nobody, true)).await {
                Ok(Ok(outputs)) => Ok(Finding::Present(outputs)),
                Ok(Err(fault)) if fault.is_open => Err(fault.fault),
                Ok(Err(_)) => Ok(Finding::Absent),
                Err(_) => Ok(Finding::Running("it is still running from before".into())),
            };
        }
        self.end(act.id, false).await.map_err(|fault| fault.fault)?;
        Ok(Finding::Absent)
    }
}

/// Which of the programs it was.
fn named(words: &ChildWords, mut fault: OperationFault) -> OperationFault {
    let program = words.iter().map(|word| word.to_string_lossy()).take(3).collect::<Vec<_>>().join(" ");
    fault.fault.message = Printable::new(format!("`{program}` failed: {}", fault.fault.message));
    fault
}

fn children(place: &Place, id: &OperationId) -> Vec<ChildFiles> {
    (0..CHILDREN).map(|at| ChildFiles::new(place.ledger().folder(), id, at)).collect()
}

/// Nobody is told.
struct Nobody;

impl Progress for Nobody {
    fn say(&self, _: Printable) {}
}

impl<L: Long> Kind for Patient<L> {
    fn words(&self) -> Words {
        L::WORDS
    }

    fn tool(&self) -> Tool {
        tool_of::<L::Inputs, L::Outputs>(L::WORDS)
    }

    fn validate(&self, inputs: &Fields) -> Vec<String> {
        judge(inputs, L::rules)
    }

    fn perform<'a>(
        &'a self,
        act: Act<'a>,
        progress: &'a dyn Progress,
    ) -> BoxFuture<'a, Result<Fields, OperationFault>> {
        Box::pin(self.run(act, progress, false))
    }

    fn inspect<'a>(&'a self, act: Act<'a>) -> BoxFuture<'a, Result<Finding, Fault>> {
        Box::pin(self.ask(act))
    }

    fn undo<'a>(
        &'a self,
        act: Act<'a>,
        outputs: &'a Fields,
        progress: &'a dyn Progress,
    ) -> BoxFuture<'a, Result<(), OperationFault>> {
        Box::pin(async move {
            say(progress, &self.end(act.id, !outputs.is_empty()).await?);
            Ok(())
        })
    }
}
