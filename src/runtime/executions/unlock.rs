//! A worker has no terminal: what it will need of the token file is unlocked before it is started.

use crate::{
    plan::{Fields, Plan, Recorded},
    runtime::{Site, blocking},
    secrets::TokenName,
};

/// Unlocks it where it holds a token that the plan needs and that no stronger store has.
pub(super) async fn for_plan(site: &Site, plan: &Plan) {
    let needed = Needed::by(plan, &site.github_host);
    let vault = site.vault.clone();
    let unlocked = blocking(move || vault.unlock_for(|name| needed.has(name))).await;
    // The step that needs a token says it again, to whoever looks at the execution.
    if let Some(Err(fault)) = unlocked {
        tracing::warn!("{fault}");
    }
}

/// The same for the plan of an execution that is in the journal.
pub(super) async fn for_execution(site: &Site, execution: &str) {
    let entries = site.store.entries(execution, 0).await.unwrap_or_default();
    let digest = entries.iter().find_map(|entry| match &entry.fact {
        Recorded::Created { plan, .. } => Some(plan.as_str()),
        _ => None,
    });
    // A worker cannot read either what cannot be read here, and says so.
    if let Some(digest) = digest
        && let Ok(plan) = site.store.plan(digest).await
    {
        for_plan(site, &plan).await;
    }
}

/// The tokens that a plan needs.
#[derive(Default)]
struct Needed {
    /// Every token of this host: the operations choose among them.
    host: Option<TokenName>,
    names: Vec<TokenName>,
}

impl Needed {
    fn by(plan: &Plan, github_host: &str) -> Self {
        let mut needed = Self::default();
        for step in &plan.steps {
            needed.add(&step.operation.name, &step.operation.inputs, github_host);
        }
        needed
    }

    fn add(&mut self, operation: &str, inputs: &Fields, github_host: &str) {
        if operation.starts_with("github.") {
            self.host = TokenName::of_host(github_host).ok();
        }
        inputs.values().for_each(|value| self.add_named(value));
    }

    /// `{ "secret": "github" }` at any depth.
    fn add_named(&mut self, value: &serde_json::Value) {
        match value {
            serde_json::Value::Object(fields) => {
                let named = fields.get("secret").and_then(serde_json::Value::as_str);
                self.names.extend(named.and_then(|name| TokenName::of_host(name).ok()));
                fields.values().for_each(|value| self.add_named(value));
            }
            serde_json::Value::Array(values) => values.iter().for_each(|value| self.add_named(value)),
            _ => {}
        }
    }

    fn has(&self, name: &TokenName) -> bool {
        self.names.contains(name) || self.host.as_ref().is_some_and(|host| host.host() == name.host())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Which of these tokens an operation needs where GitHub is at ghe.example.com.
    fn needed(operation: &str, inputs: &str) -> Vec<&'static str> {
        let mut needed = Needed::default();
        needed.add(operation, &serde_json::from_str(inputs).unwrap(), "ghe.example.com");
        let kept = ["github.com", "lambda", "ghe.example.com", "deploy@ghe.example.com"];
        kept.into_iter().filter(|name| needed.has(&name.parse().unwrap())).collect()
    }

    #[test]
    fn a_plan_needs_the_secrets_that_it_names_and_the_tokens_of_the_host_that_it_speaks_to() {
        let named = r#"{ "values": { "A": { "secret": "github" } } }"#;
        assert_eq!(needed("local.write-configuration", named), ["github.com"]);
        assert_eq!(needed("local.write-configuration", r#"{ "of": [{ "secret": "lambda" }] }"#), ["lambda"]);
        assert_eq!(needed("github.dispatch", "{}"), ["ghe.example.com", "deploy@ghe.example.com"]);
        assert!(needed("local.create-directory", r#"{ "path": "/secret" }"#).is_empty());
    }
}
