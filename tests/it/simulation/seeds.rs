//! Many worlds: each comes to an end, and the same seed is the same journal.

use orchestra_console::plan::{ExecutionStatus, StepStatus};

use super::{
    plans,
    run::{Scene, simulated},
    world::{Script, next_random},
};

const SEEDS: u64 = 1_000;

/// Faults that follow from the seed, on a plan that does.
fn scene(seed: u64) -> Scene {
    let scene = Scene::new(plans::generated(seed), seed);
    let mut roll = seed ^ 0xface;
    for step in &scene.plan.steps {
        roll = next_random(roll);
        let script: &[Script] = match roll % 10 {
            0 => &[Script::Passes, Script::Works],
            1 => &[Script::LosesAnswer],
            2 => &[Script::LosesRequest, Script::Works],
            3 => &[Script::Hangs],
            4 if roll.is_multiple_of(3) => &[Script::Refuses],
            _ => &[Script::Works],
        };
        scene.peer.script(&step.id, script);
    }
    scene
}

fn run(seed: u64) -> (ExecutionStatus, String, Scene) {
    simulated(async {
        let scene = scene(seed);
        let status = scene.to_the_end().await;
        (status, scene.journal.text(), scene)
    })
}

#[test]
fn every_world_ends_as_the_far_side_stands_and_the_same_seed_is_the_same_journal() {
    let (mut ends, mut texts) = (std::collections::BTreeMap::new(), std::collections::BTreeSet::new());
    for seed in 0..SEEDS {
        let (status, text, scene) = run(seed);
        assert_eq!(text, run(seed).1, "seed {seed}: another journal");
        assert!(texts.insert(text.clone()), "seed {seed}: no other journal than an earlier seed");
        *ends.entry(status.word()).or_insert(0) += 1;
        assert!(scene.peer.most_done() <= 1, "seed {seed}: something was done twice\n{text}");
        let standing = scene.peer.standing();
        match status {
            ExecutionStatus::Succeeded => assert_eq!(standing.len(), scene.plan.steps.len(), "seed {seed}\n{text}"),
            ExecutionStatus::Undone => assert!(standing.is_empty(), "seed {seed}: {standing:?}\n{text}"),
            other => panic!("seed {seed}: {other:?}\n{text}"),
        }
        let execution = scene.fold();
        for step in scene.plan.steps.iter().filter(|_| status == ExecutionStatus::Succeeded) {
            assert_eq!(execution.steps[&step.id].status, StepStatus::Succeeded, "seed {seed}");
        }
        assert!(scene.peer.most_running() <= scene.plan.parallel as usize, "seed {seed}");
    }
    assert!(ends.values().all(|count| *count > 50), "both ends are seen often: {ends:?}");
}
