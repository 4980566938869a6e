//! The log of a job line by line: where it failed first, then on, from error to error, and what is searched.

use super::{Reply, plain};
use crate::app::{App, JobLogState, JobLogView, job_log, job_log_states, why_not};
use crate::domain::{JobLogKey, Printable};
use crate::keymap::Action;

/// Shown lines before the one that is opened on, and of all that are told at once.
const OPENED: (u64, u64) = (14, 20);
/// The same around an error or a match.
const FOUND: (u64, u64) = (4, 7);
/// Characters of a line that are told.
const MOST: usize = 400;

/// What was told of the log that is open.
#[derive(Debug, Default)]
pub(super) struct JobLogTold {
    key: Option<JobLogKey>,
    /// Lines are still to be told.
    owes: bool,
    /// Why there are none was told.
    has_said_why: bool,
    /// What is searched, until its answer has come.
    seeks: Option<String>,
    /// The first and the last line that were told last.
    lines: Option<(u64, u64)>,
}

/// Opens the log of the job under the cursor of the opened run; `number` is the job's.
pub(super) fn open(app: &mut App, number: usize) -> Reply {
    let mut effects = job_log::close(app).unwrap_or_default();
    effects.extend(job_log::open(app));
    let Some(view) = &mut app.job_log else { return Reply::default() };
    view.ear = Some(OPENED);
    let is_coming = matches!(view.state, JobLogState::Arriving { .. });
    let lines = is_coming.then(|| format!("Reading the log of job {number}, {}…", view.job.name));
    Reply { lines: lines.into_iter().collect(), effects }
}

impl JobLogTold {
    /// Something was asked for that has not come.
    pub(super) fn awaits(&self, app: &App) -> bool {
        let Some(view) = &app.job_log else { return false };
        let is_coming = matches!(view.state, JobLogState::Arriving { .. } | JobLogState::Open(_));
        is_coming && (self.owes || self.seeks.is_some() || self.key.as_ref() != Some(&view.key))
    }

    /// What is to be told of the log and has come.
    pub(super) fn due(&mut self, app: &App) -> Vec<String> {
        let Some(view) = &app.job_log else {
            *self = Self::default();
            return Vec::new();
        };
        if self.key.as_ref() != Some(&view.key) {
            *self = Self { key: Some(view.key.clone()), owes: true, ..Self::default() };
        }
        match &view.state {
            JobLogState::Arriving { .. } => Vec::new(),
            JobLogState::Open(outline) if outline.lines > 0 => self.come(view),
            _ if self.has_said_why || !self.owes => Vec::new(),
            _ => {
                self.has_said_why = true;
                let states = plain::lines(&job_log_states(app).unwrap_or_default());
                let states = states.into_iter().map(|line| line.replace(", esc steps back", "; b goes back"));
                std::iter::once(format!("Log of {}:", view.job.name)).chain(states).collect()
            }
        }
    }

    /// Lines that were asked for, once all of them are here.
    fn come(&mut self, view: &JobLogView) -> Vec<String> {
        let mut said = Vec::new();
        if let Some(words) = &self.seeks {
            let Some(found) = &view.search.found else { return Vec::new() };
            let (words, count) = (Printable::new(words), found.lines.len());
            self.seeks = None;
            if count == 0 {
                return vec![format!("`{words}` is not in this log.")];
            }
            let lines = if count == 1 { "1 line holds".to_owned() } else { format!("{count} lines hold") };
            said.push(format!("{lines} `{words}`; n goes to the next, N to the one before."));
            self.owes = true;
        }
        let heard = view.heard();
        if !self.owes || heard.iter().any(|line| view.line(*line).is_none()) {
            return said;
        }
        self.owes = false;
        let is_first = self.lines.is_none();
        self.lines = heard.first().copied().zip(heard.last().copied());
        said.push(standing(view, is_first));
        said.extend(heard.iter().map(|line| line_of(view, *line)));
        if is_first {
            said.push("m for more, e and E for errors, /WORDS searches, f unfolds, b goes back.".into());
        }
        said
    }

    /// Does what is asked while a log is open; none for what means the same everywhere.
    pub(super) fn obey(&mut self, app: &mut App, typed: &str) -> Option<Reply> {
        app.job_log.as_ref()?;
        if let Some(words) = typed.strip_prefix('/') {
            return Some(self.search(app, words.trim()));
        }
        let said = |line: &str| Some(Reply { lines: vec![line.to_owned()], effects: Vec::new() });
        match typed {
            "e" => Some(self.step(app, Action::NextError)),
            "E" => Some(self.step(app, Action::PreviousError)),
            "n" => Some(self.step(app, Action::NextMatch)),
            "N" => Some(self.step(app, Action::PreviousMatch)),
            "m" | "more" if self.go_on(app) => Some(Reply::default()),
            "m" | "more" => said("There are no more lines."),
            "f" if self.unfold(app) => Some(Reply::default()),
            "f" => said("Nothing that was told last is folded."),
            "r" | "refresh" if !matches!(app.job_log.as_ref()?.state, JobLogState::Open(_)) => {
                (self.owes, self.has_said_why) = (true, false);
                let effects = job_log::act(app, Action::Refresh).unwrap_or_default();
                Some(Reply { lines: vec!["Asking for the log again.".into()], effects })
            }
            _ => None,
        }
    }

    /// To an error or a match, or why there is none.
    fn step(&mut self, app: &mut App, action: Action) -> Reply {
        if let Some(why) = why_not(app, action) {
            return Reply { lines: vec![format!("{}: {why}", action.label())], effects: Vec::new() };
        }
        match action {
            Action::NextMatch | Action::PreviousMatch => job_log::go_to_match(app, action == Action::NextMatch),
            _ => drop(job_log::act(app, action)),
        }
        self.tell_around(app, FOUND);
        Reply::default()
    }

    fn search(&mut self, app: &mut App, words: &str) -> Reply {
        let is_open = app.job_log.as_ref().is_some_and(|view| view.outline().is_some());
        let lines = match words {
            "" => vec!["/WORDS goes to the line of the log that has these words.".into()],
            _ if !is_open => vec!["The log is not here yet.".into()],
            words => {
                job_log::start_search(app);
                job_log::look(app, words.to_owned());
                self.tell_around(app, FOUND);
                (self.seeks, self.owes) = (Some(words.to_owned()), false);
                Vec::new()
            }
        };
        Reply { lines, effects: Vec::new() }
    }

    /// The lines behind those that were told; false at the end.
    fn go_on(&mut self, app: &mut App) -> bool {
        let next = app.job_log.as_ref().zip(self.lines).and_then(|(view, (_, last))| {
            let place = view.folds.place_of(last) + 1;
            view.folds.line_at(place).filter(|line| *line > last)
        });
        next.is_some_and(|line| self.tell_from(app, line))
    }

    /// Opens what is folded among the lines that were told; false where nothing is.
    fn unfold(&mut self, app: &mut App) -> bool {
        let Some((view, (first, last))) = app.job_log.as_mut().zip(self.lines) else { return false };
        let is_folded = |line: &u64| view.folds.title(*line).is_some_and(|(is_folded, _)| is_folded);
        let titles: Vec<u64> = view.heard().into_iter().filter(|line| (first..=last).contains(line)).collect();
        let titles: Vec<u64> = titles.into_iter().filter(is_folded).collect();
        let Some(title) = titles.first().copied() else { return false };
        for title in titles {
            view.folds.toggle(title);
        }
        self.tell_from(app, title)
    }

    fn tell_from(&mut self, app: &mut App, line: u64) -> bool {
        let Some(view) = &mut app.job_log else { return false };
        view.go_to(line);
        self.tell_around(app, (0, OPENED.1));
        true
    }

    fn tell_around(&mut self, app: &mut App, ear: (u64, u64)) {
        if let Some(view) = &mut app.job_log {
            view.ear = Some(ear);
            self.owes = true;
        }
    }
}

/// Where in the log it is told; at the opening with what is in it.
fn standing(view: &JobLogView, is_first: bool) -> String {
    let Some(outline) = view.outline() else { return String::new() };
    let at = format!("line {} of {}", view.page.cursor() + 1, outline.lines);
    if !is_first {
        return format!("L{}:", &at[1..]);
    }
    let count = |number: u64, of: &str| format!("{number} {of}{}", if number == 1 { "" } else { "s" });
    let (errors, warnings) = (count(outline.errors, "error"), count(outline.warnings, "warning"));
    format!("Log of {}, {errors}, {warnings}, {at}:", view.job.name)
}

fn line_of(view: &JobLogView, number: u64) -> String {
    let Some(line) = view.line(number) else { return String::new() };
    let text = line.text.text.as_str();
    let mut said: String = text.chars().take(MOST).collect();
    let more = text.chars().count().saturating_sub(MOST) as u64 + line.left_out;
    if more > 0 {
        said.push_str(&format!("… and {more} more"));
    }
    if let Some((true, lines)) = view.folds.title(number) {
        said.push_str(&format!(", {lines} lines folded"));
    }
    format!("  {said}")
}
