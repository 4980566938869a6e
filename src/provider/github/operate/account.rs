//! `github.account`: whom GitHub will take a change for.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    change::{Change, Words, unread},
    hand::Hand,
};
use crate::{
    domain::{Fault, FaultKind},
    plan::{Idempotence, OperationId, UNKNOWN_ACCOUNT},
    provider::{
        OperationFault, Progress,
        github::{access::Access, needs::Feature},
    },
};

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Inputs {
    /// `owner/name`.
    repository: String,
    right: Right,
    /// The run at whose gate an answer is given: of several tokens it goes out with one that may answer there.
    run: Option<u64>,
}

/// What will be written, as fine-grained permissions call it.
#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum Right {
    Actions,
    Deployments,
}

impl Inputs {
    /// In the order in which the change will try them.
    fn accesses(&self, hand: &Hand) -> Result<Vec<Arc<Access>>, Fault> {
        let Self { repository, right, run } = self;
        Ok(match (right, run) {
            (Right::Deployments, Some(run)) => {
                let path = ["actions", "runs", &run.to_string(), "pending_deployments"];
                hand.client.changers(&hand.client.address(repository, &path)?, repository)
            }
            _ => hand.client.accesses_for(&[right.feature()], repository),
        })
    }
}

impl Right {
    fn feature(self) -> Feature {
        match self {
            Self::Actions => Feature::ChangeRuns,
            Self::Deployments => Feature::AnswerGates,
        }
    }
}

/// Of the token that a change is sent with first.
#[derive(Debug, Default, Serialize, JsonSchema)]
pub(super) struct Outputs {
    host: String,
    /// Empty for an app's own token, which has no person, and where there is no token.
    login: String,
    /// What the token is: `fine-grained token`.
    kind: String,
    /// Its name or its variable, never the token; empty where there is none.
    token: String,
    /// As a person calls it: `keyring`.
    store: String,
    /// Other people whose tokens are tried where this one may not do it.
    others: Vec<String>,
}

impl Outputs {
    fn of(access: &Access, login: Option<String>) -> Self {
        let (token, store) = access.token_and_store().unwrap_or_default();
        Self {
            host: access.host.clone(),
            login: login.unwrap_or_default(),
            kind: access.kind.word().to_owned(),
            token: token.to_owned(),
            store: store.to_owned(),
            others: Vec::new(),
        }
    }

    /// Takes in whom the next token belongs to.
    fn or(&mut self, login: Option<String>) {
        let login = login.unwrap_or_default();
        if login == self.login {
            return;
        }
        let who = if login.is_empty() { "an app".to_owned() } else { login };
        if !self.others.contains(&who) {
            self.others.push(who);
        }
    }
}

/// Says whom GitHub will take a change for, and by which token.
pub(super) struct ReadAccount;

impl Change for ReadAccount {
    const WORDS: Words = Words {
        name: "github.account",
        description: "Says whom GitHub will take a change of a repository for, and by which token",
        idempotence: Idempotence::ReadOnly,
        irreversible: None,
        seconds: 1,
    };
    type Inputs = Inputs;
    type Outputs = Outputs;

    fn repository(inputs: &Inputs) -> &str {
        &inputs.repository
    }

    async fn perform(
        hand: &Hand,
        inputs: &Inputs,
        _: &OperationId,
        _: &dyn Progress,
    ) -> Result<Outputs, OperationFault> {
        let looked = look(hand, inputs).await;
        match &looked {
            // One that took its place meanwhile is as good.
            Err(fault) if fault.fault.kind == FaultKind::Unauthorized && hand.client.look_if_due().await => {
                look(hand, inputs).await
            }
            _ => looked,
        }
    }
}

async fn look(hand: &Hand, inputs: &Inputs) -> Result<Outputs, OperationFault> {
    let accesses = || inputs.accesses(hand).map_err(OperationFault::lasting);
    let mut asked = Vec::new();
    for access in accesses()? {
        let login = hand.login(&access).await;
        asked.push((access, login));
    }
    // What was just learnt of the tokens decides which of them is taken.
    let order = accesses()?;
    asked.sort_by_key(|(access, _)| order.iter().position(|one| Arc::ptr_eq(one, access)).unwrap_or(usize::MAX));
    let (mut found, mut refused): (Option<Outputs>, _) = (None, None);
    for (access, login) in asked {
        match (login, &mut found) {
            (Ok(login), Some(found)) => found.or(login),
            (Ok(login), None) => found = Some(Outputs::of(&access, login)),
            // A write passes a refused token over, too.
            (Err(fault), _) if access.standing().is_some() => refused = Some(fault),
            (Err(fault), None) if fault.kind != FaultKind::Unauthorized => return Err(unread(fault)),
            (Err(_), None) => found = Some(Outputs::of(&access, Some(UNKNOWN_ACCOUNT.into()))),
            (Err(_), Some(found)) => found.or(Some(UNKNOWN_ACCOUNT.into())),
        }
    }
    found.ok_or_else(|| {
        let none = || Fault::new(FaultKind::Unauthorized, "no token is there");
        OperationFault::lasting(refused.unwrap_or_else(none))
    })
}
