//! `workflow check` with checkers that a test made up, and without one.

use std::path::Path;

use super::{Place, Said, mode};

const FINDING: &str = r#"[{"message":"unknown job \"x\"","filepath":".github/workflows/ci.yml","line":7,"column":12,"kind":"job-needs"}]"#;

/// A repository with a workflow file, and programs of these names that print and end so.
fn place(programs: &[(&str, &str, i32)]) -> Place {
    let place = Place::new();
    std::fs::create_dir_all(place.path("work/.github/workflows")).unwrap();
    place.write("work/.github/workflows/ci.yml", "on: push\n");
    std::fs::create_dir(place.path("bin")).unwrap();
    for (name, prints, code) in programs {
        let path = place.path(&format!("bin/{name}"));
        std::fs::write(&path, format!("#!/bin/sh\ncat <<'END'\n{prints}\nEND\nexit {code}\n")).unwrap();
        mode(&path, 0o755);
    }
    for tool in ["cat", "sh", "env", "git"] {
        let found =
            ["/bin", "/usr/bin"].map(|folder| Path::new(folder).join(tool)).into_iter().find(|path| path.exists());
        if let Some(found) = found {
            std::os::unix::fs::symlink(found, place.path(&format!("bin/{tool}"))).unwrap();
        }
    }
    let path = place.path("bin").display().to_string();
    place.with("PATH", path)
}

#[test]
fn findings_are_lines_that_editors_understand_and_end_with_1() {
    let place = place(&[("actionlint", FINDING, 1)]);
    let wanted = Said {
        code: 1,
        out: ".github/workflows/ci.yml:7:12: unknown job \"x\" [job-needs]\n".into(),
        err: "orchestra: actionlint has 1 finding in 1 file\n".into(),
    };
    assert_eq!(place.run(&["workflow", "check"]), wanted);
    let json = place.run(&["workflow", "check", ".github/workflows/ci.yml", "--json"]);
    assert_eq!((json.code, json.json()[0]["line"].as_u64()), (1, Some(7)));
}

#[test]
fn a_checker_that_finds_nothing_ends_with_0_and_one_that_breaks_is_said() {
    let clean = place(&[("actionlint", "[]", 0)]).run(&["workflow", "check"]);
    assert_eq!((clean.code, clean.err.as_str()), (0, "orchestra: actionlint found nothing in 1 file\n"));
    let broken = place(&[("zizmor", "no such option", 2)]).run(&["workflow", "check"]);
    assert_eq!(broken.code, 1);
    assert!(broken.err.starts_with("orchestra: `zizmor` could not check the workflow files"), "{}", broken.err);
}

#[test]
fn without_a_checker_it_says_how_to_get_one() {
    let said = place(&[]).run(&["workflow", "check"]);
    assert_eq!((said.code, said.out.as_str()), (3, ""));
    assert!(said.err.contains("no checker of workflow files is installed; install actionlint"), "{}", said.err);
    let said = Place::new().run(&["workflow", "check"]);
    assert_eq!(said.code, 3);
    assert!(said.err.contains("there is no folder .github/workflows here or above"), "{}", said.err);
}

#[test]
fn what_a_checker_finds_is_a_part_of_the_repository_as_it_is_read() {
    let place = place(&[("actionlint", FINDING, 1)]);
    if !place.path("bin/git").exists() {
        assert!(std::env::var_os("ORCHESTRA_REQUIRE_PEERS").is_none(), "needs git");
        return println!("skipped: needs git");
    }
    let init = std::process::Command::new("git").args(["init", "-q"]).current_dir(place.path("work")).output();
    assert!(init.unwrap().status.success());
    let frame = place.run(&["snapshot", "--pane", "pipelines", "--size", "120x40"]);
    assert!(frame.out.contains("1 finding of actionlint in the workflow files"), "{}", frame.out);
    assert!(frame.out.contains(".github/workflows/ci.yml:7:12"), "{}", frame.out);
}
