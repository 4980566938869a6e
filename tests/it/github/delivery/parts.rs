//! Answers in parts: what the token may not see is a gap, never a blank.

use orchestra_console::provider::GithubToken;

use super::*;

fn forbidden(path: &[&str]) -> Value {
    json!({ "type": "FORBIDDEN", "path": path, "message": "Resource not accessible by personal access token" })
}

#[tokio::test]
async fn errors_beside_the_data_are_gaps_and_a_missing_repository_is_its_own_fault() {
    let server = hub(|request| {
        if request.line() == "POST /graphql" {
            let errors = [
                forbidden(&["r0", "defaultBranchRef", "target", "statusCheckRollup"]),
                forbidden(&["r0", "pullRequests", "nodes", "0", "statusCheckRollup"]),
                forbidden(&["r0", "defaultBranchRef", "branchProtectionRule"]),
                json!({ "type": "NOT_FOUND", "path": ["r1"], "message": "Could not resolve to a Repository." }),
            ];
            let each = |index| match index {
                0 => {
                    let mut read = repository();
                    read["defaultBranchRef"]["target"]["statusCheckRollup"] = Value::Null;
                    read
                }
                _ => Value::Null,
            };
            return Some(graph(request, each, &errors, 4_000));
        }
        let combined = json!({ "state": "failure", "total_count": 2, "statuses": [
            { "context": "ci/lint", "state": "success" }, { "context": "ci/test", "state": "failure" },
        ] });
        request.target.ends_with("/status").then(|| tagged(request, &combined.to_string()))
    });
    let mut observer = deliveries(&server, &["octo/api", "octo/gone"]);
    for _ in 0..2 {
        let reading = delivered(&observer.observe().await.unwrap());
        let [delivery] = &reading.deliveries[..] else { panic!("{reading:?}") };
        assert_eq!(
            gaps(&delivery.gaps),
            [
                (
                    "check runs",
                    "no fine-grained token may read the check runs of a private repository; commit statuses and the jobs of runs are shown instead"
                ),
                ("branch protection", "Resource not accessible by personal access token"),
            ]
        );
        let checks = delivery.checks.as_ref().unwrap();
        assert_eq!((checks.word.as_str(), checks.failed[0].as_str(), checks.total), ("failure", "ci/test", 2));
        let [(repository, fault)] = &reading.faults[..] else { panic!("{:?}", reading.faults) };
        assert_eq!(repository.as_str(), "octo/gone");
        assert_eq!(
            fault.to_string(),
            "octo/gone was not found, or this token may not see it; check the name, and that the token from GH_TOKEN may read it"
        );
        assert_eq!(reading.gates.len(), 2);
    }
    assert!(server.seen().iter().all(|request| !request.target.contains("octo/gone")), "nothing more is asked of it");
}

/// Two tokens of two people; `may` says which of them may answer at the gates.
fn two_people(may: impl Fn(&str) -> bool + Send + Sync + 'static) -> (Loopback, DeliveryObserver) {
    let server = hub(move |request| {
        let token = request.header("authorization").unwrap_or_default().trim_start_matches("Bearer ").to_owned();
        let gate =
            json!([{ "environment": { "id": 5, "name": "production" }, "current_user_can_approve": may(&token) }]);
        let is_gate = request.target.ends_with("/pending_deployments");
        let tag = format!("ETag: W/\"{}\"", token.len());
        is_gate.then(|| match request.header("if-none-match") {
            Some(known) if tag.ends_with(known) => Answer::new(&format!("304 Not Modified\n{tag}"), ""),
            _ => Answer::new(&format!("200 OK\nContent-Type: application/json\n{tag}"), gate.to_string()),
        })
    });
    let settings = GithubSettings { api_url: server.url(), host: "github.com".into(), repositories: Vec::new() };
    let token = |text: &str| GithubToken { secret: Secret::new(text).unwrap(), origin: "keyring".into(), name: None };
    let client = GithubClient::with_tokens(&settings, vec![token(BOT), token(TOKEN)]);
    (server, DeliveryObserver::new(client, [Printable::new("octo/api")]))
}

const BOT: &str = "github_pat_bot";

/// Which tokens asked about the gates, in order.
fn asked_about_gates(server: &Loopback) -> Vec<String> {
    let asked = server.seen().into_iter().filter(|request| request.target.ends_with("/pending_deployments"));
    asked.map(|request| request.header("authorization").unwrap().trim_start_matches("Bearer ").to_owned()).collect()
}

#[tokio::test]
async fn who_may_answer_at_a_gate_is_asked_with_the_token_that_would_answer() {
    let (server, mut observer) = two_people(|token| token == TOKEN);
    for _ in 0..3 {
        assert!(delivered(&observer.observe().await.unwrap()).gates[0].can_approve);
    }
    assert_eq!(asked_about_gates(&server), [BOT, TOKEN, TOKEN, TOKEN]);
    let (server, mut observer) = two_people(|token| token == BOT);
    assert!(delivered(&observer.observe().await.unwrap()).gates[0].can_approve);
    assert_eq!(asked_about_gates(&server), [BOT]);
}

#[tokio::test]
async fn where_none_of_them_may_one_of_them_is_asked_from_then_on() {
    let (server, mut observer) = two_people(|_| false);
    for _ in 0..4 {
        assert!(!delivered(&observer.observe().await.unwrap()).gates[0].can_approve);
    }
    assert_eq!(asked_about_gates(&server), [BOT, TOKEN, BOT, BOT, BOT]);
}

#[tokio::test]
async fn a_part_that_rest_refuses_is_a_gap_too() {
    let server = hub(|request| {
        let refuses = ["/environments", "/workflows", "/compare/", "pending_deployments"];
        let is_refused = refuses.iter().any(|part| request.target.contains(part));
        is_refused.then(|| Answer::said("403 Forbidden", "Resource not accessible by personal access token"))
    });
    let reading = delivered(&deliveries(&server, &["octo/api"]).observe().await.unwrap());
    let delivery = &reading.deliveries[0];
    let names: Vec<_> = delivery.environments.iter().map(|environment| environment.name.as_str()).collect();
    assert_eq!(names, ["staging", "production", "gpu"], "by what was deployed");
    assert!(delivery.environments.iter().all(|environment| environment.rules.is_none()));
    assert_eq!(delivery.environments[1].unreleased, None);
    let gaps = gaps(&delivery.gaps);
    let what: Vec<_> = gaps.iter().map(|(what, _)| *what).collect();
    assert_eq!(what, ["commits between versions", "environments", "gates", "workflows"]);
    let why = "this token may not read octo/api (Resource not accessible by personal access token)";
    assert!(gaps.iter().all(|(_, said)| *said == why), "{gaps:?}");
}

#[tokio::test]
async fn an_empty_repository_has_nothing_and_no_fault() {
    let server = hub(|request| {
        if request.method == "POST" {
            return Some(graph(
                request,
                |_| json!({ "defaultBranchRef": null, "pullRequests": { "totalCount": 0, "nodes": [] } }),
                &[],
                4_000,
            ));
        }
        let body = match request.target.split('?').next().unwrap() {
            path if path.ends_with("/environments") => json!({ "total_count": 0, "environments": [] }),
            path if path.ends_with("/workflows") => json!({ "total_count": 0, "workflows": [] }),
            _ => json!({ "total_count": 0, "workflow_runs": [] }),
        };
        Some(tagged(request, &body.to_string()))
    });
    let reading = delivered(&deliveries(&server, &["octo/new"]).observe().await.unwrap());
    let delivery = &reading.deliveries[0];
    assert_eq!((delivery.default_branch.as_str(), &delivery.head, &delivery.checks), ("", &None, &None));
    assert_eq!((reading.gates.len(), reading.faults.len(), delivery.gaps.len()), (0, 0, 0));
}

#[tokio::test]
async fn a_renamed_repository_is_followed() {
    let server = hub(|request| {
        let rest = request.target.strip_prefix("/repos/octo/old/")?;
        Some(Answer::new(&format!("301 Moved Permanently\nLocation: /repos/octo/api/{rest}"), ""))
    });
    let mut observer = deliveries(&server, &["octo/old"]);
    for _ in 0..2 {
        let reading = delivered(&observer.observe().await.unwrap());
        assert_eq!((reading.gates.len(), reading.deliveries[0].environments.len()), (2, 3));
        assert_eq!(reading.gates[0].run.repository.as_str(), "octo/old", "as it is configured");
    }
}

#[tokio::test]
async fn of_a_thousand_environments_three_pages_are_read_and_the_rest_is_counted() {
    let server = hub(|request| {
        let query = request.target.split_once("/environments?")?.1;
        let page: usize = query
            .split_once("page=")
            .and_then(|(_, page)| page.strip_prefix("100&page="))
            .map_or(1, |page| page.parse().unwrap());
        let rows: Vec<Value> =
            (0..100).map(|row| json!({ "id": row, "name": format!("pr-{}", 100 * page + row) })).collect();
        let body = json!({ "total_count": 1_000, "environments": rows }).to_string();
        let next = format!("<{}?per_page=100&page={}>; rel=\"next\"", request.target.split('?').next()?, page + 1);
        let tag = format!("\"page-{page}\"");
        if request.header("if-none-match") == Some(&tag) {
            let answer = format!("HTTP/1.1 304 Not Modified\r\nETag: {tag}\r\nConnection: close\r\n\r\n");
            return Some(Answer::Bytes(answer.into_bytes()));
        }
        Some(Answer::new(&format!("200 OK\nContent-Type: application/json\nETag: {tag}\nLink: {next}"), body))
    });
    let mut observer = deliveries(&server, &["octo/api"]);
    for _ in 0..6 {
        let reading = delivered(&observer.observe().await.unwrap());
        let delivery = &reading.deliveries[0];
        assert_eq!(delivery.environments.len(), 300);
        assert_eq!(gaps(&delivery.gaps), [("environments", "only 300 of 1000 are read")]);
    }
    let pages = server.seen().iter().filter(|request| request.target.contains("/environments")).count();
    assert_eq!(pages, 6, "twice in six readings");
}

#[tokio::test]
async fn a_run_that_is_answered_meanwhile_does_not_hide_the_others() {
    let server = hub(|request| {
        let row =
            |id: u64| json!({ "id": id, "status": "waiting", "created_at": "2026-11-21T09:00:00Z", "head_sha": NEXT });
        if request.target.contains("status=waiting") {
            return Some(Answer::json(json!({ "workflow_runs": [row(76), row(77)] }).to_string()));
        }
        request.target.contains("/runs/76/").then(|| Answer::said("404 Not Found", "Not Found"))
    });
    let reading = delivered(&deliveries(&server, &["octo/api"]).observe().await.unwrap());
    assert_eq!(reading.gates.iter().map(|gate| gate.run.id).collect::<Vec<_>>(), [77, 77]);
}

#[tokio::test]
async fn one_gate_that_cannot_be_read_is_a_gap_though_the_next_one_can() {
    let server = hub(|request| {
        let row =
            |id: u64| json!({ "id": id, "status": "waiting", "created_at": "2026-11-21T09:00:00Z", "head_sha": NEXT });
        if request.target.contains("status=waiting") {
            return Some(Answer::json(json!({ "workflow_runs": [row(76), row(77)] }).to_string()));
        }
        request.target.contains("/runs/76/").then(|| Answer::said("403 Forbidden", "Resource not accessible"))
    });
    let reading = delivered(&deliveries(&server, &["octo/api"]).observe().await.unwrap());
    assert_eq!(reading.gates.iter().map(|gate| gate.run.id).collect::<Vec<_>>(), [77, 77]);
    let why = "this token may not read octo/api (Resource not accessible)";
    assert_eq!(gaps(&reading.deliveries[0].gaps), [("gates", why)]);
}

#[tokio::test]
async fn of_many_deployments_what_is_live_may_be_older_than_those_that_are_read() {
    let server = hub(|request| {
        (request.method == "POST").then(|| {
            let each = |_| {
                let mut read = repository();
                let mut failed = read["deployments"]["nodes"][0].clone();
                failed["environment"] = json!("staging");
                read["deployments"]["nodes"] = json!(vec![failed; 50]);
                read["environments"]["nodes"] = json!([]);
                read
            };
            graph(request, each, &[], 4_000)
        })
    });
    let reading = delivered(&deliveries(&server, &["octo/api"]).observe().await.unwrap());
    let delivery = &reading.deliveries[0];
    assert!(!delivery.knows_deployments());
    assert_eq!(gaps(&delivery.gaps), [("deployments", "only the newest are read; what is live may be older")]);
}

#[tokio::test]
async fn words_not_known_today_and_fields_of_other_types_do_no_harm() {
    let server = hub(|request| {
        (request.method == "POST").then(|| {
            let odd = |_| {
                json!({ "defaultBranchRef": { "name": 7, "target": [], "rules": "x" }, "deployments": { "nodes": { "a": 1 } },
                    "pullRequests": { "totalCount": "12", "nodes": [{ "number": "41", "reviewDecision": "LEVITATED" }, { "number": -1 }] },
                    "environments": 3, "mergeQueue": { "entries": { "nodes": [{ "position": 1 }] } } })
            };
            graph(request, odd, &[json!({ "path": 7 }), json!({ "path": ["rateLimit"] })], 4_000)
        })
    });
    let reading = delivered(&deliveries(&server, &["octo/api"]).observe().await.unwrap());
    let delivery = &reading.deliveries[0];
    assert_eq!((delivery.pulls.len(), delivery.pulls_total), (1, 12));
    assert_eq!(delivery.pulls[0].review.as_ref().unwrap().as_str(), "levitated");
}

#[tokio::test]
async fn a_comparison_that_a_proxy_answered_is_asked_for_again() {
    let count = AtomicUsize::new(0);
    let server = hub(move |request| {
        let is_first = request.target.contains("/compare/") && count.fetch_add(1, Ordering::Relaxed) == 0;
        is_first.then(|| Answer::new("200 OK\nContent-Type: text/html", "<html>a page of the proxy</html>"))
    });
    let mut observer = deliveries(&server, &["octo/api"]);
    let first = delivered(&observer.observe().await.unwrap());
    assert_eq!(gaps(&first.deliveries[0].gaps)[0].0, "commits between versions");
    let second = delivered(&observer.observe().await.unwrap());
    assert_eq!(gaps(&second.deliveries[0].gaps), []);
    assert!(second.deliveries[0].environments[0].unreleased.is_some());
}
