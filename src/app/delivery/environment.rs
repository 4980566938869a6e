//! An opened environment: what is live, what is not yet, and what stands between.

use super::{rows::EnvironmentRow, text};
use crate::app::{App, Block, Mark, Span, Tone};
use crate::domain::{Delivery, Deployment, DeploymentState, Gate, age, coarse_age};

pub(super) fn document(app: &App, row: &EnvironmentRow) -> Vec<Block> {
    let (delivery, of) = (&row.delivery, row.of());
    let layer = app.store.layer_of(&of.name);
    let mut blocks = vec![
        Block::Heading(format!("{} of {}", of.name, delivery.repository)),
        Block::Text(vec![Span::new(layer.word(), Tone::Layer(layer)), Span::muted(" layer")]),
    ];
    match &of.live {
        Some(live) => blocks.push(Block::Text(deployment(app, Mark::Good, "live", live))),
        None if delivery.knows_deployments() => blocks.push(Block::muted("Nothing was deployed here yet.")),
        None => blocks.push(Block::muted("What is live here could not be read.")),
    }
    if let Some(latest) = &of.latest {
        blocks.push(Block::Text(deployment(app, mark(&latest.state), &latest.state.word().replace('_', " "), latest)));
    }
    blocks.extend(waiting(app, row));
    blocks.push(Block::Gap);
    blocks.extend(unreleased(app, row));
    blocks.extend([Block::Gap, Block::Heading("Protection".into())]);
    blocks.extend(text::rules(of));
    blocks.extend(branch(app, delivery));
    blocks.extend(text::gaps(&delivery.gaps));
    blocks
}

fn mark(state: &DeploymentState) -> Mark {
    match state {
        DeploymentState::Waiting | DeploymentState::Queued | DeploymentState::Pending => Mark::Waiting,
        state => Mark::from(state.health()),
    }
}

fn deployment(app: &App, mark: Mark, word: &str, of: &Deployment) -> Vec<Span> {
    vec![
        Span::marked(mark, format!("{word:11}")),
        Span::new(format!(" {}", text::sha(&of.sha)), Tone::Accent),
        Span::plain(format!(" {}", of.reference)),
        Span::muted(format!("  by {}, {} ago", of.by, coarse_age(age(app.now, of.at)))),
        Span::muted(of.at.strftime(", %Y-%m-%d %H:%MZ").to_string()),
    ]
}

/// Runs that wait for a yes to deploy here.
fn waiting(app: &App, row: &EnvironmentRow) -> Vec<Block> {
    let is_here = |gate: &&std::sync::Arc<Gate>| {
        gate.run.repository == row.delivery.repository && gate.environment == row.of().name
    };
    let gates = app.store.inventory.gates.iter().filter(is_here);
    gates
        .map(|gate| {
            let mark = if gate.can_approve { Mark::Warn } else { Mark::Waiting };
            Block::Prose(vec![
                Span::marked(mark, "a run waits"),
                Span::plain(format!(" {} {}", gate.workflow, gate.title)),
                Span::muted(format!("  {}", coarse_age(age(app.now, gate.waits_since)))),
            ])
        })
        .collect()
}

fn unreleased(app: &App, row: &EnvironmentRow) -> Vec<Block> {
    let default = &row.delivery.default_branch;
    let Some(brings) = row.of().unreleased.as_ref().filter(|_| row.of().live.is_some()) else {
        return vec![
            Block::Heading("Not live".into()),
            Block::Prose(vec![Span::muted(match row.of().live {
                Some(_) => format!("What of {default} is not live could not be compared."),
                None if row.delivery.knows_deployments() => format!("Nothing of {default} is live here."),
                None => format!("What of {default} is live here is not known."),
            })]),
        ];
    };
    if brings.commits_total == 0 && brings.from_sha.is_some() {
        let mut blocks = vec![Block::Heading(format!("All of {default} is live"))];
        if brings.behind_by > 0 {
            let more = format!("live are {} that {default} has not", text::count(brings.behind_by, "commit"));
            blocks.push(Block::Prose(vec![Span::marked(Mark::Warn, more)]));
        }
        return blocks;
    }
    let mut blocks = vec![Block::Heading(format!("{} in {default}, not live", brings.commits_total))];
    blocks.extend(text::brings(brings, app.now));
    blocks
}

/// The default branch: its newest commit, its checks, what a merge asks for.
fn branch(app: &App, delivery: &Delivery) -> Vec<Block> {
    let mut blocks = vec![Block::Gap, Block::Heading(format!("Branch {}", delivery.default_branch))];
    if let Some(head) = &delivery.head {
        blocks.push(Block::Text(vec![
            Span::new(text::sha(&head.id), Tone::Accent),
            Span::plain(format!(" {}", head.subject)),
            Span::muted(format!("  {}, {} ago", head.author, coarse_age(age(app.now, head.at)))),
        ]));
    }
    blocks.extend(delivery.checks.as_ref().map(|checks| Block::Prose(text::checks(checks))));
    match &delivery.branch_rules {
        Some(rules) => blocks.extend(text::branch_rules(rules)),
        None => blocks.push(Block::muted("What a merge asks for could not be read.")),
    }
    blocks
}
