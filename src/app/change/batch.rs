//! Changes of which plans are asked for in one go: one of the thing under the cursor, or one of each marked row.

use crate::domain::Printable;
use crate::keymap::PipelinesView;
use crate::plan::{PipelineChange, PlannedPlan};

/// Something that was meant and is left as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct LeftOut {
    pub(super) name: String,
    pub(super) why: String,
}

/// What is said beside the changes.
#[derive(Debug, Clone, Default)]
pub(super) struct Aside {
    /// The list whose marks say what is meant; none where it is what is opened or under the cursor.
    pub(super) marks: Option<PipelinesView>,
    pub(super) left_out: Vec<LeftOut>,
}

impl Aside {
    pub(super) fn leave_out(&mut self, name: impl Into<String>, why: impl Into<String>) {
        self.left_out.push(LeftOut { name: name.into(), why: why.into() });
    }

    /// Why nothing is left to change, in one sentence.
    pub(super) fn nothing_left(&self) -> String {
        /// Reasons that are given one by one.
        const NAMED: usize = 2;
        match &self.left_out[..] {
            [] => "there is nothing to change".into(),
            [only] if self.marks.is_none() => only.why.clone(),
            [only] => format!("{}: {}", only.name, only.why),
            [first, rest @ ..] if rest.iter().all(|other| other.why == first.why) => {
                format!("of {} that are marked none is left: {}", self.left_out.len(), first.why)
            }
            all => {
                let named: Vec<String> =
                    all.iter().take(NAMED).map(|one| format!("{}: {}", one.name, one.why)).collect();
                let more = all.len().saturating_sub(NAMED);
                let more = if more > 0 { format!("; and {more} more") } else { String::new() };
                format!("of {} that are marked none is left: {}{more}", all.len(), named.join("; "))
            }
        }
    }
}

/// A change, and how it is told from the others.
#[derive(Debug, Clone)]
pub(super) struct Wanted {
    /// `acme/shop #812`.
    pub(super) name: String,
    /// What a person knows it by besides: the run's title.
    pub(super) about: String,
    /// It is marked, and the filter of the list hides it.
    pub(super) is_hidden: bool,
    pub(super) change: PipelineChange,
}

impl Wanted {
    /// One that there is nothing to be told from.
    pub(super) fn only(change: PipelineChange) -> Self {
        let name = change.repository().to_owned();
        Self { name, about: String::new(), is_hidden: false, change }
    }
}

/// A change whose plan has come.
#[derive(Debug, Clone)]
pub(super) struct Ready {
    pub(super) wanted: Wanted,
    pub(super) planned: Box<PlannedPlan>,
}

#[derive(Debug, Clone)]
struct Pending {
    /// The number under which its plan was asked for.
    asked: u64,
    wanted: Wanted,
    planned: Option<Box<PlannedPlan>>,
}

/// The changes, until the plan of each has come or cannot.
#[derive(Debug, Clone)]
pub struct ChangeBatch {
    pending: Vec<Pending>,
    aside: Aside,
}

impl ChangeBatch {
    /// `asked` is how many plans were asked for so far; each of these counts on from there.
    pub(super) fn new(asked: &mut u64, wanted: Vec<Wanted>, aside: Aside) -> Self {
        let pending = wanted.into_iter().map(|wanted| {
            *asked += 1;
            Pending { asked: *asked, wanted, planned: None }
        });
        Self { pending: pending.collect(), aside }
    }

    /// What is to be asked for, each with its number.
    pub(super) fn changes(&self) -> impl Iterator<Item = (u64, &PipelineChange)> {
        self.pending.iter().map(|pending| (pending.asked, &pending.wanted.change))
    }

    /// Takes the plan in that was asked for under this number, or leaves its change out with the reasons; false where
    /// none is waited for under it.
    pub(super) fn take(&mut self, asked: u64, outcome: Result<Box<PlannedPlan>, Vec<Printable>>) -> bool {
        let is_it = |pending: &Pending| pending.asked == asked && pending.planned.is_none();
        let Some(at) = self.pending.iter().position(is_it) else { return false };
        match outcome {
            Ok(planned) => self.pending[at].planned = Some(planned),
            Err(reasons) => {
                let why = reasons.iter().map(Printable::as_str).collect::<Vec<_>>().join("; ");
                let name = self.pending.remove(at).wanted.name;
                self.aside.leave_out(name, why);
            }
        }
        true
    }

    /// No plan is waited for any more.
    pub(super) fn is_complete(&self) -> bool {
        self.pending.iter().all(|pending| pending.planned.is_some())
    }

    pub(super) fn end(self) -> (Vec<Ready>, Aside) {
        let ready = |pending: Pending| Some(Ready { wanted: pending.wanted, planned: pending.planned? });
        (self.pending.into_iter().filter_map(ready).collect(), self.aside)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(marks: Option<PipelinesView>, left_out: &[(&str, &str)]) -> String {
        let mut aside = Aside { marks, ..Aside::default() };
        left_out.iter().for_each(|(name, why)| aside.leave_out(*name, *why));
        aside.nothing_left()
    }

    #[test]
    fn that_nothing_is_left_is_one_sentence() {
        let marks = Some(PipelinesView::Runs);
        assert_eq!(said(None, &[("a #1", "it is over")]), "it is over");
        assert_eq!(said(marks, &[("a #1", "it is over")]), "a #1: it is over");
        let all = [("a #1", "it is over"), ("a #2", "it is over")];
        assert_eq!(said(marks, &all), "of 2 that are marked none is left: it is over");
        let mixed = [("a #1", "it is over"), ("b #2", "no answer"), ("b #3", "no answer")];
        let sentence = "of 3 that are marked none is left: a #1: it is over; b #2: no answer; and 1 more";
        assert_eq!(said(marks, &mixed), sentence);
    }
}
