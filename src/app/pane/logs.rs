//! Logs.

use crate::app::{App, Span};

pub(super) fn line(_app: &App) -> Vec<Span> {
    vec![Span::muted("")]
}
