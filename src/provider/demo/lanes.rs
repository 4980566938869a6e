//! Lanes: each repository runs its workflows over and over, so that at any time there are runs
//! under way, runs that ended, and runs still to come, and each can be found by its number.

use super::{
    clock::{SECOND, moved},
    life::{Life, Outcome},
    random::Dice,
    story::Story,
    workflows::{REPOSITORIES, Workflow},
};
use crate::domain::Timestamp;

/// One workflow of one repository, running forever with its own period.
#[derive(Debug, Clone, Copy)]
pub(super) struct Lane {
    pub(super) index: u64,
    /// Place in [`REPOSITORIES`].
    pub(super) repository: usize,
    workflow: &'static Workflow,
    numbering: Numbering,
    /// When its run of cycle 0 is created.
    origin: Timestamp,
    dice: Dice,
}

/// Lanes at the usual scale: each repository has four.
const USUAL: u64 = 24;
/// Runs that a lane shows, its newest.
const RUNS_PER_LANE: u64 = 10;
const IDS_PER_LANE: u64 = 1_000_000;
/// Cycles before the story's start have negative numbers; their ids begin here.
const ID_ORIGIN: i64 = 500_000;
const FIRST_ID: u64 = 18_000_000_000;

/// How many lanes show `runs` runs together.
pub(super) fn lane_count(runs: u64) -> u64 {
    (runs / RUNS_PER_LANE).max(USUAL).min(runs)
}

impl Lane {
    pub(super) fn new(story: &Story, index: u64) -> Self {
        let repositories = REPOSITORIES.len() as u64;
        let repository = (index % repositories) as usize;
        let column = (index / repositories % 4) as usize;
        let round = index / USUAL;
        let workflow = REPOSITORIES[repository].1[column];
        let columns = &REPOSITORIES[repository].1;
        let turn = round * alike(columns, workflow) + alike(&columns[..column], workflow);
        // Lanes of the same workflow take turns, so that its run numbers follow time.
        let numbering = Numbering::new(story, repository, workflow);
        let turn = turn as f64 / numbering.lanes as f64;
        let origin = story.at((numbering.period as f64 * (turn - numbering.dice.word("phase").unit())) as i64);
        Self { index, repository, workflow, numbering, origin, dice: story.dice.word("lane").number(index) }
    }

    /// The newest cycle whose run exists at `now`.
    pub(super) fn newest(&self, now: Timestamp) -> i64 {
        (now.as_millisecond() - self.origin.as_millisecond()).div_euclid(self.numbering.period)
    }

    pub(super) fn life(&self, story: &Story, cycle: i64) -> Life {
        let dice = self.dice_of(cycle);
        let attempts = match dice.word("attempts").unit() {
            unit if unit < 0.93 || !story.has_trouble() => 1,
            unit if unit < 0.99 => 2,
            _ => 3,
        };
        let whole = self.workflow.seconds * dice.word("length").between(0.7, 1.2);
        let outcome = outcome(story, dice);
        let attempt = if outcome == Outcome::Cancelled { whole * dice.word("cut").between(0.2, 0.9) } else { whole };
        Life {
            workflow: self.workflow,
            created_at: moved(self.origin, cycle.saturating_mul(self.numbering.period)),
            queue: dice.word("queue").between(3.0, 25.0) as i64 * SECOND,
            attempts,
            attempt: attempt as i64 * SECOND / i64::from(attempts),
            outcome,
        }
    }

    /// Where the values of one cycle's run come from.
    pub(super) fn dice_of(&self, cycle: i64) -> Dice {
        self.dice.number(cycle as u64)
    }

    pub(super) fn id(&self, cycle: i64) -> u64 {
        FIRST_ID + (self.index + 1) * IDS_PER_LANE + cycle.saturating_add(ID_ORIGIN).max(0) as u64
    }

    /// The run's number within its workflow.
    pub(super) fn run_number(&self, story: &Story, cycle: i64) -> u64 {
        self.numbering.number(story, moved(self.origin, cycle.saturating_mul(self.numbering.period)))
    }
}

/// All runs of one workflow in one repository, counted in the order of their creation.
#[derive(Debug, Clone, Copy)]
pub(super) struct Numbering {
    /// Milliseconds from one run of a lane to its next.
    period: i64,
    /// Lanes that take turns.
    lanes: i64,
    dice: Dice,
}

impl Numbering {
    pub(super) fn new(story: &Story, repository: usize, workflow: &Workflow) -> Self {
        let rounds = lane_count(u64::from(story.scale.runs)).div_ceil(USUAL);
        let lanes = rounds * alike(&REPOSITORIES[repository].1, workflow);
        let period = (workflow.seconds / workflow.busy * 1_000.0) as i64;
        let dice = story.dice.word("series").number(repository as u64).word(workflow.name);
        Self { period, lanes: lanes.max(1) as i64, dice }
    }

    /// The number of the run that was created then.
    pub(super) fn number(&self, story: &Story, created_at: Timestamp) -> u64 {
        let since = created_at.as_millisecond() - story.start.as_millisecond();
        let first = 400 + self.dice.word("numbers").below(3_000) as i64 + 20 * self.lanes;
        (first + since.div_euclid((self.period / self.lanes).max(1))).max(1) as u64
    }
}

/// How many of these columns run that workflow.
fn alike(columns: &[&Workflow], workflow: &Workflow) -> u64 {
    columns.iter().filter(|other| other.name == workflow.name).count() as u64
}

/// The lane's index and the cycle that an id names; lane `None` for a scripted run. The lane need
/// not be one that the world has.
pub(super) fn of_id(id: u64) -> Option<(Option<u64>, i64)> {
    let offset = id.checked_sub(FIRST_ID)?;
    let (lane, within) = (offset / IDS_PER_LANE, (offset % IDS_PER_LANE) as i64);
    Some((lane.checked_sub(1), if lane == 0 { within } else { within - ID_ORIGIN }))
}

/// The id of a scripted run.
pub(super) fn scripted_id(index: u64) -> u64 {
    FIRST_ID + index
}

fn outcome(story: &Story, dice: Dice) -> Outcome {
    let unit = dice.word("outcome").unit();
    match unit {
        _ if !story.has_trouble() => Outcome::Success,
        unit if unit < 0.84 => Outcome::Success,
        unit if unit < 0.92 => Outcome::Failure,
        unit if unit < 0.96 => Outcome::Cancelled,
        unit if unit < 0.98 => Outcome::Skipped,
        unit if unit < 0.99 => Outcome::TimedOut,
        _ => Outcome::Neutral,
    }
}
