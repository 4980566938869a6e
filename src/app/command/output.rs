//! What a command says, as a text that scrolls over the panes.

use std::{collections::VecDeque, time::Duration};

use ratatui::layout::Rect;

use crate::app::{App, Block, Mark, Span, fit};
use crate::domain::{Fault, Printable, Timestamp, age, long_age};

/// Lines kept; older ones go, and are counted.
const MOST_LINES: usize = 5_000;
/// Characters of one line that are kept.
const MOST_CHARACTERS: usize = 1_000;

/// The output of one run.
#[derive(Debug, Clone, PartialEq)]
pub struct Output {
    pub id: u64,
    pub name: Printable,
    pub lines: VecDeque<Printable>,
    /// Lines that came before those that are kept.
    pub forgotten: u64,
    pub scroll: u16,
    /// The end is in view, and stays there when lines come.
    pub follows: bool,
    pub state: OutputState,
    since: Timestamp,
}

#[derive(Debug, Clone, PartialEq)]
pub enum OutputState {
    Running,
    Stopped,
    Ended { took: Duration, fault: Option<Fault> },
}

impl Output {
    pub(super) fn new(id: u64, name: Printable, since: Timestamp) -> Self {
        Self {
            id,
            name,
            lines: VecDeque::new(),
            forgotten: 0,
            scroll: 0,
            follows: false,
            state: OutputState::Running,
            since,
        }
    }

    /// The first row in view, of so many; a page of them is seen.
    pub fn first_row(&self, rows: u16, page: u16) -> u16 {
        if self.follows { rows.saturating_sub(page) } else { self.scroll }
    }

    /// How it stands, for the frame around it.
    pub fn standing(&self, now: Timestamp) -> Vec<Span> {
        let mut spans = vec![match &self.state {
            OutputState::Running => Span::marked(Mark::Progress, format!("running {}", long_age(age(now, self.since)))),
            OutputState::Stopped => Span::marked(Mark::Skipped, "stopped"),
            OutputState::Ended { took, fault: None } => {
                Span::marked(Mark::Good, format!("ended after {}", long_age(*took)))
            }
            OutputState::Ended { took, .. } => Span::marked(Mark::Bad, format!("failed after {}", long_age(*took))),
        }];
        spans.push(Span::muted(if self.state == OutputState::Running { " · esc stops it" } else { " · esc closes" }));
        if self.forgotten > 0 {
            spans.push(Span::muted(format!(" · {} older lines forgotten", self.forgotten)));
        }
        spans
    }

    fn take(&mut self, lines: Vec<Printable>) {
        for line in lines {
            let cut = line.as_str().char_indices().nth(MOST_CHARACTERS).map(|(at, _)| at);
            self.lines.push_back(cut.map_or(line.clone(), |at| Printable::new(format!("{}…", &line.as_str()[..at]))));
        }
        while self.lines.len() > MOST_LINES {
            self.lines.pop_front();
            self.forgotten += 1;
        }
    }
}

/// Takes lines in. Nothing is laid out for them: they may come faster than that could be done.
pub(super) fn take(app: &mut App, id: u64, lines: Vec<Printable>) {
    if let Some(output) = app.commands.output.as_mut().filter(|output| output.id == id) {
        output.take(lines);
    }
}

/// The open output, broken into rows.
pub fn rows(app: &App) -> Option<Vec<Block>> {
    let output = app.commands.output.as_ref()?;
    let mut blocks: Vec<Block> =
        output.lines.iter().map(|line| Block::Prose(vec![Span::plain(line.as_str())])).collect();
    match &output.state {
        OutputState::Ended { fault: Some(fault), .. } => {
            blocks.push(Block::Prose(vec![Span::marked(Mark::Bad, fault.to_string())]));
        }
        OutputState::Ended { .. } if blocks.is_empty() => blocks.push(Block::muted("It said nothing.")),
        _ => {}
    }
    Some(fit(blocks, output_area(app.size).width.saturating_sub(3)))
}

/// Where an output lies: over all panes, between header and footer.
pub fn output_area((width, height): (u16, u16)) -> Rect {
    Rect::new(0, 1.min(height), width, height.saturating_sub(2))
}
