//! The worker is gone after every transaction, and just before it; the next one ends as an undisturbed one does.

use std::collections::BTreeMap;

use orchestra_console::{
    execute::Rest,
    plan::{ExecutionStatus, Idempotence, Plan, Recorded, StepStatus},
};

use super::{
    journal::Accident,
    plans,
    run::{End, Scene, simulated},
    world::Script,
};

const GENERATED: u64 = 200;

/// The status and what stands at the end.
type Ending = (ExecutionStatus, BTreeMap<String, u32>);

fn ending(scene: &Scene, status: ExecutionStatus) -> Ending {
    (status, scene.peer.standing())
}

/// The end without a crash, and how many transactions there were.
fn undisturbed(plan: &Plan, seed: u64, prepare: &dyn Fn(&Scene)) -> (Ending, u64) {
    simulated(async {
        let scene = Scene::new(plan.clone(), seed);
        prepare(&scene);
        let status = scene.to_the_end().await;
        (ending(&scene, status), scene.journal.appends())
    })
}

/// Crashes at each place; after each the end is the same and nothing was done twice.
fn crash_everywhere(name: &str, plan: &Plan, seed: u64, prepare: &dyn Fn(&Scene)) {
    let (expected, appends) = undisturbed(plan, seed, prepare);
    for at in 1..=appends {
        for accident in [Accident::CrashAfter(at), Accident::CrashBefore(at)] {
            let (found, scene) = simulated(async {
                let scene = Scene::new(plan.clone(), seed);
                prepare(&scene);
                scene.journal.set_accident(Some(accident));
                let status = scene.to_the_end().await;
                (ending(&scene, status), scene)
            });
            let text = || scene.journal.text();
            assert_eq!(found, expected, "{name}, seed {seed}, {accident:?}\n{}", text());
            assert!(scene.peer.most_done() <= 1, "{name}, seed {seed}, {accident:?}: twice\n{}", text());
            for step in &plan.steps {
                assert!(scene.peer.names_of(&step.id) <= 1, "{name}: `{}` had two names outside", step.id);
            }
        }
    }
}

#[test]
fn every_shape_ends_the_same_after_a_crash_anywhere() {
    for (name, plan) in plans::shapes() {
        for seed in 0..8 {
            crash_everywhere(name, &plan, seed, &|_| {});
        }
    }
}

#[test]
fn generated_plans_end_the_same_after_a_crash_anywhere() {
    for seed in 0..GENERATED {
        crash_everywhere("generated", &plans::generated(seed), seed, &|_| {});
    }
}

#[test]
fn an_execution_that_goes_back_ends_the_same_after_a_crash_anywhere() {
    for (name, plan) in plans::shapes() {
        let last = plan.steps.last().unwrap().id.clone();
        for seed in 0..4 {
            crash_everywhere(name, &plan, seed, &|scene| scene.peer.script(&last, &[Script::Refuses]));
        }
    }
}

#[test]
fn lost_answers_and_a_crash_are_still_one_effect() {
    for (name, plan) in plans::shapes() {
        crash_everywhere(name, &plan, 3, &|scene| {
            for step in &scene.plan.steps {
                let is_asked = step.idempotence == Idempotence::Inspectable;
                scene.peer.script(&step.id, &[if is_asked { Script::LosesAnswer } else { Script::Works }]);
            }
        });
    }
}

#[test]
fn a_second_crash_while_recovering_changes_nothing() {
    for (name, plan) in plans::shapes() {
        let (expected, appends) = undisturbed(&plan, 5, &|_| {});
        for first in 1..=appends {
            for second in 1..=4 {
                let (found, scene) = simulated(async {
                    let scene = Scene::new(plan.clone(), 5);
                    scene.journal.set_accident(Some(Accident::CrashAfter(first)));
                    assert_eq!(scene.work().await, End::Crashed);
                    scene.journal.set_accident(Some(Accident::CrashBefore(second)));
                    let status = scene.to_the_end().await;
                    (ending(&scene, status), scene)
                });
                assert_eq!(found, expected, "{name}: {first}, then {second}\n{}", scene.journal.text());
                assert!(scene.peer.most_done() <= 1, "{name}: {first}, then {second}\n{}", scene.journal.text());
            }
        }
    }
}

#[test]
fn what_nobody_can_be_asked_about_is_in_doubt_and_a_person_decides() {
    let mut doubts = 0;
    let plan = plans::chain(3);
    let (expected, appends) = undisturbed(&plan, 1, &|_| {});
    for at in 1..=appends {
        let (found, scene) = simulated(async {
            let scene = Scene::new(plan.clone(), 1);
            plan.steps.iter().for_each(|step| scene.peer.cannot_be_asked_about(&step.id));
            scene.journal.set_accident(Some(Accident::CrashBefore(at)));
            let status = scene.to_the_end().await;
            (ending(&scene, status), scene)
        });
        doubts += scene.journal.text().matches("in_doubt").count();
        // An output that a person vouches for is not known, so that what needs it cannot be filled in.
        assert!(found == expected || found.0 == ExecutionStatus::Undone, "{at}: {found:?}\n{}", scene.journal.text());
        assert!(scene.peer.most_done() <= 1, "{at}\n{}", scene.journal.text());
    }
    assert!(doubts > 0, "some crash came between doing and writing it down");
}

#[test]
fn what_the_journal_redacted_is_not_what_is_done_after_a_crash() {
    simulated(async {
        let scene = Scene::new(plans::plan(vec![plans::idempotent(plans::step("a", &[]))]), 1);
        scene.journal.set_accident(Some(Accident::CrashAfter(2)));
        assert_eq!(scene.work().await, End::Crashed);
        assert_eq!(scene.status("a"), StepStatus::Started);
        scene.journal.set_accident(None);
        scene.journal.edit(|entry| {
            if let Recorded::Intended { inputs, .. } = &mut entry.fact {
                inputs.insert("step".into(), "redacted".into());
            }
        });
        assert_eq!(scene.rest().await, Rest::Ended(ExecutionStatus::Succeeded));
        assert_eq!(scene.peer.standing().into_keys().collect::<Vec<_>>(), ["a"]);
    });
}
