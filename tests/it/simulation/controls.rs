//! What persons ask for while it runs, while it waits, and too late.

use std::{sync::atomic::Ordering::SeqCst, time::Duration};

use orchestra_console::{
    execute::{Rest, Stop},
    plan::{Control, ExecutionStatus, Recorded, StepStatus},
};
use serde_json::json;
use tokio::time::{Instant, sleep};

use super::{
    plans,
    run::{Scene, simulated},
    world::{Script, UndoScript},
};

fn refusals(scene: &Scene) -> Vec<String> {
    let entries = scene.journal.all();
    let refused = entries.iter().filter_map(|entry| match &entry.fact {
        Recorded::Controlled { refused: Some(why), .. } => Some(why.as_str().to_owned()),
        _ => None,
    });
    refused.collect()
}

#[test]
fn a_pause_starts_nothing_further_and_a_resume_goes_on() {
    simulated(async {
        let scene = Scene::new(plans::chain(4), 1);
        let (executor, _stop) = scene.executor();
        let asking = async {
            while !scene.peer.stands("s0") {
                sleep(Duration::from_millis(10)).await;
            }
            scene.ask(Control::Pause);
        };
        let (rest, ()) = tokio::join!(executor.run(), asking);
        assert_eq!(rest, Rest::Waits(ExecutionStatus::Paused));
        assert!(!scene.peer.stands("s3"));
        assert_eq!(scene.rest().await, Rest::Waits(ExecutionStatus::Paused), "a new worker does not go on by itself");
        scene.ask(Control::Resume);
        assert_eq!(scene.rest().await, Rest::Ended(ExecutionStatus::Succeeded));
        assert!(scene.peer.most_done() <= 1);
    });
}

#[test]
fn what_the_execution_changed_itself_is_no_changed_fact_after_a_pause() {
    for (changed, expected) in [(false, ExecutionStatus::Succeeded), (true, ExecutionStatus::Undone)] {
        simulated(async {
            let mut plan = plans::chain(4);
            plan.facts = vec![plans::fact("directory"), plans::fact("program")];
            let scene = Scene::new(plan, 1);
            scene.peer.set_fact("directory", "free".into());
            scene.peer.set_fact("program", "free".into());
            let (executor, _stop) = scene.executor();
            let asking = async {
                while !scene.peer.stands("s0") {
                    sleep(Duration::from_millis(10)).await;
                }
                scene.peer.set_fact("directory", "made by this plan".into());
                scene.ask(Control::Pause);
            };
            let (rest, ()) = tokio::join!(executor.run(), asking);
            assert_eq!(rest, Rest::Waits(ExecutionStatus::Paused));
            if changed {
                scene.peer.set_fact("program", "removed".into());
            }
            scene.ask(Control::Resume);
            assert_eq!(scene.rest().await, Rest::Ended(expected), "{}", scene.journal.text());
        });
    }
}

#[test]
fn an_abort_cancels_what_runs_and_the_first_undo_begins_within_a_second() {
    simulated(async {
        let mut plan = plans::chain(3);
        plan.steps[1] = plans::idempotent(plan.steps[1].clone());
        plan.steps[1].timeout_seconds = 3_000;
        let scene = Scene::new(plan, 1);
        scene.peer.script("s1", &[Script::Hangs]);
        let (executor, _stop) = scene.executor();
        let asking = async {
            while !scene.peer.stands("s1") {
                sleep(Duration::from_millis(10)).await;
            }
            scene.ask(Control::Abort);
            let asked = Instant::now();
            let is_back = || scene.journal.text().contains("undo_started");
            while !is_back() {
                sleep(Duration::from_millis(10)).await;
            }
            assert!(asked.elapsed() < Duration::from_secs(1), "{:?}", asked.elapsed());
        };
        let (rest, ()) = tokio::join!(executor.run(), asking);
        assert_eq!(rest, Rest::Ended(ExecutionStatus::Undone));
        assert!(scene.peer.standing().is_empty());
    });
}

#[test]
fn what_was_half_made_when_it_was_aborted_is_taken_back_too() {
    simulated(async {
        let scene = Scene::new(plans::chain(3), 1);
        scene.peer.script("s1", &[Script::Hangs]);
        scene.peer.is_only_half_made("s1");
        let (executor, _stop) = scene.executor();
        let asking = async {
            while !scene.peer.stands("s1") {
                sleep(Duration::from_millis(10)).await;
            }
            scene.ask(Control::Abort);
        };
        let (rest, ()) = tokio::join!(executor.run(), asking);
        assert_eq!(rest, Rest::Ended(ExecutionStatus::Undone));
        assert!(scene.peer.standing().is_empty(), "{:?}", scene.peer.standing());
    });
}

#[test]
fn an_abort_before_anything_was_done_is_an_end_without_undo() {
    simulated(async {
        let scene = Scene::new(plans::chain(2), 1);
        scene.ask(Control::Abort);
        assert_eq!(scene.rest().await, Rest::Ended(ExecutionStatus::Aborted));
        assert!(scene.peer.order().is_empty());
    });
}

#[test]
fn an_inconclusive_check_pauses_and_a_person_lets_it_pass_or_has_it_measured_again() {
    for (control, measured) in [("approve", json!(null)), ("retry", json!(200)), ("resume", json!(200))] {
        simulated(async {
            let scene = Scene::new(plans::environment(), 1);
            scene.peer.set_measured("health", vec![json!(null)]);
            assert_eq!(scene.rest().await, Rest::Waits(ExecutionStatus::Paused));
            let why = scene.fold().why.unwrap();
            assert!(why.as_str().starts_with("the check of `service` is inconclusive"), "{why}");
            assert_eq!(scene.status("service"), StepStatus::Verifying);
            scene.peer.set_measured("health", vec![measured]);
            let step = "service".to_owned();
            scene.ask(match control {
                "approve" => Control::Approve { step },
                "retry" => Control::Retry { step },
                _ => Control::Resume,
            });
            assert_eq!(scene.rest().await, Rest::Ended(ExecutionStatus::Succeeded), "{control}");
        });
    }
}

#[test]
fn a_check_that_fails_takes_everything_back() {
    simulated(async {
        let scene = Scene::new(plans::environment(), 1);
        scene.peer.set_measured("health", vec![json!(503)]);
        assert_eq!(scene.rest().await, Rest::Ended(ExecutionStatus::Undone));
        assert!(scene.peer.standing().is_empty());
    });
}

#[test]
fn a_control_about_an_older_state_is_refused_with_who_came_first() {
    simulated(async {
        let scene = Scene::new(plans::environment(), 1);
        scene.peer.set_measured("health", vec![json!(null)]);
        assert_eq!(scene.rest().await, Rest::Waits(ExecutionStatus::Paused));
        let seen = scene.journal.all().len() as u64;
        scene.journal.ask(Control::Approve { step: "service".into() }, seen);
        scene.journal.ask(Control::Retry { step: "service".into() }, seen);
        assert_eq!(scene.rest().await, Rest::Ended(ExecutionStatus::Succeeded));
        let refused = refusals(&scene);
        assert_eq!(refused.len(), 1);
        assert!(refused[0].starts_with("ada@host said approve, and step `service` is succeeded"), "{refused:?}");
    });
}

#[test]
fn what_cannot_be_is_refused_with_the_reason() {
    simulated(async {
        let scene = Scene::new(plans::chain(1), 1);
        scene.ask(Control::Rollback);
        scene.ask(Control::Approve { step: "s0".into() });
        scene.ask(Control::Skip { step: "nobody".into() });
        assert_eq!(scene.rest().await, Rest::Ended(ExecutionStatus::Succeeded));
        scene.ask(Control::Pause);
        assert_eq!(scene.rest().await, Rest::Ended(ExecutionStatus::Succeeded));
        assert_eq!(
            refusals(&scene),
            [
                "it is not over; to stop it and take it back: abort",
                "step `s0` is pending: there is nothing to approve",
                "the plan has no step `nobody`",
                "it is over: succeeded",
            ]
        );
    });
}

#[test]
fn a_pause_while_it_is_taken_back_is_a_pause_until_it_is_resumed() {
    simulated(async {
        let scene = Scene::new(plans::chain(3), 1);
        assert_eq!(scene.rest().await, Rest::Ended(ExecutionStatus::Succeeded));
        scene.ask(Control::Rollback);
        scene.ask(Control::Pause);
        assert_eq!(scene.rest().await, Rest::Waits(ExecutionStatus::Paused));
        assert!(scene.fold().is_rolling_back && scene.peer.stands("s0"));
        scene.ask(Control::Abort);
        assert_eq!(scene.rest().await, Rest::Waits(ExecutionStatus::Paused));
        assert_eq!(refusals(&scene), ["it is being taken back already"]);
        scene.ask(Control::Resume);
        assert_eq!(scene.rest().await, Rest::Ended(ExecutionStatus::Undone));
        assert!(scene.peer.standing().is_empty());
    });
}

/// A chain whose second step goes on at the far side after its worker lost sight of it, for so many times 20 s.
fn one_that_goes_on(times: u32) -> Scene {
    let mut plan = plans::chain(3);
    plan.steps[1].timeout_seconds = 1_000;
    plan.deadline_seconds = 10_000;
    let scene = Scene::new(plan, 1);
    scene.peer.script("s1", &[Script::LosesAnswer]);
    scene.peer.goes_on("s1", times);
    scene
}

#[test]
fn what_goes_on_is_waited_for_as_long_as_its_step_may_take_and_no_longer() {
    simulated(async {
        assert_eq!(one_that_goes_on(40).rest().await, Rest::Ended(ExecutionStatus::Succeeded));
        let scene = one_that_goes_on(4_000);
        assert_eq!(scene.rest().await, Rest::Waits(ExecutionStatus::InDoubt));
        assert_eq!(scene.status("s1"), StepStatus::InDoubt);
    });
}

#[test]
fn an_abort_does_not_wait_for_what_goes_on() {
    simulated(async {
        let scene = one_that_goes_on(40);
        let began = Instant::now();
        let (executor, _stop) = scene.executor();
        let asking = async {
            while !scene.peer.stands("s1") {
                sleep(Duration::from_millis(10)).await;
            }
            sleep(Duration::from_secs(30)).await;
            scene.ask(Control::Abort);
        };
        let (rest, ()) = tokio::join!(executor.run(), asking);
        assert_eq!(rest, Rest::Waits(ExecutionStatus::InDoubt));
        assert!(began.elapsed() < Duration::from_secs(200), "{:?}", began.elapsed());
    });
}

#[test]
fn a_skipped_step_takes_what_needs_it_along() {
    simulated(async {
        let scene = Scene::new(plans::diamond(), 1);
        scene.ask(Control::Skip { step: "b".into() });
        assert_eq!(scene.rest().await, Rest::Ended(ExecutionStatus::Succeeded));
        assert_eq!(scene.status("d"), StepStatus::Skipped);
        assert_eq!(scene.peer.standing().into_keys().collect::<Vec<_>>(), ["a", "c"]);
    });
}

#[test]
fn a_finished_execution_is_taken_back() {
    simulated(async {
        let scene = Scene::new(plans::environment(), 1);
        assert_eq!(scene.rest().await, Rest::Ended(ExecutionStatus::Succeeded));
        scene.ask(Control::Rollback);
        assert_eq!(scene.rest().await, Rest::Ended(ExecutionStatus::Undone));
        assert!(scene.peer.standing().is_empty());
        scene.ask(Control::Rollback);
        scene.rest().await;
        assert_eq!(refusals(&scene), ["nothing is left to take back"]);
    });
}

#[test]
fn a_stuck_undo_holds_only_its_branch_and_is_tried_again_or_left() {
    for leaves in [false, true] {
        simulated(async {
            let scene = Scene::new(plans::diamond(), 1);
            scene.peer.script("d", &[Script::Refuses]);
            scene.peer.undo_script("b", UndoScript { lasting: 1, passing: 0 });
            assert_eq!(scene.rest().await, Rest::Waits(ExecutionStatus::Stuck));
            assert_eq!(scene.status("c"), StepStatus::Undone, "the other branch goes on");
            assert_eq!(scene.status("a"), StepStatus::Succeeded, "what it needs has to stay");
            let step = "b".to_owned();
            scene.ask(if leaves { Control::Skip { step } } else { Control::Retry { step } });
            let rest = scene.rest().await;
            if leaves {
                assert_eq!(rest, Rest::Ended(ExecutionStatus::Failed));
                assert!(scene.fold().why.unwrap().as_str().ends_with("not taken back: `b`"));
                assert_eq!(scene.peer.standing().into_keys().collect::<Vec<_>>(), ["b"]);
            } else {
                assert_eq!(rest, Rest::Ended(ExecutionStatus::Undone));
            }
        });
    }
}

#[test]
fn the_first_signal_lets_the_running_step_end_and_the_second_does_not() {
    for (stop, stands) in [(Stop::AtSafePoint, true), (Stop::Now, false)] {
        simulated(async {
            let scene = Scene::new(plans::chain(2), 1);
            let (executor, stopping) = scene.executor();
            let asking = async {
                while scene.peer.most_running() == 0 {
                    sleep(Duration::from_millis(1)).await;
                }
                stopping.send(stop).await.unwrap();
            };
            let (rest, ()) = tokio::join!(executor.run(), asking);
            assert_eq!(rest, Rest::Stopped);
            assert_eq!(scene.peer.stands("s0"), stands, "{stop:?}");
            assert!(!scene.peer.stands("s1"));
            assert_eq!(scene.rest().await, Rest::Ended(ExecutionStatus::Succeeded));
            assert!(scene.peer.most_done() <= 1);
        });
    }
}

#[test]
fn what_is_not_done_at_the_deadline_is_taken_back() {
    simulated(async {
        let mut plan = plans::chain(3);
        plan.deadline_seconds = 30;
        plan.steps[1].timeout_seconds = 3_000;
        let scene = Scene::new(plan, 1);
        scene.peer.script("s1", &[Script::Hangs]);
        assert_eq!(scene.rest().await, Rest::Ended(ExecutionStatus::Undone));
        assert!(scene.fold().why.unwrap().as_str().starts_with("it was not done within 30 s"));
        assert!(scene.peer.standing().is_empty());
    });
}

#[test]
fn lines_that_steps_say_are_kept() {
    simulated(async {
        let scene = Scene::new(plans::chain(2), 1);
        scene.rest().await;
        let lines: Vec<String> = scene.journal.lines().iter().map(|line| line.text.to_string()).collect();
        assert_eq!(lines, ["s0 begins", "s1 begins"]);
    });
}

#[test]
fn a_clock_that_is_moved_is_told_and_changes_no_deadline() {
    for moved in [7_200, -7_200] {
        simulated(async {
            let scene = Scene::new(plans::environment(), 1);
            let (executor, _stop) = scene.executor();
            let moving = async {
                while !scene.peer.stands("files") {
                    sleep(Duration::from_millis(10)).await;
                }
                scene.clock.moved.store(moved, SeqCst);
            };
            let (rest, ()) = tokio::join!(executor.run(), moving);
            assert_eq!(rest, Rest::Ended(ExecutionStatus::Succeeded));
            let entries = scene.journal.all();
            let told: Vec<i64> = entries
                .iter()
                .filter_map(|entry| match entry.fact {
                    Recorded::ClockJumped { by_seconds } => Some(by_seconds),
                    _ => None,
                })
                .collect();
            assert_eq!(told, [moved]);
        });
    }
}

#[test]
fn a_decision_that_took_longer_than_the_plan_may_is_carried_out_nevertheless() {
    simulated(async {
        let mut plan = plans::chain(3);
        plan.deadline_seconds = 600;
        // What a person approves has no outputs.
        plan.steps[2].operation.inputs.remove("from");
        let scene = Scene::new(plan, 1);
        scene.peer.script("s1", &[Script::LosesAnswer]);
        scene.peer.cannot_be_asked_about("s1");
        assert_eq!(scene.rest().await, Rest::Waits(ExecutionStatus::InDoubt));
        sleep(Duration::from_secs(3_600)).await;
        scene.ask(Control::Approve { step: "s1".into() });
        assert_eq!(scene.rest().await, Rest::Ended(ExecutionStatus::Succeeded), "{}", scene.journal.text());
    });
}
