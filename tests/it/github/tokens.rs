//! Several tokens of one host: the smallest that is enough is taken, and a refused one is left alone.

use std::{collections::BTreeMap, time::Duration};

use orchestra_console::{
    config::GithubSettings,
    domain::{FaultKind, Printable, RunKey, Secret, Timestamp},
    provider::{GithubClient, GithubObserver, GithubToken, Observe},
};

use super::{reading, runs_body};
use crate::loopback::{Answer, Loopback, Request};

const SMALL: &str = "github_pat_small";
const WIDE: &str = "ghp_wide";

pub fn client(server: &Loopback, tokens: &[&str]) -> GithubClient {
    let settings = GithubSettings { api_url: server.url(), host: "github.com".into(), repositories: Vec::new() };
    let token = |text: &&str| GithubToken {
        secret: Secret::new(text).unwrap(),
        origin: "keyring".into(),
        name: Some(format!("{}@github.com", text.rsplit('_').next().unwrap())),
    };
    GithubClient::with_tokens(&settings, tokens.iter().map(token).collect())
}

fn watch(server: &Loopback, tokens: &[&str], repositories: &[&str]) -> GithubObserver {
    GithubObserver::new(client(server, tokens), repositories.iter().map(Printable::new))
}

pub fn token_of(request: &Request) -> &str {
    request.header("authorization").map_or("", |header| header.trim_start_matches("Bearer "))
}

/// How often each token was sent.
fn sent(server: &Loopback) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for request in server.seen() {
        *counts.entry(token_of(&request).to_owned()).or_insert(0) += 1;
    }
    counts
}

fn counts(all: &[(&str, usize)]) -> BTreeMap<String, usize> {
    all.iter().map(|(token, count)| ((*token).to_owned(), *count)).collect()
}

fn good(headers: &str) -> Answer {
    Answer::new(&format!("200 OK\nContent-Type: application/json\n{headers}"), runs_body(7))
}

#[tokio::test]
async fn the_small_one_reads_and_the_wide_one_is_not_sent() {
    let server = Loopback::start(|_| good("X-Accepted-GitHub-Permissions: actions=read"));
    let mut observer = watch(&server, &[WIDE, SMALL], &["octo/a", "octo/b"]);
    observer.observe().await.unwrap();
    assert_eq!(sent(&server), counts(&[(SMALL, 2)]));
}

#[tokio::test]
async fn where_the_small_one_may_not_read_the_wide_one_does_and_that_is_remembered() {
    let server = Loopback::start(|request| match token_of(request) {
        SMALL => Answer::said(
            "403 Forbidden\nX-Accepted-GitHub-Permissions: actions=read",
            "Resource not accessible by personal access token",
        ),
        _ => good("X-OAuth-Scopes: repo"),
    });
    let mut observer = watch(&server, &[SMALL, WIDE], &["octo/a"]);
    for _ in 0..3 {
        let observation = observer.observe().await.unwrap();
        assert_eq!((reading(&observation).runs.len(), reading(&observation).faults.len()), (1, 0));
    }
    assert_eq!(sent(&server), counts(&[(SMALL, 1), (WIDE, 3)]));
}

#[tokio::test]
async fn a_repository_outside_of_the_small_ones_list_is_read_with_the_wide_one() {
    let server = Loopback::start(|request| {
        if token_of(request) == SMALL && request.target.starts_with("/repos/corp/") {
            return Answer::said("404 Not Found", "Not Found");
        }
        good("X-Accepted-GitHub-Permissions: actions=read")
    });
    let mut observer = watch(&server, &[WIDE, SMALL], &["octo/a", "corp/b"]);
    for _ in 0..2 {
        assert_eq!(reading(&observer.observe().await.unwrap()).faults.len(), 0);
    }
    assert_eq!(sent(&server), counts(&[(SMALL, 3), (WIDE, 2)]));
}

#[tokio::test]
async fn a_repository_that_is_there_for_none_is_asked_for_with_each_as_any_may_see_it_by_now() {
    let server = Loopback::start(|_| Answer::said("404 Not Found", "Not Found"));
    let client = client(&server, &[SMALL, WIDE]);
    for wanted in [2, 4, 6] {
        let mut observer = GithubObserver::new(client.clone(), [Printable::new("octo/gone")]);
        let observation = observer.observe().await.unwrap();
        assert_eq!(reading(&observation).faults[0].1.kind, FaultKind::NotFound);
        assert_eq!(server.seen().len(), wanted);
    }
}

#[tokio::test]
async fn something_that_is_gone_does_not_hide_its_repository() {
    let server = Loopback::start(|request| {
        let is_gone = request.target.contains("/actions/runs/9");
        if is_gone || (token_of(request) == SMALL && request.target.starts_with("/repos/corp/")) {
            return Answer::said("404 Not Found", "Not Found");
        }
        good("X-Accepted-GitHub-Permissions: actions=read")
    });
    let client = client(&server, &[WIDE, SMALL]);
    // Of what both may read the small one is asked first.
    let mut observer = GithubObserver::new(client.clone(), ["octo/a", "corp/b"].map(Printable::new));
    let run = RunKey { repository: Printable::new("corp/b"), id: 9 };
    for _ in 0..3 {
        assert_eq!(reading(&observer.observe().await.unwrap()).faults, []);
        assert_eq!(client.jobs(&run, None).await.unwrap_err().kind, FaultKind::NotFound);
        assert_eq!(client.run(&run, None).await.unwrap_err().kind, FaultKind::NotFound);
    }
}

#[tokio::test]
async fn a_refused_token_is_sent_once_and_the_other_goes_on() {
    let server = Loopback::start(|request| match token_of(request) {
        SMALL => Answer::said("401 Unauthorized", "Bad credentials"),
        _ => good("X-OAuth-Scopes: repo"),
    });
    let mut observer = watch(&server, &[SMALL, WIDE], &["octo/a"]);
    for _ in 0..3 {
        observer.observe().await.unwrap();
    }
    assert_eq!(sent(&server), counts(&[(SMALL, 1), (WIDE, 3)]));
}

#[tokio::test]
async fn the_end_of_the_token_comes_with_the_reading_in_both_ways_of_writing() {
    for (written, wanted) in
        [("2026-07-02 09:51:24 UTC", "2026-07-02T09:51:24Z"), ("2026-02-06 07:42:23 +0100", "2026-02-06T06:42:23Z")]
    {
        let header: &'static str = format!("GitHub-Authentication-Token-Expiration: {written}").leak();
        let server = Loopback::start(move |_| good(header));
        let end = watch(&server, &[SMALL], &["octo/a"]).observe().await.unwrap().token_end.unwrap();
        assert_eq!((end.at, end.name.as_str()), (wanted.parse().unwrap(), "small@github.com"));
        assert_eq!(end.renew.as_str(), "orchestra auth rotate small@github.com");
    }
    let server = Loopback::start(|_| good("X-OAuth-Scopes: repo"));
    assert_eq!(watch(&server, &[WIDE], &["octo/a"]).observe().await.unwrap().token_end, None);
}

#[tokio::test]
async fn of_several_tokens_the_end_that_comes_first_is_told() {
    let server = Loopback::start(|request| match (token_of(request), request.target.starts_with("/repos/corp/")) {
        (SMALL, true) => Answer::said("404 Not Found", "Not Found"),
        (SMALL, false) => good("GitHub-Authentication-Token-Expiration: 2998-07-02 09:51:24 UTC"),
        _ => good("GitHub-Authentication-Token-Expiration: 2997-07-02 09:51:24 UTC"),
    });
    let observation = watch(&server, &[SMALL, WIDE], &["octo/a", "corp/b"]).observe().await.unwrap();
    let end = observation.token_end.unwrap();
    assert_eq!((end.name.as_str(), end.at.to_string().as_str()), ("wide@github.com", "2997-07-02T09:51:24Z"));
}

#[tokio::test]
async fn a_locked_account_is_not_tried_again() {
    let server = Loopback::start(|_| Answer::said("403 Forbidden", "Maximum number of login attempts exceeded."));
    let mut observer = watch(&server, &[WIDE], &["octo/a", "octo/b"]);
    for _ in 0..2 {
        let fault = observer.observe().await.unwrap_err();
        assert_eq!(fault.kind, FaultKind::Unauthorized);
        assert!(fault.to_string().contains("wait an hour"), "{fault}");
    }
    assert_eq!(server.seen().len(), 1);
}

#[tokio::test]
async fn the_pace_is_that_of_the_token_in_use_and_what_slows_it_is_said() {
    let server = Loopback::start(|request| {
        let is_small = token_of(request) == SMALL;
        if is_small && request.target.starts_with("/repos/corp/") {
            return Answer::said("404 Not Found", "Not Found");
        }
        let resets = (Timestamp::now() + Duration::from_secs(3_600)).as_second();
        let left = if is_small { 1_100 } else { 4_990 };
        good(&format!(
            "X-RateLimit-Resource: core\nX-RateLimit-Limit: 5000\nX-RateLimit-Remaining: {left}\nX-RateLimit-Reset: {resets}"
        ))
    });
    // The wide one answers last, and has plenty.
    let mut observer = watch(&server, &[WIDE, SMALL], &["octo/a", "corp/b"]);
    let quota = observer.observe().await.unwrap().quota.unwrap();
    assert_eq!((quota.remaining, quota.is_slowing), (1_100, true));
    assert!((70..=73).contains(&observer.interval().as_secs()), "{:?}", observer.interval());
    let mut of_wide = watch(&server, &[WIDE, SMALL], &["corp/b"]);
    let quota = of_wide.observe().await.unwrap().quota.unwrap();
    assert_eq!((quota.remaining, quota.is_slowing, of_wide.interval().as_secs()), (4_990, false, 30));
}
