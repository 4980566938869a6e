//! All configured providers behind one door.

use std::sync::Arc;

use super::{BoxFuture, Follow, Observe, ReadJobs};

/// What can be read. `later` is the part that needs a look around first (which repository is this,
/// is there a token), so that the rest need not wait for it.
#[derive(Default)]
pub struct World {
    pub observers: Vec<Box<dyn Observe>>,
    pub followers: Vec<Box<dyn Follow>>,
    pub jobs: Option<Arc<dyn ReadJobs>>,
    pub later: Option<BoxFuture<'static, World>>,
}
