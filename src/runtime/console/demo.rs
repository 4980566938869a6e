//! The executions of the demo world: told as time goes by, and not to be controlled.

use std::time::Duration;

use super::{Answered, Executions, Read, Readings};
use crate::{
    domain::{Fault, FaultKind, Printable},
    plan::{Control, ExecutionId, Goal, Offer, PipelineChange, PlannedPlan},
    provider::DemoWorld,
};

/// How often the demo world is looked at; the real one tells by itself.
const EVERY: Duration = Duration::from_secs(1);

impl Executions for DemoWorld {
    fn actor(&self) -> Printable {
        Printable::new("ada@workbench")
    }

    fn list<'a>(&'a self, into: &'a dyn Readings) -> Answered<'a, ()> {
        Box::pin(async move {
            let mut last = None;
            loop {
                let rows = self.executions();
                // The sign of life alone is no news.
                let news: Vec<_> = rows.iter().map(|listed| (listed.row.id.clone(), listed.row.sequence)).collect();
                if last.as_ref() != Some(&news) {
                    into.put(Read::Listed(Ok(rows))).await;
                    last = Some(news);
                }
                self.wait().await;
            }
        })
    }

    fn follow<'a>(&'a self, id: &'a str, into: &'a dyn Readings) -> Answered<'a, Result<(), Fault>> {
        Box::pin(async move {
            let (mut known, mut heard) = (0, 0);
            loop {
                let Some((plan, mut entries, mut lines)) = self.execution(id) else {
                    return Err(Fault::new(FaultKind::NotFound, format!("the demo world has no execution {id}")));
                };
                let plan = (known == 0).then_some(plan);
                entries.retain(|entry| entry.sequence > known);
                lines.retain(|line| line.number > heard);
                known = entries.last().map_or(known, |entry| entry.sequence);
                heard = lines.last().map_or(heard, |line| line.number);
                if !entries.is_empty() {
                    into.put(Read::Entries(plan, entries)).await;
                }
                if !lines.is_empty() {
                    into.put(Read::Said(lines)).await;
                }
                self.wait().await;
            }
        })
    }

    fn control<'a>(&'a self, _: &'a str, _: Control, _: u64) -> Answered<'a, Result<(), Fault>> {
        Box::pin(async { Err(made_up()) })
    }

    fn offers(&self) -> Answered<'_, Vec<Offer>> {
        Box::pin(async { Self::offers() })
    }

    fn make_plan(&self, goal: Goal) -> Answered<'_, Result<PlannedPlan, Vec<Printable>>> {
        Box::pin(async move { Ok(self.planned(goal.name.as_deref().unwrap_or("demo"))) })
    }

    fn plan_change(&self, change: PipelineChange) -> Answered<'_, Result<PlannedPlan, Vec<Printable>>> {
        Box::pin(async move { Ok(self.planned_change(&change)) })
    }

    fn start<'a>(&'a self, _: &'a str, _: &'a str, _: bool) -> Answered<'a, Result<ExecutionId, Fault>> {
        Box::pin(async { Err(made_up()) })
    }
}

fn made_up() -> Fault {
    Fault::new(FaultKind::Absent, "the demo world is made up, and nothing is carried out in it")
        .with_hint("orchestra create makes a real environment")
}

trait Wait {
    /// Until there may be news; for ever where time stands still.
    async fn wait(&self);
}

impl Wait for DemoWorld {
    async fn wait(&self) {
        if self.stands_still() {
            std::future::pending::<()>().await;
        }
        tokio::time::sleep(EVERY).await;
    }
}
