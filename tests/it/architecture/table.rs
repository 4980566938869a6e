//! The table of rooms. To open a room, or an arrow, change it here and in ARCHITECTURE.md together.

/// A room and the rooms it may import.
pub(super) struct Room(pub(super) &'static str, pub &'static [&'static str]);

pub(super) const ROOMS: &[Room] = &[
    Room("domain", &[]),
    Room("theme", &[]),
    Room("config", &["domain"]),
    Room("keymap", &["domain"]),
    Room("plan", &["domain"]),
    Room("logs", &["domain"]),
    Room("app", &["domain", "config", "keymap", "plan", "logs"]),
    Room("view", &["app", "plan", "keymap", "theme", "logs", "domain"]),
    Room("secrets", &["config", "domain"]),
    Room("journal", &["plan", "domain"]),
    Room("provider", &["config", "secrets", "plan", "domain"]),
    Room("execute", &["journal", "provider", "plan", "domain"]),
    Room(
        "runtime",
        &[
            "domain", "theme", "config", "keymap", "plan", "logs", "app", "view", "secrets", "journal", "provider",
            "execute",
        ],
    ),
    Room(
        "cli",
        &[
            "domain", "theme", "config", "keymap", "plan", "logs", "app", "view", "secrets", "journal", "provider",
            "execute", "runtime",
        ],
    ),
];

/// The modules of `provider/` that every provider may use.
pub(super) const SHARED: &[&str] = &["ability", "blocking", "command", "http", "job_log", "operate", "reach"];

/// The modules of `provider/` that join providers, and so may see them all.
pub(super) const JOINS: &[&str] = &["operators", "world"];

/// Arrows between two providers that are allowed nevertheless, each with the reason.
pub(super) const BETWEEN: &[(&str, &str, &str)] = &[
    ("check", "host", "a process check counts processes, and `host` is the one reader of the process list"),
    ("git", "workflow_check", "a repository's workflow files are a part of its reading, whoever checks them"),
    ("nvml", "host", "GPUs of this machine carry the name that `host` gives the machine"),
];

pub(super) fn room(name: &str) -> Option<&'static Room> {
    ROOMS.iter().find(|room| room.0 == name)
}

/// The room of a path relative to `src/`, or nothing for `main.rs` and `lib.rs`.
pub(super) fn room_of(path: &str) -> Option<&str> {
    path.split_once('/').map(|(room, _)| room)
}

/// A way from a name back to itself, if the arrows have one.
pub(super) fn circle(arrows: &[(String, String)]) -> Option<Vec<String>> {
    fn walk(at: &str, arrows: &[(String, String)], way: &mut Vec<String>, done: &mut Vec<String>) -> bool {
        if way.iter().any(|passed| passed == at) {
            way.push(at.to_owned());
            return true;
        }
        if done.iter().any(|passed| passed == at) {
            return false;
        }
        way.push(at.to_owned());
        if arrows.iter().filter(|(from, _)| from == at).any(|(_, to)| walk(to, arrows, way, done)) {
            return true;
        }
        done.extend(way.pop());
        false
    }
    let mut done = Vec::new();
    arrows.iter().find_map(|(from, _)| {
        let mut way = Vec::new();
        walk(from, arrows, &mut way, &mut done).then_some(way)
    })
}

#[test]
fn the_table_itself_has_no_circle_and_no_unknown_room() {
    let arrows: Vec<_> =
        ROOMS.iter().flat_map(|Room(from, to)| to.iter().map(|to| (from.to_string(), to.to_string()))).collect();
    assert_eq!(circle(&arrows), None);
    for (from, to) in &arrows {
        assert!(room(to).is_some(), "`{from}` may import `{to}`, which is no room");
    }
}

#[test]
fn a_circle_is_found() {
    let arrow = |from: &str, to: &str| (from.to_owned(), to.to_owned());
    let way = circle(&[arrow("a", "b"), arrow("b", "c"), arrow("c", "b")]);
    assert_eq!(way.unwrap(), ["a", "b", "c", "b"]);
    assert_eq!(circle(&[arrow("a", "b"), arrow("a", "c"), arrow("b", "c")]), None);
}
