//! From the first frame to `q`.

use std::process::Command;

use crate::{
    home::Start,
    screen::{frames, text},
    terminal::{CTRL_C, ENTER, ESC, End, Terminal},
};

fn demo() -> Terminal {
    let terminal = Start::still_demo().size(120, 40).open();
    terminal.shows_still_demo();
    terminal
}

fn quits(terminal: &mut Terminal) {
    terminal.type_keys("q");
    assert_eq!(terminal.end(), End::Code(0));
    terminal.is_restored();
}

#[test]
fn an_empty_folder_shows_this_machine() {
    let mut terminal = Start::new(&[]).size(120, 40).open();
    terminal.shows(&["1 Environments", "local", "memory", "GiB", "is not in a git repository"]);
    assert!(!terminal.text().contains("DEMO"));
    quits(&mut terminal);
}

#[test]
fn a_git_repository_shows_its_branch() {
    let start = Start::new(&[]).size(120, 40);
    let folder = start.home.work();
    let git = |arguments: &[&str]| {
        let identity = ["-c", "user.name=A", "-c", "user.email=a@example.com"];
        let status = Command::new("git").args(identity).args(arguments).current_dir(&folder).output().unwrap();
        assert!(status.status.success(), "{status:?}");
    };
    git(&["init", "-q", "-b", "feat/batching"]);
    git(&["commit", "-q", "--allow-empty", "-m", "Batch requests by length"]);
    let mut terminal = start.open();
    terminal.shows(&["local", "feat/batching", "Batch requests by length"]);
    quits(&mut terminal);
}

#[test]
fn the_demo_says_so_in_every_frame() {
    let mut terminal = Start::demo().size(100, 30).open();
    terminal.shows(&["DEMO", "production"]);
    for (keys, seen) in
        [("2", "▶ 2"), ("3", "▶ 3"), ("4", "▶ 4"), ("5", "▶ 5"), ("0", "▶ 0"), ("1", "▶ 1"), ("?", "▶ Help")]
    {
        terminal.type_keys(keys);
        terminal.shows(&[seen]);
    }
    terminal.type_keys("q");
    terminal.hides(&["▶ Help"]);
    quits(&mut terminal);
    let frames = frames(&terminal.bytes(), (100, 30));
    // The terminal is left by the end of a frame, too.
    let (_, shown) = frames.split_last().unwrap();
    assert!(shown.len() >= 10, "{} frames", shown.len());
    for frame in shown {
        assert!(frame.contains("DEMO"), "{frame}");
    }
}

#[test]
fn every_pane_has_its_number_and_z_gives_it_the_screen() {
    let mut terminal = demo();
    for (number, title) in
        [("2", "Pipelines"), ("3", "GPU"), ("4", "Logs"), ("1", "Environments"), ("5", "Executions"), ("0", "Overview")]
    {
        terminal.type_keys(number);
        terminal.shows(&[&format!("▶ {number} {title}")]);
    }
    terminal.type_keys("3");
    terminal.shows(&["▶ 3 GPU", "2 Pipelines ─"]);
    terminal.type_keys("z");
    terminal.hides(&["2 Pipelines ─", "1 Environments ─"]);
    terminal.shows(&["▶ 3 GPU", "gpu-gh200-01:7"]);
    terminal.type_keys("z");
    terminal.shows(&["▶ 3 GPU", "2 Pipelines ─"]);
    quits(&mut terminal);
}

#[test]
fn the_help_lists_the_keys_of_this_place() {
    let mut terminal = demo();
    terminal.type_keys("4?");
    terminal.shows(&["▶ Help", "follow the newest line", "next error"]);
    terminal.type_keys("?");
    terminal.hides(&["▶ Help"]);
    quits(&mut terminal);
}

#[test]
fn a_filter_works_while_it_is_typed() {
    let mut terminal = demo();
    terminal.type_keys("3z");
    terminal.shows(&["gpu-h100-01:0", "gpu-a100-01:0", "1/24"]);
    terminal.type_keys("/a10");
    terminal.shows(&["filter GPU: a10", "gpu-a100-01:0"]);
    terminal.hides(&["gpu-h100-01:0"]);
    terminal.type_keys(ENTER);
    terminal.hides(&["filter GPU:"]);
    assert!(!terminal.text().contains("gpu-h100-01:0"), "the filter stays when it is accepted");
    terminal.type_keys(ESC);
    terminal.shows(&["gpu-h100-01:0", "1/24"]);
    quits_after(&mut terminal, "q");
}

#[test]
fn a_list_is_sorted_opened_and_left_again() {
    let mut terminal = demo();
    terminal.type_keys("2z");
    terminal.shows(&["▶ 2 Pipelines", "▌○ requested", "1/240"]);
    terminal.type_keys("s");
    terminal.hides(&["▌○ requested"]);
    terminal.type_keys("g");
    terminal.shows(&["1/240"]);
    let sorted = terminal.text();
    terminal.type_keys(ENTER);
    terminal.shows(&["Jobs, "]);
    terminal.type_keys(ESC);
    terminal.wait_for("the list as it was", |received| text(received.screen()) == sorted);
    quits_after(&mut terminal, "q");
}

#[test]
fn q_leads_out_of_nested_views_one_at_a_time() {
    let mut terminal = demo();
    terminal.type_keys("2");
    terminal.shows(&["▶ 2 Pipelines"]);
    terminal.type_keys("z");
    terminal.hides(&["1 Environments ─"]);
    terminal.type_keys(ENTER);
    terminal.shows(&["push by"]);
    terminal.type_keys("?");
    terminal.shows(&["▶ Help"]);
    terminal.type_keys("q");
    terminal.hides(&["▶ Help"]);
    terminal.shows(&["push by"]);
    terminal.type_keys("q");
    terminal.shows(&["1/240"]);
    terminal.type_keys("q");
    terminal.shows(&["▶ 2 Pipelines", "1 Environments ─"]);
    quits(&mut terminal);
}

#[test]
fn ctrl_c_leaves_from_anywhere_even_while_typing() {
    let mut terminal = demo();
    terminal.type_keys("2/abc");
    terminal.shows(&["filter Pipelines: abc"]);
    terminal.type_keys(CTRL_C);
    assert_eq!(terminal.end(), End::Code(0));
    terminal.is_restored();
}

/// Leaves a view with `keys`, then the program.
fn quits_after(terminal: &mut Terminal, keys: &str) {
    terminal.type_keys(keys);
    terminal.shows(&["1 Environments ─"]);
    quits(terminal);
}
