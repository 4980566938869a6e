//! Packages, by the real tools. What needs a registry is tried once, where one can be reached.

use std::{fs, net::ToSocketAddrs as _, time::Duration};

use orchestra_console::plan::Fields;
use serde_json::json;

use super::place::{Place, has, tree};

/// Whether a registry answers; where it must, it is a failure that it does not.
fn reaches(host: &str) -> bool {
    let address = (host, 443).to_socket_addrs().ok().and_then(|mut all| all.next());
    let reached = address.is_some_and(|to| std::net::TcpStream::connect_timeout(&to, Duration::from_secs(5)).is_ok());
    let by_proxy = ["HTTPS_PROXY", "https_proxy", "PIP_INDEX_URL"].iter().any(|name| std::env::var_os(name).is_some());
    if !reached && !by_proxy {
        assert!(std::env::var_os("ORCHESTRA_REQUIRE_PEERS").is_none_or(|value| value != "1"), "no way to {host}");
        println!("skipped: needs {host}");
    }
    reached || by_proxy
}

#[tokio::test]
async fn a_virtual_environment_is_made_and_removed() {
    if !has("python3") || !reaches("pypi.org") {
        return;
    }
    let place = Place::new();
    let inputs = json!({ "directory": place.work(), "requirements": "requirements.txt" });
    let said = place.sentence("1", "local.python-packages", inputs.clone()).await;
    assert!(said.starts_with("there is no file"), "{said}");
    fs::write(place.path("requirements.txt"), "itsdangerous==2.2.0\n").unwrap();
    let outputs = place.perform("2", "local.python-packages", inputs.clone()).await.unwrap();
    let python = outputs["python"].as_str().unwrap();
    let ran = std::process::Command::new(python).args(["-c", "import itsdangerous"]).status().unwrap();
    assert!(ran.success());
    assert!(place.heard().iter().any(|line| line.contains("itsdangerous")));
    place.undo("2", "local.python-packages", inputs, &outputs).await.unwrap();
    assert_eq!(tree(&place.work()), [place.work().join("requirements.txt")]);
}

#[tokio::test]
async fn requirements_that_name_an_option_or_climb_are_refused() {
    let place = Place::new();
    for name in ["-rf", "../requirements.txt", "/etc/passwd", "a\nb"] {
        let inputs = json!({ "directory": place.work(), "requirements": name });
        let said = place.sentence("1", "local.python-packages", inputs).await;
        assert!(said.starts_with("requirements "), "{said}");
    }
}

#[tokio::test]
async fn a_rust_project_is_built_and_its_lock_file_is_kept_only_where_it_was_there() {
    if !has("cargo") {
        return;
    }
    let place = Place::new();
    fs::create_dir(place.path("src")).unwrap();
    fs::write(place.path("src/main.rs"), "fn main() { println!(\"built\"); }").unwrap();
    fs::write(place.path("Cargo.toml"), "[package]\nname = \"demo\"\nversion = \"0.1.0\"\nedition = \"2021\"\n")
        .unwrap();
    let before = tree(&place.work());
    let inputs = json!({ "directory": place.work() });
    let outputs = place.perform("1", "local.cargo-build", inputs.clone()).await.unwrap();
    let built = std::process::Command::new(format!("{}/demo", outputs["programs"].as_str().unwrap())).output().unwrap();
    assert_eq!(built.stdout, b"built\n");
    assert!(fs::exists(place.path("Cargo.lock")).unwrap());
    place.undo("1", "local.cargo-build", inputs.clone(), &outputs).await.unwrap();
    assert_eq!(tree(&place.work()), before);
    fs::write(place.path("src/main.rs"), "fn main() { no }").unwrap();
    let said = place.sentence("2", "local.cargo-build", inputs.clone()).await;
    assert!(said.contains("could not compile `demo`"), "{said}");
    assert_eq!(tree(&place.work()), before);
    place.undo("2", "local.cargo-build", inputs, &Fields::new()).await.unwrap();
}

#[tokio::test]
async fn npm_installs_what_the_lock_file_says() {
    if !has("npm") {
        return;
    }
    let place = Place::new();
    fs::create_dir(place.path("inner")).unwrap();
    fs::write(place.path("inner/package.json"), r#"{ "name": "inner", "version": "1.0.0" }"#).unwrap();
    let package = r#"{ "name": "demo", "version": "1.0.0", "dependencies": { "inner": "file:inner" } }"#;
    fs::write(place.path("package.json"), package).unwrap();
    let inputs = json!({ "directory": place.work() });
    let before = tree(&place.work());
    let outputs = place.perform("1", "local.npm-install", inputs.clone()).await.unwrap();
    assert_eq!(outputs["locked"], false);
    let lock = fs::read(place.path("package-lock.json")).unwrap();
    place.undo("1", "local.npm-install", inputs.clone(), &outputs).await.unwrap();
    assert_eq!(tree(&place.work()), before);
    fs::write(place.path("package-lock.json"), lock).unwrap();
    let outputs = place.perform("2", "local.npm-install", inputs.clone()).await.unwrap();
    assert_eq!(outputs["locked"], true);
    assert!(fs::exists(place.path("node_modules/inner/package.json")).unwrap());
    place.undo("2", "local.npm-install", inputs, &outputs).await.unwrap();
    assert!(fs::exists(place.path("package-lock.json")).unwrap() && !fs::exists(place.path("node_modules")).unwrap());
}
