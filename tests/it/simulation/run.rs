//! Runs an execution to its rest, through crashes.

use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering::SeqCst},
    },
    time::Duration,
};

use jiff::SignedDuration;
use orchestra_console::{
    domain::{Printable, Timestamp},
    execute::{Clock, Executor, Gate, Rest, Stop, Surroundings},
    plan::{Approval, Control, Execution, ExecutionStatus, Plan, Step, StepStatus},
};
use tokio::{sync::mpsc, time::Instant};

use super::{
    journal::TestJournal,
    world::{Peer, SeededDice},
};

/// The paused clock of tokio, read as the time of day.
pub struct PausedClock {
    began: Instant,
    /// Seconds by which somebody moved it.
    pub moved: AtomicI64,
}

impl Clock for PausedClock {
    fn now(&self) -> Timestamp {
        let start: Timestamp = "2026-01-01T00:00:00Z".parse().unwrap();
        start + self.began.elapsed() + SignedDuration::from_secs(self.moved.load(SeqCst))
    }
}

/// Lets everything through but the steps of this name.
pub struct Refusing(pub Option<&'static str>);

impl Gate for Refusing {
    fn refuse(
        &self,
        _plan: &Plan,
        step: &Step,
        _approval: Option<&Approval>,
        _actor: &str,
        _now: Timestamp,
    ) -> Vec<Printable> {
        if self.0 == Some(step.id.as_str()) { vec![Printable::new("rule night: not now")] } else { Vec::new() }
    }
}

pub struct Scene {
    pub plan: Arc<Plan>,
    pub peer: Peer,
    pub journal: Arc<TestJournal>,
    pub clock: Arc<PausedClock>,
    pub gate: Option<&'static str>,
    seed: u64,
}

/// How a worker ended.
#[derive(Debug, Clone, PartialEq)]
pub enum End {
    Rest(Rest),
    Crashed,
}

impl Scene {
    pub fn new(plan: Plan, seed: u64) -> Self {
        let journal = TestJournal::new(&plan);
        let peer = Peer::new(seed, 2_000);
        Self {
            plan: Arc::new(plan),
            peer,
            journal,
            clock: Arc::new(PausedClock { began: Instant::now(), moved: AtomicI64::new(0) }),
            gate: None,
            seed,
        }
    }

    pub fn executor(&self) -> (Executor, mpsc::Sender<Stop>) {
        let (stop, stops) = mpsc::channel(4);
        let lease = self.journal.take_lease(self.clock.now());
        let surroundings = Surroundings {
            store: self.journal.clone(),
            world: Arc::new(self.peer.clone()),
            gate: Arc::new(Refusing(self.gate)),
            reserve: self.journal.clone(),
            clock: self.clock.clone(),
            dice: Box::new(SeededDice(self.seed ^ lease.epoch)),
            stops,
        };
        let executor = Executor::new(surroundings, self.plan.clone(), lease, &self.journal.all()).unwrap();
        (executor, stop)
    }

    /// One worker, until it rests or crashes.
    pub async fn work(&self) -> End {
        let (executor, _stop) = self.executor();
        let end = tokio::select! {
            biased;
            rest = executor.run() => End::Rest(rest),
            () = self.journal.crashed.notified() => End::Crashed,
        };
        // What the dropped executor ran is dropped, too.
        tokio::time::sleep(Duration::from_millis(1)).await;
        self.peer.forget_running();
        end
    }

    pub async fn rest(&self) -> Rest {
        match self.work().await {
            End::Rest(rest) => rest,
            End::Crashed => panic!("nobody asked for a crash"),
        }
    }

    /// Workers one after the other, and a person who knows what the far side did, until it is over.
    pub async fn to_the_end(&self) -> ExecutionStatus {
        for _ in 0..60 {
            match self.work().await {
                End::Rest(Rest::Ended(status)) => return status,
                End::Rest(Rest::Waits(_)) => self.decide(),
                End::Rest(Rest::Stopped | Rest::Unwritten(_)) | End::Crashed => self.journal.set_accident(None),
                End::Rest(rest) => panic!("{rest:?}\n{}", self.journal.text()),
            }
        }
        panic!("it does not come to an end:\n{}", self.journal.text());
    }

    pub fn fold(&self) -> Execution {
        Execution::fold(&self.plan, &self.journal.all()).unwrap()
    }

    pub fn status(&self, step: &str) -> StepStatus {
        self.fold().steps[step].status
    }

    pub fn ask(&self, control: Control) {
        self.journal.ask(control, self.journal.all().len() as u64);
    }

    fn decide(&self) {
        let execution = self.fold();
        for (id, state) in &execution.steps {
            let step = id.clone();
            match state.status {
                StepStatus::InDoubt if self.peer.stands(id) => self.ask(Control::Approve { step }),
                StepStatus::InDoubt | StepStatus::Stuck => self.ask(Control::Retry { step }),
                _ => {}
            }
        }
        if execution.status == ExecutionStatus::Paused {
            self.ask(Control::Resume);
        }
    }
}

/// The same on a clock that stands still, as one thread.
pub fn simulated<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap().block_on(work)
}
