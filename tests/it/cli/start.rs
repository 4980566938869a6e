//! What happens where there is no terminal, no home, no place to write.

use std::{
    fs::File,
    process::Stdio,
    time::{Duration, Instant},
};

use super::{Place, Said, is_root, machine, mode};

/// The first word of each line after the titles.
fn first_column(said: &Said) -> Vec<&str> {
    said.out.lines().skip(1).filter_map(|line| line.split_whitespace().next()).collect()
}

#[test]
fn without_a_terminal_it_prints_one_reading_and_ends() {
    for place in [Place::new(), Place::new().with("CI", "true").with("TERM", "xterm-256color")] {
        let said = place.run(&[]);
        assert_eq!((said.code, said.err.as_str()), (machine(), ""));
        assert!(said.out.starts_with("PROVIDER"), "{}", said.out);
        let providers = first_column(&said);
        assert_eq!(providers, ["environments", "git", "host", "nvml"]);
        assert!(!said.out.contains('\u{1b}'));
    }
}

/// True while the program hangs in a system call on its standard output.
#[cfg(target_os = "linux")]
fn hangs_in_output(pid: u32) -> bool {
    let Ok(call) = std::fs::read_to_string(format!("/proc/{pid}/syscall")) else {
        // Its memory is closed to everybody but root; that it sleeps is all that is left to see.
        return std::fs::read_to_string(format!("/proc/{pid}/stat")).is_ok_and(|stat| stat.contains(") S "));
    };
    call.split(' ').nth(1) == Some("0x1")
}

#[cfg(target_os = "linux")]
#[test]
fn a_reader_that_stopped_reading_does_not_keep_a_command_from_ending() {
    use rustix::process::{Pid, Signal, kill_process};
    let place = Place::new();
    place.write("work/a.log", "a line that is long enough\n".repeat(100_000));
    for signal in [Signal::INT, Signal::TERM] {
        let mut child = place.command(&["logs", "a.log"]).spawn().unwrap();
        let unread = child.stdout.take();
        let deadline = Instant::now() + Duration::from_secs(20);
        let mut hung = 0;
        while hung < 20 {
            hung = if hangs_in_output(child.id()) { hung + 1 } else { 0 };
            assert!(Instant::now() < deadline, "the pipe was never full");
            std::thread::park_timeout(Duration::from_millis(5));
        }
        kill_process(Pid::from_raw(child.id().cast_signed()).unwrap(), signal).unwrap();
        assert_eq!(place.ended(child), Said { code: 2, out: String::new(), err: String::new() });
        drop(unread);
    }
}

/// Every command that prints, on nothing but this machine.
const PRINTING: [&str; 24] = [
    "--help",
    "--version",
    "status",
    "status --json",
    "env list",
    "env check local",
    "gpu list --json",
    "snapshot",
    "snapshot --demo --color",
    "demo",
    "logs a.log",
    "logs a.log --json",
    "config path",
    "config print-default",
    "config schema",
    "config explain ui.theme",
    "config check",
    "keys",
    "themes",
    "themes dark",
    "completions bash",
    "man",
    "doctor",
    "init",
];

#[test]
fn a_reader_that_left_is_no_fault_of_any_command() {
    let place = Place::new();
    place.write("work/a.log", "one\n");
    for command in PRINTING {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let mut run = place.command(&command.split(' ').collect::<Vec<_>>());
        run.stdout(writer);
        let said = place.said(run);
        // What there is to mend is said by the exit code all the same.
        let finds = matches!(command.split(' ').next(), Some("status" | "env" | "doctor"));
        assert!(said.code == 0 || (finds && said.code == 1), "{command}: {said:?}");
        assert_eq!(said.err.lines().find(|line| line.contains("standard output")), None, "{command}");
    }
}

#[test]
fn a_full_disk_is_a_failure_in_words() {
    let Ok(full) = File::options().write(true).open("/dev/full") else {
        assert!(std::env::var_os("ORCHESTRA_REQUIRE_PEERS").is_none(), "needs /dev/full");
        return println!("skipped: needs /dev/full");
    };
    let place = Place::new();
    place.write("work/a.log", "one\n");
    for command in PRINTING {
        let mut run = place.command(&command.split(' ').collect::<Vec<_>>());
        run.stdout(Stdio::from(full.try_clone().unwrap()));
        let said = place.said(run);
        let last = said.err.lines().last().unwrap_or_default();
        let wanted = "orchestra: standard output cannot be written: no space is left; free some, or write elsewhere";
        assert_eq!((said.code, last), (1, wanted), "{command}");
    }
}

#[test]
fn a_reader_that_has_enough_is_a_good_end() {
    let place = Place::new();
    place.write("work/a.log", "a line that is long enough\n".repeat(100_000));
    let mut child = place.command(&["logs", "a.log"]).spawn().unwrap();
    let mut first = [0; 6];
    std::io::Read::read_exact(child.stdout.as_mut().unwrap(), &mut first).unwrap();
    drop(child.stdout.take());
    assert_eq!((&first, place.ended(child)), (b"a line", Said { code: 0, out: String::new(), err: String::new() }));
}

#[test]
fn a_home_that_is_missing_or_relative_stops_nothing() {
    let place = Place::new();
    for home in [None, Some("relative"), Some(""), Some("/nowhere/at/all")] {
        let mut run = place.command(&["status"]);
        run.env_remove("ORCHESTRA_CONFIG_DIR").env_remove("ORCHESTRA_STATE_DIR").env_remove("HOME");
        home.map(|home| run.env("HOME", home));
        // Without a home the system's list of users is asked, and the real user's file must not count.
        run.env("XDG_CONFIG_HOME", place.path("config"));
        let said = place.said(run);
        assert_eq!((said.code, said.err.as_str()), (machine(), ""), "{home:?}");
    }
    assert!(std::fs::read_dir(place.path("work")).unwrap().next().is_none(), "nothing is written where one stands");
}

#[test]
fn any_locale_prints_the_same() {
    for (name, value) in [("LANG", "C"), ("LC_ALL", "C"), ("LC_ALL", "tr_TR.UTF-8"), ("TERM", "dumb"), ("COLUMNS", "x")]
    {
        let said = Place::new().with(name, value).run(&["env", "list"]);
        assert_eq!((said.code, first_column(&said)), (0, vec!["local"]), "{name}={value}");
    }
}

#[test]
fn a_state_folder_that_cannot_be_written_stops_no_command() {
    let place = Place::new();
    mode(&place.path("state"), 0o555);
    assert_eq!(place.run(&["status"]).code, machine());
    assert_eq!(place.run(&["snapshot"]).code, 0);
    mode(&place.path("state"), 0o755);
    place.write("file", "");
    let place = Place::with(place, "ORCHESTRA_STATE_DIR", "../file");
    assert_eq!(place.run(&["status"]).code, machine());
    assert_eq!(place.run(&["snapshot"]).code, 0);
}

#[test]
fn a_working_directory_that_is_gone_is_said() {
    let place = Place::new();
    std::fs::create_dir(place.path("gone")).unwrap();
    let mut run = std::process::Command::new("sh");
    run.args(["-c", "cd \"$1\" && rmdir \"$1\" && exec \"$2\" status", "sh"])
        .args([place.path("gone").as_os_str(), env!("CARGO_BIN_EXE_orchestra").as_ref()])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    place.said(run).refused(
        "the working directory cannot be read: no such file or directory; change to one that exists and start again",
    );
}

#[test]
fn an_unreadable_configuration_is_said() {
    if is_root() {
        return println!("skipped: needs a user other than root");
    }
    let place = Place::configured("");
    mode(&place.path("config/config.toml"), 0o000);
    place
        .run(&["status"])
        .refused("DIR/config/config.toml: cannot be read: permission denied; see: ls -l DIR/config/config.toml");
}
