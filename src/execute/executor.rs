//! The executor: one loop that owns the fold of an execution.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
    time::Duration,
};

use tokio::{
    sync::mpsc,
    time::{Instant, sleep_until},
};

use super::{
    Clock, Dice, Gate, Reserve, Rest, Stop, World,
    jobs::{Came, Job, Jobs},
    order::Order,
    pen::Pen,
    said::Said,
};
use crate::{
    domain::{Fault, Printable, Timestamp},
    journal::{Lease, Store, StoreError},
    plan::{Entry, Execution, Plan, Recorded, Step, StepState},
};

/// How often controls, lines, the deadline and the clock are looked at.
const TICK: Duration = Duration::from_millis(200);
const HEARTBEAT: Duration = Duration::from_secs(5);
/// A wall clock that is off by more than this since the last look was moved.
const JUMP_SECONDS: i64 = 5;

/// What an executor works with.
pub struct Surroundings {
    pub store: Arc<dyn Store>,
    pub world: Arc<dyn World>,
    pub gate: Arc<dyn Gate>,
    pub reserve: Arc<dyn Reserve>,
    pub clock: Arc<dyn Clock>,
    pub dice: Box<dyn Dice>,
    /// How urgently it is asked to stop, as it comes.
    pub stops: mpsc::Receiver<Stop>,
}

/// Carries one execution on under one lease, until it is over or waits for a person.
pub struct Executor {
    pub(super) plan: Arc<Plan>,
    pub(super) order: Order,
    pub(super) pen: Pen,
    pub(super) world: Arc<dyn World>,
    pub(super) gate: Arc<dyn Gate>,
    pub(super) dice: Box<dyn Dice>,
    pub(super) said: Said,
    pub(super) jobs: Jobs,
    pub(super) ahead: Ahead,
    pub(super) back: Back,
    /// Steps that were started and whose end nobody saw; why, where this process started them.
    pub(super) unresolved: BTreeMap<usize, Option<Fault>>,
    pub(super) stop: Option<Stop>,
    /// Who decided last about a step.
    pub(super) decided: BTreeMap<usize, String>,
    /// The whole may take until then.
    pub(super) deadline: Instant,
    stops: mpsc::Receiver<Stop>,
    next_tick: Instant,
    next_heartbeat: Instant,
    /// The wall clock at a moment of the steady one.
    seen: (Timestamp, Instant),
    version: Option<u64>,
}

/// On the way forward.
pub(super) struct Ahead {
    /// Needs of each step that have not succeeded.
    pub open_needs: Vec<usize>,
    pub ready: BTreeSet<usize>,
    pub retries: BTreeSet<(Instant, usize)>,
    /// Performed steps whose next check is due.
    pub to_check: BTreeSet<usize>,
    pub facts_hold: bool,
    /// Some step was started, under whichever lease.
    pub has_begun: bool,
    /// Why nothing further starts, where nothing is taken back.
    pub failed: Option<Printable>,
}

/// On the way back.
pub(super) struct Back {
    /// Dependents of each step that are not settled.
    pub blockers: Vec<usize>,
    pub is_settled: Vec<bool>,
    pub to_undo: BTreeSet<usize>,
}

impl std::fmt::Debug for Surroundings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Surroundings").finish_non_exhaustive()
    }
}

impl std::fmt::Debug for Executor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Executor").field("lease", &self.pen.lease).finish_non_exhaustive()
    }
}

enum Happened {
    Asked(Stop),
    Ended(Job, Came),
    Due,
    Tick,
}

impl Executor {
    /// Takes up an execution where its entries left it; they end with the claim of this lease. The plan is the one that
    /// was approved: the journal gives no other under its digest.
    ///
    /// # Errors
    /// [`Rest::Illegal`] when the entries cannot be.
    pub fn new(surroundings: Surroundings, plan: Arc<Plan>, lease: Lease, entries: &[Entry]) -> Result<Self, Rest> {
        let Surroundings { store, world, gate, reserve, clock, dice, stops } = surroundings;
        let execution = Execution::fold(&plan, entries).map_err(|illegal| Rest::Illegal(illegal.to_string()))?;
        let (now, moment, steps) = (clock.now(), Instant::now(), plan.steps.len());
        let mut executor = Self {
            order: Order::of(&plan),
            said: Said::new(clock.clone()),
            pen: Pen::new(store, reserve, clock, lease, execution),
            plan,
            world,
            gate,
            dice,
            jobs: Jobs::default(),
            ahead: Ahead {
                open_needs: vec![0; steps],
                ready: BTreeSet::new(),
                retries: BTreeSet::new(),
                to_check: BTreeSet::new(),
                facts_hold: false,
                has_begun: false,
                failed: None,
            },
            back: Back { blockers: Vec::new(), is_settled: Vec::new(), to_undo: BTreeSet::new() },
            unresolved: BTreeMap::new(),
            stop: None,
            decided: BTreeMap::new(),
            deadline: moment,
            stops,
            next_tick: moment + TICK,
            next_heartbeat: moment + HEARTBEAT,
            seen: (now, moment),
            version: None,
        };
        executor.set_deadline(entries, now);
        executor.remember_decisions(entries);
        Ok(executor)
    }

    /// Runs until it comes to rest. Dropped at any await it leaves a journal that the next one takes up.
    pub async fn run(mut self) -> Rest {
        let rest = match self.carry().await {
            Ok(rest) | Err(rest) => rest,
        };
        if matches!(rest, Rest::Unwritten(_)) {
            self.ebb().await;
        }
        if rest != Rest::Fenced {
            self.keep_lines().await;
        }
        rest
    }

    async fn carry(&mut self) -> Result<Rest, Rest> {
        self.recover().await?;
        self.hear().await?;
        loop {
            if let Some(rest) = self.turn().await? {
                return Ok(rest);
            }
            match self.wait().await {
                Happened::Asked(stop) => self.ask_to_stop(stop),
                Happened::Due => self.take_up_retries(),
                Happened::Tick => self.tick().await?,
                Happened::Ended(job, came) => {
                    self.take_in(job, came)?;
                    // What ended meanwhile goes into the same transaction.
                    while let Some((job, came)) = self.jobs.next_ended() {
                        self.take_in(job, came)?;
                    }
                    // Whoever watches leaves with the end of the last step: what it said comes before.
                    self.keep_lines().await;
                }
            }
        }
    }

    async fn wait(&mut self) -> Happened {
        let due = self.ahead.retries.first().map(|(at, _)| *at);
        let tick = self.next_tick;
        let Self { stops, jobs, .. } = self;
        loop {
            tokio::select! {
                biased;
                Some(stop) = stops.recv() => return Happened::Asked(stop),
                ended = jobs.next(), if !jobs.is_empty() => {
                    if let Some((job, came)) = ended {
                        return Happened::Ended(job, came);
                    }
                }
                () = sleep_until(due.unwrap_or(tick)), if due.is_some_and(|due| due <= tick) => return Happened::Due,
                () = sleep_until(tick) => return Happened::Tick,
            }
        }
    }

    fn ask_to_stop(&mut self, stop: Stop) {
        self.stop = self.stop.max(Some(stop));
        // Reading can always be cancelled; what changes something only when asked twice.
        self.jobs.cancel(|job| stop == Stop::Now || matches!(job, Job::Check(..) | Job::Observe));
    }

    async fn tick(&mut self) -> Result<(), Rest> {
        let moment = Instant::now();
        self.next_tick = moment + TICK;
        self.note_jump(moment)?;
        if moment >= self.next_heartbeat {
            self.next_heartbeat = moment + HEARTBEAT;
            match self.pen.store.heartbeat(&self.pen.lease, self.pen.clock.now()).await {
                Err(StoreError::Fenced { .. }) => return Err(Rest::Fenced),
                Err(error) => tracing::warn!(%error, "no heartbeat"),
                Ok(()) => {}
            }
        }
        self.keep_lines().await;
        self.mind_deadline(moment)?;
        let version = self.pen.store.version().await.ok();
        if version.is_none() || version != self.version {
            self.version = version;
            self.hear().await?;
        }
        Ok(())
    }

    fn note_jump(&mut self, moment: Instant) -> Result<(), Rest> {
        let now = self.pen.clock.now();
        let (then, before) = self.seen;
        let passed = i64::try_from(moment.duration_since(before).as_millis()).unwrap_or(i64::MAX);
        let off = now.as_millisecond().saturating_sub(then.as_millisecond()).saturating_sub(passed) / 1_000;
        self.seen = (now, moment);
        if off.abs() > JUMP_SECONDS { self.pen.note(Recorded::ClockJumped { by_seconds: off }) } else { Ok(()) }
    }

    async fn keep_lines(&mut self) {
        let lines = self.said.waiting();
        if lines.is_empty() {
            return;
        }
        if let Err(error) = self.pen.store.say(&self.pen.lease.execution, lines).await {
            tracing::warn!(%error, "lines of steps are lost");
        }
    }

    /// The journal is full or broken: what runs may end, and its end is kept in the reserve.
    async fn ebb(&mut self) {
        self.jobs.cancel(|job| !matches!(job, Job::Perform(_) | Job::Undo(_)));
        while !self.jobs.is_empty() {
            if let Happened::Ended(job, came) = self.wait().await {
                let _ = self.take_in(job, came);
                // It fails by itself: the journal has failed before.
                let _ = self.pen.sync().await;
            } else {
                self.next_tick = Instant::now() + TICK;
                self.ahead.retries.clear();
            }
        }
    }

    pub(super) fn step(&self, place: usize) -> &Step {
        &self.plan.steps[place]
    }

    pub(super) fn state(&self, place: usize) -> &StepState {
        // The fold is of this plan's steps.
        &self.pen.execution.steps[&self.plan.steps[place].id]
    }

    pub(super) fn id(&self, place: usize) -> String {
        self.plan.steps[place].id.clone()
    }
}
