//! Every provider that changes something, behind one door.

use std::{collections::BTreeMap, sync::Arc};

use super::{Act, BoxFuture, Finding, Operate, OperationFault, Progress};
use crate::{
    domain::{Fault, FaultKind, nearest},
    plan::{Catalog, Estimate, Fields, Operation, Tool},
};

/// Routes an operation to its provider: the word before the first dot of its name.
#[derive(Clone, Default)]
pub struct Operators {
    by_word: BTreeMap<String, Arc<dyn Operate>>,
    catalog: Catalog,
}

impl std::fmt::Debug for Operators {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Operators").field("operations", &self.catalog.keys()).finish()
    }
}

impl Operators {
    /// Of these providers. Where two have the same word, the later has it.
    pub fn new(providers: impl IntoIterator<Item = Arc<dyn Operate>>) -> Self {
        let mut operators = Self::default();
        for provider in providers {
            for tool in provider.tools() {
                operators.by_word.insert(word(&tool.name).to_owned(), Arc::clone(&provider));
                operators.catalog.insert(tool.name.clone(), tool);
            }
        }
        operators
    }

    /// Every tool there is.
    pub fn catalog(&self) -> &Catalog {
        &self.catalog
    }

    /// The provider of an operation.
    ///
    /// # Errors
    /// There is no such operation; the nearest name is said.
    pub fn route(&self, operation: &Operation) -> Result<&dyn Operate, Fault> {
        let provider = self.by_word.get(word(&operation.name)).map(AsRef::as_ref);
        provider.filter(|_| self.catalog.contains_key(&operation.name)).ok_or_else(|| {
            let near = nearest(&operation.name, self.catalog.keys().map(String::as_str));
            let hint = near.map_or_else(|| "see: orchestra tools".into(), |near| format!("did you mean {near}?"));
            Fault::new(FaultKind::NotFound, format!("there is no operation {}", operation.name)).with_hint(hint)
        })
    }

    /// The far side at which operations of this word act, where there can be several of the kind: `github.com` for
    /// `github`.
    pub fn host_of(&self, word: &str) -> Option<&str> {
        self.by_word.get(word)?.host()
    }
}

fn word(name: &str) -> &str {
    name.split('.').next().unwrap_or(name)
}

impl Operate for Operators {
    fn tools(&self) -> Vec<Tool> {
        self.catalog.values().cloned().collect()
    }

    fn validate(&self, operation: &Operation) -> Vec<String> {
        match self.route(operation) {
            Ok(provider) => provider.validate(operation),
            Err(fault) => vec![fault.to_string()],
        }
    }

    fn perform<'a>(
        &'a self,
        act: Act<'a>,
        progress: &'a dyn Progress,
    ) -> BoxFuture<'a, Result<Fields, OperationFault>> {
        match self.route(act.operation) {
            Ok(provider) => provider.perform(act, progress),
            Err(fault) => Box::pin(std::future::ready(Err(OperationFault::lasting(fault)))),
        }
    }

    fn inspect<'a>(&'a self, act: Act<'a>) -> BoxFuture<'a, Result<Finding, Fault>> {
        match self.route(act.operation) {
            Ok(provider) => provider.inspect(act),
            Err(fault) => Box::pin(std::future::ready(Err(fault))),
        }
    }

    fn undo<'a>(
        &'a self,
        act: Act<'a>,
        outputs: &'a Fields,
        progress: &'a dyn Progress,
    ) -> BoxFuture<'a, Result<(), OperationFault>> {
        match self.route(act.operation) {
            Ok(provider) => provider.undo(act, outputs, progress),
            Err(fault) => Box::pin(std::future::ready(Err(OperationFault::lasting(fault)))),
        }
    }

    fn estimate(&self, operation: &Operation) -> Estimate {
        self.route(operation).map_or_else(|_| Estimate::default(), |provider| provider.estimate(operation))
    }
}
