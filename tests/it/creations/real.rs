//! From a command to an environment that answers, and back to nothing.

use std::net::TcpStream;

use super::{get, is_gone, run, standing};
use crate::{cli::Place, supervisor::is_missing};

/// Whether packages can be had; without a network the test cannot be what it is.
fn has_registry(host: &str) -> bool {
    use std::net::ToSocketAddrs as _;
    let reached = (host, 443).to_socket_addrs().is_ok_and(|mut addresses| {
        addresses.any(|at| TcpStream::connect_timeout(&at, std::time::Duration::from_secs(5)).is_ok())
    });
    let through_proxy = ["HTTPS_PROXY", "https_proxy"].iter().any(|name| std::env::var_os(name).is_some());
    if !reached && !through_proxy {
        assert!(std::env::var_os("ORCHESTRA_REQUIRE_PEERS").is_none(), "needs {host}");
        println!("skipped: needs {host}");
    }
    reached || through_proxy
}

/// Creates, looks, checks and destroys; between them nothing is left to chance.
fn comes_and_goes(name: &str, arguments: &[&str]) {
    let place = Place::new();
    let said = run(&place, &[&["create", "--name", name, "--yes"], arguments].concat());
    assert_eq!(said.code, 0, "{said:?}");
    let here = standing(&place, name);
    assert!(said.out.contains(&here.url), "the address is not told: {said:?}");
    let (status, body) = get(&format!("{}/api/health", here.url.trim_end_matches('/')));
    assert_eq!(status, 200, "{body}");
    assert!(body.contains("ok"), "{body}");
    let said = place.run(&["env", "check", name]);
    assert_eq!(said.code, 0, "{said:?}");
    let said = run(&place, &["env", "destroy", name, "--yes"]);
    assert_eq!(said.code, 0, "{said:?}");
    is_gone(&place, name, &here);
    assert_eq!(place.run(&["audit", "verify"]).code, 0);
}

#[test]
fn a_static_site_stands_and_is_gone_again() {
    if !is_missing("python3") {
        comes_and_goes("site", &["--framework", "static"]);
    }
}

#[test]
fn fastapi_with_sqlite_stands_and_is_gone_again() {
    if !is_missing("python3") && has_registry("pypi.org") {
        comes_and_goes("demo", &["--framework", "fastapi", "--database", "sqlite"]);
    }
}

#[test]
fn axum_with_sqlite_stands_and_is_gone_again() {
    if !is_missing("cargo") && has_registry("index.crates.io") {
        comes_and_goes("service", &["--framework", "axum", "--database", "sqlite"]);
    }
}
