//! All services of one environment, and what is done next.

use super::{
    Ending, Moment, Phase, RestartPolicy, ServiceSpec, SupervisorSpec, SupervisorStatus, Unit,
    unit::{MISSES, SETTLING},
};

/// Decides what is started and stopped. It is told what happens, and never acts.
#[derive(Debug, Clone)]
pub struct Board {
    pub specs: Vec<ServiceSpec>,
    pub units: Vec<Unit>,
    ending: bool,
}

/// What to do now, with the place of the service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Move {
    Start(usize),
    /// End all its processes; with a reason, because it failed.
    Stop(usize, Option<String>),
}

impl Board {
    /// With what was written down before, where there is something: what was not wanted then is not wanted now, and
    /// generations go on.
    pub fn new(spec: &SupervisorSpec, before: Option<&SupervisorStatus>) -> Self {
        let units = spec.services.iter().map(|service| match before.and_then(|before| before.service(&service.name)) {
            Some(known) => Unit::new(known.wanted, known.generation, known.restarts),
            None => Unit::new(true, 0, 0),
        });
        Self { units: units.collect(), specs: spec.services.clone(), ending: false }
    }

    pub fn place(&self, name: &str) -> Option<usize> {
        self.specs.iter().position(|spec| spec.name == name)
    }

    pub fn is_ending(&self) -> bool {
        self.ending
    }

    /// Everything was stopped, as asked: the supervisor goes.
    pub fn is_over(&self) -> bool {
        self.ending && self.units.iter().all(|unit| !unit.phase.runs())
    }

    fn is_up(&self, at: usize) -> bool {
        self.units[at].wanted && !self.ending
    }

    /// Everything that is to be done now.
    pub fn moves(&self, now: Moment) -> Vec<Move> {
        (0..self.units.len()).filter_map(|at| self.next(at, now)).collect()
    }

    fn next(&self, at: usize, now: Moment) -> Option<Move> {
        let (unit, spec) = (&self.units[at], &self.specs[at]);
        match unit.phase {
            Phase::Waiting if self.is_up(at) && self.is_free(at) => Some(Move::Start(at)),
            Phase::BackingOff if self.is_up(at) && self.is_free(at) && unit.due.is_none_or(|due| due <= now) => {
                Some(Move::Start(at))
            }
            Phase::Starting | Phase::Ready | Phase::Unwell if !self.is_up(at) => {
                (!self.is_needed(at, |_| true)).then_some(Move::Stop(at, None))
            }
            Phase::Starting | Phase::Ready | Phase::Unwell if unit.again => {
                (!self.is_needed(at, |other| other.again)).then_some(Move::Stop(at, None))
            }
            Phase::Unwell if unit.misses >= MISSES && spec.restart != RestartPolicy::Never => {
                Some(Move::Stop(at, unit.reason.clone().or_else(|| Some("it does not answer".into()))))
            }
            Phase::Starting if now >= self.ready_limit(at) => {
                let why = unit.reason.as_ref().map(|why| format!(": {why}")).unwrap_or_default();
                Some(Move::Stop(at, Some(format!("it was not ready within {} s{why}", spec.ready_seconds))))
            }
            _ => None,
        }
    }

    fn ready_limit(&self, at: usize) -> Moment {
        self.units[at].since.saturating_add(Moment::from_secs(self.specs[at].ready_seconds))
    }

    /// Everything that it comes after is ready, and stays so.
    fn is_free(&self, at: usize) -> bool {
        let is_ready = |unit: &Unit| matches!(unit.phase, Phase::Ready | Phase::Finished) && !unit.again;
        self.specs[at].after.iter().filter_map(|name| self.place(name)).all(|before| is_ready(&self.units[before]))
    }

    /// Something that comes after it, and counts, still runs.
    fn is_needed(&self, at: usize, counts: impl Fn(&Unit) -> bool) -> bool {
        let name = &self.specs[at].name;
        self.specs
            .iter()
            .zip(&self.units)
            .any(|(spec, unit)| unit.phase.runs() && counts(unit) && spec.after.contains(name))
    }

    /// When there is something to do at the latest, if nothing happens before.
    pub fn next_due(&self) -> Option<Moment> {
        let due = |at: usize| match self.units[at].phase {
            Phase::BackingOff => self.units[at].due,
            Phase::Starting if self.specs[at].probe().is_none() => Some(self.units[at].since + SETTLING),
            Phase::Starting => Some(self.ready_limit(at)),
            _ => None,
        };
        (0..self.units.len()).filter_map(due).min()
    }

    /// Time passed: services without a health check are ready once they have lived a little.
    pub fn tick(&mut self, now: Moment) {
        for (unit, spec) in self.units.iter_mut().zip(&self.specs) {
            if unit.phase == Phase::Starting && spec.probe().is_none() && now >= unit.since + SETTLING {
                unit.answered(Ok(()), now);
            }
        }
    }

    /// A process is about to be started. Written down before it is.
    pub fn starting(&mut self, at: usize, now: Moment) {
        self.units[at].starting(now);
    }

    pub fn started(&mut self, at: usize, process: (u32, u64)) {
        self.units[at].process = Some(process);
    }

    pub fn failed_to_start(&mut self, at: usize, why: String, now: Moment) {
        self.units[at].failed_to_start(why, now);
        self.gone(at, now);
    }

    /// A process from before was found, and is the service.
    pub fn adopted(&mut self, at: usize, process: (u32, u64), now: Moment) {
        self.units[at].adopted(process, now);
    }

    pub fn stopping(&mut self, at: usize, failure: Option<String>, now: Moment) {
        self.units[at].stopping(failure, now);
    }

    /// An answer to a question that was asked of this generation.
    pub fn answered(&mut self, at: usize, generation: u64, answer: Result<(), String>, now: Moment) {
        if self.units[at].generation == generation {
            self.units[at].answered(answer, now);
        }
    }

    /// The first process of this generation ended by itself; true when what it left is to be ended now.
    pub fn ended(&mut self, at: usize, generation: u64, ending: Ending, now: Moment) -> bool {
        let unit = &mut self.units[at];
        let is_news = unit.generation == generation && unit.phase.runs() && unit.phase != Phase::Stopping;
        if is_news {
            unit.ended(ending, now);
        }
        is_news
    }

    /// Nothing of it runs any more.
    pub fn gone(&mut self, at: usize, now: Moment) {
        let is_up = self.is_up(at);
        self.units[at].gone(&self.specs[at], is_up, now);
    }

    /// These and what they wait for are wanted; all where none is named.
    ///
    /// # Errors
    /// A name that there is not.
    pub fn start(&mut self, names: &[String], now: Moment) -> Result<(), String> {
        let mut places = self.places(names)?;
        let mut seen = 0;
        while let Some(at) = places.get(seen).copied() {
            seen += 1;
            let before = self.specs[at].after.iter().filter_map(|name| self.place(name));
            let new: Vec<usize> = before.filter(|before| !places.contains(before)).collect();
            places.extend(new);
        }
        for at in places {
            self.units[at].wanted = true;
            self.units[at].wake(now);
            self.settle(at, now);
        }
        Ok(())
    }

    /// These and what waits for them are not wanted; all where none is named.
    ///
    /// # Errors
    /// A name that there is not.
    pub fn stop(&mut self, names: &[String], now: Moment) -> Result<(), String> {
        let mut places = self.places(names)?;
        let mut seen = 0;
        while let Some(at) = places.get(seen).copied() {
            seen += 1;
            let name = &self.specs[at].name;
            let after = (0..self.specs.len()).filter(|other| self.specs[*other].after.contains(name));
            let new: Vec<usize> = after.filter(|other| !places.contains(other)).collect();
            places.extend(new);
        }
        for at in places {
            self.units[at].wanted = false;
            self.settle(at, now);
        }
        Ok(())
    }

    /// These are stopped and started once, and wanted from now on; all where none is named.
    ///
    /// # Errors
    /// A name that there is not.
    pub fn restart(&mut self, names: &[String], now: Moment) -> Result<(), String> {
        for at in self.places(names)? {
            let unit = &mut self.units[at];
            unit.wanted = true;
            unit.again = unit.phase.runs();
            unit.wake(now);
            self.settle(at, now);
        }
        Ok(())
    }

    /// Stop everything and go; what is wanted stays as it is.
    pub fn end(&mut self, now: Moment) {
        self.ending = true;
        (0..self.units.len()).for_each(|at| self.settle(at, now));
    }

    fn settle(&mut self, at: usize, now: Moment) {
        let is_up = self.is_up(at);
        self.units[at].settle(is_up, now);
    }

    fn places(&self, names: &[String]) -> Result<Vec<usize>, String> {
        if names.is_empty() {
            return Ok((0..self.specs.len()).collect());
        }
        let known: Vec<&str> = self.specs.iter().map(|spec| spec.name.as_str()).collect();
        let place = |name: &String| {
            self.place(name).ok_or_else(|| format!("there is no service `{name}`; there are: {}", known.join(", ")))
        };
        names.iter().map(place).collect()
    }
}

#[cfg(test)]
#[path = "board_tests.rs"]
mod tests;
