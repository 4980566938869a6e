//! A plan as a person reads it on a terminal.

use std::time::Duration;

use crate::{
    cli::output,
    domain::{Printable, long_age},
    plan::{Outline, OutlineRow, Plan, Step, Undo, price_an_hour},
};

/// The totals, what it relies on, and every step by its wave.
pub(super) fn plan_text(plan: &Plan, digest: &str) -> String {
    let outline = Outline::of(plan);
    let expected = outline.expected_seconds.map_or_else(|| "unknown".into(), |seconds| seconds_word(Some(seconds)));
    let risk = plan.risk();
    let mut text = format!("{}\n", Printable::new(&plan.title));
    let account = plan.account.clone().map(|account| ("account", account));
    for (what, value) in [
        ("plan", digest.to_owned()),
        ("environment", format!("{} ({})", plan.environment, plan.layer.word())),
        ("cost", cost(plan)),
        ("duration", format!("{expected}, as far as is known")),
        ("risk", format!("{}: {}", risk.level.word(), risk.reason)),
    ]
    .into_iter()
    .chain(account)
    {
        text.push_str(&format!("  {what:<12} {}\n", Printable::new(value)));
    }
    for fact in &plan.facts {
        text.push_str(&format!("  {:<12} {}\n", "relies on", Printable::new(&fact.title)));
    }
    text.push('\n');
    text.push_str(&output::sentences(&["wave", "step", "time", "risk", "what", "undo"], &rows(plan, &outline)));
    text
}

fn cost(plan: &Plan) -> String {
    let price = price_an_hour(plan.price_cents_per_hour());
    match plan.budget_cents_per_hour {
        Some(limit) => format!("{price}; at most ${}.{:02} an hour", limit / 100, limit % 100),
        None => price,
    }
}

fn rows(plan: &Plan, outline: &Outline) -> Vec<Vec<String>> {
    let mut wave = 0;
    let mut rows = Vec::with_capacity(plan.steps.len());
    for row in &outline.waves {
        if let OutlineRow::Wave { number, .. } = row {
            wave = *number;
        }
        rows.extend(row.step().and_then(|at| plan.steps.get(at)).map(|step| cells(wave, step)));
    }
    rows
}

fn cells(wave: u32, step: &Step) -> Vec<String> {
    let cells = [
        wave.to_string(),
        step.id.clone(),
        seconds_word(step.estimate.duration_seconds),
        step.risk.level.word().to_owned(),
        step.title.clone(),
        undo_word(&step.undo),
    ];
    cells.into_iter().map(|cell| Printable::new(cell).to_string()).collect()
}

fn seconds_word(seconds: Option<u64>) -> String {
    seconds.map_or_else(|| "–".into(), |seconds| long_age(Duration::from_secs(seconds)))
}

fn undo_word(undo: &Undo) -> String {
    match undo {
        Undo::Automatic { what } => what.clone(),
        Undo::Nothing { reason } => format!("none: {reason}"),
        Undo::Irreversible { reason, .. } => format!("CANNOT be taken back: {reason}"),
    }
}
