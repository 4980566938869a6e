//! `orchestra gpu`: GPUs.

use super::{Exit, output, surroundings::Surroundings, tui};
use crate::{
    app::{SheetForm, json},
    domain::Feed,
    provider::World,
    runtime::{Clock, read_once},
};

const LIMIT: std::time::Duration = std::time::Duration::from_secs(10);

/// All GPUs; an empty list where no source has one, with the reason on standard error.
pub(super) async fn list(surroundings: &Surroundings, form: Option<SheetForm>) -> Exit {
    let Some(mut app) = tui::app(surroundings, Clock::Real) else { return Exit::Failure };
    let world = World::of(tui::place(surroundings, Vec::new(), false)).only(Feed::Gpus);
    read_once(&mut app, world, Clock::Real, LIMIT).await;
    for (_, source) in app.store.of(Feed::Gpus) {
        if let Some((_, fault)) = &source.fault {
            output::notice(&fault.to_string());
        }
    }
    let gpus = &app.store.inventory.gpus;
    if let Some(form) = form {
        return output::print(&json::gpus(gpus.iter().map(|(_, gpu)| gpu)).text(form));
    }
    let known = |value: Option<f32>, unit: &str| value.map_or_else(|| "–".into(), |value| format!("{value:.0}{unit}"));
    let rows: Vec<Vec<String>> = gpus
        .iter()
        .map(|(_, gpu)| {
            vec![
                format!("{}:{}", gpu.host, gpu.index),
                gpu.model.to_string(),
                known(gpu.utilization_percent, " %"),
                known(gpu.memory_percent(), " %"),
                known(gpu.temperature_celsius, " °C"),
                known(gpu.power_watts, " W"),
            ]
        })
        .collect();
    if rows.is_empty() {
        return Exit::Ok;
    }
    output::print(&output::table(&["gpu", "model", "utilization", "memory", "temperature", "power"], &rows))
}
