//! Configuration that cannot be meant: refused with file, place and reason, before anything is done.

use std::os::unix::fs::symlink;

use super::{Place, mode, pipe_at};

const FILE: &str = "DIR/config/config.toml";

#[track_caller]
fn refused(text: impl AsRef<[u8]>, sentence: &str) {
    Place::configured(text).run(&["gpu", "list"]).refused(&format!("{FILE}{sentence}"));
}

#[track_caller]
fn taken(text: impl AsRef<[u8]>) {
    let said = Place::configured(text).run(&["env", "list"]);
    assert_eq!((said.code, said.err.as_str()), (0, ""));
}

#[track_caller]
fn check_refused(keys: &str, sentence: &str) {
    refused(format!("[[checks]]\n{keys}\n"), &format!(": check `c`: {sentence}"));
}

#[test]
fn unknown_keys_and_values_name_line_and_nearest() {
    refused("[ui]\nthme = 'x'\n", ":2: unknown key `thme`; did you mean `theme`?");
    refused("\n\n[gihub]\n", ":3: unknown key `gihub`; did you mean `github`?");
    refused(
        "[environments.a]\nlayer = 'prod'\n",
        ":2: unknown value `prod`, expected one of `development`, `staging`, `production`, `gpu`",
    );
    refused(
        "[ui]\nxyzzy = 1\n",
        ":2: unknown key `xyzzy`, expected one of `theme`, `keymap`, `graphs`, `mouse`, `ascii`, `copy`, `copy_limit_kib`",
    );
}

#[test]
fn what_is_no_toml_or_of_another_type_names_its_line() {
    refused("[ui]\nmouse = 3\n", ":2: invalid type: integer `3`, expected a boolean");
    refused("[ui]\nmouse = true\nmouse = false\n", ":3: duplicate key");
    refused("[logs]\nmemory_mib = -1\n", ":2: invalid value: integer `-1`, expected a whole number");
    refused("[[checks]]\ntcp = 'a:1'\n", ":1: the key `name` is missing");
    refused("a =\n", ":1: string values must be quoted, expected literal string");
}

#[test]
fn empty_files_byte_order_marks_and_links_are_fine() {
    taken("");
    taken("\u{feff}[ui]\r\nascii = true\r\n");
    let place = Place::new();
    place.write("dotfile", "[ui]\nmouse = true\n");
    symlink(place.path("dotfile"), place.path("config/config.toml")).unwrap();
    assert_eq!(place.run(&["env", "list"]).code, 0);
}

#[test]
fn what_is_no_text_file_is_refused_and_never_waited_for() {
    refused(b"\xff\xfe[\0u\0i\0]\0", ": the file is not UTF-8 text; save it as UTF-8 and start again");
    refused("#".repeat(2 << 20), ": the file is longer than 1 MiB, so it is no configuration; move it away");
    let at_file = |make: &dyn Fn(&std::path::Path)| {
        let place = Place::new();
        make(&place.path("config/config.toml"));
        place.run(&["gpu", "list"])
    };
    at_file(&|path| std::fs::create_dir(path).unwrap())
        .refused(&format!("{FILE}: it is a directory, where a file is expected; move it away"));
    at_file(&pipe_at).refused(&format!("{FILE}: it is a pipe or a device, where a file is expected; move it away"));
    at_file(&|path| symlink("/dev/zero", path).unwrap())
        .refused(&format!("{FILE}: it is a pipe or a device, where a file is expected; move it away"));
    at_file(&|path| symlink("config.toml", path).unwrap())
        .refused(&format!("{FILE}: cannot be read: too many levels of symbolic links; see: ls -l {FILE}"));
    let place = Place::new().with("ORCHESTRA_CONFIG_DIR", "/dev/null");
    place.run(&["gpu", "list"]).refused(
        "/dev/null/config.toml: cannot be read: a part of its path is a file; see: ls -l /dev/null/config.toml",
    );
}

#[test]
fn a_file_that_others_may_write_is_refused_with_the_command_that_mends_it() {
    for open in [0o664, 0o646, 0o666] {
        let place = Place::configured("");
        mode(&place.path("config/config.toml"), open);
        place
            .run(&["gpu", "list"])
            .refused(&format!("{FILE}: others may write this file; take that from them: chmod go-w {FILE}"));
        mode(&place.path("config/config.toml"), open & !0o022);
        assert_eq!(place.run(&["gpu", "list"]).code, 0);
    }
}

#[test]
fn github_settings_are_checked() {
    let repositories = |text: &str, wrong: &str| {
        refused(
            format!("[github]\nrepositories = ['octo/fine', '{text}']\n"),
            &format!(": github.repositories: `{wrong}` is not OWNER/NAME, such as octo/hello"),
        );
    };
    for wrong in ["octo", "octo/", "a/b/c", "octo/a b", "../hello"] {
        repositories(wrong, wrong);
    }
    let url = |text: &str, sentence: &str| {
        refused(format!("[github]\napi_url = '{text}'\n"), &format!(": github.api_url: {sentence}"));
    };
    let advice = "write https://HOST/api/v3, or leave it out for github.com";
    url("ghe.example", &format!("`ghe.example` is not an address; {advice}"));
    url(
        "http://ghe.example",
        &format!("`http://ghe.example` must be https, or a token would travel in clear; {advice}"),
    );
    url("ftp://127.0.0.1", &format!("`ftp://127.0.0.1` must be https, or a token would travel in clear; {advice}"));
    url("https://ghe.example?a=b", &format!("`https://ghe.example?a=b` has more than a path; {advice}"));
    url("https://ada:hunter2@ghe.example", "an address with a password in it is not taken; set the token as GH_TOKEN");
}

#[test]
fn checks_are_checked() {
    check_refused("name = 'c'", "exactly one of `url`, `tcp`, `process` is needed");
    check_refused("name = 'c'\ntcp = 'a:1'\nprocess = 'a'", "exactly one of `url`, `tcp`, `process` is needed");
    check_refused("name = 'c'\nurl = 'db.internal'", "`url` must begin with https://HOST or http://HOST");
    check_refused("name = 'c'\nurl = 'file:///etc/passwd'", "`url` must begin with https://HOST or http://HOST");
    check_refused("name = 'c'\ntcp = 'db'", "tcp `db` is not HOST:PORT, such as db.internal:5432");
    check_refused("name = 'c'\nprocess = ''", "`process` must not be empty");
    check_refused(
        "name = 'c'\nurl = 'http://a'\nstatus = 99",
        "status 99 is none that HTTP has; write one from 100 to 599",
    );
    check_refused("name = 'c'\nurl = 'http://a'\nbody = '('", "body `(` is not a regular expression");
    check_refused("name = 'c'\nprocess = 'a'\nbody = 'a'", "`body` means nothing for this kind of check; remove it");
    check_refused(
        "name = 'c'\nprocess = 'a'\nlatency_ms = 9",
        "`latency_ms` means nothing for this kind of check; remove it",
    );
    check_refused(
        "name = 'c'\ntcp = 'a:1'\ninterval_seconds = 0",
        "interval_seconds is 0; write a number from 1 to 86400",
    );
    check_refused("name = 'c'\ntcp = 'a:1'\nlatency_ms = 30001", "latency_ms is 30001; write a number from 0 to 30000");
    check_refused("name = 'c'\nenvironment = ''\ntcp = 'a:1'", "`name` and `environment` must not be empty");
    let twice = "name = 'c'\ntcp = 'a:1'\n[[checks]]\nname = 'c'\ntcp = 'b:1'";
    check_refused(twice, "two checks of one environment have this name; rename one");
}

#[test]
fn other_settings_are_checked() {
    refused(
        "[ui]\ntheme = 'nope'\n",
        ": ui.theme: theme `nope`: there is no such theme; there are dark, light, terminal, high-contrast, deuteranopia, tritanopia",
    );
    refused("[logs]\nmemory_mib = 0\n", ": logs.memory_mib: 0 is not a number from 1 to 1024");
    refused(
        "[logs]\nsources = ['a.log', '']\n",
        ": logs.sources: a source is empty; write a file, a pattern or `journal`",
    );
}

#[test]
fn variables_are_checked_too() {
    let run = |name: &str, value: &str| Place::new().with(name, value).run(&["gpu", "list"]);
    for wrong in ["octo", "a/b/c/d", "octo/a b", "bad host/octo/hello"] {
        run("GH_REPO", wrong).refused(&format!(
            "environment: GH_REPO: `{wrong}` is not [HOST/]OWNER/NAME, such as octo/hello; mend or unset it"
        ));
    }
    run("GH_HOST", "https://ghe.example").refused(
        "environment: GH_HOST: `https://ghe.example` is not a host's name, such as github.example.com; mend or unset it",
    );
    for empty in ["GH_REPO", "GH_HOST", "ORCHESTRA_LOG", "NO_COLOR"] {
        assert_eq!(run(empty, "").code, 0, "{empty}");
    }
}
