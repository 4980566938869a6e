//! Jobs of an opened run, page by page.

use super::*;

fn job(id: u64) -> serde_json::Value {
    json!({ "id": id, "name": "build", "status": "completed", "conclusion": "success", "steps": [{ "name": "Set up job", "number": 1, "status": "completed" }] })
}

/// Two pages of one job each; the second is where `link` says.
fn paged(link: impl Fn(&str) -> String + Send + Sync + 'static) -> Loopback {
    Loopback::start(move |request| {
        let host = request.header("host").unwrap();
        let is_second = request.target.contains("page=2");
        let link = link(host);
        let head = if is_second { "200 OK".to_owned() } else { format!("200 OK\nLink: <{link}>; rel=\"next\"") };
        let id = if is_second { 2 } else { 1 };
        Answer::new(&head, json!({ "total_count": 2, "jobs": [job(id)] }).to_string())
    })
}

async fn jobs(server: &Loopback) -> Result<Vec<u64>, String> {
    let run = RunKey { repository: Printable::new("octo/api"), id: 9 };
    let jobs = client(server, Some(TOKEN)).jobs(&run, Some(3)).await;
    jobs.map(|jobs| jobs.iter().map(|job| job.id).collect()).map_err(|fault| said(&fault, server))
}

#[tokio::test]
async fn jobs_of_all_pages() {
    let server = paged(|host| format!("http://{host}/repositories/5/jobs?per_page=100&page=2"));
    assert_eq!(jobs(&server).await, Ok(vec![1, 2]));
    assert_eq!(server.seen()[0].target, "/repos/octo/api/actions/runs/9/attempts/3/jobs?per_page=100");
}

#[tokio::test]
async fn pages_that_go_round_or_lead_away() {
    let of = "could not read the jobs of run 9 of octo/api: only 1 of 2 came, and the next page";
    let server = paged(|host| format!("http://{host}/repos/octo/api/actions/runs/9/attempts/3/jobs?per_page=100"));
    let again = format!("{of} (http://HOST/repos/octo/api/actions/runs/9/attempts/3/jobs) is one that was read before");
    assert_eq!(jobs(&server).await, Err(again));
    assert_eq!(server.seen().len(), 1);
    let server = paged(|_| "https://api.github.invalid/resource?page=2&token=x".to_owned());
    let away = format!("{of} (https://api.github.invalid/resource) is on another host, which is not followed");
    assert_eq!(jobs(&server).await, Err(away));
}
