//! One answer that is good, asked for with the smallest right that is enough.

use url::Url;

use super::{
    GithubClient,
    access::Access,
    client::{ACCEPT, HEADERS},
    needs::Feature,
    place::Place,
    refusal,
    token::Level,
};
use crate::{
    domain::{Fault, FaultKind},
    provider::http::{Ask, Get, Reply, Tag},
};

/// The file itself, and not as a text within JSON.
const RAW: &str = "application/vnd.github.raw+json";

/// How something is asked.
#[derive(Debug, Clone, Copy)]
pub(super) enum Way<'a> {
    /// An unchanged body is the one that is kept.
    Get,
    /// The same of a file as it is, without JSON around it.
    Raw,
    /// The asker keeps what it made of the body of this tag.
    GetUnless(Option<&'a Tag>),
    /// With a body of JSON, for GraphQL.
    Ask(&'a str),
}

impl GithubClient {
    /// The text of a file at a branch or tag.
    pub(super) async fn file(&self, repository: &str, path: &[&str], reference: &str) -> Result<String, Fault> {
        let subject = format!("{} of {repository} at {reference}", path.join("/"));
        let mut url = self.address(repository, &[&["contents"], path].concat())?;
        url.query_pairs_mut().append_pair("ref", reference);
        let reply = self.read(&subject, repository, url, Way::Raw).await?;
        Ok(String::from_utf8_lossy(&reply.body).into_owned())
    }

    /// Reads one answer that is good; every other is a fault in GitHub's terms. `about` is what a refusal speaks of: a
    /// repository, or something of one.
    pub(super) async fn get(&self, subject: &str, about: &str, url: Url) -> Result<Reply, Fault> {
        self.read(subject, about, url, Way::Get).await
    }

    /// The same with this right alone.
    pub(super) async fn get_with(
        &self,
        access: &Access,
        subject: &str,
        repository: &str,
        url: Url,
    ) -> Result<Reply, Fault> {
        self.read_with(access, subject, repository, url, Way::Get).await
    }

    /// The same in any way of asking; of an unchanged body that the asker keeps, the answer is a 304. Where
    /// one token may not see it, the next larger one is tried; where it was refused, one that took its place.
    pub(super) async fn read(&self, subject: &str, about: &str, url: Url, way: Way<'_>) -> Result<Reply, Fault> {
        self.look_if_due().await;
        let read = self.read_in_order(subject, about, &url, way).await;
        match &read {
            Err(fault) if fault.kind == FaultKind::Unauthorized && self.look_if_due().await => {
                self.read_in_order(subject, about, &url, way).await
            }
            _ => read,
        }
    }

    async fn read_in_order(&self, subject: &str, about: &str, url: &Url, way: Way<'_>) -> Result<Reply, Fault> {
        let (place, mut fault) = (Place::of(url), None);
        for access in self.readers(url, place.as_ref().map_or("", |place| &place.repository)) {
            match self.read_with(&access, subject, about, url.clone(), way).await {
                Err(refused) if matches!(refused.kind, FaultKind::NotFound | FaultKind::Unauthorized) => {
                    fault = Some(refused);
                }
                answered => return answered,
            }
        }
        Err(fault.unwrap_or_else(|| Fault::new(FaultKind::Unauthorized, format!("no token is there for {subject}"))))
    }

    /// The same with this right alone. `about` is what a refusal speaks of.
    pub(super) async fn read_with(
        &self,
        access: &Access,
        subject: &str,
        about: &str,
        url: Url,
        way: Way<'_>,
    ) -> Result<Reply, Fault> {
        if let Some(fault) = access.standing() {
            return Err(fault);
        }
        let (features, place) = (Feature::of(url.path(), false), Place::of(&url));
        let credential = access.credential.as_ref();
        let (http, headers) = (self.http(), HEADERS);
        let get = |url, accept| Get { subject, url, accept, headers, credential };
        let reply = match way {
            Way::Get => http.get(&get(url, ACCEPT)).await?,
            Way::Raw => http.get(&get(url, RAW)).await?,
            Way::GetUnless(tag) => http.get_unless(&get(url, ACCEPT), tag).await?,
            Way::Ask(body) => {
                let quota = "graphql";
                http.ask(&Ask { subject, url: &url, accept: ACCEPT, headers, credential, body, quota }).await?
            }
        };
        access.learn(&reply, features, Level::Read);
        if reply.status.is_success() || reply.is_unchanged() {
            self.take_note(access, &reply);
            if let Some(place) = place {
                access.note_seen(&place.repository, true);
            }
            if reply.status.is_success() {
                access.note_left_out(reply.url.path(), refusal::partial_results(&reply));
            }
            return Ok(reply);
        }
        Err(self.refused(access, &reply, about))
    }
}
