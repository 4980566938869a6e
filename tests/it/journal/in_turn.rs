//! Executions that were agreed to together and are about one environment: the second begins when the first is over.

use std::{sync::Arc, time::Duration};

use orchestra_console::{
    journal::{self, Store},
    plan::{Approval, Plan, Recorded, policy::Policies},
    provider::Operators,
    runtime::{Rules, Site, StartFault, start_in_turn},
    secrets::{TokenVariables, Vault},
};

use super::scene::{at, begun, plan};

/// Longer than any machine needs.
const DEADLINE: Duration = Duration::from_secs(60);

/// Whose workers do nothing and end at once.
async fn site(folder: &std::path::Path) -> Site {
    Site {
        state: folder.to_owned(),
        store: Arc::new(journal::open(&folder.join("journal.db")).await.unwrap()),
        operators: Arc::new(Operators::new([])),
        rules: Arc::new(Rules::new(Ok(Policies::shipped().unwrap()))),
        executable: "/bin/true".into(),
        vault: Vault::of_variables(TokenVariables::default()),
        github_host: "github.com".into(),
        actor: "ada@here".into(),
    }
}

async fn start(site: &Site, plan: &Plan, ours: &[&str]) -> Result<String, StartFault> {
    let approval = Approval { by: "ada@here".into(), how: "typed how many".into(), irreversible: true, at: at(0) };
    let ours: Vec<String> = ours.iter().map(|id| (*id).to_owned()).collect();
    tokio::time::timeout(DEADLINE, start_in_turn(site, plan, approval, &ours)).await.expect("it does not end")
}

async fn environment_of(store: &dyn Store, id: &str) -> String {
    let entries = store.entries(id, 0).await.unwrap();
    match &entries[0].fact {
        Recorded::Created { environment, .. } => environment.clone(),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn one_of_ours_is_waited_for_until_it_is_over() {
    let folder = tempfile::tempdir().unwrap();
    let site = site(folder.path()).await;
    let mut first = begun(site.store.as_ref(), "0123456789ab", "octo.shop.production").await;
    let second = plan("octo.shop.production");
    // It ends while the second one waits for it.
    let end = async {
        first.carry_out(site.store.as_ref(), "first").await.unwrap();
        first.carry_out(site.store.as_ref(), "second").await.unwrap();
        first.end(site.store.as_ref()).await.unwrap();
    };
    let (started, ()) = tokio::join!(start(&site, &second, &["0123456789ab"]), end);
    assert_eq!(environment_of(site.store.as_ref(), &started.unwrap()).await, "octo.shop.production");
}

#[tokio::test]
async fn what_waits_for_a_person_is_waited_for_no_longer_and_somebody_elses_not_at_all() {
    let folder = tempfile::tempdir().unwrap();
    let site = site(folder.path()).await;
    let mut first = begun(site.store.as_ref(), "0123456789ab", "octo.shop.production").await;
    let locked = "is locked by execution 0123456789ab";
    let others = start(&site, &plan("octo.shop.production"), &["ba9876543210"]).await.unwrap_err();
    assert!(others.to_string().contains(locked), "{others}");
    first.write(site.store.as_ref(), vec![Recorded::Paused { why: "ada asked".into() }]).await.unwrap();
    let ours = start(&site, &plan("octo.shop.production"), &["0123456789ab"]).await.unwrap_err();
    assert!(ours.to_string().contains(locked), "{ours}");
    // Another environment is in nobody's way.
    start(&site, &plan("octo.shop.staging"), &["0123456789ab"]).await.unwrap();
}
