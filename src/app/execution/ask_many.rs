//! The question before several plans are carried out together: how many, which, what is left out, and what cannot be
//! taken back, which stands before the names, where no list is too long for it to be seen.

use super::ask::{account_of, line, person};
use crate::app::{Answer, App, Block, Question, Span, Tone, Wants, format};
use crate::domain::{Layer, Printable};
use crate::plan::{Agreed, PlannedPlan, Ruling, Step, Undo, policy::TYPED_HOW_MANY};

/// Places that the last line names; of more only the number.
const PLACES: usize = 2;

/// Plans that are asked about together.
#[derive(Debug, Clone)]
pub(in crate::app) struct Many<'a> {
    /// `Cancel 3 runs`.
    pub(in crate::app) title: String,
    /// What is typed: `3 runs`.
    pub(in crate::app) count: String,
    /// `run`.
    pub(in crate::app) noun: &'a str,
    pub(in crate::app) plans: Vec<OneOfMany<'a>>,
    /// What was meant, too, and why it is left as it is.
    pub(in crate::app) left_out: Vec<(&'a str, &'a str)>,
    /// The commands that ask for the same.
    pub(in crate::app) commands: Vec<String>,
}

/// One of them.
#[derive(Debug, Clone, Copy)]
pub(in crate::app) struct OneOfMany<'a> {
    /// `acme/shop #812`.
    pub(in crate::app) name: &'a str,
    pub(in crate::app) about: &'a str,
    /// The filter of the list hides it.
    pub(in crate::app) is_hidden: bool,
    pub(in crate::app) repository: &'a str,
    pub(in crate::app) planned: &'a PlannedPlan,
}

impl OneOfMany<'_> {
    fn is_irreversible(&self) -> bool {
        self.planned.plan.steps.iter().any(|step| matches!(step.undo, Undo::Irreversible { .. }))
    }

    fn agreed(&self) -> Agreed {
        let (name, digest) = (Printable::new(self.name), self.planned.digest.clone());
        Agreed { name, digest, irreversible: self.is_irreversible() }
    }
}

/// What is asked before all of them are carried out, each by an execution of its own. The yes is always their number,
/// whatever they are and whatever the rules want.
pub(in crate::app) fn approve_many(app: &App, many: &Many<'_>) -> Question {
    let plans = many.plans.len();
    let each = if plans == 1 { "1".to_owned() } else { format!("{plans}, each carried out by itself") };
    let mut blocks = vec![line("plans", &each)];
    if !many.left_out.is_empty() {
        let text = format!("{} of {}, named below", many.left_out.len(), plans + many.left_out.len());
        blocks.push(Block::Prose(vec![Span::muted("left out  "), Span::new(text, Tone::Warn)]));
    }
    let cents = many.plans.iter().map(|one| one.planned.plan.price_cents_per_hour()).sum();
    let cost = if cents == 0 { "nothing".into() } else { format!("{} once all of them run", format::price(cents)) };
    blocks.push(line("cost", &cost));
    blocks.extend(risk(many));
    blocks.extend(ways_back(many));
    blocks.extend(rules(many).iter().map(|rule| line("policy", rule)));
    blocks.extend(accounts(app, many));
    blocks.extend(names(many));
    blocks.extend(many.left_out.iter().map(|(name, why)| {
        let name = Span::new(format!("{} left out", Printable::new(name)), Tone::Warn);
        Block::Prose(vec![name, Span::plain(format!(": {}", Printable::new(why)))])
    }));
    blocks.extend(many.commands.iter().map(|command| line("command", Printable::new(command).as_str())));
    let answer = Answer::ApproveAll {
        plans: many.plans.iter().map(OneOfMany::agreed).collect(),
        how: TYPED_HOW_MANY.to_owned(),
    };
    let wants = Wants::Word(many.count.clone());
    Question::new(format!("{}?", many.title), blocks, Some(place(many)), wants, answer)
        .doing("carries them out")
        .acting_as(only_account(many))
}

fn steps<'a>(many: &'a Many<'_>) -> impl Iterator<Item = (&'a OneOfMany<'a>, &'a Step)> {
    many.plans.iter().flat_map(|one| one.planned.plan.steps.iter().map(move |step| (one, step)))
}

/// The highest, and whose it is.
fn risk(many: &Many<'_>) -> Option<Block> {
    // Of equal ones the first.
    let (one, step) =
        steps(many).reduce(|high, next| if next.1.risk.level > high.1.risk.level { next } else { high })?;
    let is_of_all = steps(many).all(|(_, other)| other.risk == step.risk);
    let whose = if is_of_all { String::new() } else { format!(" ({})", Printable::new(one.name)) };
    Some(line("risk", &format!("{}: {}{whose}", step.risk.level.word(), Printable::new(&step.risk.reason))))
}

/// How they are taken back, what is alike said once; what cannot be is said louder, and first.
fn ways_back(many: &Many<'_>) -> Vec<Block> {
    let mut ways: Vec<(&Undo, usize)> = Vec::new();
    for (_, step) in steps(many) {
        match ways.iter_mut().find(|(known, _)| says(known) == says(&step.undo)) {
            Some((_, count)) => *count += 1,
            None => ways.push((&step.undo, 1)),
        }
    }
    ways.sort_by_key(|(undo, _)| !matches!(undo, Undo::Irreversible { .. }));
    let all = steps(many).count();
    let block = |(undo, count): &(&Undo, usize)| {
        let share = if *count == all { String::new() } else { format!(" ({count} of {all})") };
        let text = format!("{}{share}", Printable::new(says(undo).1));
        match undo {
            Undo::Irreversible { .. } => {
                let text = format!("CANNOT be taken back: {text}");
                Block::Prose(vec![Span::muted("undo      "), Span::new(text, Tone::Bad)])
            }
            Undo::Nothing { .. } => line("undo", &format!("none: {text}")),
            Undo::Automatic { .. } => line("undo", &text),
        }
    };
    ways.iter().map(block).collect()
}

fn says(undo: &Undo) -> (u8, &str) {
    match undo {
        Undo::Irreversible { reason, .. } => (0, reason),
        Undo::Nothing { reason } => (1, reason),
        Undo::Automatic { what } => (2, what),
    }
}

/// What the policies say, each thing once.
fn rules(many: &Many<'_>) -> Vec<String> {
    let mut rules: Vec<String> = Vec::new();
    for one in &many.plans {
        let Ruling::NeedsApproval { typed, why } = &one.planned.ruling else { continue };
        let rule = if *typed { format!("{why}; of several their number is typed") } else { why.to_string() };
        if !rules.contains(&rule) {
            rules.push(rule);
        }
    }
    rules
}

/// As whom the far side takes all of them; none where it is not one for all.
fn only_account<'a>(many: &'a Many<'_>) -> Option<&'a str> {
    let mut names = many.plans.iter().map(|one| one.planned.plan.account_name());
    let first = names.next()?;
    if names.all(|name| name == first) { first } else { None }
}

/// As whom the far side takes them, where not all alike each with how many, and who asks for it here.
fn accounts(app: &App, many: &Many<'_>) -> Vec<Block> {
    let mut accounts: Vec<(Option<&str>, usize)> = Vec::new();
    for one in &many.plans {
        let account = one.planned.plan.account.as_deref();
        match accounts.iter_mut().find(|(known, _)| *known == account) {
            Some((_, count)) => *count += 1,
            None => accounts.push((account, 1)),
        }
    }
    if let ([_], Some(first)) = (&accounts[..], many.plans.first()) {
        return account_of(app, &first.planned.plan);
    }
    let all = many.plans.len();
    let each = accounts.iter().map(|(account, count)| {
        let account = Printable::new(account.unwrap_or("not known"));
        line("account", &format!("{account} ({count} of {all})"))
    });
    each.chain([line("asked by", &person(app))]).collect()
}

/// A line each, with what a person knows it by.
fn names(many: &Many<'_>) -> Vec<Block> {
    let title = if many.plans.len() == 1 { many.noun.to_owned() } else { format!("{}s", many.noun) };
    let line = |(at, one): (usize, &OneOfMany<'_>)| {
        let label = if at == 0 { title.as_str() } else { "" };
        let tone = match one.planned.plan.layer {
            Layer::Development => Tone::Strong,
            layer => Tone::Layer(layer),
        };
        let mut spans = vec![Span::muted(format!("{label:9} ")), Span::new(Printable::new(one.name).to_string(), tone)];
        if !one.about.is_empty() {
            spans.push(Span::muted(format!("  {}", Printable::new(one.about))));
        }
        if one.is_hidden {
            spans.push(Span::new("  hidden by the filter", Tone::Warn));
        }
        Block::Prose(spans)
    };
    many.plans.iter().enumerate().map(line).collect()
}

/// Where it is done, in the layer where a mistake would reach furthest: the environment, where it is one, else the
/// repositories.
fn place(many: &Many<'_>) -> (String, Option<Layer>) {
    let reach = |layer: &Layer| match layer {
        Layer::Development => 0,
        Layer::Gpu => 1,
        Layer::Staging => 2,
        Layer::Production => 3,
    };
    let layer = many.plans.iter().map(|one| one.planned.plan.layer).max_by_key(reach);
    let distinct = |each: Vec<&str>| {
        let mut known: Vec<String> = Vec::new();
        for name in each {
            if !known.iter().any(|one| one == name) {
                known.push(name.to_owned());
            }
        }
        known
    };
    let environments = distinct(many.plans.iter().map(|one| one.planned.plan.environment.as_str()).collect());
    let repositories = distinct(many.plans.iter().map(|one| one.repository).collect());
    let name = match (&environments[..], repositories.len()) {
        ([only], _) => only.clone(),
        (_, 0..=PLACES) => repositories.join(" and "),
        (_, count) => format!("{count} repositories"),
    };
    (Printable::new(name).to_string(), layer)
}
