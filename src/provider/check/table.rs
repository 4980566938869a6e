//! One walk through the process table for all checks that are due together.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use crate::{domain::Fault, provider::host::Programs};

/// A walk is shared for so long: an answer is never older than that when it is handed over.
const SHARED_FOR: Duration = Duration::from_secs(1);

/// The last walk, and when it began.
#[derive(Debug, Default)]
pub(super) struct SharedTable {
    last: Mutex<Option<(Instant, Arc<Programs>)>>,
}

impl SharedTable {
    /// The processes of now, or of a moment ago. Blocks: whoever comes during a walk waits for it.
    pub(super) fn programs(&self) -> Result<Arc<Programs>, Fault> {
        // A walk that panicked leaves the older one, which is looked at for its age.
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, programs)) = last.as_ref().filter(|(at, _)| at.elapsed() < SHARED_FOR) {
            return Ok(programs.clone());
        }
        let began = Instant::now();
        let programs = Arc::new(Programs::walk()?);
        *last = Some((began, programs.clone()));
        Ok(programs)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn checks_that_are_due_together_share_a_walk_and_later_ones_get_their_own() {
        let table = SharedTable::default();
        let walks: Vec<Arc<Programs>> = std::thread::scope(|scope| {
            let walks: Vec<_> = (0..4).map(|_| scope.spawn(|| table.programs().unwrap())).collect();
            walks.into_iter().map(|walk| walk.join().unwrap()).collect()
        });
        let (at, last) = table.last.lock().unwrap().clone().unwrap();
        // On a very crowded machine the four took longer than a walk is shared.
        if at.elapsed() < SHARED_FOR {
            assert!(walks.iter().all(|walk| Arc::ptr_eq(walk, &last)), "four checks, one walk");
        }
        let long_ago = at.checked_sub(SHARED_FOR * 2).unwrap();
        *table.last.lock().unwrap() = Some((long_ago, last.clone()));
        assert!(!Arc::ptr_eq(&table.programs().unwrap(), &last), "an old walk is not shared");
    }
}
