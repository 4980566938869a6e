//! A token that was rotated while a console runs: it is taken up, and a refused one is not tried again.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use orchestra_console::{
    config::GithubSettings,
    domain::{FaultKind, Printable, Secret},
    provider::{DeliveryObserver, FoundTokens, GithubClient, GithubObserver, GithubToken, Observe, github_client},
    secrets::{AskPassphrase, Keyring, StoreKind, TokenName, TokenVariables, Vault, VaultParts},
};

use super::runs_body;
use crate::loopback::{Answer, Loopback};

const OLD: &str = "ghp_old";
const NEW: &str = "ghp_new";
const OFTEN: Duration = Duration::ZERO;
const TEN_MINUTES: Duration = Duration::from_secs(600);

/// Takes every token but the old one.
fn server() -> Loopback {
    Loopback::start(|request| match request.header("authorization") {
        Some(header) if header.ends_with(OLD) => Answer::said("401 Unauthorized", "Bad credentials"),
        _ => Answer::json(runs_body(7)),
    })
}

fn settings(server: &Loopback) -> GithubSettings {
    GithubSettings { api_url: server.url(), host: "github.com".into(), repositories: Vec::new() }
}

/// A store with one token, and how often it was looked into.
#[derive(Clone)]
struct Store(Arc<Mutex<(&'static str, usize)>>);

impl Store {
    fn new() -> Self {
        Self(Arc::new(Mutex::new((OLD, 0))))
    }

    fn rotate(&self) {
        self.0.lock().unwrap().0 = NEW;
    }

    fn looks(&self) -> usize {
        self.0.lock().unwrap().1
    }

    fn tokens(&self) -> Vec<GithubToken> {
        let secret = Secret::new(self.0.lock().unwrap().0).unwrap();
        vec![GithubToken { secret, origin: "keyring".into(), name: Some("github.com".into()) }]
    }

    fn watch(&self, server: &Loopback, every: Duration) -> GithubObserver {
        GithubObserver::new(self.client(server, every), [Printable::new("octo/a")])
    }

    fn client(&self, server: &Loopback, every: Duration) -> GithubClient {
        let store = self.clone();
        GithubClient::with_tokens(&settings(server), self.tokens()).looking_anew(every, move || {
            store.0.lock().unwrap().1 += 1;
            FoundTokens { tokens: store.tokens(), is_whole: true }
        })
    }
}

fn sent(server: &Loopback) -> Vec<String> {
    let token = |header: &str| header.rsplit(' ').next().unwrap().to_owned();
    server.seen().iter().map(|request| request.header("authorization").map_or("none".into(), token)).collect()
}

async fn is_refused(observer: &mut GithubObserver) -> bool {
    observer.observe().await.is_err_and(|fault| fault.kind == FaultKind::Unauthorized)
}

#[tokio::test]
async fn a_token_that_was_rotated_before_it_was_refused_is_taken_up_in_the_same_reading() {
    let (server, store) = (server(), Store::new());
    let mut observer = store.watch(&server, TEN_MINUTES);
    store.rotate();
    observer.observe().await.unwrap();
    observer.observe().await.unwrap();
    assert_eq!(sent(&server), [OLD, NEW, NEW]);
    assert_eq!(store.looks(), 1);
}

#[tokio::test]
async fn a_refused_token_is_sent_once_however_often_it_is_looked_for() {
    let (server, store) = (server(), Store::new());
    let mut observer = store.watch(&server, TEN_MINUTES);
    for _ in 0..20 {
        assert!(is_refused(&mut observer).await);
    }
    assert_eq!((sent(&server).len(), store.looks()), (1, 1), "by itself it is looked once in ten minutes");
    for _ in 0..20 {
        observer.refresh();
        assert!(is_refused(&mut observer).await);
    }
    assert_eq!((sent(&server).len(), store.looks()), (1, 21), "by hand it is looked each time, and nothing is sent");
    let mut often = store.watch(&server, OFTEN);
    for _ in 0..20 {
        assert!(is_refused(&mut often).await);
    }
    assert_eq!(sent(&server).len(), 2, "another client, one request");
}

#[tokio::test]
async fn a_refresh_by_hand_takes_up_a_rotated_token_at_once() {
    let (server, store) = (server(), Store::new());
    let mut observer = store.watch(&server, TEN_MINUTES);
    assert!(is_refused(&mut observer).await);
    store.rotate();
    assert!(is_refused(&mut observer).await, "ten minutes have not passed");
    observer.refresh();
    observer.observe().await.unwrap();
    assert_eq!(sent(&server), [OLD, NEW]);
}

#[tokio::test]
async fn a_refresh_by_hand_takes_up_a_rotated_token_while_the_old_one_is_still_good() {
    let server = Loopback::start(|_| Answer::json(runs_body(7)));
    let store = Store::new();
    let mut observer = store.watch(&server, TEN_MINUTES);
    observer.observe().await.unwrap();
    store.rotate();
    observer.observe().await.unwrap();
    assert_eq!((sent(&server), store.looks()), (vec![OLD.to_owned(), OLD.to_owned()], 0), "nothing is wrong with it");
    observer.refresh();
    observer.observe().await.unwrap();
    assert_eq!(sent(&server).last().map(String::as_str), Some(NEW));
}

#[tokio::test]
async fn who_logs_in_while_a_console_runs_is_asked_about_deliveries_too() {
    let server = Loopback::start(|_| Answer::said("401 Unauthorized", "Bad credentials"));
    let store = Store::new();
    let from = store.clone();
    let client = GithubClient::with_tokens(&settings(&server), Vec::new())
        .looking_anew(TEN_MINUTES, move || FoundTokens { tokens: from.tokens(), is_whole: true });
    let mut observer = DeliveryObserver::new(client, [Printable::new("octo/a")]);
    observer.refresh();
    observer.observe().await.unwrap_err();
    let first = server.seen().remove(0);
    assert_eq!((first.target.as_str(), sent(&server)[0].as_str()), ("/graphql", OLD), "GraphQL wants a token");
}

#[tokio::test]
async fn what_rotate_puts_into_a_store_reaches_a_client_that_is_open() {
    let folder = tempfile::tempdir().unwrap();
    let vault = || {
        Vault::new(VaultParts {
            variables: TokenVariables::default(),
            keyring: Keyring::absent(),
            keyutils: Keyring::absent(),
            command: None,
            folder: Some(folder.path().join("secrets")),
            passphrase: AskPassphrase::nobody(),
            asked: StoreKind::ALL.to_vec(),
        })
    };
    let keep = |token: &str| {
        let name = TokenName::of_host("github.com").unwrap();
        vault().keep(&name, &Secret::new(token).unwrap(), Some(StoreKind::PlainFile)).unwrap();
    };
    keep(OLD);
    let server = server();
    let client = github_client(&settings(&server), vault(), OFTEN);
    let mut observer = GithubObserver::new(client, [Printable::new("octo/a")]);
    assert!(is_refused(&mut observer).await);
    keep(NEW);
    observer.observe().await.unwrap();
    assert_eq!(sent(&server), [OLD, NEW]);
}
