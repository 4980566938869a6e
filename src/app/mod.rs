//! What the console knows and what it decides: `update(&mut App, Event) -> Vec<Effect>`.
//!
//! [`App`] is the whole state, changed only by [`update`]; everything that happens reaches it as an
//! [`Event`], everything it wants done leaves it as an [`Effect`]. Panes offer rows ([`Row`]) and
//! documents ([`Block`]) for `view/` to draw. Nothing here waits, draws, spawns or reads a clock.

mod actions;
mod change;
mod command;
mod configure;
mod delivery;
mod document;
mod effect;
mod event;
mod execution;
mod executions;
mod expiry;
mod field;
mod focus;
mod format;
mod help;
mod job_log;
mod layout;
mod leaving;
mod linear;
mod link;
mod links;
mod lists;
mod locator;
mod look;
mod mouse;
mod news;
mod notice;
mod offers;
mod open;
mod palette;
mod pane;
mod press;
mod query;
mod question;
mod run;
mod saved;
mod search;
mod stand;
mod state;
mod store;
mod table;
mod typing;
mod update;
mod views;
mod why;
mod wizard;

pub use change::{ChangeBatch, ChangeForm, FormRow, form_area};
pub use command::{CommandRun, Commands, Output, OutputState, Running, command_keys, output_area, output_rows};
pub use configure::Configured;
pub use delivery::{
    DeliveryPane, DeliveryRows, EnvironmentRow, PipelineSubject, PullRow, WorkflowRow, pipeline_subject,
    pipelines_tabs, rules_in_short,
};
pub use document::{Block, Mark, Span, Tone, fit, fit_whole, height_of};
pub use effect::{Effect, Handed};
pub use event::{Event, Mouse, MouseKind};
pub use execution::{
    OpenedExecution, PlanAreas, PlanForm, PlanList, PlanRow, execution_head, inside, lay_plan, output, plan_row,
    step_details,
};
pub use executions::Executions;
pub use expiry::token_reminder;
use field::input as field_input;
pub use field::{Field, Purpose};
pub use focus::Focus;
pub use help::{help, help_area};
pub use job_log::{JobLogSaid, JobLogSearch, JobLogState, JobLogView, JobTail, job_log_standing, job_log_states};
pub use layout::{Arrangement, Form, MINIMUM_SIZE, arrange, list_area, table_height};
pub use leaving::{Sheet, SheetForm, json};
pub use linear::{Linear, Reply};
pub use link::LinkReading;
pub use links::{Link, Overview, link_row};
pub use lists::{AskList, ask_list};
pub use locator::{Awaited, Locator, LocatorError, Thing, command_for, go_to, locator};
pub use look::Look;
pub use news::{News, NewsWatch};
pub use notice::Notice;
pub use palette::{Entry, Palette, Target, chosen_target, palette_area};
pub use pane::{
    LogsPane, Opened, badge, columns, document, empty, feed, focused_layer, headline, line, short_name, standing,
    summary,
};
pub use query::{Facet, FacetKind, Misread};
pub use question::{Answer, Question, Wants, question_area};
pub use run::{LogWish, Node, RunDetail, RunTree, TreeRow, TreeStand, run_height, run_window};
pub use saved::{Keeping, Saved, SavedKind, SavedPlace, open_views, recall};
pub use search::{Search, found, sought};
pub use stand::Stand;
pub use state::App;
pub use store::{Badge, Store};
pub use table::{Cell, Column, Row, Table, TablePane};
pub use update::update;
pub use views::{Place, Views};
pub use why::why_not;
pub use wizard::{DescribedRows, Wizard, WizardBody, WizardContent, WizardPage, wizard_area, wizard_content};
