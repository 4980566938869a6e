//! `orchestra runs gates`: runs that wait for a person before they may use an environment.

use serde_json::{Value, json};

use super::delivery::{read, tell_faults, tell_gaps};
use crate::{
    cli::{Exit, output, surroundings::Surroundings},
    domain::{Brings, Gate, Timestamp, age, coarse_age},
};

pub(in crate::cli) async fn gates(surroundings: &Surroundings, as_json: bool) -> Exit {
    let app = match read(surroundings).await {
        Ok(app) => app,
        Err(exit) => return exit,
    };
    let gates = &app.store.inventory.gates;
    let printed = if as_json {
        output::print_json(&gates.iter().map(|gate| value(gate, app.now)).collect())
    } else if gates.is_empty() {
        Exit::Ok
    } else {
        let rows: Vec<Vec<String>> = gates.iter().map(|gate| row(gate, app.now)).collect();
        let titles = ["run", "repository", "environment", "waits", "timer", "yours", "reviewers", "brings"];
        output::print(&output::table(&titles, &rows))
    };
    tell_gaps(&app.store.inventory.deliveries);
    let exit = tell_faults(&app, printed);
    if gates.is_empty() && exit == Exit::Ok {
        output::notice("no run waits for a person");
    }
    exit
}

fn row(gate: &Gate, now: Timestamp) -> Vec<String> {
    let timer = gate.timer_ends_at.filter(|end| *end > now).map(|end| coarse_age(age(end, now)));
    let reviewers: Vec<_> = gate.reviewers.iter().map(|reviewer| reviewer.name.to_string()).collect();
    vec![
        gate.run.id.to_string(),
        gate.run.repository.to_string(),
        gate.environment.to_string(),
        coarse_age(age(now, gate.waits_since)),
        timer.unwrap_or_else(|| "-".into()),
        if gate.can_approve { "yes" } else { "no" }.into(),
        reviewers.join(", "),
        gate.brings.as_ref().map_or_else(|| "-".into(), brings),
    ]
}

/// `3 commits`, `back by 6`.
pub(super) fn brings(brings: &Brings) -> String {
    let ahead = match brings.commits_total {
        1 => "1 commit".to_owned(),
        total => format!("{total} commits"),
    };
    match (brings.commits_total, brings.behind_by) {
        (0, 0) => "nothing".to_owned(),
        (0, back) => format!("back by {back}"),
        (_, 0) => ahead,
        (_, back) => format!("{ahead}, back by {back}"),
    }
}

fn value(gate: &Gate, now: Timestamp) -> Value {
    json!({
        "repository": gate.run.repository,
        "run_id": gate.run.id,
        "workflow": gate.workflow,
        "title": gate.title,
        "branch": gate.branch,
        "head_sha": gate.head_sha,
        "actor": gate.actor,
        "environment": gate.environment,
        "environment_id": gate.environment_id,
        "waits_since": gate.waits_since,
        "waits_seconds": age(now, gate.waits_since).as_secs(),
        "timer_ends_at": gate.timer_ends_at,
        "can_approve": gate.can_approve,
        "reviewers": gate.reviewers,
        "brings": gate.brings,
    })
}
