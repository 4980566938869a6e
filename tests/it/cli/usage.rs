//! Help, version, and what is wrong with a command line.

use super::{Place, Said};

#[test]
fn every_command_has_help_that_leaves_nothing_blank() {
    let place = Place::new();
    for command in [
        "",
        "demo",
        "snapshot",
        "status",
        "env",
        "env list",
        "env check",
        "runs",
        "runs list",
        "runs show",
        "gpu",
        "gpu list",
        "logs",
        "config",
        "config path",
        "config print-default",
        "config schema",
        "config explain",
        "config check",
        "views",
        "views remove",
        "doctor",
        "init",
        "completions",
        "man",
    ] {
        let words: Vec<&str> = command.split_whitespace().chain(["--help"]).collect();
        let said = place.run(&words);
        assert_eq!((said.code, said.err.as_str()), (0, ""), "{command}");
        assert!(said.out.contains(&format!("Usage: orchestra {command}").trim_end().to_owned()), "{}", said.out);
        let mut lines = said.out.lines().peekable();
        while let Some(line) = lines.next() {
            let names_something = line.trim_start().starts_with(['-', '<']);
            let is_explained = line.trim_start().contains("  ")
                || lines.peek().is_some_and(|next| next.starts_with("          ") && !next.trim().is_empty());
            assert!(!names_something || is_explained, "`{command}` leaves `{line}` unexplained");
            assert!(line.chars().count() <= 100, "{line}");
        }
    }
}

#[test]
fn the_version_is_one_line() {
    let wanted = concat!("orchestra ", env!("CARGO_PKG_VERSION"), "\n").to_owned();
    for flag in ["--version", "-V"] {
        assert_eq!(Place::new().run(&[flag]), Said { code: 0, out: wanted.clone(), err: String::new() });
    }
}

#[test]
fn usage_errors_end_with_3_and_name_what_would_do() {
    let place = Place::new();
    for (command, sentence) in [
        ("--bogus", "unexpected argument '--bogus' found"),
        ("stats", "a similar subcommand exists: 'status'"),
        ("env", "Usage: orchestra env [OPTIONS] <COMMAND>"),
        ("env check", "the following required arguments were not provided:\n  <NAME>"),
        ("completions tcsh", "[possible values: bash, elvish, fish, powershell, zsh]"),
        ("config", "Usage: orchestra config [OPTIONS] <COMMAND>"),
        ("logs", "the following required arguments were not provided:\n  <SOURCE>..."),
        ("runs show abc", "invalid value 'abc' for '<ID>': it is not a whole number"),
        (
            "runs show 1 --repository octo",
            "'octo' for '--repository <OWNER/NAME>': it is not OWNER/NAME, such as octo/hello",
        ),
        (
            "snapshot --size 10",
            "'10' for '--size <CxR>': it is not COLUMNSxROWS with numbers from 1 to 1000, such as 120x40",
        ),
        ("snapshot --size 0x24", "it is not COLUMNSxROWS"),
        ("snapshot --size 80x65536", "it is not COLUMNSxROWS"),
        ("snapshot --pane gpus", "[possible values: overview, environments, pipelines, gpu, logs, executions]"),
        (
            "snapshot --timeout soon",
            "'soon' for '--timeout <DURATION>': it is not a duration, such as 30s, 2m or 1h30m",
        ),
        (
            "snapshot --demo --clock noon",
            "'noon' for '--clock <TIME>': it is not a time with its zone, such as 2026-01-01T12:00:00Z",
        ),
        ("snapshot --demo --seed x", "'x' for '--seed <NUMBER>': it is not a whole number"),
        ("status --timeout -5s", "unexpected argument '-5' found"),
    ] {
        let said = place.run(&command.split(' ').collect::<Vec<_>>());
        assert_eq!((said.code, said.out.as_str()), (3, ""), "{command}");
        assert!(said.err.contains(sentence), "{command}: {}", said.err);
        assert!(said.err.contains("--help"), "{command}: {}", said.err);
    }
}

#[test]
fn arguments_that_cannot_be_meant_are_refused() {
    let place = Place::new();
    let refused = |command: &str, sentence: &str| place.run(&command.split(' ').collect::<Vec<_>>()).refused(sentence);
    refused("snapshot --demo --scale gpus", "scale `gpus`: expected KEY=NUMBER, such as `gpus=1000`");
    refused("demo --scale rns=3", "scale `rns=3`: unknown key `rns`; did you mean `runs`?");
    refused("snapshot --demo --scenario incidnt", "unknown scenario `incidnt`; did you mean `incident`?");
    refused("snapshot --scenario calm", "--scenario, --scale, --seed and --clock are of the made-up world; add --demo");
    refused("snapshot --seed 1", "--scenario, --scale, --seed and --clock are of the made-up world; add --demo");
    for command in ["--log a.log status", "--log a.log config path"] {
        refused(command, "--log before a command is for the console alone; to print lines: orchestra logs SOURCE");
    }
    refused(
        "status --theme nope",
        "--theme: ui.theme: theme `nope`: there is no such theme; there are dark, light, terminal, high-contrast, deuteranopia, tritanopia",
    );
}
