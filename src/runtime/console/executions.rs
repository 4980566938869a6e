//! What a console asks of the executions of this machine, and how the answers come in.

use std::{future::Future, pin::Pin, sync::Arc};

use tokio::{sync::Semaphore, task::AbortHandle};

use crate::{
    app::{Effect, Event, Notice},
    domain::{Fault, FaultKind, Printable, Severity},
    plan::{
        Agreed, AppendedLine, Begun, Control, Entry, ExecutionId, Goal, ListedExecution, Offer, PipelineChange, Plan,
        PlannedPlan,
    },
    runtime::{Clock, Inbox, providers::Providers},
};

/// A boxed future, so that doors can stand for each other.
pub type Answered<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Something that was read.
#[derive(Debug, Clone, PartialEq)]
pub enum Read {
    /// All executions, newest first.
    Listed(Result<Vec<Arc<ListedExecution>>, Fault>),
    /// Of the followed one: its plan, with the first of these, and what follows on the entries before.
    Entries(Option<Arc<Plan>>, Vec<Entry>),
    /// Lines that follow on those before.
    Said(Vec<AppendedLine>),
}

/// Where what was read is put. Resolves once it is taken.
pub trait Readings: Send + Sync {
    fn put(&self, read: Read) -> Answered<'_, ()>;
}

/// The executions of this machine. What waits for news wakes up for news alone: where nothing is written, nothing is
/// done.
pub trait Executions: Send + Sync {
    /// As whom changes are asked for: `ada@host`.
    fn actor(&self) -> Printable;

    /// Hands over the list, and again whenever it has changed. Ends when it is dropped.
    fn list<'a>(&'a self, into: &'a dyn Readings) -> Answered<'a, ()>;

    /// Hands over the plan, the entries and the newest lines, then what follows. Ends when it is dropped.
    ///
    /// # Errors
    /// It cannot be read, or not any more.
    fn follow<'a>(&'a self, id: &'a str, into: &'a dyn Readings) -> Answered<'a, Result<(), Fault>>;

    /// Writes a control. A resume starts a worker where none lives.
    fn control<'a>(&'a self, id: &'a str, control: Control, seen: u64) -> Answered<'a, Result<(), Fault>>;

    /// What environments can be made of.
    fn offers(&self) -> Answered<'_, Vec<Offer>>;

    /// Observes what a plan depends on, and makes it; the error is every reason why there is none.
    fn make_plan(&self, goal: Goal) -> Answered<'_, Result<PlannedPlan, Vec<Printable>>>;

    /// The same for a change of a pipeline.
    fn plan_change(&self, change: PipelineChange) -> Answered<'_, Result<PlannedPlan, Vec<Printable>>>;

    /// Carries out a plan that was made here and agreed to.
    fn start<'a>(
        &'a self,
        digest: &'a str,
        how: &'a str,
        irreversible: bool,
    ) -> Answered<'a, Result<ExecutionId, Fault>>;

    /// Carries out plans that were agreed to together, each by an execution of its own; what becomes of one is nothing
    /// to the others.
    fn start_all<'a>(&'a self, plans: Vec<Agreed>, how: &'a str) -> Answered<'a, Vec<Begun>> {
        Box::pin(async move {
            let mut begun = Vec::with_capacity(plans.len());
            for Agreed { name, digest, irreversible } in plans {
                begun.push(Begun { name, outcome: self.start(&digest, how, irreversible).await });
            }
            begun
        })
    }
}

/// Plans of changes that are made at the same time; the others wait for them.
const PLANS_AT_ONCE: usize = 8;

/// The executions at work for one console.
pub(in crate::runtime) struct Desk {
    door: Option<Arc<dyn Executions>>,
    inbox: Inbox,
    clock: Clock,
    following: Option<AbortHandle>,
    planning: Arc<Semaphore>,
}

/// Readings as events.
struct IntoInbox {
    inbox: Inbox,
    id: ExecutionId,
}

impl Readings for IntoInbox {
    fn put(&self, read: Read) -> Answered<'_, ()> {
        let id = self.id.clone();
        let event = match read {
            Read::Listed(outcome) => Event::Executions { outcome },
            Read::Entries(plan, entries) => Event::ExecutionRead { id, plan, entries },
            Read::Said(lines) => Event::ExecutionSaid { id, lines },
        };
        Box::pin(async move {
            self.inbox.send(event).await;
        })
    }
}

impl Desk {
    /// `door` is none where there can be no executions.
    pub(in crate::runtime) fn new(door: Option<Arc<dyn Executions>>, inbox: Inbox, clock: Clock) -> Self {
        Self { door, inbox, clock, following: None, planning: Arc::new(Semaphore::new(PLANS_AT_ONCE)) }
    }

    /// Begins to read the list.
    pub(in crate::runtime) fn open(&self, providers: &mut Providers) {
        let (inbox, door) = (self.inbox.clone(), self.door.clone());
        providers.spawn("reading the executions".into(), async move {
            let Some(door) = door else {
                inbox.send(Event::Executions { outcome: Ok(Vec::new()) }).await;
                return;
            };
            inbox.send(Event::Actor(door.actor())).await;
            door.list(&IntoInbox { inbox, id: ExecutionId::new() }).await;
        });
    }

    /// Does what concerns executions; any other effect comes back.
    pub(in crate::runtime) fn perform(&mut self, effect: Effect, providers: &mut Providers) -> Option<Effect> {
        match effect {
            Effect::FollowExecution(id) => self.follow(id, providers),
            Effect::ControlExecution { execution, control, seen } => {
                self.control(execution, control, seen, providers);
            }
            Effect::OfferTemplates => self.ask(providers, "reading the templates", |door| async move {
                let offers = match &door {
                    Some(door) => door.offers().await,
                    None => Vec::new(),
                };
                Event::Offered(offers)
            }),
            Effect::MakePlan { asked, goal } => self.ask(providers, "making a plan", move |door| async move {
                let outcome = match &door {
                    Some(door) => door.make_plan(*goal).await.map(Box::new),
                    None => Err(vec![nowhere().message]),
                };
                Event::Planned { asked, outcome }
            }),
            Effect::PlanChange { asked, change } => {
                let planning = self.planning.clone();
                self.ask(providers, "making a plan", move |door| async move {
                    let _turn = planning.acquire().await;
                    let outcome = match &door {
                        Some(door) => door.plan_change(*change).await.map(Box::new),
                        None => Err(vec![nowhere().message]),
                    };
                    Event::Planned { asked, outcome }
                });
            }
            Effect::ApprovePlan { digest, how, irreversible } => {
                self.ask(providers, "starting an execution", move |door| async move {
                    let outcome = match &door {
                        Some(door) => door.start(&digest, &how, irreversible).await,
                        None => Err(nowhere()),
                    };
                    Event::Started { outcome }
                });
            }
            Effect::ApprovePlans { plans, how } => {
                self.ask(providers, "starting executions", move |door| async move {
                    Event::StartedAll(match &door {
                        Some(door) => door.start_all(plans, &how).await,
                        None => {
                            plans.into_iter().map(|one| Begun { name: one.name, outcome: Err(nowhere()) }).collect()
                        }
                    })
                });
            }
            other => return Some(other),
        }
        None
    }

    fn follow(&mut self, id: Option<ExecutionId>, providers: &mut Providers) {
        if let Some(before) = self.following.take() {
            before.abort();
        }
        let (Some(id), Some(door)) = (id, self.door.clone()) else { return };
        let inbox = self.inbox.clone();
        let task = providers.spawn(format!("following execution {id}"), async move {
            let into = IntoInbox { inbox: inbox.clone(), id: id.clone() };
            if let Err(fault) = door.follow(&id, &into).await {
                inbox.send(Event::ExecutionLost { id, fault }).await;
            }
        });
        self.following = Some(task);
    }

    fn control(&self, id: ExecutionId, control: Control, seen: u64, providers: &mut Providers) {
        let (inbox, door, clock, word) = (self.inbox.clone(), self.door.clone(), self.clock, control.word());
        providers.spawn(format!("writing a control for execution {id}"), async move {
            let outcome = match &door {
                Some(door) => door.control(&id, control, seen).await,
                None => Err(nowhere()),
            };
            if let Err(fault) = outcome {
                let text = Printable::new(format!("execution {id} was not asked to {word}: {fault}"));
                inbox.send(Event::Notice(Notice { at: clock.now(), severity: Severity::Warning, text })).await;
            }
        });
    }

    fn ask<F: Future<Output = Event> + Send + 'static>(
        &self,
        providers: &mut Providers,
        name: &str,
        work: impl FnOnce(Option<Arc<dyn Executions>>) -> F,
    ) {
        let (inbox, work) = (self.inbox.clone(), work(self.door.clone()));
        providers.spawn(name.to_owned(), async move {
            inbox.send(work.await).await;
        });
    }
}

fn nowhere() -> Fault {
    Fault::new(FaultKind::Absent, "nothing can be carried out here: there is no state directory")
        .with_hint("set ORCHESTRA_STATE_DIR to a directory of yours")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::Timestamp,
        runtime::{
            inbox::{Wake, inbox},
            tasks::Tasks,
        },
    };

    /// A door that answers at once, and follows for ever.
    struct Fake;

    impl Executions for Fake {
        fn plan_change(&self, change: PipelineChange) -> Answered<'_, Result<PlannedPlan, Vec<Printable>>> {
            Box::pin(async move { Err(vec![Printable::new(change.repository())]) })
        }

        fn actor(&self) -> Printable {
            Printable::new("ada@workbench")
        }

        fn list<'a>(&'a self, into: &'a dyn Readings) -> Answered<'a, ()> {
            into.put(Read::Listed(Ok(Vec::new())))
        }

        fn follow<'a>(&'a self, id: &'a str, into: &'a dyn Readings) -> Answered<'a, Result<(), Fault>> {
            Box::pin(async move {
                if id == "gone" {
                    return Err(Fault::new(FaultKind::NotFound, "there is none"));
                }
                into.put(Read::Entries(None, Vec::new())).await;
                std::future::pending().await
            })
        }

        fn control<'a>(&'a self, _: &'a str, _: Control, _: u64) -> Answered<'a, Result<(), Fault>> {
            Box::pin(async { Err(Fault::new(FaultKind::Conflict, "another console was first")) })
        }

        fn offers(&self) -> Answered<'_, Vec<Offer>> {
            Box::pin(async { Vec::new() })
        }

        fn make_plan(&self, goal: Goal) -> Answered<'_, Result<PlannedPlan, Vec<Printable>>> {
            Box::pin(async move { Err(vec![Printable::new(goal.name.unwrap_or_default())]) })
        }

        fn start<'a>(&'a self, digest: &'a str, _: &'a str, _: bool) -> Answered<'a, Result<ExecutionId, Fault>> {
            Box::pin(async move { Ok(digest.to_owned()) })
        }
    }

    /// The next `count` events that the effects lead to.
    async fn events(effects: Vec<Effect>, count: usize) -> Vec<Event> {
        let (inbox, mut outlet) = inbox();
        let mut providers = Providers::new(Tasks::default(), inbox.clone(), Clock::Frozen(Timestamp::UNIX_EPOCH));
        let mut desk = Desk::new(Some(Arc::new(Fake)), inbox, Clock::Frozen(Timestamp::UNIX_EPOCH));
        if effects.is_empty() {
            desk.open(&mut providers);
        }
        for effect in effects {
            assert_eq!(desk.perform(effect, &mut providers), None);
        }
        let mut events = Vec::new();
        while events.len() < count {
            match outlet.next().await {
                Some(Wake::Event(event)) => events.push(event),
                _ => panic!("an event was expected"),
            }
        }
        events
    }

    #[tokio::test]
    async fn who_asks_and_the_list_come_first() {
        let said = events(Vec::new(), 2).await;
        assert_eq!(said, [Event::Actor("ada@workbench".into()), Event::Executions { outcome: Ok(Vec::new()) }]);
    }

    #[tokio::test]
    async fn every_effect_has_its_event() {
        let follow = |id: &str| Effect::FollowExecution(Some(id.to_owned()));
        let said = events(vec![follow("one")], 1).await;
        assert_eq!(said, [Event::ExecutionRead { id: "one".into(), plan: None, entries: Vec::new() }]);
        let said = events(vec![follow("gone")], 1).await;
        assert!(matches!(&said[..], [Event::ExecutionLost { id, .. }] if id == "gone"), "{said:?}");
        let goal = Box::new(Goal { name: Some("shop".into()), ..Goal::default() });
        let said = events(vec![Effect::MakePlan { asked: 7, goal }], 1).await;
        assert_eq!(said, [Event::Planned { asked: 7, outcome: Err(vec!["shop".into()]) }]);
        let approve = Effect::ApprovePlan { digest: "d1".into(), how: "enter".into(), irreversible: false };
        assert_eq!(events(vec![approve], 1).await, [Event::Started { outcome: Ok("d1".into()) }]);
        let agreed = |digest: &str| Agreed { name: digest.into(), digest: digest.into(), irreversible: true };
        let all = Effect::ApprovePlans { plans: vec![agreed("d1"), agreed("d2")], how: "typed how many".into() };
        let begun = |digest: &str| Begun { name: digest.into(), outcome: Ok(digest.to_owned()) };
        assert_eq!(events(vec![all], 1).await, [Event::StartedAll(vec![begun("d1"), begun("d2")])]);
        assert_eq!(events(vec![Effect::OfferTemplates], 1).await, [Event::Offered(Vec::new())]);
    }

    #[tokio::test]
    async fn a_control_that_is_not_taken_is_told() {
        let control = Effect::ControlExecution { execution: "one".into(), control: Control::Pause, seen: 3 };
        let said = events(vec![control], 1).await;
        let Event::Notice(notice) = &said[0] else { panic!("{said:?}") };
        assert_eq!(notice.text.as_str(), "execution one was not asked to pause: another console was first");
    }
}
