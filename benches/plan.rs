//! What a plan of 10,000 steps costs: validation beside a parse of the same plan as JSON, and a decision of the rules.
//!
//! `cargo bench --bench plan`. The ratio is of two things measured in the same run.
#![allow(clippy::disallowed_methods, reason = "measuring reads the clock")]
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a program that prints figures")]

use std::time::{Duration, Instant};

use orchestra_console::plan::{
    Catalog, Graph, Idempotence, Plan, Tool, parse_plan,
    policy::{Asked, PlanFacts, Policies},
    validate,
};
use serde_json::{Value, json};

const STEPS: usize = 10_000;
const TIMES: u32 = 15;
/// What validation may take.
const LIMIT: Duration = Duration::from_millis(50);

fn main() {
    if !std::env::args().any(|argument| argument == "--bench") {
        println!("nothing is measured under `cargo test`; run `cargo bench --bench plan`");
        return;
    }
    let catalog = catalog();
    println!("{:<44} {:>10} {:>10} {:>8} {:>8}", "measure (10,000 steps)", "ms", "parse ms", "ratio", "limit");
    for (name, needs) in SHAPES {
        let text = plan(needs).to_string();
        let plan: Plan = serde_json::from_str(&text).unwrap();
        assert!(validate(&plan, &catalog).is_empty());
        let parsed = median(|| drop(serde_json::from_str::<Plan>(&text).unwrap()));
        let validated = median(|| drop(validate(&plan, &catalog)));
        let verdict = if validated <= LIMIT { "" } else { "  TOO SLOW" };
        row(&format!("validate, {name}"), validated, parsed, &format!("{:>5} ms{verdict}", LIMIT.as_millis()));
        row(&format!("graph, {name}"), median(|| drop(Graph::new(&plan))), parsed, "");
        row(&format!("read and validate, {name}"), median(|| drop(parse_plan(&text, &catalog).unwrap())), parsed, "");
    }
    rules();
}

/// A shape, by the steps that each step needs.
type Needs = fn(usize) -> Vec<usize>;

const SHAPES: [(&str, Needs); 3] = [
    ("a chain", |number| number.checked_sub(1).into_iter().collect()),
    ("a tree", |number| if number == 0 { vec![] } else { vec![(number - 1) / 2] }),
    ("layers of 100, each step needs 5", |number| {
        if number < 100 {
            vec![]
        } else {
            (0..5).map(|k| (number / 100 - 1) * 100 + (number * 7 + k * 13) % 100).collect()
        }
    }),
];

fn plan(needs: Needs) -> Value {
    let step = |number: usize| {
        let needs: Vec<String> = needs(number).into_iter().map(|need| format!("step-{need}")).collect();
        let path = needs.first().map_or_else(|| "/tmp/demo".to_owned(), |need| format!("${{{need}.path}}/inside"));
        json!({
            "id": format!("step-{number}"), "title": format!("Create the directory number {number}"),
            "operation": { "name": "local.create-directory", "inputs": { "path": path, "mode": 448 } },
            "needs": needs, "undo": { "automatic": { "what": "removes the directory if it is empty" } },
            "timeout_seconds": 60, "idempotence": "inspectable",
            "estimate": { "price_cents_per_hour": 0, "duration_seconds": 1, "basis": "the template" },
            "risk": { "level": "low", "reason": "a new directory" },
        })
    };
    json!({
        "version": 1, "title": "create demo", "environment": "demo", "layer": "development",
        "steps": (0..STEPS).map(step).collect::<Vec<_>>(), "deadline_seconds": 900, "made_at": "2026-01-01T12:00:00Z",
    })
}

fn catalog() -> Catalog {
    let tool = Tool {
        name: "local.create-directory".into(),
        description: "Creates a directory.".into(),
        idempotence: Idempotence::Inspectable,
        irreversible: None,
        inputs: json!({
            "type": "object", "required": ["path"], "additionalProperties": false,
            "properties": { "path": { "type": "string" }, "mode": { "type": ["integer", "null"], "format": "uint32", "minimum": 0 } },
        }),
        outputs: json!({ "type": "object", "properties": { "path": { "type": "string" } } }),
    };
    Catalog::from([(tool.name.clone(), tool)])
}

fn rules() {
    let policies = Policies::shipped().unwrap();
    let plan: Plan = serde_json::from_value(plan(SHAPES[0].1)).unwrap();
    let asked = Asked { actor: "ada@host", approval: None, now: plan.made_at };
    let facts = PlanFacts::of(&plan);
    let of_plan = median(|| drop(policies.decide_plan(&plan, &asked)));
    let of_steps =
        median(|| plan.steps[..1_000].iter().for_each(|step| drop(policies.decide_step(&facts, step, &asked))));
    println!("{:<44} {:>10.3}", "rules about the plan, ms", millis(of_plan));
    println!("{:<44} {:>10.1}", "rules about one step, µs", millis(of_steps));
}

fn median(mut work: impl FnMut()) -> Duration {
    let mut times: Vec<Duration> = (0..TIMES)
        .map(|_| {
            let began = Instant::now();
            work();
            began.elapsed()
        })
        .collect();
    times.sort_unstable();
    times[times.len() / 2]
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}

fn row(name: &str, ours: Duration, theirs: Duration, limit: &str) {
    let ratio = ours.as_secs_f64() / theirs.as_secs_f64();
    println!("{name:<44} {:>10.2} {:>10.2} {ratio:>8.2} {limit}", millis(ours), millis(theirs));
}
