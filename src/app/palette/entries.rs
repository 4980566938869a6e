//! What can be chosen: actions, panes, and the things in them.

use std::collections::HashMap;

use super::chosen::resolved;
use crate::app::{App, Locator, LocatorError, Row, execution::status_word, pane::short_name, why_not};
use crate::domain::{Printable, ProviderId};
use crate::keymap::{Action, Context, Pane};

/// Characters of a pasted text that is no view.
const NAME_CHARACTERS: usize = 40;

/// What choosing an entry does.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Target {
    Action(Action),
    /// A row of a pane, by its identity.
    Row(Pane, u64),
    /// The lines of one log source.
    Source(ProviderId),
    /// Everything in the theme of this name.
    Theme(String),
    View(Locator),
    /// A view or workspace by its address: `view/NAME`.
    Saved(String),
}

/// One thing to choose. All texts are sanitized.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub target: Target,
    /// `action`, `place`, `run`, ...
    pub kind: &'static str,
    pub name: String,
    pub detail: String,
    /// The keys that do the same, as they work in the place beneath; empty without one.
    pub keys: String,
    /// Why it would do nothing now.
    pub why_not: Option<String>,
    /// What the typed text is looked for in.
    pub words: String,
}

impl Entry {
    fn new(target: Target, kind: &'static str, name: impl Into<String>, detail: impl Into<String>) -> Self {
        let (name, detail) = (name.into(), detail.into());
        // In ASCII, where the names are, a text is matched many times faster.
        let words = format!("{name} {detail} {kind}").replace(" · ", " ");
        Self { target, kind, name, detail, keys: String::new(), why_not: None, words }
    }
}

/// A view that was pasted; one that cannot be meant leads to the pane `here`, and says why it does not.
pub(super) fn of_view(read: Result<Locator, LocatorError>, typed: &str, here: Pane) -> Entry {
    match read {
        Ok(view) => Entry::new(Target::View(view.clone()), "view", view.to_string(), "go there"),
        Err(error) => {
            let name: String = typed.chars().take(NAME_CHARACTERS).collect();
            let entry = Entry::new(Target::View(Locator::of(here)), "view", Printable::new(name).as_str(), "");
            Entry { why_not: Some(error.to_string()), ..entry }
        }
    }
}

/// Everything, what was chosen last first, then actions, places and things in the order of the panes.
pub(super) fn entries(app: &App) -> Vec<Entry> {
    let context = app.place_context();
    // While the palette is open, nothing else is completed.
    let offered = app.bindings.actions().filter(|action| !matches!(action, Action::Palette | Action::Complete));
    let mut all: Vec<Entry> = offered.map(|action| of_action(app, context, action)).collect();
    // Nobody opens the palette to move the cursor.
    let moves = |entry: &Entry| matches!(entry.target, Target::Action(action) if action.moves());
    all.sort_by_key(|entry| (entry.kind == "place", entry.kind == "action", moves(entry)));
    things(app, &mut all);
    if !app.chosen.is_empty() {
        let chosen = app.chosen.iter().map(|target| resolved(app, target));
        let mut last: HashMap<Target, usize> = HashMap::new();
        for (age, target) in chosen.enumerate() {
            last.entry(target).or_insert(age);
        }
        all.sort_by_cached_key(|entry| last.get(&entry.target).copied().unwrap_or(usize::MAX));
    }
    all
}

fn of_action(app: &App, context: Context, action: Action) -> Entry {
    let kind = match action {
        Action::Show(_) | Action::PipelinesView(_) => "place",
        Action::Command(_) => "command",
        _ => "action",
    };
    let keys = app.bindings.chords(context, action);
    let (label, sentence) = (app.bindings.label(action), app.bindings.sentence(action));
    // What says no more than the name is not said again.
    let sentence = if sentence.eq_ignore_ascii_case(&label) { String::new() } else { sentence };
    Entry {
        keys: keys.first().map(ToString::to_string).unwrap_or_default(),
        why_not: why_not(app, action),
        ..Entry::new(Target::Action(action), kind, label, sentence)
    }
}

fn things(app: &App, all: &mut Vec<Entry>) {
    all.extend(app.saved.iter().map(|place| {
        let (detail, why_not) = match &place.views {
            Ok(views) => (views.first().map(ToString::to_string).unwrap_or_default(), None),
            Err(why) => (String::new(), Some(why.to_string())),
        };
        let entry = Entry::new(Target::Saved(place.address()), place.kind.word(), place.name.as_str(), detail);
        Entry { why_not, ..entry }
    }));
    let inventory = &app.store.inventory;
    for environment in &inventory.environments {
        let target = Target::Row(Pane::Environments, environment.identity());
        let state = format!("{} · {} layer", environment.health.word(), environment.layer.word());
        all.push(Entry::new(target.clone(), "environment", environment.name.as_str(), state));
        all.extend(environment.services.iter().map(|(_, service)| {
            let region = service.region.as_ref().map(|region| format!(" · {region}")).unwrap_or_default();
            let state = format!("{} · in {}{region}", service.health.word(), environment.name);
            Entry::new(target.clone(), "service", service.name.as_str(), state)
        }));
    }
    all.extend(inventory.runs.iter().map(|run| {
        let name = format!("{} {} #{}", run.key.repository, run.workflow, run.number);
        let state = format!("{} · {}", run.word().replace('_', " "), run.branch);
        Entry::new(Target::Row(Pane::Pipelines, run.identity()), "run", name, state)
    }));
    deliveries(app, all);
    all.extend(inventory.gpus.iter().map(|entry| {
        let name = format!("{}:{}", entry.1.host, entry.1.index);
        Entry::new(Target::Row(Pane::Gpu, entry.identity()), "gpu", name, entry.1.model.as_str())
    }));
    all.extend(app.store.executions.rows.iter().map(|listed| {
        let (title, environment) = (Printable::new(&listed.row.title), Printable::new(&listed.row.environment));
        let state = format!("{} · on {environment}", status_word(listed.row.status));
        Entry::new(Target::Row(Pane::Executions, listed.identity()), "execution", title.as_str(), state)
    }));
    all.extend(app.logs.buffer.sources().iter().map(|source| {
        let (name, whole) = (short_name(&source.id), source.id.as_str());
        let detail = if name == whole { String::new() } else { whole.to_owned() };
        Entry::new(Target::Source(source.id.clone()), "log source", name, detail)
    }));
    let themes = app.look.themes.iter();
    all.extend(themes.map(|name| Entry::new(Target::Theme(name.clone()), "theme", name, "show everything in it")));
}

/// Gates, environments of repositories, pull requests and workflows.
fn deliveries(app: &App, all: &mut Vec<Entry>) {
    let target = |identity| Target::Row(Pane::Pipelines, identity);
    all.extend(app.store.inventory.gates.iter().map(|gate| {
        let name = format!("{} waits for {}", gate.run.repository, gate.environment);
        let who = if gate.can_approve { "you may approve" } else { "others approve" };
        Entry::new(target(gate.identity()), "gate", name, format!("{} · {} · {who}", gate.workflow, gate.branch))
    }));
    let rows = &app.delivery.rows;
    all.extend(rows.environments.iter().map(|row| {
        let name = format!("{} {}", row.delivery.repository, row.of().name);
        let live = row.of().live.as_ref().map_or_else(String::new, |live| format!("live is {}", live.reference));
        Entry::new(target(row.identity()), "target", name, live)
    }));
    all.extend(rows.pulls.iter().map(|row| {
        let name = format!("{} #{} {}", row.delivery.repository, row.of().number, row.of().title);
        Entry::new(target(row.identity()), "pull", name, format!("{} · {}", row.of().author, row.of().branch))
    }));
    all.extend(rows.workflows.iter().map(|row| {
        let name = format!("{} {}", row.delivery.repository, row.of().name);
        let state = format!("{} · {}", row.of().file(), row.of().state.as_str().replace('_', " "));
        Entry::new(target(row.identity()), "workflow", name, state)
    }));
}
