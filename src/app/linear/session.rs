//! One session in lines: what is news, and what is answered to a typed line.

use super::{
    asking::{self, Asking},
    change::Things,
    commands,
    execution::{First, Steps},
    help::{HELP, NEW},
    job_log::JobLogTold,
    log_lines::ErrorLines,
    pane as panes, plain,
    provider::Providers,
    rows::{close, take},
};
use crate::app::{App, Effect, Notice, RunDetail, actions, job_log, news::of_execution, pane};
use crate::domain::{Feed, Timestamp};
use crate::keymap::{Action, Pane};
use crate::plan::ExecutionStatus;

/// What has been told so far.
#[derive(Debug)]
pub struct Linear {
    providers: Providers,
    things: Things,
    /// The executions that wait for a person were told; those that begin to wait are notices.
    has_told_waiting: bool,
    errors: ErrorLines,
    notices: Vec<Notice>,
    /// First row of the page that was told last.
    pub(super) from: usize,
    output: commands::Told,
    log: JobLogTold,
    asking: Asking,
    steps: Steps,
    /// A run was opened and its jobs are still to come.
    pub(super) awaits_jobs: bool,
    /// The last words of what failed in it are still to come.
    awaits_tail: bool,
    /// The view that was asked for at the start is still to be told.
    owes_view: bool,
}

/// The answer to a typed line.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Reply {
    pub lines: Vec<String>,
    pub effects: Vec<Effect>,
}

impl Linear {
    pub fn new(opened: Timestamp) -> Self {
        Self {
            providers: Providers::default(),
            things: Things::default(),
            has_told_waiting: false,
            errors: ErrorLines::new(opened),
            notices: Vec::new(),
            from: 0,
            output: commands::Told::default(),
            log: JobLogTold::default(),
            asking: Asking::default(),
            steps: Steps::default(),
            awaits_jobs: false,
            awaits_tail: false,
            owes_view: false,
        }
    }

    /// Tells the view that the app is in as soon as it is there.
    #[must_use]
    pub fn with_view(self, owes_view: bool) -> Self {
        Self { owes_view, ..self }
    }

    /// Something that was typed is not answered in full: jobs, a log, a form or a plan are on their way, or executions are
    /// being started.
    pub fn awaits(&self, app: &App) -> bool {
        let is_made = app.form.as_ref().is_some_and(|form| form.is_planning || form.rows().is_empty());
        self.owes_view
            || self.awaits_jobs
            || self.log.awaits(app)
            || app.changing.is_some()
            || is_made
            || app.starting > 0
    }

    /// What to say before anything has happened.
    pub fn greeting(app: &App) -> Vec<String> {
        let mut lines = vec!["orchestra, line by line. h and Enter for help, q and Enter to leave.".to_owned()];
        lines.extend(app.demo.then(|| "DEMO: this world is made up.".to_owned()));
        if let Some(read_only) = app.settings.as_ref().map(|settings| &settings.read_only) {
            lines.extend(
                read_only.everywhere.as_ref().map(|by| format!("READ-ONLY by {by}: nothing can be changed from here.")),
            );
            lines.extend(read_only.environments.keys().map(|name| format!("READ-ONLY: environment {name}.")));
        }
        lines
    }

    /// What changed since the last call, each with its time.
    pub fn news(&mut self, app: &App) -> Vec<String> {
        let mut news = Vec::new();
        let first = self.providers.tell(app, &mut news);
        let feeds: Vec<Feed> = first.iter().map(|first| first.feed).collect();
        for first in first {
            let of = match first.feed {
                Feed::Environments => Pane::Environments,
                Feed::Pipelines => Pane::Pipelines,
                Feed::Gpus => Pane::Gpu,
            };
            let sum = plain::sentence(&pane::line(app, of));
            let old = first.old.map(|old| format!(" with a reading that is {old} old")).unwrap_or_default();
            news.push(format!("{} answers{old}; {}: {sum}", first.provider, of.title()));
        }
        self.things.tell(app, &feeds, &mut news);
        self.tell_waiting(app, &mut news);
        self.errors.tell(app, &mut news);
        for notice in app.notices.iter().filter(|notice| !self.notices.contains(notice)) {
            // What was told above is not told twice.
            if !news.iter().any(|told| told == notice.text.as_str()) {
                news.push(notice.text.to_string());
            }
        }
        self.notices.clone_from(&app.notices);
        let is_first = self.steps.tell(app, &mut news);
        let time = app.now.strftime("%H:%M:%SZ");
        let mut lines: Vec<String> = news.into_iter().map(|text| format!("{time} {text}")).collect();
        self.output.tell(app, &mut lines);
        lines.extend(self.views(app));
        if is_first == First::Yes && app.focus.pane == Pane::Executions && app.executions.opened.is_some() {
            lines.extend(panes::lines(app, Pane::Executions, 0));
        }
        lines.extend(self.log.due(app));
        lines.extend(self.asking.due(app));
        lines
    }

    /// The view that was asked for, once it is there: at the start, and of a run with its jobs.
    fn views(&mut self, app: &App) -> Vec<String> {
        let mut lines = Vec::new();
        if self.owes_view && is_there(app) {
            self.owes_view = false;
            self.awaits_jobs = app.run.is_some() && app.job_log.is_none();
            if app.job_log.is_none() {
                lines.extend(panes::lines(app, app.focus.pane, 0));
            }
        }
        let has_come = |run: &RunDetail| run.jobs.is_some() || run.fault.is_some();
        let tail = app.job_tail.as_ref().filter(|tail| app.run.as_ref().is_some_and(|run| run.key == tail.key.run));
        let has_tail = tail.is_some_and(|tail| tail.said.is_some());
        if self.awaits_jobs && app.run.as_ref().is_none_or(has_come) {
            self.awaits_jobs = false;
            if app.run.is_some() {
                self.from = 0;
                lines.extend(panes::lines(app, Pane::Pipelines, 0));
            }
            self.awaits_tail = tail.is_some() && !has_tail;
        } else if self.awaits_tail && (has_tail || tail.is_none()) {
            self.awaits_tail = false;
            if app.job_log.is_none() && tail.is_some() {
                lines.push("The last lines of what failed:".into());
                lines.extend(plain::lines(&job_log::tail_blocks(app)).into_iter().map(|line| format!("  {line}")));
            }
        }
        lines
    }

    /// What waited for a person before this session began.
    fn tell_waiting(&mut self, app: &App, news: &mut Vec<String>) {
        use ExecutionStatus::{InDoubt, Paused, Stuck};
        if self.has_told_waiting || !app.store.executions.is_read {
            return;
        }
        self.has_told_waiting = true;
        let rows = app.store.executions.rows.iter().map(|listed| &listed.row);
        news.extend(rows.filter(|row| matches!(row.status, InDoubt | Paused | Stuck)).map(of_execution));
    }

    /// Does what a typed line asks for.
    pub fn obey(&mut self, app: &mut App, typed: &str) -> Reply {
        let mut reply = self.answer(app, typed);
        // Lines of a log that are to be told are asked for; one whose run is open no longer is closed.
        reply.effects.extend(job_log::settle(app));
        reply.lines.extend(self.log.due(app));
        reply.lines.extend(self.asking.due(app));
        reply
    }

    fn answer(&mut self, app: &mut App, typed: &str) -> Reply {
        commands::close_ended(app);
        self.asking.tidy(app);
        if app.question.is_some() {
            // What was typed before the question was told is no answer to it.
            return if self.asking.is_question_told { commands::answer(app, typed.trim()) } else { Reply::default() };
        }
        if self.asking.is_asking(app) {
            return self.asking.answer(app, typed.trim_end_matches(['\r', '\n']));
        }
        if let Some(reply) = self.log.obey(app, typed.trim()) {
            return reply;
        }
        let (word, rest) = typed.trim().split_once(' ').unwrap_or((typed.trim(), ""));
        let said = |lines| Reply { lines, effects: Vec::new() };
        if let Some(words) = typed.trim().strip_prefix('/') {
            return said(self.filter(app, words.trim()));
        }
        if let Some(chosen) = Pane::ALL.into_iter().find(|chosen| word == chosen.number().to_string()) {
            let effects = actions::act(app, Action::Show(chosen));
            close(app, chosen);
            return Reply { lines: self.page(app, 0), effects };
        }
        match word {
            "" => said(panes::choices(app)),
            "h" | "help" | "?" => said(HELP.map(str::to_owned).to_vec()),
            "o" | "open" => self.open(app, rest),
            "b" | "back" => {
                // Out of a log to the jobs, else to the rows.
                let effects = job_log::close(app);
                if effects.is_none() {
                    close(app, app.focus.pane);
                }
                Reply { lines: self.page(app, 0), effects: effects.unwrap_or_default() }
            }
            "a" | "ask" => asking::ask(app, rest),
            "R" => self.run_behind(app, rest),
            "Y" => take(app, Action::CopyCommand),
            "y" | "copy" => self.take_row(app, Action::Copy, rest),
            "p" | "page" => self.take_row(app, Action::Browse, rest),
            "x" | "export" => match rest.trim() {
                "j" | "json" => take(app, Action::ExportJson),
                "c" | "csv" => take(app, Action::ExportCsv),
                "m" | "markdown" => take(app, Action::ExportMarkdown),
                _ => said(vec!["x j, x c or x m: JSON, CSV or Markdown".into()]),
            },
            "v" | "view" => self.view(app, rest.trim()),
            "m" | "more" => said(self.page(app, self.from + panes::PAGE)),
            "n" | "new" => said(vec![NEW.into()]),
            "c" | "command" => commands::run(app, rest),
            "s" | "stop" => commands::stop(app),
            "r" | "refresh" => Reply { lines: vec!["Reading again.".into()], effects: vec![Effect::Refresh] },
            "q" | "quit" => match app.keeps_from_leaving() {
                Some(why) => said(vec![why.into()]),
                None => Reply { lines: Vec::new(), effects: vec![Effect::Quit] },
            },
            _ => said(vec![format!("`{}` is nothing that can be asked; h lists what is", word.escape_debug())]),
        }
    }
}

/// Something of the pane in focus has been read, and what was to be open there is.
fn is_there(app: &App) -> bool {
    let mut readers = pane::feed(app.focus.pane).into_iter().flat_map(|feed| app.store.of(feed)).peekable();
    let is_read =
        readers.peek().is_none() || readers.any(|(_, source)| source.good.is_some() || source.fault.is_some());
    is_read && !app.store.sources.is_empty() && app.awaited.as_ref().is_none_or(|awaited| awaited.is_told)
}
