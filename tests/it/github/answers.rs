//! Answers that are no answers, or too much of one.

use super::*;

#[tokio::test]
async fn a_304_that_nobody_asked_for() {
    check(
        || Answer::Bytes(b"HTTP/1.1 304 Not Modified\r\nConnection: close\r\n\r\n".to_vec()),
        FaultKind::Malformed,
        "could not read the runs of octo/dead: http://HOST/repos/octo/dead/actions/runs answered 304 to a question that had not been asked before",
    )
    .await;
}

#[tokio::test]
async fn answers_that_are_no_answers() {
    let of = "could not read the runs of octo/dead:";
    let at = "http://HOST/repos/octo/dead/actions/runs";
    let page = format!(
        "{of} {at} answered with a web page instead of JSON; is api_url right, or is a proxy or login page in between?"
    );
    check(
        || Answer::new("200 OK\nContent-Type: text/html; charset=utf-8", "<!DOCTYPE html>"),
        FaultKind::Malformed,
        &page,
    )
    .await;
    check(|| Answer::new("200 OK", "\n <html>"), FaultKind::Malformed, &page).await;
    check(
        || {
            Answer::Bytes(
                b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{\"workflow_runs\""
                    .to_vec(),
            )
        },
        FaultKind::Malformed,
        &format!("{of} the answer of {at} broke off after 16 bytes"),
    )
    .await;
    check(
        || Answer::Bytes(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"wor\r\n".to_vec()),
        FaultKind::Malformed,
        &format!("{of} the answer of {at} broke off after 5 bytes"),
    )
    .await;
    check(|| Answer::json(""), FaultKind::Malformed, &format!("{of} {at} answered 200 OK without a body")).await;
    check(
        || Answer::new("204 No Content", "{\"surprise\":true}"),
        FaultKind::Malformed,
        &format!("{of} {at} answered 204 No Content without a body"),
    )
    .await;
    check(
        || Answer::json("{\"jobs\":[]}"),
        FaultKind::Malformed,
        &format!("{of} the answer of {at} cannot be understood (missing field `workflow_runs` at line 1 column 11)"),
    )
    .await;
    check(
        || Answer::json(format!("{{\"workflow_runs\":{}", "[".repeat(100_000))),
        FaultKind::Malformed,
        &format!("{of} the answer of {at} cannot be understood (EOF while parsing a list at line 1 column 100017)"),
    )
    .await;
}

#[tokio::test]
async fn answers_that_are_too_much() {
    let of = "could not read the runs of octo/dead:";
    check(
        || {
            Answer::new(
                "200 OK\nContent-Type: application/json\nContent-Encoding: gzip",
                include_bytes!("../../fixtures/zeros-20-mib.gz"),
            )
        },
        FaultKind::Malformed,
        &format!("{of} the answer of http://HOST/repos/octo/dead/actions/runs is larger than 16 MiB"),
    )
    .await;
    let no_http = format!("{of} HOST answered with something that is not valid HTTP");
    check(|| Answer::new(&format!("200 OK{}", "\nX-A: b".repeat(10_000)), "{}"), FaultKind::Malformed, &no_http).await;
    check(|| Answer::new(&format!("200 OK\nX-A: {}", "b".repeat(2_000_000)), "{}"), FaultKind::Malformed, &no_http)
        .await;
    check(|| Answer::Bytes(b"SSH-2.0-OpenSSH_9.2\r\n".to_vec()), FaultKind::Malformed, &no_http).await;
}
