//! A plan of a few steps, for tests.

use crate::{
    domain::{Layer, Timestamp},
    plan::{Estimate, Idempotence, OnFailure, Operation, PLAN_VERSION, Plan, Retry, Risk, RiskLevel, Step, Undo},
};

pub(super) fn plan() -> Plan {
    let step = |id: &str, needs: &[&str], seconds, level| Step {
        id: id.to_owned(),
        title: format!("Do {id}"),
        operation: Operation::new(format!("local.{id}"), Default::default()),
        needs: needs.iter().map(|id| (*id).to_owned()).collect(),
        undo: Undo::Automatic { what: format!("removes {id}") },
        checks: Vec::new(),
        timeout_seconds: 60,
        retry: Retry::default(),
        idempotence: Idempotence::Inspectable,
        estimate: Estimate { price_cents_per_hour: 0, duration_seconds: Some(seconds), basis: "the template".into() },
        risk: Risk { level, reason: "it runs".into() },
    };
    let mut steps = vec![
        step("files", &[], 3, RiskLevel::Low),
        step("packages", &["files"], 40, RiskLevel::Medium),
        step("database", &["files"], 1, RiskLevel::Low),
        step("start", &["packages", "database"], 3, RiskLevel::Low),
    ];
    steps[3].estimate.price_cents_per_hour = 3;
    Plan {
        version: PLAN_VERSION,
        title: "create demo".into(),
        environment: "demo".into(),
        layer: Layer::Development,
        goal: None,
        steps,
        facts: Vec::new(),
        on_failure: OnFailure::Undo,
        parallel: 8,
        deadline_seconds: 600,
        made_at: Timestamp::UNIX_EPOCH,
        budget_cents_per_hour: None,
        account: None,
    }
}
