//! One log on its way: asked for, told of while it comes, indexed.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use tokio::sync::watch;

use super::OpenedJobLog;
use crate::{
    app::{Event, JobLogSaid},
    domain::{Fault, FaultKind, JobLogKey},
    logs::job::Outline,
    provider::{AskedJobLog, ReadJobs},
    runtime::{Inbox, tasks::blocking},
};

/// Between two words of how much has come.
const TELL: Duration = Duration::from_millis(100);

/// A log with its outline.
pub(super) type Arrived = (OpenedJobLog, Outline);

/// Ends the work on another thread when this is dropped.
struct Wanted(Arc<AtomicBool>);

impl Drop for Wanted {
    fn drop(&mut self) {
        self.0.store(false, Ordering::Relaxed);
    }
}

/// Fetches and indexes a log; tells how much has come where `tells`.
pub(super) async fn fetch(
    reader: Option<Arc<dyn ReadJobs>>,
    asked: &AskedJobLog,
    inbox: &Inbox,
    tells: bool,
) -> Result<Arrived, Fault> {
    let none = || Fault::new(FaultKind::Absent, "no provider can read the log of this job");
    let reader = reader.ok_or_else(none)?;
    let (sender, receiver) = watch::channel((0, None));
    let arriving = |bytes, of| {
        sender.send_replace((bytes, of));
    };
    let body = tokio::select! {
        body = reader.job_log(asked, &arriving) => body?,
        () = tell(inbox, asked.key(), receiver), if tells => return Err(none()),
    };
    let wanted = Wanted(Arc::new(AtomicBool::new(true)));
    let (job, is_wanted) = (asked.job.clone(), wanted.0.clone());
    let opened = blocking(move || OpenedJobLog::open(body, &job, |_| is_wanted.load(Ordering::Relaxed))).await;
    let defect = || Fault::new(FaultKind::Broken, "reading the log ended by a defect of this program");
    opened.ok_or_else(defect)??.ok_or_else(defect)
}

/// Goes on until it is dropped.
async fn tell(inbox: &Inbox, key: JobLogKey, mut receiver: watch::Receiver<(u64, Option<u64>)>) {
    loop {
        if receiver.changed().await.is_err() {
            std::future::pending::<()>().await;
        }
        let (bytes, of) = *receiver.borrow_and_update();
        inbox.send(Event::JobLog { key: key.clone(), said: JobLogSaid::Arriving { bytes, of } }).await;
        tokio::time::sleep(TELL).await;
    }
}
