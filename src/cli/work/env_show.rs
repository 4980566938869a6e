//! `orchestra env show`.

use serde_json::{Value, json};

use super::env_known::{KnownHere, known};
use crate::{
    cli::{Exit, output, surroundings::Surroundings},
    domain::Printable,
    plan::{ServiceStatus, SupervisorStatus},
};

pub(super) fn show(surroundings: &Surroundings, name: &str, as_json: bool) -> Result<Exit, Exit> {
    let here = known(surroundings, name)?;
    let status = here.folder.status().map_err(|fault| {
        output::notice(&fault.to_string());
        Exit::Failure
    })?;
    Ok(if as_json {
        output::print_json(&value(&here, status.as_ref()))
    } else {
        output::print(&text(&here, status.as_ref()))
    })
}

fn phase(here: &KnownHere, kept: Option<&ServiceStatus>) -> &'static str {
    match kept {
        Some(kept) if here.folder.is_supervised() => kept.phase.word(),
        Some(kept) if kept.phase.runs() => "not supervised",
        _ => "stopped",
    }
}

fn value(here: &KnownHere, status: Option<&SupervisorStatus>) -> Value {
    let known = &here.registered;
    let services = known.services.iter().map(|service| {
        let kept = status.and_then(|status| status.service(&service.name));
        json!({
            "name": service.name,
            "phase": phase(here, kept),
            "port": service.port,
            "health": service.health,
            "pid": kept.and_then(|kept| kept.pid),
            "restarts": kept.map(|kept| kept.restarts),
            "since": kept.map(|kept| kept.since),
            "reason": kept.and_then(|kept| kept.reason.clone()),
            "log": here.folder.log(&service.name),
        })
    });
    json!({
        "name": known.name,
        "layer": known.layer,
        "directory": known.path,
        "template": known.template,
        "url": known.url,
        "is_supervised": here.folder.is_supervised(),
        "supervisor_pid": status.filter(|_| here.folder.is_supervised()).map(|status| status.pid),
        "services": services.collect::<Vec<_>>(),
    })
}

fn text(here: &KnownHere, status: Option<&SupervisorStatus>) -> String {
    let known = &here.registered;
    let mut text = format!("{} ({})\n", known.name, known.layer.word());
    let mut line = |what: &str, value: String| text.push_str(&format!("  {what:<10} {}\n", Printable::new(value)));
    line("directory", known.path.display().to_string());
    known.template.iter().for_each(|template| line("template", template.clone()));
    known.url.iter().for_each(|url| line("address", url.clone()));
    let rows: Vec<Vec<String>> = known
        .services
        .iter()
        .map(|service| {
            let kept = status.and_then(|status| status.service(&service.name));
            let shown = |number: Option<u64>| number.map_or_else(|| "–".to_owned(), |number| number.to_string());
            vec![
                service.name.clone(),
                phase(here, kept).to_owned(),
                shown(service.port.map(u64::from)),
                shown(kept.and_then(|kept| kept.pid).map(u64::from)),
                shown(kept.map(|kept| kept.restarts.into())),
                kept.and_then(|kept| kept.reason.clone()).unwrap_or_default(),
            ]
        })
        .collect();
    text.push('\n');
    text.push_str(&output::table(&["service", "state", "port", "process", "restarts", "reason"], &rows));
    text
}
