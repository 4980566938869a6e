//! New error lines, as many a minute as a person can hear.

use crate::app::{App, pane::short_name};
use crate::domain::{Timestamp, age};

/// Error lines told in a minute; those beyond are counted.
const A_MINUTE: u32 = 10;
const MINUTE_SECONDS: u64 = 60;

#[derive(Debug)]
pub(super) struct ErrorLines {
    /// Lines before this one have been dealt with.
    next: u64,
    opened: Timestamp,
    minute: Timestamp,
    told: u32,
    held_back: u64,
}

impl ErrorLines {
    /// Lines written before `opened` are the backlog, and no news.
    pub(super) fn new(opened: Timestamp) -> Self {
        Self { next: 0, opened, minute: opened, told: 0, held_back: 0 }
    }

    pub(super) fn tell(&mut self, app: &App, news: &mut Vec<String>) {
        let buffer = &app.logs.buffer;
        if age(app.now, self.minute).as_secs() >= MINUTE_SECONDS {
            if self.held_back > 0 {
                news.push(format!("logs: {} more error lines came; 4 shows the newest lines", self.held_back));
            }
            (self.minute, self.told, self.held_back) = (app.now, 0, 0);
        }
        let errors = buffer.errors();
        let new = errors.partition_point(|sequence| *sequence < self.next);
        for line in errors.iter().skip(new).filter_map(|sequence| buffer.line(*sequence)) {
            if line.at().is_some_and(|at| at < self.opened) {
                continue;
            }
            if self.told == A_MINUTE {
                self.held_back += 1;
                continue;
            }
            self.told += 1;
            let source = buffer.source(line).map_or("logs", |source| short_name(&source.id));
            news.push(format!("{source}: {}", line.text()));
        }
        self.next = buffer.end();
    }
}
