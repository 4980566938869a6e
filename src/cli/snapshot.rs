//! `orchestra snapshot`: one frame on standard output.

use std::borrow::Cow;

use super::{
    Exit,
    args::{DemoArguments, SnapshotArguments},
    machine::machine,
    output,
    surroundings::{Surroundings, forces_color},
    tui,
};
use crate::{
    app::{Event, update},
    provider::{DemoClock, DemoScale, DemoScenario, DemoWorld, World},
    runtime::{Clock, read_executions, read_once, render_once},
    theme::{Depth, Styles},
};

/// The made-up world that everybody sees first.
const USUAL_SEED: u64 = 7;
/// The same frame for every theme, so that two can be laid side by side.
const PREVIEW_TIME: &str = "2026-03-04T09:30:00Z";
const PREVIEW_SIZE: (u16, u16) = (120, 34);

pub(super) async fn snapshot(surroundings: &Surroundings, arguments: SnapshotArguments) -> Exit {
    if arguments.demo.is_given() && !arguments.is_demo {
        output::notice("--scenario, --scale, --seed and --clock are of the made-up world; add --demo");
        return Exit::Usage;
    }
    if arguments.pane.is_some() && surroundings.views.is_some() {
        output::notice("--pane and --locator both say what is shown; keep one, such as --locator 'logs?zoom=1'");
        return Exit::Usage;
    }
    let (clock, world) = if arguments.is_demo {
        match demo_world(&arguments.demo) {
            Ok(made) => made,
            Err(message) => {
                output::notice(&message);
                return Exit::Usage;
            }
        }
    } else {
        (Clock::Real, World::of(tui::place(surroundings, arguments.logs, true)))
    };
    let Some(mut app) = tui::app(surroundings, clock) else { return Exit::Failure };
    app.demo = arguments.is_demo;
    if let Some(pane) = arguments.pane {
        app.focus.show(pane.into());
        app.focus.zoomed = true;
    }
    let (columns, rows) = arguments.size;
    update(&mut app, Event::Resize(columns, rows));
    let executions = if arguments.is_demo { tui::executions(&world) } else { machine(surroundings) };
    if !read_once(&mut app, world, clock, arguments.timeout).await {
        output::notice(&format!("not every provider answered within {} s", arguments.timeout.as_secs_f32()));
    }
    if let Some(executions) = executions {
        read_executions(&mut app, executions.as_ref(), arguments.timeout).await;
    }
    let color = arguments.color || forces_color();
    match styles(surroundings, color) {
        Ok(styles) => output::print(&render_once(&app, &styles, color)),
        Err(message) => {
            output::notice(&message);
            Exit::Failure
        }
    }
}

/// `--color` is asked for in so many words: it counts more than a terminal that says it has none.
fn styles(surroundings: &Surroundings, color: bool) -> Result<Cow<'_, Styles>, String> {
    let looks = &surroundings.looks;
    if color && looks.surface.depth == Depth::Mono {
        return looks.load(&looks.theme, Depth::True).map(Cow::Owned);
    }
    Ok(Cow::Borrowed(&looks.styles))
}

/// A frame of the made-up world at a moment of its own, in these styles.
pub(super) async fn preview(surroundings: &Surroundings, styles: &Styles) -> Exit {
    let demo = DemoArguments { scenario: None, scale: None, seed: None, clock: PREVIEW_TIME.parse().ok() };
    let (clock, world) = match demo_world(&demo) {
        Ok(made) => made,
        Err(message) => {
            output::notice(&message);
            return Exit::Failure;
        }
    };
    let Some(mut app) = tui::app(surroundings, clock) else { return Exit::Failure };
    app.demo = true;
    update(&mut app, Event::Resize(PREVIEW_SIZE.0, PREVIEW_SIZE.1));
    read_once(&mut app, world, clock, std::time::Duration::from_secs(10)).await;
    output::print(&render_once(&app, styles, true))
}

/// `orchestra demo` where there is no terminal to open it on.
pub(super) async fn of_demo(surroundings: &Surroundings, demo: DemoArguments) -> Exit {
    let timeout = std::time::Duration::from_secs(10);
    let arguments =
        SnapshotArguments { is_demo: true, demo, logs: Vec::new(), pane: None, size: (120, 40), color: false, timeout };
    snapshot(surroundings, arguments).await
}

/// The made-up world as it was asked for. The error is the whole message for a person.
pub(super) fn demo_world(arguments: &DemoArguments) -> Result<(Clock, World), String> {
    let scale = arguments.scale.as_deref().map_or_else(|| Ok(DemoScale::default()), DemoScale::parse);
    let scale = scale.map_err(|error| error.to_string())?;
    let scenario = arguments.scenario.as_deref().map_or_else(|| Ok(DemoScenario::default()), DemoScenario::parse);
    let scenario = scenario.map_err(|error| error.to_string())?;
    let (clock, demo_clock) = match arguments.clock {
        Some(at) => (Clock::Frozen(at), DemoClock::Frozen(at)),
        None => (Clock::Real, DemoClock::running()),
    };
    Ok((clock, World::demo(DemoWorld::new(arguments.seed.unwrap_or(USUAL_SEED), scale, scenario, demo_clock))))
}
