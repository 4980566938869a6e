use super::*;

fn seconds(seconds: u64) -> Moment {
    Moment::from_secs(seconds)
}

/// `database` and `api` after it, with health checks, and `worker` after the api without one.
fn board() -> Board {
    let spec: SupervisorSpec = serde_json::from_value(serde_json::json!({
        "version": 1, "environment": "demo", "directory": "/srv/demo", "services": [
            {"name": "api", "command": ["a"], "after": ["database"], "port": 8000, "health": "/health"},
            {"name": "worker", "command": ["w"], "after": ["api"], "restart": "always"},
            {"name": "database", "command": ["d"], "port": 5432, "tcp": true},
        ],
    }))
    .unwrap();
    assert_eq!(spec.faults(), Vec::<String>::new());
    Board::new(&spec, None)
}

/// Does what is to be done, and says it in words. What is stopped is gone at once.
fn act(board: &mut Board, now: Moment) -> Vec<String> {
    board.tick(now);
    let moves = board.moves(now);
    let mut said = Vec::new();
    for step in moves {
        match step {
            Move::Start(at) => {
                board.starting(at, now);
                said.push(format!("start {}", board.specs[at].name));
            }
            Move::Stop(at, why) => {
                board.stopping(at, why, now);
                board.gone(at, now);
                said.push(format!("stop {}", board.specs[at].name));
            }
        }
    }
    said
}

fn answer(board: &mut Board, name: &str, well: bool, now: Moment) {
    let at = board.place(name).unwrap();
    let generation = board.units[at].generation;
    board.answered(at, generation, if well { Ok(()) } else { Err("connection refused".into()) }, now);
}

fn end(board: &mut Board, name: &str, ending: Ending, now: Moment) {
    let at = board.place(name).unwrap();
    let generation = board.units[at].generation;
    if board.ended(at, generation, ending, now) {
        board.gone(at, now);
    }
}

fn phase(board: &Board, name: &str) -> Phase {
    board.units[board.place(name).unwrap()].phase
}

/// Everything started and ready at second 2.
fn running() -> Board {
    let mut board = board();
    assert_eq!(act(&mut board, seconds(0)), ["start database"]);
    answer(&mut board, "database", false, seconds(0));
    assert_eq!(act(&mut board, seconds(0)), [""; 0]);
    answer(&mut board, "database", true, seconds(1));
    assert_eq!(act(&mut board, seconds(1)), ["start api"]);
    answer(&mut board, "api", true, seconds(1));
    assert_eq!(act(&mut board, seconds(1)), ["start worker"]);
    assert_eq!(act(&mut board, seconds(2)), [""; 0]);
    assert_eq!(phase(&board, "worker"), Phase::Ready, "it has no health check and lived for a second");
    board
}

#[test]
fn each_starts_when_what_it_comes_after_is_ready_and_all_stop_in_reverse() {
    let mut board = running();
    board.end(seconds(3));
    assert_eq!(act(&mut board, seconds(3)), ["stop worker"]);
    assert!(!board.is_over());
    assert_eq!(act(&mut board, seconds(3)), ["stop api"]);
    assert_eq!(act(&mut board, seconds(3)), ["stop database"]);
    assert!(board.is_over());
    assert!(board.units.iter().all(|unit| unit.wanted), "what is wanted is kept for the next time");
}

#[test]
fn a_start_brings_what_is_waited_for_and_a_stop_takes_what_waits() {
    let mut board = running();
    board.stop(&["api".into()], seconds(3)).unwrap();
    assert_eq!(act(&mut board, seconds(3)), ["stop worker"]);
    assert_eq!(act(&mut board, seconds(3)), ["stop api"]);
    assert_eq!(act(&mut board, seconds(9)), [""; 0]);
    assert_eq!(phase(&board, "database"), Phase::Ready);
    board.stop(&[], seconds(9)).unwrap();
    assert_eq!(act(&mut board, seconds(9)), ["stop database"]);
    board.start(&["api".into()], seconds(10)).unwrap();
    assert_eq!(act(&mut board, seconds(10)), ["start database"]);
    answer(&mut board, "database", true, seconds(10));
    assert_eq!(act(&mut board, seconds(10)), ["start api"]);
    assert_eq!(phase(&board, "worker"), Phase::Stopped);
    let refusal = board.start(&["ghost".into()], seconds(10)).unwrap_err();
    assert_eq!(refusal, "there is no service `ghost`; there are: api, worker, database");
}

#[test]
fn a_restart_of_all_goes_down_in_reverse_and_up_in_order() {
    let mut board = running();
    board.restart(&[], seconds(3)).unwrap();
    assert_eq!(act(&mut board, seconds(3)), ["stop worker"]);
    assert_eq!(act(&mut board, seconds(3)), ["stop api"]);
    assert_eq!(act(&mut board, seconds(3)), ["stop database"]);
    assert_eq!(act(&mut board, seconds(3)), ["start database"]);
    answer(&mut board, "database", true, seconds(4));
    assert_eq!(act(&mut board, seconds(4)), ["start api"]);
    board.restart(&["database".into()], seconds(5)).unwrap();
    assert_eq!(act(&mut board, seconds(5)), ["stop database"], "one alone does not take the others with it");
}

#[test]
fn the_policy_decides_what_becomes_of_one_that_ended_by_itself() {
    let table = [
        (RestartPolicy::Always, Ending::Status(0), Phase::BackingOff),
        (RestartPolicy::Always, Ending::Status(1), Phase::BackingOff),
        (RestartPolicy::OnFailure, Ending::Status(0), Phase::Finished),
        (RestartPolicy::OnFailure, Ending::Status(3), Phase::BackingOff),
        (RestartPolicy::OnFailure, Ending::Signal, Phase::BackingOff),
        (RestartPolicy::OnFailure, Ending::Unseen, Phase::BackingOff),
        (RestartPolicy::Never, Ending::Status(0), Phase::Finished),
        (RestartPolicy::Never, Ending::Signal, Phase::Failed),
    ];
    for (policy, ending, wanted) in table {
        let mut board = running();
        board.specs[2].restart = policy;
        end(&mut board, "database", ending, seconds(3));
        assert_eq!(phase(&board, "database"), wanted, "{policy:?} {ending:?}");
        board.stop(&[], seconds(4)).unwrap();
        assert_eq!(phase(&board, "database"), Phase::Stopped, "{policy:?} {ending:?}");
    }
}

#[test]
fn failures_in_a_row_wait_longer_and_longer_until_it_was_well_for_a_while() {
    let mut board = running();
    let mut now = seconds(3);
    let mut waits = Vec::new();
    for _ in 0..8 {
        end(&mut board, "database", Ending::Signal, now);
        let due = board.next_due().unwrap();
        assert_eq!(act(&mut board, due.saturating_sub(Moment::from_millis(1))), [""; 0]);
        assert_eq!(act(&mut board, due), ["start database"]);
        waits.push((due - now).as_millis());
        now = due;
        answer(&mut board, "database", true, now);
    }
    assert_eq!(waits, [500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
    answer(&mut board, "database", true, now + seconds(60));
    now += seconds(61);
    end(&mut board, "database", Ending::Signal, now);
    assert_eq!(board.next_due().unwrap() - now, Moment::from_millis(500));
}

#[test]
fn failures_of_before_are_forgotten_when_a_person_starts_it() {
    let mut board = running();
    end(&mut board, "database", Ending::Signal, seconds(3));
    board.stop(&[], seconds(3)).unwrap();
    assert_eq!(board.units[2].restarts, 1);
    board.start(&["database".into()], seconds(4)).unwrap();
    assert_eq!((board.units[2].restarts, phase(&board, "database")), (0, Phase::Waiting));
}

#[test]
fn three_bad_answers_in_a_row_start_it_anew_and_two_do_not() {
    let mut board = running();
    for well in [false, false, true, false, false] {
        answer(&mut board, "api", well, seconds(4));
        assert_eq!(act(&mut board, seconds(4)), [""; 0]);
    }
    assert_eq!(phase(&board, "api"), Phase::Unwell);
    answer(&mut board, "api", false, seconds(4));
    assert_eq!(act(&mut board, seconds(4)), ["stop api"]);
    let api = &board.units[0];
    assert_eq!((api.phase, api.reason.as_deref()), (Phase::BackingOff, Some("connection refused")));
}

#[test]
fn one_that_is_never_ready_is_given_up_and_tried_again() {
    let mut board = board();
    act(&mut board, seconds(0));
    answer(&mut board, "database", false, seconds(59));
    assert_eq!(board.next_due(), Some(seconds(60)));
    assert_eq!(act(&mut board, seconds(60)), ["stop database"]);
    let database = &board.units[2];
    assert_eq!(database.reason.as_deref(), Some("it was not ready within 60 s: connection refused"));
    assert_eq!(board.next_due(), Some(Moment::from_millis(60_500)));
}

#[test]
fn news_of_an_earlier_generation_is_no_news() {
    let mut board = running();
    assert!(!board.ended(2, 0, Ending::Signal, seconds(3)));
    board.answered(2, 0, Err("late".into()), seconds(3));
    assert_eq!(phase(&board, "database"), Phase::Ready);
}

#[test]
fn what_was_not_wanted_before_is_not_started_and_generations_go_on() {
    let mut before = running();
    before.stop(&["worker".into()], seconds(3)).unwrap();
    let services = before.specs.iter().zip(&before.units).map(|(spec, unit)| {
        serde_json::json!({
            "name": spec.name, "wanted": unit.wanted, "phase": "stopped", "generation": unit.generation,
            "pid": null, "process_start": null, "restarts": 0, "since": "2026-01-01T00:00:00Z", "reason": null,
        })
    });
    let status = serde_json::from_value(serde_json::json!({
        "version": 1, "environment": "demo", "pid": 7, "services": services.collect::<Vec<_>>(),
        "ending": false, "operations": [], "changed_at": "2026-01-01T00:00:00Z",
    }));
    let spec = SupervisorSpec {
        version: 1,
        environment: "demo".into(),
        directory: "/srv/demo".into(),
        services: before.specs.clone(),
        logs: super::super::LogLimits::default(),
        made_by: None,
    };
    let mut board = Board::new(&spec, Some(&status.unwrap()));
    assert_eq!(act(&mut board, seconds(0)), ["start database"]);
    assert_eq!((board.units[2].generation, phase(&board, "worker")), (2, Phase::Stopped));
}
