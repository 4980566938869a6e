//! Operations that change nothing.

use std::{marker::PhantomData, sync::Arc};

use schemars::JsonSchema;
use serde::{Serialize, de::DeserializeOwned};

use super::{
    faults::refused,
    kind::{Kind, Words, fields, judge, read, tool_of},
    place::Place,
};
use crate::{
    domain::Fault,
    plan::{Fields, Tool},
    provider::{Act, BoxFuture, Finding, OperationFault, Progress},
};

/// One that only looks: nothing of it is kept, and there is nothing to take back.
pub(super) trait Look: Send + Sync + 'static {
    const WORDS: Words;
    type Inputs: DeserializeOwned + JsonSchema + Send + 'static;
    type Outputs: Serialize + JsonSchema;

    fn rules(_: &Self::Inputs) -> Vec<String> {
        Vec::new()
    }

    fn look(
        place: Arc<Place>,
        inputs: Self::Inputs,
    ) -> impl Future<Output = Result<Self::Outputs, OperationFault>> + Send;
}

/// A look as a kind.
pub(super) struct Looking<L> {
    place: Arc<Place>,
    of: PhantomData<L>,
}

impl<L: Look> Looking<L> {
    pub(super) fn boxed(place: &Arc<Place>) -> Box<dyn Kind> {
        Box::new(Self { place: Arc::clone(place), of: PhantomData })
    }
}

impl<L: Look> Kind for Looking<L> {
    fn words(&self) -> Words {
        L::WORDS
    }

    fn tool(&self) -> Tool {
        tool_of::<L::Inputs, L::Outputs>(L::WORDS)
    }

    fn validate(&self, inputs: &Fields) -> Vec<String> {
        judge(inputs, L::rules)
    }

    fn perform<'a>(&'a self, act: Act<'a>, _: &'a dyn Progress) -> BoxFuture<'a, Result<Fields, OperationFault>> {
        Box::pin(async move {
            let inputs: L::Inputs = read(act.operation)?;
            if let Some(why) = L::rules(&inputs).into_iter().next() {
                return Err(refused(why));
            }
            fields(&L::look(Arc::clone(&self.place), inputs).await?)
        })
    }

    /// Looking again does no harm.
    fn inspect<'a>(&'a self, _: Act<'a>) -> BoxFuture<'a, Result<Finding, Fault>> {
        Box::pin(std::future::ready(Ok(Finding::Absent)))
    }

    fn undo<'a>(&'a self, _: Act<'a>, _: &'a Fields, _: &'a dyn Progress) -> BoxFuture<'a, Result<(), OperationFault>> {
        Box::pin(std::future::ready(Ok(())))
    }
}
