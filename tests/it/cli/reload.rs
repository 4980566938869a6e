//! GitHub settings that change under a console that goes on: asked anew, kept, or gone.

use std::{
    io::{BufRead, BufReader, Write},
    process::{Child, ChildStdout, Stdio},
};

use super::Place;
use crate::loopback::{Answer, Loopback};

/// The console line by line, as it is talked to.
struct Talk {
    child: Child,
    said: BufReader<ChildStdout>,
}

impl Talk {
    fn open(place: &Place) -> Self {
        let mut child = place.command(&["--linear"]).stdin(Stdio::piped()).spawn().unwrap();
        let said = BufReader::new(child.stdout.take().unwrap());
        Self { child, said }
    }

    /// Reads until a line has this in it.
    fn says(&mut self, part: &str) -> String {
        let mut all = String::new();
        loop {
            let mut line = String::new();
            assert!(self.said.read_line(&mut line).unwrap() > 0, "it ended without {part:?}: {all}");
            if line.contains(part) {
                return line;
            }
            all += &line;
        }
    }

    fn ask(&mut self, line: &str) {
        writeln!(self.child.stdin.as_mut().unwrap(), "{line}").unwrap();
    }
}

impl Drop for Talk {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn what_is_watched_on_github_changes_with_the_file() {
    let server = Loopback::start(|_| Answer::json("{\"total_count\": 0, \"workflow_runs\": []}"));
    let config = |repositories: &str, more: &str| {
        format!("[github]\napi_url = '{}'\nrepositories = [{repositories}]\n{more}", server.url())
    };
    let asked = |repository: &str| {
        let list = format!("/{repository}/actions/runs?per_page=50");
        server.seen().iter().filter(|seen| seen.target.ends_with(&list)).count()
    };
    let place = Place::configured(config("'octo/first'", ""));
    let mut talk = Talk::open(&place);
    talk.says("github answers");
    assert_eq!(asked("octo/first"), 1);
    // Something else changes: GitHub is not asked again.
    place.write("config/config.toml", config("'octo/first'", "[logs]\njournal = false\n"));
    talk.says("config.toml read anew: logs.journal");
    talk.ask("2");
    talk.says("2 Pipelines, github live");
    assert_eq!(asked("octo/first"), 1, "its settings are the same");
    place.write("config/config.toml", config("'octo/second'", "[logs]\njournal = false\n"));
    talk.says("config.toml read anew: github.repositories");
    while asked("octo/second") == 0 {
        talk.ask("2");
        talk.says("2 Pipelines, github");
    }
    // None is left: what was read of it goes.
    place.write("config/config.toml", "");
    talk.says("config.toml read anew: github.api_url, github.repositories, logs.journal");
    loop {
        talk.ask("2");
        let head = talk.says("2 Pipelines, ");
        if head.contains("git absent") {
            break;
        }
        assert!(head.contains("github "), "{head}");
    }
    talk.ask("q");
    talk.child.wait().unwrap();
}

#[test]
fn a_token_is_refused_to_an_address_that_a_repository_names_while_it_runs_too() {
    let place = Place::new().with("GH_TOKEN", "ghp_0123456789abcdefghijklmnopqrstuvwxyz");
    let mut talk = Talk::open(&place);
    talk.says("host answers");
    let named = "[github]\napi_url = 'https://github.example.invalid/api/v3'\nrepositories = ['octo/hello']\n";
    place.write("work/orchestra.toml", named);
    talk.says("github.api_url: no token is sent to an address that a repository names");
    place.write("work/orchestra.toml", "[ui]\nthme = 1\n");
    talk.says("orchestra.toml:2: unknown key `thme`; did you mean `theme`?");
    talk.ask("q");
    talk.child.wait().unwrap();
}
