//! The way back where it is not plain: nothing to undo, no undo there is, an undo that fails for a while.

use std::time::Duration;

use orchestra_console::{
    execute::{Rest, Stop},
    plan::{Control, ExecutionStatus, StepStatus, Undo},
};
use tokio::time::sleep;

use super::{
    plans,
    run::{Scene, simulated},
    world::{Script, UndoScript},
};

#[test]
fn an_undo_that_fails_for_a_while_is_tried_again() {
    simulated(async {
        let scene = Scene::new(plans::chain(2), 1);
        scene.peer.script("s1", &[Script::Refuses]);
        scene.peer.undo_script("s0", UndoScript { passing: 2, lasting: 0 });
        assert_eq!(scene.rest().await, Rest::Ended(ExecutionStatus::Undone));
    });
}

#[test]
fn where_there_is_nothing_to_undo_nobody_is_asked() {
    simulated(async {
        let mut plan = plans::chain(3);
        plan.steps[1].undo = Undo::Nothing { reason: "it only looks".into() };
        let scene = Scene::new(plan, 1);
        scene.peer.script("s2", &[Script::Refuses]);
        assert_eq!(scene.rest().await, Rest::Ended(ExecutionStatus::Undone));
        assert!(!scene.peer.order().contains(&"undo s1".to_owned()));
        assert_eq!(scene.status("s1"), StepStatus::Undone);
    });
}

#[test]
fn what_cannot_be_taken_back_stays_and_is_named() {
    simulated(async {
        let mut plan = plans::chain(3);
        plan.steps[1].undo = Undo::Irreversible { reason: "mail is sent".into(), backup: None };
        let scene = Scene::new(plan, 1);
        scene.peer.script("s2", &[Script::Refuses]);
        assert_eq!(scene.rest().await, Rest::Ended(ExecutionStatus::Failed));
        let why = scene.fold().why.unwrap();
        assert_eq!(why.as_str(), "step `s2` failed: refused; not taken back: `s1`");
        assert_eq!(scene.peer.standing().into_keys().collect::<Vec<_>>(), ["s1"]);
    });
}

#[test]
fn what_was_cut_short_and_cannot_be_taken_back_is_not_called_taken_back() {
    for is_crashed in [false, true] {
        simulated(async {
            let mut plan = plans::chain(2);
            plan.steps[1] = plans::idempotent(plan.steps[1].clone());
            plan.steps[1].undo = Undo::Irreversible { reason: "files are gone".into(), backup: None };
            let scene = Scene::new(plan, 1);
            scene.peer.script("s1", &[Script::Hangs]);
            let (executor, stop) = scene.executor();
            let asking = async {
                while !scene.peer.stands("s1") {
                    sleep(Duration::from_millis(10)).await;
                }
                if is_crashed {
                    stop.send(Stop::Now).await.unwrap();
                } else {
                    scene.ask(Control::Abort);
                }
            };
            let (mut rest, ()) = tokio::join!(executor.run(), asking);
            if is_crashed {
                assert_eq!(rest, Rest::Stopped);
                scene.ask(Control::Abort);
                rest = scene.rest().await;
            }
            assert_eq!(rest, Rest::Ended(ExecutionStatus::Failed), "{}", scene.journal.text());
            assert!(scene.fold().why.unwrap().as_str().ends_with("not taken back: `s1`"));
            assert_eq!(scene.peer.standing().into_keys().collect::<Vec<_>>(), ["s1"]);
            assert_eq!(scene.peer.most_done(), 1);
        });
    }
}
