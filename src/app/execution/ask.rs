//! The question before an execution is controlled, or a plan is carried out.

use super::controls::Subject;
use crate::app::{Answer, App, Block, Question, Span, Tone, Wants, format};
use crate::domain::{Layer, Printable, long_age};
use crate::plan::{Control, Plan, Undo};

/// How much must be typed, by how far a mistake would reach.
pub(in crate::app) fn wants(layer: Layer, environment: &str) -> Wants {
    match layer {
        Layer::Development => Wants::Enter,
        Layer::Staging | Layer::Gpu => Wants::Yes,
        Layer::Production => Wants::Word(environment.to_owned()),
    }
}

/// What is asked before a control is written.
pub(super) fn question(app: &App, subject: &Subject<'_>, control: Control) -> Question {
    let step = control.step().map(|id| step_title(subject, id));
    let title = Printable::new(&subject.title);
    let (head, what, undo) = words(&control, step.as_deref().unwrap_or_default());
    let mut blocks = vec![
        Block::Prose(vec![Span::plain(what)]),
        line("execution", &format!("{} · {title}", Printable::new(&subject.id))),
    ];
    let price = subject.opened.and_then(|opened| opened.list.as_ref()).map(|list| list.plan.price_cents_per_hour());
    blocks.extend(price.map(|cents| line("cost", &price_words(cents, &control))));
    blocks.push(line("undo", undo));
    blocks.push(account_here(app));
    let argument = control.step().map(|step| format!(" {}", Printable::new(step))).unwrap_or_default();
    blocks.push(line("command", &format!("orchestra control {} {}{argument}", subject.id, control.word())));
    let environment = Printable::new(&subject.environment).to_string();
    Question::new(
        format!("{head}?"),
        blocks,
        Some((environment.clone(), Some(subject.layer))),
        wants(subject.layer, &environment),
        Answer::Control { execution: subject.id.clone(), control, seen: subject.seen },
    )
    .doing("does it")
}

fn step_title(subject: &Subject<'_>, id: &str) -> String {
    let list = subject.opened.and_then(|opened| opened.list.as_ref());
    let title = list.and_then(|list| list.plan.step(id)).map_or(id, |step| step.title.as_str());
    Printable::new(title).to_string()
}

/// Title, what happens, and how it is taken back.
fn words(control: &Control, step: &str) -> (String, String, &'static str) {
    let again = "cannot be taken back; the plan can be carried out again";
    let (head, what, undo) = match control {
        Control::Pause => ("Pause the execution", "What runs ends, and no further step begins.".to_owned(), "resume"),
        Control::Resume => {
            ("Go on with the execution", "The next steps begin; a worker is started where none lives.".into(), "pause")
        }
        Control::Abort => (
            "Abort the execution",
            "No further step begins, and what was done is taken back, the last step first.".into(),
            again,
        ),
        Control::Rollback => {
            ("Roll the execution back", "What it did is taken back, the last step first.".into(), again)
        }
        Control::Approve { .. } => (
            "Say that it was done",
            format!("`{step}` counts as done, or its check as passed, and the execution goes on."),
            "cannot be unsaid; abort takes all back",
        ),
        Control::Retry { .. } => (
            "Try it again",
            format!("`{step}` is taken as not done: it is done, measured or taken back once more."),
            "abort takes all back",
        ),
        Control::Skip { .. } => (
            "Skip the step",
            format!("`{step}` is left as it is; what needs it is skipped too."),
            "cannot be unsaid; abort takes all back",
        ),
    };
    (head.to_owned(), what, undo)
}

fn price_words(cents: u64, control: &Control) -> String {
    let goes_back = matches!(control, Control::Abort | Control::Rollback);
    match (cents, goes_back) {
        (0, _) => "nothing".into(),
        (cents, true) => format!("ends {} that it makes run", format::price(cents)),
        (cents, false) => format!("{} once all of it runs", format::price(cents)),
    }
}

fn line(name: &str, text: &str) -> Block {
    Block::Prose(vec![Span::muted(format!("{name:9} ")), Span::plain(text)])
}

fn account_here(app: &App) -> Block {
    line("account", &person(app))
}

fn person(app: &App) -> String {
    let actor = app.store.executions.actor.as_ref().map_or("you", Printable::as_str);
    format!("{actor}, this machine")
}

/// Whom the far side takes it for, and who asks for it here.
pub(in crate::app) fn account_of(app: &App, plan: &Plan) -> Vec<Block> {
    let Some(account) = &plan.account else { return vec![account_here(app)] };
    vec![line("account", Printable::new(account).as_str()), line("asked by", &person(app))]
}

/// What is asked before a plan is carried out; `rule` is what the policy says to it.
pub(in crate::app) fn approve(app: &App, plan: &Plan, digest: &str, needs_name: bool, rule: Option<&str>) -> Question {
    approve_with(app, plan, digest, Policy { needs_name, rule }, &format!("orchestra apply {digest:.12}"))
}

/// What the policies ask for, and in which words.
#[derive(Debug, Clone, Copy)]
pub(in crate::app) struct Policy<'a> {
    pub needs_name: bool,
    pub rule: Option<&'a str>,
}

/// The same with the command that asks for the same.
pub(in crate::app) fn approve_with(
    app: &App,
    plan: &Plan,
    digest: &str,
    policy: Policy<'_>,
    command: &str,
) -> Question {
    let Policy { needs_name, rule } = policy;
    let environment = Printable::new(&plan.environment).to_string();
    let steps = match plan.steps.len() {
        1 => "1 step".to_owned(),
        count => format!("{count} steps"),
    };
    let mut blocks = vec![line("plan", &format!("{} · {steps} · {digest:.12}", Printable::new(&plan.title)))];
    let cents = plan.price_cents_per_hour();
    blocks.push(line(
        "cost",
        &if cents == 0 { "nothing".to_owned() } else { format!("{} once all of it runs", format::price(cents)) },
    ));
    let expected = crate::plan::Outline::of(plan).expected_seconds;
    blocks.extend(
        expected.map(|seconds| line("takes", &format!("about {}", long_age(std::time::Duration::from_secs(seconds))))),
    );
    let is_lasting = plan.steps.iter().any(|step| matches!(step.undo, Undo::Irreversible { .. }));
    if let [only] = &plan.steps[..] {
        blocks.extend(told(only));
    } else if !is_lasting {
        blocks.push(line("undo", "every step is taken back when one fails, or when you ask for it"));
    }
    blocks.extend(plan.steps.iter().flat_map(|step| lasting(step, plan.steps.len() > 1)));
    blocks.extend(rule.map(|rule| line("policy", rule)));
    blocks.extend(account_of(app, plan));
    blocks.push(line("command", Printable::new(command).as_str()));
    let wants = match wants(plan.layer, &environment) {
        _ if needs_name => Wants::Word(environment.clone()),
        // What cannot be taken back is more than one press of the key that opens things.
        Wants::Enter if is_lasting => Wants::Yes,
        wants => wants,
    };
    let how = match &wants {
        Wants::Enter => "enter",
        Wants::Yes => "y",
        Wants::Word(_) => "typed the name",
    };
    let answer = Answer::Approve { digest: digest.to_owned(), how: how.to_owned(), irreversible: is_lasting };
    let title = format!("Carry out `{}`?", Printable::new(&plan.title));
    let place = Some((environment, Some(plan.layer)));
    Question::new(title, blocks, place, wants, answer).doing("carries it out").acting_as(plan.account_name())
}

/// Why a step cannot be taken back, where it cannot, and what helps all the same.
fn lasting(step: &crate::plan::Step, is_named: bool) -> Vec<Block> {
    let Undo::Irreversible { reason, backup } = &step.undo else { return Vec::new() };
    let of = if is_named { format!("{}: ", Printable::new(&step.title)) } else { String::new() };
    let text = format!("CANNOT be taken back: {of}{}", Printable::new(reason));
    let mut blocks = vec![Block::Prose(vec![Span::muted("undo      "), Span::new(text, Tone::Bad)])];
    blocks.extend(backup.as_ref().map(|backup| line("", Printable::new(backup).as_str())));
    blocks
}

/// The risk of the one step of a plan, and how it is taken back where it can be.
fn told(step: &crate::plan::Step) -> Vec<Block> {
    let mut blocks = Vec::new();
    blocks.push(line("risk", &format!("{}: {}", step.risk.level.word(), Printable::new(&step.risk.reason))));
    match &step.undo {
        Undo::Automatic { what } => blocks.push(line("undo", Printable::new(what).as_str())),
        Undo::Nothing { reason } => blocks.push(line("undo", &format!("none: {}", Printable::new(reason)))),
        // It is said louder below.
        Undo::Irreversible { .. } => {}
    }
    blocks
}
