//! The demo GitHub: all runs at a moment, newest first, sharing what did not change.

use std::{collections::VecDeque, sync::Arc};

use super::{
    lanes::{Lane, Numbering, lane_count, of_id, scripted_id},
    life::{Life, Moment},
    names::Texts,
    random::Dice,
    scripted::{Scripted, scripted},
    story::Story,
};
use crate::domain::{Observation, Printable, Quota, RunKey, RunStatus, RunsReading, Snapshot, Timestamp, WorkflowRun};

/// Reads the runs at any moment. Remembers the last reading only to hand out the same run again
/// while it has not changed.
pub(super) struct RunsReader {
    story: Story,
    texts: Texts,
    scripted: Vec<(Life, Arc<WorkflowRun>)>,
    lanes: Vec<LaneRuns>,
}

/// A lane and its newest runs, oldest first.
struct LaneRuns {
    lane: Lane,
    workflow: Printable,
    event: Printable,
    titles: Vec<Printable>,
    shown: usize,
    /// Cycle of the newest run in `runs`.
    newest: i64,
    runs: VecDeque<(Life, Arc<WorkflowRun>)>,
}

/// Where the demo company keeps its repositories; `.example` never resolves.
const WEB: &str = "https://github.example";

impl RunsReader {
    pub(super) fn new(story: Story) -> Self {
        let texts = Texts::new();
        let scripted = scripted(&story).into_iter().enumerate().map(|(index, run)| {
            let life = run.life.clone();
            (life, Arc::new(scripted_run(&story, &texts, index as u64, run)))
        });
        let scripted: Vec<_> = scripted.collect();
        let wanted = if story.is_empty() { 0 } else { u64::from(story.scale.runs) - scripted.len() as u64 };
        let count = lane_count(wanted);
        let lanes = (0..count)
            .map(|index| LaneRuns::new(&story, &texts, index, wanted / count + u64::from(index < wanted % count)));
        let lanes = lanes.collect();
        Self { story, texts, scripted, lanes }
    }

    pub(super) fn read(&mut self, now: Timestamp) -> RunsReading {
        for (life, run) in &mut self.scripted {
            renew(life, run, now);
        }
        for lane in &mut self.lanes {
            lane.advance(&self.story, &self.texts, now);
        }
        let lanes = self.lanes.iter().flat_map(|lane| &lane.runs);
        let scripted = self.scripted.iter().filter(|(life, _)| life.created_at <= now);
        let all = scripted.chain(lanes).map(|(life, run)| (life.created_at, run.key.id, run));
        let mut sorted: Vec<_> = all.collect();
        sorted.sort_unstable_by_key(|(created_at, id, _)| std::cmp::Reverse((*created_at, *id)));
        let runs = sorted.into_iter().map(|(_, _, run)| run.clone()).collect();
        let repositories = if self.story.is_empty() { Vec::new() } else { self.texts.repositories.clone() };
        RunsReading { repositories, runs, faults: Vec::new() }
    }

    pub(super) fn observe(&mut self, now: Timestamp) -> Observation {
        let quota = Some(quota(now));
        Observation { quota, ..Snapshot::Runs(Arc::new(self.read(now))).into() }
    }
}

impl LaneRuns {
    fn new(story: &Story, texts: &Texts, index: u64, shown: u64) -> Self {
        let lane = Lane::new(story, index);
        let life = lane.life(story, 0);
        Self {
            lane,
            workflow: Printable::new(life.workflow.name),
            event: Printable::new(life.workflow.event),
            titles: texts.titles_of(life.workflow),
            shown: shown as usize,
            newest: i64::MIN,
            runs: VecDeque::new(),
        }
    }

    fn advance(&mut self, story: &Story, texts: &Texts, now: Timestamp) {
        let newest = self.lane.newest(now);
        let oldest = newest - self.shown as i64 + 1;
        // A clock that was set back, or that leapt, makes the window anew.
        if newest < self.newest || oldest > self.newest {
            self.runs.clear();
            self.newest = oldest - 1;
        }
        for cycle in self.newest + 1..=newest {
            let life = self.lane.life(story, cycle);
            let run = Arc::new(self.run(story, &life, texts, cycle, now));
            self.runs.push_back((life, run));
        }
        self.newest = newest;
        while self.runs.len() > self.shown {
            self.runs.pop_front();
        }
        for (life, run) in &mut self.runs {
            renew(life, run, now);
        }
    }

    fn run(&self, story: &Story, life: &Life, texts: &Texts, cycle: i64, now: Timestamp) -> WorkflowRun {
        let dice = self.lane.dice_of(cycle);
        let named = Named {
            repository: texts.repositories[self.lane.repository].clone(),
            id: self.lane.id(cycle),
            number: self.lane.run_number(story, cycle),
            workflow: self.workflow.clone(),
            title: dice.word("title").pick(&self.titles).clone(),
            branch: match life.workflow.name {
                "ci" => dice.word("branch").pick(&texts.branches).clone(),
                _ => texts.branches[0].clone(),
            },
            event: self.event.clone(),
            actor: dice.word("actor").pick(&texts.actors).clone(),
        };
        named.run(life, dice, now)
    }
}

/// What tells one run from another, beside its life.
struct Named {
    repository: Printable,
    id: u64,
    number: u64,
    workflow: Printable,
    title: Printable,
    branch: Printable,
    event: Printable,
    actor: Printable,
}

impl Named {
    /// The run as it is at `now`.
    fn run(self, life: &Life, dice: Dice, now: Timestamp) -> WorkflowRun {
        let Moment { status, conclusion, attempt, started_at, updated_at } = life.at(now);
        let sha = dice.word("sha");
        WorkflowRun {
            url: Printable::new([WEB, "/", self.repository.as_str(), "/actions/runs/", &self.id.to_string()].concat()),
            key: RunKey { repository: self.repository, id: self.id },
            workflow: self.workflow,
            title: self.title,
            branch: self.branch,
            event: self.event,
            actor: self.actor,
            status,
            conclusion,
            attempt,
            number: self.number,
            head_sha: Printable::new(format!(
                "{:016x}{:016x}{:08x}",
                sha.bits(),
                sha.number(1).bits(),
                sha.number(2).bits() as u32
            )),
            created_at: life.created_at,
            started_at,
            updated_at,
        }
    }
}

fn scripted_run(story: &Story, texts: &Texts, index: u64, run: Scripted) -> WorkflowRun {
    let dice = story.dice.word("scripted").number(index);
    let numbering = Numbering::new(story, run.repository, run.life.workflow);
    let named = Named {
        repository: texts.repositories[run.repository].clone(),
        id: scripted_id(index),
        number: numbering.number(story, run.life.created_at) + index.min(3),
        workflow: Printable::new(run.life.workflow.name),
        title: Printable::new(run.title),
        branch: texts.branches[0].clone(),
        event: Printable::new(run.life.workflow.event),
        actor: Printable::new(run.actor),
    };
    named.run(&run.life, dice, run.life.created_at)
}

/// Brings a run to `now`; a run that did not change stays the very same.
fn renew(life: &Life, run: &mut Arc<WorkflowRun>, now: Timestamp) {
    if run.status == RunStatus::Completed && run.updated_at <= now {
        return;
    }
    let Moment { status, conclusion, attempt, started_at, updated_at } = life.at(now);
    if (updated_at, &status, attempt) != (run.updated_at, &run.status, run.attempt) {
        *run = Arc::new(WorkflowRun { status, conclusion, attempt, started_at, updated_at, ..(**run).clone() });
    }
}

/// The life of the run of that key, where the demo company has it.
pub(super) fn life_of(story: &Story, key: &RunKey) -> Option<Life> {
    let (lane, place) = of_id(key.id)?;
    let named = |repository: usize| super::workflows::REPOSITORIES[repository].0 == key.repository.as_str();
    let Some(lane) = lane else {
        let run = scripted(story).into_iter().nth(usize::try_from(place).ok()?)?;
        return named(run.repository).then_some(run.life);
    };
    let exists = !story.is_empty() && lane < lane_count(u64::from(story.scale.runs));
    let lane = Lane::new(story, lane);
    (exists && named(lane.repository)).then(|| lane.life(story, place))
}

/// A token's 5,000 requests an hour, of which the demo uses one a minute.
pub(super) fn quota(now: Timestamp) -> Quota {
    let into_hour = now.as_second().rem_euclid(3_600);
    let resets_at = Timestamp::from_second(now.as_second() - into_hour + 3_600).ok();
    Quota { limit: 5_000, remaining: (4_993 - into_hour / 60) as u64, resets_at, ..Quota::default() }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::provider::demo::{
        DemoScale, DemoScenario,
        clock::{HOUR, MINUTE, SECOND, moved},
    };

    fn story(scale: DemoScale) -> Story {
        Story::new(11, scale, DemoScenario::Incident, "2026-03-02T12:00:00Z".parse().unwrap())
    }

    #[test]
    fn runs_kept_from_reading_to_reading_equal_those_made_anew() {
        let story = story(DemoScale::default());
        let mut kept = RunsReader::new(story);
        for offset in [0, SECOND, 9 * SECOND, 40 * MINUTE, 90 * HOUR, 89 * HOUR, -HOUR, 0] {
            let now = story.at(offset);
            assert_eq!(kept.read(now), RunsReader::new(story).read(now), "at {now}");
        }
    }

    #[test]
    fn a_completed_run_never_runs_again_and_running_ones_end() {
        let story = story(DemoScale::default());
        let mut reader = RunsReader::new(story);
        let mut completed: BTreeMap<RunKey, Arc<WorkflowRun>> = BTreeMap::new();
        let mut ended = 0;
        for second in 0..1_200 {
            for run in reader.read(story.at(second * SECOND)).runs {
                if let Some(before) = completed.get(&run.key) {
                    assert!(Arc::ptr_eq(before, &run), "{before:?} became {run:?}");
                } else if run.status == RunStatus::Completed {
                    ended += usize::from(second > 0);
                    completed.insert(run.key.clone(), run);
                }
            }
        }
        assert!(ended > 10, "{ended} runs ended in twenty minutes");
    }

    #[test]
    fn at_a_large_scale_about_five_hundred_runs_change_each_second() {
        let story = story(DemoScale { runs: 10_000, ..DemoScale::default() });
        let mut reader = RunsReader::new(story);
        let keyed = |reading: RunsReading| reading.runs.into_iter().map(|run| (run.key.clone(), run));
        let mut before: BTreeMap<RunKey, Arc<WorkflowRun>> = keyed(reader.read(story.start)).collect();
        for second in 1..5 {
            let after: BTreeMap<_, _> = keyed(reader.read(moved(story.start, second * SECOND))).collect();
            let same = after.iter().filter(|(key, run)| before.get(key).is_some_and(|old| Arc::ptr_eq(old, run)));
            let changed = after.len() - same.count();
            assert!((350..650).contains(&changed), "{changed} changed");
            before = after;
        }
    }

    #[test]
    fn the_quota_is_nearly_whole_and_renewed_on_the_hour() {
        let quota = quota("2026-03-02T12:59:59Z".parse().unwrap());
        assert_eq!((quota.limit, quota.remaining), (5_000, 4_934));
        assert_eq!(quota.resets_at, "2026-03-02T13:00:00Z".parse().ok());
    }
}
