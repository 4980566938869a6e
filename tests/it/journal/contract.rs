//! What every store promises, held against each of them.

use orchestra_console::{
    domain::Printable,
    journal::{self, Audited, ExecutionFilter, StoreError},
    plan::{Control, Execution, ExecutionStatus, Recorded},
};

use super::scene::{Worker, at, begun, new, plan};

/// Each promise, once for every store.
macro_rules! both {
    ($($promise:ident)*) => {
        mod sqlite {
            $(#[tokio::test]
            async fn $promise() {
                let folder = tempfile::tempdir().unwrap();
                let store = super::journal::open(&folder.path().join("journal.db")).await.unwrap();
                super::$promise(&store).await;
            })*
        }

        mod memory {
            $(#[tokio::test]
            async fn $promise() {
                super::$promise(&super::journal::MemoryStore::new()).await;
            })*
        }
    };
}

both! {
    an_execution_is_read_back_as_it_was_written
    a_plan_is_kept_once_and_found_by_its_beginning
    the_row_of_a_list_says_where_the_execution_stands
    lists_are_newest_first_and_filtered
    an_older_lease_appends_nothing
    entries_that_do_not_follow_are_refused
    an_environment_is_locked_until_the_end
    a_rollback_locks_the_environment_again
    what_is_not_there_is_named
    controls_are_numbered_and_read_in_order
    output_is_kept_and_the_newest_lines_are_given
    no_token_is_kept
    the_version_changes_with_every_write
    an_untouched_journal_verifies
}

async fn an_execution_is_read_back_as_it_was_written(store: &dyn Audited) {
    let mut worker = begun(store, "0a0000000001", "demo").await;
    worker.carry_out(store, "first").await.unwrap();
    worker.carry_out(store, "second").await.unwrap();
    worker.end(store).await.unwrap();

    let entries = store.entries("0a0000000001", 0).await.unwrap();
    let sequences: Vec<u64> = entries.iter().map(|entry| entry.sequence).collect();
    assert_eq!(sequences, (1..=11).collect::<Vec<_>>());
    assert_eq!(Execution::fold(&plan("demo"), &entries).unwrap(), worker.execution);
    assert_eq!(store.entries("0a0000000001", 9).await.unwrap(), entries[9..]);
    assert_eq!(store.entries("0a0000000001", 11).await.unwrap(), []);
    let since = store.entries_since(Some(at(19))).await.unwrap();
    assert_eq!(since.iter().map(|(_, entry)| entry.sequence).collect::<Vec<_>>(), [9, 10, 11]);
}

async fn a_plan_is_kept_once_and_found_by_its_beginning(store: &dyn Audited) {
    let (one, other) = (plan("one"), plan("other"));
    let digest = store.put_plan(&one).await.unwrap();
    assert_eq!(digest, one.digest());
    store.put_plan(&other).await.unwrap();
    store.put_plan(&one).await.unwrap();
    assert_eq!(store.plan(&digest[..8]).await.unwrap(), one);
    let titles = |limit| async move {
        store.plans(limit).await.unwrap().into_iter().map(|row| (row.title, row.steps)).collect::<Vec<_>>()
    };
    assert_eq!(titles(0).await, [("create other".to_owned(), 2), ("create one".to_owned(), 2)]);
    assert_eq!(titles(1).await.len(), 1);
}

async fn the_row_of_a_list_says_where_the_execution_stands(store: &dyn Audited) {
    let all = ExecutionFilter::default();
    let demo = plan("demo");
    store.put_plan(&demo).await.unwrap();
    store.create(new("0a0000000001", &demo)).await.unwrap();
    let row = store.executions(&all).await.unwrap().remove(0);
    assert_eq!((row.status, row.steps_done, row.steps_total), (ExecutionStatus::Pending, 0, 2));
    assert_eq!((row.title.as_str(), row.actor.as_str(), row.created_at), ("create demo", "ada@here", at(1)));
    assert_eq!((row.owner, row.started_at, row.sequence), (None, None, 1));

    let mut worker = Worker::claim(store, "0a0000000001", &demo).await.unwrap();
    let row = store.executions(&all).await.unwrap().remove(0);
    assert_eq!((row.status, row.owner.as_deref()), (ExecutionStatus::Running, Some("7@here")));
    assert_eq!((row.started_at, row.heartbeat_at, row.sequence), (Some(at(2)), Some(at(2)), 2));

    worker.carry_out(store, "first").await.unwrap();
    store.heartbeat(&worker.lease, at(50)).await.unwrap();
    let row = store.executions(&all).await.unwrap().remove(0);
    assert_eq!((row.steps_done, row.heartbeat_at, row.sequence), (1, Some(at(50)), 6));

    let why = Printable::new("a person asked");
    worker.write(store, vec![Recorded::Paused { why: why.clone() }]).await.unwrap();
    let row = store.executions(&all).await.unwrap().remove(0);
    assert_eq!((row.status, row.why), (ExecutionStatus::Paused, Some(why)));
}

async fn lists_are_newest_first_and_filtered(store: &dyn Audited) {
    for (number, environment) in ["one", "two", "three"].into_iter().enumerate() {
        let mut worker = begun(store, &format!("0{number}0000000000"), environment).await;
        if environment == "two" {
            worker.write(store, vec![Recorded::Ended { status: ExecutionStatus::Aborted, why: None }]).await.unwrap();
        }
    }
    let names = |filter: ExecutionFilter| async move {
        store.executions(&filter).await.unwrap().into_iter().map(|row| row.environment).collect::<Vec<_>>()
    };
    let all = ExecutionFilter::default();
    assert_eq!(names(all.clone()).await, ["three", "two", "one"]);
    assert_eq!(names(ExecutionFilter { limit: 2, ..all.clone() }).await, ["three", "two"]);
    assert_eq!(names(ExecutionFilter { is_live: true, ..all.clone() }).await, ["three", "one"]);
    assert_eq!(names(ExecutionFilter { environment: Some("two".into()), ..all.clone() }).await, ["two"]);
    let live_two = ExecutionFilter { environment: Some("two".into()), is_live: true, limit: 5 };
    assert_eq!(names(live_two).await, [""; 0]);
}

async fn an_older_lease_appends_nothing(store: &dyn Audited) {
    let mut old = begun(store, "0a0000000001", "demo").await;
    let mut newer = Worker::claim(store, "0a0000000001", &plan("demo")).await.unwrap();
    assert_eq!((old.lease.epoch, newer.lease.epoch), (1, 2));
    let fenced = StoreError::Fenced { execution: "0a0000000001".into() };
    let before = store.entries("0a0000000001", 0).await.unwrap();
    assert_eq!(old.carry_out(store, "first").await.unwrap_err(), fenced);
    assert_eq!(store.heartbeat(&old.lease, at(99)).await.unwrap_err(), fenced);
    assert_eq!(store.entries("0a0000000001", 0).await.unwrap(), before);
    newer.carry_out(store, "first").await.unwrap();
}

async fn entries_that_do_not_follow_are_refused(store: &dyn Audited) {
    let mut worker = begun(store, "0a0000000001", "demo").await;
    let ahead = &mut worker.lease.clone();
    ahead.sequence = 1;
    // Another hand wrote under the same lease since: this one is behind.
    let error = store.append(ahead, &store.entries("0a0000000001", 1).await.unwrap(), &worker.execution).await;
    assert_eq!(error.unwrap_err(), StoreError::Fenced { execution: "0a0000000001".into() });
    let gap = store.entries("0a0000000001", 0).await.unwrap();
    let error = store.append(&mut worker.lease, &gap, &worker.execution).await.unwrap_err();
    assert!(matches!(error, StoreError::Broken { .. }), "{error}");
    worker.carry_out(store, "first").await.unwrap();
}

async fn an_environment_is_locked_until_the_end(store: &dyn Audited) {
    let mut worker = begun(store, "0a0000000001", "demo").await;
    let demo = plan("demo");
    let locked = StoreError::Locked { environment: "demo".into(), by: "0a0000000001".into() };
    assert_eq!(store.create(new("0b0000000002", &demo)).await.unwrap_err(), locked);
    assert_eq!(store.executions(&ExecutionFilter::default()).await.unwrap().len(), 1);
    worker.end(store).await.unwrap();
    store.create(new("0b0000000002", &demo)).await.unwrap();
    let again = store.create(new("0b0000000002", &plan("demo"))).await.unwrap_err();
    assert_eq!(again, StoreError::Locked { environment: "demo".into(), by: "0b0000000002".into() });
}

async fn a_rollback_locks_the_environment_again(store: &dyn Audited) {
    let back = || vec![Recorded::RollingBack { why: Printable::new("a person asked") }];
    let mut first = begun(store, "0a0000000001", "demo").await;
    first.carry_out(store, "first").await.unwrap();
    first.end(store).await.unwrap();
    let mut second = begun(store, "0b0000000002", "demo").await;
    let locked = StoreError::Locked { environment: "demo".into(), by: "0b0000000002".into() };
    assert_eq!(first.write(store, back()).await.unwrap_err(), locked);
    second.end(store).await.unwrap();
    first.write(store, back()).await.unwrap();
    let row = store.executions(&ExecutionFilter { is_live: true, ..Default::default() }).await.unwrap().remove(0);
    assert_eq!((row.id.as_str(), row.status, row.ended_at), ("0a0000000001", ExecutionStatus::Undoing, None));
    let locked = StoreError::Locked { environment: "demo".into(), by: "0a0000000001".into() };
    assert_eq!(store.create(new("0c0000000003", &plan("demo"))).await.unwrap_err(), locked);
}

async fn what_is_not_there_is_named(store: &dyn Audited) {
    begun(store, "0a0000000001", "demo").await;
    begun(store, "0a0000000002", "other").await;
    let missing = "there is no execution `ff`; to see what there is: orchestra executions";
    assert_eq!(store.find("ff").await.unwrap_err().to_string(), missing);
    assert_eq!(store.entries("ff", 0).await.unwrap_err().to_string(), missing);
    assert_eq!(store.claim("ff", "7@here", at(3)).await.unwrap_err().to_string(), missing);
    assert_eq!(store.post("ff", Control::Pause, "ada", 0, at(3)).await.unwrap_err().to_string(), missing);
    assert!(matches!(store.find("").await.unwrap_err(), StoreError::NotFound { .. }));
    let several = "several executions begin with `0a`; to see what there is: orchestra executions";
    assert_eq!(store.find("0a").await.unwrap_err().to_string(), several);
    assert_eq!(store.find("0a0000000001").await.unwrap(), "0a0000000001");
    let plan_missing = "there is no plan `zz`; to see what there is: orchestra plan list";
    assert_eq!(store.plan("zz").await.unwrap_err().to_string(), plan_missing);
    let mut without_plan = new("0d0000000004", &plan("third"));
    without_plan.plan = "zz".into();
    assert_eq!(store.create(without_plan).await.unwrap_err().to_string(), plan_missing);
}

async fn controls_are_numbered_and_read_in_order(store: &dyn Audited) {
    begun(store, "0a0000000001", "demo").await;
    let retry = Control::Retry { step: "first".into() };
    assert_eq!(store.post("0a0000000001", Control::Pause, "ada@here", 2, at(3)).await.unwrap(), 1);
    assert_eq!(store.post("0a0000000001", retry.clone(), "bob@there", 5, at(4)).await.unwrap(), 2);
    let all = store.controls("0a0000000001", 0).await.unwrap();
    assert_eq!(all.iter().map(|posted| &posted.control).collect::<Vec<_>>(), [&Control::Pause, &retry]);
    assert_eq!((all[1].by.as_str(), all[1].seen, all[1].at), ("bob@there", 5, at(4)));
    assert_eq!(store.controls("0a0000000001", 1).await.unwrap(), all[1..]);
}

async fn output_is_kept_and_the_newest_lines_are_given(store: &dyn Audited) {
    begun(store, "0a0000000001", "demo").await;
    let line = |number: i64| ("first".to_owned(), at(number), Printable::new(format!("line {number}")));
    store.say("0a0000000001", (1..=3).map(line).collect()).await.unwrap();
    store.say("0a0000000001", (4..=5).map(line).collect()).await.unwrap();
    let said = |after, limit| async move {
        let lines = store.said("0a0000000001", after, limit).await.unwrap();
        lines.into_iter().map(|line| (line.number, line.text.to_string())).collect::<Vec<_>>()
    };
    assert_eq!(said(0, 2).await, [(4, "line 4".into()), (5, "line 5".into())]);
    assert_eq!(said(2, 0).await.len(), 3);
    store.say("0a0000000001", (6..=10_007).map(line).collect()).await.unwrap();
    assert_eq!(said(0, 0).await.first().unwrap().0, 8, "the newest ten thousand are kept");
}

async fn no_token_is_kept(store: &dyn Audited) {
    let token = format!("ghp_{}", "a1B2".repeat(9));
    let mut worker = begun(store, "0a0000000001", "demo").await;
    let why = Printable::new(format!("the far side refused {token}"));
    worker.write(store, vec![Recorded::Paused { why }]).await.unwrap();
    store.say("0a0000000001", vec![("first".into(), at(9), Printable::new(format!("with {token}")))]).await.unwrap();
    let mut kept = format!("{:?}", store.executions(&ExecutionFilter::default()).await.unwrap());
    kept += &format!("{:?}", store.entries("0a0000000001", 0).await.unwrap());
    kept += &format!("{:?}", store.records("0a0000000001").await.unwrap());
    kept += &format!("{:?}", store.said("0a0000000001", 0, 0).await.unwrap());
    assert_eq!((kept.contains(&token), kept.matches("‹redacted›").count()), (false, 4));
}

async fn the_version_changes_with_every_write(store: &dyn Audited) {
    let first = store.version().await.unwrap();
    assert_eq!(store.version().await.unwrap(), first, "asking changes nothing");
    let worker = begun(store, "0a0000000001", "demo").await;
    let second = store.version().await.unwrap();
    assert_ne!(first, second);
    store.heartbeat(&worker.lease, at(9)).await.unwrap();
    assert_ne!(store.version().await.unwrap(), second);
}

async fn an_untouched_journal_verifies(store: &dyn Audited) {
    let mut worker = begun(store, "0a0000000001", "demo").await;
    worker.carry_out(store, "first").await.unwrap();
    begun(store, "0b0000000002", "other").await;
    assert_eq!(journal::verify(store, None).await.unwrap(), []);
    worker.carry_out(store, "second").await.unwrap();
    worker.end(store).await.unwrap();
    assert_eq!(journal::verify(store, Some("0a0000000001")).await.unwrap(), []);
}
