//! A write that is sent elsewhere: again only where the far side asks for the same, and never to another host.

use orchestra_console::domain::FaultKind;
use serde_json::json;

use super::*;
use crate::loopback::Answer;

const RUN: &str = "/repos/octo/shop/actions/runs/7/pending_deployments";

/// What comes of an answer at a gate that is redirected so.
async fn redirected(head: String) -> (Result<Fields, OperationFault>, Vec<crate::loopback::Request>) {
    let server = Loopback::start(move |request| match request.target.as_str() {
        RUN => Answer::new(&head, ""),
        _ => Answer::json("[]"),
    });
    let operator = operator(&server);
    let gate = json!([{ "name": "eu", "id": 3 }]);
    let inputs =
        json!({ "repository": REPOSITORY, "run": 7, "environments": gate, "answer": "approve", "comment": "go" });
    let ended = Asked::new(&operator, "github.review", inputs).perform().await;
    (ended, server.seen())
}

#[tokio::test]
async fn a_repository_that_was_renamed_is_written_to_under_its_number() {
    for status in ["307 Temporary Redirect", "308 Permanent Redirect"] {
        let target = "/repositories/5/actions/runs/7/pending_deployments";
        let (ended, seen) = redirected(format!("{status}\nLocation: {target}")).await;
        ended.unwrap();
        let lines: Vec<String> = seen.iter().map(crate::loopback::Request::line).collect();
        assert_eq!(lines, [format!("POST {RUN}"), format!("POST {target}")]);
        assert_eq!(
            (seen[1].json(), seen[1].header("authorization")),
            (seen[0].json(), seen[0].header("authorization"))
        );
        assert_eq!(seen[1].json()["comment"], "go");
    }
}

#[tokio::test]
async fn a_redirect_that_does_not_ask_for_the_same_is_not_written_to() {
    for status in ["301 Moved Permanently", "302 Found", "303 See Other"] {
        let (ended, seen) = redirected(format!("{status}\nLocation: /repositories/5/elsewhere")).await;
        let fault = ended.unwrap_err();
        assert!(!fault.is_open && !fault.is_passing, "{status}: {fault:?}");
        assert_eq!(seen.len(), 1, "{status}");
    }
    let (ended, _) = redirected("301 Moved Permanently\nLocation: /repositories/5/elsewhere".into()).await;
    let said = ended.unwrap_err().fault;
    assert_eq!(
        (said.kind, said.to_string().as_str()),
        (FaultKind::NotFound, "could not approve eu of run 7 of octo/shop: octo/shop has moved; use its new name")
    );
}

#[tokio::test]
async fn a_write_and_its_token_do_not_travel_to_another_host() {
    let elsewhere = Loopback::start(|_| Answer::json("[]"));
    let (ended, seen) = redirected(format!("307 Temporary Redirect\nLocation: {}/x", elsewhere.url())).await;
    assert_eq!(ended.unwrap_err().fault.kind, FaultKind::NotFound);
    assert_eq!((seen.len(), elsewhere.seen().len()), (1, 0));
}
