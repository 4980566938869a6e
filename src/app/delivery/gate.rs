//! An opened gate: what would be deployed, who may answer, and what to type for it.

use super::{gates::reviewers, text};
use crate::app::{App, Block, Mark, Span, Tone, locator::shell_word};
use crate::domain::{Gate, TargetEnvironment, age, coarse_age};
use crate::keymap::Action;

pub(super) fn document(app: &App, gate: &Gate) -> Vec<Block> {
    let delivery = app.store.inventory.deliveries.iter().find(|of| of.repository == gate.run.repository);
    let target = delivery.and_then(|of| of.environments.iter().find(|target| target.name == gate.environment));
    let mut blocks = head(app, gate);
    blocks.push(Block::Heading("Would be deployed".into()));
    match &gate.brings {
        Some(brings) => blocks.extend(text::brings(brings, app.now)),
        None => blocks.push(Block::Prose(vec![Span::muted("What it brings could not be compared with what is live.")])),
    }
    blocks.extend(live(app, target));
    blocks.extend([Block::Gap, Block::Heading("Who may answer".into())]);
    blocks.extend(answer(app, gate, target));
    // A gate asks for something, whatever was read of its rules.
    if let Some(target) = target.filter(|target| target.rules.as_ref().is_none_or(|rules| !rules.is_empty())) {
        blocks.extend([Block::Gap, Block::Heading("Protection".into())]);
        blocks.extend(text::rules(target));
    }
    blocks.extend([Block::Gap, Block::Heading("To answer without the console".into())]);
    blocks.push(Block::Prose(vec![Span::new(command(gate, "approve"), Tone::Accent)]));
    blocks.push(Block::Prose(vec![Span::new(command(gate, "reject"), Tone::Accent)]));
    blocks.extend(delivery.iter().flat_map(|of| text::gaps(&of.gaps)));
    blocks
}

fn head(app: &App, gate: &Gate) -> Vec<Block> {
    let layer = app.store.layer_of(&gate.environment);
    let keys = app.bindings.chords(app.context(), Action::OpenRun).first().map(ToString::to_string);
    let opens = keys.map(|keys| format!(", {keys} opens it")).unwrap_or_default();
    let named = vec![
        Span::new(gate.environment.as_str(), Tone::Layer(layer)),
        Span::muted(format!("  {} layer", layer.word())),
    ];
    vec![
        Block::Heading(format!("{} waits for {}", gate.run.repository, gate.environment)),
        Block::Text(named),
        Block::Text(vec![
            Span::marked(Mark::Waiting, format!("waits {}", coarse_age(age(app.now, gate.waits_since)))),
            Span::plain("  "),
            if gate.can_approve {
                Span::marked(Mark::Warn, "you may answer")
            } else {
                Span::marked(Mark::Unknown, "others may answer")
            },
        ]),
        Block::Text(vec![Span::new(gate.workflow.as_str(), Tone::Strong), Span::plain(format!(" {}", gate.title))]),
        Block::Text(vec![
            Span::new(gate.branch.as_str(), Tone::Accent),
            Span::muted(format!(
                " {} · started by {} · run {}{opens}",
                text::sha(&gate.head_sha),
                gate.actor,
                gate.run.id
            )),
        ]),
        Block::Gap,
    ]
}

fn live(app: &App, target: Option<&TargetEnvironment>) -> Option<Block> {
    let live = target?.live.as_ref()?;
    Some(Block::Text(vec![
        Span::muted("live now: "),
        Span::new(text::sha(&live.sha), Tone::Accent),
        Span::muted(format!(" {} by {}, {} ago", live.reference, live.by, coarse_age(age(app.now, live.at)))),
    ]))
}

fn answer(app: &App, gate: &Gate, target: Option<&TargetEnvironment>) -> Vec<Block> {
    let mut blocks = Vec::new();
    if !gate.reviewers.is_empty() {
        blocks.push(Block::Prose(vec![Span::plain("any one of "), Span::new(reviewers(gate), Tone::Strong)]));
    }
    let mark = if gate.can_approve { Mark::Good } else { Mark::Unknown };
    blocks.push(Block::Prose(vec![Span::marked(mark, why(gate, target))]));
    if let Some(ends) = gate.timer_ends_at {
        let sentence = if ends > app.now {
            let left = coarse_age(age(ends, app.now));
            format!("the wait timer ends in {left}, at {}; a yes is possible before", ends.strftime("%H:%M:%SZ"))
        } else {
            format!("the wait timer has been over since {}", ends.strftime("%H:%M:%SZ"))
        };
        blocks.push(Block::Prose(vec![Span::plain(sentence)]));
    }
    blocks
}

/// Whether the token may answer, and why not as far as that can be known.
fn why(gate: &Gate, target: Option<&TargetEnvironment>) -> String {
    use crate::domain::ProtectionRule::Reviewers;
    if gate.can_approve {
        return "GitHub takes an answer of yours".into();
    }
    let rules = target.and_then(|target| target.rules.as_deref()).unwrap_or_default();
    let is_own_barred = rules.iter().any(|rule| matches!(rule, Reviewers { prevents_self_review: true, .. }));
    let own = if is_own_barred {
        format!(", or you are {}, who started the run and may not answer for it", gate.actor)
    } else {
        String::new()
    };
    match gate.reviewers.is_empty() {
        true => format!("GitHub takes no answer of yours: your token may not answer here{own}"),
        false => format!("GitHub takes no answer of yours: you are none of these, or your token may not answer{own}"),
    }
}

/// The command that does it from a shell.
pub(super) fn command(gate: &Gate, verb: &str) -> String {
    let comment = if verb == "approve" { "looked at it" } else { "not today" };
    format!(
        "orchestra runs {verb} {} {} --environment {} --comment {}",
        shell_word(gate.run.repository.as_str()),
        gate.run.id,
        shell_word(gate.environment.as_str()),
        shell_word(comment)
    )
}
