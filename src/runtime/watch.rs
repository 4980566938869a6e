//! Providers read again and again, for a command that waits for something and has no screen.

use std::{collections::BTreeSet, sync::Arc, time::Duration};

use tokio::{
    sync::Notify,
    time::{Instant, sleep_until},
};

use super::{
    Clock, Inbox,
    inbox::{Opened, Wake, inbox},
    poll::poll,
    tasks::Tasks,
};
use crate::{
    app::{App, Event, update},
    domain::ProviderId,
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
    let mut watching =
        Watching { inbox, clock, tasks: Tasks::default(), silent: BTreeSet::new(), opening: 0, looks: 0 };
    watching.start(app, world);
    let mut due = Instant::now() + FIRST;
    let mut has_news = false;
    loop {
        if watching.looks == 0 && watching.opening == 0 && watching.silent.is_empty() {
            due = Instant::now();
        }
        tokio::select! {
            biased;
            () = sleep_until(due) => {
                if has_news || watching.looks == 0 {
                    update(app, Event::Clock(clock.now()));
                    if let Some(end) = look(app) {
                        return Some(end);
                    }
                }
                has_news = false;
                watching.looks += 1;
                due = Instant::now() + PAUSE;
            }
            wake = outlet.next() => match wake? {
                Wake::Event(event) => {
                    if let Event::Observed { provider, .. } = &event {
                        watching.silent.remove(provider);
                        has_news = true;
                    }
                    update(app, Event::Clock(clock.now()));
                    update(app, event);
                }
                Wake::Opened(Opened { world, .. }) => {
                    watching.opening -= 1;
                    watching.start(app, world);
                }
                _ => {}
            },
        }
    }
}

struct Watching {
    inbox: Inbox,
    clock: Clock,
    tasks: Tasks,
    /// Those that have not answered once.
    silent: BTreeSet<ProviderId>,
    /// Parts of the world still to come.
    opening: usize,
    looks: usize,
}

impl Watching {
    fn start(&mut self, app: &mut App, world: World) {
        for observer in world.observers {
            let (provider, feed, interval) = (observer.id(), observer.feed(), observer.interval());
            update(app, Event::Expected { provider: provider.clone(), feed, interval });
            let work = poll(observer, self.inbox.clone(), self.clock, Arc::new(Notify::new()));
            self.tasks.spawn(format!("poll {provider}"), work);
            self.silent.insert(provider);
        }
        if let Some(later) = world.later {
            self.opening += 1;
            let inbox = self.inbox.clone();
            self.tasks.spawn("open more of the world", async move {
                inbox.wake(Wake::Opened(Opened { round: 0, is_later: true, world: later.await })).await;
            });
        }
    }
}
