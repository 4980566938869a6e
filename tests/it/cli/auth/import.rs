//! Tokens taken over from other programs.

use super::{CLASSIC, at, github, missing, silent};
use crate::{
    cli::{Place, mode},
    loopback::{Answer, Loopback, Request},
};

/// A stand-in for gh that prints this and ends so.
fn with_gh(place: Place, script: &str) -> Place {
    std::fs::create_dir(place.path("bin")).unwrap();
    place.write("bin/gh", format!("#!/bin/sh\n{script}\n"));
    mode(&place.path("bin/gh"), 0o755);
    let path = format!("{}:{}", place.path("bin").display(), std::env::var("PATH").unwrap());
    place.with("PATH", path)
}

const IMPORT: [&str; 6] = ["auth", "login", "--import", "gh", "--store", "plain-file"];

#[test]
fn the_token_of_gh_is_taken_over() {
    let server = github("X-OAuth-Scopes: repo");
    let script = format!("[ \"$*\" = 'auth token --hostname github.com' ] && [ -z \"$GH_TOKEN\" ] && echo {CLASSIC}");
    let said = silent(with_gh(at(&server, ""), &script).run(&IMPORT));
    assert_eq!(said.code, 0, "{said:?}");
    assert!(said.out.starts_with("logged in to github.com: ada"), "{said:?}");
}

#[test]
fn gh_is_asked_for_the_token_of_the_host_that_is_named() {
    let server = github("");
    let script = format!("[ \"$*\" = 'auth token --hostname git.example' ] && echo {CLASSIC}");
    let mut import = IMPORT.to_vec();
    import.insert(2, "git.example");
    let said = silent(with_gh(at(&server, ""), &script).run(&import));
    assert_eq!(said.code, 0, "{said:?}");
    assert!(said.out.starts_with("logged in to git.example: nobody was asked"), "{said:?}");
    assert_eq!(server.seen().len(), 0, "the token of another host is not sent to this one");
}

#[test]
fn without_gh_and_without_its_login_the_next_command_is_named() {
    let server = github("");
    let said = with_gh(at(&server, ""), "echo 'no oauth token found' >&2; exit 1").run(&IMPORT);
    assert_eq!(said.code, 1, "{said:?}");
    assert!(said.err.contains("no oauth token found; log in with gh first: gh auth login"), "{said:?}");
    let place = at(&server, "");
    let empty = place.path("home").display().to_string();
    let said = place.with("PATH", empty).run(&IMPORT);
    assert!(said.code == 1 && said.err.contains("program `gh` is not installed"), "{said:?}");
    assert_eq!(server.seen().len(), 0);
}

#[test]
fn the_file_of_lambdas_keys_is_taken_over() {
    let server = Loopback::start(|request: &Request| {
        let is_good = request.header("authorization") == Some("Bearer secret_ci_0123.abcdef");
        if is_good { Answer::json(r#"{"data":[]}"#) } else { missing() }
    });
    let place = at(&server, "");
    let import = ["auth", "login", "--import", "lambda", "--store", "plain-file"];
    let said = place.run(&import);
    assert!(said.code == 1 && said.err.contains("DIR/home/.lambda_cloud/lambda_keys cannot be read"), "{said:?}");
    std::fs::create_dir(place.path("home/.lambda_cloud")).unwrap();
    place.write("home/.lambda_cloud/lambda_keys", "api_key = secret_ci_0123.abcdef\n");
    let said = silent(place.run(&import));
    assert_eq!((said.code, said.out.as_str()), (0, "logged in to lambda: the key is good; kept in the plain-file\n"));
    place.write("home/.lambda_cloud/lambda_keys", "nothing here\n");
    assert!(place.run(&import).err.contains("has no line `api_key = KEY`"));
}
