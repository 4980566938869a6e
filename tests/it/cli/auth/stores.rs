//! Stores that cannot say what they keep, and stores that are stronger.

use serde_json::json;

use super::*;

/// `octo/open` is public, `octo/closed` is not.
fn hub() -> Loopback {
    Loopback::start(|request: &Request| {
        if request.target.starts_with("/repos/octo/open/") {
            return Answer::json(json!({ "total_count": 0, "workflow_runs": [] }).to_string());
        }
        missing()
    })
}

/// Its program for tokens fails.
fn locked(server: &Loopback, repository: &str) -> Place {
    let url = server.url();
    Place::configured(format!(
        "[github]\napi_url = '{url}'\nrepositories = ['{repository}']\n[secrets]\ncommand = ['sh', '-c', 'exit 3']\n"
    ))
    .with("ORCHESTRA_STORES", "environment,command")
}

#[test]
fn a_store_that_cannot_say_is_told_instead_of_a_variable_and_a_login_is_needed() {
    let server = hub();
    let why = "see secrets.command in config.toml";
    for command in [&["runs", "list"][..], &["runs", "show", "7"], &["runs", "list", "--json"]] {
        let said = locked(&server, "octo/closed").run(command);
        assert_eq!(said.code, 4, "{said:?}");
        assert_eq!(said.err.matches(why).count(), 1, "{said:?}");
        assert!(said.err.contains("was not found, or public access may not see it"), "{said:?}");
        assert!(!said.err.contains("for a private repository set"), "{said:?}");
    }
}

#[test]
fn public_access_that_is_enough_works_and_the_store_is_told_once() {
    let server = hub();
    let said = locked(&server, "octo/open").run(&["runs", "list", "--json"]);
    assert_eq!((said.code, said.out.as_str()), (0, "[]\n"), "{said:?}");
    assert_eq!(said.err.matches("see secrets.command in config.toml").count(), 1, "{said:?}");
}

#[test]
fn a_program_for_tokens_that_is_stronger_than_the_store_is_named() {
    let server = github("X-OAuth-Scopes: repo");
    let with_program = |token: &str| {
        let url = server.url();
        let program = format!("[github]\napi_url = '{url}'\n[secrets]\ncommand = ['echo', '{token}']\n");
        Place::configured(program).with("ORCHESTRA_STORES", "environment,command,plain-file")
    };
    let notice = "another token for github.com comes from secrets.command and stays the stronger one";
    let said = log_in(&with_program(OTHER), CLASSIC, &[]);
    assert!(said.code == 0 && said.err.contains(notice), "{said:?}");
    let said = log_in(&with_program(CLASSIC), CLASSIC, &[]);
    assert!(said.code == 0 && !said.err.contains(notice), "{said:?}");
}

#[test]
fn a_store_that_fails_does_not_hide_which_one_forgot() {
    let server = github("X-OAuth-Scopes: repo");
    let place = at(&server, "");
    assert_eq!(log_in(&place, CLASSIC, &[]).code, 0);
    place.write("state/secrets/tokens.encrypted", "cut short");
    crate::cli::mode(&place.path("state/secrets/tokens.encrypted"), 0o600);
    let said = silent(place.run(&["auth", "logout", "github"]));
    assert_eq!(said.out, "the token for github.com is forgotten: plain-file\n", "{said:?}");
    assert!(said.err.contains("it stays valid until you delete it at "), "{said:?}");
    assert!(said.code != 0 && said.err.contains("tokens.encrypted is damaged"), "{said:?}");
}
