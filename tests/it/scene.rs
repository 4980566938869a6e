//! Scenes: an app brought into a state by events alone, under a fixed clock.

use std::{sync::Arc, time::Duration};

use orchestra_console::{
    app::{App, Effect, Event, update},
    domain::{
        Commit, Conclusion, DeliveryReading, Disk, EnvironmentReading, Fault, FaultKind, Feed, Gate, Gpu, GpuProcess,
        Health, Host, Job, JobStep, Layer, LogBatch, LogLine, Network, Observation, Process, ProviderId, Quota,
        Repository, Reviewer, RunKey, RunStatus, RunsReading, Series, Service, ServicesReading, Snapshot, SourceState,
        Temperature, Timestamp, WorkflowRun,
    },
    keymap::{Bindings, Key},
    provider::{DemoClock, DemoScale, DemoScenario, DemoWorld},
    theme::{Depth, Styles},
    view,
};
use ratatui::{Terminal, backend::TestBackend, buffer::Buffer};

pub fn now() -> Timestamp {
    "2026-03-14T14:36:00Z".parse().unwrap()
}

pub fn ago(seconds: i64) -> Timestamp {
    now() - jiff::SignedDuration::from_secs(seconds)
}

/// What the world says to the console.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Providers are known, none has answered.
    FirstLoad,
    Normal,
    /// Everything answered six minutes ago and not since.
    Stale,
    /// Everything answered once, then failed.
    Fault,
    /// Everything answers, and there is nothing.
    Empty,
}

impl State {
    pub const ALL: [Self; 5] = [Self::FirstLoad, Self::Normal, Self::Stale, Self::Fault, Self::Empty];
}

const PROVIDERS: [(&str, Feed, u64); 5] = [
    ("host", Feed::Environments, 2),
    ("checks", Feed::Environments, 10),
    ("git", Feed::Pipelines, 5),
    ("github", Feed::Pipelines, 30),
    ("nvml", Feed::Gpus, 2),
];

/// A console that knows nothing yet.
pub fn blank(size: (u16, u16)) -> App {
    App::new(now(), size, Bindings::shipped().unwrap())
}

pub fn app(state: State, size: (u16, u16)) -> App {
    let mut app = blank(size);
    for (name, feed, seconds) in PROVIDERS {
        let event = Event::Expected { provider: ProviderId::new(name), feed, interval: Duration::from_secs(seconds) };
        update(&mut app, event);
    }
    let age = if state == State::Stale { 360 } else { 3 };
    if state != State::FirstLoad {
        let rows = if state == State::Empty { Vec::new() } else { demo().executions() };
        update(&mut app, Event::Executions { outcome: Ok(rows) });
        update(&mut app, Event::Actor("ada@workbench".into()));
    }
    match state {
        State::FirstLoad => {}
        State::Empty => {
            observe(&mut app, "host", age, Ok(Snapshot::Host(Arc::new(host())).into()));
            observe(&mut app, "checks", age, Ok(Snapshot::Services(Arc::default()).into()));
            observe(&mut app, "git", age, Err(Fault::new(FaultKind::Absent, "no repository in /home/you")));
            observe(&mut app, "github", age, Ok(Snapshot::Runs(Arc::new(no_runs())).into()));
            let absent = Fault::new(FaultKind::Absent, "no NVIDIA driver on this machine");
            observe(&mut app, "nvml", age, Err(absent));
        }
        State::Normal | State::Stale | State::Fault => everything(&mut app, age),
    }
    if state == State::Stale || state == State::Normal || state == State::Fault {
        log(&mut app);
    }
    if state == State::Fault {
        let gone = Fault::new(FaultKind::NotFound, "/var/log/app.log was removed").with_hint("start with --log FILE");
        update(&mut app, Event::LogState(ProviderId::new("file:/var/log/app.log"), SourceState::Failed(gone)));
        update(&mut app, Event::LogsDropped(ProviderId::new("journal"), 1_200));
        let refused = Fault::new(FaultKind::Unreachable, "reading /proc: permission denied");
        observe(&mut app, "host", 2, Err(refused));
        observe(&mut app, "checks", 2, Err(Fault::new(FaultKind::TimedOut, "no answer from 10.0.0.7 within 5s")));
        let wait = Fault::new(FaultKind::RateLimited, "GitHub asks to wait: 0 of 60 requests left")
            .with_hint("set GH_TOKEN for 5,000 an hour")
            .with_retry_at(ago(-720));
        observe(&mut app, "github", 2, Err(wait));
        let full = Fault::new(FaultKind::Unreachable, "the journal cannot be read: no space left on device")
            .with_hint("free some, then press r");
        update(&mut app, Event::Executions { outcome: Err(full) });
        let lost = Fault::new(FaultKind::Unreachable, "the NVIDIA driver was unloaded").with_hint("nvidia-smi");
        observe(&mut app, "nvml", 2, Err(lost));
        update(&mut app, Event::Clock(ago(-30)));
    }
    let time = app.now;
    update(&mut app, Event::Clock(time));
    app
}

/// The made-up world at the moment of the scenes, for its executions.
pub fn demo() -> DemoWorld {
    DemoWorld::new(7, DemoScale::default(), DemoScenario::default(), DemoClock::Frozen(now()))
}

/// What is to be read of the opened execution.
pub fn execution(app: &mut App) {
    let Some(id) = app.execution.as_ref().map(|opened| opened.id.clone()) else { return };
    if let Some((plan, entries, lines)) = demo().execution(&id) {
        update(app, Event::ExecutionRead { id: id.clone(), plan: Some(plan), entries });
        update(app, Event::ExecutionSaid { id, lines });
    }
}

/// What environments can be made of, and the plan for whatever was asked.
pub fn planned(app: &mut App, effects: Vec<Effect>) {
    for effect in effects {
        match effect {
            Effect::OfferTemplates => drop(update(app, Event::Offered(DemoWorld::offers()))),
            Effect::MakePlan(goal) => {
                let planned = demo().planned(goal.name.as_deref().unwrap_or("demo"));
                update(app, Event::Planned { outcome: Ok(Box::new(planned)) });
            }
            _ => {}
        }
    }
}

/// Types letters as they are, then nothing else.
pub fn write(app: &mut App, text: &str) {
    for letter in text.chars() {
        let key = match letter {
            ' ' => "space".to_owned(),
            letter => letter.to_string(),
        };
        press(app, &key);
    }
}

fn everything(app: &mut App, age: i64) {
    observe(app, "host", age, Ok(Snapshot::Host(Arc::new(host())).into()));
    observe(app, "checks", age, Ok(Snapshot::Services(Arc::new(services())).into()));
    observe(app, "git", age, Ok(Snapshot::Repository(Arc::new(repository())).into()));
    let quota = Some(Quota { limit: 60, remaining: 58, resets_at: None, ..Quota::default() });
    let remark = Some("public access, 60 requests an hour; set GH_TOKEN for 5,000".into());
    let snapshot = Snapshot::Runs(Arc::new(RunsReading { runs: runs(), ..no_runs() }));
    observe(app, "github", age, Ok(Observation { quota, remark, ..snapshot.into() }));
    observe(app, "nvml", age, Ok(Snapshot::Gpus(Arc::new(gpus())).into()));
}

/// Two sources, lines of every weight, one with colors and one that is hostile.
fn log(app: &mut App) {
    let app_log: [&[u8]; 6] = [
        b"2026-03-14T14:35:50.120Z INFO checkout: payment accepted in 42 ms",
        b"2026-03-14T14:35:51.004Z WARN checkout: retrying after 503 from the bank",
        b"2026-03-14T14:35:51.700Z ERROR checkout: payment refused: the bank does not answer, gave up after 3 tries",
        b"2026-03-14T14:35:52.000Z INFO \x1b[32mbuild\x1b[0m finished \x1b]0;title\x07 at last",
        "2026-03-14T14:35:53.000Z INFO 東京 \u{202e}reversed\u{202c} e\u{301}".as_bytes(),
        b"2026-03-14T14:35:54.000Z DEBUG pool: 3 of 20 connections in use",
    ];
    let journal: [&[u8]; 2] = [b"kernel: eth0 link up", b"sshd: session opened for ada"];
    for (source, lines) in [("file:/var/log/app.log", &app_log[..]), ("journal", &journal[..])] {
        let source = ProviderId::new(source);
        update(app, Event::LogState(source.clone(), SourceState::Following));
        let lines = lines.iter().map(|line| LogLine::from_bytes(line)).collect();
        update(app, Event::Log(LogBatch { source, lines }));
    }
}

/// A repository without a remote, and nothing else.
pub fn repository_only(app: &mut App) {
    let event =
        Event::Expected { provider: ProviderId::new("git"), feed: Feed::Pipelines, interval: Duration::from_secs(5) };
    update(app, event);
    observe(app, "git", 1, Ok(Snapshot::Repository(Arc::new(repository())).into()));
}

pub fn observe(app: &mut App, provider: &str, seconds_ago: i64, outcome: Result<Observation, Fault>) -> Vec<Effect> {
    let seconds = PROVIDERS.iter().find(|(name, ..)| *name == provider).map_or(5, |(.., seconds)| *seconds);
    let (provider, interval) = (ProviderId::new(provider), Duration::from_secs(seconds));
    update(app, Event::Observed { provider, at: ago(seconds_ago), interval, outcome })
}

/// Types keys, written as in a keymap, with blanks between.
pub fn press(app: &mut App, keys: &str) -> Vec<Effect> {
    keys.split_whitespace().flat_map(|key| update(app, Event::Key(key.parse::<Key>().unwrap()))).collect()
}

pub fn jobs(app: &mut App) {
    if let Some(detail) = &app.run {
        let (key, attempt) = (detail.key.clone(), detail.attempt);
        let at = ago(2);
        update(
            app,
            Event::Jobs {
                key,
                attempt,
                at,
                run: None,
                outcome: Ok(vec![job("build", attempt, true), Job { id: 2, ..job("test (東京)", attempt, false) }]),
            },
        );
    }
}

/// The opened run is answered with these jobs.
pub fn answer(app: &mut App, jobs: Vec<Job>) {
    let Some(detail) = &app.run else { return };
    let (key, attempt, at) = (detail.key.clone(), detail.attempt, ago(2));
    update(app, Event::Jobs { key, attempt, at, run: None, outcome: Ok(jobs) });
}

/// One that runs: a step is over, one goes on, one has yet to come.
pub fn running_job(id: u64, name: &str) -> Job {
    let step = |number, name: &str, status: RunStatus, conclusion| JobStep {
        number,
        name: name.into(),
        started_at: (status != RunStatus::Pending).then(|| ago(80)),
        completed_at: (status == RunStatus::Completed).then(|| ago(70)),
        status,
        conclusion,
    };
    Job {
        id,
        status: RunStatus::InProgress,
        conclusion: None,
        completed_at: None,
        started_at: Some(ago(80)),
        created_at: Some(ago(125)),
        steps: vec![
            step(1, "checkout", RunStatus::Completed, Some(Conclusion::Success)),
            step(2, "cargo test", RunStatus::InProgress, None),
            step(3, "upload", RunStatus::Pending, None),
        ],
        ..job(name, 1, true)
    }
}

/// One that waits for a runner.
pub fn queued_job(id: u64, name: &str) -> Job {
    Job {
        id,
        status: RunStatus::Queued,
        conclusion: None,
        started_at: None,
        completed_at: None,
        created_at: Some(ago(45)),
        runner: None,
        labels: vec!["self-hosted".into(), "gpu".into()],
        steps: Vec::new(),
        ..job(name, 1, true)
    }
}

/// The waiting run waits for two people and a timer.
pub fn gates(app: &mut App) {
    let Some(run) = app.run.as_ref().map(|detail| detail.key.clone()) else { return };
    let reviewer = |is_team, name: &str| Reviewer { is_team, name: name.into() };
    let gate = Gate {
        run,
        workflow: "deploy".into(),
        title: "Retry the payment once".into(),
        branch: "main".into(),
        head_sha: "a1b2c3d4e5f6".into(),
        actor: "ada".into(),
        environment: "production".into(),
        environment_id: 5,
        waits_since: ago(300),
        timer_ends_at: Some(ago(-600)),
        can_approve: true,
        reviewers: vec![reviewer(false, "grace"), reviewer(true, "operations")],
        brings: None,
    };
    let reading = DeliveryReading { gates: vec![Arc::new(gate)], ..DeliveryReading::default() };
    observe(app, "github:delivery", 3, Ok(Snapshot::Delivery(Arc::new(reading)).into()));
    answer(app, vec![Job { status: RunStatus::Waiting, ..queued_job(1, "deploy") }]);
}

/// Presses a key that turns to another attempt, and answers what it asks.
pub fn earlier(app: &mut App, key: &str) {
    for effect in press(app, key) {
        if let Effect::FetchAttempt { key, attempt } = effect {
            let conclusion = Some(Conclusion::Cancelled);
            let run = app.store.inventory.runs.iter().find(|run| run.key == key).unwrap();
            let run = WorkflowRun { attempt, conclusion, actor: "grace".into(), ..WorkflowRun::clone(run) };
            let outcome = Ok(vec![job("lint", attempt, true)]);
            update(app, Event::Jobs { key, attempt, at: ago(2), run: Some(Arc::new(run)), outcome });
        }
    }
}

/// Two matrices, one of a called workflow, in which one job went wrong.
pub fn matrix(attempt: u32) -> Vec<Job> {
    let names = [
        ("lint", true),
        ("test (ubuntu, 1.80)", true),
        ("test (ubuntu, stable)", false),
        ("test (macos, stable)", true),
        ("release / build (x86_64)", true),
        ("release / build (aarch64)", true),
        ("release / sign", true),
    ];
    let jobs = names.into_iter().zip(1..);
    jobs.map(|((name, passed), id)| Job { id, ..job(name, attempt, passed) }).collect()
}

pub fn job(name: &str, attempt: u32, passed: bool) -> Job {
    let conclusion = if passed { Conclusion::Success } else { Conclusion::Failure };
    let step = |number, name: &str, conclusion| JobStep {
        number,
        name: name.into(),
        status: RunStatus::Completed,
        conclusion: Some(conclusion),
        started_at: Some(ago(600)),
        completed_at: Some(ago(540)),
    };
    Job {
        id: 1,
        name: name.into(),
        status: RunStatus::Completed,
        conclusion: Some(conclusion.clone()),
        attempt,
        created_at: Some(ago(612)),
        started_at: Some(ago(600)),
        completed_at: Some(ago(400)),
        runner: Some("ubuntu-24.04".into()),
        labels: vec!["ubuntu-latest".into()],
        steps: vec![
            step(1, "checkout", Conclusion::Success),
            step(2, "cargo test", conclusion),
            step(3, "upload", Conclusion::Skipped),
        ],
    }
}

fn wave(count: usize, from: f32, to: f32) -> Series {
    let mut series = Series::new(count);
    for i in 0..count {
        let gap = (40..46).contains(&i);
        let share = ((i as f32 / 9.0).sin() + (i as f32 / 3.7).cos()) / 4.0 + 0.5;
        series.push(if gap { f32::NAN } else { from + (to - from) * share });
    }
    series
}

pub fn host() -> Host {
    let gib = 1 << 30;
    Host {
        name: "workbench".into(),
        system: "Debian GNU/Linux 12".into(),
        kernel: "6.18.5".into(),
        uptime: Duration::from_secs(273_600),
        cpu_percent: 37.4,
        cpu_percent_per_core: vec![61.0, 22.0, 48.5, 18.1],
        cpu_history: wave(240, 5.0, 90.0),
        memory_used_bytes: 12 * gib,
        memory_total_bytes: 31 * gib,
        swap_used_bytes: gib,
        swap_total_bytes: 8 * gib,
        load: [1.24, 0.98, 0.75],
        disks: vec![
            Disk { mount: "/".into(), file_system: "ext4".into(), used_bytes: 182 * gib, total_bytes: 220 * gib },
            Disk {
                mount: "/srv/models".into(),
                file_system: "xfs".into(),
                used_bytes: 700 * gib,
                total_bytes: 1800 * gib,
            },
        ],
        networks: vec![Network {
            name: "eth0".into(),
            received_bytes_per_second: 348_223,
            sent_bytes_per_second: 22_120,
        }],
        temperatures: vec![Temperature { sensor: "package".into(), celsius: 61.0 }],
        process_count: 214,
        processes: vec![
            Process { pid: 4_121, name: "postgres".into(), cpu_percent: 81.5, memory_bytes: 812 << 20 },
            Process { pid: 77, name: "python3".into(), cpu_percent: 12.0, memory_bytes: 4 * gib },
        ],
        listeners: Vec::new(),
        ..Host::default()
    }
}

fn service(name: &str, health: Health, deployed_seconds_ago: i64) -> Service {
    Service {
        region: Some("eu-central".into()),
        version: Some("v2.14.0".into()),
        deployed_at: Some(ago(deployed_seconds_ago)),
        health,
        latency: Some(Duration::from_millis(42)),
        error_ratio: Some(0.004),
        instances: Some((3, 3)),
        history: wave(120, 0.0, 0.09),
        ..Service::named(name)
    }
}

fn services() -> ServicesReading {
    let environment = |name: &str, layer, price, services: Vec<Service>| EnvironmentReading {
        name: name.into(),
        layer,
        price_cents_per_hour: price,
        services: services.into_iter().map(Arc::new).collect(),
    };
    let sick = Service {
        reason: Some("error rate 7.1 %, was 0.4 % before v2.14.0".into()),
        error_ratio: Some(0.071),
        ..service("checkout", Health::Degraded, 840)
    };
    let down = Service { reason: Some("connection refused".into()), ..service("notify-ü", Health::Down, 90_000) };
    ServicesReading {
        environments: vec![
            environment("development", Layer::Development, Some(212), vec![service("api", Health::Healthy, 90_000)]),
            environment("staging", Layer::Staging, Some(431), vec![service("api", Health::Progressing, 120), down]),
            environment(
                "production",
                Layer::Production,
                Some(1_873),
                vec![service("api", Health::Healthy, 9_000), sick, service("web", Health::Healthy, 300_000)],
            ),
            environment("東京-lab", Layer::Gpu, None, vec![service("trainer", Health::Unknown, 90_000)]),
        ],
    }
}

pub fn repository() -> Repository {
    let commit = |id: &str, subject: &str, seconds| Commit {
        id: id.into(),
        subject: subject.into(),
        author: "Ada".into(),
        at: ago(seconds),
    };
    Repository {
        path: "/home/you/shop".into(),
        branch: Some("feature/checkout".into()),
        head: Some("a1b2c3d".into()),
        upstream: Some("origin/feature/checkout".into()),
        ahead: 2,
        behind: 1,
        changed_files: 3,
        untracked_files: 1,
        commits: vec![commit("a1b2c3d", "Retry the payment once", 1_200), commit("9f8e7d6", "Name the queue", 7_300)],
        ..Repository::default()
    }
}

fn no_runs() -> RunsReading {
    RunsReading { repositories: vec!["acme/shop".into(), "acme/web".into()], ..RunsReading::default() }
}

pub fn run(
    id: u64,
    repository: &str,
    workflow: &str,
    status: RunStatus,
    conclusion: Option<Conclusion>,
) -> WorkflowRun {
    let at = ago(60 + id as i64 * 180);
    WorkflowRun {
        key: RunKey { repository: repository.into(), id },
        workflow: workflow.into(),
        title: "Retry the payment once".into(),
        branch: if id.is_multiple_of(3) { "main".into() } else { "feature/checkout".into() },
        event: "pull_request".into(),
        actor: "ada".into(),
        status,
        conclusion,
        attempt: if id == 2 { 2 } else { 1 },
        number: 1_400_u64.saturating_sub(id),
        head_sha: "a1b2c3d4e5f6".into(),
        created_at: at,
        started_at: Some(at),
        updated_at: at + jiff::SignedDuration::from_secs(95),
        url: format!("https://github.com/{repository}/actions/runs/{id}").as_str().into(),
    }
}

fn runs() -> Vec<Arc<WorkflowRun>> {
    let ended = |conclusion| (RunStatus::Completed, Some(conclusion));
    let states = [
        (RunStatus::InProgress, None),
        (RunStatus::Queued, None),
        ended(Conclusion::Failure),
        ended(Conclusion::Success),
        (RunStatus::Waiting, None),
        ended(Conclusion::Cancelled),
        ended(Conclusion::ActionRequired),
        ended(Conclusion::Success),
        ended(Conclusion::TimedOut),
        ended(Conclusion::Skipped),
        ended(Conclusion::Other("quarantined".into())),
        ended(Conclusion::Success),
    ];
    let places = [("acme/shop", "ci"), ("acme/web", "デプロイ"), ("acme/shop", "release-please")];
    let all = states.into_iter().zip(places.into_iter().cycle()).zip(0..);
    all.map(|(((status, conclusion), (repository, workflow)), id)| {
        Arc::new(run(id, repository, workflow, status, conclusion))
    })
    .collect()
}

pub fn gpu(index: u32) -> Gpu {
    let idle = index == 2 || index == 5;
    let used = if idle { 2 } else { 40 + u64::from(index) * 5 };
    Gpu {
        id: format!("GPU-{index:08x}").as_str().into(),
        host: if index < 4 { "train-01".into() } else { "train-02".into() },
        index: index % 4,
        model: "H100 80GB".into(),
        utilization_percent: (index != 7).then_some(if idle { 1.0 } else { 71.0 + index as f32 * 4.0 }),
        history: wave(240, 20.0, 100.0),
        memory_used_bytes: Some(used << 30),
        memory_total_bytes: Some(80 << 30),
        temperature_celsius: Some(if index == 6 { 88.0 } else { 58.0 + index as f32 }),
        power_watts: Some(if idle { 71.0 } else { 610.0 }),
        power_limit_watts: Some(700.0),
        price_cents_per_hour: Some(249),
        idle_since: idle.then(|| ago(1_440 * i64::from(index))),
        processes: vec![GpuProcess { pid: 991, name: Some("train.py".into()), memory_bytes: Some(38 << 30) }],
        trouble: (index == 6).then(|| "XID 79: the GPU has fallen off the bus".into()),
    }
}

fn gpus() -> Vec<Arc<Gpu>> {
    (0..8).map(|index| Arc::new(gpu(index))).collect()
}

pub fn styles() -> Styles {
    Styles::load("dark", Depth::True, false).unwrap()
}

/// One frame of the app at its own size.
pub fn draw(app: &App, styles: &Styles) -> Buffer {
    let mut terminal = Terminal::new(TestBackend::new(app.size.0, app.size.1)).unwrap();
    terminal.draw(|frame| view::render(frame, app, styles)).unwrap();
    terminal.backend().buffer().clone()
}

/// The rows of a frame as text, as a terminal would show them.
pub fn rows(buffer: &Buffer) -> Vec<String> {
    use unicode_width::UnicodeWidthStr;
    let row = |y| {
        let (mut text, mut x) = (String::new(), 0);
        while x < buffer.area.width {
            let symbol = buffer[(x, y)].symbol();
            text.push_str(symbol);
            x += symbol.width().max(1) as u16;
        }
        text.trim_end().to_owned()
    };
    (0..buffer.area.height).map(row).collect()
}

pub fn text(app: &App) -> String {
    rows(&draw(app, &styles())).join("\n")
}
