//! `--locator`: the console, the made-up world and a single frame, opened on one view.

use super::{Place, Said};

const NOON: &str = "2026-03-04T09:30:00Z";

fn frame(locator: &str) -> Said {
    Place::new().run(&["snapshot", "--demo", "--clock", NOON, "--size", "100x30", "--locator", locator])
}

#[test]
fn a_frame_shows_the_view_that_it_was_asked_for() {
    let said = frame("gpu?filter=idle&sort=memory&zoom=1");
    assert_eq!((said.code, said.err.as_str()), (0, ""));
    assert!(said.out.contains("▶ 3 GPU") && !said.out.contains("1 Environments ━"), "{}", said.out);
    assert!(said.out.contains("/idle  by memory ▴"), "{}", said.out);
    assert!(frame("executions").out.contains("▶ 5 Executions"));
}

#[test]
fn an_opened_run_of_a_frame_has_its_jobs() {
    let said = frame("pipelines/acme-ai/inference-api/run/18001499999?zoom=1");
    assert!(said.out.contains("acme-ai/inference-api ci #1027"), "{}", said.out);
    assert!(said.out.contains(" failed first") && said.out.contains("Jobs, "), "{}", said.out);
    let gone = frame("pipelines/acme-ai/inference-api/run/1");
    assert!(gone.out.contains("acme-ai/inference-api has no run 1"), "{}", gone.out);
}

#[test]
fn a_frame_and_a_session_of_lines_open_on_a_line_of_a_log() {
    let at = "pipelines/acme-ai/inference-api/run/18001499999?attempt=1&job=6&log=1";
    let said = frame(&format!("{at}&zoom=1"));
    assert!(said.out.contains("Process completed with exit code 1."), "{}", said.out);
    let first = frame(&format!("{at}&line=1&zoom=1"));
    assert!(first.out.contains("Run ") && !first.out.contains("exit code 1."), "{}", first.out);
    let gone = frame("pipelines/acme-ai/inference-api/run/18001499999?job=99&log=1");
    assert!(gone.out.contains("the run has no job 99"), "{}", gone.out);
}

#[test]
fn a_wrong_one_is_refused_with_the_nearest() {
    let place = Place::new();
    place.run(&["--locator", "pipelnes?zoom=1"]).refused("--locator: `pipelnes` is no pane; did you mean `pipelines`?");
    place
        .run(&["demo", "--locator", "logs?wrp=1"])
        .refused("--locator: `wrp` means nothing in logs; did you mean `wrap`?");
    place
        .run(&["status", "--locator", "logs"])
        .refused("--locator opens a view of the console; this command has none: orchestra --locator VIEW");
    place
        .run(&["snapshot", "--demo", "--pane", "gpu", "--locator", "logs"])
        .refused("--pane and --locator both say what is shown; keep one, such as --locator 'logs?zoom=1'");
}

#[test]
fn line_by_line_the_view_is_told_first() {
    let place = Place::new();
    let said = place.run_on(b"q\n", &["--linear", "demo", "--clock", NOON, "--locator", "gpu?filter=idle"]);
    assert_eq!(said.code, 0, "{said:?}");
    assert!(said.out.contains("\n3 GPU, ") && said.out.contains(", filtered by idle:\n1. gpu "), "{}", said.out);
}
