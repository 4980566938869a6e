//! Executions that were agreed to together, where some are about the same environment: one after the other.

use std::time::Duration;

use super::{Following, StartFault, start_execution};
use crate::{
    journal::{ExecutionId, StoreError},
    plan::{Approval, ExecutionStatus, Plan},
    runtime::Site,
};

/// What is in the way is waited for no longer.
const PATIENCE: Duration = Duration::from_secs(120);

/// Starts its execution. Where one of `ours` has locked the environment, that one is waited for until it is over, or
/// waits for a person itself.
///
/// # Errors
/// As [`start_execution`]: who has locked the environment, where that is nobody of ours or has not ended.
pub async fn start_in_turn(
    site: &Site,
    plan: &Plan,
    approval: Approval,
    ours: &[ExecutionId],
) -> Result<ExecutionId, StartFault> {
    match start_execution(site, plan, approval.clone()).await {
        Err(StartFault::Store(StoreError::Locked { by, .. })) if ours.contains(&by) => {
            // One that does not end is named by the second try.
            let _ = tokio::time::timeout(PATIENCE, until_over(site, &by)).await;
            start_execution(site, plan, approval).await
        }
        started => started,
    }
}

async fn until_over(site: &Site, execution: &str) -> Result<(), StoreError> {
    let mut following = Following::begin(site, execution).await?;
    loop {
        following.look().await?;
        let status = following.execution().status;
        let waits = matches!(status, ExecutionStatus::Paused | ExecutionStatus::InDoubt | ExecutionStatus::Stuck);
        if status.is_over() || waits {
            return Ok(());
        }
        following.wait().await;
    }
}
