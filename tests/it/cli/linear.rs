//! The console line by line, as a whole command.

use super::Place;

#[test]
fn it_is_asked_through_a_pipe_and_draws_nothing() {
    let place = Place::new();
    let said = place.run_on(b"\n1\no 1\n2\nq\n", &["demo", "--linear", "--clock", "2026-03-04T09:30:00Z"]);
    assert_eq!((said.code, said.err.as_str()), (0, ""));
    assert!(said.out.starts_with("orchestra, line by line. h and Enter for help"), "{}", said.out);
    for part in [
        "\nDEMO: this world is made up.\n",
        "\n09:30:00Z environment production is degraded: ",
        "\n1 Environments: ",
        "\n1. environment local, health healthy, layer development",
        "\n2 Pipelines, ",
        "\n1. status ",
    ] {
        assert!(said.out.contains(part), "{part:?} is missing in {}", said.out);
    }
    assert!(!said.out.contains('\u{1b}') && !said.out.contains('\r'), "{}", said.out);
}

#[test]
fn a_failed_run_is_looked_into_and_asked_to_run_again() {
    let typed = b"2\n/inference-api status:failure\no 1\no 6\ne\n/exit code\nb\na\na 4\nn\nq\n";
    let said = Place::new().run_on(typed, &["demo", "--linear", "--clock", "2026-03-04T09:30:00Z"]);
    assert_eq!((said.code, said.err.as_str()), (0, ""));
    for part in [
        "\nReading the log of job 6, build image",
        ", line ",
        "  Error: Process completed with exit code 1.\n",
        "`exit code`; n goes to the next, N to the one before.\n",
        "\n4. rerun all: run all jobs again\n",
        "\non acme-ai.inference-api.run-18001499999 as ada: ",
        ", n cancels\n",
        "cancelled; nothing was done",
    ] {
        assert!(said.out.contains(part), "{part:?} is missing in {}", said.out);
    }
    assert!(!said.out.contains('\u{1b}') && !said.out.contains('\r'), "{}", said.out);
}

#[test]
fn a_session_of_lines_begins_on_the_line_of_a_log() {
    let at = "pipelines/acme-ai/inference-api/run/18001499999?attempt=1&job=6&log=1";
    let said = Place::new().run_on(b"q\n", &["demo", "--linear", "--clock", "2026-03-04T09:30:00Z", "--locator", at]);
    assert_eq!((said.code, said.err.as_str()), (0, ""));
    assert!(said.out.contains("Log of ") && said.out.contains("Process completed with exit code 1."), "{}", said.out);
}

#[test]
fn in_ascii_every_byte_is() {
    let said = Place::new().run_on(b"0\n2\n3\nq\n", &["demo", "--linear", "--ascii"]);
    assert_eq!(said.code, 0);
    assert!(said.out.is_ascii(), "{}", said.out);
}

#[test]
fn without_a_demo_it_watches_this_machine() {
    let said = Place::new().run_on(b"1\nq\n", &["--linear"]);
    assert_eq!((said.code, said.err.as_str()), (0, ""));
    assert!(said.out.contains("1. environment local, health "), "{}", said.out);
}

#[test]
fn a_crash_leaves_a_report_that_can_be_replayed() {
    let place = Place::new().with("ORCHESTRA_FAULT", "panic-ui");
    let said = place.run_on(b"1\n", &["demo", "--linear", "--clock", "2026-03-04T09:30:00Z"]);
    assert_eq!(said.code, 1, "{said:?}");
    let report = said.err.lines().find_map(|line| line.strip_prefix("orchestra: what led to it is in DIR/"));
    let report = place.path(report.unwrap_or_else(|| panic!("no report is named: {said:?}")));
    let replayed = Place::new().run(&["replay", report.to_str().unwrap()]);
    assert_eq!(replayed.code, 0, "{replayed:?}");
    assert!(replayed.out.contains("DEMO") && replayed.out.contains("production"), "{}", replayed.out);
    assert!(replayed.err.ends_with("ORCHESTRA_FAULT asked for this panic\n"), "{}", replayed.err);
}
