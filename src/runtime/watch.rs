//! Providers read again and again, for a command that waits for something and has no screen.

use std::time::Duration;

use tokio::time::{Instant, sleep_until};

use super::{
    Clock,
    inbox::{Wake, inbox},
    providers::Providers,
    tasks::Tasks,
};
use crate::{
    app::{App, Event, update},
    domain::Freshness,
    provider::World,
};

/// The first look waits for every provider, but no longer than this.
const FIRST: Duration = Duration::from_secs(10);
/// Between two looks at what arrived meanwhile.
const PAUSE: Duration = Duration::from_secs(2);

/// Reads every provider at its own pace, as the console does. `look` sees the app once all have
/// answered, then every two seconds in which something arrived; the first value it gives is the end.
/// `None` when there is nothing to read.
pub async fn watch<T>(app: &mut App, world: World, clock: Clock, mut look: impl FnMut(&App) -> Option<T>) -> Option<T> {
    let (inbox, mut outlet) = inbox();
    let mut is_opening = world.later.is_some();
    let mut providers = Providers::new(Tasks::default(), inbox, clock);
    providers.open(app, world);
    let mut due = Instant::now() + FIRST;
    let (mut has_looked, mut has_news) = (false, false);
    loop {
        if !has_looked && !is_opening && all_answered(app) {
            due = Instant::now();
        }
        tokio::select! {
            biased;
            () = sleep_until(due) => {
                if has_news || !has_looked {
                    update(app, Event::Clock(clock.now()));
                    if let Some(end) = look(app) {
                        return Some(end);
                    }
                }
                (has_looked, has_news) = (true, false);
                due = Instant::now() + PAUSE;
            }
            wake = outlet.next() => match wake? {
                Wake::Event(event) => {
                    has_news |= matches!(event, Event::Observed { .. });
                    update(app, Event::Clock(clock.now()));
                    update(app, event);
                }
                Wake::Opened(world) => {
                    is_opening = world.later.is_some();
                    providers.open(app, world);
                }
                _ => {}
            },
        }
    }
}

fn all_answered(app: &App) -> bool {
    app.store.sources.values().all(|source| source.freshness(app.now) != Freshness::Loading)
}
