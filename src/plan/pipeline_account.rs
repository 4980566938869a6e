//! Whom GitHub will take a change for.

use serde::Deserialize;
use serde_json::{Value, json};

use super::{Fact, Fields, Operation, PipelineChange, Plan};

/// Stands for a person whom GitHub did not name.
pub const UNKNOWN_ACCOUNT: &str = "an unknown account";

/// Who stands behind the token that a change will be sent with, as `github.account` says it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct SeenAccount {
    /// `github.com`.
    pub host: String,
    /// Empty for an app's own token, which has no person, and where there is no token.
    pub login: String,
    /// What the token is: `fine-grained token`.
    pub kind: String,
    /// Its name or its variable, never the token: `deploy@github.com`, `GH_TOKEN`. Empty where there is none.
    pub token: String,
    /// As a person calls it: `keyring`.
    pub store: String,
    /// Other people whose tokens are tried where this one may not do it.
    pub others: Vec<String>,
}

impl SeenAccount {
    /// `ada on github.com, by deploy@github.com from the keyring`.
    fn words(&self) -> String {
        let Self { host, login, kind, token, store, others } = self;
        if token.is_empty() {
            return format!("nobody: there is no token for {host}; to log in: orchestra auth login");
        }
        let otherwise = match &others[..] {
            [] => String::new(),
            others => format!("; where it may not: {}", others.join(", ")),
        };
        let (who, what) = match login.as_str() {
            "" => ("an app", format!("the {kind} {token}")),
            login => (login, token.clone()),
        };
        format!("{who} on {host}, by {what} from the {store}{otherwise}")
    }

    /// That it is still so: a renewed token of the same person is, another person's is not.
    fn fact(&self, change: &PipelineChange) -> Option<Fact> {
        if self.token.is_empty() {
            return None;
        }
        let inputs = [("repository", change.repository()), ("right", change.right())];
        let inputs = inputs.map(|(name, value)| (name.to_owned(), Value::from(value)));
        let mut expected = json!({ "login": self.login });
        // One that was not named may be by then.
        if !self.others.iter().any(|other| other == UNKNOWN_ACCOUNT) {
            expected["others"] = json!(self.others);
        }
        let who = if self.login.is_empty() { "an app" } else { &self.login };
        Some(Fact {
            title: format!("GitHub takes it as {who}"),
            observe: Operation::new("github.account", Fields::from_iter(inputs)),
            expected,
        })
    }
}

impl PipelineChange {
    /// Which permission of a fine-grained token it needs to write: `actions` or `deployments`.
    pub fn right(&self) -> &'static str {
        if matches!(self, Self::Review { .. }) { "deployments" } else { "actions" }
    }
}

/// The plan with the account, or why that is not known.
pub(super) fn named(mut plan: Plan, change: &PipelineChange, seen: Option<&Result<SeenAccount, String>>) -> Plan {
    plan.account = seen.map(|seen| match seen {
        Ok(account) => account.words(),
        Err(why) => format!("{UNKNOWN}: {why}"),
    });
    plan.facts.extend(seen.and_then(|seen| seen.as_ref().ok()?.fact(change)));
    plan
}

const UNKNOWN: &str = "unknown";

impl Plan {
    /// The account in a word, for a last line: `ada`, `an app`, `nobody`.
    pub fn account_name(&self) -> Option<&str> {
        let account = self.account.as_deref()?;
        let ends = [account.find(" on "), account.find(':')];
        match &account[..ends.into_iter().flatten().min().unwrap_or(account.len())] {
            UNKNOWN => Some(UNKNOWN_ACCOUNT),
            name => Some(name),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::Timestamp,
        plan::{GateAnswer, GateName, SeenPipeline, plan_pipeline_change},
    };

    fn cancel() -> PipelineChange {
        PipelineChange::Cancel { repository: "octo/shop".into(), run: 7, forced: false }
    }

    fn planned(account: Option<Result<SeenAccount, String>>) -> Plan {
        plan_pipeline_change(&cancel(), &SeenPipeline { account, ..SeenPipeline::default() }, Timestamp::UNIX_EPOCH)
    }

    fn ada() -> SeenAccount {
        SeenAccount {
            host: "github.com".into(),
            login: "ada".into(),
            kind: "fine-grained token".into(),
            token: "deploy@github.com".into(),
            store: "kernel's keyring".into(),
            others: Vec::new(),
        }
    }

    #[test]
    fn the_account_and_its_token_are_named_and_what_holds_is_the_account() {
        let plan = planned(Some(Ok(ada())));
        assert_eq!(plan.account.as_deref(), Some("ada on github.com, by deploy@github.com from the kernel's keyring"));
        assert_eq!(plan.account_name(), Some("ada"));
        let [fact] = &plan.facts[..] else { panic!("{:?}", plan.facts) };
        assert_eq!(fact.title, "GitHub takes it as ada");
        assert_eq!(fact.expected, json!({ "login": "ada", "others": [] }), "no token is named in it");
        assert_eq!(fact.observe.inputs["right"], "actions");
        let renewed = SeenAccount { token: "GH_TOKEN".into(), store: "environment".into(), ..ada() };
        assert_eq!(planned(Some(Ok(renewed))).facts, plan.facts);
    }

    #[test]
    fn others_who_may_come_to_act_are_named_too() {
        let plan = planned(Some(Ok(SeenAccount { others: vec!["bot".into()], ..ada() })));
        assert!(plan.account.as_deref().unwrap().ends_with("; where it may not: bot"), "{:?}", plan.account);
        assert_eq!(plan.facts[0].expected["others"], json!(["bot"]));
    }

    #[test]
    fn without_a_person_the_kind_is_said_and_without_a_word_of_github_why() {
        let app = SeenAccount { login: String::new(), kind: "app installation's token".into(), ..ada() };
        let app = planned(Some(Ok(app)));
        let by = "an app on github.com, by the app installation's token deploy@github.com from the kernel's keyring";
        assert_eq!((app.account.as_deref(), app.account_name()), (Some(by), Some("an app")));
        let nobody = planned(Some(Ok(SeenAccount { host: "github.com".into(), ..SeenAccount::default() })));
        assert_eq!((nobody.account_name(), nobody.facts.len()), (Some("nobody"), 0));
        let unknown = planned(Some(Err("github.com answered 502 on /user".into())));
        assert_eq!(unknown.account.as_deref(), Some("unknown: github.com answered 502 on /user"));
        assert_eq!((unknown.account_name(), unknown.facts.len()), (Some("an unknown account"), 0));
    }

    #[test]
    fn a_plan_without_an_account_is_written_as_it_always_was() {
        let plan = planned(None);
        let text = serde_json::to_string(&plan).unwrap();
        assert!(!text.contains("account"), "{text}");
        assert_eq!(serde_json::from_str::<Plan>(&text).unwrap(), plan);
        let named = planned(Some(Err("why".into())));
        assert_ne!(named.digest(), plan.digest(), "what is agreed to names the account");
    }

    #[test]
    fn an_answer_at_a_gate_needs_another_right() {
        let review = PipelineChange::Review {
            repository: "octo/shop".into(),
            run: 7,
            environments: vec![GateName { name: "production".into(), id: None }],
            answer: GateAnswer::Reject,
            comment: String::new(),
        };
        assert_eq!((review.right(), cancel().right()), ("deployments", "actions"));
    }
}
