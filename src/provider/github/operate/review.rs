//! `github.review`: an answer at the gates of a run.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{
    accounts::Accounts,
    change::{Change, Words, fields, refused, unread},
    hand::Hand,
    look::SeenReview,
};
use crate::{
    domain::{Fault, Printable},
    plan::{Idempotence, OperationId},
    provider::{Finding, OperationFault, Progress, github::write::Wish, http::Verb},
};

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Inputs {
    /// `owner/name`.
    repository: String,
    run: u64,
    environments: Vec<Gate>,
    answer: Answer,
    #[serde(default)]
    comment: String,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Gate {
    name: String,
    /// GitHub's number of it; looked up where it is not known.
    #[serde(default)]
    id: Option<u64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum Answer {
    Approve,
    Reject,
}

#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Outputs {
    run_id: u64,
    environments: Vec<String>,
    /// `approved` or `rejected`.
    state: String,
}

/// Approves or rejects what waits at the gates of a run.
pub(super) struct Review;

impl Answer {
    fn state(self) -> &'static str {
        match self {
            Self::Approve => "approved",
            Self::Reject => "rejected",
        }
    }

    fn word(self) -> &'static str {
        match self {
            Self::Approve => "approve",
            Self::Reject => "reject",
        }
    }
}

impl Inputs {
    fn names(&self) -> Vec<String> {
        self.environments.iter().map(|gate| gate.name.clone()).collect()
    }

    fn outputs(&self) -> Outputs {
        Outputs { run_id: self.run, environments: self.names(), state: self.answer.state().into() }
    }
}

impl Change for Review {
    const WORDS: Words = Words {
        name: "github.review",
        description: "Approves or rejects the deployments of a workflow run that wait for a person",
        idempotence: Idempotence::Inspectable,
        irreversible: Some("an answer at a gate is final; a deployment that it let through goes on"),
        seconds: 2,
    };
    type Inputs = Inputs;
    type Outputs = Outputs;

    fn repository(inputs: &Inputs) -> &str {
        &inputs.repository
    }

    fn rules(inputs: &Inputs) -> Vec<String> {
        let none = inputs.environments.is_empty();
        none.then(|| "environments is empty; name at least one".to_owned()).into_iter().collect()
    }

    async fn perform(
        hand: &Hand,
        inputs: &Inputs,
        _: &OperationId,
        progress: &dyn Progress,
    ) -> Result<Outputs, OperationFault> {
        let Inputs { repository, run, answer, comment, .. } = inputs;
        let ids = numbers(hand, inputs).await?;
        if hand.client.accesses().len() > 1 {
            // So that it goes out with the token that may answer. What cannot be seen now, the answer itself will say.
            let _ = hand.gates(repository, *run).await;
        }
        let names = inputs.names().join(", ");
        let what = format!("{} {names} of run {run} of {repository}", answer.word());
        let next = format!("see how it stands: orchestra runs show {run} --repository {repository}");
        let wish = Wish { what: &what, repository, right: "Deployments: write", next: &next };
        let body = json!({ "environment_ids": ids, "state": answer.state(), "comment": comment });
        hand.send(wish, Verb::Post, &["actions", "runs", &run.to_string(), "pending_deployments"], Some(&body)).await?;
        progress.say(Printable::new(format!("{names}: {}", answer.state())));
        Ok(inputs.outputs())
    }

    async fn inspect(hand: &Hand, inputs: &Inputs, _: &OperationId) -> Result<Finding, Fault> {
        let Inputs { repository, run, .. } = inputs;
        let names = inputs.names();
        let waits = |gate: &super::look::SeenGate| names.contains(&gate.environment);
        let gates = hand.until(|| hand.gates(repository, *run), |gates| !gates.iter().any(waits)).await?;
        let waiting = gates.iter().filter(|gate| waits(gate)).count();
        if waiting == names.len() {
            // All of them wait still.
            return Ok(Finding::Absent);
        }
        if waiting > 0 {
            let why = format!("run {run} still waits at {waiting} of {}", names.join(", "));
            return Ok(Finding::Unknown(Printable::new(why)));
        }
        let reviews = hand.reviews(repository, *run).await?;
        let accounts = hand.accounts().await;
        let given: Vec<Option<bool>> = names.iter().map(|name| is_given(&reviews, inputs, name, &accounts)).collect();
        let is_given = given.iter().all(|given| *given == Some(true));
        if is_given && hand.run(repository, *run).await?.run.attempt > 1 {
            // GitHub lists the answers of all attempts, and does not say which is of which.
            return Ok(Finding::Unknown(Printable::new(format!(
                "run {run} waits no more, and such an answer of yours is there, but it may be of an earlier attempt; look: \
                 orchestra runs show {run} --repository {repository}"
            ))));
        }
        Ok(if is_given {
            Finding::Present(fields(&inputs.outputs()))
        } else if given.contains(&Some(false)) {
            // Somebody else answered, or the run went on without: ours was not taken.
            Finding::Absent
        } else {
            Finding::Unknown(Printable::new(format!("whether this answer of run {run} is ours cannot be told")))
        })
    }
}

/// Whether this answer was given for this environment by us; `None` where it was, and by whom of us cannot be told.
fn is_given(reviews: &[SeenReview], inputs: &Inputs, name: &str, accounts: &Accounts) -> Option<bool> {
    let is_such = |review: &&SeenReview| {
        review.state == inputs.answer.state()
            && review.environments.iter().any(|environment| environment == name)
            && review.comment.trim() == inputs.comment.trim()
    };
    let whose: Vec<Option<bool>> = reviews.iter().filter(is_such).map(|review| accounts.are(&review.by)).collect();
    let is_ours = whose.contains(&Some(true));
    if !is_ours && whose.contains(&None) { None } else { Some(is_ours) }
}

/// GitHub's numbers of the environments.
async fn numbers(hand: &Hand, inputs: &Inputs) -> Result<Vec<u64>, OperationFault> {
    if inputs.environments.iter().all(|gate| gate.id.is_some()) {
        return Ok(inputs.environments.iter().filter_map(|gate| gate.id).collect());
    }
    let Inputs { repository, run, .. } = inputs;
    let gates = hand.gates(repository, *run).await.map_err(unread)?;
    let number = |wanted: &Gate| {
        let found = gates.iter().find(|gate| gate.environment == wanted.name).map(|gate| gate.environment_id);
        wanted.id.or(found).ok_or_else(|| {
            let others: Vec<&str> = gates.iter().map(|gate| gate.environment.as_str()).collect();
            let where_then = if others.is_empty() {
                "it waits at no gate".into()
            } else {
                format!("it waits at {}", others.join(", "))
            };
            refused(format!("run {run} of {repository} does not wait at {}; {where_then}", wanted.name))
        })
    };
    inputs.environments.iter().map(number).collect()
}
