//! `status`, `env` and `gpu`: readings, and exit codes that a script can act on.

use serde_json::{Value, json};

use super::{Place, Said, machine};
use crate::loopback::{Answer, Loopback};

fn healthy() -> Loopback {
    Loopback::start(|_| Answer::new("200 OK\nContent-Type: text/plain", "ok"))
}

fn broken() -> Loopback {
    Loopback::start(|_| Answer::new("503 Service Unavailable\nContent-Type: text/plain", "down"))
}

/// A place whose environment `staging` has one check.
fn watching(server: &Loopback) -> Place {
    let url = server.url();
    Place::configured(format!(
        "[environments.staging]\nlayer = 'staging'\n[[checks]]\nname = 'api'\nenvironment = 'staging'\n\
         url = '{url}/api/health?key=hunter2'\nlatency_ms = 30000\ninterval_seconds = 1\n"
    ))
}

#[test]
fn status_is_an_object_keyed_by_provider() {
    let said = Place::new().run(&["status", "--json"]);
    assert_eq!((said.code, said.err.as_str()), (machine(), ""));
    let value = said.json();
    let providers: Vec<&String> = value.as_object().unwrap().keys().collect();
    assert_eq!(providers, ["environments", "git", "host", "nvml"]);
    for (provider, source) in value.as_object().unwrap() {
        assert!(source["state"].is_string() && source.get("age_seconds").is_some(), "{provider}: {source}");
        assert!(source.get("reading").is_some(), "{provider}: {source}");
    }
    assert_eq!(value["host"]["state"], "live");
    assert!(value["host"]["age_seconds"].as_f64().unwrap() < 60.0);
    let reading = &value["host"]["reading"];
    let (used, total) = (&reading["memory_used_bytes"], &reading["memory_total_bytes"]);
    assert!(used.as_u64().unwrap() > 0 && used.as_u64() < total.as_u64(), "{used} of {total}");
    assert_eq!((&value["git"]["state"], &value["git"]["age_seconds"]), (&json!("absent"), &Value::Null));
    assert_eq!(value["git"]["fault"]["message"], "DIR/work is not in a git repository");
}

#[test]
fn status_says_in_its_table_and_its_code_that_something_is_down() {
    let server = broken();
    let said = watching(&server).run(&["status"]);
    assert_eq!(said.code, 1);
    let row = said.out.lines().find(|line| line.starts_with("check:staging")).unwrap();
    assert!(row.contains("0 of 1 service healthy; api is down: "), "{row}");
    assert!(!said.out.contains("hunter2"));
    let server = healthy();
    let said = watching(&server).run(&["status"]);
    assert_eq!(said.code, machine());
    assert!(said.out.contains("1 of 1 service healthy\n"), "{}", said.out);
}

#[test]
fn a_watch_ends_when_all_is_well_or_its_time_is_over() {
    if machine() != 0 {
        return println!("skipped: needs a machine with room in memory and on its disks");
    }
    let (good, bad) = (healthy(), broken());
    assert_eq!(watching(&good).run(&["status", "--watch", "--timeout", "60s"]).code, 0);
    assert_eq!(watching(&bad).run(&["status", "--watch", "--timeout", "1s"]).code, 5);
}

#[test]
fn a_watch_sees_a_recovery() {
    if machine() != 0 {
        return println!("skipped: needs a machine with room in memory and on its disks");
    }
    let asked = std::sync::atomic::AtomicUsize::new(0);
    let server = Loopback::start(move |_| {
        let is_first = asked.fetch_add(1, std::sync::atomic::Ordering::Relaxed) == 0;
        Answer::new(if is_first { "500 Internal Server Error" } else { "200 OK" }, "")
    });
    let said = watching(&server).run(&["status", "--watch", "--json"]);
    let well: Vec<bool> = said.out.lines().map(|line| line.contains("\"health\":\"healthy\"")).collect();
    assert_eq!((said.code, well.first(), well.last()), (0, Some(&false), Some(&true)), "{}", said.out);
}

#[test]
fn a_server_that_says_nothing_is_waited_for_and_is_not_well() {
    let server = Loopback::start(|_| Answer::Silence);
    let place = watching(&server);
    assert_eq!(place.run(&["status", "--timeout", "1s"]).code, 5);
    assert_eq!(place.run(&["status", "--watch", "--timeout", "3s"]).code, 5, "no answer yet is not well");
    place.write("config/config.toml", format!("[[checks]]\nname = 'api'\nurl = '{}'\n", server.url()));
    let said = place.run(&["env", "check", "local", "--json"]);
    assert_eq!(said.code, 1);
    assert_eq!(said.json()["services"][0]["health"], "down", "{said:?}");
}

#[test]
fn environments_are_listed_with_layer_health_and_age() {
    let server = healthy();
    let place = watching(&server);
    let said = place.run(&["env", "list", "--json"]);
    assert_eq!((said.code, said.err.as_str()), (0, ""));
    let value = said.json();
    let rows: Vec<(&Value, &Value, &Value)> =
        value.as_array().unwrap().iter().map(|row| (&row["name"], &row["layer"], &row["health"])).collect();
    let [healthy, local, staging] = [json!("healthy"), json!("local"), json!("staging")];
    let this_machine = if machine() == 0 { healthy.clone() } else { json!("degraded") };
    assert_eq!(rows, [(&local, &json!("development"), &this_machine), (&staging, &staging, &healthy)]);
    assert!(value.as_array().unwrap().iter().all(|row| row["age_seconds"].is_f64()), "{value}");
    assert_eq!(value[1]["services"][0]["probe"], format!("GET {}/api/health", server.url()));
    let table = place.run(&["env", "list"]).out;
    let titles: Vec<&str> = table.lines().next().unwrap().split_whitespace().collect();
    assert_eq!(titles, ["NAME", "LAYER", "HEALTH", "SERVICES", "AGE", "REASON"]);
    assert!(table.lines().all(|line| line.chars().count() <= 80), "{table}");
}

#[test]
fn a_check_of_an_environment_is_0_or_1_and_of_none_is_3() {
    let (good, bad) = (healthy(), broken());
    assert_eq!(
        watching(&good).run(&["env", "check", "staging"]),
        Said { code: 0, out: "staging is healthy\n  api healthy\n".into(), err: String::new() }
    );
    let said = watching(&bad).run(&["env", "check", "staging"]);
    assert_eq!(said.code, 1);
    assert!(said.out.starts_with("staging is down: api: answered 503, expected 200\n"), "{}", said.out);
    assert!(said.out.contains("  api down: "), "{}", said.out);
    assert_eq!(watching(&bad).run(&["env", "check", "local"]).code, machine(), "another environment's trouble");
    watching(&good)
        .run(&["env", "check", "prod"])
        .refused("there is no environment `prod`; there are: local, staging; see: orchestra env list");
}

#[test]
fn no_gpu_is_an_empty_array_and_a_reason_beside_it() {
    let said = Place::new().run(&["gpu", "list", "--json"]);
    assert_eq!(said.code, 0);
    let gpus = said.json();
    if gpus.as_array().unwrap().is_empty() {
        assert_eq!(said.out, "[]\n");
        assert!(said.err.starts_with("orchestra: no NVIDIA driver on this machine; "), "{}", said.err);
    } else {
        assert!(gpus[0]["memory_total_bytes"].is_u64(), "{gpus}");
    }
}
