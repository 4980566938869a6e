//! Rules on plans: what the shipped ones say, what one's own can, and what is wrong with them.

use std::{collections::BTreeSet, fs, path::Path};

use orchestra_console::{
    domain::Layer,
    plan::{
        Approval, Estimate, Fields, Idempotence, OnFailure, Operation, Plan, Retry, Risk, RiskLevel, Step, Undo,
        policy::{Asked, Decision, PlanFacts, Policies, PolicyText},
    },
};

const NOON: &str = "2026-03-04T12:00:00Z"; // a Wednesday

pub fn step(id: &str) -> Step {
    Step {
        id: id.into(),
        title: format!("Do {id}"),
        operation: Operation::new("local.create-directory", Fields::new()),
        needs: Vec::new(),
        undo: Undo::Automatic { what: "removes it".into() },
        checks: Vec::new(),
        timeout_seconds: 60,
        retry: Retry::default(),
        idempotence: Idempotence::Inspectable,
        estimate: Estimate::default(),
        risk: Risk { level: RiskLevel::Low, reason: "small".into() },
    }
}

pub fn plan(steps: Vec<Step>) -> Plan {
    Plan {
        version: 1,
        title: "create demo".into(),
        environment: "demo".into(),
        layer: Layer::Development,
        goal: None,
        steps,
        facts: Vec::new(),
        on_failure: OnFailure::Undo,
        parallel: 8,
        deadline_seconds: 900,
        made_at: NOON.parse().unwrap(),
        budget_cents_per_hour: None,
        account: None,
    }
}

pub fn approval(how: &str, irreversible: bool) -> Approval {
    Approval { by: "ada@build-1".into(), how: how.into(), irreversible, at: NOON.parse().unwrap() }
}

fn asked<'a>(approval: Option<&'a Approval>, now: &str) -> Asked<'a> {
    Asked { actor: "ada@build-1", approval, now: now.parse().unwrap() }
}

/// `allow`, `typed: RULE …`, `deny: RULE …`
pub fn told(decision: &Decision) -> String {
    let ids = decision.rules().iter().map(|rule| rule.id.as_str()).collect::<Vec<_>>().join(" ");
    match decision {
        Decision::Allow => "allow".into(),
        Decision::NeedsApproval { needs, .. } => {
            format!("{}: {ids}", needs.iter().map(|need| need.word()).collect::<Vec<_>>().join("+"))
        }
        Decision::Deny { .. } => format!("deny: {ids}"),
    }
}

/// What is decided about a plan and its first step.
fn both(policies: &Policies, plan: &Plan, asked: &Asked<'_>) -> [String; 2] {
    let of_step = policies.decide_step(&PlanFacts::of(plan), &plan.steps[0], asked);
    [told(&policies.decide_plan(plan, asked)), told(&of_step)]
}

#[track_caller]
fn decides(plan: &Plan, approval: Option<&Approval>, expected: &str) {
    let policies = Policies::shipped().unwrap();
    assert_eq!(both(&policies, plan, &asked(approval, NOON)), [expected, expected]);
}

#[test]
fn an_ordinary_plan_passes() {
    decides(&plan(vec![step("a")]), None, "allow");
    decides(&plan(vec![step("a")]), Some(&approval("--yes", false)), "allow");
}

#[test]
fn production_is_changed_by_typing_its_name() {
    let mut plan = plan(vec![step("a")]);
    plan.layer = Layer::Production;
    decides(&plan, None, "typed: production-by-name");
    for how in ["enter", "y", "--yes", "typed the name "] {
        decides(&plan, Some(&approval(how, true)), "typed: production-by-name");
    }
    decides(&plan, Some(&approval("typed the name", false)), "allow");
    for layer in [Layer::Staging, Layer::Gpu] {
        plan.layer = layer;
        decides(&plan, None, "allow");
    }
}

#[test]
fn what_costs_money_needs_a_budget_and_stays_within_it() {
    let mut plan = plan(vec![step("a"), step("b")]);
    plan.steps[0].estimate.price_cents_per_hour = 60;
    plan.steps[1].estimate.price_cents_per_hour = 40;
    let yes = approval("typed the name", true);
    decides(&plan, Some(&yes), "deny: cost-needs-a-budget");
    for (budget, expected) in
        [(0, "deny: cost-within-the-budget"), (99, "deny: cost-within-the-budget"), (100, "allow"), (u64::MAX, "allow")]
    {
        plan.budget_cents_per_hour = Some(budget);
        decides(&plan, Some(&yes), expected);
    }
    plan.steps[0].estimate.price_cents_per_hour = u64::MAX;
    plan.budget_cents_per_hour = Some(1_000);
    decides(&plan, Some(&yes), "deny: cost-within-the-budget");
    let mut free = self::plan(vec![step("a")]);
    free.budget_cents_per_hour = Some(0);
    decides(&free, None, "allow");
}

#[test]
fn what_cannot_be_taken_back_needs_a_backup_or_a_word() {
    let mut plan = plan(vec![step("a")]);
    let mut undo = |backup: Option<&str>| {
        plan.steps[0].undo = Undo::Irreversible { reason: "gone".into(), backup: backup.map(str::to_owned) };
        plan.clone()
    };
    decides(&undo(Some("the dump of today")), None, "allow");
    for backup in [None, Some(""), Some("  ")] {
        decides(&undo(backup), None, "irreversible: irreversible-by-word");
        decides(&undo(backup), Some(&approval("typed the name", false)), "irreversible: irreversible-by-word");
        decides(&undo(backup), Some(&approval("y", true)), "allow");
    }
}

#[test]
fn a_denial_is_said_before_any_question_and_all_questions_at_once() {
    let mut plan = plan(vec![step("a")]);
    plan.layer = Layer::Production;
    plan.steps[0].undo = Undo::Irreversible { reason: "gone".into(), backup: None };
    decides(&plan, None, "typed+irreversible: irreversible-by-word production-by-name");
    plan.steps[0].estimate.price_cents_per_hour = 1;
    decides(&plan, None, "deny: cost-needs-a-budget");
    let policies = Policies::shipped().unwrap();
    assert_eq!(
        policies.decide_plan(&plan, &asked(None, NOON)).reasons(),
        ["What costs money needs a budget: say how much an hour it may cost at most. (rule cost-needs-a-budget)",]
    );
}

#[test]
fn questions_are_in_the_words_of_the_schema() {
    let policies = Policies::shipped().unwrap();
    let (bare, mut full) = (plan(vec![step("a")]), plan(vec![step("a"), step("b")]));
    full.budget_cents_per_hour = Some(u64::MAX);
    full.title = "odd \"title\" \u{202e} ${x.y} \\".into();
    full.environment = String::new();
    full.steps[1].undo = Undo::Irreversible { reason: "gone".into(), backup: None };
    let yes = approval("y", true);
    policies.check_questions(&bare, &asked(None, NOON)).unwrap();
    policies.check_questions(&full, &asked(Some(&yes), "1969-12-31T23:59:59Z")).unwrap();
    policies.check_questions(&plan(vec![]), &asked(None, NOON)).unwrap();
}

fn own(text: &str) -> Result<Policies, String> {
    let faults = |faults: Vec<_>| faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
    Policies::load(&[PolicyText { file: "own.cedar", text }]).map_err(faults)
}

fn rule(body: &str) -> String {
    format!("@id(\"own\")\n@text(\"Mine.\")\nforbid (principal, action, resource)\n{body};\n")
}

#[test]
fn what_is_wrong_with_a_rule_is_told_with_its_line() {
    let wrong = |text: &str| own(text).unwrap_err();
    for (text, begins) in [
        ("\n\nforbid (", "own.cedar:3: "),
        (&rule("\n\nwhen { resource.layr == \"production\" }"), "own.cedar:6: for policy `own`, attribute `layr`"),
        (&rule("when { resource.steps == \"3\" && resource.steps > \"3\" }"), "own.cedar:4: for policy `own`"),
        (
            &rule("when { resource.budget_cents_per_hour > 3 }"),
            "own.cedar:4: for policy `own`, unable to guarantee safety",
        ),
        (
            &rule("when { context.now.hour > 3 && resource.operation == \"x\" }"),
            "own.cedar:4: for policy `own`, attribute `operation`",
        ),
        ("forbid (principal, action, resource);", "own.cedar:1: the rule does not say what it is for"),
        (
            "\n@id(\"Bad Name\") @text(\"x\") forbid (principal, action, resource);",
            "own.cedar:2: @id(\"Bad Name\") is no name",
        ),
        (
            "@id(\"x\") @text(\"x\") @need(\"yes\") forbid (principal, action, resource);",
            "own.cedar:1: there is no annotation `@need`; did you mean `@needs`?",
        ),
        (
            "@id(\"x\") @text(\"x\") @needs(\"prayer\") forbid (principal, action, resource);",
            "own.cedar:1: @needs(\"prayer\"): there are",
        ),
        (
            "@id(\"x\") @text(\"x\") permit (principal, action, resource);",
            "own.cedar:1: a `permit` of your own would change nothing",
        ),
        (
            "@id(\"production-by-name\") @text(\"x\") forbid (principal, action, resource);",
            "own.cedar:1: the rule `production-by-name` is in shipped:7 too",
        ),
        (
            "@id(\"x\") @text(\"x\") forbid (principal == ?principal, action, resource);",
            "own.cedar:1: it holds a rule with a `?`",
        ),
        (
            "@id(\"x\") @text(\"x\") forbid (principal, action == Action::\"aprove\", resource);",
            "own.cedar:1: for policy `x`, unrecognized action",
        ),
        (&"(".repeat(100_000), "own.cedar:1: brackets are nested deeper than 64"),
        (&" ".repeat(300_000), "own.cedar:1: it has 300000 bytes; 262144 are the most"),
    ] {
        let all = wrong(text);
        assert!(all.lines().any(|line| line.starts_with(begins)), "wanted {begins}\ngot {all}");
    }
    let all = wrong(&format!("{}\n{}", rule(""), "forbid (principal, action, resource);"));
    assert_eq!(all.lines().count(), 2, "everything at once: {all}");
    let twice = wrong(&format!("{}\n{}", rule(""), rule("")));
    assert!(twice.contains("own.cedar:6: the rule `own` is in own.cedar:1 too"), "{twice}");
}

#[test]
fn what_cannot_be_evaluated_is_denied() {
    // An overflow is nothing that the schema could see.
    let policies = own(&rule("when { resource.steps * 9223372036854775807 * 2 > 3 }")).unwrap();
    let decision = policies.decide_plan(&plan(vec![step("a"), step("b")]), &asked(None, NOON));
    assert_eq!(told(&decision), "deny: deny-by-default");
    let reasons = decision.reasons().join("");
    assert!(reasons.starts_with("a rule cannot be evaluated: ") && reasons.contains("`own`"), "{reasons}");
}

#[test]
fn a_rule_that_still_forbids_after_its_yes_denies() {
    let policies = own(&rule("").replace("forbid", "@needs(\"yes\")\nforbid")).unwrap();
    let plan = plan(vec![step("a")]);
    assert_eq!(both(&policies, &plan, &asked(None, NOON)), ["yes: own", "yes: own"]);
    assert_eq!(both(&policies, &plan, &asked(Some(&approval("y", false)), NOON)), ["deny: own", "deny: own"]);
}

#[test]
fn own_rules_forbid_more_and_never_less() {
    let mut plan = plan(vec![step("a")]);
    let policies = own(&rule("when { resource.title like \"create *\" }")).unwrap();
    assert_eq!(both(&policies, &plan, &asked(None, NOON))[0], "deny: own");
    plan.layer = Layer::Production;
    plan.title = "change demo".into();
    assert_eq!(both(&policies, &plan, &asked(None, NOON))[0], "typed: production-by-name");
}

#[test]
fn the_digest_is_of_everything_that_decides() {
    let shipped = Policies::shipped().unwrap();
    let own = own(&rule("")).unwrap();
    assert_eq!(shipped.digest().len(), 64);
    assert_eq!(shipped.digest(), Policies::shipped().unwrap().digest());
    assert_ne!(shipped.digest(), own.digest());
    assert_ne!(own.digest(), self::own(&rule("when { true }")).unwrap().digest());
}

#[test]
fn every_shipped_rule_says_what_it_is_and_stands_in_the_document() {
    let document = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/policies.md")).unwrap();
    for rule in Policies::shipped().unwrap().rules() {
        assert!(rule.text.ends_with('.') && rule.line > 1, "{}", rule.id);
        assert!(document.contains(&format!("| `{}` |", rule.id)), "docs/policies.md does not name {}", rule.id);
    }
}

/// Both answers about a plan of 50 steps with something changed.
fn says(policies: &Policies, change: impl Fn(&mut Plan), actor: &str, now: &str, how: Option<&str>) -> String {
    let mut plan = plan((0..50).map(|number| step(&format!("s{number}"))).collect());
    change(&mut plan);
    let approval = how.map(|how| approval(how, false));
    both(policies, &plan, &Asked { actor, approval: approval.as_ref(), now: now.parse().unwrap() }).join(" ")
}

/// The examples of the document do what their texts say: each is in the way of one plan and not of the next.
#[test]
fn the_examples_of_the_document_decide() {
    let document = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/policies.md")).unwrap();
    let text: String = document.split("```cedar\n").skip(1).map(|rest| rest.split("```").next().unwrap()).collect();
    let policies = own(&text).unwrap();
    let ada = "ada@build-1";
    let mut seen = BTreeSet::new();
    let mut differs = |id: &'static str, stopped: String, let_go: String| {
        assert!(stopped.contains(id), "{id}: {stopped}");
        assert!(!let_go.contains(id), "{id}: {let_go}");
        seen.insert(id);
    };

    let production = |plan: &mut Plan| plan.layer = Layer::Production;
    let on = |now| says(&policies, production, ada, now, Some("typed the name"));
    differs("no-production-at-weekends", on("2026-03-07T12:00:00Z"), on("2026-03-06T12:00:00Z"));
    differs("freeze-of-the-year", on("2026-12-20T00:00:00Z"), on("2026-12-19T23:59:59Z"));
    differs("freeze-of-the-year", on("2027-01-01T23:59:59Z"), on("2027-01-02T00:00:00Z"));

    let large = |plan: &mut Plan| plan.steps.push(step("one-more"));
    let of = |change: fn(&mut Plan), how| says(&policies, change, ada, NOON, how);
    differs("large-plans-by-name", of(large, None), of(large, Some("typed the name")));
    differs("large-plans-by-name", of(large, None), of(|_| (), None));

    let risky = |plan: &mut Plan| plan.steps[0].risk.level = RiskLevel::High;
    differs("risk-by-a-person", of(risky, None), of(risky, Some("y")));
    differs("risk-by-a-person", of(risky, Some("--yes")), of(|_| (), Some("--yes")));

    fn removes(plan: &mut Plan) {
        plan.steps[0].operation.name = "local.remove-directory".into();
    }
    fn in_staging(plan: &mut Plan) {
        plan.layer = Layer::Staging;
    }
    let removes_in_staging = |plan: &mut Plan| {
        removes(plan);
        in_staging(plan);
    };
    differs("directories-stay", of(removes_in_staging, None), of(removes, None));
    differs("directories-stay", of(removes_in_staging, None), of(in_staging, None));

    let priced = |cents: u64| {
        move |plan: &mut Plan| {
            plan.steps[0].estimate.price_cents_per_hour = cents;
            plan.budget_cents_per_hour = Some(1_000);
        }
    };
    let costs = |cents| says(&policies, priced(cents), ada, NOON, None);
    differs("no-dear-steps", costs(501), costs(500));

    let shop = |plan: &mut Plan| plan.environment = "shop".into();
    let by = |actor| says(&policies, shop, actor, NOON, None);
    differs("shop-is-adas", by("eve@build-1"), by(ada));
    differs("shop-is-adas", by("eve@build-1"), says(&policies, |_| (), "eve@build-1", NOON, None));

    let at = |now| says(&policies, in_staging, ada, now, None);
    differs("by-day", at("2026-03-04T18:00:00Z"), at("2026-03-04T17:59:59Z"));
    differs("by-day", at("2026-03-04T07:59:59Z"), at("2026-03-04T08:00:00Z"));

    let written: BTreeSet<_> =
        policies.rules().filter(|rule| rule.file == "own.cedar").map(|rule| rule.id.as_str()).collect();
    assert_eq!(seen, written, "each example is tried");
}
