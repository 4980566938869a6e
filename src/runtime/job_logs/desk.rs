//! What the console asks for about logs of jobs.

use std::sync::{
    Arc, Mutex, PoisonError,
    atomic::{AtomicU64, Ordering},
};

use tokio::task::AbortHandle;

use super::{OpenedJobLog, fetch::fetch};
use crate::{
    app::{Effect, Event, JobLogSaid},
    domain::JobLogKey,
    provider::{AskedJobLog, BoxFuture, ReadJobs},
    runtime::{Inbox, tasks::blocking},
};

/// Bytes of a line that the console shows at most.
const SHOWN: usize = 16 * 1024;

type Shelf = Arc<Mutex<Option<(JobLogKey, Arc<OpenedJobLog>)>>>;

/// The log that is open, and what is on its way.
#[derive(Debug, Default)]
pub(in crate::runtime) struct JobLogDesk {
    opened: Shelf,
    /// What is fetched to be opened, and what for the tail of an opened run alone.
    for_view: Option<AbortHandle>,
    for_tail: Option<AbortHandle>,
    /// Number of the last search; those before it end.
    searches: Arc<AtomicU64>,
}

/// A task to start, and its name.
pub(in crate::runtime) type Work = (String, BoxFuture<'static, ()>);

impl JobLogDesk {
    /// What an effect asks for; none for those that are not about logs of jobs, or that ask for nothing more.
    pub(in crate::runtime) fn work(
        &mut self,
        effect: Effect,
        reader: Option<Arc<dyn ReadJobs>>,
        inbox: &Inbox,
    ) -> Option<Work> {
        match effect {
            Effect::FetchJobLog { run, job, most_bytes } => {
                let asked = AskedJobLog { run, job: *job, most_bytes };
                Some(self.fetch(asked, reader, inbox.clone()))
            }
            Effect::ReadJobLog { key, ranges } => self.read(key, ranges, inbox.clone()),
            Effect::SearchJobLog { key, text } => self.search(key, text, inbox.clone()),
            Effect::CloseJobLog => {
                self.for_view.take().iter().for_each(AbortHandle::abort);
                self.searches.fetch_add(1, Ordering::Relaxed);
                *hold(&self.opened) = None;
                None
            }
            _ => None,
        }
    }

    /// Notes the task of a fetch; the one before it in its place ends.
    pub(in crate::runtime) fn began(&mut self, is_tail: bool, task: AbortHandle) {
        let place = if is_tail { &mut self.for_tail } else { &mut self.for_view };
        place.replace(task).iter().for_each(AbortHandle::abort);
    }

    fn fetch(&mut self, asked: AskedJobLog, reader: Option<Arc<dyn ReadJobs>>, inbox: Inbox) -> Work {
        let (opened, key) = (self.opened.clone(), asked.key());
        let is_view = asked.most_bytes.is_none();
        let name = format!("reading the log of {}", asked.job.name);
        let work = async move {
            let said = match fetch(reader, &asked, &inbox, is_view).await {
                Ok((log, outline)) if is_view => {
                    *hold(&opened) = Some((key.clone(), Arc::new(log)));
                    JobLogSaid::Opened(Arc::new(outline))
                }
                Err(fault) if is_view => JobLogSaid::Failed(fault),
                read => JobLogSaid::Tail(read.map(|(_, outline)| Arc::new(outline))),
            };
            inbox.send(Event::JobLog { key, said }).await;
        };
        (name, Box::pin(work))
    }

    fn find(&self, key: &JobLogKey) -> Option<Arc<OpenedJobLog>> {
        hold(&self.opened).as_ref().filter(|(opened, _)| opened == key).map(|(_, log)| log.clone())
    }

    fn read(&self, key: JobLogKey, ranges: Vec<(u64, u64)>, inbox: Inbox) -> Option<Work> {
        let log = self.find(&key)?;
        let work = async move {
            let read = blocking(move || {
                let mut lines = Vec::new();
                for (from, to) in ranges {
                    lines.extend(log.lines(from..to, SHOWN)?);
                }
                Ok(lines)
            });
            let said = match read.await {
                Some(Ok(lines)) => JobLogSaid::Lines(lines),
                Some(Err(fault)) => JobLogSaid::Failed(fault),
                None => return,
            };
            inbox.send(Event::JobLog { key, said }).await;
        };
        Some(("reading lines of a log".into(), Box::pin(work)))
    }

    fn search(&self, key: JobLogKey, text: String, inbox: Inbox) -> Option<Work> {
        let log = self.find(&key)?;
        let number = self.searches.fetch_add(1, Ordering::Relaxed) + 1;
        let searches = self.searches.clone();
        let work = async move {
            let (wanted, last) = (text.clone(), searches.clone());
            let found = blocking(move || log.find(&wanted, || last.load(Ordering::Relaxed) == number)).await;
            let said = match found {
                Some(Ok(Some(finding))) => JobLogSaid::Found { text, finding },
                Some(Err(fault)) => JobLogSaid::Failed(fault),
                Some(Ok(None)) | None => return,
            };
            inbox.send(Event::JobLog { key, said }).await;
        };
        Some(("searching a log".into(), Box::pin(work)))
    }
}

/// The state behind this lock is whole at every point at which a holder could panic.
fn hold<T>(lock: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}
