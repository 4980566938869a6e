//! What every operation acts with.

use std::time::Duration;

use serde_json::Value;
use tokio::{sync::OnceCell, time::Instant};
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

/// All looks for what became of a write together: who asks waits 30 s for the answer, and a few more questions may belong
/// to it. Longer than the 10 s after which GitHub ends a request.
const LOOKING: Duration = Duration::from_secs(25);

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
        until(&self.looks, look, is_so).await
    }
}

/// The looks that fit into [`LOOKING`], where each takes as long as the one before it.
async fn until<T, F>(pauses: &[Duration], look: impl Fn() -> F, is_so: impl Fn(&T) -> bool) -> Result<T, Fault>
where
    F: Future<Output = Result<T, Fault>>,
{
    let began = Instant::now();
    let mut seen = look().await?;
    let mut took = began.elapsed();
    for pause in pauses {
        if is_so(&seen) || began.elapsed() + *pause + took > LOOKING {
            break;
        }
        tokio::time::sleep(*pause).await;
        let looked = Instant::now();
        seen = look().await?;
        took = looked.elapsed();
    }
    Ok(seen)
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    /// How often a GitHub that takes so long for an answer is asked, and the seconds of it all.
    async fn looked(seconds: u64) -> (u32, u64) {
        let looks = Cell::new(0);
        let look = || async {
            looks.set(looks.get() + 1);
            tokio::time::sleep(Duration::from_secs(seconds)).await;
            Ok(())
        };
        let began = Instant::now();
        until(&Patience::default().looks, look, |()| false).await.unwrap();
        (looks.get(), began.elapsed().as_secs())
    }

    #[tokio::test(start_paused = true)]
    async fn a_slow_answer_makes_for_fewer_looks_and_never_for_none() {
        assert_eq!(looked(0).await, (5, 13));
        assert_eq!(looked(2).await, (5, 23));
        assert_eq!(looked(5).await, (3, 18));
        assert_eq!(looked(9).await, (2, 19));
    }
}
