//! The life of a supervisor.

use std::{fs::File, path::Path, time::Duration};

use tokio::{
    net::UnixListener,
    sync::{mpsc, oneshot},
    task::{AbortHandle, JoinSet},
    time::{Instant, MissedTickBehavior, interval, sleep_until},
};

use super::{
    adoption::{self, Found},
    ears,
    ending::Family,
    launch::launch,
    processes::Mark,
    record::Record,
    session::{Side, detach},
    watching,
};
use crate::{
    domain::{Fault, FaultKind, Timestamp},
    plan::{Answer, Board, Ending, LogLimits, Moment, Move, Request, SupervisorSpec, SupervisorStatus},
    provider::{HealthAsker, SupervisorFolder},
};

/// Remains of a service that ended by itself get so long to follow it.
const REMAINS: Duration = Duration::from_secs(2);
/// How often logs are looked at.
const TRIM: Duration = Duration::from_secs(1);

/// How the call ended.
#[derive(Debug, PartialEq, Eq)]
pub enum Kept {
    /// It goes on in a process of its own.
    Elsewhere,
    /// It was asked to end, and everything is stopped.
    Ended,
    /// Another keeps this environment already.
    Already,
}

/// What a supervisor hears.
#[derive(Debug)]
pub(super) enum Word {
    Ended { place: usize, generation: u64, ending: Ending },
    Gone { place: usize, left: Vec<u32> },
    Answered { place: usize, generation: u64, answer: Result<(), String> },
    Asked { request: Request, reply: oneshot::Sender<Answer> },
    End,
}

/// Keeps the services of an environment running until it is asked to end, in a process of its own.
///
/// # Errors
/// It cannot begin: there is no specification, or the folder cannot be used.
pub async fn supervise(state_directory: &Path, environment: &str) -> Result<Kept, Fault> {
    let folder = SupervisorFolder::of(state_directory, environment);
    let broken = |what: &str, error: &std::io::Error| {
        Fault::new(FaultKind::Broken, format!("{}: {what}: {error}", folder.path().display()))
    };
    if folder.spec()?.is_none() {
        return Err(Fault::new(FaultKind::NotFound, format!("environment `{environment}` has no services to keep"))
            .with_hint("see: orchestra env list"));
    }
    if detach(state_directory, environment).map_err(|error| broken("no process could be started", &error))?
        == Side::Left
    {
        return Ok(Kept::Elsewhere);
    }
    let kept = keep(&folder, broken).await;
    if let Err(fault) = &kept {
        // Nobody reads what this process prints.
        Record { folder: folder.logs(), limits: LogLimits::default() }.say(&fault.to_string());
    }
    kept
}

/// The life itself, in the process that goes on.
async fn keep(folder: &SupervisorFolder, broken: impl Fn(&str, &std::io::Error) -> Fault) -> Result<Kept, Fault> {
    let Some(lock) = folder.lock_patiently().await.map_err(|error| broken("the lock cannot be taken", &error))? else {
        return Ok(Kept::Already);
    };
    // Read again under the lock: whoever had it before may have been told something else.
    let Some(spec) = folder.spec()? else { return Ok(Kept::Ended) };
    let before = folder.status().ok().flatten();
    let listener = folder.listen().map_err(|error| broken("the socket cannot be opened", &error))?;
    let mut supervisor = Supervisor::new(folder.clone(), spec, before.as_ref(), lock);
    supervisor.adopt(before.as_ref()).await;
    if before.is_some_and(|before| before.ending) {
        // The one before was killed in the middle of it.
        supervisor.board.end(supervisor.now());
    }
    supervisor.run(listener).await;
    Ok(Kept::Ended)
}

pub(super) struct Supervisor {
    pub(super) folder: SupervisorFolder,
    pub(super) spec: SupervisorSpec,
    pub(super) board: Board,
    mark: Mark,
    pub(super) record: Record,
    asker: HealthAsker,
    began: Instant,
    pub(super) began_at: Timestamp,
    pub(super) operations: Vec<String>,
    pub(super) written: Option<SupervisorStatus>,
    words: mpsc::Sender<Word>,
    heard: mpsc::Receiver<Word>,
    tasks: JoinSet<()>,
    /// Of each service, while it runs.
    askers: Vec<Option<AbortHandle>>,
    /// Held while we live.
    _lock: File,
}

impl Supervisor {
    fn new(folder: SupervisorFolder, spec: SupervisorSpec, before: Option<&SupervisorStatus>, lock: File) -> Self {
        let (words, heard) = mpsc::channel(64);
        let real = std::fs::canonicalize(folder.path()).unwrap_or_else(|_| folder.path().to_owned());
        Self {
            board: Board::new(&spec, before),
            mark: Mark { environment: spec.environment.clone(), folder: real.to_string_lossy().into_owned() },
            record: Record { folder: folder.logs(), limits: spec.logs },
            asker: HealthAsker::default(),
            began: Instant::now(),
            began_at: Timestamp::now(),
            operations: before.map(|before| before.operations.clone()).unwrap_or_default(),
            written: None,
            words,
            heard,
            tasks: JoinSet::new(),
            askers: spec.services.iter().map(|_| None).collect(),
            folder,
            spec,
            _lock: lock,
        }
    }

    pub(super) fn now(&self) -> Moment {
        self.began.elapsed()
    }

    /// Takes over what runs already.
    async fn adopt(&mut self, before: Option<&SupervisorStatus>) {
        let mark = self.mark.clone();
        let found = tokio::task::spawn_blocking(move || adoption::look(&mark)).await.unwrap_or_default();
        for stranger in adoption::strangers(&found, &self.spec) {
            self.record.say(&format!("{stranger} is no service any more: what runs of it is ended"));
            self.family(stranger, None, None).end(REMAINS).await;
        }
        let now = self.now();
        for (place, service) in self.spec.services.clone().iter().enumerate() {
            let carriers = found.get(&service.name).map(Vec::as_slice).unwrap_or_default();
            match adoption::judge(&service.name, carriers, before) {
                Some(Found::Whole { process, generation, has_strays }) => {
                    if has_strays {
                        self.family(&service.name, None, Some(generation)).end(REMAINS).await;
                    }
                    self.record.say(&format!("{} runs already, as process {}", service.name, process.0));
                    self.board.units[place].generation = generation;
                    self.board.adopted(place, process, now);
                    let words = self.words.clone();
                    self.tasks.spawn(watching::adopted(process, place, generation, words));
                    self.ask_health(place, generation);
                }
                Some(Found::Remains { generation }) => {
                    self.record.say(&format!("{} has ended, and what it left is ended", service.name));
                    self.board.units[place].generation = generation;
                    self.board.stopping(place, Some("it ended while nobody kept it".into()), now);
                    self.end_family(place, REMAINS);
                }
                None => {}
            }
        }
    }

    async fn run(&mut self, listener: UnixListener) {
        self.record.say(&format!("keeping {}", self.spec.environment));
        self.tasks.spawn(ears::listen(listener, self.words.clone()));
        self.tasks.spawn(ears::signals(self.words.clone()));
        let mut trim = interval(TRIM);
        trim.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            self.act();
            self.write();
            if self.board.is_over() {
                break;
            }
            let due = self.board.next_due().map(|due| self.began + due);
            tokio::select! {
                word = self.heard.recv() => if let Some(word) = word { self.hear(word) },
                _ = trim.tick() => {
                    let record = self.record.clone();
                    let _ = tokio::task::spawn_blocking(move || record.trim()).await;
                }
                () = sleep_until(due.unwrap_or_else(|| Instant::now() + TRIM)) => {}
            }
            while self.tasks.try_join_next().is_some() {}
        }
        self.record.say(&format!("{} is stopped", self.spec.environment));
        // It has come true: the next one is to start what is wanted.
        let _ = self.folder.write_status(&SupervisorStatus { ending: false, ..self.status() });
        let _ = std::fs::remove_file(self.folder.socket());
    }

    fn act(&mut self) {
        loop {
            let now = self.now();
            self.board.tick(now);
            let moves = self.board.moves(now);
            if moves.is_empty() {
                return;
            }
            for step in moves {
                match step {
                    Move::Start(place) => self.start(place),
                    Move::Stop(place, failure) => {
                        let name = &self.spec.services[place].name;
                        let why = failure.as_ref().map(|why| format!(": {why}")).unwrap_or_default();
                        self.record.say(&format!("stopping {name}{why}"));
                        self.board.stopping(place, failure, now);
                        let grace = Duration::from_secs(self.spec.services[place].stop_seconds);
                        self.end_family(place, grace);
                    }
                }
            }
        }
    }

    fn start(&mut self, place: usize) {
        self.board.starting(place, self.now());
        // Whoever finds a process of this generation knows that it was wanted.
        self.write();
        let generation = self.board.units[place].generation;
        let service = &self.spec.services[place];
        let log = self.folder.log(&service.name);
        match launch(service, &self.spec.directory, &log, &self.mark, generation) {
            Ok((child, process)) => {
                self.record.say(&format!("{} started as process {}", service.name, process.0));
                self.board.started(place, process);
                self.tasks.spawn(watching::child(child, place, generation, self.words.clone()));
                self.ask_health(place, generation);
            }
            Err(fault) => {
                self.record.say(&format!("{} cannot be started: {fault}", service.name));
                self.board.failed_to_start(place, fault.to_string(), self.now());
            }
        }
    }

    fn ask_health(&mut self, place: usize, generation: u64) {
        if let Some(probe) = self.spec.services[place].probe() {
            let asking = watching::health(probe, self.asker.clone(), place, generation, self.words.clone());
            self.askers[place] = Some(self.tasks.spawn(asking));
        }
    }

    fn family(&self, service: &str, root: Option<(u32, u64)>, except: Option<u64>) -> Family {
        Family { mark: self.mark.clone(), service: service.to_owned(), root, except }
    }

    fn end_family(&mut self, place: usize, grace: Duration) {
        if let Some(asker) = self.askers[place].take() {
            asker.abort();
        }
        let family = self.family(&self.spec.services[place].name, self.board.units[place].process, None);
        let words = self.words.clone();
        self.tasks.spawn(async move {
            let left = family.end(grace).await;
            let _ = words.send(Word::Gone { place, left }).await;
        });
    }

    fn hear(&mut self, word: Word) {
        let now = self.now();
        match word {
            Word::Ended { place, generation, ending } => {
                if self.board.ended(place, generation, ending, now) {
                    self.record.say(&format!("{}: {}", self.spec.services[place].name, ending.words()));
                    self.end_family(place, REMAINS);
                }
            }
            Word::Gone { place, left } => {
                if !left.is_empty() {
                    let name = &self.spec.services[place].name;
                    self.record.say(&format!("processes of {name} that cannot be ended: {left:?}"));
                }
                self.board.gone(place, now);
            }
            Word::Answered { place, generation, answer } => {
                let before = self.board.units[place].phase;
                self.board.answered(place, generation, answer, now);
                let unit = &self.board.units[place];
                if unit.phase != before {
                    let why = unit.reason.as_ref().map(|why| format!(": {why}")).unwrap_or_default();
                    self.record.say(&format!("{} is {}{why}", self.spec.services[place].name, unit.phase.word()));
                }
            }
            Word::Asked { request, reply } => {
                let answer = self.answer(request);
                let _ = reply.send(answer);
            }
            Word::End => self.board.end(now),
        }
    }
}
