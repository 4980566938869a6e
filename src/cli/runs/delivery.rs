//! Reads what stands between a commit and production, once.

use std::time::Duration;

use crate::{
    app::App,
    cli::{Exit, output, surroundings::Surroundings, tui},
    domain::{Delivery, Fault},
    provider::World,
    runtime::{Clock, read_once},
};

const LIMIT: Duration = Duration::from_secs(60);
const OBSERVER: &str = "github:delivery";

/// The console's state with this one reading in it.
///
/// # Errors
/// How to end where nothing is watched; it is said already.
pub(super) async fn read(surroundings: &Surroundings) -> Result<App, Exit> {
    let Some(mut app) = tui::app(surroundings, Clock::Real) else { return Err(Exit::Failure) };
    let world = World::of(tui::place(surroundings, Vec::new(), false)).whole().await.only_named(OBSERVER);
    if world.observers.is_empty() {
        output::notice(
            "no GitHub repository is watched; start in a clone of one, set GH_REPO=OWNER/NAME, or list some as \
             github.repositories in orchestra.toml",
        );
        return Err(Exit::Usage);
    }
    if !read_once(&mut app, world, Clock::Real, LIMIT).await {
        output::notice(&format!("not every repository answered within {} s", LIMIT.as_secs()));
    }
    Ok(app)
}

/// Says what could not be read, and how to end for it.
pub(super) fn tell_faults(app: &App, printed: Exit) -> Exit {
    let sources = app.store.sources.iter().filter(|(id, _)| id.as_str() == OBSERVER);
    let remarks = sources.clone().filter_map(|(_, source)| source.good.as_ref()?.1.remark.as_ref());
    remarks.for_each(|remark| output::notice(remark.as_str()));
    let own = sources.clone().filter_map(|(_, source)| Some(&source.fault.as_ref()?.1));
    let readings = sources.filter_map(|(_, source)| match &source.good.as_ref()?.1.snapshot {
        crate::domain::Snapshot::Delivery(reading) => Some(reading),
        _ => None,
    });
    let of_repositories = readings.flat_map(|reading| reading.faults.iter().map(|(_, fault)| fault));
    let faults: Vec<Fault> = own.chain(of_repositories).cloned().collect();
    let exits: Vec<Exit> = faults.iter().map(Exit::told).collect();
    exits.first().copied().unwrap_or(printed)
}

/// Says what is missing in the readings, and why, each once.
pub(super) fn tell_gaps(deliveries: &[std::sync::Arc<Delivery>]) {
    for delivery in deliveries {
        for gap in &delivery.gaps {
            output::notice(&format!("{}: {} not read: {}", delivery.repository, gap.what, gap.why));
        }
    }
}
