//! A new token takes the place of the old one only when it is good.

use std::sync::atomic::{AtomicBool, Ordering};

use super::{CLASSIC, FINE, OTHER, at, github, log_in, missing, silent, user};
use crate::{
    cli::{Place, Said},
    loopback::{Answer, Loopback, Request},
};

fn rotate(place: &Place, token: &str) -> Said {
    silent(place.run_on(token.as_bytes(), &["auth", "rotate", "github", "--with-token"]))
}

/// The token that is sent when its owner is asked for.
fn in_use(place: &Place, server: &Loopback) -> String {
    place.run(&["auth", "status"]);
    let last = server.seen().into_iter().rfind(|request| request.target == "/user").unwrap();
    last.header("authorization").unwrap().trim_start_matches("Bearer ").to_owned()
}

#[test]
fn the_new_one_is_asked_about_and_kept_in_the_same_store() {
    let server = github("X-OAuth-Scopes: repo");
    let place = at(&server, "");
    log_in(&place, CLASSIC, &[]);
    let said = rotate(&place, OTHER);
    assert_eq!(said.code, 0, "{said:?}");
    assert!(
        said.out.starts_with("the token for github.com is renewed: ada, personal access token (classic)"),
        "{said:?}"
    );
    let page = format!("Make a token at {}/settings/tokens/new?scopes=repo&description=orchestra\n", server.url());
    assert!(said.err.contains(&page) && said.err.contains("It needs: the scope repo\n"), "{said:?}");
    assert!(said.err.contains("the old one stays valid until you delete it"), "{said:?}");
    assert_eq!(in_use(&place, &server), OTHER);
}

#[test]
fn one_that_is_refused_mistyped_or_the_same_leaves_the_old_one() {
    let server = Loopback::start(|request: &Request| {
        if request.header("authorization").is_some_and(|header| header.contains(CLASSIC)) {
            user("X-OAuth-Scopes: repo")
        } else {
            Answer::said("401 Unauthorized", "Bad credentials")
        }
    });
    let place = at(&server, "");
    log_in(&place, CLASSIC, &[]);
    let refused = rotate(&place, OTHER);
    assert_eq!(refused.code, 4, "{refused:?}");
    assert!(refused.err.contains("the old token stays"), "{refused:?}");
    let mistyped = rotate(&place, "ghp_x");
    assert_eq!(mistyped.code, 3, "{mistyped:?}");
    assert!(mistyped.err.contains("the old token stays"), "{mistyped:?}");
    assert!(rotate(&place, CLASSIC).err.contains("this is the old token; nothing was changed"));
    assert_eq!(in_use(&place, &server), CLASSIC);
}

#[test]
fn a_network_that_is_lost_leaves_the_old_one() {
    let server = Loopback::start(|request: &Request| {
        let is_old = request.header("authorization").is_some_and(|header| header.contains(CLASSIC));
        if is_old { user("X-OAuth-Scopes: repo") } else { Answer::Reset }
    });
    let place = at(&server, "");
    log_in(&place, CLASSIC, &[]);
    let said = rotate(&place, OTHER);
    assert_eq!(said.code, 1, "{said:?}");
    assert!(said.err.contains("the old token stays"), "{said:?}");
    assert_eq!(in_use(&place, &server), CLASSIC);
}

#[test]
fn what_is_not_kept_here_cannot_be_renewed_here() {
    let server = github("");
    let said = rotate(&at(&server, ""), OTHER);
    assert_eq!(said.code, 4);
    assert!(said.err.contains("no token for github.com is kept; log in: orchestra auth login github.com"), "{said:?}");
    let said = rotate(&at(&server, "").with("GH_TOKEN", CLASSIC), OTHER);
    assert_eq!(said.code, 3);
    assert!(said.err.contains("comes from GH_TOKEN; make a new one and set it there"), "{said:?}");
    assert_eq!(server.seen().len(), 0);
}

/// A GitHub where each token has this account and these scopes; `octo/shop` is there for those of ada.
fn two(new: &'static str, scopes: &'static str) -> Loopback {
    Loopback::start(move |request: &Request| {
        let is_old = request.header("authorization").is_some_and(|header| header.contains(CLASSIC));
        let (login, scopes) = if is_old { ("ada", "repo") } else { (new, scopes) };
        let head = format!("200 OK\nContent-Type: application/json\nX-OAuth-Scopes: {scopes}");
        match request.target.as_str() {
            "/user" => Answer::new(&head, format!(r#"{{"login":"{login}"}}"#)),
            "/repos/octo/shop" if login == "ada" => Answer::new(&head, r#"{"private":true,"default_branch":"main"}"#),
            _ => missing(),
        }
    })
}

/// What it says of a new token of this account with these scopes, and which token is kept then.
fn renewed(new: &'static str, scopes: &'static str, more: &[&str]) -> (Said, bool) {
    let server = two(new, scopes);
    let place = at(&server, "'octo/shop'");
    log_in(&place, CLASSIC, &[]);
    let words: Vec<&str> = ["auth", "rotate", "--with-token"].iter().chain(more).copied().collect();
    let said = silent(place.run_on(OTHER.as_bytes(), &words));
    let is_new = in_use(&place, &server) == OTHER;
    (said, is_new)
}

#[test]
fn a_new_one_of_another_account_or_that_can_do_less_is_not_taken_without_a_yes() {
    let (said, is_new) = renewed("grace", "repo", &[]);
    assert_eq!((said.code, is_new), (6, false), "{said:?}");
    assert!(said.err.contains("is lost: the account: it is of grace, the old one of ada\n"), "{said:?}");
    assert!(said.err.contains("is lost: octo/shop: it does not see it\n"), "{said:?}");
    assert!(said.err.contains("the old token stays; to renew it all the same: --yes"), "{said:?}");
    let (said, is_new) = renewed("ada", "gist", &[]);
    assert_eq!((said.code, is_new), (6, false), "{said:?}");
    assert!(
        said.err.contains("is lost: approve or reject a gate: no, the old one: yes (needs scope repo)\n"),
        "{said:?}"
    );
    assert!(!said.err.contains("the account") && !said.err.contains("does not see it"), "{said:?}");
    let (said, is_new) = renewed("grace", "repo", &["--yes"]);
    assert_eq!((said.code, is_new), (0, true), "{said:?}");
    assert!(said.err.contains("the old one of ada"), "{said:?}");
}

#[test]
fn one_that_can_do_as_much_or_whose_old_one_is_refused_is_taken_without_a_question() {
    let (said, is_new) = renewed("ada", "repo, workflow", &[]);
    assert_eq!((said.code, is_new), (0, true), "{said:?}");
    assert!(!said.err.contains("is lost"), "{said:?}");
    let server = Loopback::start(|request: &Request| {
        let is_old = request.header("authorization").is_some_and(|header| header.contains(CLASSIC));
        match request.target.as_str() {
            "/user" if is_old && LOGGED_IN.swap(true, Ordering::Relaxed) => {
                Answer::said("401 Unauthorized", "Bad credentials")
            }
            "/user" => user("X-OAuth-Scopes: repo"),
            _ => missing(),
        }
    });
    static LOGGED_IN: AtomicBool = AtomicBool::new(false);
    let place = at(&server, "");
    log_in(&place, CLASSIC, &[]);
    let said = silent(place.run_on(FINE.as_bytes(), &["auth", "rotate", "--with-token"]));
    assert_eq!(said.code, 0, "{said:?}");
    assert_eq!(in_use(&place, &server), FINE);
}
