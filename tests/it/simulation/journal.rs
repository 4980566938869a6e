//! A journal in memory that can crash, fill up and break at its n-th write.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicU64, Ordering::SeqCst},
};

use orchestra_console::{
    domain::{Printable, Timestamp},
    execute::Reserve,
    journal::{
        Answer, AppendedLine, ExecutionFilter, ExecutionId, ExecutionRow, Lease, NewExecution, PlanRow, PostedControl,
        Store, StoreError,
    },
    plan::{Approval, Control, Entry, Execution, Plan, Recorded},
};
use tokio::sync::Notify;

/// What happens at the n-th append.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Accident {
    /// The process ends right after it.
    CrashAfter(u64),
    /// The process ends, and it was never written.
    CrashBefore(u64),
    /// From it on nothing is written.
    Full(u64),
    Broken(u64),
}

#[derive(Default)]
struct Kept {
    entries: Vec<Entry>,
    controls: Vec<PostedControl>,
    lines: Vec<AppendedLine>,
    epoch: u64,
    reserve: Vec<Entry>,
}

#[derive(Default)]
pub struct TestJournal {
    kept: Mutex<Kept>,
    accident: Mutex<Option<Accident>>,
    appends: AtomicU64,
    version: AtomicU64,
    pub crashed: Notify,
}

impl TestJournal {
    pub fn new(plan: &Plan) -> Arc<Self> {
        let at: Timestamp = "2026-01-01T00:00:00Z".parse().unwrap();
        let approval = Approval { by: "ada@host".into(), how: "--yes".into(), irreversible: false, at };
        let created = Recorded::Created {
            plan: plan.digest(),
            environment: plan.environment.clone(),
            actor: "ada@host".into(),
            approval,
        };
        let journal = Self::default();
        journal.kept.lock().unwrap().entries.push(Entry { sequence: 1, epoch: 0, at, fact: created });
        Arc::new(journal)
    }

    pub fn set_accident(&self, accident: Option<Accident>) {
        self.appends.store(0, SeqCst);
        *self.accident.lock().unwrap() = accident;
    }

    pub fn appends(&self) -> u64 {
        self.appends.load(SeqCst)
    }

    pub fn all(&self) -> Vec<Entry> {
        self.kept.lock().unwrap().entries.clone()
    }

    /// Changes what is written, as redacting does.
    pub fn edit(&self, change: impl Fn(&mut Entry)) {
        self.kept.lock().unwrap().entries.iter_mut().for_each(change);
    }

    pub fn text(&self) -> String {
        self.all().iter().map(|entry| serde_json::to_string(entry).unwrap() + "\n").collect()
    }

    pub fn ask(&self, control: Control, seen: u64) {
        let mut kept = self.kept.lock().unwrap();
        let number = kept.controls.len() as u64 + 1;
        let at = kept.entries[0].at;
        kept.controls.push(PostedControl { number, control, by: "ada@host".into(), at, seen });
        self.version.fetch_add(1, SeqCst);
    }

    pub fn lines(&self) -> Vec<AppendedLine> {
        self.kept.lock().unwrap().lines.clone()
    }

    pub fn take_lease(&self, at: Timestamp) -> Lease {
        let mut kept = self.kept.lock().unwrap();
        kept.epoch += 1;
        let (epoch, sequence) = (kept.epoch, kept.entries.len() as u64 + 1);
        kept.entries.push(Entry { sequence, epoch, at, fact: Recorded::Claimed { owner: "1@host".into() } });
        Lease { execution: "e".into(), epoch, sequence }
    }

    pub fn reserve_is_empty(&self) -> bool {
        self.kept.lock().unwrap().reserve.is_empty()
    }
}

impl Reserve for TestJournal {
    fn keep(&self, _execution: &str, entry: &Entry) -> Result<(), String> {
        self.kept.lock().unwrap().reserve.push(entry.clone());
        Ok(())
    }

    fn kept(&self, _execution: &str) -> Vec<Entry> {
        self.kept.lock().unwrap().reserve.clone()
    }

    fn forget(&self, _execution: &str) {
        self.kept.lock().unwrap().reserve.clear();
    }
}

impl Store for TestJournal {
    fn append<'a>(&'a self, lease: &'a mut Lease, entries: &'a [Entry], after: &'a Execution) -> Answer<'a, ()> {
        Box::pin(async move {
            let number = self.appends.fetch_add(1, SeqCst) + 1;
            let accident = *self.accident.lock().unwrap();
            let (path, reason) = ("journal.db".to_owned(), "on purpose".to_owned());
            match accident {
                Some(Accident::CrashBefore(at)) if number >= at => {
                    self.crashed.notify_one();
                    std::future::pending::<()>().await;
                }
                Some(Accident::Full(at)) if number >= at => return Err(StoreError::Full { path, reason }),
                Some(Accident::Broken(at)) if number >= at => return Err(StoreError::Broken { path, reason }),
                _ => {}
            }
            {
                let mut kept = self.kept.lock().unwrap();
                if kept.epoch != lease.epoch {
                    return Err(StoreError::Fenced { execution: lease.execution.clone() });
                }
                assert_eq!(entries[0].sequence, kept.entries.len() as u64 + 1);
                kept.entries.extend_from_slice(entries);
                lease.sequence = kept.entries.len() as u64;
                assert_eq!(after.sequence, lease.sequence);
            }
            if matches!(accident, Some(Accident::CrashAfter(at)) if number >= at) {
                self.crashed.notify_one();
                std::future::pending::<()>().await;
            }
            Ok(())
        })
    }

    fn heartbeat<'a>(&'a self, lease: &'a Lease, _at: Timestamp) -> Answer<'a, ()> {
        let is_current = self.kept.lock().unwrap().epoch == lease.epoch;
        let answer = if is_current { Ok(()) } else { Err(StoreError::Fenced { execution: lease.execution.clone() }) };
        Box::pin(std::future::ready(answer))
    }

    fn controls<'a>(&'a self, _execution: &'a str, after: u64) -> Answer<'a, Vec<PostedControl>> {
        let posted =
            self.kept.lock().unwrap().controls.iter().filter(|posted| posted.number > after).cloned().collect();
        Box::pin(std::future::ready(Ok(posted)))
    }

    fn say<'a>(&'a self, _execution: &'a str, lines: Vec<(String, Timestamp, Printable)>) -> Answer<'a, ()> {
        let mut kept = self.kept.lock().unwrap();
        for (step, at, text) in lines {
            let number = kept.lines.len() as u64 + 1;
            kept.lines.push(AppendedLine { number, step, at, text });
        }
        Box::pin(std::future::ready(Ok(())))
    }

    fn version(&self) -> Answer<'_, u64> {
        let version = self.version.load(SeqCst);
        Box::pin(std::future::ready(Ok(version)))
    }

    fn put_plan<'a>(&'a self, _plan: &'a Plan) -> Answer<'a, String> {
        unreachable!("an executor asks for no plan")
    }
    fn plan<'a>(&'a self, _digest: &'a str) -> Answer<'a, Plan> {
        unreachable!("an executor asks for no plan")
    }
    fn plans(&self, _limit: u32) -> Answer<'_, Vec<PlanRow>> {
        unreachable!("an executor asks for no plan")
    }
    fn create(&self, _execution: NewExecution) -> Answer<'_, ()> {
        unreachable!("an executor creates none")
    }
    fn claim<'a>(&'a self, _execution: &'a str, _owner: &'a str, _at: Timestamp) -> Answer<'a, Lease> {
        unreachable!("an executor is given its lease")
    }
    fn find<'a>(&'a self, _execution: &'a str) -> Answer<'a, ExecutionId> {
        unreachable!("an executor knows its execution")
    }
    fn entries<'a>(&'a self, _execution: &'a str, _after: u64) -> Answer<'a, Vec<Entry>> {
        unreachable!("an executor is given its entries")
    }
    fn executions<'a>(&'a self, _filter: &'a ExecutionFilter) -> Answer<'a, Vec<ExecutionRow>> {
        Box::pin(async { Ok(Vec::new()) })
    }
    fn post<'a>(
        &'a self,
        _execution: &'a str,
        _control: Control,
        _by: &'a str,
        _seen: u64,
        _at: Timestamp,
    ) -> Answer<'a, u64> {
        unreachable!("an executor asks itself for nothing")
    }
    fn said<'a>(&'a self, _execution: &'a str, _after: u64, _limit: u32) -> Answer<'a, Vec<AppendedLine>> {
        unreachable!("an executor does not read lines")
    }
}
