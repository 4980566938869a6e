//! A program of the person's own that prints tokens.

use std::time::{Duration, Instant};

use orchestra_console::{
    provider::command::ChildCommand,
    runtime::printed_by,
    secrets::{TokenCommand, Vault, VaultParts},
};

use super::{TOKEN, name, parts};
use crate::{
    cli::Place,
    loopback::{Answer, Loopback},
};

fn shell(script: &'static str) -> Vault {
    let command = TokenCommand::new("keeper", move |_| {
        printed_by(ChildCommand::new("sh").arguments(["-c", script]).time_limit(Duration::from_millis(500)))
    });
    Vault::new(VaultParts { command: Some(command), ..parts() })
}

fn why(script: &'static str) -> String {
    let said = shell(script).find(&name("github.com")).unwrap_err().to_string();
    assert!(!said.contains("ghp_") && !said.chars().any(char::is_control), "{said}");
    said
}

#[test]
fn whatever_is_no_single_line_is_refused_and_never_quoted() {
    assert!(why("printf 'ghp_one\\nghp_two\\n'").starts_with("the token command `keeper` printed more than one line"));
    assert!(why("printf 'ghp_\\033[31mred\\n'").starts_with("the token command `keeper` printed control characters"));
    assert!(why("printf '\\377\\376'").starts_with("the token command `keeper` printed what is no text"));
    assert!(shell("true").find(&name("github.com")).unwrap().is_none(), "nothing printed is no token");
}

#[test]
fn one_that_fails_or_hangs_is_one_sentence_in_time() {
    let said = why("echo 'gpg: decryption failed: No secret key' >&2; exit 2");
    assert!(said.contains("ended with status 2: gpg: decryption failed"), "{said}");
    let begun = Instant::now();
    assert!(why("sleep 600").contains("did not end within 0.5 s"));
    assert!(begun.elapsed() < Duration::from_secs(60));
}

/// GitHub as a script sees it, and with which right it was asked.
fn asked(place: impl FnOnce(Place) -> Place, secrets: &str) -> (Option<String>, Place) {
    let server = Loopback::start(|_| Answer::json(r#"{"total_count":0,"workflow_runs":[]}"#));
    let url = server.url();
    let settings = format!("[github]\napi_url = '{url}'\nrepositories = ['octo/hello']\n{secrets}");
    let place = place(Place::configured(settings));
    let said = place.run(&["runs", "list", "--json"]);
    assert_eq!(said.out, "[]\n", "{said:?}");
    let seen = server.seen();
    (seen.first().and_then(|request| request.header("authorization").map(str::to_owned)), place)
}

#[test]
fn what_it_prints_is_sent_and_it_sees_no_token_of_ours() {
    let keeper = "[secrets]\ncommand = ['sh', 'keeper', '{host}', '{name}']\n";
    let script = format!("env > \"$HOME/seen\"; echo {TOKEN}; echo \"$1 $2\" >> \"$HOME/seen\"");
    let (sent, place) = asked(
        |place| {
            place.write("work/keeper", &script);
            place.with("LAMBDA_API_KEY", "secret_lambda_key").with("AWS_SECRET_ACCESS_KEY", "aws")
        },
        keeper,
    );
    assert_eq!(sent.unwrap(), format!("Bearer {TOKEN}"));
    let seen = std::fs::read_to_string(place.path("home/seen")).unwrap();
    assert!(seen.ends_with("github.com github.com\n"), "{seen}");
    for hidden in ["LAMBDA", "AWS", "secret_lambda_key"] {
        assert!(!seen.contains(hidden), "{seen}");
    }
}

#[test]
fn it_is_asked_for_the_tokens_with_a_purpose_that_it_is_said_to_know() {
    let keeper = |names: &str| format!("[secrets]\ncommand = ['sh', 'keeper', '{{name}}', '{{purpose}}']\n{names}");
    let script = format!("[ \"$1 $2\" = 'deploy@github.com deploy' ] && echo {TOKEN}; true");
    let sent = |names: &str| {
        let write = |place: Place| {
            place.write("work/keeper", &script);
            place
        };
        asked(write, &keeper(names)).0
    };
    assert_eq!(sent("command_names = ['deploy@github.com', 'ci@ghe.example.com']"), Some(format!("Bearer {TOKEN}")));
    assert_eq!(sent(""), None);
    let said = Place::configured("[secrets]\ncommand_names = ['deploy']\n").run(&["runs", "list"]);
    assert_eq!(said.code, 3, "{said:?}");
    assert!(said.err.contains("`deploy` is no name of a token with a purpose; write PURPOSE@HOST"), "{}", said.err);
}

#[test]
fn a_repository_may_not_name_it() {
    let place = Place::new();
    place.write("work/orchestra.toml", "[secrets]\ncommand = ['sh', '-c', 'touch owned']\n");
    let said = place.run(&["runs", "list"]);
    assert_eq!(said.code, 3, "{said:?}");
    assert!(said.err.contains("orchestra.toml:1: a repository names no programs that see tokens"), "{}", said.err);
    assert!(!place.path("work/owned").exists());
}

#[test]
fn what_the_list_of_stores_leaves_out_is_not_sent() {
    let keeper = format!("[secrets]\ncommand = ['echo', '{TOKEN}']\n");
    let only = |stores: &'static str| {
        asked(|place| place.with("GH_TOKEN", "variable").with("ORCHESTRA_STORES", stores), &keeper).0
    };
    assert_eq!(only("command"), Some(format!("Bearer {TOKEN}")));
    assert_eq!(only("environment"), Some("Bearer variable".into()));
    assert_eq!(only("plain-file"), None);
}

#[test]
fn a_store_that_there_is_not_is_refused_with_those_there_are() {
    let said = Place::new().with("ORCHESTRA_STORES", "environment,keychain").run(&["runs", "list"]);
    assert_eq!(said.code, 3, "{said:?}");
    assert!(said.err.contains("ORCHESTRA_STORES: `keychain` is no store of tokens"), "{}", said.err);
}
