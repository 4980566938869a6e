//! The execution that is followed: what becomes of its steps.

use std::collections::BTreeMap;

use crate::app::{App, OpenedExecution};
use crate::domain::Printable;
use crate::plan::{ExecutionId, StepId, StepStatus};

/// What was last told of each step.
#[derive(Debug, Default)]
pub(super) struct Steps {
    id: Option<ExecutionId>,
    known: BTreeMap<StepId, StepStatus>,
    fault: Option<String>,
}

/// Whether anything was read of an execution for the first time.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum First {
    Yes,
    No,
}

impl Steps {
    /// Tells what changed since it was told; of what is read for the first time that is all of it.
    pub(super) fn tell(&mut self, app: &App, news: &mut Vec<String>) -> First {
        let Some(opened) = &app.execution else {
            *self = Self::default();
            return First::No;
        };
        let is_other = self.id.as_ref() != Some(&opened.id);
        if is_other && opened.list.is_none() {
            if let Some(fault) = &opened.fault {
                self.fail(fault.to_string(), news);
            }
            return First::No;
        }
        if is_other {
            *self = Self { id: Some(opened.id.clone()), ..Self::default() };
        }
        self.steps(opened, is_other, news);
        if let Some(fault) = &opened.fault {
            self.fail(fault.to_string(), news);
        }
        if is_other { First::Yes } else { First::No }
    }

    fn steps(&mut self, opened: &OpenedExecution, is_first: bool, news: &mut Vec<String>) {
        let Some(list) = &opened.list else { return };
        for step in &list.plan.steps {
            let now = opened.status(&step.id);
            let before = self.known.insert(step.id.clone(), now);
            if !is_first && before != Some(now) {
                let why = opened.reasons.get(&step.id).map(|why| format!(": {why}")).unwrap_or_default();
                news.push(format!("step {}: {}{why}", Printable::new(&step.title), now.word().replace('_', " ")));
            }
        }
    }

    fn fail(&mut self, why: String, news: &mut Vec<String>) {
        if self.fault.as_ref() != Some(&why) {
            news.push(why.clone());
            self.fault = Some(why);
        }
    }
}

/// The opened execution, or the one that was named last: its title and its id.
pub(super) fn subject(app: &App) -> Option<String> {
    let rows = &app.store.executions.rows;
    let opened = app.execution.as_ref().filter(|_| app.executions.opened.is_some());
    let listed = match opened {
        Some(opened) => rows.iter().find(|listed| listed.row.id == opened.id),
        None => app.executions.table.selected(rows),
    };
    let row = &listed?.row;
    Some(format!("the execution {}, {}", Printable::new(&row.id), Printable::new(&row.title)))
}
