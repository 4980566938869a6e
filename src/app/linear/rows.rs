//! Rows by their numbers: opened, paged, filtered, taken out of the console.

use super::{Linear, Reply, job_log as job_logs, jobs, pane as panes};
use crate::app::{App, actions, lists, pipelines_tabs, run, typing, why_not};
use crate::keymap::{Action, Pane, PipelinesView};

impl Linear {
    pub(super) fn page(&mut self, app: &App, from: usize) -> Vec<String> {
        let rows = app.table_pane(app.focus.pane).map_or(0, |list| list.table.order.len());
        let count = if jobs::is_open(app) { jobs::count(app) } else { rows };
        if from > 0 && from >= count {
            return vec!["There are no more rows.".into()];
        }
        self.from = from;
        panes::lines(app, app.focus.pane, from)
    }

    pub(super) fn filter(&mut self, app: &mut App, words: &str) -> Vec<String> {
        let of = app.focus.pane;
        if app.table_pane(of).is_none() && of != Pane::Logs {
            return vec![format!("{} cannot be filtered; choose 1, 2, 3 or 4 first", of.title())];
        }
        close(app, of);
        typing::set_filter(app, of, words.to_owned());
        self.page(app, 0)
    }

    /// One of the lists of the pipelines, or what there is in each.
    pub(super) fn view(&mut self, app: &mut App, name: &str) -> Reply {
        let said = |lines| Reply { lines, effects: Vec::new() };
        match PipelinesView::named(name) {
            Some(view) => {
                let effects = actions::act(app, Action::PipelinesView(view));
                close(app, Pane::Pipelines);
                Reply { lines: self.page(app, 0), effects }
            }
            None => {
                let tabs = pipelines_tabs(app, u16::MAX).into_iter().map(|span| span.text).collect::<String>();
                said(vec![tabs, "v gates, v environments, v pulls, v workflows or v runs shows one.".into()])
            }
        }
    }

    pub(super) fn open(&mut self, app: &mut App, number: &str) -> Reply {
        if jobs::is_open(app) {
            return open_job(app, number);
        }
        if let Err(why) = point(app, number) {
            return Reply { lines: vec![why], effects: Vec::new() };
        }
        let of = app.focus.pane;
        let effects = actions::act(app, Action::Open);
        (self.awaits_jobs, self.from) = (jobs::is_open(app), 0);
        Reply { lines: panes::lines(app, of, 0), effects }
    }

    /// Opens the run behind a row that is named by its number, else behind what is open or was named last.
    pub(super) fn run_behind(&mut self, app: &mut App, number: &str) -> Reply {
        if !number.trim().is_empty()
            && let Err(why) = point(app, number)
        {
            return Reply { lines: vec![why], effects: Vec::new() };
        }
        let reply = take(app, Action::OpenRun);
        if reply.effects.is_empty() {
            return reply;
        }
        (self.awaits_jobs, self.from) = (true, 0);
        Reply { lines: panes::lines(app, Pane::Pipelines, 0), ..reply }
    }

    /// Something of a row that is named by its number, else of what is open or was named last.
    pub(super) fn take_row(&mut self, app: &mut App, action: Action, number: &str) -> Reply {
        if !number.trim().is_empty()
            && let Err(why) = point(app, number)
        {
            return Reply { lines: vec![why], effects: Vec::new() };
        }
        take(app, action)
    }
}

/// Opens the log of the job of this number in the opened run.
fn open_job(app: &mut App, number: &str) -> Reply {
    let typed = number.trim();
    let job = typed.parse::<usize>().ok();
    if let Some(job) = job.filter(|job| run::go_to_job(app, *job)) {
        return job_logs::open(app, job);
    }
    let line = match jobs::count(app) {
        0 => "Its jobs are not read yet.".to_owned(),
        count => format!("`{}` is no job of this run; there are 1 to {count}", typed.escape_debug()),
    };
    Reply { lines: vec![line], effects: Vec::new() }
}

/// Takes something out of the console, or says why it cannot be.
pub(super) fn take(app: &mut App, action: Action) -> Reply {
    match why_not(app, action) {
        Some(why) => Reply { lines: vec![format!("{}: {why}", action.label())], effects: Vec::new() },
        None => Reply { lines: Vec::new(), effects: actions::act(app, action) },
    }
}

/// Puts the cursor on the row of this number, none open; the error says which there are.
fn point(app: &mut App, number: &str) -> Result<(), String> {
    let of = app.focus.pane;
    let count = app.table_pane(of).map_or(0, |list| list.table.order.len());
    let Some(position) = number.trim().parse::<usize>().ok().filter(|n| (1..=count).contains(n)) else {
        return Err(match count {
            0 => format!("{} has no rows", of.title()),
            _ => format!("`{}` is no row of {}; there are 1 to {count}", number.trim().escape_debug(), of.title()),
        });
    };
    close(app, of);
    lists::go_to(app, of, position - 1);
    Ok(())
}

/// Back to the rows of a pane.
pub(super) fn close(app: &mut App, of: Pane) {
    if let Some(list) = actions::table_pane(app, of) {
        list.opened = None;
    }
    match of {
        Pane::Pipelines if app.delivery.view == PipelinesView::Runs => app.run = None,
        Pane::Executions => app.execution = None,
        _ => {}
    }
}
