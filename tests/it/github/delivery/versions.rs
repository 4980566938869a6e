//! What is live and what would be, from one reading to the next.

use super::*;

/// The page of a comparison that is asked for: commits `c1`, the oldest, to `cTOTAL`, and four that would be gone.
fn compared(request: &Request, total: u64) -> Option<Answer> {
    let page: u64 = request.target.split("/compare/").nth(1)?.split("&page=").nth(1)?.parse().unwrap();
    let commit = |number: u64| {
        json!({ "sha": format!("{number:040}"), "commit": {
            "message": format!("c{number}"), "author": { "name": "Mara", "date": "2026-11-20T00:00:00Z" },
        } })
    };
    let commits: Vec<Value> = ((page - 1) * 100 + 1..=total.min(page * 100)).map(commit).collect();
    Some(Answer::json(json!({ "total_commits": total, "behind_by": 4, "commits": commits }).to_string()))
}

#[tokio::test]
async fn of_many_commits_the_newest_are_shown_and_what_would_be_gone_is_counted() {
    for (total, oldest) in [(60, "c11"), (150, "c101"), (250, "c201")] {
        let server = hub(move |request| compared(request, total));
        let reading = delivered(&deliveries(&server, &["octo/api"]).observe().await.unwrap());
        let brings = reading.gates[0].brings.as_ref().unwrap();
        assert_eq!((u64::from(brings.commits_total), brings.behind_by), (total, 4));
        let subjects: Vec<&str> = brings.commits.iter().map(|commit| commit.subject.as_str()).collect();
        assert_eq!((subjects[0], subjects[49], subjects.len()), (format!("c{total}").as_str(), oldest, 50));
    }
}

/// A GitHub whose answers to GraphQL are given by their number, from 0 on; `None` is as usual.
fn answering(graph_answer: impl Fn(usize) -> Option<Value> + Send + Sync + 'static) -> Loopback {
    let asked = AtomicUsize::new(0);
    hub(move |request| {
        if request.line() != "POST /graphql" {
            return None;
        }
        Some(match graph_answer(asked.fetch_add(1, Ordering::Relaxed)) {
            Some(read) => graph(request, |_| read.clone(), &[], 4_000),
            None => Answer::new("502 Bad Gateway", ""),
        })
    })
}

#[tokio::test]
async fn what_was_deployed_since_is_live() {
    let server = answering(|number| {
        let mut read = repository();
        if number > 0 {
            read["deployments"]["nodes"][0]["state"] = json!("ACTIVE");
        }
        Some(read)
    });
    let mut observer = deliveries(&server, &["octo/api"]);
    for live in [LIVE, NEXT] {
        let reading = delivered(&observer.observe().await.unwrap());
        let production = &reading.deliveries[0].environments[0];
        assert_eq!((production.name.as_str(), production.live.as_ref().unwrap().sha.as_str()), ("production", live));
    }
}

#[tokio::test]
async fn when_it_answers_again_as_before_nothing_is_left_of_the_fault() {
    // A question is asked once more where that can help, so that two in a row are lost.
    let server = answering(|number| (!(1..3).contains(&number)).then(repository));
    let mut observer = deliveries(&server, &["octo/api"]);
    for faults in [0, 1, 0] {
        let reading = delivered(&observer.observe().await.unwrap());
        assert_eq!((reading.deliveries.len(), reading.faults.len()), (1, faults));
    }
}

#[tokio::test]
async fn gates_that_may_not_be_seen_any_more_are_not_shown() {
    let asked = AtomicUsize::new(0);
    let server = hub(move |request| {
        let is_list = request.target.contains("/actions/runs?status=waiting");
        let is_gone = is_list && asked.fetch_add(1, Ordering::Relaxed) > 0;
        is_gone.then(|| Answer::said("404 Not Found", "Not Found"))
    });
    let mut observer = deliveries(&server, &["octo/api"]);
    assert_eq!(delivered(&observer.observe().await.unwrap()).gates.len(), 2);
    let later = delivered(&observer.observe().await.unwrap());
    assert_eq!((later.gates.len(), gaps(&later.deliveries[0].gaps)[0].0), (0, "gates"));
}
