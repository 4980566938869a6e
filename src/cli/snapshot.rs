//! `orchestra snapshot`: one frame on standard output.

use super::{
    Exit,
    args::{DemoArguments, SnapshotArguments},
    output,
    surroundings::Surroundings,
    tui,
};
use crate::{
    app::{Event, update},
    provider::{DemoClock, DemoScale, DemoScenario, DemoWorld, World},
    runtime::{Clock, read_once, render_once},
};

pub(super) async fn snapshot(surroundings: &Surroundings, arguments: SnapshotArguments) -> Exit {
    let (clock, world) = if arguments.is_demo {
        match demo_world(&arguments.demo) {
            Ok(made) => made,
            Err(message) => {
                output::notice(&message);
                return Exit::Usage;
            }
        }
    } else {
        (Clock::Real, World::of(tui::place(surroundings, Vec::new(), true)))
    };
    let Some(mut app) = tui::app(surroundings, clock) else { return Exit::Failure };
    app.demo = arguments.is_demo;
    if let Some(pane) = arguments.pane {
        app.focus.show(pane.into());
        app.focus.zoomed = true;
    }
    let (columns, rows) = arguments.size;
    update(&mut app, Event::Resize(columns, rows));
    if !read_once(&mut app, world, clock, arguments.timeout).await {
        output::notice(&format!("not every provider answered within {} s", arguments.timeout.as_secs_f32()));
    }
    output::print(&render_once(&app, &surroundings.styles, arguments.color))
}

/// `orchestra demo` where there is no terminal to open it on.
pub(super) async fn of_demo(surroundings: &Surroundings, demo: DemoArguments) -> Exit {
    let timeout = std::time::Duration::from_secs(10);
    let arguments = SnapshotArguments { is_demo: true, demo, pane: None, size: (120, 40), color: false, timeout };
    snapshot(surroundings, arguments).await
}

/// The made-up world as it was asked for. The error is the whole message for a person.
pub(super) fn demo_world(arguments: &DemoArguments) -> Result<(Clock, World), String> {
    let scale = arguments.scale.as_deref().map_or_else(|| Ok(DemoScale::default()), DemoScale::parse);
    let scale = scale.map_err(|error| error.to_string())?;
    let scenario = DemoScenario::parse(&arguments.scenario).map_err(|error| error.to_string())?;
    let (clock, demo_clock) = match arguments.clock {
        Some(at) => (Clock::Frozen(at), DemoClock::Frozen(at)),
        None => (Clock::Real, DemoClock::running()),
    };
    Ok((clock, World::demo(DemoWorld::new(arguments.seed, scale, scenario, demo_clock))))
}
