//! Entries as lines for people.

use crate::{
    domain::{Printable, Timestamp, age, long_age},
    plan::{Control, Entry, Plan, Recorded, Verdict},
};

/// Lines of one execution: how long after its creation, which step, what.
pub(super) struct Narrator {
    since: Option<Timestamp>,
    width: usize,
}

impl Narrator {
    pub(super) fn new(plan: &Plan) -> Self {
        let width = plan.ids().map(String::len).max().unwrap_or(0).clamp(4, 32);
        Self { since: None, width }
    }

    /// The line of an entry; most facts of the machinery are none.
    pub(super) fn line(&mut self, entry: &Entry) -> Option<String> {
        self.since = self.since.or(Some(entry.at));
        let step = entry.fact.step().map_or("", String::as_str);
        sentence(&entry.fact).map(|what| self.form(entry.at, step, &what))
    }

    pub(super) fn said(&self, at: Timestamp, step: &str, text: &Printable) -> String {
        self.form(at, step, &format!("| {text}"))
    }

    fn form(&self, at: Timestamp, step: &str, what: &str) -> String {
        let passed = self.since.map(|since| long_age(age(at, since))).unwrap_or_default();
        format!("{passed:>6}  {step:<width$}  {what}\n", width = self.width)
    }
}

/// What a person wants to know of an entry; `None` where it is nothing.
pub(super) fn sentence(fact: &Recorded) -> Option<String> {
    Some(match fact {
        Recorded::Created { environment, actor, .. } => format!("{actor} approved it for `{environment}`"),
        Recorded::Claimed { owner } => format!("worker {owner}"),
        Recorded::Refused { reasons } => {
            let reasons: Vec<&str> = reasons.iter().map(Printable::as_str).collect();
            format!("refused: {}", reasons.join("; "))
        }
        Recorded::Started { .. } => "started".into(),
        Recorded::Checked { verdict: Verdict::Pass, why, .. } => format!("check passed: {why}"),
        Recorded::Checked { verdict: Verdict::Fail, why, .. } => format!("check failed: {why}"),
        Recorded::Checked { verdict: Verdict::Inconclusive, why, .. } => format!("check inconclusive: {why}"),
        Recorded::Succeeded { .. } => "done".into(),
        Recorded::Failed { fault, retry_at: Some(_), .. } => format!("failed: {fault}; it is tried again"),
        Recorded::Failed { fault, retry_at: None, .. } => format!("failed: {fault}"),
        Recorded::InDoubt { why, .. } => format!("in doubt: {why}"),
        Recorded::Adopted { by: None, .. } => "it was done, as the far side says".into(),
        Recorded::Adopted { by: Some(by), .. } => format!("it was done, as {by} says"),
        Recorded::Absent { by: None, .. } => "it was not done, as the far side says".into(),
        Recorded::Absent { by: Some(by), .. } => format!("it was not done, as {by} says"),
        Recorded::Skipped { why, .. } => format!("skipped: {why}"),
        Recorded::RollingBack { why } => format!("taking back what was done: {why}"),
        Recorded::UndoStarted { .. } => "being taken back".into(),
        Recorded::Undone { .. } => "taken back".into(),
        Recorded::Stuck { fault, .. } => format!("stuck: {fault}"),
        Recorded::Abandoned { by, .. } => format!("{by} leaves what is left"),
        Recorded::Paused { why } => format!("paused: {why}"),
        Recorded::Resumed => "goes on".into(),
        Recorded::Controlled { control, by, refused: None, .. } => format!("{by}: {}", asked(control)),
        Recorded::Controlled { control, by, refused: Some(why), .. } => {
            format!("{by}: {}: refused: {why}", asked(control))
        }
        Recorded::ClockJumped { by_seconds } => format!("the clock moved by {by_seconds} s"),
        Recorded::Ended { status, why: Some(why) } => format!("{}: {why}", status.word().replace('_', " ")),
        Recorded::Ended { status, why: None } => status.word().replace('_', " "),
        Recorded::Intended { .. } | Recorded::Performed { .. } | Recorded::Observed { .. } => return None,
    })
}

/// `retry service`
fn asked(control: &Control) -> String {
    let word = control.word();
    control.step().map_or_else(|| word.to_owned(), |step| format!("{word} {step}"))
}
