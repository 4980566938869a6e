//! Operations that are done at once, on this machine's disk.

use std::{marker::PhantomData, sync::Arc};

use schemars::JsonSchema;
use serde::{Serialize, de::DeserializeOwned};

use super::{
    faults::{blocking, refused},
    kind::{Kind, Words, fields, judge, read, tool_of},
    ledger::{Entry, Stage},
    place::Place,
};
use crate::{
    domain::{Fault, Printable},
    plan::{Fields, Tool},
    provider::{Act, BoxFuture, Finding, OperationFault, Progress},
};

/// One that blocks for a moment. What it makes it notes in its ledger first.
pub(super) trait Direct: Send + Sync + 'static {
    const WORDS: Words;
    type Inputs: DeserializeOwned + JsonSchema + Send + 'static;
    type Outputs: Serialize + JsonSchema;

    /// What is wrong with the inputs, beyond their types.
    fn rules(_: &Self::Inputs) -> Vec<String> {
        Vec::new()
    }

    /// Does it. What was noted is taken back where this fails.
    fn perform(place: &Place, entry: &mut Entry, inputs: Self::Inputs) -> Result<Self::Outputs, OperationFault>;

    /// Takes back all that was noted; what was left on purpose is said by the entry.
    fn undo(_: &Place, entry: &mut Entry) -> Result<(), OperationFault> {
        entry.take_back()
    }
}

/// A direct operation as a kind.
pub(super) struct AtOnce<D> {
    place: Arc<Place>,
    of: PhantomData<D>,
}

impl<D: Direct> AtOnce<D> {
    pub(super) fn boxed(place: &Arc<Place>) -> Box<dyn Kind> {
        Box::new(Self { place: Arc::clone(place), of: PhantomData })
    }
}

impl<D: Direct> Kind for AtOnce<D> {
    fn words(&self) -> Words {
        D::WORDS
    }

    fn tool(&self) -> Tool {
        tool_of::<D::Inputs, D::Outputs>(D::WORDS)
    }

    fn validate(&self, inputs: &Fields) -> Vec<String> {
        judge(inputs, D::rules)
    }

    fn perform<'a>(
        &'a self,
        act: Act<'a>,
        progress: &'a dyn Progress,
    ) -> BoxFuture<'a, Result<Fields, OperationFault>> {
        Box::pin(async move {
            let inputs: D::Inputs = read(act.operation)?;
            if let Some(why) = D::rules(&inputs).into_iter().next() {
                return Err(refused(why));
            }
            let (place, id) = (Arc::clone(&self.place), act.id.clone());
            let (outputs, said) = blocking(move || {
                let mut entry = place.ledger().begin(&id, D::WORDS.name)?;
                if entry.stage() == Stage::Done {
                    return Ok((entry.outputs().clone(), Vec::new()));
                }
                let done = D::perform(&place, &mut entry, inputs)
                    .and_then(|outputs| fields(&outputs))
                    .and_then(|outputs| entry.done(outputs));
                match done {
                    Ok(()) => Ok((entry.outputs().clone(), entry.said())),
                    Err(fault) => Err(entry.give_up(fault)),
                }
            })
            .await?;
            say(progress, &said);
            Ok(outputs)
        })
    }

    fn inspect<'a>(&'a self, act: Act<'a>) -> BoxFuture<'a, Result<Finding, Fault>> {
        Box::pin(async move {
            let (place, id) = (Arc::clone(&self.place), act.id.clone());
            let found = blocking(move || {
                let Some(mut entry) = place.ledger().find(&id)? else { return Ok(Finding::Absent) };
                match entry.stage() {
                    Stage::Done => return Ok(Finding::Present(entry.outputs().clone())),
                    // Nobody is at it, since the lock is ours: what is half made goes.
                    Stage::Begun => D::undo(&place, &mut entry)?,
                    Stage::Undone => {}
                }
                Ok(Finding::Absent)
            });
            found.await.map_err(|fault| fault.fault)
        })
    }

    fn undo<'a>(
        &'a self,
        act: Act<'a>,
        outputs: &'a Fields,
        progress: &'a dyn Progress,
    ) -> BoxFuture<'a, Result<(), OperationFault>> {
        Box::pin(async move {
            let (place, id, was_done) = (Arc::clone(&self.place), act.id.clone(), !outputs.is_empty());
            let said = blocking(move || {
                let Some(mut entry) = place.ledger().find(&id)? else {
                    return if was_done { Err(place.ledger().is_gone(&id)) } else { Ok(Vec::new()) };
                };
                if entry.stage() != Stage::Undone {
                    D::undo(&place, &mut entry)?;
                }
                Ok(entry.said())
            })
            .await?;
            say(progress, &said);
            Ok(())
        })
    }
}

pub(super) fn say(progress: &dyn Progress, lines: &[String]) {
    lines.iter().for_each(|line| progress.say(Printable::new(line)));
}
