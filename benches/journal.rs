//! What keeping facts costs: an append beside a bare commit of SQLite on the same disk, opening a journal with a long
//! past, and how soon another process sees an entry.
//!
//! `cargo bench --bench journal`. Both sides of a ratio are measured in turns in the same run, in the folder that
//! JOURNAL_BENCH_FOLDER names or the working directory: a disk, not memory.
#![allow(clippy::disallowed_methods, reason = "measuring reads the clock")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout, reason = "a program that prints figures")]

use std::{
    path::Path,
    time::{Duration, Instant},
};

use orchestra_console::{
    domain::{Layer, Timestamp},
    journal::{self, ExecutionFilter, NewExecution, SqliteStore, Store},
    plan::{Approval, Entry, Execution, ExecutionStatus, OnFailure, PLAN_VERSION, Plan, Recorded},
};
use sqlx::{
    ConnectOptions as _, Connection as _, SqliteConnection,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous},
};

const COMMITS: usize = 400;
const EXECUTIONS: usize = 1_000;
const ENTRIES_EACH: usize = 100;
const SEEN: usize = 50;
const GLANCE: Duration = Duration::from_millis(20);

#[tokio::main]
async fn main() {
    if !std::env::args().any(|argument| argument == "--bench") {
        println!("nothing is measured under `cargo test`; run `cargo bench --bench journal`");
        return;
    }
    let folder = std::env::var("JOURNAL_BENCH_FOLDER").unwrap_or(".".into());
    let folder = tempfile::tempdir_in(folder).unwrap();
    appending(folder.path()).await;
    opening(folder.path()).await;
    seeing(folder.path()).await;
}

async fn appending(folder: &Path) {
    let store = journal::open(&folder.join("append.db")).await.unwrap();
    let mut writer = Writer::begin(&store, 0).await;
    let mut bare = bare(&folder.join("bare.db")).await;
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for number in 0..COMMITS {
        // Which of the two comes first changes: the disk may still be busy with the one before.
        for is_ours in [number % 2 == 0, number % 2 != 0] {
            let began = Instant::now();
            if is_ours {
                writer.write(&store, 1).await;
                ours.push(began.elapsed());
            } else {
                commit(&mut bare, number).await;
                theirs.push(began.elapsed());
            }
        }
    }
    bare.close().await.unwrap();
    let (ours, theirs) = (median(ours), median(theirs));
    let ratio = ours.as_secs_f64() / theirs.as_secs_f64();
    println!(
        "append, median of {COMMITS}: {:.0} µs; bare commit: {:.0} µs; ratio {ratio:.2} (limit 1.20)",
        micros(ours),
        micros(theirs)
    );
}

async fn bare(path: &Path) -> SqliteConnection {
    let options = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .disable_statement_logging();
    let mut connection = options.connect().await.unwrap();
    sqlx::query("CREATE TABLE entries (number BIGINT PRIMARY KEY, body TEXT)").execute(&mut connection).await.unwrap();
    connection
}

async fn commit(bare: &mut SqliteConnection, number: usize) {
    sqlx::query("INSERT INTO entries (number, body) VALUES ($1, $2)")
        .bind(number as i64)
        .bind(r#"{"sequence":3,"epoch":1,"at":"2026-03-04T09:30:00Z","fact":{"kind":"resumed"}}"#)
        .execute(bare)
        .await
        .unwrap();
}

async fn opening(folder: &Path) {
    let path = folder.join("past.db");
    let store = journal::open(&path).await.unwrap();
    for number in 0..EXECUTIONS {
        let mut writer = Writer::begin(&store, number).await;
        writer.write(&store, ENTRIES_EACH - 3).await;
        writer.end(&store).await;
    }
    store.close().await;
    let mut took = Vec::new();
    for _ in 0..9 {
        let began = Instant::now();
        let store = journal::open(&path).await.unwrap();
        let filter = ExecutionFilter { limit: 100, ..ExecutionFilter::default() };
        let rows = store.executions(&filter).await.unwrap();
        assert_eq!(store.entries(&rows[0].id, 0).await.unwrap().len(), ENTRIES_EACH);
        took.push(began.elapsed());
    }
    let total = EXECUTIONS * ENTRIES_EACH;
    println!(
        "open, list and read the newest with {total} past entries, median of 9: {:.1} ms (limit 100)",
        micros(median(took)) / 1_000.0
    );
}

async fn seeing(folder: &Path) {
    let path = folder.join("seen.db");
    let (writing, reading) = (journal::open(&path).await.unwrap(), journal::open(&path).await.unwrap());
    let mut writer = Writer::begin(&writing, 0).await;
    let mut took = Vec::new();
    for _ in 0..SEEN {
        let before = reading.version().await.unwrap();
        let began = Instant::now();
        writer.write(&writing, 1).await;
        while reading.version().await.unwrap() == before {
            tokio::time::sleep(GLANCE).await;
        }
        let after = writer.execution.sequence - 1;
        assert_eq!(reading.entries(&writer.lease.execution, after).await.unwrap().len(), 1);
        took.push(began.elapsed());
    }
    let worst = took.iter().max().copied().unwrap_or_default();
    println!(
        "written until read by another connection that looks every {} ms, worst of {SEEN}: {:.1} ms (limit 300)",
        GLANCE.as_millis(),
        micros(worst) / 1_000.0
    );
}

/// One execution and whoever writes into it.
struct Writer {
    lease: journal::Lease,
    execution: Execution,
}

impl Writer {
    async fn begin(store: &SqliteStore, number: usize) -> Self {
        let (id, plan) = (format!("{number:012x}"), plan());
        store.put_plan(&plan).await.unwrap();
        let approval = Approval { by: "ada@here".into(), how: "--yes".into(), irreversible: false, at: at() };
        let new = NewExecution {
            id: id.clone(),
            plan: plan.digest(),
            environment: plan.environment.clone(),
            actor: "ada@here".into(),
            approval,
            at: at(),
        };
        store.create(new).await.unwrap();
        let lease = store.claim(&id, "7@here", at()).await.unwrap();
        let execution = Execution::fold(&plan, &store.entries(&id, 0).await.unwrap()).unwrap();
        Self { lease, execution }
    }

    async fn write(&mut self, store: &SqliteStore, count: usize) {
        let facts = (0..count).map(|_| Recorded::Resumed).collect();
        self.append(store, facts).await;
    }

    async fn end(&mut self, store: &SqliteStore) {
        self.append(store, vec![Recorded::Ended { status: ExecutionStatus::Succeeded, why: None }]).await;
    }

    async fn append(&mut self, store: &SqliteStore, facts: Vec<Recorded>) {
        let mut entries = Vec::with_capacity(facts.len());
        for fact in facts {
            let sequence = self.execution.sequence + 1;
            let entry = Entry { sequence, epoch: self.lease.epoch, at: at(), fact };
            self.execution.apply(&entry).unwrap();
            entries.push(entry);
        }
        store.append(&mut self.lease, &entries, &self.execution).await.unwrap();
    }
}

fn plan() -> Plan {
    Plan {
        version: PLAN_VERSION,
        title: "create demo".into(),
        environment: "demo".into(),
        layer: Layer::Development,
        goal: None,
        steps: Vec::new(),
        facts: Vec::new(),
        on_failure: OnFailure::Undo,
        parallel: 8,
        deadline_seconds: 600,
        made_at: at(),
        budget_cents_per_hour: None,
        account: None,
    }
}

fn at() -> Timestamp {
    Timestamp::UNIX_EPOCH
}

fn median(mut of: Vec<Duration>) -> Duration {
    of.sort_unstable();
    of[of.len() / 2]
}

fn micros(of: Duration) -> f64 {
    of.as_secs_f64() * 1e6
}
