//! Tokens that are looked for anew while a console runs: one that was rotated is taken up, and a refused one is not
//! tried again.

use std::{
    fmt,
    sync::{Arc, Mutex, OnceLock},
    time::{Duration, Instant},
};

use super::{GithubClient, GithubToken, access::hold};

/// What the stores have now.
#[derive(Debug, Clone, Default)]
pub struct FoundTokens {
    pub tokens: Vec<GithubToken>,
    /// False where a store could not say: then what is not among them may still be there.
    pub is_whole: bool,
}

type Look = dyn Fn() -> FoundTokens + Send + Sync;

/// Who looks, how often by itself, and when it was done last.
#[derive(Default)]
pub(super) struct Renewal {
    look: OnceLock<(Box<Look>, Duration)>,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    /// A person asked for it.
    is_wanted: bool,
    last: Option<Instant>,
    /// How often the tokens were others than before.
    times: u32,
}

impl fmt::Debug for Renewal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Renewal").field("state", &self.state).finish_non_exhaustive()
    }
}

impl Renewal {
    /// Asks for a look by hand, which waits for nothing.
    pub(super) fn want(&self) {
        hold(&self.state).is_wanted = true;
    }

    pub(super) fn times(&self) -> u32 {
        hold(&self.state).times
    }

    /// Takes the turn to look, where one is due.
    fn take_turn(&self, is_refused: bool, every: Duration, now: Instant) -> bool {
        let mut state = hold(&self.state);
        let has_rested = state.last.is_none_or(|last| now.saturating_duration_since(last) >= every);
        let is_due = state.is_wanted || (is_refused && has_rested);
        if is_due {
            (state.is_wanted, state.last) = (false, Some(now));
        }
        is_due
    }
}

impl GithubClient {
    /// Looks for its tokens anew when one was refused, at most once in `every`, and when a person asks. `look` may block.
    /// A second one changes nothing.
    #[must_use]
    pub fn looking_anew(self, every: Duration, look: impl Fn() -> FoundTokens + Send + Sync + 'static) -> Self {
        let _ = self.renewal().look.set((Box::new(look), every));
        self
    }

    /// Looks where that is due; true where the tokens are others now. Sends nothing.
    pub(super) async fn look_if_due(&self) -> bool {
        let Some((_, every)) = self.renewal().look.get() else { return false };
        let tokens = self.tokens();
        let is_refused = tokens.all().any(|access| access.standing().is_some());
        if !self.renewal().take_turn(is_refused, *every, Instant::now()) {
            return false;
        }
        let client = self.clone();
        let looked = tokio::task::spawn_blocking(move || client.renewal().look.get().map(|(look, _)| look())).await;
        let Ok(Some(found)) = looked else { return false };
        let Some(renewed) = tokens.renewed(found) else { return false };
        tracing::info!("the tokens for {} are others than before", tokens.first().host);
        self.set_tokens(Arc::new(renewed));
        hold(&self.renewal().state).times += 1;
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn by_itself_it_is_looked_once_in_a_while_and_by_hand_at_once() {
        let (renewal, start, every) = (Renewal::default(), Instant::now(), Duration::from_secs(600));
        let minute = |minutes: u64| start + Duration::from_secs(60 * minutes);
        assert!(!renewal.take_turn(false, every, start), "nothing is wrong");
        assert!(renewal.take_turn(true, every, start));
        assert!(!renewal.take_turn(true, every, minute(9)));
        renewal.want();
        assert!(renewal.take_turn(false, every, minute(9)));
        assert!(!renewal.take_turn(true, every, minute(18)), "the time runs from the last look");
        assert!(renewal.take_turn(true, every, minute(19)));
    }
}
