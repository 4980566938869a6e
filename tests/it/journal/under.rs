//! Tests that run inside something: another process of this program, a disk of their own, a failing kernel.

use std::{
    path::Path,
    process::{Command, Stdio},
};

/// Where the test inside works.
const FOLDER: &str = "JOURNAL_TEST_FOLDER";

/// The folder for a test that is only run by another one; nothing when `cargo test` runs it by itself.
pub(super) fn folder() -> Option<std::path::PathBuf> {
    std::env::var_os(FOLDER).map(Into::into)
}

/// This program, to run one test of it, behind a program that sets things up (or none).
pub(super) fn inside(before: &[&str], test: &str, folder: &Path) -> Command {
    let program = std::env::current_exe().unwrap();
    let mut words: Vec<std::ffi::OsString> = before.iter().map(Into::into).collect();
    words.push(program.into());
    let mut command = Command::new(&words[0]);
    command.args(&words[1..]).args(["--exact", test, "--nocapture"]).env(FOLDER, folder).stdin(Stdio::null());
    command
}

/// Runs it to its end; what it printed, when it failed, fails this test too.
#[track_caller]
pub(super) fn passes(command: &mut Command) {
    let output = command.output().unwrap();
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success() && out.contains("1 passed"), "{out}\n{err}");
}

/// Says that a test cannot be made here, and fails where everything has to be there.
#[track_caller]
pub(super) fn skipped(needs: &str) {
    assert!(std::env::var_os("ORCHESTRA_REQUIRE_PEERS").is_none(), "needs {needs}");
    println!("skipped: needs {needs}");
}

/// Whether a mount of our own can be made here.
pub(super) fn can_mount() -> bool {
    let made = Command::new("unshare").args(["-m", "sh", "-c", "mount -t tmpfs none /mnt"]).output();
    made.is_ok_and(|output| output.status.success())
}
