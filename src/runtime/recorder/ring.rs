//! The events of the last while, in bounded memory.

use std::{
    collections::{BTreeMap, VecDeque},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Instant,
};

use super::{Before, Header, Moment, Recording, checkpoint::Checkpoint, weight};
use crate::{
    app::{App, Effect, Event, Stand, update},
    domain::{ProviderId, Snapshot, tokens_in},
};

/// Memory for events, by an honest estimate.
const CAP_BYTES: usize = 4 << 20;
/// Typed tokens that are known at most.
const MOST_TOKENS: usize = 100;

/// Keeps what goes through `update`. Cheap to clone; all clones are one.
#[derive(Debug, Clone)]
pub struct Recorder {
    header: Arc<Header>,
    started: Instant,
    /// Locked by the loop for the length of a push, and by whoever writes a file for that of a copy.
    ring: Arc<Mutex<Ring>>,
}

#[derive(Debug)]
struct Ring {
    held: VecDeque<Held>,
    bytes: usize,
    cap_bytes: usize,
    checkpoint: Checkpoint,
    /// The last reading of each provider: parts that a new one shares with it cost nothing.
    last: BTreeMap<ProviderId, Snapshot>,
    stand: Option<Arc<Stand>>,
    tokens: Vec<Arc<str>>,
}

#[derive(Debug)]
struct Held {
    moment: Moment,
    /// Where it led to, when that is elsewhere than before.
    stand: Option<Arc<Stand>>,
    bytes: usize,
}

impl Recorder {
    pub fn new(header: Header) -> Self {
        Self::with_memory(header, CAP_BYTES)
    }

    /// One that holds at most so many bytes of events.
    pub fn with_memory(header: Header, cap_bytes: usize) -> Self {
        let ring = Ring {
            held: VecDeque::new(),
            bytes: 0,
            cap_bytes,
            checkpoint: Checkpoint::default(),
            last: BTreeMap::new(),
            stand: None,
            tokens: Vec::new(),
        };
        Self { header: Arc::new(header), started: Instant::now(), ring: Arc::new(Mutex::new(ring)) }
    }

    /// Gives an event to the app, and keeps it. It is kept first: should it be the last, it is told.
    pub fn update(&self, app: &mut App, event: Event) -> Vec<Effect> {
        let is_input = matches!(event, Event::Key(_) | Event::Paste(_) | Event::Mouse(_));
        let at_ms = u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.ring().push(at_ms, event.clone());
        let effects = update(app, event);
        if is_input {
            self.ring().led_to(typed(app), Stand::of(app));
        }
        effects
    }

    /// A frame was drawn.
    pub fn drawn(&self) {
        if let Some(last) = self.ring().held.back_mut() {
            last.moment.is_drawn = true;
        }
    }

    /// All of it as it is now.
    pub fn recording(&self) -> Recording {
        self.copy(&self.ring())
    }

    /// The same in a panic: without the events when they were being kept just then.
    pub(in crate::runtime) fn rest(&self) -> Recording {
        match self.ring.try_lock() {
            Ok(ring) => self.copy(&ring),
            Err(_) => {
                let header = Header { truncated: true, ..(*self.header).clone() };
                Recording { header, crash: None, before: Vec::new(), moments: Vec::new(), tokens: Vec::new() }
            }
        }
    }

    /// Bytes of memory that the events are estimated at.
    pub fn memory_bytes(&self) -> usize {
        self.ring().bytes
    }

    fn copy(&self, ring: &Ring) -> Recording {
        let mut header = (*self.header).clone();
        header.truncated = ring.checkpoint.is_truncated();
        let before: Vec<Before> = ring.checkpoint.steps();
        let moments = ring.held.iter().map(|held| held.moment.clone()).collect();
        Recording { header, crash: None, before, moments, tokens: ring.tokens.clone() }
    }

    fn ring(&self) -> MutexGuard<'_, Ring> {
        self.ring.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Ring {
    fn push(&mut self, at_ms: u64, event: Event) {
        let last = if let Event::Observed { provider, .. } = &event { self.last.get(provider) } else { None };
        let bytes = size_of::<Held>() + weight::bytes(&event, last);
        if let Event::Observed { provider, outcome: Ok(observation), .. } = &event {
            self.last.insert(provider.clone(), observation.snapshot.clone());
        }
        self.bytes += bytes;
        self.held.push_back(Held { moment: Moment { at_ms, event, is_drawn: false, typed: None }, stand: None, bytes });
        // The newest stays, whatever its size: it may be the one that everything ends with.
        while self.bytes > self.cap_bytes && self.held.len() > 1 {
            let Some(oldest) = self.held.pop_front() else { break };
            self.bytes -= oldest.bytes;
            self.checkpoint.take(oldest.moment.event, oldest.stand);
        }
    }

    fn led_to(&mut self, typed: Option<Arc<str>>, stand: Stand) {
        let Some(held) = self.held.back_mut() else { return };
        let mut more = typed.as_ref().map_or(0, |typed| typed.len());
        // Looked for at once: a letter before or behind it later, and it has the shape of none.
        for token in typed.iter().flat_map(|typed| tokens_in(typed)) {
            if self.tokens.len() < MOST_TOKENS && !self.tokens.iter().any(|known| token.contains(&**known)) {
                self.tokens.push(token.into());
            }
        }
        held.moment.typed = typed;
        if self.stand.as_deref() != Some(&stand) {
            more += size_of::<Stand>() + 64;
            let stand = Arc::new(stand);
            held.stand = Some(stand.clone());
            self.stand = Some(stand);
        }
        held.bytes += more;
        self.bytes += more;
    }
}

fn typed(app: &App) -> Option<Arc<str>> {
    let field = app.palette.as_ref().map(|palette| &palette.field).or(app.field.as_ref());
    field.map(|field| field.text().into())
}
