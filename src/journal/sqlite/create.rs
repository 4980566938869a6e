//! A new journal, and the format of one that is there.

use std::{
    fs, io,
    os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _},
    path::{Path, PathBuf},
};

use sqlx::{AssertSqlSafe, Connection as _, Executor as _, Row as _, SqliteConnection};

use super::{
    connections::{Use, connect},
    damage,
    fault::{self, Doing, Trouble},
};
use crate::journal::StoreError;

/// Every format, oldest first; the last is the one that is written.
const MIGRATIONS: &[&str] = &[include_str!("../../../assets/migrations/0001.sql")];

/// The folder of the journal, for its owner alone.
pub(super) fn folder(path: &Path) -> Result<(), StoreError> {
    let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) else { return Ok(()) };
    let made = fs::DirBuilder::new().recursive(true).mode(0o700).create(folder);
    made.map_err(|error| fault::of_file(&error, path))
}

/// Makes an empty journal aside and puts it in its place whole, unless another process was faster.
pub(super) async fn create(path: &Path) -> Result<(), StoreError> {
    let draft = draft(path).map_err(|error| fault::of_file(&error, path))?;
    let made = fill(&draft).await.and_then(|()| put(&draft, path).map_err(|error| fault::of_file(&error, path)));
    for end in ["", "-wal", "-shm"] {
        // The draft is in its place by now, or of no use.
        let _ = fs::remove_file(damage::beside(&draft, end));
    }
    made
}

/// An empty file beside the journal that nobody else has.
fn draft(path: &Path) -> io::Result<PathBuf> {
    for number in 0..1000 {
        let draft = damage::beside(path, &format!(".draft-{}-{number}", std::process::id()));
        match fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&draft) {
            Ok(_) => return Ok(draft),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    Err(io::Error::new(io::ErrorKind::AlreadyExists, "a thousand drafts of a journal stand there; remove them"))
}

async fn fill(draft: &Path) -> Result<(), StoreError> {
    let mut connection = connect(draft, Use::Facts).await?;
    let made = match connection.execute("PRAGMA journal_mode = WAL").await {
        Ok(_) => migrate(&mut connection, 0).await,
        Err(error) => Err(error.into()),
    };
    let closed = connection.close().await.map_err(Trouble::Sql);
    made.and(closed).map_err(|trouble| fault::of(trouble, draft, Doing::Writing))
}

fn put(draft: &Path, path: &Path) -> io::Result<()> {
    fs::File::open(draft)?.sync_all()?;
    match fs::hard_link(draft, path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => return Ok(()),
        // A file system without links.
        Err(_) => fs::rename(draft, path)?,
        Ok(()) => {}
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::File::open(folder)?.sync_all()
}

/// Brings a journal that is there to the newest format.
///
/// # Errors
/// It is newer than this program, or no journal.
pub(super) async fn bring_up(connection: &mut SqliteConnection, path: &Path) -> Result<(), Trouble> {
    let known = u32::try_from(MIGRATIONS.len()).unwrap_or(u32::MAX);
    let row = sqlx::query("SELECT version FROM journal_format").fetch_optional(&mut *connection).await?;
    let row = row.ok_or_else(|| Trouble::Nonsense("it says nothing of its format".into()))?;
    let found = u32::try_from(row.try_get::<i64, _>(0)?).unwrap_or(u32::MAX);
    match found {
        0 => Err(Trouble::Nonsense("it says nothing of its format".into())),
        _ if found > known => Err(StoreError::Newer { path: path.display().to_string(), found, known }.into()),
        _ => migrate(connection, found).await,
    }
}

async fn migrate(connection: &mut SqliteConnection, from: u32) -> Result<(), Trouble> {
    for step in &MIGRATIONS[usize::try_from(from).unwrap_or(0)..] {
        let mut transaction = connection.begin_with("BEGIN IMMEDIATE").await?;
        transaction.execute(AssertSqlSafe(*step)).await?;
        transaction.commit().await?;
    }
    Ok(())
}
