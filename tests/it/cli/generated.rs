//! Completions and man pages know every command that the help knows.

use std::process::{Command, Stdio};

use super::{Place, mode};

const SHELLS: [&str; 5] = ["bash", "elvish", "fish", "powershell", "zsh"];

/// The commands that the program's help lists.
fn commands() -> Vec<String> {
    let help = Place::new().run(&["--help"]).out;
    let section = help.split("Commands:\n").nth(1).unwrap().split("\n\n").next().unwrap();
    let first = |line: &str| line.strip_prefix("  ").filter(|line| !line.starts_with(' ')).map(str::to_owned);
    let names = section.lines().filter_map(first).map(|line| line.split(' ').next().unwrap().to_owned());
    names.filter(|name| name != "help").collect()
}

#[test]
fn each_shell_gets_every_command() {
    let commands = commands();
    assert!(commands.len() > 8, "{commands:?}");
    for shell in SHELLS {
        let said = Place::configured("[ui]\nxyzzy = 1").run(&["completions", shell]);
        assert_eq!((said.code, said.err.as_str()), (0, ""), "{shell}");
        for word in commands.iter().map(String::as_str).chain(["print-default", "scenario", "ascii"]) {
            assert!(said.out.contains(word), "{shell} does not complete `{word}`");
        }
    }
}

#[test]
fn a_shell_that_is_here_takes_its_script() {
    for shell in ["bash", "zsh", "fish"] {
        let place = Place::new();
        place.write("script", place.run(&["completions", shell]).out);
        let mut check = Command::new(shell);
        check.arg("-n").arg(place.path("script")).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        match check.spawn() {
            Ok(child) => assert_eq!(place.ended(child).code, 0, "{shell}"),
            Err(_) => println!("skipped: needs {shell}"),
        }
    }
}

#[test]
fn the_manual_has_a_page_for_each_command() {
    let place = Place::new();
    let said = place.run(&["man"]);
    assert_eq!((said.code, said.err.as_str()), (0, ""));
    assert!(said.out.contains(".TH orchestra 1") && said.out.contains(".SH SUBCOMMANDS"), "{}", said.out);
    let written = place.run(&["man", "--out", "pages/man1"]);
    assert_eq!((written.code, written.out.as_str(), written.err.as_str()), (0, "", ""));
    let page = |name: &str| std::fs::read_to_string(place.path(&format!("work/pages/man1/{name}.1"))).unwrap();
    assert_eq!(page("orchestra"), said.out);
    for command in commands() {
        assert!(page(&format!("orchestra-{command}")).contains(concat!("orchestra ", env!("CARGO_PKG_VERSION"))));
    }
    assert!(page("orchestra-config-explain").contains("checks.NAME.url"));
}

#[test]
fn a_folder_that_cannot_be_made_is_said() {
    let place = Place::new();
    place.write("work/file", "");
    mode(&place.path("work/file"), 0o644);
    let said = place.run(&["man", "--out", "file/pages"]);
    assert_eq!(
        (said.code, said.err.as_str()),
        (1, "orchestra: file/pages: cannot be written: a part of its path is a file\n")
    );
}
