//! The connections of a store. One that failed, or whose work was dropped half-way, is thrown away.

use std::{
    path::{Path, PathBuf},
    sync::OnceLock,
    time::Duration,
};

use sqlx::{
    ConnectOptions as _, SqliteConnection,
    sqlite::{SqliteConnectOptions, SqliteSynchronous},
};
use tokio::sync::{Mutex, MutexGuard};

use super::{
    append::Newest,
    fault::{self, Doing, Trouble},
};
use crate::journal::StoreError;

/// How long another process may keep the file locked.
const PATIENCE: Duration = Duration::from_secs(10);

/// What a connection is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Use {
    /// Facts: on the disk before a commit is answered.
    Facts,
    /// Signs of life and output: on the disk with the next fact.
    Passing,
    Reading,
}

/// The connections of one store.
pub(super) struct Connections {
    path: PathBuf,
    /// Writers take turns here, as waiting for one another inside SQLite is slower.
    writers: Mutex<Writers>,
    reader: Mutex<Option<SqliteConnection>>,
    /// The first failure to keep something; after it nothing is written.
    broken: OnceLock<StoreError>,
}

struct Writers {
    facts: Option<SqliteConnection>,
    /// Where the last append of `facts` led; nothing while another may be under way.
    newest: Option<Newest>,
    passing: Option<SqliteConnection>,
}

/// A piece of work on a connection, until its [`end`](Turn::end).
pub(super) struct Turn<'a> {
    of: &'a Connections,
    place: Place<'a>,
    purpose: Use,
    connection: SqliteConnection,
}

enum Place<'a> {
    Writer(MutexGuard<'a, Writers>),
    Reader(MutexGuard<'a, Option<SqliteConnection>>),
}

impl Connections {
    /// Those of an open journal; the rest is connected when it is needed.
    pub(super) fn of(path: &Path, facts: SqliteConnection) -> Self {
        Self {
            path: path.to_owned(),
            writers: Mutex::new(Writers { facts: Some(facts), newest: None, passing: None }),
            reader: Mutex::default(),
            broken: OnceLock::new(),
        }
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Waits for a connection.
    pub(super) async fn turn(&self, purpose: Use) -> Result<Turn<'_>, StoreError> {
        let mut place = match purpose {
            Use::Reading => Place::Reader(self.reader.lock().await),
            Use::Facts | Use::Passing => Place::Writer(self.writers.lock().await),
        };
        if let (Some(error), true) = (self.broken.get(), purpose != Use::Reading) {
            return Err(error.clone());
        }
        let connection = match place.slot(purpose).take() {
            Some(connection) => connection,
            None => connect(&self.path, purpose).await?,
        };
        Ok(Turn { of: self, place, purpose, connection })
    }

    /// Closes every connection, so that the file alone holds everything.
    pub(super) async fn close(&self) {
        use sqlx::Connection as _;
        let mut writers = self.writers.lock().await;
        let all = [self.reader.lock().await.take(), writers.passing.take(), writers.facts.take()];
        for connection in all.into_iter().flatten() {
            // What is not in the file yet is in the log beside it: nothing is lost when this fails.
            let _ = connection.close().await;
        }
    }
}

impl Place<'_> {
    fn slot(&mut self, purpose: Use) -> &mut Option<SqliteConnection> {
        match self {
            Self::Reader(slot) => slot,
            Self::Writer(writers) => match purpose {
                Use::Passing => &mut writers.passing,
                Use::Facts | Use::Reading => &mut writers.facts,
            },
        }
    }
}

impl Turn<'_> {
    pub(super) fn connection(&mut self) -> &mut SqliteConnection {
        &mut self.connection
    }

    /// Where the last append on this connection led. Taken away, so that it is gone when this turn is dropped half-way.
    pub(super) fn take_newest(&mut self) -> Option<Newest> {
        match &mut self.place {
            Place::Writer(writers) => writers.newest.take(),
            Place::Reader(_) => None,
        }
    }

    /// Remembers it for the next turn.
    pub(super) fn keep_newest(&mut self, newest: Option<Newest>) {
        if let Place::Writer(writers) = &mut self.place {
            writers.newest = newest;
        }
    }

    /// Gives the connection back, unless it is of no more use, and says what the trouble means.
    pub(super) fn end<T>(mut self, outcome: Result<T, Trouble>) -> Result<T, StoreError> {
        let is_sound = !matches!(outcome, Err(Trouble::Sql(_)));
        if is_sound {
            *self.place.slot(self.purpose) = Some(self.connection);
        }
        let doing = if self.purpose == Use::Reading { Doing::Reading } else { Doing::Writing };
        let outcome = outcome.map_err(|trouble| fault::of(trouble, &self.of.path, doing));
        if let (false, Err(error @ StoreError::Broken { .. })) = (is_sound, &outcome) {
            // A second one changes nothing.
            let _ = self.of.broken.set(error.clone());
        }
        outcome
    }
}

/// A new connection to a file that is there; that it keeps a log beside it, the file itself says.
pub(super) async fn connect(path: &Path, purpose: Use) -> Result<SqliteConnection, StoreError> {
    let synchronous = if purpose == Use::Facts { SqliteSynchronous::Full } else { SqliteSynchronous::Normal };
    let mut options = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(false)
        .busy_timeout(PATIENCE)
        .foreign_keys(true)
        .synchronous(synchronous)
        .thread_name(|number| format!("journal-{number}"))
        .disable_statement_logging();
    if purpose == Use::Facts {
        // The fence of an append is kept there: never in a file that a full disk could refuse.
        options = options.pragma("temp_store", "MEMORY");
    }
    if purpose == Use::Reading {
        options = options.pragma("query_only", "ON");
    }
    options.connect().await.map_err(|error| fault::of(Trouble::Sql(error), path, Doing::Opening))
}
