//! What each page says.

use std::time::Duration;

use super::{
    Wizard,
    choices::{Content, What},
};
use crate::app::{App, Block, FormRow, Mark, Span, Tone, format};
use crate::domain::{Printable, long_age};
use crate::plan::{PlannedPlan, RiskLevel, Ruling};

pub(super) fn describe() -> Vec<Block> {
    vec![Block::Prose(vec![Span::plain(
        "What is to run? Say it in your words, or go on with enter and choose from lists.",
    )])]
}

pub(super) fn examples() -> Vec<Block> {
    vec![
        Block::Prose(vec![Span::muted(
            "for example: fastapi app with postgres, two workers, under 50 dollars a month",
        )]),
        Block::Prose(vec![Span::muted("alt-enter begins a new line; nothing is made before you have seen the plan")]),
    ]
}

pub(super) fn understood(wizard: &Wizard) -> Vec<Block> {
    let Some((text, reading)) = &wizard.read else { return Vec::new() };
    if text.trim().is_empty() {
        return vec![Block::Prose(vec![Span::muted("Nothing was said; the next page has a choice for everything.")])];
    }
    let said = |span: &std::ops::Range<usize>| Printable::new(text.get(span.clone()).unwrap_or_default()).to_string();
    let mut blocks = vec![Block::Heading("Understood".into())];
    if reading.understood.is_empty() {
        blocks.push(Block::muted("nothing"));
    }
    blocks.extend(reading.understood.iter().map(|(span, meaning)| {
        Block::Prose(vec![
            Span::marked(Mark::Good, said(span)),
            Span::muted(" is "),
            Span::plain(Printable::new(meaning).as_str()),
        ])
    }));
    let open = reading.unsettled(text, &reading.goal);
    if !open.is_empty() {
        blocks.extend([Block::Gap, Block::Heading("Not clear".into())]);
        blocks
            .extend(open.iter().map(|why| Block::Prose(vec![Span::marked(Mark::Warn, Printable::new(why).as_str())])));
    }
    if !reading.ignored.is_empty() {
        let words: Vec<String> = reading.ignored.iter().map(said).collect();
        blocks.extend([Block::Gap, Block::Heading("Ignored".into())]);
        blocks.push(Block::Prose(vec![Span::muted(words.join(" · "))]));
    }
    blocks
}

pub(super) fn choose(wizard: &Wizard) -> Vec<Block> {
    match wizard.offers {
        None => vec![Block::muted("Reading the templates…")],
        Some(_) => vec![Block::Prose(vec![Span::plain("Everything has a sensible choice; change what you like.")])],
    }
}

pub(super) fn rows(app: &App, wizard: &Wizard) -> Vec<FormRow> {
    let taken = taken(app);
    let row = |(what, content): &(What, Content)| {
        let (cursor, others) = match content {
            Content::Text(field) => {
                let before: String = field.text().chars().take(field.cursor()).collect();
                (Some(crate::domain::cells(Printable::new(before).as_str())), Vec::new())
            }
            Content::Words(words, chosen) => {
                let others = words.iter().enumerate().filter(|(at, _)| at != chosen).map(|(_, word)| word.clone());
                (None, others.collect())
            }
        };
        let text = Printable::new(content.text()).to_string();
        FormRow { title: what.title().to_owned(), text, cursor, others, wrong: wizard.choices.wrong(*what, &taken) }
    };
    wizard.choices.rows().iter().map(row).collect()
}

/// Names of the environments that are known here.
pub(super) fn taken(app: &App) -> Vec<String> {
    app.store.inventory.environments.iter().map(|environment| environment.name.to_string()).collect()
}

/// Why the choice under the cursor is as it is, or what is wrong with it.
pub(super) fn reason(app: &App, wizard: &Wizard) -> Vec<Block> {
    let here = wizard.choices.here();
    let offers = wizard.offers.as_deref().unwrap_or_default();
    match wizard.choices.wrong(here, &taken(app)) {
        Some(wrong) => vec![Block::Prose(vec![Span::marked(Mark::Bad, format!("{}: {wrong}", here.title()))])],
        None => vec![Block::Prose(vec![Span::muted(wizard.choices.reason(here, offers))])],
    }
}

pub(super) fn refused(reasons: &[Printable]) -> Vec<Block> {
    let mut blocks = vec![Block::Heading("There is no plan for this".into())];
    blocks.extend(reasons.iter().map(|reason| Block::Prose(vec![Span::marked(Mark::Bad, reason.as_str())])));
    blocks.extend([Block::Gap, Block::Prose(vec![Span::muted("Go back and change it; nothing was done.")])]);
    blocks
}

pub(super) fn planned(wizard: &Wizard, planned: &PlannedPlan) -> Vec<Block> {
    let plan = &planned.plan;
    let mut blocks = Vec::new();
    let mut line = vec![
        Span::new(Printable::new(&plan.title).as_str(), Tone::Strong),
        Span::new(format!("  {}", plan.layer.word()), Tone::Layer(plan.layer)),
        Span::plain(format!("  {} steps", plan.steps.len())),
    ];
    let expected = wizard.plan().and_then(|list| list.outline.expected_seconds);
    line.extend(expected.map(|seconds| Span::plain(format!(", about {}", long_age(Duration::from_secs(seconds))))));
    let cents = plan.price_cents_per_hour();
    line.push(if cents == 0 {
        Span::plain(", costs nothing")
    } else {
        Span::new(format!(", costs {}", format::price(cents)), Tone::Warn)
    });
    blocks.push(Block::Prose(line));
    blocks.push(Block::Prose(risk(planned)));
    blocks.push(Block::Prose(match &planned.ruling {
        Ruling::Allow => vec![Span::marked(Mark::Good, "policies allow it")],
        Ruling::NeedsApproval { why, .. } => {
            vec![Span::marked(Mark::Warn, "needs approval"), Span::plain(format!(": {why}"))]
        }
        Ruling::Deny { rule, text } => {
            vec![Span::marked(Mark::Bad, format!("denied by {rule}")), Span::plain(format!(": {text}"))]
        }
    }));
    let digest: String = planned.digest.chars().take(12).collect();
    blocks.push(Block::Prose(vec![Span::muted(format!("plan {digest}: what you agree to is what runs"))]));
    if wizard.is_starting {
        blocks.push(Block::Prose(vec![Span::marked(Mark::Progress, "starting it…")]));
    }
    blocks.extend(planned.choices.iter().map(|choice| Block::Prose(vec![Span::muted(choice.as_str())])));
    blocks
}

/// The highest risk of any step, with its reason.
fn risk(planned: &PlannedPlan) -> Vec<Span> {
    let worst = planned.plan.steps.iter().map(|step| &step.risk).max_by_key(|risk| risk.level);
    let Some(risk) = worst else { return vec![Span::muted("it does nothing")] };
    let (word, reason) = (format!("{} risk", risk.level.word()), Printable::new(&risk.reason));
    let word = match risk.level {
        RiskLevel::Low => Span::marked(Mark::Good, word),
        RiskLevel::Medium => Span::marked(Mark::Warn, word),
        RiskLevel::High => Span::marked(Mark::Bad, word),
    };
    vec![word, Span::plain(format!(": {reason}"))]
}
