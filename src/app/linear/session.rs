//! One session in lines: what is news, and what is answered to a typed line.

use super::{change::Things, commands, log_lines::ErrorLines, pane as panes, plain, provider::Providers};
use crate::app::{App, Effect, Notice, Row, TablePane, actions, news::of_execution, pane, typing, why_not};
use crate::domain::{Feed, Timestamp};
use crate::keymap::{Action, Pane};
use crate::plan::ExecutionStatus;

/// The wizard has pages, and lines have none.
const NEW: &str = "An environment is created by a command: orchestra create fastapi app with sqlite; \
                   to see the plan first, add --dry-run.";

const HELP: [&str; 14] = [
    "Enter alone: the panes with their numbers",
    "0 to 5: what is in that pane",
    "o N: open row N of the pane; b: back to its rows; m: more rows",
    "/WORDS: only what has these words; !WORD leaves out; / alone shows all again",
    "y: copy what is open, or row N with y N; p: open its page in the browser, or p N",
    "x j, x c, x m: write the rows to a file as JSON, CSV or Markdown",
    "c: your own commands; c N: run command N on the row that was opened last; s: stop it",
    "n: how an environment is created",
    "r: read everything again now",
    "h: this help; q: leave",
    "Every change is told by itself, a line each, with its time in UTC.",
    "[ok] [going on] [waiting] [unknown] [skipped] [warning] [bad] stand for the signs of the console.",
    "At most ten error lines of the logs are told in a minute; the others are counted.",
    "Nothing that can be typed here changes anything outside of this console, but for your own commands.",
];

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
    from: usize,
    output: commands::Told,
    /// A run was opened and its jobs are still to come.
    awaits_jobs: bool,
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
            awaits_jobs: false,
            owes_view: false,
        }
    }

    /// Tells the view that the app is in as soon as it is there.
    #[must_use]
    pub fn with_view(self, owes_view: bool) -> Self {
        Self { owes_view, ..self }
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
        let time = app.now.strftime("%H:%M:%SZ");
        let mut lines: Vec<String> = news.into_iter().map(|text| format!("{time} {text}")).collect();
        self.output.tell(app, &mut lines);
        if self.owes_view && is_there(app) {
            self.owes_view = false;
            self.awaits_jobs = app.run.is_some();
            lines.extend(panes::lines(app, app.focus.pane, 0));
        }
        let has_come = app.run.as_ref().is_none_or(|run| run.jobs.is_some() || run.fault.is_some());
        if self.awaits_jobs && has_come {
            self.awaits_jobs = false;
            if app.run.is_some() {
                lines.extend(panes::lines(app, Pane::Pipelines, 0));
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
        commands::close_ended(app);
        if app.question.is_some() {
            return commands::answer(app, typed.trim());
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
                close(app, app.focus.pane);
                said(self.page(app, 0))
            }
            "y" | "copy" => self.take_row(app, Action::Copy, rest),
            "p" | "page" => self.take_row(app, Action::Browse, rest),
            "x" | "export" => match rest.trim() {
                "j" | "json" => take(app, Action::ExportJson),
                "c" | "csv" => take(app, Action::ExportCsv),
                "m" | "markdown" => take(app, Action::ExportMarkdown),
                _ => said(vec!["x j, x c or x m: JSON, CSV or Markdown".into()]),
            },
            "m" | "more" => said(self.page(app, self.from + panes::PAGE)),
            "n" | "new" => said(vec![NEW.into()]),
            "c" | "command" => commands::run(app, rest),
            "s" | "stop" => commands::stop(app),
            "r" | "refresh" => Reply { lines: vec!["Reading again.".into()], effects: vec![Effect::Refresh] },
            "q" | "quit" => Reply { lines: Vec::new(), effects: vec![Effect::Quit] },
            _ => said(vec![format!("`{}` is nothing that can be asked; h lists what is", word.escape_debug())]),
        }
    }

    fn page(&mut self, app: &App, from: usize) -> Vec<String> {
        let count = app.table_pane(app.focus.pane).map_or(0, |list| list.table.order.len());
        if from > 0 && from >= count {
            return vec!["There are no more rows.".into()];
        }
        self.from = from;
        panes::lines(app, app.focus.pane, from)
    }

    fn filter(&mut self, app: &mut App, words: &str) -> Vec<String> {
        let of = app.focus.pane;
        if app.table_pane(of).is_none() && of != Pane::Logs {
            return vec![format!("{} cannot be filtered; choose 1, 2, 3 or 4 first", of.title())];
        }
        close(app, of);
        typing::set_filter(app, of, words.to_owned());
        self.page(app, 0)
    }

    fn open(&mut self, app: &mut App, number: &str) -> Reply {
        if let Err(why) = point(app, number) {
            return Reply { lines: vec![why], effects: Vec::new() };
        }
        let of = app.focus.pane;
        let effects = actions::act(app, Action::Open);
        self.awaits_jobs = of == Pane::Pipelines;
        Reply { lines: panes::lines(app, of, 0), effects }
    }

    /// Something of a row that is named by its number, else of what is open or was named last.
    fn take_row(&mut self, app: &mut App, action: Action, number: &str) -> Reply {
        if !number.trim().is_empty()
            && let Err(why) = point(app, number)
        {
            return Reply { lines: vec![why], effects: Vec::new() };
        }
        take(app, action)
    }
}

/// Takes something out of the console, or says why it cannot be.
fn take(app: &mut App, action: Action) -> Reply {
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
    let inventory = &app.store.inventory;
    match of {
        Pane::Environments => go_to(&mut app.environments, &inventory.environments, position),
        Pane::Pipelines => go_to(&mut app.pipelines, &inventory.runs, position),
        Pane::Gpu => go_to(&mut app.gpu, &inventory.gpus, position),
        Pane::Executions => go_to(&mut app.executions, &app.store.executions.rows, position),
        Pane::Overview | Pane::Logs => {}
    }
    Ok(())
}

/// Something of the pane in focus has been read, and what was to be open there is.
fn is_there(app: &App) -> bool {
    let mut readers = pane::feed(app.focus.pane).into_iter().flat_map(|feed| app.store.of(feed)).peekable();
    let is_read =
        readers.peek().is_none() || readers.any(|(_, source)| source.good.is_some() || source.fault.is_some());
    is_read && !app.store.sources.is_empty() && app.awaited.as_ref().is_none_or(|awaited| awaited.is_told)
}

fn go_to<R: Row>(list: &mut TablePane, rows: &[R], number: usize) {
    list.table.go_to(rows, number - 1);
}

/// Back to the rows of a pane.
fn close(app: &mut App, of: Pane) {
    match of {
        Pane::Environments => app.environments.opened = None,
        Pane::Pipelines => (app.pipelines.opened, app.run) = (None, None),
        Pane::Gpu => app.gpu.opened = None,
        Pane::Executions => (app.executions.opened, app.execution) = (None, None),
        Pane::Overview | Pane::Logs => {}
    }
}
