//! One watched repository, and what was read of it so far.

use super::{
    super::GithubClient,
    join::{Joined, join},
    overview::Overview,
    parts::Parts,
    public::Public,
};
use crate::domain::{Fault, Printable};

#[derive(Debug)]
pub(super) struct Watched {
    pub(super) repository: Printable,
    overview: Option<Overview>,
    pub(super) parts: Parts,
    pub(super) public: Public,
    pub(super) joined: Option<Joined>,
    /// The overview is another than the one that was joined.
    is_renewed: bool,
    /// Why the overview is not of this reading.
    pub(super) overview_fault: Option<Fault>,
    /// The same of the parts.
    pub(super) parts_fault: Option<Fault>,
}

impl Watched {
    pub(super) fn new(repository: Printable) -> Self {
        Self {
            repository,
            overview: None,
            parts: Parts::default(),
            public: Public::default(),
            joined: None,
            is_renewed: false,
            overview_fault: None,
            parts_fault: None,
        }
    }

    pub(super) fn take(&mut self, read: Result<Overview, Fault>) {
        match read {
            Ok(overview) => {
                (self.overview, self.is_renewed, self.overview_fault) = (Some(overview), true, None);
            }
            Err(fault) => self.overview_fault = Some(fault),
        }
    }

    /// Reads the parts, and joins what changed.
    pub(super) async fn read_parts(&mut self, client: &GithubClient, is_turn: bool) -> Result<(), Fault> {
        let Some(overview) = &self.overview else {
            self.parts_fault = None;
            return Ok(());
        };
        let seldom = is_turn || !self.parts.is_whole;
        let read = self.parts.read(client, self.repository.as_str(), overview, seldom).await;
        if self.is_renewed || self.parts.is_renewed || self.joined.is_none() {
            self.joined = Some(join(&self.repository, overview, &self.parts));
            (self.is_renewed, self.parts.is_renewed) = (false, false);
        }
        self.parts_fault = read.as_ref().err().cloned();
        read
    }
}
