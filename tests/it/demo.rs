//! The demo world: what it shows at a given moment, and how it goes on from there.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex},
    time::Duration,
};

use orchestra_console::{
    domain::{
        Conclusion, DeliveryReading, FaultKind, Freshness, Gpu, Health, Level, LogLine, Observation, ProviderId,
        RunStatus, RunsReading, Service, ServicesReading, Snapshot, SourceState, Timestamp, age,
    },
    provider::{BoxFuture, DemoClock, DemoScale, DemoScenario, DemoWorld, LineSink, LogEvent, Observe, ReadJobs},
};
use tokio::sync::Notify;

fn noon() -> Timestamp {
    "2026-03-02T12:00:00Z".parse().unwrap()
}

fn world(scenario: DemoScenario) -> DemoWorld {
    DemoWorld::new(7, DemoScale::default(), scenario, DemoClock::Frozen(noon()))
}

fn scaled(text: &str) -> DemoWorld {
    let scale = DemoScale::parse(text).unwrap();
    DemoWorld::new(7, scale, DemoScenario::Incident, DemoClock::Frozen(noon()))
}

fn observer(world: &DemoWorld, id: &str) -> Box<dyn Observe> {
    world.observers().into_iter().find(|observer| observer.id().as_str() == id).unwrap()
}

fn now<T>(future: BoxFuture<'_, T>) -> T {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(future)
}

fn observation(world: &DemoWorld, id: &str) -> Observation {
    now(observer(world, id).observe()).unwrap()
}

fn runs(world: &DemoWorld) -> Arc<RunsReading> {
    match observation(world, "github").snapshot {
        Snapshot::Runs(reading) => reading,
        other => panic!("no runs: {other:?}"),
    }
}

fn gpus(world: &DemoWorld) -> Arc<Vec<Arc<Gpu>>> {
    match observation(world, "gpu fleet").snapshot {
        Snapshot::Gpus(gpus) => gpus,
        other => panic!("no GPUs: {other:?}"),
    }
}

fn services(world: &DemoWorld, region: &str) -> Arc<ServicesReading> {
    match observation(world, &format!("services {region}")).snapshot {
        Snapshot::Services(reading) => reading,
        other => panic!("no services: {other:?}"),
    }
}

fn production(world: &DemoWorld, region: &str, name: &str) -> Arc<Service> {
    let reading = services(world, region);
    let part = reading.environments.iter().find(|part| part.name.as_str() == "production").unwrap();
    part.services.iter().find(|service| service.name.as_str() == name).unwrap().clone()
}

/// Every provider's first answer.
fn all(world: &DemoWorld) -> Vec<(ProviderId, Result<Observation, orchestra_console::domain::Fault>)> {
    world.observers().into_iter().map(|mut observer| (observer.id(), now(observer.observe()))).collect()
}

/// Takes what a follower says until it says that it is following.
#[derive(Default)]
struct Page {
    by_source: Mutex<BTreeMap<String, Vec<LogLine>>>,
    lines: Mutex<Vec<LogLine>>,
    is_following: Notify,
    has_more: Notify,
}

impl LineSink for Page {
    fn put(&self, event: LogEvent) -> BoxFuture<'_, ()> {
        match event {
            LogEvent::Lines(batch) => {
                let mut by_source = self.by_source.lock().unwrap();
                by_source.entry(batch.source.as_str().to_owned()).or_default().extend(batch.lines.clone());
                self.lines.lock().unwrap().extend(batch.lines);
                self.has_more.notify_one();
            }
            LogEvent::State(_, SourceState::Following) => self.is_following.notify_one(),
            LogEvent::State(_, other) => panic!("unexpected {other:?}"),
            LogEvent::CaughtUp => {}
        }
        Box::pin(std::future::ready(()))
    }
}

fn backlog(world: &DemoWorld) -> BTreeMap<String, Vec<LogLine>> {
    let page = Page::default();
    for follower in world.followers() {
        now(Box::pin(async {
            tokio::select! {
                biased;
                () = follower.follow(&page) => panic!("it ended by itself"),
                () = page.is_following.notified() => {}
            }
        }));
    }
    page.by_source.into_inner().unwrap()
}

#[test]
fn the_same_seed_at_the_same_moment_is_the_same_world() {
    for scenario in DemoScenario::ALL {
        assert_eq!(all(&world(scenario)), all(&world(scenario)), "{scenario:?}");
        assert_eq!(backlog(&world(scenario)), backlog(&world(scenario)), "{scenario:?}");
    }
}

#[test]
fn another_seed_is_another_world() {
    let other = DemoWorld::new(8, DemoScale::default(), DemoScenario::Incident, DemoClock::Frozen(noon()));
    for ((id, one), (_, two)) in all(&world(DemoScenario::Incident)).into_iter().zip(all(&other)) {
        assert_ne!(one, two, "{id}");
    }
    assert_ne!(backlog(&world(DemoScenario::Incident)), backlog(&other));
}

#[test]
fn the_usual_world_has_the_promised_numbers_of_things() {
    let world = world(DemoScenario::Incident);
    let reading = runs(&world);
    assert_eq!((reading.repositories.len(), reading.runs.len(), gpus(&world).len()), (6, 240, 24));
    let used: BTreeSet<_> = reading.runs.iter().map(|run| run.key.repository.as_str()).collect();
    assert_eq!(used, reading.repositories.iter().map(|name| name.as_str()).collect());
    let hosts: BTreeSet<_> = gpus(&world).iter().map(|gpu| gpu.host.clone()).collect();
    assert_eq!(hosts.len(), 3);
    let (east, west) = (services(&world, "us-east-1"), services(&world, "eu-west-1"));
    let environments: BTreeSet<_> = east.environments.iter().map(|part| part.name.as_str()).collect();
    assert_eq!(environments, ["development", "gpu", "production", "staging"].into());
    assert_eq!(west.environments.iter().map(|part| part.name.as_str()).collect::<Vec<_>>(), ["production"]);
    let everything = east.environments.iter().chain(&west.environments).flat_map(|part| &part.services);
    assert_eq!(everything.map(|service| service.name.as_str()).collect::<BTreeSet<_>>().len(), 12);
    let lines = backlog(&world);
    assert_eq!(lines.keys().collect::<Vec<_>>(), ["api-gateway", "deploys", "inference", "trainer"]);
    assert_eq!(lines.values().map(Vec::len).sum::<usize>(), 300);
    assert!(lines.values().all(|lines| !lines.is_empty()));
}

#[test]
fn every_status_and_every_conclusion_occurs_whatever_the_seed() {
    for seed in 0..20 {
        let clock = DemoClock::Frozen(noon());
        let world = DemoWorld::new(seed, DemoScale::default(), DemoScenario::Incident, clock);
        let reading = runs(&world);
        let words: BTreeSet<&str> = reading.runs.iter().map(|run| run.word()).collect();
        let statuses = ["in_progress", "queued", "waiting", "requested", "pending"];
        let conclusions = [
            "success",
            "failure",
            "neutral",
            "cancelled",
            "skipped",
            "timed_out",
            "action_required",
            "startup_failure",
            "stale",
        ];
        for word in statuses.into_iter().chain(conclusions) {
            assert!(words.contains(word), "seed {seed}: no run is {word}");
        }
    }
}

#[test]
fn runs_come_newest_first_each_with_a_name_of_its_own() {
    for world in [world(DemoScenario::Incident), scaled("runs=10000")] {
        let reading = runs(&world);
        assert!(reading.runs.is_sorted_by(|a, b| a.created_at >= b.created_at));
        assert_eq!(reading.runs.iter().map(|run| &run.key).collect::<BTreeSet<_>>().len(), reading.runs.len());
        assert!(reading.runs.iter().all(|run| run.created_at <= noon() && run.updated_at <= noon()));
    }
}

#[test]
fn exactly_two_gpus_cost_money_for_nothing() {
    let world = world(DemoScenario::Incident);
    let gpus = gpus(&world);
    let idle: Vec<_> = gpus.iter().filter(|gpu| gpu.is_idle(noon())).collect();
    assert_eq!(idle.len(), 2);
    for gpu in idle {
        assert!(gpu.utilization_percent.unwrap() < Gpu::IDLE_PERCENT, "{gpu:?}");
        assert!(gpu.price_cents_per_hour.unwrap() > 0 && gpu.history.newest(120).all(|percent| percent < 10.0));
    }
    assert!(gpus.iter().any(|gpu| gpu.temperature_celsius > Some(84.0)), "one is hot");
    let lost: Vec<_> = gpus.iter().filter(|gpu| gpu.utilization_percent.is_none()).collect();
    assert_eq!(lost.len(), 1);
    assert_eq!(
        lost[0].trouble.as_ref().unwrap().as_str(),
        "XID 79: GPU has fallen off the bus 26 min ago; drain gpu-gh200-01 and reset it"
    );
    assert!(gpus.iter().all(|gpu| gpu.utilization_percent.is_none() || gpu.history.len() == 120));
}

#[test]
fn the_incident_is_a_deploy_fourteen_minutes_ago() {
    let world = world(DemoScenario::Incident);
    let culprit = production(&world, "us-east-1", "inference-api");
    assert_eq!(culprit.version.as_ref().unwrap().as_str(), "v2.41.0");
    assert_eq!(age(noon(), culprit.deployed_at.unwrap()), Duration::from_secs(14 * 60));
    assert_eq!(culprit.health, Health::Degraded);
    assert!((0.06..0.085).contains(&culprit.error_ratio.unwrap()), "{:?}", culprit.error_ratio);
    let reason = culprit.reason.as_ref().unwrap().as_str();
    assert!(reason.starts_with("error ratio 7.") || reason.starts_with("error ratio 6."), "{reason}");
    assert!(reason.ends_with("since v2.41.0 was deployed 14 min ago (before: 0.2 %)"), "{reason}");
    let history: Vec<f32> = culprit.history.newest(80).collect();
    assert!(history[0] < 0.005 && history[79] > 0.06, "{history:?}");
    let east = services(&world, "us-east-1");
    let sick = east.environments.iter().flat_map(|part| &part.services);
    assert_eq!(sick.filter(|service| service.health > Health::Progressing).count(), 1);
}

#[test]
fn the_pipeline_tells_the_same_story() {
    let world = world(DemoScenario::Incident);
    let reading = runs(&world);
    let find = |title: &str| reading.runs.iter().find(|run| run.title.as_str() == title).unwrap();
    let deploy = find("Deploy inference-api v2.41.0 to production");
    assert_eq!((deploy.word(), age(noon(), deploy.updated_at)), ("success", Duration::from_secs(14 * 60)));
    let verify = find("Verify inference-api v2.41.0 in production");
    assert_eq!((verify.workflow.as_str(), verify.word()), ("deploy-verify", "failure"));
    let jobs = world.jobs(&verify.key, verify.attempt, noon());
    let failed = jobs.iter().find(|job| job.conclusion == Some(Conclusion::Failure)).unwrap();
    let step = failed.steps.iter().find(|step| step.conclusion == Some(Conclusion::Failure)).unwrap();
    assert_eq!((failed.name.as_str(), step.name.as_str()), ("error budget (production)", "Compare with baseline"));
    let gate = find("Roll back inference-api to v2.40.3 in production");
    assert_eq!(gate.status, RunStatus::Waiting);
    let waiting = world.jobs(&gate.key, 1, noon()).into_iter().filter(|job| job.status == RunStatus::Waiting);
    assert!(waiting.map(|job| job.name.as_str().to_owned()).all(|name| name.starts_with("deploy production")));
}

#[test]
fn the_silent_region_hands_over_a_reading_six_minutes_old() {
    let world = world(DemoScenario::Incident);
    let mut west = observer(&world, "services eu-west-1");
    for _ in 0..3 {
        let observation = now(west.observe()).unwrap();
        assert_eq!(age(noon(), observation.taken_at(noon())), Duration::from_secs(6 * 60));
    }
    assert_eq!(observation(&world, "services us-east-1").at, None);
    let mut store = orchestra_console::app::Store::default();
    store.observe(west.id(), noon(), west.interval(), now(west.observe()));
    assert_eq!(store.freshness(&west.id(), noon()), Freshness::Stale);
}

#[test]
fn log_lines_fit_the_incident() {
    let lines = backlog(&world(DemoScenario::Incident));
    let errors = |source: &str| lines[source].iter().filter(|line| line.level == Some(Level::Error)).count();
    let gateway = errors("api-gateway") as f32 / lines["api-gateway"].len() as f32;
    assert!((0.01..0.15).contains(&gateway), "{gateway}");
    assert!(errors("inference") > 0 && errors("deploys") > 0);
    assert!(lines["trainer"].iter().all(|line| !line.text.changes.is_empty()), "the trainer writes in color");
    for lines in lines.values() {
        assert!(lines.is_sorted_by(|a, b| a.at <= b.at) && lines.iter().all(|line| line.at.unwrap() < noon()));
    }
    let calm = backlog(&world(DemoScenario::Calm));
    assert!(calm.values().flatten().all(|line| line.level < Some(Level::Error)));
}

#[test]
fn a_calm_world_has_nothing_wrong() {
    let world = world(DemoScenario::Calm);
    for region in ["us-east-1", "eu-west-1"] {
        assert_eq!(observation(&world, &format!("services {region}")).at, None);
        for part in &services(&world, region).environments {
            assert!(part.services.iter().all(|service| service.health == Health::Healthy));
        }
    }
    assert!(gpus(&world).iter().all(|gpu| gpu.trouble.is_none() && !gpu.is_idle(noon())));
    let reading = runs(&world);
    assert_eq!(reading.runs.len(), 240);
    assert!(reading.runs.iter().all(|run| run.health() <= Health::Progressing));
}

#[test]
fn an_offline_world_keeps_an_old_reading_and_then_says_what_failed() {
    let world = world(DemoScenario::Offline);
    for (id, minutes, kind) in [("github", 9, FaultKind::Unreachable), ("gpu fleet", 1, FaultKind::RateLimited)] {
        let mut observer = observer(&world, id);
        let first = now(observer.observe()).unwrap();
        assert_eq!(age(noon(), first.taken_at(noon())), Duration::from_secs(minutes * 60), "{id}");
        assert!(observer.interval() < Duration::from_secs(1), "{id} fails soon");
        let fault = now(observer.observe()).unwrap_err();
        assert_eq!(fault.kind, kind);
        assert_eq!(fault.retry_at.is_some(), kind == FaultKind::RateLimited);
    }
}

#[test]
fn an_empty_world_answers_with_nothing() {
    let world = world(DemoScenario::Empty);
    assert!(runs(&world).runs.is_empty() && gpus(&world).is_empty());
    assert!(services(&world, "us-east-1").environments.is_empty());
    for id in ["host", "git"] {
        assert_eq!(now(observer(&world, id).observe()).unwrap_err().kind, FaultKind::Absent);
    }
    assert!(backlog(&world).values().all(Vec::is_empty));
}

#[test]
fn a_crash_comes_with_the_second_reading_of_one_provider() {
    let world = world(DemoScenario::Crash);
    let mut fleet = observer(&world, "gpu fleet");
    assert!(now(fleet.observe()).is_ok());
    let broken = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| now(fleet.observe()).is_ok()));
    assert!(broken.is_err());
}

#[test]
fn a_scale_is_honored() {
    let world = scaled("gpus=1000,runs=10000,environments=50");
    assert_eq!((runs(&world).runs.len(), gpus(&world).len()), (10_000, 1_000));
    assert_eq!(services(&world, "us-east-1").environments.len(), 50);
    let ids: BTreeSet<_> = gpus(&world).iter().map(|gpu| gpu.id.clone()).collect();
    assert_eq!(ids.len(), 1_000);
    let nothing = scaled("gpus=0,runs=0,environments=0,log-lines-per-second=0");
    assert!(runs(&nothing).runs.is_empty() && gpus(&nothing).is_empty());
    assert!(services(&nothing, "us-east-1").environments.is_empty());
    for count in [1, 5, 14, 30, 239] {
        assert_eq!(runs(&scaled(&format!("runs={count}"))).runs.len(), count);
    }
}

#[test]
fn jobs_of_a_run_that_does_not_exist_are_none() {
    let world = world(DemoScenario::Incident);
    let mut key = runs(&world).runs[50].key.clone();
    assert!(!world.jobs(&key, 1, noon()).is_empty());
    key.id += 900;
    assert!(world.jobs(&key, 1, noon()).is_empty(), "its time has not come");
    key.id = 3;
    assert!(world.jobs(&key, 1, noon()).is_empty());
}

#[tokio::test]
async fn a_running_log_goes_on_after_its_backlog() {
    let scale = DemoScale::parse("log-lines-per-second=1000").unwrap();
    let world = DemoWorld::new(7, scale, DemoScenario::Incident, DemoClock::running());
    let (page, follower) = (Page::default(), world.followers().remove(0));
    let began = world.now();
    let enough = async {
        while page.lines.lock().unwrap().iter().filter(|line| line.at > Some(began)).count() < 50 {
            page.has_more.notified().await;
        }
    };
    tokio::select! {
        () = follower.follow(&page) => panic!("it ended by itself"),
        in_time = tokio::time::timeout(Duration::from_secs(20), enough) => in_time.unwrap(),
    }
    let lines = page.lines.lock().unwrap();
    assert!(lines.is_sorted_by(|a, b| a.at <= b.at));
    assert!(lines.iter().all(|line| line.at.unwrap() <= Timestamp::now()), "no line comes before its time");
}

fn delivery(world: &DemoWorld) -> Arc<DeliveryReading> {
    match observation(world, "github:delivery").snapshot {
        Snapshot::Delivery(reading) => reading,
        other => panic!("no delivery: {other:?}"),
    }
}

#[test]
fn gates_belong_to_runs_that_wait_and_bring_back_what_was_live_before() {
    let world = world(DemoScenario::Incident);
    let (reading, runs) = (delivery(&world), runs(&world));
    assert_eq!((reading.deliveries.len(), reading.gates.len(), reading.faults.len()), (6, 2, 0));
    for gate in &reading.gates {
        let run = runs.runs.iter().find(|run| run.key == gate.run).expect("the run is listed");
        assert_eq!((run.status.clone(), &run.head_sha, &run.title), (RunStatus::Waiting, &gate.head_sha, &gate.title));
        let delivery = reading.deliveries.iter().find(|delivery| delivery.repository == gate.run.repository).unwrap();
        let environment = delivery.environments.iter().find(|target| target.name == gate.environment).unwrap();
        let live = environment.live.as_ref().unwrap();
        let brings = gate.brings.as_ref().unwrap();
        assert_eq!((brings.from_sha.as_ref(), live.reference.as_str()), (Some(&live.sha), "v2.41.0"));
        assert!(brings.behind_by > 0, "it goes back");
        let deployed =
            runs.runs.iter().find(|run| run.head_sha == live.sha).expect("what is live was deployed by a run");
        assert_eq!(deployed.updated_at, live.at);
    }
    assert_eq!(reading.gates.iter().filter(|gate| gate.can_approve).count(), 1);
    assert!(reading.gates.iter().any(|gate| gate.timer_ends_at > Some(noon())), "one is held by a timer");
    assert!(reading.deliveries.iter().flat_map(|delivery| &delivery.pulls).any(|pull| pull.queue_place == Some(1)));
    assert!(reading.deliveries.iter().any(|delivery| !delivery.gaps.is_empty()));
}

#[test]
fn calm_has_no_gates_and_empty_has_nothing_at_all() {
    let calm = delivery(&world(DemoScenario::Calm));
    assert_eq!((calm.deliveries.len(), calm.gates.len()), (6, 0));
    assert!(calm.deliveries.iter().all(|delivery| delivery.gaps.is_empty()));
    assert_eq!(*delivery(&world(DemoScenario::Empty)), DeliveryReading::default());
}

#[test]
fn only_workflows_that_are_dispatched_have_a_form() {
    let world = world(DemoScenario::Incident);
    let name = "acme-ai/inference-api";
    let reading = delivery(&world);
    let workflows = &reading.deliveries.iter().find(|delivery| delivery.repository.as_str() == name).unwrap().workflows;
    let of = |wanted: &str| workflows.iter().find(|workflow| workflow.name.as_str() == wanted).unwrap();
    let form = now(world.dispatch_form(name, of("deploy"), "main")).unwrap();
    assert_eq!(form.inputs.iter().map(|input| input.name.as_str()).next(), Some("version"));
    assert_eq!(now(world.dispatch_form(name, of("ci"), "main")).unwrap_err().kind, FaultKind::Absent);
    assert_eq!(now(world.dispatch_form("acme-ai/nothing", of("ci"), "main")).unwrap_err().kind, FaultKind::NotFound);
}
