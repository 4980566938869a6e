//! Questions before a change: the more can go wrong, the more is to be typed, and the default is no.

use crate::{
    home::Start,
    terminal::{ENTER, End, Terminal},
};

/// Asks about an environment `demo` of this layer, which is noted and of which nothing runs.
fn asked(layer: &str, words: &[&str]) -> Terminal {
    let start = Start::new(words).size(120, 40);
    let folder = start.home.state().join("environments");
    std::fs::create_dir_all(&folder).unwrap();
    let directory = start.home.work().join("demo");
    let noted = format!(
        r#"{{"name": "demo", "layer": "{layer}", "path": "{}", "template": null, "url": null,
            "services": [{{"name": "api", "port": null, "health": null}}]}}"#,
        directory.display()
    );
    std::fs::write(folder.join("demo.json"), noted).unwrap();
    start.open()
}

fn answer(terminal: &mut Terminal, text: &str) -> End {
    terminal.type_keys(text);
    terminal.type_keys(ENTER);
    terminal.end()
}

#[test]
fn in_development_enter_agrees_and_n_does_not() {
    let mut terminal = asked("development", &["env", "stop", "demo"]);
    terminal.shows(&["Stop all services of demo, in demo (development). Enter agrees, n cancels:"]);
    assert_eq!(answer(&mut terminal, "n"), End::Code(2));
    assert!(terminal.text().contains("nothing was done"), "{}", terminal.text());
    let mut terminal = asked("development", &["env", "stop", "demo"]);
    terminal.shows(&["Enter agrees"]);
    assert_eq!(answer(&mut terminal, ""), End::Code(0));
}

#[test]
fn what_cannot_be_taken_back_says_so_and_wants_a_letter() {
    let mut terminal = asked("development", &["env", "destroy", "demo"]);
    terminal.shows(&["This cannot be taken back:", "a removed directory is gone", "in demo (development). [y/N]"]);
    assert_eq!(answer(&mut terminal, ""), End::Code(2));
    assert!(terminal.home.state().join("environments/demo.json").exists());
}

#[test]
fn production_wants_its_name() {
    let mut terminal = asked("production", &["env", "stop", "demo"]);
    terminal.shows(&["Type the name of the environment, demo, to agree:"]);
    assert_eq!(answer(&mut terminal, "y"), End::Code(2));
    let mut terminal = asked("production", &["env", "stop", "demo"]);
    terminal.shows(&["Type the name"]);
    assert_eq!(answer(&mut terminal, "demo"), End::Code(0));
}
