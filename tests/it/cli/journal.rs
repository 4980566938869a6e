//! `executions` and `audit`, on a journal that stands there.

use std::{fs, path::Path};

use orchestra_console::{
    domain::Timestamp,
    journal::Emergency,
    plan::{Entry, Recorded},
};
use serde_json::{Value, json};

use super::{Place, Said};
use crate::journal::tampering::change;

/// A place with the stored journal: one execution has succeeded, one is in doubt, one is paused.
fn place() -> Place {
    let place = Place::new();
    let stored = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/journal-1.db");
    fs::copy(stored, place.path("state/journal.db")).unwrap();
    place
}

fn tampered(statement: &str) -> Place {
    let place = place();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(change(&place.path("state/journal.db"), statement));
    place
}

fn ids(said: &Said) -> Vec<String> {
    let rows = said.json();
    rows.as_array().unwrap().iter().map(|row| row["id"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn without_a_journal_there_is_nothing_and_nothing_is_made() {
    let place = Place::new();
    let said = place.run(&["executions", "--json"]);
    assert_eq!((said.code, said.json()), (0, json!([])));
    let said = place.run(&["executions"]);
    let hint = "orchestra: nothing was carried out yet; to begin: orchestra create\n";
    assert_eq!((said.code, said.out.as_str(), said.err.as_str()), (0, "", hint));
    assert_eq!(place.run(&["audit"]).code, 0);
    let said = place.run(&["audit", "verify"]);
    assert_eq!((said.code, said.out.as_str()), (0, "every entry is as it was written\n"));
    assert!(!place.path("state/journal.db").exists());
}

#[test]
fn executions_are_listed_newest_first_in_the_fixed_form() {
    let said = place().run(&["executions", "--json"]);
    assert_eq!((said.code, said.err.as_str()), (0, ""));
    assert_eq!(ids(&said), ["0c0000000003", "0b0000000002", "0a0000000001"]);
    let last = &said.json()[2];
    let expected = json!({
        "id": "0a0000000001", "environment": "demo", "status": "succeeded",
        "started_at": "2026-02-02T02:40:02Z", "ended_at": "2026-02-02T02:40:21Z",
        "steps_done": 2, "steps_total": 2, "owner": "7@here",
    });
    for (key, value) in expected.as_object().unwrap() {
        assert_eq!(last[key], *value, "{key}");
    }
    assert_eq!(last["plan"].as_str().unwrap().len(), 64);
    assert_eq!((&said.json()[1]["status"], &said.json()[1]["ended_at"]), (&json!("in_doubt"), &Value::Null));
}

#[test]
fn executions_are_filtered() {
    let place = place();
    let of = |more: &[&str]| ids(&place.run(&[&["executions", "--json"], more].concat()));
    assert_eq!(of(&["--environment", "demo"]), ["0a0000000001"]);
    assert_eq!(of(&["--live"]), ["0c0000000003", "0b0000000002"]);
    assert_eq!(of(&["--limit", "1"]), ["0c0000000003"]);
    assert_eq!(of(&["--environment", "nowhere"]), [""; 0]);
}

#[test]
fn a_person_sees_a_table() {
    let said = place().run(&["executions"]);
    let lines: Vec<&str> = said.out.lines().collect();
    assert!(lines[0].starts_with("ID            STATUS     ENVIRONMENT  STEPS"), "{said:?}");
    assert!(lines[1].starts_with("0c0000000003  paused     paused       1/2"), "{said:?}");
    assert!(lines[1].ends_with("create paused    ada@here asked"), "{said:?}");
    assert!(lines[2].contains("in doubt   doubtful     0/2"), "{said:?}");
}

#[test]
fn the_audit_tells_every_entry_in_order() {
    let said = place().run(&["audit", "--json"]);
    let lines: Vec<Value> = said.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!((said.code, lines.len()), (0, 24));
    let of_demo: Vec<u64> = lines
        .iter()
        .filter(|line| line["execution"] == "0a0000000001")
        .map(|line| line["sequence"].as_u64().unwrap())
        .collect();
    assert_eq!(of_demo, (1..=11).collect::<Vec<_>>());
    let times: Vec<&str> = lines.iter().map(|line| line["at"].as_str().unwrap()).collect();
    assert!(times.is_sorted(), "{times:?}");
    assert_eq!(lines[0]["fact"]["approval"]["how"], "--yes");

    let said = place().run(&["audit"]);
    let lines: Vec<String> =
        said.out.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
    assert_eq!(lines[1], "2026-02-02 02:40:01Z 0a0000000001 1 ada@here approved it for `demo`");
    assert!(lines.contains(&"2026-02-02 02:40:13Z 0a0000000001 3 first intended".to_owned()), "{said:?}");
    assert!(lines.iter().any(|line| line.ends_with("ada@here: pause")), "{said:?}");
    assert_eq!(place().run(&["audit", "--since", "1h", "--json"]).out, "");
}

#[test]
fn a_changed_entry_is_named_and_ends_with_1() {
    let said = place().run(&["audit", "verify", "--json"]);
    assert_eq!((said.code, said.json()), (0, json!([])));
    let place = tampered(
        "UPDATE entries SET body = REPLACE(body, 'ada', 'eve') WHERE execution = '0b0000000002' AND sequence = 1",
    );
    let said = place.run(&["audit", "verify", "--json"]);
    let what = "it was changed, or another stood before it";
    assert_eq!((said.code, said.json()), (1, json!([{"execution": "0b0000000002", "sequence": 1, "what": what}])));
    let said = place.run(&["audit", "verify"]);
    assert!(said.out.contains("0b0000000002  1      it was changed"), "{said:?}");
    assert_eq!(said.code, 1);
}

#[test]
fn a_journal_that_is_not_whole_is_said_in_one_sentence() {
    let place = Place::new();
    place.write("state/journal.db", "");
    for command in [&["executions"][..], &["audit"], &["audit", "verify"]] {
        let said = place.run(command);
        assert_eq!((said.code, said.out.as_str()), (1, ""));
        let start = "orchestra: the journal DIR/state/journal.db is damaged: it is empty; a copy is kept: DIR/state/";
        assert!(said.err.starts_with(start) && said.err.lines().count() == 1, "{said:?}");
    }
    let later = tampered("UPDATE journal_format SET version = 9").run(&["executions"]);
    let sentence =
        "orchestra: the journal DIR/state/journal.db has format 9, this program knows up to 1; use a newer orchestra\n";
    assert_eq!((later.code, later.err.as_str()), (1, sentence));
}

#[test]
fn what_the_journal_did_not_take_is_told() {
    let place = place();
    let entry = Entry { sequence: 7, epoch: 1, at: Timestamp::UNIX_EPOCH, fact: Recorded::Resumed };
    Emergency::of(&place.path("state")).keep("0c0000000003", &entry).unwrap();
    let said = place.run(&["executions"]);
    let sentence = "orchestra: what a step of 0c0000000003 came to is kept aside, as the journal did not take it; to \
                    take it in: orchestra control 0c0000000003 resume\n";
    assert_eq!((said.code, said.err.as_str()), (0, sentence));
    assert_eq!(place.run(&["executions", "--json"]).err, "");
}
