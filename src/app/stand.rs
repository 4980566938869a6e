//! Where a person is and what was being typed: what a recording needs that begins in the middle.

use serde::{Deserialize, Serialize};

use super::{App, Field, LogWish, Palette, Purpose, TablePane, TreeStand, actions, lists, open, typing};
use crate::keymap::{Key, Pane, PipelinesView};

/// Panes with rows, in the order in which their part stands in a [`Stand`].
const LISTS: [Pane; 3] = [Pane::Environments, Pane::Pipelines, Pane::Gpu];

/// Lists of the pipelines beside that of the runs, in the order in which they stand in a [`Stand`].
const DELIVERY: [PipelinesView; 4] =
    [PipelinesView::Gates, PipelinesView::Environments, PipelinesView::Pulls, PipelinesView::Workflows];

/// Rows that a text is scrolled by at most; a stand may come from a file that anybody wrote.
const FURTHEST: u16 = u16::MAX / 2;

/// Everything of the app that keys have brought about and that is worth bringing about again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stand {
    pane: Pane,
    last_main: Pane,
    zoomed: bool,
    help: Option<u16>,
    lists: [ListStand; LISTS.len()],
    logs: LogsStand,
    /// Recordings of earlier versions have none.
    #[serde(default)]
    executions: ListStand,
    /// The lists of the pipelines but that of the runs, and which of all is shown.
    #[serde(default)]
    delivery: [ListStand; DELIVERY.len()],
    #[serde(default)]
    view: PipelinesView,
    /// In an opened run: the cursor and what is folded. Recordings of earlier versions have none.
    #[serde(default)]
    run: TreeStand,
    /// The log of a job that is open. Recordings of earlier versions have none.
    #[serde(default)]
    job_log: Option<LogWish>,
    /// Text of the field that is open, and whether it searches.
    field: Option<(String, Purpose)>,
    /// What is typed into the palette.
    palette: Option<String>,
    pending: Vec<Key>,
    mouse: bool,
    /// Plans that were asked for so far. Recordings of earlier versions do not say.
    #[serde(default)]
    plans_asked: u64,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
struct ListStand {
    cursor: usize,
    /// Identity of the opened row.
    opened: Option<u64>,
    scroll: u16,
    sort: Option<(usize, bool)>,
    filter: String,
    marked: Vec<u64>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct LogsStand {
    filter: String,
    wraps: bool,
    times: bool,
}

impl Stand {
    pub fn of(app: &App) -> Self {
        let list = |pane| match pane {
            Pane::Pipelines => ListStand::of(Some(&app.pipelines)),
            pane => ListStand::of(app.table_pane(pane)),
        };
        Self {
            pane: app.focus.pane,
            last_main: app.focus.last_main,
            zoomed: app.focus.zoomed,
            help: app.focus.help,
            lists: LISTS.map(list),
            executions: list(Pane::Executions),
            delivery: DELIVERY.map(|view| ListStand::of(app.delivery.list_of(view))),
            view: app.delivery.view,
            run: app.run.as_ref().map(|detail| detail.tree.stand()).unwrap_or_default(),
            job_log: app.job_log.as_ref().map(|view| LogWish { job: view.key.job, line: view.place().unwrap_or(0) }),
            logs: LogsStand { filter: app.logs.filter.clone(), wraps: app.logs.window.wraps(), times: app.logs.times },
            field: app.field.as_ref().map(|field| (field.text().to_owned(), field.purpose)),
            palette: app.palette.as_ref().map(|palette| palette.field.text().to_owned()),
            pending: app.pending.clone(),
            mouse: app.mouse,
            plans_asked: app.plans_asked,
        }
    }

    /// True while a text is typed.
    pub fn is_typing(&self) -> bool {
        self.field.is_some() || self.palette.is_some()
    }

    /// Brings an app there that has the readings of that moment. What it asks for by that is not done.
    pub fn take(self, app: &mut App) {
        for (view, list) in DELIVERY.into_iter().zip(self.delivery) {
            app.delivery.view = view;
            list.take(app, Pane::Pipelines);
        }
        app.delivery.view = PipelinesView::Runs;
        for (pane, list) in LISTS.into_iter().zip(self.lists) {
            list.take(app, pane);
        }
        app.delivery.view = self.view;
        self.executions.take(app, Pane::Executions);
        if let Some(detail) = &mut app.run {
            detail.tree.take(self.run);
            detail.log_wish = self.job_log;
        }
        app.logs.times = self.logs.times;
        app.logs.window.set_wraps(self.logs.wraps);
        typing::set_filter(app, Pane::Logs, self.logs.filter);
        (app.focus.pane, app.focus.last_main) = (self.pane, self.last_main);
        (app.focus.zoomed, app.focus.help) = (self.zoomed, self.help.map(|scroll| scroll.min(FURTHEST)));
        app.field = self.field.map(|(text, purpose)| Field { purpose, ..Field::new(self.pane, &text) });
        if let Some(text) = self.palette {
            let mut palette = Palette::open(app);
            palette.field.paste(&text);
            palette.look();
            app.palette = Some(palette);
        }
        (app.pending, app.mouse, app.plans_asked) = (self.pending, self.mouse, self.plans_asked);
        app.notices.clear();
    }
}

impl ListStand {
    fn of(list: Option<&TablePane>) -> Self {
        list.map_or_else(Self::default, |TablePane { table, opened }| Self {
            cursor: table.cursor,
            opened: opened.map(|opened| opened.identity),
            scroll: opened.map_or(0, |opened| opened.scroll),
            sort: table.sort,
            filter: table.filter.clone(),
            marked: table.marked.iter().copied().collect(),
        })
    }

    fn take(self, app: &mut App, pane: Pane) {
        let columns = super::columns(pane, app.delivery.view).len();
        if let Some(list) = actions::table_pane(app, pane) {
            list.table.sort = self.sort.filter(|(column, _)| *column < columns);
            list.table.marked = self.marked.into_iter().collect();
            list.table.filter = self.filter;
        }
        actions::rearrange(app, pane);
        // A cursor that nobody moved is left to stay at the top.
        if self.cursor > 0 {
            lists::go_to(app, pane, self.cursor);
        }
        if let Some(identity) = self.opened {
            open::open_row(app, pane, identity);
            if let Some(opened) = actions::table_pane(app, pane).and_then(|list| list.opened.as_mut()) {
                opened.scroll = self.scroll.min(FURTHEST);
            }
        }
    }
}
