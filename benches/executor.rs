//! What the executor costs beside the work: a chain of 10,000 steps that do nothing, on a journal in memory, so that
//! no disk takes part; then the same against a chain of 1,000, which must cost as much for each step.
//!
//! `cargo bench --bench executor`
#![allow(clippy::disallowed_methods, reason = "measuring reads the clock")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout, reason = "a program that prints figures")]

use std::{sync::Arc, time::Instant};

use orchestra_console::{
    domain::{Fault, Layer, Printable, Timestamp},
    execute::{Clock, Dice, Executor, Gate, Reserve, Rest, Surroundings, World},
    journal::{MemoryStore, NewExecution, Store},
    plan::{
        Approval, Entry, Estimate, ExecutionStatus, Fields, Idempotence, OnFailure, Operation, PLAN_VERSION, Plan,
        Retry, Risk, RiskLevel, Step, Tool, Undo,
    },
    provider::{Act, BoxFuture, Finding, Operate, OperationFault, Progress},
};

/// Milliseconds that a step may cost beyond its two transactions.
const LIMIT: f64 = 1.0;

fn main() {
    if !std::env::args().any(|argument| argument == "--bench") {
        println!("nothing is measured under `cargo test`; run `cargo bench --bench executor`");
        return;
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let short = runtime.block_on(milliseconds_a_step(1_000));
    let long = runtime.block_on(milliseconds_a_step(10_000));
    println!("{:<44} {:>10} {:>10}", "measure", "ours", "limit");
    println!("{:<44} {short:>10.3} {LIMIT:>10.3}", "a step of 1,000 in a chain, in ms");
    println!("{:<44} {long:>10.3} {LIMIT:>10.3}", "a step of 10,000 in a chain, in ms");
    println!("{:<44} {:>10.2} {:>10.2}", "the second by the first", long / short, 2.0);
}

async fn milliseconds_a_step(steps: usize) -> f64 {
    let plan = chain(steps);
    let store = MemoryStore::new();
    let digest = store.put_plan(&plan).await.unwrap();
    let approval = Approval { by: "ada@host".into(), how: "--yes".into(), irreversible: false, at: plan.made_at };
    let execution = NewExecution {
        id: "e".into(),
        plan: digest,
        environment: "demo".into(),
        actor: "ada@host".into(),
        approval,
        at: plan.made_at,
    };
    store.create(execution).await.unwrap();
    let lease = store.claim("e", "1@host", plan.made_at).await.unwrap();
    let entries = store.entries("e", 0).await.unwrap();
    let (_stop, stops) = tokio::sync::mpsc::channel(1);
    let surroundings = Surroundings {
        store: Arc::new(store),
        world: Arc::new(Nothing),
        gate: Arc::new(Nothing),
        reserve: Arc::new(Nothing),
        clock: Arc::new(Nothing),
        dice: Box::new(Counter(0)),
        stops,
    };
    let began = Instant::now();
    let executor = Executor::new(surroundings, Arc::new(plan), lease, &entries).unwrap();
    assert_eq!(executor.run().await, Rest::Ended(ExecutionStatus::Succeeded));
    began.elapsed().as_secs_f64() * 1_000.0 / steps as f64
}

fn chain(steps: usize) -> Plan {
    let step = |at: usize| Step {
        id: format!("s{at}"),
        title: "Do nothing".into(),
        operation: Operation::new("nothing.at-all", Fields::new()),
        needs: if at == 0 { Vec::new() } else { vec![format!("s{}", at - 1)] },
        undo: Undo::Nothing { reason: "it does nothing".into() },
        checks: Vec::new(),
        timeout_seconds: 60,
        retry: Retry::default(),
        idempotence: Idempotence::ReadOnly,
        estimate: Estimate::default(),
        risk: Risk { level: RiskLevel::Low, reason: "it does nothing".into() },
    };
    Plan {
        version: PLAN_VERSION,
        title: "nothing".into(),
        environment: "demo".into(),
        layer: Layer::Development,
        goal: None,
        steps: (0..steps).map(step).collect(),
        facts: Vec::new(),
        on_failure: OnFailure::Undo,
        parallel: 8,
        deadline_seconds: 3_600,
        made_at: Timestamp::now(),
        budget_cents_per_hour: None,
        account: None,
    }
}

struct Nothing;

struct Counter(u64);

impl Dice for Counter {
    fn roll(&mut self) -> u64 {
        self.0 += 1;
        self.0
    }
}

impl Clock for Nothing {
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}

impl Gate for Nothing {
    fn refuse(&self, _: &Plan, _: &Step, _: Option<&Approval>, _: &str, _: Timestamp) -> Vec<Printable> {
        Vec::new()
    }
}

impl Reserve for Nothing {
    fn keep(&self, _: &str, _: &Entry) -> Result<(), String> {
        Ok(())
    }
    fn kept(&self, _: &str) -> Vec<Entry> {
        Vec::new()
    }
    fn forget(&self, _: &str) {}
}

impl World for Nothing {
    fn route(&self, _: &Operation) -> Result<&dyn Operate, Fault> {
        Ok(self)
    }
}

impl Operate for Nothing {
    fn tools(&self) -> Vec<Tool> {
        Vec::new()
    }
    fn validate(&self, _: &Operation) -> Vec<String> {
        Vec::new()
    }
    fn perform<'a>(&'a self, _: Act<'a>, _: &'a dyn Progress) -> BoxFuture<'a, Result<Fields, OperationFault>> {
        Box::pin(std::future::ready(Ok(Fields::new())))
    }
    fn inspect<'a>(&'a self, _: Act<'a>) -> BoxFuture<'a, Result<Finding, Fault>> {
        Box::pin(std::future::ready(Ok(Finding::Absent)))
    }
    fn undo<'a>(&'a self, _: Act<'a>, _: &'a Fields, _: &'a dyn Progress) -> BoxFuture<'a, Result<(), OperationFault>> {
        Box::pin(std::future::ready(Ok(())))
    }
    fn estimate(&self, _: &Operation) -> Estimate {
        Estimate::default()
    }
}
