//! Every node failing in turn, everything twice, and a disk that fails.

use orchestra_console::{
    execute::Rest,
    plan::{ExecutionStatus, Idempotence, OnFailure, Recorded, StepStatus},
};

use super::{
    journal::Accident,
    plans,
    run::{End, Scene, simulated},
    world::Script,
};

#[test]
fn when_any_node_fails_nothing_is_left() {
    let generated = (0..100).map(|seed| ("generated", plans::generated(seed)));
    for (name, plan) in plans::shapes().into_iter().chain(generated) {
        for failing in &plan.steps {
            simulated(async {
                let scene = Scene::new(plan.clone(), 7);
                scene.peer.script(&failing.id, &[Script::Refuses]);
                let status = scene.to_the_end().await;
                let why = scene.fold().why.unwrap();
                assert!(why.as_str().contains(&format!("step `{}` failed", failing.id)), "{name}: {why}");
                if plan.on_failure == OnFailure::Keep {
                    assert_eq!(status, ExecutionStatus::Failed);
                } else {
                    assert_eq!(status, ExecutionStatus::Undone, "{name}\n{}", scene.journal.text());
                    assert!(scene.peer.standing().is_empty(), "{name}: {:?}", scene.peer.standing());
                }
            });
        }
    }
}

#[test]
fn undo_goes_in_reverse_order() {
    for seed in 0..100 {
        let plan = plans::generated(seed);
        simulated(async {
            let scene = Scene::new(plan.clone(), seed);
            scene.peer.script(&plan.steps.last().unwrap().id, &[Script::Refuses]);
            scene.to_the_end().await;
            let order = scene.peer.order();
            let place = |what: String| order.iter().position(|done| *done == what);
            for step in &plan.steps {
                for need in &step.needs {
                    let (later, earlier) = (place(format!("undo {}", step.id)), place(format!("undo {need}")));
                    if let (Some(later), Some(earlier)) = (later, earlier) {
                        assert!(later < earlier, "seed {seed}: {} before {need}: {order:?}", step.id);
                    }
                }
            }
        });
    }
}

#[test]
fn everything_twice_is_everything_once() {
    for (name, mut plan) in plans::shapes() {
        plan.steps.iter_mut().for_each(|step| {
            step.idempotence = Idempotence::Idempotent;
            step.operation.name = "sim.idempotent".into();
        });
        for fails in [false, true] {
            simulated(async {
                let scene = Scene::new(plan.clone(), 11);
                scene.peer.do_everything_twice();
                if fails {
                    scene.peer.script(&plan.steps.last().unwrap().id, &[Script::Refuses]);
                }
                let status = scene.to_the_end().await;
                let expected = match (fails, plan.on_failure) {
                    (false, _) => ExecutionStatus::Succeeded,
                    (true, OnFailure::Undo) => ExecutionStatus::Undone,
                    (true, OnFailure::Keep) => ExecutionStatus::Failed,
                };
                assert_eq!(status, expected, "{name}");
                assert!(scene.peer.most_done() <= 1);
            });
        }
    }
}

#[test]
fn what_passes_is_tried_again_under_the_same_name_and_no_more_often_than_said() {
    simulated(async {
        let scene = Scene::new(plans::chain(1), 1);
        scene.peer.script("s0", &[Script::Passes, Script::Passes, Script::Works]);
        assert_eq!(scene.rest().await, Rest::Ended(ExecutionStatus::Succeeded));
        assert_eq!(scene.fold().steps["s0"].attempt, 3);
        assert_eq!(scene.peer.names_of("s0"), 1);
        let scene = Scene::new(plans::chain(1), 1);
        scene.peer.script("s0", &[Script::Passes]);
        assert_eq!(scene.rest().await, Rest::Ended(ExecutionStatus::Undone));
        assert_eq!(scene.fold().steps["s0"].attempt, 3);
    });
}

#[test]
fn a_full_or_broken_journal_starts_nothing_further_and_loses_no_end() {
    for (name, plan) in plans::shapes() {
        let appends = simulated(async {
            let scene = Scene::new(plan.clone(), 2);
            scene.to_the_end().await;
            scene.journal.appends()
        });
        for at in 1..=appends {
            for accident in [Accident::Full(at), Accident::Broken(at)] {
                simulated(async {
                    let scene = Scene::new(plan.clone(), 2);
                    scene.journal.set_accident(Some(accident));
                    let end = scene.work().await;
                    assert!(matches!(end, End::Rest(Rest::Unwritten(_))), "{name}, {accident:?}: {end:?}");
                    assert_eq!(scene.journal.appends(), at, "{name}: the journal was written to again");
                    let status = scene.to_the_end().await;
                    let text = scene.journal.text();
                    assert_eq!(status, ExecutionStatus::Succeeded, "{name}, {accident:?}\n{text}");
                    assert!(scene.peer.most_done() <= 1, "{name}, {accident:?}\n{text}");
                    assert!(!text.contains("\"in_doubt\""), "what ended was known: {text}");
                    assert!(scene.journal.reserve_is_empty());
                });
            }
        }
    }
}

#[test]
fn an_older_worker_stops_quietly() {
    simulated(async {
        let scene = Scene::new(plans::chain(2), 1);
        let (old, _stop) = scene.executor();
        let (new, _stop_new) = scene.executor();
        assert_eq!(new.run().await, Rest::Ended(ExecutionStatus::Succeeded));
        let before = scene.journal.all().len();
        assert_eq!(old.run().await, Rest::Fenced);
        assert_eq!(scene.journal.all().len(), before);
        assert!(scene.peer.most_done() <= 1);
    });
}

#[test]
fn a_changed_fact_refuses_the_plan_before_anything_starts() {
    simulated(async {
        let mut plan = plans::chain(2);
        plan.facts = vec![plans::fact("name"), plans::fact("port")];
        let scene = Scene::new(plan, 1);
        scene.peer.set_fact("name", "free".into());
        scene.peer.set_fact("port", "taken".into());
        assert_eq!(scene.rest().await, Rest::Ended(ExecutionStatus::Aborted));
        assert!(scene.peer.order().is_empty());
        let why = scene.fold().why.unwrap();
        assert!(why.as_str().contains("port is free: this is not so any more"), "{why}");
        assert!(scene.journal.all().iter().any(|entry| matches!(entry.fact, Recorded::Refused { .. })));
    });
}

#[test]
fn a_step_that_the_gate_refuses_is_not_started_and_what_was_done_is_taken_back() {
    simulated(async {
        let mut scene = Scene::new(plans::chain(3), 1);
        scene.gate = Some("s2");
        assert_eq!(scene.rest().await, Rest::Ended(ExecutionStatus::Undone));
        assert_eq!(scene.status("s2"), StepStatus::Pending);
        assert!(scene.peer.standing().is_empty());
    });
}

#[test]
fn ten_thousand_steps_cost_no_more_each_than_a_hundred() {
    let mut plan = plans::wide(10_000);
    plan.deadline_seconds = 100_000;
    simulated(async {
        let scene = Scene::new(plan, 1);
        assert_eq!(scene.rest().await, Rest::Ended(ExecutionStatus::Succeeded));
        assert_eq!(scene.peer.standing().len(), 10_000);
        assert!(scene.peer.most_running() <= 3);
    });
}
