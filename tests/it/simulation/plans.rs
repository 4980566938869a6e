//! Plans of every shape, and made-up ones.

use orchestra_console::{
    domain::Layer,
    plan::{
        Check, Comparison, Condition, Estimate, Fact, Fields, Idempotence, OnFailure, Operation, PLAN_VERSION, Plan,
        Retry, Risk, RiskLevel, Step, Undo,
    },
};
use serde_json::json;

use super::world::next_random;

pub fn fields(value: serde_json::Value) -> Fields {
    value.as_object().unwrap().clone()
}

pub fn step(id: &str, needs: &[&str]) -> Step {
    let mut inputs = fields(json!({ "step": id }));
    if let Some(first) = needs.first() {
        inputs.insert("from".into(), json!(format!("${{{first}.made}}")));
    }
    Step {
        id: id.into(),
        title: format!("Make {id}"),
        operation: Operation::new("sim.act", inputs),
        needs: needs.iter().map(|need| (*need).to_owned()).collect(),
        undo: Undo::Automatic { what: "removes it".into() },
        checks: Vec::new(),
        timeout_seconds: 60,
        retry: Retry { attempts: 3, base_milliseconds: 100, cap_milliseconds: 1_000 },
        idempotence: Idempotence::Inspectable,
        estimate: Estimate::default(),
        risk: Risk { level: RiskLevel::Low, reason: "made up".into() },
    }
}

pub fn idempotent(mut step: Step) -> Step {
    step.operation.name = "sim.idempotent".into();
    step.idempotence = Idempotence::Idempotent;
    step
}

pub fn checked(mut step: Step, name: &str) -> Step {
    step.checks.push(check(name));
    step
}

pub fn check(name: &str) -> Check {
    Check {
        title: format!("{name} answers 200"),
        measure: Operation::new("sim.measure", fields(json!({ "name": name }))),
        success: Some(Condition { field: "status".into(), is: Comparison::Equal, value: json!(200) }),
        failure: Some(Condition { field: "status".into(), is: Comparison::AtLeast, value: json!(500) }),
        initial_delay_seconds: 0,
        interval_seconds: 1,
        count: 1,
        failure_limit: 0,
        inconclusive_limit: 0,
        consecutive_error_limit: 4,
        max_staleness_seconds: None,
        deadline_seconds: 30,
    }
}

pub fn plan(steps: Vec<Step>) -> Plan {
    Plan {
        version: PLAN_VERSION,
        title: "create demo".into(),
        environment: "demo".into(),
        layer: Layer::Development,
        goal: None,
        steps,
        facts: Vec::new(),
        on_failure: OnFailure::Undo,
        parallel: 3,
        deadline_seconds: 3_600,
        made_at: "2026-01-01T00:00:00Z".parse().unwrap(),
        budget_cents_per_hour: None,
        account: None,
    }
}

pub fn fact(name: &str) -> Fact {
    Fact {
        title: format!("{name} is free"),
        observe: Operation::new("sim.fact", fields(json!({ "name": name }))),
        expected: json!({ "is": "free" }),
    }
}

pub fn chain(length: usize) -> Plan {
    let names: Vec<String> = (0..length).map(|at| format!("s{at}")).collect();
    let steps = names.iter().enumerate();
    plan(steps.map(|(at, id)| if at == 0 { step(id, &[]) } else { step(id, &[names[at - 1].as_str()]) }).collect())
}

pub fn wide(width: usize) -> Plan {
    plan((0..width).map(|at| step(&format!("s{at}"), &[])).collect())
}

pub fn diamond() -> Plan {
    plan(vec![step("a", &[]), step("b", &["a"]), idempotent(step("c", &["a"])), step("d", &["b", "c"])])
}

/// Like that of an environment: a port, a directory, files, two installs, a service that is checked, a registration.
pub fn environment() -> Plan {
    plan(vec![
        step("port", &[]),
        idempotent(step("directory", &[])),
        idempotent(step("files", &["directory", "port"])),
        step("packages", &["files"]),
        step("database", &["files"]),
        checked(step("service", &["packages", "database"]), "health"),
        idempotent(step("register", &["service"])),
    ])
}

/// Every shape, with a name.
pub fn shapes() -> Vec<(&'static str, Plan)> {
    let tree = plan(vec![
        step("root", &[]),
        step("left", &["root"]),
        step("right", &["root"]),
        step("left-leaf", &["left"]),
        idempotent(step("right-leaf", &["right"])),
    ]);
    let join = plan(vec![step("a", &[]), step("b", &[]), step("c", &[]), checked(step("d", &["a", "b", "c"]), "d")]);
    let mut keep = chain(3);
    keep.on_failure = OnFailure::Keep;
    vec![
        ("one", chain(1)),
        ("chain", chain(4)),
        ("wide", wide(5)),
        ("diamond", diamond()),
        ("tree", tree),
        ("join", join),
        ("environment", environment()),
        ("keep", keep),
    ]
}

/// A plan that follows from a number: up to 8 steps, each on some of those before.
pub fn generated(seed: u64) -> Plan {
    let mut roll = seed;
    let mut next = |below: u64| {
        roll = next_random(roll);
        roll % below
    };
    let names: Vec<String> = (0..=next(7)).map(|at| format!("s{at}")).collect();
    let mut steps = Vec::new();
    for (at, id) in names.iter().enumerate() {
        let needs: Vec<&str> = names[..at].iter().filter(|_| next(3) == 0).map(String::as_str).collect();
        let mut made = step(id, &needs);
        if next(3) == 0 {
            made = idempotent(made);
        }
        if next(4) == 0 {
            made = checked(made, id);
        }
        steps.push(made);
    }
    let mut made = plan(steps);
    made.parallel = u32::try_from(next(4)).unwrap() + 1;
    made
}
