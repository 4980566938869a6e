//! Executions that should go on and that nobody carries on.

use std::{path::Path, time::Duration};

use crate::{
    domain::{Printable, Timestamp, age},
    journal::lease_holder,
    plan::{ExecutionRow, ExecutionStatus},
};

/// So long a worker may take to start.
const STARTING: Duration = Duration::from_secs(5);

/// Says in the row why nothing happens: its worker was killed, or its machine was, and none came after it.
pub fn tell_forsaken(state: &Path, now: Timestamp, row: &mut ExecutionRow) {
    let goes_on = match row.status {
        ExecutionStatus::Running | ExecutionStatus::Undoing => true,
        ExecutionStatus::Pending => age(now, row.created_at) > STARTING,
        _ => false,
    };
    if goes_on && lease_holder(state, &row.id).is_none() {
        row.why = Some(Printable::new(format!("its worker is gone; to go on: orchestra control {} resume", row.id)));
    }
}
