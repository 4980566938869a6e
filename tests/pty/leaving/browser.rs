//! Pages of the web.

use super::{out, program, with_programs, written};
use crate::{home::Start, process, terminal::End};

#[test]
fn the_browser_gets_the_address_as_one_argument_and_no_terminal() {
    let start = Start::still_demo().size(100, 30).env("GH_TOKEN", "ghp_0123456789abcdefghij0123456789abcdef");
    let script = "for word; do echo \"<$word>\"; done > \"$OUT/words.new\"; env > \"$OUT/env\"
        readlink /proc/$$/fd/0 > \"$OUT/stdin\"; echo $$ > \"$OUT/pid\"; mv \"$OUT/words.new\" \"$OUT/words\"; exec sleep 600";
    let browser = program(&start, "browser", script);
    let browser = format!("no-such-browser:{} --new-tab '%s' -x", browser.display());
    let mut terminal = with_programs(start.env("BROWSER", &browser)).open();
    terminal.shows_still_demo();
    terminal.type_keys("2o");
    let words = written(&out(&terminal, "words"));
    let words: Vec<&str> = words.lines().collect();
    assert_eq!((words[0], words[2], words.len()), ("<--new-tab>", "<-x>", 3));
    assert!(words[1].starts_with("<https://github.example/"), "{words:?}");
    assert_eq!(written(&out(&terminal, "stdin")).trim(), "/dev/null");
    assert!(!written(&out(&terminal, "env")).contains("ghp_"), "a token reached the browser");
    terminal.shows(&["opened https://github.example/"]);
    terminal.type_keys("q");
    assert_eq!(terminal.end(), End::Code(0));
    let pid: u32 = written(&out(&terminal, "pid")).trim().parse().unwrap();
    assert!(process::state(pid).is_some_and(|state| state != 'Z'), "it was ended with the console");
    let pid = rustix::process::Pid::from_raw(pid.cast_signed()).unwrap();
    rustix::process::kill_process(pid, rustix::process::Signal::KILL).unwrap();
}

#[test]
fn without_a_display_the_address_is_shown_and_copied() {
    let mut terminal = Start::still_demo().size(160, 30).open();
    terminal.shows_still_demo();
    terminal.type_keys("2o");
    terminal.shows(&["no browser here; copied the address by OSC 52: https://github.example/"]);
    terminal.type_keys("q");
    assert_eq!(terminal.end(), End::Code(0));
}
