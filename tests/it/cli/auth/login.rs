//! Logging in: every kind of token, every refusal, and where it is kept.

use super::{CLASSIC, FINE, OTHER, at, github, is_written_anywhere, log_in, missing, silent, user};
use crate::{
    cli::Place,
    loopback::{Answer, Loopback, Request},
};

#[test]
fn a_classic_token_is_asked_about_once_and_kept() {
    let server = github("X-OAuth-Scopes: gist, repo\nGitHub-Authentication-Token-Expiration: 2999-07-02 09:51:24 UTC");
    let place = at(&server, "");
    let said = log_in(&place, CLASSIC, &[]);
    assert_eq!(said.code, 0, "{said:?}");
    assert!(
        said.out
            .starts_with("logged in to github.com: ada, personal access token (classic), scopes gist, repo, ends in "),
        "{said:?}"
    );
    assert!(said.out.ends_with("; kept in the plain-file\n"), "{said:?}");
    let requests = server.seen();
    assert_eq!(requests.len(), 1);
    assert_eq!(requests[0].header("authorization"), Some(format!("Bearer {CLASSIC}").as_str()));
    assert!(!is_written_anywhere(&place, CLASSIC));
}

#[test]
fn each_kind_is_told_by_how_it_begins() {
    let long = format!("ghs_12345_eyJhbGciOiJSUzI1NiJ9.{}.{}", "a1".repeat(150), "Zz-_".repeat(20));
    let oauth = CLASSIC.replace("ghp_", "gho_");
    let app = CLASSIC.replace("ghp_", "ghu_");
    for (token, kind) in [
        (FINE, "fine-grained token"),
        (oauth.as_str(), "OAuth token"),
        (app.as_str(), "app's token of a person"),
        (long.as_str(), "app installation's token"),
        ("0123456789abcdef0123456789abcdef01234567", "token of unknown kind"),
    ] {
        let said = log_in(&at(&github(""), ""), token, &[]);
        assert_eq!(said.code, 0, "{said:?}");
        assert!(said.out.contains(&format!("ada, {kind}, no end named")), "{kind}: {said:?}");
    }
}

#[test]
fn an_installation_is_nobodys_and_good_all_the_same() {
    let server = Loopback::start(|_| Answer::said("403 Forbidden", "Resource not accessible by integration"));
    let said = log_in(&at(&server, ""), &CLASSIC.replace("ghp_", "ghs_"), &[]);
    assert_eq!(said.code, 0, "{said:?}");
    assert!(said.out.starts_with("logged in to github.com: app installation's token"), "{said:?}");
}

#[test]
fn a_mistyped_token_is_flagged_and_never_sent() {
    let server = github("");
    for wrong in
        ["ghp_zQWBuTSOoRi4A9spHcVY5ncnsDkxJk0mLq17", "ghp_zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ0mLq1", "ghp_zQWB uTSO"]
    {
        let said = log_in(&at(&server, ""), wrong, &[]);
        assert_eq!((said.code, said.out.as_str()), (3, ""), "{said:?}");
        assert!(
            said.err.contains("this is no token to log in with: ") && said.err.contains("Nothing was sent"),
            "{said:?}"
        );
    }
    let renewing = log_in(&at(&server, ""), &CLASSIC.replace("ghp_", "ghr_"), &[]);
    assert!(renewing.err.contains("it only renews another token"), "{renewing:?}");
    assert_eq!(server.seen().len(), 0);
}

#[test]
fn a_refused_token_is_asked_about_once_and_not_kept() {
    let server = Loopback::start(|_| Answer::said("401 Unauthorized", "Bad credentials"));
    let place = at(&server, "");
    let said = log_in(&place, CLASSIC, &[]);
    let wanted = format!(
        "orchestra: github.com refused the token from standard input (Bad credentials); nothing was kept; make a new \
         one at {}/settings/tokens/new?scopes=repo&description=orchestra\n",
        server.url()
    );
    assert_eq!((said.code, said.err), (4, wanted));
    assert_eq!(server.seen().len(), 1, "a 401 is not tried again");
    assert_eq!(place.run(&["auth", "status"]).code, 4, "nothing is kept");
    assert_eq!(server.seen().len(), 1);
}

#[test]
fn an_account_that_is_locked_out_is_left_alone() {
    let server = Loopback::start(|_| {
        Answer::said("403 Forbidden", "Maximum number of login attempts exceeded. Please try again later.")
    });
    let said = log_in(&at(&server, ""), CLASSIC, &[]);
    assert_eq!((said.code, server.seen().len()), (4, 1), "{said:?}");
    assert!(said.err.contains("takes no login of this account for now"), "{said:?}");
    assert!(said.err.contains("nothing was kept; wait an hour"), "{said:?}");
}

#[test]
fn a_network_that_is_lost_keeps_nothing_and_is_not_a_refusal() {
    let server = Loopback::start(|_| Answer::Reset);
    let said = log_in(&at(&server, ""), CLASSIC, &[]);
    assert_eq!((said.code, said.out.as_str()), (1, ""), "{said:?}");
    assert!(
        said.err.contains("could not read whose the token is") && said.err.contains("nothing was kept"),
        "{said:?}"
    );
    let server = Loopback::start(|_| Answer::said("502 Bad Gateway", ""));
    let said = log_in(&at(&server, ""), CLASSIC, &[]);
    assert_eq!(said.code, 1, "{said:?}");
    assert!(said.err.contains("answered 502 Bad Gateway"), "{said:?}");
}

#[test]
fn single_sign_on_and_missing_repositories_are_said() {
    let server = Loopback::start(|request: &Request| match request.target.as_str() {
        "/user" => user("X-OAuth-Scopes: repo"),
        "/repos/corp/secret" => Answer::said(
            "403 Forbidden\nX-GitHub-SSO: required; url=https://github.com/orgs/corp/sso?authorization_request=AZ0123",
            "Resource protected by organization SAML enforcement.",
        ),
        _ => missing(),
    });
    let said = log_in(&at(&server, "'corp/secret', 'octo/gone'"), CLASSIC, &[]);
    assert_eq!(said.code, 0, "{said:?}");
    let sso = "corp/secret is behind single sign-on, for which this token is not authorized; authorize it at \
               https://github.com/orgs/corp/sso\n";
    assert!(said.err.contains(sso) && !said.err.contains("AZ0123"), "{said:?}");
    assert!(said.err.contains("octo/gone was not found, or this token may not see it"), "{said:?}");
}

#[test]
fn several_tokens_of_a_host_have_a_purpose_each() {
    let server = github("X-OAuth-Scopes: repo");
    let place = at(&server, "");
    assert_eq!(log_in(&place, CLASSIC, &[]).code, 0);
    let said = log_in(&place, OTHER, &["--name", "deploy"]);
    assert!(said.out.starts_with("logged in to deploy@github.com: "), "{said:?}");
    let names: Vec<String> = silent(place.run(&["auth", "status", "--json"])).json()["tokens"]
        .as_array()
        .unwrap()
        .iter()
        .map(|token| token["name"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(names, ["github.com", "deploy@github.com"]);
    let said = silent(place.run(&["auth", "logout", "deploy@github"]));
    assert_eq!((said.code, said.out.as_str()), (0, "the token for deploy@github.com is forgotten: plain-file\n"));
    assert!(
        said.err.contains(&format!("stays valid until you delete it at {}/settings/tokens", server.url())),
        "{said:?}"
    );
    assert_eq!(place.run(&["auth", "status", "--json"]).json()["tokens"].as_array().unwrap().len(), 1);
    assert!(place.run(&["auth", "logout", "deploy@github"]).out.starts_with("no store has a token"));
}

#[test]
fn a_store_that_may_still_hold_the_old_token_is_named_with_the_next_command() {
    let server = github("X-OAuth-Scopes: repo");
    let place = at(&server, "");
    assert_eq!(log_in(&place, CLASSIC, &[]).code, 0);
    place.write("state/secrets/tokens.encrypted", "cut short");
    crate::cli::mode(&place.path("state/secrets/tokens.encrypted"), 0o600);
    let next = "an older token for github.com may still be in the encrypted-file, and would be found before the new \
                one; once that is mended: orchestra auth logout github.com --store encrypted-file\n";
    let said = log_in(&place, OTHER, &[]);
    assert!(said.code == 0 && said.err.contains("tokens.encrypted is damaged"), "{said:?}");
    assert!(said.err.contains(next), "{said:?}");
    let said = silent(place.run_on(CLASSIC.as_bytes(), &["auth", "rotate", "--with-token"]));
    assert!(said.code == 0 && said.err.contains(next), "{said:?}");
    let logout = |store: &str| silent(place.run(&["auth", "logout", "github.com", "--store", store]));
    let said = logout("encrypted-file");
    assert!(said.code != 0 && said.err.contains("tokens.encrypted is damaged"), "{said:?}");
    std::fs::remove_file(place.path("state/secrets/tokens.encrypted")).unwrap();
    assert_eq!(logout("encrypted-file").out, "the encrypted-file has no token for github.com\n");
    assert_eq!(logout("plain-file").out, "the token for github.com is forgotten: plain-file\n");
    assert!(logout("keyring").err.contains("`keyring` is left out by ORCHESTRA_STORES"));
    assert!(logout("environment").err.contains("no token can be taken out of the environment from here"));
}

#[test]
fn a_variable_that_is_stronger_is_named() {
    let server = github("X-OAuth-Scopes: repo");
    let place = at(&server, "").with("GH_TOKEN", OTHER);
    let said = log_in(&place, CLASSIC, &[]);
    assert_eq!(said.code, 0, "{said:?}");
    assert!(said.err.contains("GH_TOKEN is set and stays the stronger one"), "{said:?}");
    let said = silent(place.run(&["auth", "logout", "github"]));
    assert!(said.err.contains("a token for github.com still comes from GH_TOKEN; unset it"), "{said:?}");
}

#[test]
fn what_cannot_be_meant_is_refused_before_anything_is_read() {
    let server = github("");
    let place = at(&server, "");
    let said = log_in(&place, "", &[]);
    assert_eq!(said.code, 3, "{said:?}");
    assert!(said.err.contains("standard input is empty"), "{said:?}");
    let said = silent(place.run(&["auth", "login"]));
    assert!(
        said.code == 3 && said.err.contains("pipe it in: orchestra auth login github.com --with-token"),
        "{said:?}"
    );
    let said = place.run_on(b"x", &["auth", "login", "--with-token", "--store", "environment"]);
    assert!(said.code == 3 && said.err.contains("no token can be put into the environment"), "{said:?}");
    assert_eq!(place.run(&["auth", "login", "--with-token", "--device"]).code, 3);
    let said = place.run_on(b"x", &["auth", "login", "a/b", "--with-token"]);
    assert!(said.code == 3 && said.err.contains("is no name of a token"), "{said:?}");
    assert_eq!(server.seen().len(), 0);
}

#[test]
fn a_repository_that_names_the_address_gets_no_token() {
    let place = Place::new();
    place.write("work/orchestra.toml", "[github]\napi_url = 'https://evil.example/api/v3'\n");
    let said = log_in(&place, CLASSIC, &[]);
    assert_eq!((said.code, said.out.as_str()), (3, ""), "{said:?}");
    assert!(said.err.contains("no token is sent to an address that a repository names"), "{said:?}");
}

#[test]
fn a_host_that_nobody_knows_is_kept_unchecked_and_that_is_said() {
    let said = log_in(&Place::new(), "glpat-0123456789abcdef", &["ci@gitlab.example"]);
    assert_eq!(said.code, 0, "{said:?}");
    assert!(said.out.contains("ci@gitlab.example: nobody was asked whether it is good"), "{said:?}");
}
