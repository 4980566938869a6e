//! Runs and workflows changed by whole commands, as a script gives them.

use std::{
    process::Command,
    time::{Duration, Instant},
};

use orchestra_console::plan::{Entry, Recorded};
use serde_json::json;

use super::{Place, Said};
use crate::{
    github_writes::fake::{Fake, Mode, account},
    loopback::{Answer, Loopback},
};

fn place(server: &Loopback) -> Place {
    Place::configured(format!("[github]\napi_url = '{}'\n", server.url()))
        .with("GH_TOKEN", "ghp_0123456789abcdefghijklmnopqrstuvwxyz")
}

fn entries(place: &Place, id: &str) -> Vec<Entry> {
    let said = place.run(&["attach", id, "--json", "--timeout", "0"]);
    said.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[track_caller]
fn good(said: &Said) {
    assert_eq!(said.code, 0, "{said:?}");
}

fn until(what: &str, is_so: impl Fn() -> bool) {
    let deadline = Instant::now() + Duration::from_secs(60);
    while !is_so() {
        assert!(Instant::now() < deadline, "{what} does not come");
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn a_run_is_cancelled_without_a_question_and_once() {
    let (fake, server) = Fake::start();
    let (place, run) = (place(&server), fake.run("in_progress", None));
    let said = place.run(&["runs", "cancel", "octo/shop", &run.to_string(), "--yes"]);
    good(&said);
    assert!(said.out.contains("started") && said.out.contains("GitHub took it up"), "{}", said.out);
    assert_eq!(fake.done(&format!("POST runs/{run}/cancel")), 1);
    let said = place.run(&["runs", "rerun", "octo/shop", &run.to_string(), "--failed", "--debug", "--yes", "--json"]);
    good(&said);
    let last: Entry = serde_json::from_str(said.out.lines().last().unwrap()).unwrap();
    assert!(matches!(last.fact, Recorded::Ended { .. }), "{last:?}");
    let sent = server.seen().into_iter().rfind(|request| request.method == "POST").unwrap();
    assert_eq!(sent.line(), format!("POST /repos/octo/shop/actions/runs/{run}/rerun-failed-jobs"));
    assert_eq!(sent.json()["enable_debug_logging"], true);
}

#[test]
fn naming_production_on_the_command_line_is_as_good_as_typing_its_name() {
    let (fake, server) = Fake::start();
    let (place, run) = (place(&server), fake.waiting_at(&[(4, "production"), (5, "staging")]));
    let id = run.to_string();
    let wrong = place.run(&["runs", "approve", "octo/shop", &id, "--environment", "prod", "--comment", "go", "--yes"]);
    assert_eq!(wrong.code, 1);
    assert!(wrong.err.contains("does not wait at prod; it waits at production, staging"), "{}", wrong.err);
    let arguments =
        ["runs", "approve", "octo/shop", &id, "--environment", "production", "--comment", "ship ${it}", "--yes"];
    // Without a yes there is nobody to ask.
    let unasked = place.run(&arguments[..8]);
    assert_eq!((unasked.code, unasked.out.as_str()), (6, ""), "{unasked:?}");
    assert!(unasked.err.contains("only while run 1001 waits at production"), "{}", unasked.err);
    assert_eq!(fake.done(&format!("POST runs/{run}/pending_deployments")), 0);
    let said = place.run(&[&arguments[..], &["--detach"]].concat());
    good(&said);
    let execution = said.out.trim();
    good(&place.run(&["attach", execution]));
    let state = fake.state();
    let review = &state.reviews[&run][0];
    assert_eq!((&review["state"], &review["comment"]), (&json!("approved"), &json!("ship ${it}")));
    drop(state);
    let how = entries(&place, execution).into_iter().find_map(|entry| match entry.fact {
        Recorded::Created { approval, environment, .. } => Some((approval.how, environment)),
        _ => None,
    });
    assert_eq!(how, Some(("typed the name".to_owned(), "octo.shop.production".to_owned())));
    assert_eq!(fake.state().runs[&run].gates, [(5, "staging")]);
}

#[test]
fn who_may_not_answer_at_a_gate_is_told_who_may_before_anything_is_asked() {
    let (fake, server) = Fake::start();
    fake.state().is_closed = true;
    let (place, run) = (place(&server), fake.waiting_at(&[(4, "production")]).to_string());
    for verb in ["approve", "reject"] {
        let words = ["runs", verb, "octo/shop", &run, "--environment", "production", "--comment", "go", "--yes"];
        let said = place.run(&words);
        let wanted =
            format!("orchestra: you may not answer at production for run {run} of octo/shop: SRE, aisha may\n");
        assert_eq!((said.code, said.out.as_str(), said.err.as_str()), (6, "", wanted.as_str()));
    }
    assert_eq!(fake.done(&format!("POST runs/{run}/pending_deployments")), 0);
    assert!(place.run(&["executions", "--json"]).out.trim().trim_matches(['[', ']']).is_empty(), "nothing was begun");
}

#[test]
fn a_dispatch_is_followed_to_its_end_or_not_at_all() {
    let (fake, server) = Fake::start();
    let place = place(&server);
    let arguments =
        ["runs", "dispatch", "octo/shop", "deploy.yml", "--ref", "main", "-f", "environment=production", "--yes"];
    good(&place.run(&arguments));
    let sent = server.seen().into_iter().find(|request| request.method == "POST").unwrap().json();
    assert_eq!((&sent["ref"], &sent["inputs"]["environment"]), (&json!("main"), &json!("production")));
    let followed = place.command(&[&arguments[..], &["--follow"]].concat()).spawn().unwrap();
    until("the second run", || fake.done("POST workflows/deploy.yml/dispatches main") == 2);
    let (last, run) = {
        let mut state = fake.state();
        let (id, run) = state.runs.iter_mut().last().unwrap();
        (run.status, run.conclusion) = ("completed", Some("failure"));
        (*id, run.clone())
    };
    let said = place.ended(followed);
    assert_eq!(said.code, 1, "{run:?} {said:?}");
    assert!(said.out.contains(&format!("run {last}: failure")), "{}", said.out);
    let more = format!("all of it: orchestra runs logs {last} --repository octo/shop");
    assert!(said.err.contains(&more), "{}", said.err);
}

#[test]
fn workflows_are_switched_and_runs_removed() {
    let (fake, server) = Fake::start();
    let place = place(&server);
    fake.state().workflows.insert("ci.yml".into(), "active");
    good(&place.run(&["workflow", "disable", "octo/shop", "ci.yml", "--yes"]));
    assert_eq!(fake.state().workflows["ci.yml"], "disabled_manually");
    good(&place.run(&["workflow", "enable", "octo/shop", "ci.yml", "--yes"]));
    assert_eq!(fake.state().workflows["ci.yml"], "active");
    let run = fake.run("completed", Some("success"));
    good(&place.run(&["runs", "delete", "octo/shop", &run.to_string(), "--yes"]));
    let fork = fake.run("completed", Some("action_required"));
    good(&place.run(&["runs", "approve-fork", "octo/shop", &fork.to_string(), "--yes"]));
    let gone = place.run(&["runs", "cancel", "octo/shop", &run.to_string(), "--yes"]);
    assert_eq!(gone.code, 1);
    assert!(gone.err.contains("octo/shop was not found, or this token may not see it"), "{}", gone.err);
}

#[test]
fn nothing_is_sent_where_nothing_may_be_changed() {
    let (fake, server) = Fake::start();
    let run = fake.waiting_at(&[(4, "production")]).to_string();
    let place = place(&server);
    let arguments = ["runs", "cancel", "octo/shop", &run, "--yes", "--read-only"];
    let said = place.run(&arguments);
    assert_eq!((said.code, said.out.as_str()), (6, ""), "{said:?}");
    place.write(
        "config/config.toml",
        format!("[github]\napi_url = '{}'\n[environments.production]\nread_only = true\n", server.url()),
    );
    let said = place.run(&["runs", "approve", "octo/shop", &run, "--environment", "production", "--yes"]);
    assert_eq!(said.code, 6);
    assert!(said.err.contains("production is read-only"), "{}", said.err);
    assert_eq!(server.seen().len(), 0);
}

#[test]
fn what_github_refuses_ends_with_1_and_its_words() {
    let (fake, server) = Fake::start();
    let (place, run) = (place(&server), fake.run("in_progress", None));
    fake.state().refusals.push(("403 Forbidden".into(), "Must have admin rights to Repository.".into()));
    let said = place.run(&["runs", "cancel", "octo/shop", &run.to_string(), "--yes"]);
    assert_eq!(said.code, 1, "{said:?}");
    assert!(said.out.contains("Must have admin rights to Repository"), "{}", said.out);
    assert!(!format!("{said:?}").contains("ghp_"));
}

#[test]
fn a_worker_that_is_killed_before_the_answer_is_taken_up_and_nothing_is_done_twice() {
    let (fake, server) = Fake::start();
    let place = place(&server);
    // What there was before is known, which is what tells ours.
    fake.state().workflows.insert("deploy.yml".into(), "active");
    fake.state().mode = Mode::Hangs;
    let said = place.run(&["runs", "dispatch", "octo/shop", "deploy.yml", "--ref", "v7", "--yes", "--detach"]);
    good(&said);
    let id = said.out.trim().to_owned();

    let counted = "POST workflows/deploy.yml/dispatches v7";
    until("the dispatch", || fake.done(counted) == 1);
    let owner = entries(&place, &id).into_iter().find_map(|entry| match entry.fact {
        Recorded::Claimed { owner } => Some(owner),
        _ => None,
    });
    let pid = owner.unwrap().split('@').next().unwrap().to_owned();
    assert!(Command::new("kill").args(["-9", &pid]).status().unwrap().success());
    good(&place.run(&["control", &id, "resume"]));
    let said = place.run(&["attach", &id]);
    good(&said);
    assert!(said.out.contains("it was done, as the far side says"), "{}", said.out);
    assert_eq!(fake.done(counted), 1);
}

#[test]
fn each_word_on_the_command_line_is_what_is_asked_of_github() {
    let (fake, server) = Fake::start();
    let place = place(&server);
    let waiting = fake.waiting_at(&[(5, "staging")]);
    let id = waiting.to_string();
    good(&place.run(&[
        "runs",
        "reject",
        "octo/shop",
        &id,
        "--environment",
        "staging",
        "--comment",
        "not today",
        "--yes",
    ]));
    let review = fake.state().reviews[&waiting][0].clone();
    assert_eq!((&review["state"], &review["comment"]), (&json!("rejected"), &json!("not today")));
    let running = fake.run("in_progress", None).to_string();
    good(&place.run(&["runs", "cancel", "octo/shop", &running, "--force", "--yes"]));
    assert_eq!(fake.done(&format!("POST runs/{running}/force-cancel")), 1);
    assert_eq!(fake.done(&format!("POST runs/{running}/cancel")), 0);
    for (more, path) in [(&["--job", "70"][..], "jobs/70/rerun".to_owned()), (&[], "runs/ID/rerun".to_owned())] {
        let over = fake.run("completed", Some("failure")).to_string();
        good(&place.run(&[&["runs", "rerun", "octo/shop", &over, "--yes"], more].concat()));
        assert_eq!(fake.done(&format!("POST {}", path.replace("ID", &over))), 1, "{more:?}");
    }
}

#[test]
fn a_token_that_is_refused_ends_it_before_anything_is_asked() {
    let server = Loopback::start(|_| Answer::said("401 Unauthorized", "Bad credentials"));
    let place = place(&server);
    let said = place.run(&["runs", "dispatch", "octo/shop", "deploy.yml", "--ref", "main", "--yes"]);
    assert_eq!((said.code, said.out.as_str()), (4, ""), "{said:?}");
    assert!(said.err.contains("github.com refused the token from GH_TOKEN"), "{}", said.err);
}

#[test]
fn the_environments_name_is_typed_where_a_rule_wants_it_and_the_command_does_not_name_it() {
    let (fake, server) = Fake::start();
    let (place, run) = (place(&server), fake.run("in_progress", None));
    std::fs::create_dir(place.path("config/policies")).unwrap();
    place.write(
        "config/policies/mine.cedar",
        "@id(\"by-name\")\n@text(\"Whatever is done here is done by name.\")\n@needs(\"typed\")\nforbid (principal, action, \
         resource)\nunless { context has approval && context.approval.typed };\n",
    );
    let said = place.run(&["runs", "cancel", "octo/shop", &run.to_string(), "--yes"]);
    assert_eq!(said.code, 6, "{said:?}");
    assert!(said.err.contains("Whatever is done here is done by name. (rule by-name)"), "{}", said.err);
    assert_eq!(fake.done(&format!("POST runs/{run}/cancel")), 0);
}

#[test]
fn the_question_names_the_account_and_the_token_and_never_its_value() {
    let (fake, server) = Fake::start();
    let (place, run) = (place(&server), fake.run("in_progress", None).to_string());
    let unasked = place.run(&["runs", "cancel", "octo/shop", &run]);
    assert_eq!(unasked.code, 6, "{unasked:?}");
    assert!(unasked.err.contains("as ada on github.com, by GH_TOKEN from the environment"), "{}", unasked.err);
    assert!(unasked.err.contains("only while GitHub takes it as ada"), "{}", unasked.err);
    assert!(unasked.err.contains(", as ada. There is no terminal"), "{}", unasked.err);
    assert!(!format!("{unasked:?}").contains("ghp_"));
}

#[test]
fn where_another_account_would_do_it_meanwhile_nothing_is_sent() {
    let (fake, server) = Fake::start();
    let (place, run) = (place(&server), fake.run("in_progress", None).to_string());
    fake.state().accounts = vec![account("ada"), account("eve"), account("eve")];
    let said = place.run(&["runs", "cancel", "octo/shop", &run, "--yes"]);
    assert_ne!(said.code, 0, "{said:?}");
    assert!(said.out.contains("GitHub takes it as ada: this is not so any more"), "{}", said.out);
    assert_eq!(fake.done(&format!("POST runs/{run}/cancel")), 0);
}

#[test]
fn a_server_that_does_not_say_who_one_is_stops_nothing() {
    let (fake, server) = Fake::start();
    let (place, run) = (place(&server), fake.run("in_progress", None).to_string());
    fake.state().accounts = vec![Answer::said("404 Not Found", "Not Found")];
    good(&place.run(&["runs", "cancel", "octo/shop", &run, "--yes"]));
    assert_eq!(fake.done(&format!("POST runs/{run}/cancel")), 1);
    fake.state().accounts = vec![Answer::said("401 Unauthorized", "Bad credentials")];
    let refused = place.run(&["runs", "delete", "octo/shop", &run, "--yes"]);
    assert_eq!(refused.code, 4, "{refused:?}");
    assert_eq!(fake.done(&format!("DELETE runs/{run}")), 0);
}
