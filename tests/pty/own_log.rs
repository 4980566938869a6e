//! What the program writes down about itself.

use std::os::unix::fs::PermissionsExt;

use crate::{
    home::Start,
    terminal::{End, Terminal},
};

fn quits(terminal: &mut Terminal) {
    terminal.type_keys("\x03");
    assert_eq!(terminal.end(), End::Code(0));
}

#[test]
fn it_is_json_lines_in_a_folder_of_ones_own() {
    // The made-up defect of this scenario is logged.
    let mut terminal = Start::new(&["demo", "--scenario", "crash"]).open();
    terminal.shows(&["✖ gpu fleet"]);
    quits(&mut terminal);
    let folder = terminal.home.state().join("log");
    for folder in [terminal.home.state(), folder] {
        let mode = folder.metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, 0o700, "{}", folder.display());
    }
    let log = terminal.home.own_log();
    assert!(log.contains("panic"), "{log}");
    for line in log.lines() {
        let line: serde_json::Value = serde_json::from_str(line).expect(line);
        assert!(line["timestamp"].is_string() && line["level"].is_string() && line["fields"].is_object(), "{line}");
    }
}

#[test]
fn a_token_never_gets_there() {
    // A folder whose name looks like a token, and a complaint about it.
    let token = "ghp_0123456789abcdefghijklmnopqrstuvwxyz";
    let script = format!(r#"mkdir {token}; cd {token}; exec "$@""#);
    let mut terminal = Start::new(&[]).by_script(&script).size(100, 30).open();
    terminal.shows(&["local", "memory"]);
    terminal.type_keys("2z");
    terminal.shows(&["is not in a git repository"]);
    quits(&mut terminal);
    let log = terminal.home.own_log();
    assert!(log.contains("‹redacted› is not in a git repository"), "{log}");
    assert!(!log.contains("ghp_"), "{log}");
}
