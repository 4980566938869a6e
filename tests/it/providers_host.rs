//! This machine, observed.

use std::{
    net::TcpListener,
    sync::Arc,
    time::{Duration, Instant},
};

use orchestra_console::{
    domain::{Host, Snapshot},
    provider::{HostObserver, Observe},
};

async fn observe(observer: &mut HostObserver) -> Arc<Host> {
    match observer.observe().await.unwrap().snapshot {
        Snapshot::Host(host) => host,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn the_first_reading_is_quick_and_true() {
    let socket = TcpListener::bind("127.0.0.1:0").unwrap();
    let mut observer = HostObserver::new();
    assert_eq!(observer.id().as_str(), "host");
    let start = Instant::now();
    let host = observe(&mut observer).await;
    // 300 ms on a machine at rest; the bound leaves room for a busy one.
    assert!(start.elapsed() < Duration::from_secs(3), "{:?}", start.elapsed());
    assert!(!host.name.as_str().is_empty() && !host.kernel.as_str().is_empty());
    assert_eq!(host.cpu_percent_per_core.len(), std::thread::available_parallelism().unwrap().get());
    assert!((0.0..=100.0).contains(&host.cpu_percent));
    assert!(host.memory_used_bytes > 0 && host.memory_used_bytes <= host.memory_total_bytes);
    assert!(host.process_count > 0 && !host.processes.is_empty() && host.processes.len() <= 8);
    assert!(host.uptime > Duration::ZERO);
    assert!(host.networks.iter().all(|network| network.name.as_str() != "lo"));
    if cfg!(target_os = "linux") {
        let port = host.listeners.iter().find(|listener| listener.address == socket.local_addr().unwrap()).unwrap();
        assert_eq!(port.process.as_ref().unwrap().0, std::process::id());
    }
}

#[tokio::test]
async fn readings_add_up_to_a_history() {
    let mut observer = HostObserver::new();
    observe(&mut observer).await;
    let host = observe(&mut observer).await;
    assert_eq!(host.cpu_history.len(), 2);
}

#[tokio::test]
async fn a_reading_that_was_given_up_does_no_harm() {
    let mut observer = HostObserver::new();
    tokio::select! {
        biased;
        _ = observer.observe() => panic!("the first reading takes two samples"),
        () = tokio::task::yield_now() => {}
    }
    assert!(observe(&mut observer).await.memory_total_bytes > 0);
}

/// Prints what a minute of observing costs; run it with `--ignored --nocapture`.
#[tokio::test]
#[ignore = "takes a minute: a measurement"]
async fn what_a_minute_of_observing_costs() {
    let ticks = || {
        let stat = std::fs::read_to_string("/proc/self/schedstat").unwrap();
        let tasks = std::fs::read_dir("/proc/self/task").unwrap().flatten();
        let of = |text: &str| text.split(' ').next().unwrap().parse::<u64>().unwrap();
        let all: u64 =
            tasks.filter_map(|task| std::fs::read_to_string(task.path().join("schedstat")).ok()).map(|s| of(&s)).sum();
        all.max(of(&stat))
    };
    let mut observer = HostObserver::new();
    let start = Instant::now();
    let host = observe(&mut observer).await;
    println!("first reading after {:?}, {} processes", start.elapsed(), host.process_count);
    let (before, start) = (ticks(), Instant::now());
    while start.elapsed() < Duration::from_secs(60) {
        tokio::time::sleep(observer.interval()).await;
        observe(&mut observer).await;
    }
    let busy = Duration::from_nanos(ticks() - before);
    println!(
        "{busy:?} CPU in {:?}: {:.3} % of a core",
        start.elapsed(),
        busy.as_secs_f64() / start.elapsed().as_secs_f64() * 100.0
    );
}
