//! One worker at a time, and none that came too late.

use orchestra_console::plan::{Entry, Recorded};

use super::{Door, Yard, has_started, is_long, lives, signal, wait_for, worker};

fn claims(entries: &[Entry]) -> usize {
    entries.iter().filter(|entry| matches!(entry.fact, Recorded::Claimed { .. })).count()
}

#[test]
fn of_workers_that_start_at_once_one_has_it() {
    (0..if is_long() { 200 } else { 1 }).for_each(|_| race());
}

/// Six at once.
fn race() {
    let yard = Yard::new();
    let door = Door::new();
    // The first is killed right after its claim, so that nobody has it.
    let steps = vec![yard.wait("wait", &[], &door), yard.directory("b", &["wait"])];
    let id = yard.start_with(steps, Some("kill-after-entry-2".into()));
    yard.wait_until(&id, "the first claim", |entries| claims(entries) == 1);
    wait_for("its end", || !lives(worker(&yard.entries(&id))));
    let mut racers: Vec<_> = (0..6).map(|_| yard.place.command(&["worker", &id]).spawn().unwrap()).collect();
    door.until_asked(1);
    yard.wait_until(&id, "a step that runs", |entries| has_started(entries, "wait"));
    let is_one_left = |racers: &mut [std::process::Child]| {
        racers.iter_mut().map(|racer| racer.try_wait().unwrap()).filter(Option::is_none).count() <= 1
    };
    let deadline = std::time::Instant::now() + std::time::Duration::from_secs(60);
    while !is_one_left(&mut racers) {
        assert!(std::time::Instant::now() < deadline, "more than one worker lives");
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    door.open();
    let codes: Vec<i32> = racers.into_iter().map(|racer| yard.place.ended(racer).code).collect();
    assert_eq!(codes.iter().filter(|code| **code == 0).count(), 1, "{codes:?}");
    assert_eq!(codes.iter().filter(|code| **code == 6).count(), 5, "{codes:?}");
    let entries = yard.entries(&id);
    assert_eq!(claims(&entries), 2, "{entries:#?}");
}

#[test]
fn a_worker_that_was_stopped_and_taken_over_appends_nothing_any_more() {
    (0..if is_long() { 200 } else { 1 }).for_each(|_| take_over());
}

fn take_over() {
    let yard = Yard::new();
    let door = Door::new();
    let id = yard.start(vec![yard.wait("wait", &[], &door), yard.directory("b", &["wait"])]);
    door.until_asked(1);
    let old = worker(&yard.entries(&id));
    signal(old, "STOP");
    let new = yard.place.command(&["worker", &id, "--take-over"]).spawn().unwrap();
    door.until_asked(2);
    door.open();
    signal(old, "CONT");
    let said = yard.place.ended(new);
    assert_eq!(said.code, 0, "{said:?}");
    wait_for("the end of the old one", || !lives(old));
    let entries = yard.entries(&id);
    assert_eq!(claims(&entries), 2);
    let taken = entries.iter().rposition(|entry| matches!(entry.fact, Recorded::Claimed { .. })).unwrap();
    assert!(entries[taken..].iter().all(|entry| entry.epoch == entries[taken].epoch), "{entries:#?}");
    assert!(yard.is_there("b"));
    assert!(yard.log(&id).contains("Fenced"), "{}", yard.log(&id));
}
