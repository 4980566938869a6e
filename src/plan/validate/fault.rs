//! One thing that is wrong with a plan.

use serde::Serialize;

use crate::domain::Printable;

/// One sentence, and where in the plan it is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct PlanFault {
    /// The step's id, or its number where it has no sound one: `steps[3]`. `None`: of the whole plan.
    pub step: Option<Printable>,
    /// The field, from the step on: `operation.inputs.port`. Empty for the step as a whole.
    pub at: Printable,
    pub why: Printable,
}

impl std::fmt::Display for PlanFault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if let Some(step) = &self.step {
            write!(f, "step {step}: ")?;
        }
        if !self.at.as_str().is_empty() {
            write!(f, "{}: ", self.at)?;
        }
        f.write_str(self.why.as_str())
    }
}

/// Faults as they are found.
#[derive(Debug, Default)]
pub(super) struct Faults(pub(super) Vec<PlanFault>);

impl Faults {
    pub(super) fn of_plan(&mut self, at: &str, why: impl AsRef<str>) {
        self.0.push(PlanFault { step: None, at: at.into(), why: Printable::new(why) });
    }

    pub(super) fn of_step(&mut self, step: &str, at: impl AsRef<str>, why: impl AsRef<str>) {
        self.0.push(PlanFault { step: Some(step.into()), at: Printable::new(at), why: Printable::new(why) });
    }
}

/// Where faults of one part go: the part's step, if it is of one.
pub(super) struct Place<'f> {
    pub(super) faults: &'f mut Faults,
    pub(super) step: Option<&'f str>,
}

impl Place<'_> {
    pub(super) fn add(&mut self, at: &str, why: impl AsRef<str>) {
        match self.step {
            Some(step) => self.faults.of_step(step, at, why),
            None => self.faults.of_plan(at, why),
        }
    }
}
