//! Plans that were agreed to together: from the yes to their executions.

use super::go;
use crate::app::{App, Effect, Notice, open, press, typing};
use crate::domain::{Fault, Printable, Severity};
use crate::keymap::Pane;
use crate::plan::{Agreed, Begun};

/// A person said yes to all of these.
pub(in crate::app) fn agreed(app: &mut App, plans: Vec<Agreed>, how: String) -> Vec<Effect> {
    go::give_up(app);
    app.begin_start();
    press::tell(app, format!("starting {}…", executions(plans.len())));
    vec![Effect::ApprovePlans { plans, how }]
}

/// They are being carried out, and Executions shows them; or some are not, and why.
pub(in crate::app) fn started(app: &mut App, begun: &[Begun]) -> Vec<Effect> {
    app.end_start();
    let count = begun.iter().filter(|one| one.outcome.is_ok()).count();
    let faults: Vec<(&Printable, &Fault)> =
        begun.iter().filter_map(|one| Some((&one.name, one.outcome.as_ref().err()?))).collect();
    let text = match (count, reasons(&faults)) {
        (count, None) => format!("{} started", executions(count)),
        (0, Some(why)) => format!("nothing was carried out: {why}"),
        (count, Some(why)) => format!("{} started; not started: {why}", executions(count)),
    };
    let severity = if faults.is_empty() { Severity::Info } else { Severity::Warning };
    // One notice in place of the one that said that they are started.
    app.notices.retain(|notice| notice.severity > Severity::Info);
    app.notices.push(Notice { at: app.now, severity, text: Printable::new(text) });
    let is_busy = app.form.is_some() || app.changing.is_some() || app.question.is_some() || app.wizard.is_some();
    if count == 0 || is_busy {
        return Vec::new();
    }
    app.focus.show(Pane::Executions);
    let effects = open::close(app).unwrap_or_default();
    // The newest are at the top, where no filter hides them.
    typing::set_filter(app, Pane::Executions, String::new());
    app.executions.table.begin_anew();
    effects
}

impl App {
    /// A yes was given, and what it is to is not begun yet.
    pub(in crate::app) fn begin_start(&mut self) {
        (self.starting, self.leaves_anyway) = (self.starting + 1, false);
    }

    pub(in crate::app) fn end_start(&mut self) {
        self.starting = self.starting.saturating_sub(1);
    }

    /// What would be lost by leaving now; told once, then one may leave.
    pub(in crate::app) fn keeps_from_leaving(&mut self) -> Option<&'static str> {
        let is_told = std::mem::replace(&mut self.leaves_anyway, true);
        let lost = "what you agreed to is being started; q again leaves, and what has not begun does not begin";
        (self.starting > 0 && !is_told).then_some(lost)
    }
}

fn executions(count: usize) -> String {
    if count == 1 { "1 execution".into() } else { format!("{count} executions") }
}

/// Which of them failed, and why; a reason that all share is said once.
fn reasons(faults: &[(&Printable, &Fault)]) -> Option<String> {
    let (_, first) = faults.first()?;
    if faults.len() > 1 && faults.iter().all(|(_, fault)| fault.message == first.message) {
        let names: Vec<&str> = faults.iter().map(|(name, _)| name.as_str()).collect();
        return Some(format!("{}: {first}", names.join(", ")));
    }
    let each: Vec<String> = faults.iter().map(|(name, fault)| format!("{name}: {fault}")).collect();
    Some(each.join("; "))
}
