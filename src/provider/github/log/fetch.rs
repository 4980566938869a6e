//! Asking for a log.

use url::Url;

use super::{JobLogFolder, absent, part::Part};
use crate::{
    domain::{Fault, FaultKind, JobLogKey},
    provider::{
        github::{GithubClient, access::Access},
        http::{DownloadLimits, Downloaded, Get, Reply},
        job_log::{Arriving, AskedJobLog, JobLogBody},
    },
};

impl GithubClient {
    /// The log of a job that has ended: from the folder where it was read before, else from GitHub into the folder.
    ///
    /// Faults: `Absent` where there is none (yet), `NotFound` where it has expired.
    pub async fn job_log(&self, asked: &AskedJobLog, arriving: Arriving<'_>) -> Result<JobLogBody, Fault> {
        if let Some(fault) = absent::by_state(&asked.job) {
            return Err(fault);
        }
        let homeless = || {
            let fault = Fault::new(FaultKind::Absent, "there is no folder to keep the log in");
            fault.with_hint("set XDG_CACHE_HOME to a folder that can be written")
        };
        let folder = self.log_folder().ok_or_else(homeless)?;
        let (key, host) = (asked.key(), self.access().host.clone());
        if let Some(found) = found(folder, &host, &key).await {
            return Ok(found);
        }
        // The signed address holds for a minute: one that has run out is asked for once more.
        match self.stream(folder, asked, arriving).await? {
            Streamed::Whole(body) => Ok(body),
            Streamed::Refused(fault) => Err(fault),
            Streamed::LinkRanOut(_) => match self.stream(folder, asked, arriving).await? {
                Streamed::Whole(body) => Ok(body),
                Streamed::LinkRanOut(fault) | Streamed::Refused(fault) => Err(fault),
            },
        }
    }

    /// Where one token may not read it, which is said before the first byte, the next larger one is tried.
    async fn stream(
        &self,
        folder: &JobLogFolder,
        asked: &AskedJobLog,
        arriving: Arriving<'_>,
    ) -> Result<Streamed, Fault> {
        let repository = asked.run.repository.as_str();
        let url = self.address(repository, &["actions", "jobs", &asked.job.id.to_string(), "logs"])?;
        let mut refused =
            Fault::new(FaultKind::Unauthorized, format!("no token is there for the logs of {repository}"));
        for access in self.readers(&url, repository) {
            match self.stream_with(&access, url.clone(), folder, asked, arriving).await? {
                Streamed::Refused(fault) => refused = fault,
                streamed => return Ok(streamed),
            }
        }
        Ok(Streamed::Refused(refused))
    }

    async fn stream_with(
        &self,
        access: &Access,
        url: Url,
        folder: &JobLogFolder,
        asked: &AskedJobLog,
        arriving: Arriving<'_>,
    ) -> Result<Streamed, Fault> {
        if let Some(fault) = access.standing() {
            return Ok(Streamed::Refused(fault));
        }
        let repository = asked.run.repository.as_str();
        let subject = format!("the log of {} in run {} of {repository}", asked.job.name, asked.run.id);
        let get = Get {
            subject: &subject,
            url,
            accept: super::super::client::ACCEPT,
            headers: super::super::client::HEADERS,
            credential: access.credential.as_ref(),
        };
        let limits = DownloadLimits { silence: folder.limits.silence, bytes: folder.limits.largest_bytes };
        let mut part = Part::begin(folder, &access.host, &asked.key(), (arriving, asked.most_bytes)).await?;
        let downloaded = self.download(access, &get, limits, &mut part).await?;
        let (reply, is_elsewhere) = match downloaded {
            Downloaded::Whole => return part.finish().await.map(Streamed::Whole),
            Downloaded::Refused { reply, is_elsewhere } => (reply, is_elsewhere),
        };
        if absent::is_missing(&reply) && is_elsewhere {
            return Err(absent::missing(&asked.job));
        }
        if reply.status == 410 {
            return Err(absent::expired(&asked.job));
        }
        if !is_elsewhere {
            let fault = self.refused(access, &reply, repository);
            let is_of_the_token = matches!(fault.kind, FaultKind::NotFound | FaultKind::Unauthorized);
            return if is_of_the_token { Ok(Streamed::Refused(fault)) } else { Err(fault) };
        }
        match reply.status.as_u16() {
            401 | 403 => Ok(Streamed::LinkRanOut(elsewhere(&reply, &subject))),
            _ => Err(elsewhere(&reply, &subject)),
        }
    }
}

enum Streamed {
    Whole(JobLogBody),
    /// The store refused the signed address.
    LinkRanOut(Fault),
    /// No token may read it.
    Refused(Fault),
}

/// The store of logs answered something else. Its body is of no use to a person.
fn elsewhere(reply: &Reply, subject: &str) -> Fault {
    let host = reply.url.host_str().unwrap_or("the store of logs");
    let why = format!("could not read {subject}: {host} answered {}", reply.status_line());
    Fault::new(FaultKind::Unreachable, why).with_hint("ask again; a new address is made each time")
}

async fn found(folder: &JobLogFolder, host: &str, key: &JobLogKey) -> Option<JobLogBody> {
    let (folder, host, key) = (folder.clone(), host.to_owned(), key.clone());
    tokio::task::spawn_blocking(move || folder.find(&host, &key)).await.ok().flatten()
}
