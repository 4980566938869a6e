//! Every operation of GitHub behind one door.

use std::{collections::BTreeMap, sync::Arc};

use serde_json::Value;
use tokio::sync::OnceCell;

use super::{
    account::ReadAccount,
    approve_fork::ApproveFork,
    cancel::Cancel,
    change::{HOST, Kind, Of, refused},
    delete_run::DeleteRun,
    dispatch::Dispatch,
    follow::FollowRun,
    gate::ReadGate,
    hand::Hand,
    patience::Patience,
    rerun::Rerun,
    review::Review,
    run::ReadRun,
    set_workflow::SetWorkflow,
    workflow::ReadWorkflow,
};
use crate::{
    domain::{Fault, FaultKind},
    plan::{Estimate, Fields, Operation, Tool},
    provider::{Act, BoxFuture, Finding, Operate, OperationFault, Progress, github::GithubClient},
};

/// GitHub as something that operations change.
pub struct GithubOperator {
    kinds: BTreeMap<&'static str, Box<dyn Kind>>,
    open: Arc<dyn Fn() -> GithubClient + Send + Sync>,
    patience: Patience,
    /// Whose operations these are, as plans name it.
    host: Option<String>,
    hand: OnceCell<Hand>,
}

impl std::fmt::Debug for GithubOperator {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("GithubOperator").field("operations", &self.kinds.keys()).finish()
    }
}

impl GithubOperator {
    /// `open` makes the client when the first operation needs it, on a thread of its own: looking for the token may take
    /// a while.
    pub fn new(open: impl Fn() -> GithubClient + Send + Sync + 'static, patience: Patience) -> Self {
        let kinds: [Box<dyn Kind>; 14] = [
            Of::<ReadAccount>::boxed(),
            Of::<ApproveFork>::boxed(),
            Of::<Cancel<false>>::boxed(),
            Of::<DeleteRun>::boxed(),
            Of::<SetWorkflow<false>>::boxed(),
            Of::<Dispatch>::boxed(),
            Of::<SetWorkflow<true>>::boxed(),
            Of::<FollowRun>::boxed(),
            Of::<Cancel<true>>::boxed(),
            Of::<ReadGate>::boxed(),
            Of::<ReadRun>::boxed(),
            Of::<ReadWorkflow>::boxed(),
            Of::<Rerun>::boxed(),
            Of::<Review>::boxed(),
        ];
        let kinds = kinds.into_iter().map(|kind| (kind.words().name, kind)).collect();
        Self { kinds, open: Arc::new(open), patience, host: None, hand: OnceCell::new() }
    }

    /// Only for plans that name this host, or none.
    #[must_use]
    pub fn at(self, host: &str) -> Self {
        Self { host: Some(host.to_owned()), ..self }
    }

    /// That an operation is for the GitHub that is asked from here: elsewhere its run has another number, or none.
    fn is_here(&self, operation: &Operation) -> Result<(), Fault> {
        let wanted = operation.inputs.get(HOST).and_then(Value::as_str);
        let Some((wanted, here)) = wanted.zip(self.host.as_deref()).filter(|(a, b)| !a.eq_ignore_ascii_case(b)) else {
            return Ok(());
        };
        let what = &operation.name;
        Err(Fault::new(FaultKind::Conflict, format!("{what} is planned for {wanted}, and from here {here} is asked"))
            .with_hint(format!("export GH_HOST={wanted}, then give the same command again")))
    }

    async fn hand(&self) -> Result<&Hand, Fault> {
        let make = || async {
            let open = Arc::clone(&self.open);
            let client = tokio::task::spawn_blocking(move || open()).await;
            let broke = |_| Fault::new(FaultKind::Broken, "the thread that looks for the token broke");
            Ok(Hand::new(client.map_err(broke)?, self.patience.clone()))
        };
        self.hand.get_or_try_init(make).await
    }

    fn kind(&self, operation: &Operation) -> Result<&dyn Kind, OperationFault> {
        let kind = self.kinds.get(operation.name.as_str()).map(AsRef::as_ref);
        kind.ok_or_else(|| refused(format!("there is no operation {}; see: orchestra tools", operation.name)))
    }
}

impl Operate for GithubOperator {
    fn tools(&self) -> Vec<Tool> {
        self.kinds.values().map(|kind| kind.tool()).collect()
    }

    fn validate(&self, operation: &Operation) -> Vec<String> {
        match self.kind(operation) {
            Ok(kind) => kind.validate(&operation.inputs),
            Err(fault) => vec![fault.fault.to_string()],
        }
    }

    fn perform<'a>(
        &'a self,
        act: Act<'a>,
        progress: &'a dyn Progress,
    ) -> BoxFuture<'a, Result<Fields, OperationFault>> {
        Box::pin(async move {
            let kind = self.kind(act.operation)?;
            self.is_here(act.operation).map_err(OperationFault::lasting)?;
            let hand = self.hand().await.map_err(OperationFault::lasting)?;
            kind.perform(hand, act.operation, act.id, progress).await
        })
    }

    fn inspect<'a>(&'a self, act: Act<'a>) -> BoxFuture<'a, Result<Finding, Fault>> {
        Box::pin(async move {
            let kind = self.kind(act.operation).map_err(|fault| fault.fault)?;
            self.is_here(act.operation)?;
            kind.inspect(self.hand().await?, act.operation, act.id).await
        })
    }

    fn undo<'a>(
        &'a self,
        act: Act<'a>,
        outputs: &'a Fields,
        progress: &'a dyn Progress,
    ) -> BoxFuture<'a, Result<(), OperationFault>> {
        Box::pin(async move {
            let kind = self.kind(act.operation)?;
            self.is_here(act.operation).map_err(OperationFault::lasting)?;
            let hand = self.hand().await.map_err(OperationFault::lasting)?;
            kind.undo(hand, act.operation, act.id, outputs, progress).await
        })
    }

    fn host(&self) -> Option<&str> {
        self.host.as_deref()
    }

    fn estimate(&self, operation: &Operation) -> Estimate {
        let seconds = self.kind(operation).ok().map(|kind| kind.words().seconds);
        Estimate { price_cents_per_hour: 0, duration_seconds: seconds, basis: "the kind of operation".into() }
    }
}
