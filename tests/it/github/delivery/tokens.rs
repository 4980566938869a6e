//! Several tokens: each repository is asked about with one that sees it.

use super::*;
use crate::github::tokens::{client, token_of};

const OCTO: &str = "github_pat_octo";
const ACME: &str = "github_pat_acme";

/// Each token sees the repositories of the organization that it is named for.
fn two_organizations(over: impl Fn(&Request) -> Option<Answer> + Send + Sync + 'static) -> Loopback {
    hub(move |request| {
        if let Some(answer) = over(request) {
            return Some(answer);
        }
        let own = token_of(request).rsplit('_').next().unwrap().to_owned();
        if request.method == "GET" {
            let is_own = request.target.starts_with(&format!("/repos/{own}/"));
            return (!is_own).then(|| Answer::said("404 Not Found", "Not Found"));
        }
        let asked = request.json()["variables"].clone();
        let sees = |index: usize| asked[format!("o{index}")] == own;
        let lost = (0..asked.as_object().unwrap().len() / 2).filter(|index| !sees(*index));
        let errors: Vec<Value> = lost
            .map(|index| json!({ "type": "NOT_FOUND", "path": [format!("r{index}")], "message": "Could not resolve" }))
            .collect();
        Some(graph(request, |index| if sees(index) { repository() } else { Value::Null }, &errors, 4_000))
    })
}

fn questions(server: &Loopback) -> Vec<String> {
    let posts = server.seen().into_iter().filter(|request| request.method == "POST");
    posts.map(|request| token_of(&request).to_owned()).collect()
}

fn watch(server: &Loopback) -> DeliveryObserver {
    DeliveryObserver::new(client(server, &[OCTO, ACME]), ["octo/api", "acme/shop"].map(Printable::new))
}

#[tokio::test]
async fn the_repositories_of_two_organizations_are_each_asked_about_with_the_token_that_sees_them() {
    let server = two_organizations(|_| None);
    let mut observer = watch(&server);
    for wanted in [&[OCTO, ACME][..], &[OCTO, ACME, OCTO, ACME]] {
        let reading = delivered(&observer.observe().await.unwrap());
        assert_eq!((reading.deliveries.len(), reading.gates.len(), &reading.faults[..]), (2, 4, &[][..]));
        assert_eq!(questions(&server), wanted, "one question for each organization");
    }
    let last = &server.seen().into_iter().rfind(|request| request.method == "POST").unwrap();
    assert_eq!(last.json()["variables"], json!({ "o0": "acme", "n0": "shop" }));
}

#[tokio::test]
async fn a_token_that_is_refused_does_not_hide_what_the_other_sees() {
    let server = two_organizations(|request| {
        (token_of(request) == OCTO).then(|| Answer::said("401 Unauthorized", "Bad credentials"))
    });
    let reading = delivered(&watch(&server).observe().await.unwrap());
    assert_eq!(reading.deliveries[0].repository.as_str(), "acme/shop");
    let [(repository, fault)] = &reading.faults[..] else { panic!("{:?}", reading.faults) };
    assert_eq!((repository.as_str(), fault.kind), ("octo/api", FaultKind::Unauthorized));
}

#[tokio::test]
async fn one_token_without_points_does_not_hold_the_other_back() {
    let server = two_organizations(|request| {
        let is_octos = request.method == "POST" && token_of(request) == OCTO;
        let limited = json!({ "errors": [{ "type": "RATE_LIMITED", "message": "API rate limit exceeded." }] });
        is_octos.then(|| Answer::json(limited.to_string()))
    });
    let client = client(&server, &[OCTO, ACME]);
    // Which token sees which is known from their runs.
    let names = || ["octo/api", "acme/shop"].map(Printable::new);
    GithubObserver::new(client.clone(), names()).observe().await.unwrap();
    let reading = delivered(&DeliveryObserver::new(client, names()).observe().await.unwrap());
    assert_eq!(reading.deliveries[0].repository.as_str(), "acme/shop");
    let [(repository, fault)] = &reading.faults[..] else { panic!("{:?}", reading.faults) };
    assert_eq!((repository.as_str(), fault.kind), ("octo/api", FaultKind::RateLimited));
}
