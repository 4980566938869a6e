//! How many runs wait for a yes, for the places that sum everything up.

use std::collections::BTreeSet;

use crate::app::{App, Block, Link, Mark, Row, Span, Tone};
use crate::domain::{Gate, RunKey, age, coarse_age};
use crate::keymap::Pane;

/// `2 runs wait for approval, 1 for others`; nothing while none waits.
pub(in crate::app) fn approvals(app: &App) -> Vec<Span> {
    let runs = |mine: bool| -> BTreeSet<&RunKey> {
        app.store.inventory.gates.iter().filter(|gate| gate.can_approve == mine).map(|gate| &gate.run).collect()
    };
    let mine = runs(true);
    let others = runs(false).difference(&mine).count();
    let waits = |count: usize| if count == 1 { "1 run waits".to_owned() } else { format!("{count} runs wait") };
    match (mine.len(), others) {
        (0, 0) => Vec::new(),
        (0, others) => vec![Span::marked(Mark::Waiting, format!("{} for others to approve", waits(others)))],
        (mine, 0) => vec![Span::marked(Mark::Warn, format!("{} for approval", waits(mine)))],
        (mine, others) => {
            let own = Span::marked(Mark::Warn, format!("{} for approval,", waits(mine)));
            vec![own, Span::muted(format!(" {others} for others"))]
        }
    }
}

/// A row for each gate that leads to it, those first that the person may answer at.
pub(in crate::app) fn gate_links(app: &App) -> Vec<Block> {
    let mut gates: Vec<_> = app.store.inventory.gates.iter().collect();
    gates.sort_by_key(|gate| !gate.can_approve);
    gates
        .into_iter()
        .map(|gate| Block::Link(spans(app, gate), Link { pane: Pane::Pipelines, identity: gate.identity() }))
        .collect()
}

fn spans(app: &App, gate: &Gate) -> Vec<Span> {
    let (mark, word) = if gate.can_approve { (Mark::Warn, "you") } else { (Mark::Waiting, "others") };
    vec![
        Span::marked(mark, format!("{word:6}")),
        Span::new(format!(" {}", gate.environment), Tone::Layer(app.store.layer_of(&gate.environment))),
        Span::new(format!("  {} {}", gate.run.repository, gate.workflow), Tone::Strong),
        Span::muted(format!("  {} waits {}", gate.branch, coarse_age(age(app.now, gate.waits_since)))),
    ]
}
