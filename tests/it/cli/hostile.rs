//! Files, folders and variables as they should not be: a clear sentence, and everything else goes on.

use std::{
    io::{BufRead, BufReader, Write},
    os::unix::fs::{chown, symlink},
    process::Stdio,
};

use super::{Place, Said, is_root, machine};

/// The made-up world line by line, asked nothing.
fn lines(place: &Place) -> Said {
    place.run_on(b"q\n", &["demo", "--linear", "--clock", "2026-03-04T09:30:00Z"])
}

#[test]
fn a_file_of_another_user_is_refused_with_the_command_that_mends_it() {
    if !is_root() {
        return println!("skipped: needs root");
    }
    let place = Place::configured("");
    let file = place.path("config/config.toml");
    chown(&file, Some(4_242), None).unwrap();
    place.run(&["gpu", "list"]).refused(
        "DIR/config/config.toml: it belongs to user 4242, who could change it; take it over: \
         sudo chown \"$USER\" DIR/config/config.toml",
    );
    chown(&file, Some(0), None).unwrap();
    assert_eq!(place.run(&["gpu", "list"]).code, 0);
    let repositorys = Place::new();
    repositorys.write("work/orchestra.toml", "");
    chown(repositorys.path("work/orchestra.toml"), Some(4_242), None).unwrap();
    assert_eq!(repositorys.run(&["gpu", "list"]).code, 0, "a colleague's checkout is one");
}

#[test]
fn odd_keymaps_and_themes_are_named_and_never_waited_for() {
    type Make = fn(&std::path::Path);
    let odd: [(Make, &str); 6] = [
        (|path| std::fs::write(path, b"\xff\xfe[\0g\0]\0").unwrap(), "the file is not UTF-8 text"),
        (|path| std::fs::create_dir(path).unwrap(), "it is a directory"),
        (|path| symlink("/dev/zero", path).unwrap(), "it is a pipe or a device"),
        (|path| symlink(path.file_name().unwrap(), path).unwrap(), "too many levels of symbolic links"),
        (super::pipe_at, "it is a pipe or a device"),
        (|path| std::fs::write(path, "#".repeat(2 << 20)).unwrap(), "longer than 1 MiB"),
    ];
    for (make, why) in odd {
        let place = Place::new();
        std::fs::create_dir(place.path("config/themes")).unwrap();
        make(&place.path("config/keymap.toml"));
        make(&place.path("config/themes/mine.toml"));
        let said = place.run(&["config", "check"]);
        let faults: Vec<&str> = said.out.lines().collect();
        assert_eq!((said.code, faults.len()), (3, 2), "{said:?}");
        for (fault, file) in faults.iter().zip(["themes/mine.toml", "keymap.toml"]) {
            assert!(fault.starts_with(&format!("DIR/config/{file}: ")) && fault.contains(why), "{fault}");
        }
        assert_eq!(lines(&place).code, 0, "it opens all the same");
    }
}

#[test]
fn empty_keymaps_and_themes_and_byte_order_marks_are_fine() {
    let place = Place::new();
    std::fs::create_dir(place.path("config/themes")).unwrap();
    place.write("config/keymap.toml", "\u{feff}[global]\r\nrefresh = [\"f5\"]\r\n");
    place.write("config/themes/mine.toml", "\u{feff}inherits = 'dark'\r\n");
    let said = place.run(&["config", "check"]);
    let out = "DIR/config/keymap.toml, DIR/config/themes/mine.toml: nothing is wrong\n".to_owned();
    assert_eq!(said, Said { code: 0, out, err: String::new() });
    place.write("config/keymap.toml", "");
    assert_eq!(place.run(&["config", "check"]).code, 0);
}

#[test]
fn a_check_finds_what_is_wrong_with_keymap_and_themes_too() {
    let place = Place::configured("[ui]\nkeymap = 'vim'\ntheme = 'mine'\n");
    std::fs::create_dir(place.path("config/themes")).unwrap();
    place.write("config/keymap.toml", "[tabel]\n[global]\nquiet = []\n");
    place.write("config/themes/mine.toml", "[roles]\ngod = {}\n");
    place.write("config/themes/other.toml", "inherits = 'drak'\n");
    let said = place.run(&["config", "check"]);
    let wanted = [
        "DIR/config/themes/mine.toml:2: unknown name `god`; did you mean `good`?",
        "DIR/config/themes/other.toml: there is no theme `drak`; did you mean `dark`?",
        "DIR/config/keymap.toml:1: unknown context `tabel`; did you mean `table`?",
        "DIR/config/keymap.toml:3: [global] unknown action `quiet`; did you mean `quit`?",
    ];
    assert_eq!((said.code, said.out.lines().collect::<Vec<_>>()), (3, wanted.to_vec()));
    let unknown = Place::configured("[ui]\nkeymap = 'vi'\n").run(&["config", "check"]);
    assert!(unknown.code == 3 && unknown.out.contains("did you mean `vim`?"), "{unknown:?}");
}

#[test]
fn a_folder_that_is_named_from_where_one_stands_is_ignored_and_the_doctor_says_so() {
    for (variable, folder) in [("XDG_CONFIG_HOME", "mine/orchestra"), ("HOME", "mine/.config/orchestra")] {
        let place = Place::new();
        std::fs::create_dir_all(place.path(&format!("work/{folder}"))).unwrap();
        place.write(&format!("work/{folder}/config.toml"), "[ui]\nxyzzy = 1\n");
        let run = |arguments: &[&str]| {
            let mut run = place.command(arguments);
            run.env_remove("ORCHESTRA_CONFIG_DIR").env(variable, "mine");
            place.said(run)
        };
        let said = run(&["env", "list"]);
        assert_eq!((said.code, said.err.as_str()), (0, ""), "{variable}");
        let doctor = run(&["doctor", "--json"]).json();
        let finding =
            doctor["findings"].as_array().unwrap().iter().find(|finding| finding["name"] == variable).cloned();
        let found = finding.unwrap()["found"].as_str().unwrap().to_owned();
        assert_eq!(found, format!("{variable}=mine is a relative path, and is ignored"));
    }
}

#[test]
fn a_home_that_cannot_be_written_keeps_no_log_and_stops_nothing() {
    if !std::path::Path::new("/proc/self").exists() {
        return println!("skipped: needs /proc");
    }
    let place = Place::new();
    let mut run = place.command(&["demo", "--linear", "--clock", "2026-03-04T09:30:00Z"]);
    run.env_remove("ORCHESTRA_CONFIG_DIR").env_remove("ORCHESTRA_STATE_DIR").env("HOME", "/proc");
    let child = run.stdin(Stdio::piped()).spawn().unwrap();
    let said = place.ended_after(child, b"q\n");
    assert!(said.out.contains("environment production is degraded"), "{said:?}");
    assert!(said.err.starts_with("orchestra: no log is kept: /proc/"), "{said:?}");
}

#[test]
fn in_a_locale_of_ascii_only_ascii_is_shown_unless_a_file_says_otherwise() {
    let frame = |place: &Place| {
        let said = place.run(&["snapshot", "--demo", "--clock", "2026-03-04T09:30:00Z"]);
        assert_eq!((said.code, said.err.as_str()), (0, ""));
        said.out
    };
    for (name, value) in [("LANG", "C"), ("LC_ALL", "POSIX"), ("LC_CTYPE", "C")] {
        assert!(frame(&Place::new().with(name, value)).is_ascii(), "{name}={value}");
    }
    for place in [
        Place::new(),
        Place::new().with("LANG", "C.UTF-8"),
        Place::new().with("LANG", "C").with("LC_ALL", "en_US.UTF-8"),
        Place::configured("[ui]\nascii = false\n").with("LANG", "C"),
    ] {
        assert!(!frame(&place).is_ascii());
    }
    let explained = Place::new().with("LANG", "C").run(&["config", "explain", "ui.ascii", "--json"]).json();
    assert_eq!((explained["value"].as_bool(), explained["set_by"].as_str()), (Some(true), Some("LANG")));
    let doctor = Place::new().with("LANG", "C").run(&["doctor"]).out;
    assert!(doctor.contains("LANG=C: only ASCII is shown"), "{doctor}");
}

#[test]
fn on_the_console_of_linux_only_signs_of_its_font_are_shown_unless_a_file_says_otherwise() {
    let arguments = ["snapshot", "--demo", "--clock", "2026-03-04T09:30:00Z", "--locator", "gpu"];
    let strange = |place: Place| {
        let frame = place.with("TERM", "linux").run(&arguments).out;
        frame.chars().any(|c| matches!(c, '●' | '◐' | '✖' | '…' | '–' | '━' | '\u{2800}'..='\u{28ff}'))
    };
    assert!(!strange(Place::new()));
    assert!(strange(Place::configured("[ui]\nascii = false\n")));
    let explained = |config: &str| {
        let place = Place::configured(config).with("TERM", "linux");
        let explained = place.run(&["config", "explain", "ui.graphs", "--json"]).json();
        explained["value"].as_str().unwrap().to_owned()
    };
    assert_eq!(explained(""), "block");
    assert_eq!(explained("[ui]\ngraphs = \"braille\"\n"), "braille");
}

#[test]
fn a_log_filter_that_cannot_be_meant_is_told() {
    let told = "ORCHESTRA_LOG: `debgu` is no level; did you mean `debug`?; `info` is kept";
    let place = Place::new().with("ORCHESTRA_LOG", "debgu");
    assert!(lines(&place).out.contains(told), "{}", lines(&place).out);
    assert!(!lines(&Place::new().with("ORCHESTRA_LOG", "debug")).out.contains("ORCHESTRA_LOG"));
}

#[test]
fn two_at_once_in_one_place_do_not_disturb_each_other() {
    let place = Place::new();
    let mut both: Vec<_> =
        (0..2).map(|_| place.command(&["demo", "--linear"]).stdin(Stdio::piped()).spawn().unwrap()).collect();
    for child in &mut both {
        let mut said = BufReader::new(child.stdout.as_mut().unwrap());
        let mut line = String::new();
        while !line.contains("github answers") {
            line.clear();
            assert!(said.read_line(&mut line).unwrap() > 0, "it ended before it answered");
        }
    }
    for mut child in both {
        child.stdin.as_mut().unwrap().write_all(b"q\n").unwrap();
        let said = place.ended(child);
        assert_eq!((said.code, said.err.as_str()), (0, ""));
    }
    assert_eq!(place.run(&["status"]).code, machine());
}

#[test]
fn read_only_is_shown_and_a_repository_cannot_take_it_back() {
    let frame = |place: &Place, flag: &[&str]| {
        let arguments = [&["snapshot", "--demo", "--clock", "2026-03-04T09:30:00Z"], flag].concat();
        place.run(&arguments).out.lines().next().unwrap().to_owned()
    };
    assert!(frame(&Place::new(), &["--read-only"]).contains(" READ-ONLY "));
    for (value, is_on) in [("1", true), ("true", true), ("0", false), ("", false), ("off", false)] {
        let place = Place::new().with("ORCHESTRA_READ_ONLY", value);
        assert_eq!(frame(&place, &[]).contains(" READ-ONLY "), is_on, "{value:?}");
    }
    let place = Place::configured("[environments.prod]\nread_only = true\n");
    place.write("work/orchestra.toml", "[environments.prod]\nread_only = false\n");
    let explained = place.run(&["config", "explain", "environments.prod.read_only", "--json"]).json();
    assert_eq!(explained["value"].as_bool(), Some(true));
    assert!(explained["set_by"].as_str().unwrap().ends_with("config/config.toml"), "{explained}");
}
