//! Refused, limited, not there: what is still read, and what is not asked.

use super::*;

#[tokio::test]
async fn no_request_before_the_time_that_github_names() {
    let reset = (Timestamp::now() + Duration::from_secs(90)).as_second();
    let date = jiff::fmt::rfc2822::DateTimePrinter::new()
        .timestamp_to_rfc9110_string(&(Timestamp::now() + Duration::from_secs(90)))
        .unwrap();
    for head in [
        "403 Forbidden\nRetry-After: 90".to_owned(),
        "429 Too Many Requests\nRetry-After: 90".to_owned(),
        format!("403 Forbidden\nRetry-After: {date}"),
        format!("429 Too Many Requests\nRetry-After: {date}"),
        "429 Too Many Requests".to_owned(),
        format!("403 Forbidden\nX-RateLimit-Remaining: 0\nX-RateLimit-Limit: 5000\nX-RateLimit-Reset: {reset}"),
    ] {
        for method in ["POST", "GET"] {
            let said = head.clone();
            let server = hub(move |request| {
                (request.method == method).then(|| Answer::said(&said, "You have exceeded a secondary rate limit."))
            });
            let mut observer = deliveries(&server, &["octo/api"]);
            let fault = observer.observe().await.unwrap_err_or_first_fault();
            assert_eq!(fault.kind, FaultKind::RateLimited, "{method} {head}: {fault}");
            let wait = fault.retry_at.unwrap().as_second() - Timestamp::now().as_second();
            assert!((57..=91).contains(&wait), "{method} {head}: {wait} s");
            let limited = |server: &Loopback| server.seen().iter().filter(|request| request.method == method).count();
            assert_eq!(limited(&server), 1, "{method} {head}");
            let all = server.seen().len();
            observer.observe().await.ok();
            assert_eq!(limited(&server), 1, "{method} {head}: it was asked again before its time");
            assert_eq!(server.seen().len(), all, "{method} {head}: something was sent before its time");
        }
    }
}

trait FirstFault {
    fn unwrap_err_or_first_fault(self) -> Fault;
}

impl FirstFault for Result<Observation, Fault> {
    fn unwrap_err_or_first_fault(self) -> Fault {
        match self {
            Ok(observation) => delivered(&observation).faults[0].1.clone(),
            Err(fault) => fault,
        }
    }
}

#[tokio::test]
async fn graphql_that_says_it_is_used_up_is_not_asked_again_and_gates_are_still_read() {
    let count = AtomicUsize::new(0);
    let server = hub(move |request| {
        (request.method == "POST").then(|| match count.fetch_add(1, Ordering::Relaxed) {
            0 => graph(request, |_| repository(), &[], 1),
            _ => panic!("asked without points"),
        })
    });
    let mut observer = deliveries(&server, &["octo/api"]);
    observer.observe().await.unwrap();
    assert!(observer.interval() > Duration::from_secs(3_590), "until the points are renewed");
    let reading = delivered(&observer.observe().await.unwrap());
    assert_eq!((reading.deliveries.len(), reading.gates.len()), (1, 2));
    assert_eq!(reading.faults[0].1.to_string(), "the quota of 5000 GraphQL points an hour is used up");
    assert_eq!(reading.faults[0].1.kind, FaultKind::RateLimited);
}

#[tokio::test]
async fn a_question_that_is_refused_for_want_of_points_holds_no_other_reading_back() {
    let count = AtomicUsize::new(0);
    let used_up = "403 Forbidden\nX-RateLimit-Resource: graphql\nX-RateLimit-Limit: 5000\nX-RateLimit-Remaining: 0\n\
                   X-RateLimit-Reset: 4102444800";
    let server = hub(move |request| {
        (request.method == "POST").then(|| match count.fetch_add(1, Ordering::Relaxed) {
            0 => graph(request, |_| repository(), &[], 4_000),
            1 => Answer::said(used_up, "API rate limit exceeded"),
            _ => panic!("asked again before its end"),
        })
    });
    let mut observer = deliveries(&server, &["octo/api"]);
    let lists = || server.seen().iter().filter(|request| request.target.contains("status=waiting")).count();
    for reading in 1..=3 {
        observer.observe().await.unwrap();
        assert_eq!(lists(), reading, "gates are read all the same");
    }
}

#[tokio::test]
async fn a_repository_whose_turn_does_not_come_has_a_fault_too() {
    let count = AtomicUsize::new(0);
    let server = hub(move |request| {
        let is_second =
            request.target.contains("octo/a/actions/runs?status=waiting") && count.fetch_add(1, Ordering::Relaxed) == 1;
        is_second.then(|| Answer::said("403 Forbidden\nRetry-After: 90", "You have exceeded a secondary rate limit."))
    });
    let mut observer = deliveries(&server, &["octo/a", "octo/b", "octo/c"]);
    assert_eq!(delivered(&observer.observe().await.unwrap()).faults, []);
    let reading = delivered(&observer.observe().await.unwrap());
    assert_eq!((reading.deliveries.len(), reading.gates.len()), (3, 6), "what is known stays");
    let faults: Vec<_> = reading.faults.iter().map(|(name, fault)| (name.as_str(), fault.kind)).collect();
    let limited = FaultKind::RateLimited;
    assert_eq!(faults, [("octo/a", limited), ("octo/b", limited), ("octo/c", limited)]);
}

#[tokio::test]
async fn one_repository_that_cannot_be_read_hides_no_other() {
    for is_hopeless in [
        |request: &Request| request.target.contains("octo/giant/actions/runs?status=waiting"),
        |request: &Request| request.method == "POST" && String::from_utf8_lossy(&request.body).contains("giant"),
    ] {
        let server =
            hub(move |request| is_hopeless(request).then(|| Answer::new("502 Bad Gateway", "<html>too much</html>")));
        let mut observer = deliveries(&server, &["octo/a", "octo/giant", "octo/c", "octo/d"]);
        for _ in 0..6 {
            observer.observe().await.ok();
        }
        let reading = delivered(&observer.observe().await.unwrap());
        let gates: Vec<_> = reading.gates.iter().map(|gate| gate.run.repository.as_str()).collect();
        for name in ["octo/a", "octo/c", "octo/d"] {
            assert!(gates.contains(&name), "{name} is hidden: {gates:?}");
            assert!(reading.deliveries.iter().any(|delivery| delivery.repository.as_str() == name));
        }
        assert!(reading.faults.iter().any(|(name, _)| name.as_str() == "octo/giant"));
    }
}

#[tokio::test]
async fn an_answer_without_data_says_why() {
    let limited =
        json!({ "errors": [{ "type": "RATE_LIMITED", "message": "API rate limit exceeded for user ID 1." }] });
    let broken = json!({ "data": null, "errors": [{ "message": "Something went wrong while executing your query." }] });
    for (body, kind, words) in [
        (
            limited,
            FaultKind::RateLimited,
            "the GraphQL quota at github.com is used up (API rate limit exceeded for user ID 1)",
        ),
        (
            broken,
            FaultKind::Unreachable,
            "github.com did not answer the overview: Something went wrong while executing your query",
        ),
    ] {
        let server = hub(move |request| (request.method == "POST").then(|| Answer::json(body.to_string())));
        let fault = deliveries(&server, &["octo/api"]).observe().await.unwrap_err();
        assert_eq!((fault.kind, fault.to_string().as_str()), (kind, words));
    }
}

#[tokio::test]
async fn a_refused_token_is_sent_once() {
    let server = hub(|_| Some(Answer::said("401 Unauthorized", "Bad credentials")));
    let mut observer = deliveries(&server, &["octo/a", "octo/b"]);
    for _ in 0..3 {
        assert_eq!(observer.observe().await.unwrap_err().kind, FaultKind::Unauthorized);
    }
    assert_eq!(server.seen().len(), 1);
}

#[tokio::test]
async fn without_a_token_the_little_that_is_public_is_read_and_the_rest_is_said_to_be_missing() {
    let server = hub(|request| {
        assert_eq!(request.method, "GET", "GraphQL wants a token");
        let path = request.target.split('?').next().unwrap();
        let body = match path {
            "/repos/octo/api" => json!({ "default_branch": "main" }),
            "/repos/octo/api/branches/main" => json!({ "name": "main", "commit": { "sha": HEAD, "commit": {
                "message": "Newest\n", "committer": { "date": "2026-11-21T10:00:00Z" } }, "author": { "login": "mara" } } }),
            "/repos/octo/api/pulls" => {
                json!([{ "number": 41, "title": "Batch", "user": { "login": "mara" }, "draft": true,
                "head": { "ref": "batch" }, "updated_at": "2026-11-21T09:00:00Z" }, 7])
            }
            _ => return None,
        };
        Some(tagged(request, &body.to_string()))
    });
    let mut observer = DeliveryObserver::new(client(&server, None), [Printable::new("octo/api")]);
    let reading = delivered(&observer.observe().await.unwrap());
    let delivery = &reading.deliveries[0];
    assert_eq!(delivery.head.as_ref().unwrap().author.as_str(), "mara");
    assert_eq!((delivery.pulls[0].number, delivery.pulls[0].is_draft, &delivery.pulls[0].review), (41, true, &None));
    assert_eq!((delivery.environments.len(), delivery.workflows.len(), reading.gates.len()), (3, 1, 2));
    assert_eq!(
        gaps(&delivery.gaps),
        [(
            "deployments, branch rules, reviews and checks of pull requests, merge queue",
            "GitHub answers what it takes (GraphQL) only with a token; set GH_TOKEN"
        )]
    );
    assert!(!delivery.knows_deployments());
    assert_eq!(observer.interval(), Duration::from_secs(1_800), "a fifth of sixty requests an hour");
}

#[tokio::test]
async fn a_server_without_graphql_is_read_by_rest() {
    let server = hub(|request| match (request.method.as_str(), request.target.as_str()) {
        ("POST", _) => Some(Answer::said("404 Not Found", "Not Found")),
        (_, "/repos/octo/api") => Some(Answer::json(r#"{"default_branch":""}"#)),
        (_, target) if target.contains("/pulls") => Some(Answer::json("[]")),
        _ => None,
    });
    let mut observer = deliveries(&server, &["octo/api"]);
    let reading = delivered(&observer.observe().await.unwrap());
    assert_eq!(gaps(&reading.deliveries[0].gaps)[0].1, "github.com does not answer GraphQL to this token");
    observer.observe().await.unwrap();
    assert_eq!(server.seen().iter().filter(|request| request.method == "POST").count(), 1);
}
