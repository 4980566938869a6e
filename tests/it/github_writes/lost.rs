//! The answer is lost, or the worker dies before it comes: it is asked what came of it, and nothing is done twice.

use std::{sync::Arc, time::Duration};

use orchestra_console::{
    domain::Timestamp,
    execute::{Clock, Executor, Rest, Stop, Surroundings},
    plan::{
        Execution, ExecutionStatus, GateAnswer, GateName, PipelineChange, Plan, Recorded, RerunJobs, StepStatus,
        validate,
    },
    provider::Operators,
};
use tokio::sync::mpsc;

use super::{
    REPOSITORY,
    fake::{Fake, Mode},
    operators, plan,
};
use crate::simulation::{journal::TestJournal, run::Refusing, world::SeededDice};

struct Real;

impl Clock for Real {
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}

fn executor(plan: &Arc<Plan>, journal: &Arc<TestJournal>, world: &Arc<Operators>) -> (Executor, mpsc::Sender<Stop>) {
    let (stop, stops) = mpsc::channel(1);
    let lease = journal.take_lease(Timestamp::now());
    let seed = lease.epoch;
    let surroundings = Surroundings {
        store: journal.clone(),
        world: world.clone(),
        gate: Arc::new(Refusing(None)),
        reserve: journal.clone(),
        clock: Arc::new(Real),
        dice: Box::new(SeededDice(seed)),
        stops,
    };
    (Executor::new(surroundings, plan.clone(), lease, &journal.all()).unwrap(), stop)
}

/// A change of each kind, about something of its own; what counts it at the fake.
fn change(fake: &Fake, number: u64) -> (PipelineChange, String) {
    let repository = || REPOSITORY.to_owned();
    let gates = [(3, "staging"), (4, "production")];
    let review = |answer, run| PipelineChange::Review {
        repository: repository(),
        run,
        environments: gates.iter().map(|(_, name)| GateName { name: (*name).into(), id: None }).collect(),
        answer,
        comment: format!("number {number}"),
    };
    let workflow = format!("w{number}.yml");
    match number % 11 {
        0 => {
            fake.state().gives_details = true;
            let reference = format!("v{number}");
            let counted = format!("POST workflows/deploy.yml/dispatches {reference}");
            let inputs = [("environment".to_owned(), "staging".to_owned())].into();
            (
                PipelineChange::Dispatch { repository: repository(), workflow: "deploy.yml".into(), reference, inputs },
                counted,
            )
        }
        1 => {
            fake.state().gives_details = false;
            let reference = format!("v{number}");
            let counted = format!("POST workflows/deploy.yml/dispatches {reference}");
            let inputs = [].into();
            (
                PipelineChange::Dispatch { repository: repository(), workflow: "deploy.yml".into(), reference, inputs },
                counted,
            )
        }
        2 => {
            let run = fake.run("completed", Some("failure"));
            let jobs = RerunJobs::All;
            (
                PipelineChange::Rerun { repository: repository(), run, jobs, debug: false },
                format!("POST runs/{run}/rerun"),
            )
        }
        3 => {
            let run = fake.run("completed", Some("failure"));
            let counted = format!("POST runs/{run}/rerun-failed-jobs");
            (PipelineChange::Rerun { repository: repository(), run, jobs: RerunJobs::Failed, debug: true }, counted)
        }
        4 => {
            let run = fake.run("in_progress", None);
            (PipelineChange::Cancel { repository: repository(), run, forced: false }, format!("POST runs/{run}/cancel"))
        }
        5 => {
            let run = fake.run("in_progress", None);
            (
                PipelineChange::Cancel { repository: repository(), run, forced: true },
                format!("POST runs/{run}/force-cancel"),
            )
        }
        6 => {
            let run = fake.waiting_at(&gates);
            (review(GateAnswer::Approve, run), format!("POST runs/{run}/pending_deployments"))
        }
        7 => {
            let run = fake.waiting_at(&gates);
            (review(GateAnswer::Reject, run), format!("POST runs/{run}/pending_deployments"))
        }
        8 => {
            let run = fake.run("completed", Some("action_required"));
            (PipelineChange::ApproveFork { repository: repository(), run }, format!("POST runs/{run}/approve"))
        }
        9 => {
            let enabled = number.is_multiple_of(2);
            let (is, word) = if enabled { ("disabled_manually", "enable") } else { ("active", "disable") };
            fake.state().workflows.insert(workflow.clone(), is);
            let counted = format!("PUT workflows/{workflow}/{word}");
            (PipelineChange::SetWorkflow { repository: repository(), workflow, enabled }, counted)
        }
        _ => {
            let run = fake.run("completed", Some("success"));
            (PipelineChange::DeleteRun { repository: repository(), run }, format!("DELETE runs/{run}"))
        }
    }
}

#[tokio::test]
async fn a_thousand_lost_answers_and_nothing_is_done_twice() {
    let (fake, server) = Fake::start();
    let world = Arc::new(operators(&server));
    fake.state().cancel_takes = 1;
    let mut doubt = 0;
    for number in 0..1_000 {
        let (change, counted) = change(&fake, number);
        let mut plan = plan(&fake, &change);
        plan.steps[0].retry.base_milliseconds = 1;
        assert_eq!(validate(&plan, world.catalog()), [], "{change:?}");
        let mode =
            [Mode::LosesAnswer, Mode::LosesAnswer, Mode::BadGateway, Mode::LosesRequest][(number as usize / 11) % 4];
        fake.state().mode = mode;
        let (plan, journal) = (Arc::new(plan.clone()), TestJournal::new(&plan));
        let (executor, _held) = executor(&plan, &journal, &world);
        let rest = executor.run().await;
        let done = fake.done(&counted);
        assert!(done <= 1, "{number}: {counted} was done {done} times:\n{}", journal.text());
        match rest {
            Rest::Ended(ExecutionStatus::Succeeded) => assert_eq!(done, 1, "{number}: {}", journal.text()),
            // Whether a request that never came will yet be taken up, GitHub does not say of these.
            Rest::Waits(ExecutionStatus::InDoubt) if mode == Mode::LosesRequest => {
                let may = matches!(change, PipelineChange::Dispatch { .. } | PipelineChange::Cancel { .. });
                assert!(may && done == 0, "{number}: {}", journal.text());
                doubt += 1;
            }
            other => panic!("{number}: {change:?} {mode:?}: {other:?}\n{}", journal.text()),
        }
    }
    assert!((50..150).contains(&doubt), "{doubt} in doubt");
}

#[tokio::test]
async fn a_worker_that_dies_before_the_answer_leaves_something_that_the_next_one_adopts() {
    for number in 0..11 {
        let (fake, server) = Fake::start();
        let world = Arc::new(operators(&server));
        let (change, counted) = change(&fake, number);
        let plan = plan(&fake, &change);
        fake.state().mode = Mode::Hangs;
        let (plan, journal) = (Arc::new(plan.clone()), TestJournal::new(&plan));
        let (dying, _held) = executor(&plan, &journal, &world);
        tokio::select! {
            rest = dying.run() => panic!("it ends without an answer: {rest:?}"),
            () = until_done(&fake, &counted) => {}
        }
        let (next, _held) = executor(&plan, &journal, &world);
        assert_eq!(next.run().await, Rest::Ended(ExecutionStatus::Succeeded), "{change:?}\n{}", journal.text());
        assert_eq!(fake.done(&counted), 1, "{change:?}");
        let adopted = journal.all().iter().any(|entry| matches!(entry.fact, Recorded::Adopted { by: None, .. }));
        assert!(adopted, "{change:?}\n{}", journal.text());
    }
}

async fn until_done(fake: &Fake, counted: &str) {
    let deadline = tokio::time::Instant::now() + Duration::from_secs(20);
    while fake.done(counted) == 0 {
        assert!(tokio::time::Instant::now() < deadline, "{counted} does not come");
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
}

#[tokio::test]
async fn a_run_that_moved_on_refuses_the_plan() {
    let (fake, server) = Fake::start();
    let world = Arc::new(operators(&server));
    let run = fake.run("in_progress", None);
    let change = PipelineChange::Cancel { repository: REPOSITORY.into(), run, forced: false };
    let plan = plan(&fake, &change);
    fake.state().runs.get_mut(&run).unwrap().attempt = 2;
    let (plan, journal) = (Arc::new(plan.clone()), TestJournal::new(&plan));
    let (executor, _held) = executor(&plan, &journal, &world);
    assert_eq!(executor.run().await, Rest::Ended(ExecutionStatus::Aborted));
    assert_eq!(fake.done(&format!("POST runs/{run}/cancel")), 0);
    assert!(journal.text().contains("this is not so any more (attempt is 2, was 1)"), "{}", journal.text());
}

#[tokio::test]
async fn a_followed_dispatch_succeeds_only_if_the_run_does() {
    for (conclusion, wanted) in [("success", ExecutionStatus::Succeeded), ("failure", ExecutionStatus::Failed)] {
        let (fake, server) = Fake::start();
        let world = Arc::new(operators(&server));
        let change = PipelineChange::Dispatch {
            repository: REPOSITORY.into(),
            workflow: "deploy.yml".into(),
            reference: "main".into(),
            inputs: [].into(),
        };
        let plan = orchestra_console::plan::followed(plan(&fake, &change));
        assert_eq!(validate(&plan, world.catalog()), []);
        let (plan, journal) = (Arc::new(plan.clone()), TestJournal::new(&plan));
        let (executor, _held) = executor(&plan, &journal, &world);
        let ends = async {
            until_done(&fake, "POST workflows/deploy.yml/dispatches main").await;
            server.wait_for(6).await;
            let mut state = fake.state();
            let run = state.runs.values_mut().last().unwrap();
            (run.status, run.conclusion) = ("completed", Some(conclusion));
        };
        let (rest, ()) = tokio::join!(executor.run(), ends);
        assert_eq!(rest, Rest::Ended(wanted), "{}", journal.text());
        let execution = Execution::fold(&plan, &journal.all()).unwrap();
        assert_eq!(execution.steps["dispatch"].status, StepStatus::Succeeded);
        let lines: Vec<String> = journal.lines().into_iter().map(|line| line.text.to_string()).collect();
        assert!(lines.iter().any(|line| line.starts_with("build: queued")), "{lines:?}");
        assert!(lines.contains(&format!("build: {conclusion}")), "{lines:?}");
    }
}
