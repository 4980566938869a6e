//! What a view is, and how it is written.

use std::fmt::{self, Display, Formatter};

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use crate::app::columns;
use crate::domain::Printable;
use crate::keymap::{Pane, PipelinesView};

/// What would end a value, or be read as something else where the text is pasted.
const IN_VALUE: &AsciiSet = &CONTROLS.add(b' ').add(b'"').add(b'\'').add(b'`').add(b'\\').add(b'#').add(b'%').add(b'&');
/// In the path, the signs that part it as well.
const IN_PATH: &AsciiSet = &IN_VALUE.add(b'/').add(b'?');

/// A view: a pane, what is open in it, and how it is shown. What it does not say is off.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Locator {
    pub pane: Pane,
    /// The list of the pipelines; that of the runs in every other pane.
    pub list: PipelinesView,
    pub opened: Option<Thing>,
    /// The attempt of an opened run; none for the latest.
    pub attempt: Option<u32>,
    /// The job of an opened run that is looked at, counted from 1.
    pub job: Option<usize>,
    /// The log of that job is open.
    pub log: bool,
    /// The line of the log that is looked at, counted from 1; none for the one that tells why the job failed.
    pub line: Option<u64>,
    pub filter: Printable,
    /// Column and whether it is reversed.
    pub sort: Option<(usize, bool)>,
    pub zoomed: bool,
    /// Of the logs and of the log of a job: long lines are wrapped, times are shown.
    pub wraps: bool,
    pub times: bool,
}

/// What can be open in a pane, named as it is on every machine.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Thing {
    Environment(Printable),
    Run {
        repository: Printable,
        id: u64,
    },
    /// An environment that a run waits for.
    Gate {
        repository: Printable,
        run: u64,
        environment: Printable,
    },
    /// An environment of a repository.
    Target {
        repository: Printable,
        environment: Printable,
    },
    Pull {
        repository: Printable,
        number: u64,
    },
    /// By its file: `deploy.yml`.
    Workflow {
        repository: Printable,
        file: Printable,
    },
    Gpu {
        host: Printable,
        index: u32,
    },
    /// By its id.
    Execution(Printable),
}

impl Thing {
    /// The list of the pipelines that it is in; that of the runs for everything else.
    pub(in crate::app) fn list(&self) -> PipelinesView {
        match self {
            Self::Gate { .. } => PipelinesView::Gates,
            Self::Target { .. } => PipelinesView::Environments,
            Self::Pull { .. } => PipelinesView::Pulls,
            Self::Workflow { .. } => PipelinesView::Workflows,
            Self::Environment(_) | Self::Run { .. } | Self::Gpu { .. } | Self::Execution(_) => PipelinesView::Runs,
        }
    }
}

impl Locator {
    /// A pane as it is without anything open, filtered or sorted.
    pub fn of(pane: Pane) -> Self {
        Self {
            pane,
            list: PipelinesView::default(),
            opened: None,
            attempt: None,
            job: None,
            log: false,
            line: None,
            filter: Printable::default(),
            sort: None,
            zoomed: false,
            wraps: false,
            times: false,
        }
    }

    /// The same view with nothing open in it.
    #[must_use]
    pub(in crate::app) fn closed(self) -> Self {
        let is_logs = self.pane == Pane::Logs;
        let (wraps, times) = (is_logs && self.wraps, is_logs && self.times);
        Self { opened: None, attempt: None, job: None, log: false, line: None, wraps, times, ..self }
    }

    /// More is looked at than the run as it opens.
    pub(super) fn goes_inside(&self) -> bool {
        self.attempt.is_some() || self.job.is_some()
    }

    /// Name and value of everything that is not off.
    fn values(&self) -> Vec<(&'static str, String)> {
        let mut values = Vec::new();
        let mut say = |name, value: String| values.push((name, value));
        if let Some(attempt) = self.attempt {
            say("attempt", attempt.to_string());
        }
        if let Some(job) = self.job {
            say("job", job.to_string());
        }
        if self.log {
            say("log", "1".into());
        }
        if let Some(line) = self.line {
            say("line", line.to_string());
        }
        if !self.filter.as_str().is_empty() {
            say("filter", utf8_percent_encode(self.filter.as_str(), IN_VALUE).to_string());
        }
        if let Some((column, reversed)) = self.sort
            && let Some(column) = columns(self.pane, self.list).get(column)
        {
            say("sort", column.title.to_owned());
            if reversed {
                say("reversed", "1".into());
            }
        }
        for (name, is_on) in [("wrap", self.wraps), ("times", self.times), ("zoom", self.zoomed)] {
            if is_on {
                say(name, "1".into());
            }
        }
        values
    }
}

impl Display for Locator {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(self.pane.name())?;
        if let Some(opened) = &self.opened {
            write!(f, "/{opened}")?;
        } else if self.list != PipelinesView::default() {
            write!(f, "/{}", self.list.name())?;
        }
        for (at, (name, value)) in self.values().into_iter().enumerate() {
            write!(f, "{}{name}={value}", if at == 0 { '?' } else { '&' })?;
        }
        Ok(())
    }
}

/// Its path within the pane.
impl Display for Thing {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let encoded = |text| utf8_percent_encode(text, IN_PATH);
        match self {
            Self::Environment(name) | Self::Execution(name) => write!(f, "{}", encoded(name.as_str())),
            Self::Run { repository, id } => in_repository(f, repository, &format!("run/{id}")),
            Self::Gate { repository, run, environment } => {
                in_repository(f, repository, &format!("gate/{run}/{}", encoded(environment.as_str())))
            }
            Self::Target { repository, environment } => {
                in_repository(f, repository, &format!("environment/{}", encoded(environment.as_str())))
            }
            Self::Pull { repository, number } => in_repository(f, repository, &format!("pull/{number}")),
            Self::Workflow { repository, file } => {
                in_repository(f, repository, &format!("workflow/{}", encoded(file.as_str())))
            }
            Self::Gpu { host, index } => write!(f, "{}/{index}", encoded(host.as_str())),
        }
    }
}

fn in_repository(f: &mut Formatter<'_>, repository: &Printable, rest: &str) -> fmt::Result {
    for part in repository.as_str().split('/') {
        write!(f, "{}/", utf8_percent_encode(part, IN_PATH))?;
    }
    f.write_str(rest)
}
