//! Executions of plans. There are none in this version, and the pane says so.

use crate::app::{Block, Span};

pub(super) fn line() -> Vec<Span> {
    vec![Span::muted("none")]
}

pub(super) fn document() -> Vec<Block> {
    vec![
        Block::Heading("No executions".into()),
        Block::Prose(vec![Span::muted("This console has carried out no plan on this machine.")]),
        Block::Prose(vec![Span::muted(
            "This version only reads: nothing it shows was changed by it, but for commands of your own.",
        )]),
    ]
}
