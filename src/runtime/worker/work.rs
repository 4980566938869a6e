//! The life of a worker.

use std::{path::Path, sync::Arc};

use tokio::sync::mpsc;

use super::{
    chance::{RealClock, RealDice},
    mortal::Mortal,
    stops,
};
use crate::{
    domain::Timestamp,
    execute::{Executor, Rest, Surroundings},
    journal::{Emergency, FileLease, Store, StoreError},
    plan::{Entry, Execution, Illegal, Recorded},
    runtime::{Sabotage, Site, rules::PlanRules},
};

/// Why a worker did not begin.
#[derive(Debug, thiserror::Error)]
pub enum WorkFault {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("execution {execution}: {illegal}; to look closer: orchestra audit verify")]
    Illegal { execution: String, illegal: Illegal },
}

/// Carries an execution on until it is over or waits for a person. `takes_over`: from a worker that lives and does not
/// move any more.
pub async fn work(site: &Site, execution: &str, takes_over: bool, sabotage: Sabotage) -> Result<Rest, WorkFault> {
    let id = site.store.find(execution).await?;
    let host = site.actor.rsplit_once('@').map_or("localhost", |(_, host)| host);
    let owner = format!("{}@{host}", std::process::id());
    let emergency = Emergency::of(&site.state);
    let mut takes_over = takes_over;
    loop {
        let lease = take_lease(&site.state, &id, &owner, takes_over)?;
        takes_over = false;
        if let Err(error) = emergency.prepare(&id) {
            tracing::warn!(%error, "no room could be set aside for an emergency");
        }
        let rest = carry(site, &id, &owner, emergency.clone(), sabotage).await?;
        tracing::info!(execution = id, ?rest, "at rest");
        if matches!(rest, Rest::Ended(_)) {
            emergency.forget(&id);
            lease.finish();
        } else {
            drop(lease);
        }
        let goes_on = matches!(rest, Rest::Ended(_) | Rest::Waits(_)) && is_asked(site, &id).await?;
        if !goes_on {
            return Ok(rest);
        }
    }
}

fn take_lease(state: &Path, id: &str, owner: &str, takes_over: bool) -> Result<FileLease, StoreError> {
    if takes_over { FileLease::take_over(state, id, owner) } else { FileLease::take(state, id, owner) }
}

async fn carry(
    site: &Site,
    id: &str,
    owner: &str,
    emergency: Emergency,
    sabotage: Sabotage,
) -> Result<Rest, WorkFault> {
    let (stop, stops) = mpsc::channel(8);
    let _listening = stops::listen(stop);
    let store: Arc<dyn Store> = match sabotage {
        Sabotage::KillAfterEntry(number) => Arc::new(Mortal::new(site.store.clone(), number)),
        _ => site.store.clone(),
    };
    let lease = store.claim(id, owner, Timestamp::now()).await?;
    let entries = store.entries(id, 0).await?;
    let plan = Arc::new(store.plan(digest(&entries)).await?);
    let surroundings = Surroundings {
        store,
        world: site.operators.clone(),
        gate: Arc::new(PlanRules::new(site.rules.clone(), &plan)),
        reserve: Arc::new(emergency),
        clock: Arc::new(RealClock),
        dice: Box::new(RealDice),
        stops,
    };
    match Executor::new(surroundings, plan, lease, &entries) {
        Ok(executor) => Ok(executor.run().await),
        Err(rest) => Ok(rest),
    }
}

fn digest(entries: &[Entry]) -> &str {
    let created = entries.iter().find_map(|entry| match &entry.fact {
        Recorded::Created { plan, .. } => Some(plan.as_str()),
        _ => None,
    });
    created.unwrap_or_default()
}

/// Something was asked for while we were leaving. Whoever asked saw that a worker lives.
async fn is_asked(site: &Site, id: &str) -> Result<bool, WorkFault> {
    let entries = site.store.entries(id, 0).await?;
    let plan = site.store.plan(digest(&entries)).await?;
    let execution =
        Execution::fold(&plan, &entries).map_err(|illegal| WorkFault::Illegal { execution: id.to_owned(), illegal })?;
    Ok(!site.store.controls(id, execution.last_control).await?.is_empty())
}
