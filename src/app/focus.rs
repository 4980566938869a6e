//! Which pane is worked in, and how much of the screen it has.

use crate::keymap::Pane;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Focus {
    pub pane: Pane,
    /// The pane has the screen to itself.
    pub zoomed: bool,
    /// Where `q` and Esc lead back to from the overview and the executions.
    pub last_main: Pane,
    /// The help lies over everything, scrolled by so many rows.
    pub help: Option<u16>,
}

impl Default for Focus {
    fn default() -> Self {
        Self { pane: Pane::Environments, zoomed: false, last_main: Pane::Environments, help: None }
    }
}

impl Focus {
    pub fn show(&mut self, pane: Pane) {
        self.pane = pane;
        if Pane::MAIN.contains(&pane) {
            self.last_main = pane;
        }
    }

    /// The pane `by` places further in the row of all panes.
    pub fn step(&mut self, by: isize) {
        let count = Pane::ALL.len() as isize;
        let next = (self.pane.number() as isize + by).rem_euclid(count);
        self.show(Pane::ALL[next as usize]);
    }

    /// One step out: from the help, the zoom, the overview. False when there is nowhere to go.
    pub fn leave(&mut self) -> bool {
        if self.help.take().is_some() {
            true
        } else if self.zoomed {
            self.zoomed = false;
            true
        } else if !Pane::MAIN.contains(&self.pane) {
            self.pane = self.last_main;
            true
        } else {
            false
        }
    }
}
