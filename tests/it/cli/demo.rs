//! Frames on standard output.

use super::Place;

const CLOCK: &str = "2026-01-01T12:00:00Z";

fn frame(arguments: &str) -> String {
    let all: Vec<&str> =
        "snapshot --demo --clock".split(' ').chain([CLOCK]).chain(arguments.split_whitespace()).collect();
    let said = Place::new().run(&all);
    assert_eq!((said.code, said.err.as_str()), (0, ""), "{arguments}");
    said.out
}

#[test]
fn a_frame_has_the_size_that_was_asked_for() {
    for (columns, rows) in [(40, 12), (80, 24), (120, 40), (200, 50)] {
        let text = frame(&format!("--size {columns}x{rows}"));
        assert_eq!(text.lines().count(), rows);
        let widest = text.lines().map(unicode_width::UnicodeWidthStr::width).max();
        assert_eq!(widest, Some(columns), "{text}");
        assert!(text.contains("DEMO"), "{text}");
    }
}

#[test]
fn a_terminal_that_is_too_small_is_told_what_is_needed() {
    let text = frame("--size 30x8");
    assert_eq!(text.lines().count(), 8);
    assert!(text.contains("orchestra needs 40×12"), "{text}");
}

#[test]
fn each_pane_can_have_the_whole_frame() {
    let frames = ["overview", "environments", "pipelines", "gpu", "logs", "executions"]
        .map(|pane| frame(&format!("--pane {pane} --size 80x24")));
    for (at, one) in frames.iter().enumerate() {
        assert!(one.contains("DEMO"));
        assert!(frames[..at].iter().all(|other| other != one), "{one}");
    }
    assert!(frames[3].contains("gpu-h100"), "{}", frames[3]);
}

#[test]
fn escapes_come_only_with_color_and_only_as_sgr() {
    assert!(!frame("").contains('\u{1b}'));
    for no_color in [None, Some("NO_COLOR")] {
        let place = no_color.into_iter().fold(Place::new(), |place, name| place.with(name, "1"));
        let text = place.run(&["snapshot", "--demo", "--color", "--clock", CLOCK]).out;
        let mut sequences = text.split('\u{1b}').skip(1).peekable();
        assert!(sequences.peek().is_some());
        for sequence in sequences {
            let (parameters, _) = sequence.strip_prefix('[').and_then(|rest| rest.split_once('m')).expect(sequence);
            assert!(parameters.bytes().all(|byte| byte.is_ascii_digit() || byte == b';'), "{parameters}");
        }
        assert!(text.contains(";38;"), "--color asks for colors, whatever the terminal is");
    }
}

#[test]
fn clicolor_force_asks_for_colors_and_no_color_refuses_them() {
    let with = |variables: &[(&str, &str)]| {
        let place = variables.iter().fold(Place::new(), |place, (name, value)| place.with(name, *value));
        place.run(&["snapshot", "--demo", "--clock", CLOCK]).out.contains("\u{1b}[")
    };
    assert!(with(&[("CLICOLOR_FORCE", "1")]));
    for variables in
        [&[("CLICOLOR_FORCE", "0")][..], &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")], &[("CLICOLOR", "1")]]
    {
        assert!(!with(variables), "{variables:?}");
    }
}

#[test]
fn the_same_clock_and_seed_are_the_same_bytes() {
    let first = frame("--seed 3");
    assert_eq!(first, frame("--seed 3"));
    assert_ne!(first, frame("--seed 4"));
    assert!(first.contains("12:00Z"), "{first}");
}

#[test]
fn scenario_and_scale_change_the_world() {
    assert!(frame("--scale gpus=7 --pane gpu").contains("7 GPUs"));
    assert_ne!(frame("--scenario calm"), frame("--scenario incident"));
}

#[test]
fn demo_on_a_pipe_is_one_frame() {
    for place in [Place::new(), Place::new().with("CI", "true").with("TERM", "xterm-256color")] {
        let said = place.run(&["demo", "--clock", CLOCK]);
        assert_eq!((said.code, said.err.as_str()), (0, ""));
        assert_eq!(said.out, frame(""));
    }
}

#[test]
fn ascii_frames_are_ascii_but_for_names() {
    let text = frame("--ascii --pane environments --size 80x24");
    assert!(!text.contains(['┏', '│', '●', '─']), "{text}");
}

#[test]
fn a_snapshot_of_the_real_world_shows_this_machine_and_the_lines_it_was_given() {
    let place = Place::configured("[logs]\njournal = false\n");
    place.write("work/app.log", "one \u{1b}[31mred\u{1b}[0m line\n\u{1b}]0;title\u{7}two\n");
    let said = place.run(&["snapshot", "--log", "app.log", "--pane", "logs", "--size", "80x24"]);
    assert_eq!((said.code, said.err.as_str()), (0, ""));
    assert!(said.out.contains("one red line") && !said.out.contains(['\u{1b}', '\u{7}']), "{}", said.out);
    assert!(!said.out.contains("DEMO"));
    let whole = place.run(&["snapshot"]).out;
    assert!(whole.contains("local") && whole.contains("memory"), "{whole}");
}
