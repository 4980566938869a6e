//! The one place where state changes: routes each event to the part it concerns.

use super::{
    App, Effect, Event, Notice, TablePane, actions, arrange, change, command, configure, delivery, execution, expiry,
    job_log, locator, look, mouse, news, pane, press, run, typing, views, wizard,
};
use crate::domain::{Fault, FaultKind, Freshness, Observation, Printable, ProviderId, Severity, Snapshot, Timestamp};
use crate::keymap::Pane;

/// Takes an event in and says what it asks to be done.
pub fn update(app: &mut App, event: Event) -> Vec<Effect> {
    // Lines and the time move no list; they are too frequent to lay everything out for.
    let moves_lists = !matches!(
        event,
        Event::Clock(_) | Event::Log(_) | Event::CommandSaid { .. } | Event::ExecutionSaid { .. } | Event::Link(_)
    );
    let is_asked = matches!(event, Event::Key(_) | Event::Mouse(_));
    if is_asked {
        app.awaited = None;
        views::settle(app);
    }
    let mut effects = route(app, event);
    if is_asked {
        views::settle(app);
    } else if app.awaited.is_some() {
        effects.extend(locator::arrive(app));
    }
    effects.extend(look::try_theme_on(app));
    if moves_lists {
        reveal(app);
        effects.extend(job_log::settle(app));
    }
    effects
}

/// What may ask for something to be done, to the part it concerns; the rest is only noted.
fn route(app: &mut App, event: Event) -> Vec<Effect> {
    match event {
        Event::Clock(now) => clock(app, now),
        Event::Key(key) => press::press(app, key),
        Event::Mouse(turn) => mouse::turn(app, turn),
        Event::Observed { provider, at, interval, outcome } => observed(app, &provider, at, interval, outcome),
        Event::Notice(notice) => tell(app, notice),
        Event::Configured(configured) => configure::configure(app, *configured),
        Event::Executions { outcome } => execution::listed(app, outcome),
        Event::Started { outcome } => wizard::started(app, outcome),
        event @ Event::Jobs { .. } => {
            note(app, event);
            job_log::jobs_came(app)
        }
        event => {
            note(app, event);
            Vec::new()
        }
    }
}

fn note(app: &mut App, event: Event) {
    match event {
        Event::Paste(text) => typing::paste(app, &text),
        Event::Resize(columns, rows) => app.size = (columns, rows),
        Event::Theme(name) => app.look.theme = name,
        Event::Expected { provider, feed, interval } => app.store.expect(provider, feed, interval),
        Event::Removed(provider) => {
            app.store.remove(&provider);
            delivery::renew(app);
            [Pane::Environments, Pane::Gpu].into_iter().for_each(|pane| actions::rearrange(app, pane));
        }
        Event::Jobs { key, attempt, at, run, outcome } => run::jobs_read(app, (key, attempt), at, run, outcome),
        Event::JobLog { key, said } => job_log::said(app, &key, said),
        Event::Actor(actor) => app.store.executions.actor = Some(actor),
        Event::ExecutionRead { id, plan, entries } => execution::read(app, &id, plan, &entries),
        Event::ExecutionSaid { id, lines } => execution::said(app, &id, lines),
        Event::ExecutionLost { id, fault } => execution::lost(app, &id, fault),
        Event::Offered(offers) => wizard::offered(app, offers),
        Event::Planned { outcome } => wizard::planned(app, outcome),
        Event::ChangePlanned { asked, outcome } => change::planned(app, asked, outcome),
        Event::DispatchForm { repository, workflow, reference, outcome } => {
            change::form_arrived(app, (&repository, workflow.id, &reference), outcome);
        }
        Event::CommandSaid { id, lines } => command::said(app, id, lines),
        Event::CommandEnded { id, outcome } => command::ended(app, id, outcome),
        Event::Misconfigured(why) => configure::refuse(app, why),
        Event::Link(reading) => app.link = Some(reading),
        Event::Log(batch) => app.logs.push(batch),
        Event::LogState(source, state) => app.logs.buffer.set_state(&source, state),
        Event::LogsDropped(source, count) => app.logs.buffer.count_dropped(&source, count),
        // `route` has taken these.
        Event::Clock(_)
        | Event::Key(_)
        | Event::Mouse(_)
        | Event::Observed { .. }
        | Event::Notice(_)
        | Event::Executions { .. }
        | Event::Started { .. }
        | Event::Configured(_) => {}
    }
}

fn clock(app: &mut App, now: Timestamp) -> Vec<Effect> {
    app.now = now;
    app.logs.tell_time(now);
    app.notices.retain(|notice| !notice.is_over(now));
    for pane in [Pane::Environments, Pane::Pipelines, Pane::Gpu, Pane::Executions] {
        if app.table_pane(pane).is_some_and(|list| list.table.is_due(now)) {
            actions::rearrange(app, pane);
            reveal(app);
        }
    }
    expiry::remind(app);
    let mut effects = news::tick(app);
    effects.extend(run::follow(app));
    effects.extend(job_log::tick(app));
    effects
}

/// Shows a notice; a critical one is of a defect, and news.
fn tell(app: &mut App, notice: Notice) -> Vec<Effect> {
    let effects = if notice.severity == Severity::Critical { news::defect(app, &notice.text) } else { Vec::new() };
    app.notices.push(notice);
    effects
}

fn observed(
    app: &mut App,
    provider: &ProviderId,
    at: Timestamp,
    interval: std::time::Duration,
    outcome: Result<Observation, Fault>,
) -> Vec<Effect> {
    let turn = turn_of(app, provider, at, &outcome);
    let mut effects = turn.map(|notice| tell(app, notice)).unwrap_or_default();
    let arrived = outcome.as_ref().ok().map(|observation| observation.snapshot.clone());
    app.store.observe(provider.clone(), at, interval, outcome);
    expiry::remind(app);
    match &arrived {
        Some(Snapshot::Host(_) | Snapshot::Services(_)) => actions::rearrange(app, Pane::Environments),
        Some(Snapshot::Runs(_) | Snapshot::Delivery(_)) => delivery::renew(app),
        Some(Snapshot::Gpus(_)) => actions::rearrange(app, Pane::Gpu),
        Some(Snapshot::Repository(_)) | None => {}
    }
    effects.extend(arrived.iter().flat_map(|snapshot| news::arrived(app, provider, snapshot)));
    effects
}

/// A notice when a provider that answered stops doing so, or comes back.
fn turn_of(app: &App, provider: &ProviderId, at: Timestamp, outcome: &Result<Observation, Fault>) -> Option<Notice> {
    let source = app.store.sources.get(provider)?;
    let was_offline = source.freshness(at) == Freshness::Offline;
    match outcome {
        Ok(_) if was_offline && source.good.is_some() => {
            Some(Notice { at, severity: Severity::Info, text: Printable::new(format!("{provider} answers again")) })
        }
        Err(fault) if fault.kind == FaultKind::Broken || (!was_offline && source.good.is_some()) => {
            let is_broken = fault.kind == FaultKind::Broken;
            let severity = if is_broken { Severity::Critical } else { Severity::Warning };
            (fault.kind != FaultKind::Absent).then(|| Notice {
                at,
                severity,
                text: Printable::new(format!("{provider}: {}", fault.message)),
            })
        }
        _ => None,
    }
}

/// Scrolls every visible list so that its cursor is seen.
fn reveal(app: &mut App) {
    let Some(arrangement) = arrange(app.size, &app.focus) else { return };
    if let Some(palette) = &mut app.palette {
        palette.reveal(super::palette_area(app.size).height.saturating_sub(3) as usize);
    }
    if let Some(area) = arrangement.full(Pane::Logs) {
        let notes = super::height_of(&pane::summary(app, Pane::Logs));
        let width = (area.width as usize).saturating_sub(2 + app.logs.gutter());
        app.logs.window.resize(width, area.height.saturating_sub(2 + notes) as usize);
    }
    execution::reveal(app);
    run::keep_in_view(app);
    job_log::resize(app);
    for pane in [Pane::Environments, Pane::Pipelines, Pane::Gpu, Pane::Executions] {
        let Some(area) = arrangement.full(pane) else { continue };
        let summary = super::height_of(&pane::summary(app, pane));
        let Some(TablePane { table, .. }) = actions::table_pane(app, pane) else { continue };
        let (height, _) = super::table_height(super::list_area(pane, area), table.order.len(), summary);
        table.reveal(height as usize);
    }
}
