//! What watching costs, counted by the server.

use super::*;

/// Reads for an hour of the observer's own pace, and gives how often.
async fn an_hour(observer: &mut dyn Observe) -> usize {
    let (mut time, mut readings) = (Duration::ZERO, 0);
    while time < Duration::from_secs(3_600) {
        observer.observe().await.unwrap();
        readings += 1;
        time += observer.interval();
    }
    readings
}

#[tokio::test]
async fn ten_unchanged_repositories_cost_at_most_a_twentieth_of_an_hours_quota() {
    let counts = Arc::new([const { AtomicUsize::new(0) }; 3]);
    let counted = counts.clone();
    let server = hub(move |request| {
        let is_known = request.header("if-none-match").is_some();
        let kind = if request.method == "POST" { 0 } else { 1 + usize::from(is_known) };
        counted[kind].fetch_add(1, Ordering::Relaxed);
        None
    });
    let names: Vec<String> = (0..10).map(|number| format!("octo/r{number}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let client = client(&server, Some(TOKEN));
    let print = || names.iter().map(Printable::new);
    let readings = an_hour(&mut DeliveryObserver::new(client.clone(), print())).await;
    let lists = an_hour(&mut GithubObserver::new(client, print())).await;
    let [questions, counted, unchanged] = [0, 1, 2].map(|kind| counts[kind].load(Ordering::Relaxed));
    let points = questions * 3;
    println!(
        "an hour of 10 unchanged repositories: {readings} and {lists} readings; {points} of 5000 GraphQL points, \
         {counted} of 5000 requests that count, {unchanged} answers 304 that cost nothing"
    );
    assert!(readings >= 55 && lists >= 110, "{readings} and {lists} readings");
    assert!(points <= 250, "{points} points");
    assert!(counted <= 250, "{counted} requests that count");
    // Ten repositories, six answers of each at the start: the rest is unchanged.
    assert_eq!(counted, 10 * 7);
    assert!(unchanged > 10 * (readings - 1));
}

#[tokio::test]
async fn an_unchanged_reading_is_the_same_things_again() {
    let server = hub(|_| None);
    let mut observer = deliveries(&server, &["octo/api", "octo/web"]);
    let first = delivered(&observer.observe().await.unwrap());
    let second = delivered(&observer.observe().await.unwrap());
    assert_eq!(first, second);
    assert!(first.deliveries.iter().zip(&second.deliveries).all(|(a, b)| Arc::ptr_eq(a, b)));
    assert!(first.gates.iter().zip(&second.gates).all(|(a, b)| Arc::ptr_eq(a, b)));
}

#[tokio::test]
async fn an_outage_costs_no_more_than_a_good_day() {
    let is_down = Arc::new(std::sync::atomic::AtomicBool::new(false));
    let down = is_down.clone();
    let server = hub(move |_| down.load(Ordering::Relaxed).then(|| Answer::new("502 Bad Gateway", "<html>")));
    let mut observer = deliveries(&server, &["octo/a", "octo/b", "octo/c"]);
    observer.observe().await.unwrap();
    let before = server.seen().len();
    for _ in 0..20 {
        observer.observe().await.unwrap();
    }
    let usual = server.seen().len() - before;
    is_down.store(true, Ordering::Relaxed);
    let before = server.seen().len();
    for _ in 0..20 {
        let reading = delivered(&observer.observe().await.unwrap());
        assert_eq!((reading.deliveries.len(), reading.gates.len()), (3, 6), "the last reading is kept");
        let (_, fault) = &reading.faults[0];
        assert_eq!(
            fault.to_string(),
            "github.com answered 502 Bad Gateway for the watched repositories; see https://www.githubstatus.com"
        );
    }
    let during = server.seen().len() - before;
    println!("20 readings of 3 repositories: {usual} requests on a good day, {during} in an outage");
    assert!(during * 10 <= usual * 11, "{during} requests in an outage, {usual} usually");
    is_down.store(false, Ordering::Relaxed);
    assert_eq!(delivered(&observer.observe().await.unwrap()).faults, []);
}

#[tokio::test]
async fn a_question_that_is_too_much_is_asked_in_halves() {
    let server = hub(|request| {
        let is_large = request.method == "POST" && request.json()["variables"].as_object().unwrap().len() > 10;
        is_large.then(|| Answer::said("502 Bad Gateway", "This may be the result of a timeout"))
    });
    let names: Vec<String> = (0..12).map(|number| format!("octo/r{number}")).collect();
    let mut observer = deliveries(&server, &names.iter().map(String::as_str).collect::<Vec<_>>());
    for _ in 0..4 {
        observer.observe().await.ok();
    }
    let reading = delivered(&observer.observe().await.unwrap());
    assert_eq!(reading.deliveries.len(), 12, "{:?}", reading.faults);
}
