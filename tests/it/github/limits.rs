//! Refused, limited, not found: what each status says and does.

use std::{
    sync::{Arc, atomic::AtomicBool},
    time::Instant,
};

use super::*;

#[tokio::test]
async fn a_refused_token_is_sent_once_and_never_again_by_itself() {
    let server = Loopback::start(|_| Answer::said("401 Unauthorized", "Bad credentials"));
    let client = client(&server, Some(TOKEN));
    let mut observer = GithubObserver::new(client.clone(), ["octo/a", "octo/b"].map(Printable::new));
    for _ in 0..3 {
        let fault = observer.observe().await.unwrap_err();
        assert_eq!(
            (fault.kind, fault.to_string().as_str()),
            (
                FaultKind::Unauthorized,
                "github.com refused the token from GH_TOKEN (Bad credentials); set GH_TOKEN to a valid token and start again"
            )
        );
    }
    let run = RunKey { repository: Printable::new("octo/a"), id: 1 };
    assert_eq!(client.jobs(&run, Some(1)).await.unwrap_err().kind, FaultKind::Unauthorized);
    assert_eq!(server.seen().len(), 1);
    assert!(client.try_again().unwrap_err() > Duration::from_secs(590), "ten minutes between tries by hand");
}

#[tokio::test]
async fn a_wait_in_retry_after_is_obeyed_and_the_rest_is_kept() {
    let server = two_repositories(|| {
        Answer::said("403 Forbidden\nRetry-After: 90", "You have exceeded a secondary rate limit. Please wait.")
    });
    let mut observer = watch(&server, &["octo/live", "octo/dead"]);
    let observation = observer.observe().await.unwrap();
    let (_, fault) = &reading(&observation).faults[0];
    assert_eq!(said(fault, &server), "github.com asks to slow down (secondary rate limit)");
    assert!((88..=90).contains(&seconds_until(fault)), "{}", seconds_until(fault));
    let fault = observer.observe().await.unwrap_err();
    assert_eq!(
        said(&fault, &server),
        "could not read the runs of octo/live: HOST asked for a pause, and nothing is sent before its end"
    );
    assert_eq!((fault.kind, server.seen().len()), (FaultKind::RateLimited, 2));
    assert!((88..=90).contains(&seconds_until(&fault)));
}

#[tokio::test]
async fn a_good_answer_to_an_older_question_does_not_end_the_pause() {
    let (has_come, may_go) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicBool::new(false)));
    let (came, goes) = (Arc::clone(&has_come), Arc::clone(&may_go));
    let server = Loopback::start(move |request| {
        if !is_live(request) {
            return Answer::said("403 Forbidden\nRetry-After: 60", "You have exceeded a secondary rate limit.");
        }
        came.store(true, Ordering::SeqCst);
        wait_for(&goes);
        Answer::json(runs_body(7))
    });
    let client = client(&server, Some(TOKEN));
    let observer = |name| GithubObserver::new(client.clone(), [Printable::new(name)]);
    let mut older = observer("octo/live");
    let older = tokio::spawn(async move { older.observe().await });
    tokio::task::spawn_blocking(move || wait_for(&has_come)).await.unwrap();
    assert_eq!(observer("octo/dead").observe().await.unwrap_err().kind, FaultKind::RateLimited);
    may_go.store(true, Ordering::SeqCst);
    older.await.unwrap().unwrap();
    let fault = observer("octo/live").observe().await.unwrap_err();
    assert_eq!((fault.kind, server.seen().len()), (FaultKind::RateLimited, 2), "{fault}");
}

fn wait_for(flag: &AtomicBool) {
    let deadline = Instant::now() + Duration::from_secs(20);
    while !flag.load(Ordering::SeqCst) {
        assert!(Instant::now() < deadline, "it does not come");
        std::thread::sleep(Duration::from_millis(1));
    }
}

#[tokio::test]
async fn a_secondary_limit_without_a_time_is_a_minute() {
    let server = two_repositories(|| Answer::said("403 Forbidden", "You have exceeded a secondary rate limit."));
    let mut observer = watch(&server, &["octo/live", "octo/dead"]);
    let observation = observer.observe().await.unwrap();
    let (_, fault) = &reading(&observation).faults[0];
    assert_eq!(said(fault, &server), "github.com asks to slow down (secondary rate limit)");
    assert!((58..=60).contains(&seconds_until(fault)));
    observer.observe().await.unwrap_err();
    assert_eq!(server.seen().len(), 2);
}

#[tokio::test]
async fn a_used_up_quota_waits_for_its_reset_by_githubs_clock() {
    let server = two_repositories(|| {
        let head = "403 Forbidden\nDate: Sat, 21 Nov 2020 12:00:00 GMT\nX-RateLimit-Limit: 5000\nX-RateLimit-Remaining: 0\nX-RateLimit-Reset: 1605960300";
        Answer::said(head, "API rate limit exceeded for user ID 1.")
    });
    let mut observer = watch(&server, &["octo/live", "octo/dead"]);
    let observation = observer.observe().await.unwrap();
    let (_, fault) = &reading(&observation).faults[0];
    assert_eq!(said(fault, &server), "the quota of 5000 requests an hour at github.com is used up");
    assert!((299..=301).contains(&seconds_until(fault)), "{}", seconds_until(fault));
}

#[tokio::test]
async fn an_absurd_wait_is_cut_and_says_so() {
    let server = two_repositories(|| Answer::said("429 Too Many Requests\nRetry-After: 1000000000", "slow down"));
    let mut observer = watch(&server, &["octo/live", "octo/dead"]);
    let observation = observer.observe().await.unwrap();
    let (_, fault) = &reading(&observation).faults[0];
    assert_eq!(
        said(fault, &server),
        "github.com asks to wait (429 Too Many Requests); it named 11574d01h, which is cut to a day"
    );
    assert!((86_398..=86_400).contains(&seconds_until(fault)));
}

#[tokio::test]
async fn refused_without_a_limit() {
    check(
        || Answer::said("403 Forbidden", "Resource not accessible by personal access token"),
        FaultKind::NotFound,
        "this token may not read octo/dead (Resource not accessible by personal access token); give the token from GH_TOKEN read access to Actions",
    )
    .await;
    check(
        || Answer::said("403 Forbidden\nX-GitHub-SSO: required; url=https://github.com/orgs/acme/sso?authorization_request=AZSCKL", "Resource protected"),
        FaultKind::NotFound,
        "octo/dead is behind single sign-on, for which the token from GH_TOKEN is not authorized; authorize it at https://github.com/orgs/acme/sso",
    )
    .await;
}

#[tokio::test]
async fn rows_that_single_sign_on_hides_are_spoken_of() {
    let server = Loopback::start(|_| {
        Answer::new(
            "200 OK\nContent-Type: application/json\nX-GitHub-SSO: partial-results; organizations=21955855,20582480",
            runs_body(7),
        )
    });
    let observation = watch(&server, &["octo/live"]).observe().await.unwrap();
    assert_eq!(
        observation.remark.unwrap().as_str(),
        "rows of 2 organizations are missing: the token is not authorized for their single sign-on"
    );
}

#[tokio::test]
async fn rows_that_single_sign_on_hides_are_spoken_of_whatever_was_read_until_all_are_there() {
    let asked = AtomicUsize::new(0);
    let server = delivery::hub(move |request| {
        let head = "200 OK\nContent-Type: application/json";
        let is_first = || asked.fetch_add(1, Ordering::Relaxed) == 0;
        request.target.contains("/actions/workflows").then(|| {
            let hidden = if is_first() { "\nX-GitHub-SSO: partial-results; organizations=21955855" } else { "" };
            Answer::new(&format!("{head}{hidden}"), r#"{"total_count":0,"workflows":[]}"#)
        })
    });
    let client = client(&server, Some(TOKEN));
    client.workflows("octo/live").await.unwrap();
    let said = "rows of 1 organizations are missing: the token is not authorized for their single sign-on";
    let mut observers: [Box<dyn Observe>; 2] = [
        Box::new(GithubObserver::new(client.clone(), [Printable::new("octo/live")])),
        Box::new(orchestra_console::provider::DeliveryObserver::new(client.clone(), [Printable::new("octo/other")])),
    ];
    for observer in &mut observers {
        assert_eq!(observer.observe().await.unwrap().remark.unwrap().as_str(), said);
    }
    client.workflows("octo/live").await.unwrap();
    assert_eq!(observers[0].observe().await.unwrap().remark, None);
}

#[tokio::test]
async fn not_found() {
    check(
        || Answer::said("404 Not Found", "Not Found"),
        FaultKind::NotFound,
        "octo/dead was not found, or this token may not see it; check the name, and that the token from GH_TOKEN may read Actions",
    )
    .await;
    let server = two_repositories(|| Answer::said("404 Not Found", "Not Found"));
    let mut observer = GithubObserver::new(client(&server, None), [Printable::new("octo/dead")]);
    let observation = observer.observe().await.expect("an answer is an answer");
    assert_eq!(
        reading(&observation).faults[0].1.to_string(),
        "octo/dead was not found, or public access may not see it; check the name; for a private repository set GH_TOKEN"
    );
}
