//! Panics: the terminal is given back first, then what led to it is written down, then the console ends
//! and a person is told.

use std::{
    backtrace::Backtrace,
    future::poll_fn,
    panic::{self, AssertUnwindSafe, PanicHookInfo, catch_unwind},
    pin::pin,
    sync::{Arc, Mutex, PoisonError},
    task::Poll,
};

use tokio_util::sync::CancellationToken;

use super::{
    recorder::{Crash, Recorder, Recording, Reports, Written},
    terminal::{self, Writer},
};
use crate::domain::Timestamp;

/// Name of the threads whose panics are caught and shown on screen instead.
pub const WORKER_NAME: &str = "orchestra-worker";
/// Lines of a backtrace that are written down.
const BACKTRACE_LINES: usize = 200;

/// Where the report of a crash was written, once there was one.
#[derive(Debug, Clone, Default)]
pub(super) struct Report(Arc<Mutex<Option<Written>>>);

impl Report {
    /// Waits for one that is being written.
    pub(super) fn taken(&self) -> Option<Written> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

/// From here on a panic on a thread that the console cannot live without ends in `at_once` (the
/// terminal is given back, the end is announced) and a report. What it said goes to the log, too.
pub(super) fn report_panics(
    recorder: Recorder,
    reports: Reports,
    at_once: impl Fn() + Send + Sync + 'static,
) -> Report {
    let report = Report::default();
    let written = report.clone();
    panic::set_hook(Box::new(move |panic| {
        let thread = std::thread::current();
        tracing::error!(thread = thread.name(), %panic, "panic");
        if thread.name() == Some(WORKER_NAME) {
            return;
        }
        // Locked before the end is announced, so that whoever waits for the end finds the report.
        let mut written = written.0.lock().unwrap_or_else(PoisonError::into_inner);
        at_once();
        if written.is_none() {
            let mut recording = recorder.rest();
            recording.crash = Some(crash(panic, thread.name().unwrap_or_default()));
            *written = Some(write(reports.clone(), recording));
        }
    }));
    report
}

/// From here on a panic on one of the terminal's threads restores the terminal and cancels `broken`;
/// others are caught where they are.
pub(super) fn restore_terminal_when_cut_off(writer: Writer, broken: CancellationToken) {
    panic::set_hook(Box::new(move |_| {
        if std::thread::current().name().is_some_and(|name| name != WORKER_NAME && name != "main") {
            terminal::restore(&writer);
            broken.cancel();
        }
    }));
}

/// From here on a panic says nothing by itself: it is caught, and told by whoever caught it.
pub fn hush_panics() {
    panic::set_hook(Box::new(|_| {}));
}

/// On a thread of its own: a second panic within a hook would abort the program without a word.
fn write(reports: Reports, recording: Recording) -> Written {
    let work = move || reports.write_crash(recording, Timestamp::now());
    let thread = std::thread::Builder::new().name(WORKER_NAME.into()).spawn(work).map_err(|error| error.to_string())?;
    thread.join().unwrap_or_else(|_| Err("writing it failed, too".into()))
}

fn crash(panic: &PanicHookInfo<'_>, thread: &str) -> Crash {
    let backtrace = Backtrace::force_capture().to_string();
    Crash {
        at: Timestamp::now(),
        message: panic.payload_as_str().unwrap_or("no message").to_owned(),
        place: panic.location().map(|at| format!("{}:{}", at.file(), at.line())).unwrap_or_default(),
        thread: thread.to_owned(),
        backtrace: backtrace.lines().take(BACKTRACE_LINES).map(|line| line.trim_end().to_owned()).collect(),
    }
}

/// What the work comes to; the error is what a panic in it said.
pub(super) fn guarded<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|payload| {
        let text = payload.downcast_ref::<&str>().map(|text| (*text).to_owned());
        text.or_else(|| payload.downcast_ref::<String>().cloned()).unwrap_or_else(|| "no message".into())
    })
}

/// What the work comes to, or `None` when it panics.
pub(super) async fn caught<T>(work: impl Future<Output = T>) -> Option<T> {
    let mut work = pin!(work);
    poll_fn(|context| match catch_unwind(AssertUnwindSafe(|| work.as_mut().poll(context))) {
        Ok(poll) => poll.map(Some),
        Err(_) => Poll::Ready(None),
    })
    .await
}
