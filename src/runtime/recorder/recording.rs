//! A recording as a whole: what a recorder hands out, and what a file holds.

use std::sync::Arc;

use super::{Crash, Header};
use crate::app::{Event, Stand};

/// Events in their order, with what they began from.
#[derive(Debug, Clone, PartialEq)]
pub struct Recording {
    pub header: Header,
    /// The panic that it ends with.
    pub crash: Option<Crash>,
    /// What stands for the events that were forgotten.
    pub before: Vec<Before>,
    pub moments: Vec<Moment>,
    /// Tokens that were typed; known while recording only. Wherever one of them stands it is removed.
    pub tokens: Vec<Arc<str>>,
}

/// A step to where a truncated recording begins.
#[derive(Debug, Clone, PartialEq)]
pub enum Before {
    Event(Event),
    Stand(Arc<Stand>),
}

/// One event.
#[derive(Debug, Clone, PartialEq)]
pub struct Moment {
    /// Milliseconds since the start.
    pub at_ms: u64,
    pub event: Event,
    /// A frame was drawn after it, before the next.
    pub is_drawn: bool,
    /// The text of the open field after it; known while recording only, for tokens to be found in.
    pub typed: Option<Arc<str>>,
}
