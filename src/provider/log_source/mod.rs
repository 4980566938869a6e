//! Where log lines come from: files, patterns of files, standard input, the systemd journal, and the
//! program's own log.
//!
//! Every source implements [`Follow`](super::Follow) and hands over lines that are sanitized and
//! redacted. [`log_sources`] is the way in. Nothing here holds or filters lines, and nothing here
//! writes to the program's own log, since that is one of the sources.

mod backlog;
mod batch;
mod files;
mod group;
mod journal;
mod opened;
mod own_log;
mod room;
mod sources;
mod splitter;
mod stream;
mod tail;
mod watch;

pub use room::{WatchRoom, watch_room};
pub use sources::{console_log_sources, log_sources, service_logs};
pub use stream::StreamSource;
