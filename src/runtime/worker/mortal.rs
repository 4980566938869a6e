//! A journal whose worker is killed right after an entry, so that tests can see what the next one makes of it.

use std::sync::Arc;

use crate::{
    domain::{Printable, Timestamp},
    journal::{
        Answer, AppendedLine, ExecutionFilter, ExecutionId, ExecutionRow, Lease, NewExecution, PlanRow, PostedControl,
        Store,
    },
    plan::{Control, Entry, Execution, Plan},
};

pub(super) struct Mortal {
    journal: Arc<dyn Store>,
    last: u64,
}

impl Mortal {
    /// No entry after this one is written, ever.
    pub(super) fn new(journal: Arc<dyn Store>, last: u64) -> Self {
        Self { journal, last }
    }

    fn strike(&self, sequence: u64) {
        if cfg!(debug_assertions) && sequence >= self.last {
            let _ = rustix::process::kill_process(rustix::process::getpid(), rustix::process::Signal::KILL);
        }
    }
}

impl Store for Mortal {
    fn append<'a>(&'a self, lease: &'a mut Lease, entries: &'a [Entry], after: &'a Execution) -> Answer<'a, ()> {
        Box::pin(async move {
            self.journal.append(lease, entries, after).await?;
            self.strike(lease.sequence);
            Ok(())
        })
    }

    fn claim<'a>(&'a self, execution: &'a str, owner: &'a str, at: Timestamp) -> Answer<'a, Lease> {
        Box::pin(async move {
            let lease = self.journal.claim(execution, owner, at).await?;
            self.strike(lease.sequence);
            Ok(lease)
        })
    }

    fn put_plan<'a>(&'a self, plan: &'a Plan) -> Answer<'a, String> {
        self.journal.put_plan(plan)
    }

    fn plan<'a>(&'a self, digest: &'a str) -> Answer<'a, Plan> {
        self.journal.plan(digest)
    }

    fn plans(&self, limit: u32) -> Answer<'_, Vec<PlanRow>> {
        self.journal.plans(limit)
    }

    fn create(&self, execution: NewExecution) -> Answer<'_, ()> {
        self.journal.create(execution)
    }

    fn heartbeat<'a>(&'a self, lease: &'a Lease, at: Timestamp) -> Answer<'a, ()> {
        self.journal.heartbeat(lease, at)
    }

    fn find<'a>(&'a self, execution: &'a str) -> Answer<'a, ExecutionId> {
        self.journal.find(execution)
    }

    fn entries<'a>(&'a self, execution: &'a str, after: u64) -> Answer<'a, Vec<Entry>> {
        self.journal.entries(execution, after)
    }

    fn executions<'a>(&'a self, filter: &'a ExecutionFilter) -> Answer<'a, Vec<ExecutionRow>> {
        self.journal.executions(filter)
    }

    fn post<'a>(
        &'a self,
        execution: &'a str,
        control: Control,
        by: &'a str,
        seen: u64,
        at: Timestamp,
    ) -> Answer<'a, u64> {
        self.journal.post(execution, control, by, seen, at)
    }

    fn controls<'a>(&'a self, execution: &'a str, after: u64) -> Answer<'a, Vec<PostedControl>> {
        self.journal.controls(execution, after)
    }

    fn say<'a>(&'a self, execution: &'a str, lines: Vec<(String, Timestamp, Printable)>) -> Answer<'a, ()> {
        self.journal.say(execution, lines)
    }

    fn said<'a>(&'a self, execution: &'a str, after: u64, limit: u32) -> Answer<'a, Vec<AppendedLine>> {
        self.journal.said(execution, after, limit)
    }

    fn version(&self) -> Answer<'_, u64> {
        self.journal.version()
    }
}
