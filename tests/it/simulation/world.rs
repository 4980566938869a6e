//! A world that does as it was told, and a peer that counts.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
    time::Duration,
};

use orchestra_console::{
    domain::{Fault, FaultKind, Printable},
    execute::{Dice, World},
    plan::{Estimate, Fields, Operation, OperationId, Tool},
    provider::{Act, BoxFuture, Finding, Operate, OperationFault, Progress},
};
use serde_json::{Value, json};
use tokio::time::sleep;

/// What an operation does at one attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Script {
    Works,
    /// Nothing is done, and another attempt may help.
    Passes,
    /// Nothing is done, and never will be.
    Refuses,
    /// It is done, and the answer is lost.
    LosesAnswer,
    /// It is not done, and nobody says so.
    LosesRequest,
    /// It is done, and never answers.
    Hangs,
}

/// How many undos of a step fail before one works.
#[derive(Debug, Clone, Copy, Default)]
pub struct UndoScript {
    pub passing: u32,
    pub lasting: u32,
}

/// What the far side has seen.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Seen {
    pub step: String,
    /// Times that it was done, undone times included.
    pub done: u32,
    pub stands: bool,
    pub undone: u32,
}

#[derive(Default)]
struct State {
    scripts: BTreeMap<String, Vec<Script>>,
    undos: BTreeMap<String, UndoScript>,
    attempts: BTreeMap<String, usize>,
    seen: BTreeMap<OperationId, Seen>,
    order: Vec<String>,
    facts: BTreeMap<String, Value>,
    measured: BTreeMap<String, Vec<Value>>,
    /// Everything is done this often at each call.
    times: u32,
    /// Operations that cannot be asked about.
    silent: Vec<String>,
    /// Operations that are not done as a whole, however much of them there is.
    half_made: Vec<String>,
    /// How often it is said of a step that it still goes on.
    going_on: BTreeMap<String, u32>,
    running: usize,
    most_running: usize,
    roll: u64,
    slowest: u64,
}

#[derive(Clone, Default)]
pub struct Peer(Arc<Mutex<State>>);

impl Peer {
    /// Latencies are from `seed`, up to so many milliseconds.
    pub fn new(seed: u64, slowest: u64) -> Self {
        let peer = Self::default();
        let mut state = peer.0.lock().unwrap();
        (state.roll, state.slowest, state.times) = (seed, slowest, 1);
        drop(state);
        peer
    }

    pub fn script(&self, step: &str, scripts: &[Script]) {
        self.0.lock().unwrap().scripts.insert(step.into(), scripts.to_vec());
    }

    pub fn undo_script(&self, step: &str, script: UndoScript) {
        self.0.lock().unwrap().undos.insert(step.into(), script);
    }

    pub fn do_everything_twice(&self) {
        self.0.lock().unwrap().times = 2;
    }

    pub fn cannot_be_asked_about(&self, step: &str) {
        self.0.lock().unwrap().silent.push(step.into());
    }

    /// Asked about it, the far side says that it was not done; what there is of it stands.
    pub fn is_only_half_made(&self, step: &str) {
        self.0.lock().unwrap().half_made.push(step.into());
    }

    /// Asked about it, the far side says so often that it goes on, each time after 20 s.
    pub fn goes_on(&self, step: &str, times: u32) {
        self.0.lock().unwrap().going_on.insert(step.into(), times);
    }

    pub fn set_fact(&self, name: &str, value: Value) {
        self.0.lock().unwrap().facts.insert(name.into(), value);
    }

    /// What measurements of this name answer, the last for ever.
    pub fn set_measured(&self, name: &str, values: Vec<Value>) {
        self.0.lock().unwrap().measured.insert(name.into(), values);
    }

    /// Steps whose effect stands, with how often each was done.
    pub fn standing(&self) -> BTreeMap<String, u32> {
        let state = self.0.lock().unwrap();
        state.seen.values().filter(|seen| seen.stands).map(|seen| (seen.step.clone(), seen.done)).collect()
    }

    pub fn stands(&self, step: &str) -> bool {
        self.standing().contains_key(step)
    }

    /// How often each operation that is not idempotent was done, at most.
    pub fn most_done(&self) -> u32 {
        self.0.lock().unwrap().seen.values().map(|seen| seen.done).max().unwrap_or(0)
    }

    pub fn names_of(&self, step: &str) -> usize {
        self.0.lock().unwrap().seen.values().filter(|seen| seen.step == step).count()
    }

    /// `do a`, `undo a`, in order.
    pub fn order(&self) -> Vec<String> {
        self.0.lock().unwrap().order.clone()
    }

    pub fn most_running(&self) -> usize {
        self.0.lock().unwrap().most_running
    }

    /// What was running is not any more: its process is gone.
    pub fn forget_running(&self) {
        self.0.lock().unwrap().running = 0;
    }

    async fn wait(&self) {
        let pause = {
            let mut state = self.0.lock().unwrap();
            state.roll = next_random(state.roll);
            if state.slowest == 0 { 0 } else { state.roll % state.slowest }
        };
        sleep(Duration::from_millis(pause)).await;
    }

    fn effect(&self, act: Act<'_>, is_idempotent: bool) {
        let step = step_of(act.operation);
        let mut state = self.0.lock().unwrap();
        let times = state.times;
        state.order.push(format!("do {step}"));
        let seen = state.seen.entry(act.id.clone()).or_default();
        seen.step = step;
        let more = if is_idempotent { u32::from(!seen.stands) } else { times };
        seen.done += more;
        seen.stands = true;
    }
}

fn step_of(operation: &Operation) -> String {
    operation.inputs["step"].as_str().unwrap().to_owned()
}

fn outputs(step: &str) -> Fields {
    Fields::from_iter([("made".to_owned(), json!(format!("made-by-{step}")))])
}

fn fault(text: &str) -> Fault {
    Fault::new(FaultKind::Unreachable, text)
}

impl World for Peer {
    fn route(&self, _operation: &Operation) -> Result<&dyn Operate, Fault> {
        Ok(self)
    }
}

struct Running<'a>(&'a Peer);

impl<'a> Running<'a> {
    fn new(peer: &'a Peer) -> Self {
        let mut state = peer.0.lock().unwrap();
        state.running += 1;
        state.most_running = state.most_running.max(state.running);
        drop(state);
        Self(peer)
    }
}

impl Drop for Running<'_> {
    fn drop(&mut self) {
        let mut state = self.0.0.lock().unwrap();
        state.running = state.running.saturating_sub(1);
    }
}

impl Operate for Peer {
    fn tools(&self) -> Vec<Tool> {
        Vec::new()
    }

    fn validate(&self, _operation: &Operation) -> Vec<String> {
        Vec::new()
    }

    fn perform<'a>(
        &'a self,
        act: Act<'a>,
        progress: &'a dyn Progress,
    ) -> BoxFuture<'a, Result<Fields, OperationFault>> {
        Box::pin(async move {
            let name = act.operation.name.as_str();
            if name == "sim.fact" {
                self.wait().await;
                let state = self.0.lock().unwrap();
                let fact = act.operation.inputs["name"].as_str().unwrap();
                return Ok(Fields::from_iter([(
                    "is".to_owned(),
                    state.facts.get(fact).cloned().unwrap_or(Value::Null),
                )]));
            }
            if name == "sim.measure" {
                self.wait().await;
                let mut state = self.0.lock().unwrap();
                let what = act.operation.inputs["name"].as_str().unwrap();
                let values = state
                    .measured
                    .get_mut(what)
                    .map(|values| if values.len() > 1 { values.remove(0) } else { values[0].clone() });
                return match values {
                    Some(Value::String(error)) => Err(OperationFault::passing(fault(&error))),
                    value => Ok(Fields::from_iter([("status".to_owned(), value.unwrap_or(json!(200)))])),
                };
            }
            let _running = Running::new(self);
            let step = step_of(act.operation);
            let script = {
                let mut state = self.0.lock().unwrap();
                let attempt = state.attempts.entry(step.clone()).or_default();
                *attempt += 1;
                let attempt = *attempt - 1;
                state.scripts.get(&step).map_or(Script::Works, |scripts| {
                    scripts.get(attempt).or(scripts.last()).copied().unwrap_or(Script::Works)
                })
            };
            progress.say(Printable::new(format!("{step} begins")));
            self.wait().await;
            match script {
                Script::Passes => return Err(OperationFault::passing(fault("busy"))),
                Script::Refuses => return Err(OperationFault::lasting(fault("refused"))),
                Script::LosesRequest => return Err(OperationFault::open(fault("no answer"))),
                _ => {}
            }
            self.effect(act, name == "sim.idempotent");
            self.wait().await;
            match script {
                Script::LosesAnswer => Err(OperationFault::open(fault("no answer"))),
                Script::Hangs => std::future::pending().await,
                _ => Ok(outputs(&step)),
            }
        })
    }

    fn inspect<'a>(&'a self, act: Act<'a>) -> BoxFuture<'a, Result<Finding, Fault>> {
        Box::pin(async move {
            self.wait().await;
            let step = step_of(act.operation);
            let goes_on = match self.0.lock().unwrap().going_on.get_mut(&step) {
                Some(times) if *times > 0 => {
                    *times -= 1;
                    true
                }
                _ => false,
            };
            if goes_on {
                sleep(Duration::from_secs(20)).await;
                return Ok(Finding::Running("it is still running from before".into()));
            }
            let state = self.0.lock().unwrap();
            if state.silent.contains(&step) {
                return Ok(Finding::Unknown(Printable::new("the far side keeps no names")));
            }
            Ok(match state.seen.get(act.id) {
                Some(seen) if seen.stands && !state.half_made.contains(&step) => Finding::Present(outputs(&step)),
                _ => Finding::Absent,
            })
        })
    }

    fn undo<'a>(
        &'a self,
        act: Act<'a>,
        _outputs: &'a Fields,
        _progress: &'a dyn Progress,
    ) -> BoxFuture<'a, Result<(), OperationFault>> {
        Box::pin(async move {
            let _running = Running::new(self);
            self.wait().await;
            let step = step_of(act.operation);
            let times = {
                let mut state = self.0.lock().unwrap();
                let script = state.undos.entry(step.clone()).or_default();
                if script.passing > 0 {
                    script.passing -= 1;
                    return Err(OperationFault::passing(fault("busy")));
                }
                if script.lasting > 0 {
                    script.lasting -= 1;
                    return Err(OperationFault::lasting(fault("somebody else uses it")));
                }
                state.times
            };
            for _ in 0..times {
                let mut state = self.0.lock().unwrap();
                if let Some(seen) = state.seen.get_mut(act.id).filter(|seen| seen.stands) {
                    (seen.stands, seen.undone) = (false, seen.undone + 1);
                }
                state.order.push(format!("undo {step}"));
            }
            self.wait().await;
            Ok(())
        })
    }

    fn estimate(&self, _operation: &Operation) -> Estimate {
        Estimate::default()
    }
}

/// Random numbers that follow from a seed.
pub struct SeededDice(pub u64);

impl Dice for SeededDice {
    fn roll(&mut self) -> u64 {
        self.0 = next_random(self.0);
        self.0
    }
}

/// The next of a row of numbers (splitmix64).
pub fn next_random(seed: u64) -> u64 {
    let mut z = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}
