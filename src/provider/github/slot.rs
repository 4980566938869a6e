//! What was made of one address, kept as long as GitHub says that it is unchanged: an unchanged answer costs neither
//! quota nor decoding.

use url::Url;

use super::{GithubClient, read::Way};
use crate::{
    domain::Fault,
    provider::http::{Reply, Tag},
};

/// One such thing.
#[derive(Debug)]
pub(super) struct Slot<T> {
    held: Option<Held<T>>,
}

#[derive(Debug)]
struct Held<T> {
    url: Url,
    tag: Option<Tag>,
    value: T,
}

impl<T> Default for Slot<T> {
    fn default() -> Self {
        Self { held: None }
    }
}

impl<T> Slot<T> {
    pub(super) fn value(&self) -> Option<&T> {
        self.held.as_ref().map(|held| &held.value)
    }

    pub(super) fn clear(&mut self) {
        self.held = None;
    }
}

impl GithubClient {
    /// Reads what stands at `url` into `slot`, unless it is unchanged; true when it was read anew. After a fault the
    /// slot is as it was.
    pub(super) async fn renew<T>(
        &self,
        slot: &mut Slot<T>,
        subject: &str,
        repository: &str,
        url: Url,
        decode: impl FnOnce(&Reply) -> Result<T, Fault>,
    ) -> Result<bool, Fault> {
        let known = slot.held.as_ref().filter(|held| held.url == url).and_then(|held| held.tag.as_ref());
        let reply = self.read(subject, repository, url.clone(), Way::GetUnless(known)).await?;
        if reply.is_unchanged() {
            return Ok(false);
        }
        slot.held = Some(Held { url, tag: reply.tag(), value: decode(&reply)? });
        Ok(true)
    }
}
