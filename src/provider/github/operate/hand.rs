//! What every operation acts with.

use std::time::Duration;

use serde_json::Value;
use tokio::sync::OnceCell;
use url::Url;

use super::{accounts::Accounts, patience::Patience};
use crate::{
    domain::Fault,
    provider::{
        OperationFault,
        github::{GithubClient, write::Wish},
        http::{Reply, Turns, Verb},
    },
};

/// The client, its turn to write, and who it may act as.
#[derive(Debug)]
pub(super) struct Hand {
    pub(super) client: GithubClient,
    turns: Turns,
    looks: Vec<Duration>,
    pub(super) following: Duration,
    pub(super) accounts: OnceCell<Accounts>,
}

impl Hand {
    pub(super) fn new(client: GithubClient, patience: Patience) -> Self {
        let Patience { between_writes, looks, following } = patience;
        Self { client, turns: Turns::new(between_writes), looks, following, accounts: OnceCell::new() }
    }

    /// Sends one change to something of the wish's repository.
    pub(super) async fn send(
        &self,
        wish: Wish<'_>,
        verb: Verb,
        path: &[&str],
        body: Option<&Value>,
    ) -> Result<Reply, OperationFault> {
        let url: Url = self.client.address(wish.repository, path).map_err(OperationFault::lasting)?;
        self.client.change(wish, verb, url, body, &self.turns).await
    }

    /// Looks until it is so, as often as patience has it; what was seen last.
    pub(super) async fn until<T, F>(&self, look: impl Fn() -> F, is_so: impl Fn(&T) -> bool) -> Result<T, Fault>
    where
        F: Future<Output = Result<T, Fault>>,
    {
        let mut seen = look().await?;
        for pause in &self.looks {
            if is_so(&seen) {
                break;
            }
            tokio::time::sleep(*pause).await;
            seen = look().await?;
        }
        Ok(seen)
    }
}
