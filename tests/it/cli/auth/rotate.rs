//! A new token takes the place of the old one only when it is good.

use super::{CLASSIC, OTHER, at, github, log_in, silent, user};
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
