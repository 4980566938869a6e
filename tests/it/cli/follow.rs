//! Commands that go on until Ctrl-C: what they print meanwhile, and how they end.

use std::{
    fs::OpenOptions,
    io::{BufRead, BufReader, Write},
    process::{Child, Command},
    sync::mpsc::{Receiver, channel},
    thread,
};

use super::{DEADLINE, Place};
use crate::loopback::{Answer, Loopback};

/// A command that goes on, and its lines as they come.
struct Following {
    child: Child,
    lines: Receiver<String>,
}

impl Following {
    fn start(place: &Place, arguments: &[&str]) -> Self {
        let mut child = place.command(arguments).spawn().unwrap();
        let (out, (sender, lines)) = (child.stdout.take().unwrap(), channel());
        thread::spawn(move || {
            for line in BufReader::new(out).lines().map_while(Result::ok) {
                sender.send(line).ok();
            }
        });
        Self { child, lines }
    }

    fn next(&self) -> String {
        self.lines.recv_timeout(DEADLINE).expect("another line")
    }

    /// Ctrl-C.
    fn interrupt(self, place: &Place) -> super::Said {
        assert!(Command::new("kill").args(["-INT", &self.child.id().to_string()]).status().unwrap().success());
        place.ended(self.child)
    }
}

fn append(place: &Place, name: &str, text: &str) {
    OpenOptions::new().create(true).append(true).open(place.path(name)).unwrap().write_all(text.as_bytes()).unwrap();
}

#[test]
fn appended_lines_come_until_ctrl_c() {
    let place = Place::new();
    place.write("work/a.log", "old\n");
    let following = Following::start(&place, &["logs", "--follow", "a.log"]);
    assert_eq!(following.next(), "old");
    append(&place, "work/a.log", "new\n");
    assert_eq!(following.next(), "new");
    assert_eq!(following.interrupt(&place).code, 2);
}

#[test]
fn a_file_that_is_not_there_yet_is_waited_for() {
    let place = Place::new();
    let following = Following::start(&place, &["logs", "-f", "later.log", "--json"]);
    append(&place, "work/later.log", "at last\n");
    assert!(following.next().contains("\"text\":\"at last\""));
    let said = following.interrupt(&place);
    assert_eq!(said.code, 2);
    assert!(said.err.is_empty() || said.err.ends_with("it is followed as soon as it appears\n"), "{}", said.err);
}

#[test]
fn a_watch_as_json_is_an_object_a_line_until_ctrl_c() {
    let place = Place::configured("[[checks]]\nname = 'never'\nprocess = 'no-such-process-runs'\n");
    let following = Following::start(&place, &["status", "--watch", "--json"]);
    let health = || {
        let line: serde_json::Value = serde_json::from_str(&following.next()).unwrap();
        line["check:local"]["reading"][0]["services"][0]["health"].clone()
    };
    while health() != "down" {}
    assert_eq!(following.interrupt(&place).code, 2);
}

#[test]
fn a_watch_asks_github_no_more_often_than_the_console_does() {
    let github = Loopback::start(|_| Answer::json("{\"total_count\": 0, \"workflow_runs\": []}"));
    let place = Place::configured(format!(
        "[github]\napi_url = '{}'\nrepositories = ['octo/hello']\n\
         [[checks]]\nname = 'never'\nprocess = 'no-such-process-runs'\ninterval_seconds = 1\n",
        github.url()
    ));
    let following = Following::start(&place, &["status", "--watch", "--json"]);
    for _ in 0..3 {
        assert!(following.next().contains("\"repositories\":[\"octo/hello\"]"));
    }
    following.interrupt(&place);
    let lists = github.seen().iter().filter(|seen| seen.target.ends_with("/actions/runs?per_page=50")).count();
    assert_eq!(lists, 1);
}
