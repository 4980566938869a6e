//! What a console went through, written to a file and played again: the same frames.

use std::{fmt::Write as _, path::PathBuf, time::Duration};

use orchestra_console::{
    app::{App, Configured, Effect, Event, JobLogSaid, LinkReading, Look, Mouse, MouseKind, Notice, Stand},
    config::{Settings, Variables, parse_toml},
    domain::{
        Conclusion, EnvironmentReading, Fault, FaultKind, Feed, Gpu, Job, JobLogKey, Layer, Listener, LogBatch,
        LogLine, Observation, Printable, ProviderId, Quota, RunKey, RunStatus, RunsReading, Series, Service,
        ServicesReading, Severity, Snapshot, SourceState, Styled, Timestamp, TokenEnd, Workflow,
    },
    keymap::{Bindings, Key, KeyCode},
    logs::job::{JobLine, MarkKind},
    provider::{DemoClock, DemoScale, DemoScenario, DemoWorld},
    runtime::{Before, Header, Player, Recorder, Recording, Reports, read_recording},
    theme::{Depth, Glyphs, Styles, Surface, Themes},
};
use proptest::prelude::*;
use ratatui::buffer::Buffer;

use super::scene;

pub(super) fn noon() -> Timestamp {
    "2026-03-02T12:00:00Z".parse().unwrap()
}

fn surface() -> Surface {
    Surface { depth: Depth::True, glyphs: Glyphs::unicode() }
}

/// A console without a terminal: it draws when it is told to.
pub(super) struct Session {
    app: App,
    pub(super) recorder: Recorder,
    styles: Styles,
    now: Timestamp,
    frames: Vec<Buffer>,
}

impl Session {
    pub(super) fn new() -> Self {
        Self::with_memory(4 << 20)
    }

    fn with_memory(bytes: usize) -> Self {
        let mut app = App::new(noon(), (80, 24), Bindings::load("emacs", Some(OWN_KEYS)).unwrap());
        app.demo = true;
        app.look.themes = ["dark", "light", "terminal"].map(str::to_owned).to_vec();
        app.look.theme = "dark".into();
        let text = Printable::new("keymap not taken");
        app.notices.push(Notice { at: noon(), severity: Severity::Warning, text });
        let header = Header::of(&app, &surface(), "emacs", Some("xterm-256color"));
        let recorder = Recorder::with_memory(header, bytes);
        let styles = Themes::shipped().load("dark", &surface()).unwrap();
        Self { app, recorder, styles, now: noon(), frames: Vec::new() }
    }

    pub(super) fn give(&mut self, event: Event) {
        for effect in self.recorder.update(&mut self.app, event) {
            if let Effect::Theme(name) = effect {
                self.styles = Themes::shipped().load(&name, &surface()).unwrap();
            }
        }
    }

    pub(super) fn draw(&mut self) {
        self.frames.push(scene::draw(&self.app, &self.styles));
        self.recorder.drawn();
    }

    pub(super) fn press(&mut self, keys: &str) {
        for key in keys.split_whitespace() {
            self.give(Event::Key(key.parse().unwrap()));
            self.draw();
        }
    }

    fn type_text(&mut self, text: &str) {
        for c in text.chars() {
            self.give(Event::Key(Key::char(c)));
        }
        self.draw();
    }

    pub(super) fn pass(&mut self, seconds: i64) {
        self.now += jiff::SignedDuration::from_secs(seconds);
        self.give(Event::Clock(self.now));
    }

    /// Every provider of the made-up world is read at this moment.
    fn read(&mut self, world: &DemoWorld) {
        for mut observer in world.observers() {
            let (provider, feed, interval) = (observer.id(), observer.feed(), observer.interval());
            self.give(Event::Expected { provider: provider.clone(), feed, interval });
            let executor = tokio::runtime::Builder::new_current_thread().build().unwrap();
            let outcome = executor.block_on(observer.observe());
            self.give(Event::Observed { provider, at: self.now, interval, outcome });
            self.draw();
        }
    }

    fn log(&mut self, lines: &[&str]) {
        let lines = lines.iter().map(|line| LogLine::from_bytes(line.as_bytes())).collect();
        self.give(Event::Log(LogBatch { source: ProviderId::new("file:/var/log/app.log"), lines }));
    }

    /// Written to a file and read back from there, with the text of the file.
    fn through_a_file(&self) -> (Recording, String) {
        let folder = tempfile::tempdir().unwrap();
        let path = self.write(folder.path().join("reports"));
        (read_recording(&path).unwrap(), std::fs::read_to_string(&path).unwrap())
    }

    pub(super) fn write(&self, folder: PathBuf) -> PathBuf {
        Reports { folder: Some(folder) }.write(self.recorder.recording(), noon()).unwrap()
    }

    fn last_frame(&self) -> String {
        scene::rows(self.frames.last().unwrap()).join("\n")
    }
}

const OWN_KEYS: (&str, &str) = ("keymap.toml", "[global]\nrefresh = [\"ctrl-r\", \"x \\\\\"]\nmouse = []\n");

fn world() -> DemoWorld {
    DemoWorld::new(7, DemoScale::default(), DemoScenario::Incident, DemoClock::Frozen(noon()))
}

/// Everything that can reach a console, in the demo world.
pub(super) fn long_session() -> Session {
    let mut session = Session::new();
    session.give(Event::Resize(120, 40));
    session.draw();
    session.give(Event::Theme("light".into()));
    session.styles = Themes::shipped().load("light", &surface()).unwrap();
    session.read(&world());
    session.give(Event::LogState(ProviderId::new("file:/var/log/app.log"), SourceState::Following));
    session.log(&[
        "2026-03-02T11:59:58Z INFO \u{1b}[32mready\u{1b}[0m",
        "ERROR bank: no answer \u{1b}]0;x\u{7}",
        "東京",
    ]);
    session.draw();
    session.press("2 j j enter");
    jobs(&mut session);
    session.press("esc 1 G :");
    session.type_text("gpu");
    session.press("esc 4 /");
    session.give(Event::Paste("bank\nrm".into()));
    session.press("enter");
    session.give(Event::Resize(80, 24));
    session.draw();
    session.give(Event::Mouse(Mouse { column: 10, row: 8, kind: MouseKind::Press }));
    session.draw();
    session.pass(40);
    let gone = Fault::new(FaultKind::Unreachable, "no route to the far side").with_retry_at(noon()).with_hint("ping");
    let (provider, interval) = (ProviderId::new("github"), Duration::from_secs(30));
    session.give(Event::Observed { provider, at: session.now, interval, outcome: Err(gone) });
    session.give(Event::LogsDropped(ProviderId::new("file:/var/log/app.log"), 1_200));
    session.give(Event::Link(LinkReading { frames: 40, bytes: 90_000, is_slow: true }));
    session.draw();
    session.press("T ? ctrl-d q 3 space * z");
    session.pass(400);
    session.draw();
    session
}

fn jobs(session: &mut Session) {
    let run = session.app.run.clone().expect("a run is open");
    let outcome = Ok(world().jobs(&run.key, run.attempt, noon()));
    session.give(Event::Jobs { key: run.key, attempt: run.attempt, at: noon(), run: None, outcome });
    session.draw();
}

fn player(recording: Recording) -> Player {
    Player::new(recording, Themes::shipped(), None, None).unwrap()
}

#[test]
fn every_frame_of_a_session_is_drawn_again_to_the_cell() {
    let session = long_session();
    let (recording, _) = session.through_a_file();
    assert!(!recording.header.truncated && recording.before.is_empty());
    let mut player = player(recording);
    let mut different = std::collections::BTreeSet::new();
    for (at, wanted) in session.frames.iter().enumerate() {
        let frame = player.step().unwrap().unwrap_or_else(|| panic!("frame {} is missing", at + 1));
        assert_eq!((frame.number, frame.of), (at + 1, session.frames.len()));
        let again = scene::draw(player.app(), player.styles());
        assert!(again == *wanted, "frame {}:\n{}", at + 1, scene::rows(&again).join("\n"));
        different.insert(player.digest().unwrap());
    }
    assert_eq!(player.step().unwrap(), None);
    assert_eq!(player.next_at_ms(), None);
    assert!(different.len() > 20, "the session shows {} different frames", different.len());
}

#[test]
fn what_was_never_drawn_is_the_last_frame() {
    let mut session = Session::new();
    session.give(Event::Resize(90, 30));
    session.draw();
    session.give(Event::Key(Key::char('?')));
    let (recording, _) = session.through_a_file();
    let mut player = player(recording);
    assert_eq!(player.step().unwrap().unwrap().of, 2);
    player.step().unwrap().unwrap();
    assert_eq!(
        player.text(false).unwrap().trim_end(),
        scene::rows(&scene::draw(&session.app, &session.styles)).join("\n").trim_end()
    );
}

#[test]
fn another_size_shows_the_same_at_that_size() {
    let (recording, _) = long_session().through_a_file();
    let mut player = Player::new(recording, Themes::shipped(), Some(Depth::Mono), Some((100, 30))).unwrap();
    while player.step().unwrap().is_some() {
        assert_eq!(player.app().size, (100, 30));
    }
    assert_eq!(player.text(false).unwrap().lines().count(), 30);
}

#[test]
fn a_recording_that_forgot_its_beginning_says_so_and_leads_to_the_same_place() {
    let memory = 256 << 10;
    let mut session = Session::with_memory(memory);
    session.give(Event::Resize(120, 40));
    session.read(&world());
    // The place that the forgotten keys led to: a filtered list, sorted, its second row under the cursor.
    session.press("2 / s t a t u s : f a i l e d enter s j z");
    for second in 0..400 {
        session.log(&[&format!("INFO request {second} {}", "x".repeat(2_000))]);
        session.pass(1);
        assert!(session.recorder.memory_bytes() <= memory, "{} bytes", session.recorder.memory_bytes());
    }
    session.give(Event::Link(LinkReading { frames: 1, bytes: 1, is_slow: false }));
    session.draw();
    let (recording, text) = session.through_a_file();
    assert!(recording.header.truncated);
    assert!(text.lines().next().unwrap().contains("\"truncated\":true"));
    assert!(recording.before.iter().any(|step| matches!(step, Before::Stand(_))));
    let is_key = |moment: &orchestra_console::runtime::Moment| matches!(moment.event, Event::Key(_));
    assert!(!recording.moments.iter().any(is_key), "the keys were to be forgotten");
    let mut player = player(recording);
    while player.step().unwrap().is_some() {}
    let again = player.text(false).unwrap();
    assert_eq!(again.trim_end(), session.last_frame().trim_end());
    assert!(again.contains("status:failed") && again.contains("▌"), "{again}");
    assert_eq!(Stand::of(player.app()), Stand::of(&session.app));
}

#[test]
fn a_recording_that_begins_while_a_text_is_typed_goes_on_with_it() {
    let mut session = Session::with_memory(64 << 10);
    session.give(Event::Resize(120, 40));
    session.press("4 /");
    session.type_text("bank");
    for _ in 0..60 {
        session.log(&[&"x".repeat(3_000)]);
    }
    session.type_text("rupt");
    let (recording, _) = session.through_a_file();
    assert!(recording.header.truncated);
    let mut player = player(recording);
    while player.step().unwrap().is_some() {}
    assert_eq!(player.app().field.as_ref().unwrap().text(), "bankrupt");
    assert_eq!(player.app().logs.filter, "bankrupt");
}

#[test]
fn log_lines_shared_with_the_console_are_counted_once_they_would_be_freed() {
    let mut session = Session::new();
    let before = session.recorder.memory_bytes();
    let lines = vec!["x".repeat(200); 512];
    session.log(&lines.iter().map(String::as_str).collect::<Vec<_>>());
    let more = session.recorder.memory_bytes() - before;
    assert!((512 * 200..512 * 500).contains(&more), "{more} bytes for 512 lines of 200");
}

#[test]
fn a_reading_that_shares_its_rows_with_the_last_costs_little_more() {
    let mut session = Session::new();
    session.give(Event::Resize(120, 40));
    let world =
        DemoWorld::new(7, DemoScale::parse("runs=5000").unwrap(), DemoScenario::Incident, DemoClock::Frozen(noon()));
    let mut observer = world.observers().into_iter().find(|one| one.id().as_str() == "github").unwrap();
    let executor = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let mut costs = Vec::new();
    for _ in 0..2 {
        let before = session.recorder.memory_bytes();
        let outcome = executor.block_on(observer.observe());
        let (provider, interval) = (observer.id(), observer.interval());
        session.give(Event::Observed { provider, at: noon(), interval, outcome });
        costs.push(session.recorder.memory_bytes() - before);
    }
    assert!(costs[0] > 1_000_000 && costs[1] < costs[0] / 10, "{costs:?}");
}

/// Ways in which a token can come into a recording.
#[derive(Debug, Clone)]
enum Way {
    Log,
    Notice,
    Fault,
    Runs,
    Source,
    Paste,
    /// Pasted into the filter in two parts.
    TwoPastes(usize),
    /// Typed into the filter, with other events between.
    Filter(usize),
    /// Typed into the palette with a wrong letter, taken back, in the middle.
    Mistyped(usize),
    /// Typed with its beginning added last.
    Backwards(usize),
    /// Typed where nothing is a field.
    Nowhere,
}

fn way() -> impl Strategy<Value = Way> {
    use Way::{Backwards, Fault, Filter, Log, Mistyped, Notice, Nowhere, Paste, Runs, Source, TwoPastes};
    prop_oneof![
        prop::sample::select(vec![Log, Notice, Fault, Runs, Source, Paste, Nowhere]),
        (1..39_usize).prop_map(TwoPastes),
        (1..39_usize).prop_map(Filter),
        (1..39_usize).prop_map(Mistyped),
        (1..39_usize).prop_map(Backwards),
    ]
}

fn leak(session: &mut Session, token: &str, way: &Way) {
    let provider = ProviderId::new("github");
    match way {
        Way::Log => {
            // As if its source had not looked for tokens.
            let text = Styled::plain(format!("using {token} now").as_str());
            let lines = vec![LogLine { at: None, level: None, text }];
            session.give(Event::Log(LogBatch { source: ProviderId::new("x"), lines }));
        }
        Way::Notice => {
            let text = Printable::new(format!("refused: {token}"));
            session.give(Event::Notice(Notice { at: noon(), severity: Severity::Info, text }));
        }
        Way::Fault => {
            let outcome = Err(Fault::new(FaultKind::Unauthorized, format!("no {token}")).with_hint(token));
            session.give(Event::Observed { provider, at: noon(), interval: Duration::from_secs(9), outcome });
        }
        Way::Runs => {
            let run = std::sync::Arc::new(orchestra_console::domain::WorkflowRun {
                title: token.into(),
                ..scene::run(1, "a/b", token, orchestra_console::domain::RunStatus::Other(token.into()), None)
            });
            let reading = orchestra_console::domain::RunsReading { runs: vec![run], ..Default::default() };
            let outcome = Ok(Observation { remark: Some(token.into()), ..Snapshot::Runs(reading.into()).into() });
            session.give(Event::Observed { provider, at: noon(), interval: Duration::from_secs(9), outcome });
        }
        Way::Source => session.give(Event::LogState(ProviderId::new(format!("file:/{token}")), SourceState::Ended)),
        Way::Paste => session.give(Event::Paste(token.into())),
        Way::TwoPastes(at) => {
            session.press("2 /");
            session.give(Event::Paste(token[..*at].into()));
            session.pass(1);
            session.give(Event::Paste(token[*at..].into()));
            session.press("enter");
        }
        Way::Filter(at) => {
            session.press("2 /");
            session.type_text(&token[..*at]);
            session.pass(1);
            session.type_text(&token[*at..]);
            session.press("enter");
        }
        Way::Mistyped(at) => {
            session.press(":");
            session.type_text(&format!("{}~", &token[..*at]));
            session.press("backspace");
            session.type_text(&token[*at..]);
            session.press("esc");
        }
        Way::Backwards(at) => {
            session.press("2 /");
            session.type_text(&token[*at..]);
            session.press("home");
            session.type_text(&token[..*at]);
            session.press("esc");
        }
        Way::Nowhere => {
            session.press("0");
            session.type_text(token);
            session.press("esc esc");
        }
    }
}

/// All that keys and pastes of a recording write, in their order.
fn written(recording: &Recording) -> String {
    let mut text = String::new();
    for moment in &recording.moments {
        match &moment.event {
            Event::Key(Key { code: KeyCode::Char(c), .. }) => text.push(*c),
            Event::Paste(pasted) => text.push_str(pasted),
            _ => {}
        }
    }
    text
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn a_token_never_gets_into_a_recording(
        secret in "[A-Za-z0-9]{36}",
        ways in prop::collection::vec(way(), 1..5),
        memory in prop::sample::select(vec![4_usize << 10, 4 << 20]),
    ) {
        let token = format!("ghp_{secret}");
        let mut session = Session::with_memory(memory);
        session.give(Event::Resize(120, 40));
        for way in &ways {
            leak(&mut session, &token, way);
        }
        let (recording, text) = session.through_a_file();
        prop_assert!(!text.contains(&token) && !text.contains(&secret));
        let written = written(&recording);
        prop_assert!(!written.contains(&secret), "{}", written);
        // In two parts the halves are nowhere either.
        for way in &ways {
            if let Way::Backwards(at) | Way::Mistyped(at) | Way::TwoPastes(at) = way {
                let (first, second) = token.split_at(*at);
                let longer = if first.len() > second.len() { first } else { second };
                prop_assert!(!written.contains(longer), "{}", written);
            }
        }
        let mut player = player(recording);
        while player.step().unwrap().is_some() {}
    }
}

#[test]
fn what_is_no_token_is_typed_as_it_was() {
    let mut session = Session::new();
    session.give(Event::Resize(120, 40));
    session.press("2 / s t a t u s : f a i l e d enter");
    let (recording, _) = session.through_a_file();
    assert_eq!(written(&recording), "2/status:failed");
}

#[test]
fn a_masked_token_leaves_a_text_of_the_same_length() {
    let mut session = Session::new();
    session.give(Event::Resize(120, 40));
    let token = format!("ghp_{}", "a1B2".repeat(9));
    session.press("2 /");
    session.type_text(&token);
    let (recording, text) = session.through_a_file();
    assert!(!text.contains(&token), "{text}");
    assert_eq!(written(&recording), format!("2/{}", "•".repeat(40)));
    let mut player = player(recording);
    while player.step().unwrap().is_some() {}
    assert_eq!(player.app().field.as_ref().unwrap().text(), "•".repeat(40));
}

#[test]
fn measurements_that_are_no_number_come_back_as_that() {
    let mut session = Session::new();
    let mut host = scene::host();
    (host.cpu_percent, host.cpu_percent_per_core[0]) = (f32::NAN, f32::INFINITY);
    let mut gpu = scene::gpu(1);
    gpu.power_watts = Some(f32::NAN);
    for (provider, snapshot) in
        [("host", Snapshot::Host(host.into())), ("nvml", Snapshot::Gpus(vec![std::sync::Arc::new(gpu)].into()))]
    {
        let provider = ProviderId::new(provider);
        session.give(Event::Observed {
            provider,
            at: noon(),
            interval: Duration::from_secs(2),
            outcome: Ok(snapshot.into()),
        });
    }
    let (recording, _) = session.through_a_file();
    let mut text = String::new();
    write!(text, "{:?}", recording.moments).unwrap();
    assert_eq!(recording.moments.len(), 2);
    assert!(text.contains("cpu_percent: NaN") && text.contains("samples: ["), "{text}");
}

/// An event of every kind, with everything in it that it can hold.
fn of_every_kind() -> Vec<Event> {
    let (at, interval) = (noon(), Duration::from_millis(2_500));
    let observed = |name: &str, snapshot: Snapshot| {
        let quota = Some(Quota { limit: 60, remaining: 58, resets_at: Some(noon()), ..Quota::default() });
        let outcome = Ok(Observation { quota, remark: Some("public".into()), at: Some(noon()), ..snapshot.into() });
        Event::Observed { provider: ProviderId::new(name), at, interval, outcome }
    };
    let mut host = scene::host();
    host.cpu_history = finite(scene::gpu(1)).history;
    host.listeners = vec![
        Listener { address: "[::1]:80".parse().unwrap(), process: Some((7, "web".into())) },
        Listener { address: "127.0.0.1:5432".parse().unwrap(), process: None },
    ];
    let mut run = scene::run(1, "a/b", "ci", RunStatus::Other("quarantined".into()), Some(Conclusion::TimedOut));
    run.started_at = None;
    let fault = Fault::new(FaultKind::RateLimited, "wait").with_hint("later").with_retry_at(noon());
    let runs = RunsReading {
        repositories: vec!["a/b".into()],
        runs: vec![run.into()],
        faults: vec![("c/d".into(), fault.clone())],
    };
    let environment = EnvironmentReading {
        name: "production".into(),
        layer: Layer::Production,
        price_cents_per_hour: Some(u64::MAX),
        services: vec![
            Service { instances: Some((1, 2)), history: finite(scene::gpu(1)).history, ..Service::named("web") }.into(),
        ],
    };
    let line = LogLine::from_bytes(b"2026-03-14T14:35:50.120Z WARN \x1b[1;38;5;9mred\x1b[0m \x1b[48;2;1;2;3mblue");
    let source = ProviderId::new("file:/var/log/app.log");
    vec![
        Event::Observed {
            provider: ProviderId::new("github"),
            at,
            interval,
            outcome: Ok(Observation {
                token_end: Some(TokenEnd { name: "github.com".into(), at, renew: "orchestra auth rotate".into() }),
                ..Snapshot::Runs(RunsReading::default().into()).into()
            }),
        },
        Event::Clock(at),
        Event::Resize(120, 40),
        Event::Theme("light".into()),
        Event::Expected { provider: ProviderId::new("host"), feed: Feed::Environments, interval },
        observed("host", Snapshot::Host(host.into())),
        observed("checks", Snapshot::Services(ServicesReading { environments: vec![environment] }.into())),
        observed("git", Snapshot::Repository(scene::repository().into())),
        observed("nvml", Snapshot::Gpus(vec![std::sync::Arc::new(finite(scene::gpu(2)))].into())),
        observed("github", Snapshot::Runs(runs.into())),
        Event::Observed { provider: ProviderId::new("github"), at, interval, outcome: Err(fault.clone()) },
        Event::Jobs {
            key: RunKey { repository: "a/b".into(), id: u64::MAX },
            attempt: 2,
            at,
            run: None,
            // What earlier versions did not know yet.
            outcome: Ok(vec![Job { created_at: None, labels: Vec::new(), ..scene::job("build", 2, false) }]),
        },
        Event::JobLog {
            key: JobLogKey { run: RunKey { repository: "a/b".into(), id: 1 }, job: 2, attempt: 3 },
            said: JobLogSaid::Lines(vec![job_line()]),
        },
        Event::LogState(source.clone(), SourceState::Failed(fault)),
        Event::Log(LogBatch { source: source.clone(), lines: vec![line] }),
        Event::LogsDropped(source, 3),
        Event::Notice(Notice { at, severity: Severity::Critical, text: "broken".into() }),
        Event::Link(LinkReading { frames: 1, bytes: 2, is_slow: false }),
        Event::Mouse(Mouse { column: 3, row: 9, kind: MouseKind::ScrollDown }),
        Event::Key("ctrl-minus".parse().unwrap()),
        Event::Key("shift-tab".parse().unwrap()),
        Event::Key(Key::char('東')),
        Event::Paste("a \"b\"\n".into()),
        Event::Configured(Box::new(configured())),
        Event::Misconfigured("config.toml:3: unknown key".into()),
        Event::Removed(ProviderId::new("checks production")),
        Event::CommandSaid { id: 3, lines: vec!["hello".into()] },
        Event::CommandEnded { id: 3, outcome: Err(Fault::new(FaultKind::Absent, "no such program")) },
    ]
    .into_iter()
    .chain(of_executions())
    .collect()
}

fn job_line() -> JobLine {
    let text = Styled::for_log(b"a \x1b[31mred\x1b[0m line");
    JobLine { number: 4, at: Some(noon()), mark: Some(MarkKind::Error), text, left_out: 5 }
}

/// The kinds that are about executions and plans.
fn of_executions() -> Vec<Event> {
    let demo = scene::demo();
    let id = || "2b9d5a70c6e8".to_owned();
    let (plan, entries, lines) = demo.execution(&id()).unwrap();
    let fault = || Fault::new(FaultKind::Conflict, "another holds it");
    let workflow =
        Workflow { id: 7, name: "deploy".into(), path: ".github/workflows/deploy.yml".into(), state: "active".into() };
    vec![
        Event::Actor("ada@workbench".into()),
        Event::Executions { outcome: Ok(demo.executions()) },
        Event::ExecutionRead { id: id(), plan: Some(plan), entries },
        Event::ExecutionSaid { id: id(), lines },
        Event::ExecutionLost { id: id(), fault: fault() },
        Event::Offered(orchestra_console::provider::DemoWorld::offers()),
        Event::DispatchForm {
            repository: "octo/shop".into(),
            workflow: Box::new(workflow),
            reference: "main".into(),
            outcome: Err(fault()),
        },
        Event::ChangePlanned { asked: 3, outcome: Err(vec!["no answer".into()]) },
        Event::Planned { outcome: Ok(Box::new(demo.planned("demo"))) },
        Event::Planned { outcome: Err(vec!["the name is taken".into()]) },
        Event::Started { outcome: Err(fault()) },
    ]
}

/// Settings with a value of every shape.
fn configured() -> Configured {
    let text = "[ui]\ngraphs = \"block\"\n[logs]\nsources = [\"a\"]\n\
                [[commands]]\nname = \"c\"\nkeys = [\"X\"]\nrun = [\"echo\", \"{run_id}\"]\nin = [\"pipelines\"]\n\
                [notify]\nby = \"bell\"\nquiet_hours = \"22:00-07:00\"\n\
                [[checks]]\nname = \"db\"\ntcp = \"localhost:1\"\n\
                [[checks]]\nname = \"web\"\nurl = \"http://localhost/\"\nbody = \"ok\"\n";
    let file = parse_toml("config.toml", text).unwrap();
    let mut settings = Settings::resolve(&[("config.toml".into(), file)], &Variables::default()).unwrap();
    // Where a value is from is of no use to a frame.
    settings.origins = Default::default();
    let look = Look { themes: vec!["dark".into()], theme: "dark".into(), before: None };
    Configured {
        settings: settings.into(),
        bindings: Bindings::shipped().unwrap(),
        look,
        news: Some("read anew".into()),
    }
}

/// Where a sample is missing, nothing is equal to it.
fn finite(mut gpu: Gpu) -> Gpu {
    gpu.history = Series::new(4);
    [0.1, 33.3, 100.0].into_iter().for_each(|sample| gpu.history.push(sample));
    gpu
}

fn events(recording: &Recording) -> Vec<Event> {
    recording.moments.iter().map(|moment| moment.event.clone()).collect()
}

#[test]
fn an_event_of_every_kind_comes_back_as_it_was() {
    let mut session = Session::new();
    of_every_kind().into_iter().for_each(|event| session.give(event));
    let (recording, _) = session.through_a_file();
    for (again, event) in events(&recording).iter().zip(of_every_kind()) {
        assert_eq!(*again, event);
    }
    assert_eq!(recording.moments.len(), of_every_kind().len());
}

/// Written by the first version that knew this format.
#[test]
fn a_recording_of_an_earlier_version_can_be_read() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/recording-1.jsonl");
    let recording = read_recording(&path).unwrap();
    let known = of_every_kind();
    let unknown: Vec<Event> = events(&recording).into_iter().filter(|event| !known.contains(event)).collect();
    assert!(unknown.is_empty() && recording.moments.len() == 21, "read otherwise: {unknown:?}");
    assert_eq!((recording.header.format, recording.header.truncated), (1, false));
    let mut player = player(recording);
    while player.step().unwrap().is_some() {}
    assert!(player.text(false).unwrap().contains("▶ 0 Overview"));
}

/// A new kind of event needs a line above; this stops compiling without one.
#[test]
fn no_kind_of_event_is_left_out() {
    let kinds: std::collections::BTreeSet<&str> = of_every_kind().iter().map(kind).collect();
    assert_eq!(kinds.len(), 30);
}

fn kind(event: &Event) -> &'static str {
    match event {
        Event::Clock(_) => "clock",
        Event::Key(_) => "key",
        Event::Paste(_) => "paste",
        Event::Mouse(_) => "mouse",
        Event::Resize(..) => "resize",
        Event::Theme(_) => "theme",
        Event::Expected { .. } => "expected",
        Event::Observed { .. } => "observed",
        Event::Jobs { .. } => "jobs",
        Event::JobLog { .. } => "job log",
        Event::Log(_) => "log",
        Event::LogState(..) => "log state",
        Event::LogsDropped(..) => "logs dropped",
        Event::Notice(_) => "notice",
        Event::Link(_) => "link",
        Event::Configured(_) => "configured",
        Event::Misconfigured(_) => "misconfigured",
        Event::Removed(_) => "removed",
        Event::CommandSaid { .. } => "command said",
        Event::CommandEnded { .. } => "command ended",
        Event::Actor(_) => "actor",
        Event::Executions { .. } => "executions",
        Event::ExecutionRead { .. } => "execution read",
        Event::ExecutionSaid { .. } => "execution said",
        Event::ExecutionLost { .. } => "execution lost",
        Event::Offered(_) => "offered",
        Event::DispatchForm { .. } => "dispatch form",
        Event::ChangePlanned { .. } => "change planned",
        Event::Planned { .. } => "planned",
        Event::Started { .. } => "started",
    }
}

#[test]
fn a_token_typed_right_behind_a_key_is_masked() {
    let mut session = Session::new();
    session.give(Event::Resize(120, 40));
    session.press("0");
    session.type_text(&format!("ghp_{}", "a1B2".repeat(9)));
    let (recording, _) = session.through_a_file();
    assert!(!written(&recording).contains("a1B2"), "{}", written(&recording));
}
