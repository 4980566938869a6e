//! The console's door to the journal: what another process writes is seen, and nothing is made by looking.

use std::{path::Path, sync::Arc, time::Duration};

use orchestra_console::{
    journal::{self, NewExecution, Store},
    plan::{Approval, Plan, Recorded},
    provider::Operators,
    runtime::{Answered, ExecutionReading, Executions, Machine, MachineParts, Readings, Rules},
};
use tokio::sync::mpsc;

use super::scene;

/// Longer than any machine needs.
const DEADLINE: Duration = Duration::from_secs(20);

struct Collected(mpsc::UnboundedSender<ExecutionReading>);

impl Readings for Collected {
    fn put(&self, read: ExecutionReading) -> Answered<'_, ()> {
        let _ = self.0.send(read);
        Box::pin(async {})
    }
}

fn machine(state: &Path) -> Machine {
    let parts = || MachineParts {
        vault: orchestra_console::secrets::Vault::of_variables(orchestra_console::secrets::TokenVariables::default()),
        github_host: "github.com".into(),
        executable: "/nonexistent/orchestra".into(),
        operators: Arc::new(Operators::new([])),
        rules: Arc::new(Rules::new(Err(vec!["no rules in this test".into()]))),
        templates: Vec::new(),
        layers: Default::default(),
    };
    Machine::new(state.to_owned(), "ada@workbench".into(), "/tmp".into(), Box::new(parts))
}

async fn create(store: &dyn Store, id: &str) -> Arc<Plan> {
    let (plan, ..) = scene::demo().execution("7c41e09b2fd5").unwrap();
    let digest = store.put_plan(&plan).await.unwrap();
    let at = scene::now();
    let approval = Approval { by: "ada@workbench".into(), how: "enter".into(), irreversible: false, at };
    let execution = NewExecution {
        id: id.into(),
        plan: digest,
        environment: plan.environment.clone(),
        actor: "ada@workbench".into(),
        approval,
        at,
    };
    store.create(execution).await.unwrap();
    plan
}

/// The first list for which `is_it` holds.
async fn listed(machine: &Machine, is_it: impl Fn(usize) -> bool, then: impl AsyncFnOnce()) {
    let (sender, mut receiver) = mpsc::unbounded_channel();
    let into = Collected(sender);
    let wait = async {
        let first = receiver.recv().await;
        assert!(matches!(&first, Some(ExecutionReading::Listed(Ok(rows))) if rows.is_empty()), "{first:?}");
        then().await;
        while let Some(ExecutionReading::Listed(outcome)) = receiver.recv().await {
            if is_it(outcome.unwrap().len()) {
                return;
            }
        }
    };
    tokio::select! {
        () = machine.list(&into) => panic!("the list ended"),
        waited = tokio::time::timeout(DEADLINE, wait) => waited.unwrap(),
    }
}

#[tokio::test]
async fn looking_makes_no_journal_and_what_another_writes_is_listed() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal.db");
    let machine = machine(folder.path());
    listed(
        &machine,
        |rows| rows == 1,
        async || {
            assert!(!path.exists(), "a journal was made by looking");
            let store = journal::open(&path).await.unwrap();
            create(&store, "0123456789ab").await;
        },
    )
    .await;
}

#[tokio::test]
async fn an_execution_is_followed_from_its_first_entry_on() {
    let folder = tempfile::tempdir().unwrap();
    let store = journal::open(&folder.path().join("journal.db")).await.unwrap();
    let plan = create(&store, "0123456789ab").await;
    let machine = machine(folder.path());
    let (sender, mut receiver) = mpsc::unbounded_channel();
    let into = Collected(sender);
    let wait = async {
        let Some(ExecutionReading::Entries(Some(read), entries)) = receiver.recv().await else {
            panic!("the plan and its first entry were expected")
        };
        assert_eq!(*read, *plan);
        assert!(matches!(entries[..], [ref first] if matches!(first.fact, Recorded::Created { .. })), "{entries:?}");
        store.claim("0123456789ab", "1@workbench", scene::now()).await.unwrap();
        let next = receiver.recv().await;
        assert!(matches!(&next, Some(ExecutionReading::Entries(None, entries)) if entries.len() == 1), "{next:?}");
    };
    tokio::select! {
        ended = machine.follow("0123456789ab", &into) => panic!("it ended: {ended:?}"),
        waited = tokio::time::timeout(DEADLINE, wait) => waited.unwrap(),
    }
}

#[tokio::test]
async fn an_execution_that_is_not_there_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let store = journal::open(&folder.path().join("journal.db")).await.unwrap();
    create(&store, "0123456789ab").await;
    let (sender, _receiver) = mpsc::unbounded_channel();
    let fault = machine(folder.path()).follow("ffff", &Collected(sender)).await.unwrap_err();
    assert!(fault.message.as_str().contains("ffff"), "{fault}");
}
