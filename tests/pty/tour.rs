//! The five-minute tour, walked as it is written.

use std::{fs, time::Duration};

use orchestra_console::keymap::{Key, KeyCode};

use crate::{
    home::Start,
    terminal::{End, Terminal},
};

/// Long enough for the terminal to tell Esc from the beginning of a longer key.
const AFTER_ESC: Duration = Duration::from_millis(100);

/// Texts between two of the marks.
fn between<'a>(text: &'a str, mark: &str) -> Vec<&'a str> {
    text.split(mark).skip(1).step_by(2).collect()
}

/// One row of the table: what is pressed, and what is seen then.
fn rows(tour: &str) -> Vec<(Vec<&str>, Vec<&str>)> {
    let table = tour.lines().skip_while(|line| *line != "|---|---|").skip(1).take_while(|line| line.starts_with('|'));
    table
        .map(|line| {
            let (keys, seen) = line.trim_matches('|').split_once('|').unwrap();
            (between(keys, "`"), between(seen, "**"))
        })
        .collect()
}

fn press(terminal: &mut Terminal, pressed: &str) {
    let Ok(key) = pressed.parse::<Key>() else { return terminal.type_keys(pressed) };
    match key.code {
        KeyCode::Char(c) => terminal.type_keys(&c.to_string()),
        KeyCode::Enter => terminal.type_keys("\r"),
        KeyCode::Esc => {
            terminal.type_keys("\x1b");
            terminal.listen(AFTER_ESC);
        }
        other => panic!("the tour presses {other:?}, which this test cannot"),
    }
}

#[test]
fn every_step_of_the_tour_shows_what_it_says() {
    let tour = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/tour.md")).unwrap();
    let command = tour.lines().find_map(|line| line.strip_prefix("orchestra ")).unwrap();
    let arguments: Vec<&str> = command.split_whitespace().collect();
    let mut terminal = Start::new(&arguments).open();
    let rows = rows(&tour);
    assert!(rows.len() > 10, "the table of the tour was not found");
    for (keys, seen) in rows {
        for key in keys {
            press(&mut terminal, key);
        }
        if !seen.is_empty() {
            terminal.shows(&seen);
        }
    }
    assert_eq!(terminal.end(), End::Code(0));
    terminal.is_restored();
}
