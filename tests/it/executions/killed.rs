//! The worker is killed by the system after every entry, and resumed.

use orchestra_console::plan::{Entry, Operation, Recorded, Step};
use serde_json::json;

use super::{Yard, is_long, wait_for};
use crate::simulation::plans::{self, fields};

fn shapes(yard: &Yard) -> Vec<Vec<Step>> {
    let chain = vec![yard.directory("a", &[]), yard.directory("b", &["a"]), yard.directory("c", &["b"])];
    let diamond = vec![
        yard.directory("a", &[]),
        yard.directory("b", &["a"]),
        yard.directory("c", &["a"]),
        yard.directory("d", &["b", "c"]),
    ];
    let mut files = plans::step("files", &["a"]);
    let inputs = json!({
        "template": "static-site",
        "into": yard.path("a").display().to_string(),
        "values": { "name": "demo", "port": 8000 },
    });
    files.operation = Operation::new("local.render-template", fields(inputs));
    let rendered = vec![yard.directory("a", &[]), files, yard.directory("b", &["files"])];
    if is_long() { vec![rendered, chain, diamond] } else { vec![rendered] }
}

fn effects(entries: &[Entry], id: &str) -> usize {
    entries.iter().filter(|entry| matches!(&entry.fact, Recorded::Succeeded { step } if step == id)).count()
}

/// Killed after this entry, then resumed; every entry.
fn killed_after(number: u64, shape: usize) -> (Vec<Entry>, bool) {
    let yard = Yard::new();
    let steps = shapes(&yard).remove(shape);
    let id = yard.start_with(steps.clone(), Some(format!("kill-after-entry-{number}")));
    wait_for("the end of the worker", || {
        let entries = yard.entries(&id);
        let last = entries.last().map_or(0, |entry| entry.sequence);
        last >= number || entries.iter().any(|entry| matches!(entry.fact, Recorded::Ended { .. }))
    });
    let was_over = yard.entries(&id).iter().any(|entry| matches!(entry.fact, Recorded::Ended { .. }));
    if !was_over {
        let said = yard.run(&["control", &id, "resume"]);
        assert_eq!(said.code, 0, "{number}: {said:?}\n{}", yard.log(&id));
    }
    let said = yard.run(&["attach", &id]);
    assert_eq!(said.code, 0, "{number}: {said:?}\n{}", yard.log(&id));
    let entries = yard.entries(&id);
    for step in &steps {
        let is_there =
            if step.id == "files" { yard.path("a/public/index.html").is_file() } else { yard.is_there(&step.id) };
        assert!(is_there, "{number}: {}", step.id);
        assert_eq!(effects(&entries, &step.id), 1, "{number}: {entries:#?}");
    }
    // What this execution made is taken back whole, so that it is known as its own.
    assert_eq!(yard.run(&["rollback", &id, "--yes"]).code, 0, "{number}");
    steps.iter().for_each(|step| assert!(!yard.is_there(&step.id), "{number}: {} is left", step.id));
    (entries, was_over)
}

#[test]
fn a_worker_that_is_killed_after_any_entry_is_taken_up_and_ends_the_same() {
    let shapes = shapes(&Yard::new()).len();
    for shape in 0..shapes {
        let (undisturbed, _) = killed_after(u64::MAX, shape);
        let last = undisturbed.len() as u64;
        assert!(last >= 12, "{undisturbed:#?}");
        let step = if is_long() { 1 } else { 3 };
        for number in (2..last).step_by(step) {
            killed_after(number, shape);
        }
    }
}
