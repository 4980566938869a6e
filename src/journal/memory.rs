//! A journal in memory, which fails when it is told to: for simulations, where the same seed is the same run.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use super::{
    Answer, AppendedLine, Audited, ExecutionFilter, ExecutionId, ExecutionRow, Head, Lease, NewExecution, PlanRow,
    PostedControl, Record, Store, StoreError, record,
};
use crate::domain::{Printable, Timestamp};
use crate::plan::{Control, Entry, Execution, ExecutionStatus, Plan};

const SAID_KEPT: usize = 10_000;

/// How writing fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failure {
    /// Nothing is kept; later there may be room again.
    Full,
    /// The disk failed. Whether this one write is there afterwards, nobody knows until it is opened anew.
    Broken { is_kept: bool },
}

/// Which write fails. Plans, creations, claims, appended entries and controls are counted, from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Faults {
    pub at_write: u64,
    pub failure: Failure,
    /// Every later write fails, too. After [`Failure::Broken`] that is so in any case.
    pub is_lasting: bool,
}

/// Executions in memory. A clone is another connection to the same journal; [`reopened`](Self::reopened) is the one
/// that a new process would have.
#[derive(Debug, Clone, Default)]
pub struct MemoryStore {
    kept: Arc<Mutex<Kept>>,
    faulty: Arc<Mutex<Faulty>>,
}

#[derive(Debug, Default)]
struct Faulty {
    plan: Option<Faults>,
    writes: u64,
    broken: Option<StoreError>,
}

#[derive(Debug, Default)]
struct Kept {
    version: u64,
    plans: Vec<(String, Plan)>,
    executions: Vec<KeptExecution>,
    locks: BTreeMap<String, ExecutionId>,
}

#[derive(Debug)]
struct KeptExecution {
    row: ExecutionRow,
    epoch: u64,
    records: Vec<Record>,
    controls: Vec<PostedControl>,
    said: Vec<AppendedLine>,
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl MemoryStore {
    pub fn new() -> Self {
        Self::default()
    }

    /// One that will fail.
    pub fn failing(faults: Faults) -> Self {
        let store = Self::new();
        locked(&store.faulty).plan = Some(faults);
        store
    }

    /// The same journal, opened by another process: with all that was kept and without faults.
    #[must_use]
    pub fn reopened(&self) -> Self {
        Self { kept: Arc::clone(&self.kept), faulty: Arc::default() }
    }

    /// Writes so far, those that failed included.
    pub fn writes(&self) -> u64 {
        locked(&self.faulty).writes
    }

    /// There is room again.
    pub fn make_room(&self) {
        locked(&self.faulty).plan = None;
    }

    /// A write that counts: done, unless it is to fail.
    fn write<T>(&self, work: impl FnOnce(&mut Kept) -> Result<T, StoreError>) -> Result<T, StoreError> {
        let mut faulty = locked(&self.faulty);
        if let Some(error) = &faulty.broken {
            return Err(error.clone());
        }
        faulty.writes += 1;
        let number = faulty.writes;
        let failing = faulty.plan.filter(|plan| number == plan.at_write || plan.is_lasting && number > plan.at_write);
        match failing.map(|faults| faults.failure) {
            None => self.passing(work),
            Some(Failure::Full) => {
                Err(StoreError::Full { path: "memory".into(), reason: "no space left on device".into() })
            }
            Some(Failure::Broken { is_kept }) => {
                if is_kept {
                    self.passing(work)?;
                }
                let error = StoreError::Broken { path: "memory".into(), reason: "input/output error".into() };
                faulty.broken = Some(error.clone());
                Err(error)
            }
        }
    }

    /// A write that is not counted.
    fn passing<T>(&self, work: impl FnOnce(&mut Kept) -> Result<T, StoreError>) -> Result<T, StoreError> {
        let mut kept = locked(&self.kept);
        let outcome = work(&mut kept);
        kept.version += u64::from(outcome.is_ok());
        outcome
    }

    /// The same, once nothing is written any more refused.
    fn unless_broken<T>(&self, work: impl FnOnce(&mut Kept) -> Result<T, StoreError>) -> Result<T, StoreError> {
        let broken = locked(&self.faulty).broken.clone();
        broken.map_or_else(|| self.passing(work), Err)
    }

    fn read<T>(&self, work: impl FnOnce(&Kept) -> Result<T, StoreError>) -> Result<T, StoreError> {
        work(&locked(&self.kept))
    }
}

impl Kept {
    fn execution(&self, id: &str) -> Result<&KeptExecution, StoreError> {
        self.executions.iter().find(|kept| kept.row.id == id).ok_or_else(|| StoreError::no_execution(id))
    }

    fn change(&mut self, id: &str) -> Result<&mut KeptExecution, StoreError> {
        self.executions.iter_mut().find(|kept| kept.row.id == id).ok_or_else(|| StoreError::no_execution(id))
    }

    /// Locks the environment for an execution, or says who has it.
    fn lock(&mut self, environment: &str, execution: &str) -> Result<(), StoreError> {
        if let Some(by) = self.locks.get(environment) {
            return Err(StoreError::Locked { environment: environment.to_owned(), by: by.clone() });
        }
        self.locks.insert(environment.to_owned(), execution.to_owned());
        Ok(())
    }

    fn put_plan(&mut self, plan: &Plan) -> String {
        let digest = plan.digest();
        if self.plans.iter().all(|(known, _)| *known != digest) {
            self.plans.push((digest.clone(), plan.clone()));
        }
        digest
    }

    fn create(&mut self, new: &NewExecution) -> Result<(), StoreError> {
        let plan = self.plans.iter().find(|(digest, _)| *digest == new.plan);
        let (_, plan) = plan.ok_or_else(|| StoreError::no_plan(&new.plan))?;
        let row = ExecutionRow {
            id: new.id.clone(),
            plan: new.plan.clone(),
            title: plan.title.clone(),
            environment: new.environment.clone(),
            status: ExecutionStatus::Pending,
            created_at: new.at,
            started_at: None,
            ended_at: None,
            steps_done: 0,
            steps_total: u32::try_from(plan.steps.len()).unwrap_or(u32::MAX),
            owner: None,
            heartbeat_at: None,
            actor: new.actor.clone(),
            why: None,
            sequence: 1,
        };
        if self.execution(&new.id).is_ok() {
            return Err(StoreError::Locked { environment: new.environment.clone(), by: new.id.clone() });
        }
        self.lock(&new.environment, &new.id)?;
        let records = vec![Record::new(&record::creation(new), &new.id)];
        self.executions.push(KeptExecution { row, epoch: 0, records, controls: Vec::new(), said: Vec::new() });
        Ok(())
    }

    fn claim(&mut self, id: &str, owner: &str, at: Timestamp) -> Result<Lease, StoreError> {
        let kept = self.change(id)?;
        let entry = record::claim(owner, kept.row.sequence, kept.epoch, at);
        kept.push(std::slice::from_ref(&entry));
        (kept.epoch, kept.row.sequence) = (entry.epoch, entry.sequence);
        (kept.row.owner, kept.row.heartbeat_at) = (Some(owner.to_owned()), Some(at));
        kept.row.started_at = kept.row.started_at.or(Some(at));
        if kept.row.status == ExecutionStatus::Pending {
            kept.row.status = ExecutionStatus::Running;
        }
        Ok(Lease { execution: id.to_owned(), epoch: entry.epoch, sequence: entry.sequence })
    }

    fn append(&mut self, lease: &Lease, entries: &[Entry], after: &Execution) -> Result<(), StoreError> {
        record::must_follow(lease, entries, after)?;
        let kept = self.execution(&lease.execution)?;
        if kept.epoch != lease.epoch || kept.row.sequence != lease.sequence {
            return Err(StoreError::Fenced { execution: lease.execution.clone() });
        }
        let (was_over, is_over) = (kept.row.status.is_over(), after.status.is_over());
        let environment = kept.row.environment.clone();
        if was_over && !is_over {
            self.lock(&environment, &lease.execution)?;
        }
        if is_over && !was_over {
            self.locks.remove(&environment);
        }
        let kept = self.change(&lease.execution)?;
        kept.push(entries);
        record::stand(&mut kept.row, after);
        kept.row.heartbeat_at = entries.last().map(|entry| entry.at).or(kept.row.heartbeat_at);
        Ok(())
    }
}

impl KeptExecution {
    fn push(&mut self, entries: &[Entry]) {
        let previous = self.records.last().map_or(self.row.id.as_str(), |last| &last.link);
        self.records.extend(Record::chain(entries, previous));
    }

    fn entries(&self) -> impl Iterator<Item = Result<Entry, StoreError>> {
        self.records.iter().map(|record| {
            serde_json::from_str(&record.body).map_err(|error| StoreError::Damaged {
                path: "memory".into(),
                reason: format!("entry {} of execution {}: {error}", record.sequence, self.row.id),
                next: "nothing".into(),
            })
        })
    }
}

/// The newest so many, where 0 is all.
fn some_or_all(limit: u32) -> usize {
    if limit == 0 { usize::MAX } else { limit as usize }
}

impl Store for MemoryStore {
    fn put_plan<'a>(&'a self, plan: &'a Plan) -> Answer<'a, String> {
        Box::pin(async move { self.write(|kept| Ok(kept.put_plan(plan))) })
    }

    fn plan<'a>(&'a self, digest: &'a str) -> Answer<'a, Plan> {
        Box::pin(async move {
            self.read(|kept| {
                let begins = kept.plans.iter().filter(|(known, _)| known.starts_with(digest));
                let chosen = StoreError::one_plan(digest, &begins.map(|(known, _)| known.clone()).collect::<Vec<_>>())?;
                let plan = kept.plans.iter().find(|(known, _)| *known == chosen).map(|(_, plan)| plan.clone());
                plan.ok_or_else(|| StoreError::no_plan(digest))
            })
        })
    }

    fn plans(&self, limit: u32) -> Answer<'_, Vec<PlanRow>> {
        let row = |(digest, plan): &(String, Plan)| PlanRow {
            digest: digest.clone(),
            title: plan.title.clone(),
            environment: plan.environment.clone(),
            steps: u32::try_from(plan.steps.len()).unwrap_or(u32::MAX),
            made_at: plan.made_at,
        };
        Box::pin(
            async move { self.read(|kept| Ok(kept.plans.iter().rev().take(some_or_all(limit)).map(row).collect())) },
        )
    }

    fn create(&self, execution: NewExecution) -> Answer<'_, ()> {
        Box::pin(async move { self.write(|kept| kept.create(&execution)) })
    }

    fn claim<'a>(&'a self, execution: &'a str, owner: &'a str, at: Timestamp) -> Answer<'a, Lease> {
        Box::pin(async move { self.write(|kept| kept.claim(execution, owner, at)) })
    }

    fn append<'a>(&'a self, lease: &'a mut Lease, entries: &'a [Entry], after: &'a Execution) -> Answer<'a, ()> {
        Box::pin(async move {
            self.write(|kept| kept.append(lease, entries, after))?;
            lease.sequence = after.sequence;
            Ok(())
        })
    }

    fn heartbeat<'a>(&'a self, lease: &'a Lease, at: Timestamp) -> Answer<'a, ()> {
        Box::pin(async move {
            self.unless_broken(|kept| {
                let kept = kept.change(&lease.execution)?;
                if kept.epoch != lease.epoch {
                    return Err(StoreError::Fenced { execution: lease.execution.clone() });
                }
                kept.row.heartbeat_at = Some(at);
                Ok(())
            })
        })
    }

    fn find<'a>(&'a self, execution: &'a str) -> Answer<'a, ExecutionId> {
        Box::pin(async move {
            self.read(|kept| {
                let ids = kept.executions.iter().map(|kept| kept.row.id.clone());
                let begins: Vec<String> = ids.filter(|id| id.starts_with(execution)).collect();
                StoreError::one_execution(execution, &begins)
            })
        })
    }

    fn entries<'a>(&'a self, execution: &'a str, after: u64) -> Answer<'a, Vec<Entry>> {
        Box::pin(async move {
            self.read(|kept| {
                let skip = usize::try_from(after).unwrap_or(usize::MAX);
                kept.execution(execution)?.entries().skip(skip).collect()
            })
        })
    }

    fn executions<'a>(&'a self, filter: &'a ExecutionFilter) -> Answer<'a, Vec<ExecutionRow>> {
        let passes = |row: &&ExecutionRow| {
            filter.environment.as_ref().is_none_or(|wanted| *wanted == row.environment)
                && !(filter.is_live && row.status.is_over())
        };
        Box::pin(async move {
            self.read(|kept| {
                let rows = kept.executions.iter().rev().map(|kept| &kept.row).filter(passes);
                Ok(rows.take(some_or_all(filter.limit)).cloned().collect())
            })
        })
    }

    fn post<'a>(
        &'a self,
        execution: &'a str,
        control: Control,
        by: &'a str,
        seen: u64,
        at: Timestamp,
    ) -> Answer<'a, u64> {
        Box::pin(async move {
            self.write(|kept| {
                let controls = &mut kept.change(execution)?.controls;
                let number = controls.len() as u64 + 1;
                controls.push(PostedControl { number, control, by: by.to_owned(), at, seen });
                Ok(number)
            })
        })
    }

    fn controls<'a>(&'a self, execution: &'a str, after: u64) -> Answer<'a, Vec<PostedControl>> {
        Box::pin(async move {
            self.read(|kept| {
                let all = kept.execution(execution).map_or(&[][..], |kept| &kept.controls);
                Ok(all.iter().filter(|posted| posted.number > after).cloned().collect())
            })
        })
    }

    fn say<'a>(&'a self, execution: &'a str, lines: Vec<(String, Timestamp, Printable)>) -> Answer<'a, ()> {
        Box::pin(async move {
            self.unless_broken(|kept| {
                let said = &mut kept.change(execution)?.said;
                for (step, at, text) in lines {
                    let number = said.last().map_or(0, |last| last.number) + 1;
                    said.push(AppendedLine { number, step, at, text: record::clean(&text) });
                }
                let old = said.len().saturating_sub(SAID_KEPT);
                said.drain(..old);
                Ok(())
            })
        })
    }

    fn said<'a>(&'a self, execution: &'a str, after: u64, limit: u32) -> Answer<'a, Vec<AppendedLine>> {
        Box::pin(async move {
            self.read(|kept| {
                let all = kept.execution(execution).map_or(&[][..], |kept| &kept.said);
                let newer: Vec<_> = all.iter().filter(|line| line.number > after).cloned().collect();
                let from = newer.len().saturating_sub(some_or_all(limit));
                Ok(newer[from..].to_vec())
            })
        })
    }

    fn version(&self) -> Answer<'_, u64> {
        Box::pin(async move { self.read(|kept| Ok(kept.version)) })
    }
}

impl Audited for MemoryStore {
    fn head<'a>(&'a self, execution: &'a str) -> Answer<'a, Head> {
        Box::pin(async move {
            self.read(|kept| {
                let last = kept.execution(execution)?.records.last();
                Ok(last.map_or_else(Head::default, |last| Head { sequence: last.sequence, link: last.link.clone() }))
            })
        })
    }

    fn records<'a>(&'a self, execution: &'a str) -> Answer<'a, Vec<Record>> {
        Box::pin(async move { self.read(|kept| Ok(kept.execution(execution)?.records.clone())) })
    }

    fn entries_since(&self, since: Option<Timestamp>) -> Answer<'_, Vec<(ExecutionId, Entry)>> {
        Box::pin(async move {
            self.read(|kept| {
                let mut found = Vec::new();
                for execution in &kept.executions {
                    for entry in execution.entries() {
                        found.push((execution.row.id.clone(), entry?));
                    }
                }
                found.retain(|(_, entry)| since.is_none_or(|since| entry.at >= since));
                Ok(found)
            })
        })
    }
}
