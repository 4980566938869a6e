//! A plan of two steps and a worker that writes what happens.

use orchestra_console::{
    domain::{Layer, Timestamp},
    journal::{Lease, NewExecution, Store, StoreError},
    plan::{
        Approval, Entry, Estimate, Execution, ExecutionStatus, Fields, Idempotence, OnFailure, Operation, OperationId,
        PLAN_VERSION, Plan, Recorded, Retry, Risk, RiskLevel, Step, Undo,
    },
};

pub(super) fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_770_000_000 + second).unwrap()
}

pub(super) fn plan(environment: &str) -> Plan {
    let step = |id: &str, needs: &[&str]| Step {
        id: id.into(),
        title: format!("Do {id}"),
        operation: Operation::new("test.count", Fields::new()),
        needs: needs.iter().map(|&id| id.to_owned()).collect(),
        undo: Undo::Automatic { what: "counts back".into() },
        checks: Vec::new(),
        timeout_seconds: 60,
        retry: Retry::default(),
        idempotence: Idempotence::Inspectable,
        estimate: Estimate::default(),
        risk: Risk { level: RiskLevel::Low, reason: "it only counts".into() },
    };
    Plan {
        version: PLAN_VERSION,
        title: format!("create {environment}"),
        environment: environment.into(),
        layer: Layer::Development,
        goal: None,
        steps: vec![step("first", &[]), step("second", &["first"])],
        facts: Vec::new(),
        on_failure: OnFailure::Undo,
        parallel: 8,
        deadline_seconds: 600,
        made_at: at(0),
        budget_cents_per_hour: None,
        account: None,
    }
}

pub(super) fn new(id: &str, plan: &Plan) -> NewExecution {
    let approval = Approval { by: "ada@here".into(), how: "--yes".into(), irreversible: false, at: at(0) };
    NewExecution {
        id: id.into(),
        plan: plan.digest(),
        environment: plan.environment.clone(),
        actor: "ada@here".into(),
        approval,
        at: at(1),
    }
}

/// Whoever carries out one execution: its lease, and where it stands.
pub(super) struct Worker {
    pub(super) lease: Lease,
    pub(super) execution: Execution,
}

impl Worker {
    /// Takes the lease and reads what is there.
    pub(super) async fn claim(store: &dyn Store, id: &str, plan: &Plan) -> Result<Self, StoreError> {
        let lease = store.claim(id, "7@here", at(2)).await?;
        let execution = Execution::fold(plan, &store.entries(id, 0).await?).unwrap();
        Ok(Self { lease, execution })
    }

    /// Appends facts in one transaction; where it does not work, nothing has changed.
    pub(super) async fn write(&mut self, store: &dyn Store, facts: Vec<Recorded>) -> Result<(), StoreError> {
        let mut after = self.execution.clone();
        let entries: Vec<Entry> = facts
            .into_iter()
            .zip(self.lease.sequence + 1..)
            .map(|(fact, sequence)| Entry { sequence, epoch: self.lease.epoch, at: at(10 + sequence as i64), fact })
            .collect();
        entries.iter().for_each(|entry| after.apply(entry).unwrap());
        store.append(&mut self.lease, &entries, &after).await?;
        self.execution = after;
        Ok(())
    }

    /// One step from intent to success, in two transactions.
    pub(super) async fn carry_out(&mut self, store: &dyn Store, step: &str) -> Result<(), StoreError> {
        self.write(store, vec![intended(step), Recorded::Started { step: step.into() }]).await?;
        let performed = Recorded::Performed { step: step.into(), outputs: Fields::new() };
        self.write(store, vec![performed, Recorded::Succeeded { step: step.into() }]).await
    }

    pub(super) async fn end(&mut self, store: &dyn Store) -> Result<(), StoreError> {
        self.write(store, vec![Recorded::Ended { status: ExecutionStatus::Succeeded, why: None }]).await
    }
}

pub(super) fn intended(step: &str) -> Recorded {
    Recorded::Intended {
        step: step.into(),
        operation_id: OperationId("00112233445566778899aabbccddeeff".into()),
        attempt: 1,
        deadline: at(600),
        inputs: Fields::new(),
    }
}

/// A created execution and its worker.
pub(super) async fn begun(store: &dyn Store, id: &str, environment: &str) -> Worker {
    let plan = plan(environment);
    store.put_plan(&plan).await.unwrap();
    store.create(new(id, &plan)).await.unwrap();
    Worker::claim(store, id, &plan).await.unwrap()
}
