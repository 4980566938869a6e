//! `orchestra init`: a configuration made of what is here, shown first, never in place of another.

use std::{net::TcpListener, process::Command};

use super::{Place, is_root, mode};

/// A clone of `acme/shop`; `None` where there is no git.
fn repository() -> Option<Place> {
    let place = Place::new();
    let git = |arguments: &[&str]| {
        let mut git = Command::new("git");
        git.args(arguments).current_dir(place.path("work")).env("HOME", place.path("home"));
        git.output().is_ok_and(|output| output.status.success())
    };
    let is_made = git(&["init", "-q"]) && git(&["remote", "add", "origin", "https://github.com/acme/shop.git"]);
    if !is_made {
        println!("skipped: needs git");
        return None;
    }
    for folder in [".github", ".github/workflows", "infra", "node_modules", "below"] {
        std::fs::create_dir(place.path(&format!("work/{folder}"))).unwrap();
    }
    for file in [
        ".github/workflows/ci.yml",
        ".github/workflows/notes.txt",
        "compose.yaml",
        "Dockerfile",
        "Pulumi.yaml",
        "infra/main.tf",
        "node_modules/other.tf",
    ] {
        place.write(&format!("work/{file}"), "");
    }
    Some(place)
}

#[test]
fn it_shows_what_is_here_and_writes_nothing() {
    let Some(place) = repository() else { return };
    let said = place.run(&["init"]);
    assert_eq!(said.code, 0, "{said:?}");
    for sentence in [
        "# acme/shop is watched by itself: a remote names it. Workflows here: ci.yml.",
        "#repositories = [\"acme/shop\"]",
        "# Containers are described here: Dockerfile, compose.yaml.",
        "# Also here, and not read: Pulumi.yaml, infra/main.tf.",
    ] {
        assert!(said.out.contains(sentence), "`{sentence}` is missing: {}", said.out);
    }
    assert!(
        said.err
            .ends_with("orchestra: nothing was written; to write DIR/work/orchestra.toml: orchestra init --write\n")
    );
    assert!(!place.path("work/orchestra.toml").exists());
}

#[test]
fn what_it_writes_is_a_sound_configuration_of_the_whole_repository() {
    let Some(place) = repository() else { return };
    let mut run = place.command(&["init", "--write"]);
    run.current_dir(place.path("work/below"));
    let said = place.said(run);
    assert_eq!(said.code, 0, "{said:?}");
    assert!(said.err.ends_with("orchestra: DIR/work/orchestra.toml is written; look at it: orchestra config check\n"));
    assert_eq!(std::fs::read_to_string(place.path("work/orchestra.toml")).unwrap(), said.out);
    let checked = place.run(&["config", "check"]);
    assert_eq!((checked.code, checked.out.as_str()), (0, "DIR/work/orchestra.toml: nothing is wrong\n"));
    let left: Vec<_> =
        std::fs::read_dir(place.path("work")).unwrap().flatten().map(|entry| entry.file_name()).collect();
    assert!(left.iter().all(|name| !name.to_string_lossy().contains("draft")), "{left:?}");
    let active = |line: &str| line.strip_prefix('#').filter(|rest| !rest.starts_with(' ')).unwrap_or(line).to_owned();
    let examples: String = said.out.lines().map(|line| active(line) + "\n").collect();
    place.write("work/orchestra.toml", &examples);
    let checked = place.run(&["config", "check"]);
    assert_eq!(checked.code, 0, "the examples can be taken as they are: {checked:?}");
}

#[test]
fn a_file_that_is_there_is_never_overwritten() {
    let place = Place::new();
    let refusal = "DIR/work/orchestra.toml: is there already and is not overwritten; to see a new one: orchestra init";
    place.write("work/orchestra.toml", "# mine\n");
    place.run(&["init", "--write"]).refused(refusal);
    assert_eq!(std::fs::read_to_string(place.path("work/orchestra.toml")).unwrap(), "# mine\n");
    assert_eq!(place.run(&["init"]).code, 0, "it can still be shown");
    let linked = Place::new();
    std::os::unix::fs::symlink("/nowhere/at/all", linked.path("work/orchestra.toml")).unwrap();
    linked.run(&["init", "--write"]).refused(refusal);
}

#[test]
fn a_folder_that_cannot_be_written_is_said() {
    if is_root() {
        return println!("skipped: needs a user other than root");
    }
    let place = Place::new();
    mode(&place.path("work"), 0o555);
    let said = place.run(&["init", "--write"]);
    assert_eq!(said.code, 1);
    assert!(said.err.ends_with("DIR/work/orchestra.toml: cannot be written: permission denied\n"), "{said:?}");
}

#[test]
fn what_is_of_the_user_is_told_and_not_written() {
    let token = "ghp_0123456789abcdefghijklmnopqrstuvwxyz";
    let place = Place::new().with("GH_TOKEN", token).with("KUBECONFIG", "kubeconfig");
    place.write("work/kubeconfig", "");
    let said = place.run(&["init", "--write"]);
    assert_eq!(said.code, 0, "{said:?}");
    assert!(said.err.contains("orchestra: found a token in GH_TOKEN, which is used and never shown\n"), "{}", said.err);
    assert!(said.err.contains("orchestra: found a kubeconfig, kubeconfig, which is not read\n"), "{}", said.err);
    assert!(!said.out.contains("GH_TOKEN") && !said.out.contains("kubeconfig"), "{}", said.out);
    assert!(!said.out.contains(token) && !said.err.contains(token));
}

#[test]
fn names_that_a_stranger_chose_stay_comments() {
    let place = Place::new();
    place.write("work/a\n[ui]\nxyzzy = 1 #.tf", "");
    assert_eq!(place.run(&["init", "--write"]).code, 0);
    assert_eq!(place.run(&["config", "check"]).code, 0, "{}", place.run(&["init"]).out);
}

/// A server that always answers this; `None` where its port is another's.
fn answering(port: u16, body: &'static str) -> Option<()> {
    use std::io::{Read, Write};
    let Ok(listener) = TcpListener::bind(("127.0.0.1", port)) else {
        println!("skipped: needs port {port} to be free");
        return None;
    };
    // The other tests here ask it as well.
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let _ = stream.read(&mut [0; 4096]);
            let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\nconnection: close\r\n\r\n", body.len());
            let _ = stream.write_all((head + body).as_bytes());
        }
    });
    Some(())
}

#[test]
fn a_prometheus_and_an_alertmanager_that_answer_get_checks() {
    for (name, port, says, body) in
        [("prometheus", 9090, "Prometheus Server is Ready.\n", "Prometheus"), ("alertmanager", 9093, "OK", "OK")]
    {
        if answering(port, says).is_none() {
            continue;
        }
        let place = Place::new();
        let said = place.run(&["init", "--write"]);
        assert_eq!(said.code, 0, "{said:?}");
        let check =
            format!("[[checks]]\nname = \"{name}\"\nurl = \"http://127.0.0.1:{port}/-/ready\"\nbody = \"{body}\"\n");
        assert!(said.out.contains(&check), "{}", said.out);
        assert_eq!(place.run(&["config", "check"]).code, 0);
    }
}
