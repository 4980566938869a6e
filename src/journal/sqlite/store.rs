//! The store itself: each question takes its turn on a connection.

use std::path::Path;

use super::{
    append,
    connections::{Connections, Use, connect},
    create,
    damage::{self, Standing},
    fault::{self, Doing},
    read, write,
};
use crate::domain::{Printable, Timestamp};
use crate::journal::{
    Answer, AppendedLine, Audited, ExecutionFilter, ExecutionId, ExecutionRow, Head, Lease, NewExecution, PlanRow,
    PostedControl, Record, Store, StoreError,
};
use crate::plan::{Control, Entry, Execution, Plan};

/// Executions in a SQLite file that several processes share.
pub struct SqliteStore {
    connections: Connections,
}

impl std::fmt::Debug for SqliteStore {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SqliteStore").field("path", &self.path()).finish_non_exhaustive()
    }
}

/// Opens the journal at this path; makes an empty one, readable for its owner alone, where there is nothing.
///
/// # Errors
/// [`StoreError::Damaged`] when it is not whole (a copy is kept, nothing is mended), [`StoreError::Newer`] when a later
/// program wrote it, [`StoreError::Unreadable`] when something else stands there or the folder does not let us in.
pub async fn open(path: &Path) -> Result<SqliteStore, StoreError> {
    let path = &std::path::absolute(path).map_err(|error| fault::of_file(&error, path))?;
    create::folder(path)?;
    if damage::look(path)? == Standing::Nothing {
        create::create(path).await?;
    }
    let mut connection = connect(path, Use::Facts).await?;
    let sound = create::bring_up(&mut connection, path).await;
    sound.map_err(|trouble| fault::of(trouble, path, Doing::Opening))?;
    Ok(SqliteStore { connections: Connections::of(path, connection) })
}

impl SqliteStore {
    pub fn path(&self) -> &Path {
        self.connections.path()
    }

    /// Closes it, so that the file alone holds everything. Dropping it loses nothing either.
    pub async fn close(self) {
        self.connections.close().await;
    }
}

/// One turn: what is done with the connection, between taking it and giving it back.
macro_rules! turn {
    ($self:ident, $purpose:ident, $room:ident :: $work:ident ( $($argument:expr),* )) => {
        Box::pin(async move {
            let mut turn = $self.connections.turn(Use::$purpose).await?;
            let outcome = $room::$work(turn.connection(), $($argument),*).await;
            turn.end(outcome)
        })
    };
}

impl Store for SqliteStore {
    fn put_plan<'a>(&'a self, plan: &'a Plan) -> Answer<'a, String> {
        turn!(self, Facts, write::put_plan(plan))
    }

    fn plan<'a>(&'a self, digest: &'a str) -> Answer<'a, Plan> {
        turn!(self, Reading, read::plan(digest))
    }

    fn plans(&self, limit: u32) -> Answer<'_, Vec<PlanRow>> {
        turn!(self, Reading, read::plans(limit))
    }

    fn create(&self, execution: NewExecution) -> Answer<'_, ()> {
        turn!(self, Facts, write::create(&execution))
    }

    fn claim<'a>(&'a self, execution: &'a str, owner: &'a str, at: Timestamp) -> Answer<'a, Lease> {
        turn!(self, Facts, write::claim(execution, owner, at))
    }

    fn append<'a>(&'a self, lease: &'a mut Lease, entries: &'a [Entry], after: &'a Execution) -> Answer<'a, ()> {
        Box::pin(async move {
            let mut turn = self.connections.turn(Use::Facts).await?;
            let mut newest = turn.take_newest();
            let outcome = append::append(turn.connection(), &mut newest, lease, entries, after).await;
            turn.keep_newest(newest);
            turn.end(outcome)
        })
    }

    fn heartbeat<'a>(&'a self, lease: &'a Lease, at: Timestamp) -> Answer<'a, ()> {
        turn!(self, Passing, write::heartbeat(lease, at))
    }

    fn find<'a>(&'a self, execution: &'a str) -> Answer<'a, ExecutionId> {
        turn!(self, Reading, read::find(execution))
    }

    fn entries<'a>(&'a self, execution: &'a str, after: u64) -> Answer<'a, Vec<Entry>> {
        turn!(self, Reading, read::entries(execution, after))
    }

    fn executions<'a>(&'a self, filter: &'a ExecutionFilter) -> Answer<'a, Vec<ExecutionRow>> {
        turn!(self, Reading, read::executions(filter))
    }

    fn post<'a>(
        &'a self,
        execution: &'a str,
        control: Control,
        by: &'a str,
        seen: u64,
        at: Timestamp,
    ) -> Answer<'a, u64> {
        turn!(self, Facts, write::post(execution, &control, by, seen, at))
    }

    fn controls<'a>(&'a self, execution: &'a str, after: u64) -> Answer<'a, Vec<PostedControl>> {
        turn!(self, Reading, read::controls(execution, after))
    }

    fn say<'a>(&'a self, execution: &'a str, lines: Vec<(String, Timestamp, Printable)>) -> Answer<'a, ()> {
        turn!(self, Passing, write::say(execution, &lines))
    }

    fn said<'a>(&'a self, execution: &'a str, after: u64, limit: u32) -> Answer<'a, Vec<AppendedLine>> {
        turn!(self, Reading, read::said(execution, after, limit))
    }

    fn version(&self) -> Answer<'_, u64> {
        turn!(self, Reading, read::version())
    }
}

impl Audited for SqliteStore {
    fn head<'a>(&'a self, execution: &'a str) -> Answer<'a, Head> {
        turn!(self, Reading, read::head(execution))
    }

    fn records<'a>(&'a self, execution: &'a str) -> Answer<'a, Vec<Record>> {
        turn!(self, Reading, read::records(execution))
    }

    fn entries_since(&self, since: Option<Timestamp>) -> Answer<'_, Vec<(ExecutionId, Entry)>> {
        turn!(self, Reading, read::entries_since(since))
    }
}
