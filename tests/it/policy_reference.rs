//! The shipped rules a second time, plainly: whatever the two say about random plans is the same.

use std::collections::BTreeSet;

use orchestra_console::{
    domain::{Layer, Timestamp},
    plan::{
        Approval, Plan, RiskLevel, Step, Undo,
        policy::{Asked, PlanFacts, Policies, PolicyText},
    },
};

use crate::policies::{approval, plan, step, told};

/// Plans of one run; `ORCHESTRA_RANDOM_PLANS` says another number.
const PLANS: u64 = 20_000;

/// What is looked at, without a look at how the program sees it.
struct Seen {
    is_production: bool,
    plan_cents: u128,
    budget: Option<u64>,
    unsaved: bool,
    typed: bool,
    word: bool,
}

/// The rules of `assets/policies/default.cedar`, one line each.
fn reference(seen: &Seen) -> String {
    let mut denied = BTreeSet::new();
    let mut asked = BTreeSet::new();
    let mut needs = Vec::new();
    if seen.plan_cents > 0 && seen.budget.is_none() {
        denied.insert("cost-needs-a-budget");
    }
    if seen.budget.is_some_and(|budget| seen.plan_cents > u128::from(budget)) {
        denied.insert("cost-within-the-budget");
    }
    if seen.is_production && !seen.typed {
        asked.insert("production-by-name");
        needs.push("typed");
    }
    if seen.unsaved && !seen.word {
        asked.insert("irreversible-by-word");
        needs.push("irreversible");
    }
    let list = |ids: BTreeSet<&str>| ids.into_iter().collect::<Vec<_>>().join(" ");
    match (denied.is_empty(), asked.is_empty()) {
        (false, _) => format!("deny: {}", list(denied)),
        (true, false) => format!("{}: {}", needs.join("+"), list(asked)),
        (true, true) => "allow".into(),
    }
}

fn is_unsaved(step: &Step) -> bool {
    match &step.undo {
        Undo::Irreversible { backup: None, .. } => true,
        Undo::Irreversible { backup: Some(name), .. } => name.chars().all(char::is_whitespace),
        Undo::Automatic { .. } | Undo::Nothing { .. } => false,
    }
}

fn seen(plan: &Plan, of: Option<&Step>, approval: Option<&Approval>) -> Seen {
    Seen {
        is_production: plan.layer == Layer::Production,
        plan_cents: plan.steps.iter().map(|step| u128::from(step.estimate.price_cents_per_hour)).sum(),
        budget: plan.budget_cents_per_hour,
        unsaved: of.map_or_else(|| plan.steps.iter().any(is_unsaved), is_unsaved),
        typed: approval.is_some_and(|yes| yes.how == "typed the name"),
        word: approval.is_some_and(|yes| yes.irreversible),
    }
}

/// A small generator of numbers, so that a seed is a plan.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % limit
    }

    fn one_of<T: Clone>(&mut self, choices: &[T]) -> T {
        choices[usize::try_from(self.below(choices.len() as u64)).unwrap()].clone()
    }
}

fn random_step(numbers: &mut Numbers, number: u64) -> Step {
    let mut step = step(&format!("s{number}"));
    let backup = numbers.one_of(&[None, Some(""), Some(" "), Some("the dump of today")]).map(str::to_owned);
    step.undo = match numbers.below(6) {
        0 => Undo::Irreversible { reason: "gone".into(), backup },
        1 => Undo::Nothing { reason: "it only reads".into() },
        _ => Undo::Automatic { what: "removes it".into() },
    };
    step.estimate.price_cents_per_hour = numbers.one_of(&[0, 0, 0, 0, 0, 1, 49, 50, 51, 1_000]);
    step.operation.name = numbers.one_of(&["local.create-directory", "local.erase", "gpu.launch", "odd", ""]).into();
    step.risk.level = numbers.one_of(&[RiskLevel::Low, RiskLevel::Medium, RiskLevel::High]);
    step
}

fn random_plan(numbers: &mut Numbers) -> Plan {
    let count = numbers.below(4);
    let mut plan = plan((0..count).map(|number| random_step(numbers, number)).collect());
    plan.layer = numbers.one_of(&[Layer::Development, Layer::Staging, Layer::Production, Layer::Gpu]);
    plan.budget_cents_per_hour = numbers.one_of(&[None, Some(0), Some(50), Some(100), Some(101), Some(u64::MAX)]);
    plan
}

fn random_approval(numbers: &mut Numbers) -> Option<Approval> {
    let how = numbers.one_of(&["", "enter", "y", "--yes", "typed the name", "typed the name"]);
    let is_irreversible = numbers.below(2) == 0;
    (!how.is_empty()).then(|| approval(how, is_irreversible))
}

/// Every answer that was given to the plans from this seed on.
fn compare(policies: &Policies, first: u64, count: u64) -> BTreeSet<String> {
    let mut given = BTreeSet::new();
    for seed in first..first + count {
        let mut numbers = Numbers(seed.wrapping_mul(0x0123_4567_89ab_cdef));
        let plan = random_plan(&mut numbers);
        let approval = random_approval(&mut numbers);
        let now = Timestamp::from_second(i64::try_from(numbers.below(4_000_000_000)).unwrap()).unwrap();
        let asked = Asked { actor: "ada@build-1", approval: approval.as_ref(), now };
        let of_plan = told(&policies.decide_plan(&plan, &asked));
        assert_eq!(of_plan, reference(&seen(&plan, None, approval.as_ref())), "seed {seed}: {plan:#?} {approval:?}");
        given.insert(of_plan);
        if let Some(step) = plan.steps.last() {
            let of_step = told(&policies.decide_step(&PlanFacts::of(&plan), step, &asked));
            let expected = reference(&seen(&plan, Some(step), approval.as_ref()));
            assert_eq!(of_step, expected, "seed {seed}, last step: {plan:#?} {approval:?}");
        }
    }
    given
}

#[test]
fn the_rules_and_their_plain_form_agree_on_random_plans() {
    let plans = std::env::var("ORCHESTRA_RANDOM_PLANS").map_or(PLANS, |count| count.parse().unwrap());
    let given = compare(&Policies::shipped().unwrap(), 1, plans);
    // Every answer that there can be was given: the plans are not all alike.
    assert_eq!(given, BTreeSet::from(ANSWERS.map(str::to_owned)));
    println!("{plans} random plans decided alike");
}

const ANSWERS: [&str; 6] = [
    "allow",
    "deny: cost-needs-a-budget",
    "deny: cost-within-the-budget",
    "irreversible: irreversible-by-word",
    "typed+irreversible: irreversible-by-word production-by-name",
    "typed: production-by-name",
];

/// The comparison can fail: a rule more is noticed.
#[test]
fn a_rule_that_is_not_in_the_plain_form_is_noticed() {
    let text =
        "@id(\"more\") @text(\"More.\") forbid (principal, action, resource) when { resource.risk == \"high\" };";
    let more = [PolicyText { file: "own.cedar", text }];
    let policies = Policies::load(&more).unwrap();
    assert!(std::panic::catch_unwind(|| compare(&policies, 1, 100)).is_err());
}
