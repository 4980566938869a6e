//! A worker has no terminal: what it will need of the token file is unlocked before it is started.

use crate::{
    plan::Plan,
    runtime::{Site, blocking},
};

/// Unlocks it where a step of the plan speaks to GitHub or names a secret.
pub(super) async fn for_plan(site: &Site, plan: &Plan) {
    if plan.steps.iter().any(|step| needs_token(&step.operation.name, &step.operation.inputs)) {
        for_any(site).await;
    }
}

/// Unlocks it where there is one.
pub(super) async fn for_any(site: &Site) {
    let vault = site.vault.clone();
    let unlocked = blocking(move || vault.unlock()).await;
    // The step that needs a token says it again, to whoever looks at the execution.
    if let Some(Err(fault)) = unlocked {
        tracing::warn!("{fault}");
    }
}

fn needs_token(operation: &str, inputs: &crate::plan::Fields) -> bool {
    operation.starts_with("github.") || inputs.values().any(names_secret)
}

/// `{ "secret": "github" }` at any depth.
fn names_secret(value: &serde_json::Value) -> bool {
    match value {
        serde_json::Value::Object(fields) => fields.contains_key("secret") || fields.values().any(names_secret),
        serde_json::Value::Array(values) => values.iter().any(names_secret),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plan_that_names_no_secret_asks_for_no_passphrase() {
        let inputs = |text: &str| serde_json::from_str(text).unwrap();
        assert!(needs_token("local.write-configuration", &inputs(r#"{ "values": { "A": { "secret": "github" } } }"#)));
        assert!(needs_token("github.dispatch", &inputs("{}")));
        assert!(!needs_token("local.create-directory", &inputs(r#"{ "path": "/secret" }"#)));
    }
}
