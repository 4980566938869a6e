//! Two consoles in one state directory.

use crate::{home::Start, terminal::End};

#[test]
fn both_work_and_their_log_has_both_whole() {
    let mut first = Start::demo().open();
    first.shows(&["DEMO", "production"]);
    let state = first.home.state().display().to_string();
    let mut second = Start::demo().env("ORCHESTRA_STATE_DIR", &state).open();
    second.shows(&["DEMO", "production"]);
    for (terminal, key, pane) in [(&mut first, "2", "▶ 2 Pipelines"), (&mut second, "3", "▶ 3 GPU")] {
        terminal.type_keys(key);
        terminal.shows(&[pane]);
    }
    second.type_keys("q");
    assert_eq!(second.end(), End::Code(0));
    first.type_keys("4");
    first.shows(&["▶ 4 Logs"]);
    first.type_keys("q");
    assert_eq!(first.end(), End::Code(0));
    let log = first.home.own_log();
    let messages: Vec<String> = log
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap_or_else(|error| panic!("{error}: {line}")))
        .map(|line| line["fields"]["message"].as_str().unwrap_or_default().to_owned())
        .collect();
    assert_eq!(messages.iter().filter(|message| *message == "the console is open").count(), 2, "{log}");
}
