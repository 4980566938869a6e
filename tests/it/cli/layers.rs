//! The user's file, the repository's file and the variables, the stronger over the weaker.

use super::Place;
use crate::loopback::{Answer, Loopback};

/// Names of the checks of `local`, with what each looks at.
fn checks(place: &Place) -> Vec<(String, String)> {
    let environments = place.run(&["env", "list", "--json"]).json();
    let services = environments[0]["services"].as_array().unwrap().clone();
    let word = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    services.iter().map(|service| (word(&service["name"]), word(&service["probe"]))).collect()
}

fn check(name: &str, process: &str) -> String {
    format!("[[checks]]\nname = '{name}'\nprocess = '{process}'\n")
}

#[test]
fn the_repositorys_file_is_found_upward_and_is_stronger() {
    let place = Place::configured(check("mine", "a") + &check("both", "a"));
    place.write("orchestra.toml", check("both", "b") + &check("theirs", "b"));
    let pair = |name: &str, probe: &str| (name.to_owned(), format!("process {probe}"));
    assert_eq!(checks(&place), [pair("both", "b"), pair("mine", "a"), pair("theirs", "b")]);
}

#[test]
fn the_nearest_file_counts_and_is_the_one_named() {
    let place = Place::new();
    place.write("orchestra.toml", "[ui]\nxyzzy = 1\n");
    place.run(&["gpu", "list"]).refused(
        "DIR/orchestra.toml:2: unknown key `xyzzy`, expected one of `theme`, `keymap`, `graphs`, `mouse`, `ascii`, `copy`, `copy_limit_kib`",
    );
    place.write("work/orchestra.toml", "");
    assert_eq!(place.run(&["gpu", "list"]).code, 0);
}

#[test]
fn a_refusal_names_the_file_that_set_it() {
    let place = Place::configured("[ui]\ntheme = 'dark'\n[github]\nrepositories = ['a/b']\n");
    place.write("work/orchestra.toml", "[github]\nrepositories = ['ab']\n");
    place
        .run(&["gpu", "list"])
        .refused("DIR/work/orchestra.toml: github.repositories: `ab` is not OWNER/NAME, such as octo/hello");
    place.write("work/orchestra.toml", "[ui]\ntheme = 'nope'\n");
    let why = "ui.theme: theme `nope`: there is no such theme; there are dark, light, terminal, high-contrast, deuteranopia, tritanopia";
    place.run(&["gpu", "list"]).refused(&format!("DIR/work/orchestra.toml: {why}"));
    assert_eq!(place.run(&["gpu", "list", "--theme", "light"]).code, 0, "an argument is stronger than every file");
}

#[cfg(target_os = "linux")]
#[test]
fn without_a_folder_of_ones_own_choice_the_desktops_counts() {
    let place = Place::new();
    for folder in ["xdg/orchestra", "home/.config/orchestra"] {
        std::fs::create_dir_all(place.path(folder)).unwrap();
        place.write(&format!("{folder}/config.toml"), "[ui]\nxyzzy = 1\n");
    }
    let mut run = place.command(&["gpu", "list"]);
    run.env_remove("ORCHESTRA_CONFIG_DIR");
    let why =
        "unknown key `xyzzy`, expected one of `theme`, `keymap`, `graphs`, `mouse`, `ascii`, `copy`, `copy_limit_kib`";
    place.said(run).refused(&format!("DIR/home/.config/orchestra/config.toml:2: {why}"));
    let mut run = place.command(&["gpu", "list"]);
    run.env_remove("ORCHESTRA_CONFIG_DIR").env("XDG_CONFIG_HOME", place.path("xdg"));
    place.said(run).refused(&format!("DIR/xdg/orchestra/config.toml:2: {why}"));
}

#[test]
fn what_a_cloned_file_says_does_not_drive_the_terminal() {
    let place = Place::new();
    for text in [
        r#""\u001b]0;gotcha\u0007" = 1"#,
        r#"ui.theme = "\u001b[2J\u202e""#,
        r#"github.repositories = ["\u001b[31m/\r"]"#,
        "checks = [{ name = \"\\u001b[2J\\n\" }]",
    ] {
        place.write("work/orchestra.toml", text);
        let said = place.run(&["gpu", "list"]);
        assert_eq!((said.code, said.err.lines().count()), (3, 1), "{said:?}");
        let driving = said.err.chars().find(|letter| (letter.is_control() && *letter != '\n') || *letter == '\u{202e}');
        assert_eq!(driving, None, "{:?}", said.err);
    }
}

#[test]
fn a_repositorys_file_may_be_writable_by_a_group_as_checkouts_are() {
    let place = Place::new();
    place.write("work/orchestra.toml", "");
    super::mode(&place.path("work/orchestra.toml"), 0o664);
    assert_eq!(place.run(&["gpu", "list"]).code, 0);
}

#[test]
fn a_repository_may_name_an_address_but_gets_no_token() {
    let named = "[github]\napi_url = 'https://github.example.invalid/api/v3'\nrepositories = ['octo/hello']\n";
    let place = Place::new().with("GH_TOKEN", "ghp_0123456789abcdefghijklmnopqrstuvwxyz");
    place.write("work/orchestra.toml", named);
    let refusal = "orchestra: DIR/work/orchestra.toml: github.api_url: no token is sent to an address that a \
                   repository names; to log in there, set it in DIR/config/config.toml";
    assert_eq!(place.run(&["gpu", "list"]).err.lines().next(), Some(refusal));
    place.write("config/config.toml", named);
    assert!(!place.run(&["gpu", "list"]).err.contains("no token is sent"), "it names what one's own file does");
}

const TOKEN: &str = "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";

fn runs_server() -> Loopback {
    Loopback::start(|request| match request.target.as_str() {
        "/user" => Answer::json("{\"login\": \"ada\"}"),
        _ => Answer::json("{\"total_count\": 0, \"workflow_runs\": []}"),
    })
}

fn naming(server: &Loopback) -> String {
    format!("[github]\napi_url = '{}'\nrepositories = ['octo/hello']\n", server.url())
}

/// With what the last request came.
fn sent(server: &Loopback) -> Option<String> {
    server.seen().last().unwrap().header("authorization").map(str::to_owned)
}

#[test]
fn a_server_on_this_machine_gets_the_token_of_the_environment_whoever_names_it() {
    let server = runs_server();
    let place = Place::new().with("GH_TOKEN", TOKEN);
    for file in ["work/orchestra.toml", "config/config.toml"] {
        place.write(file, naming(&server));
        let said = place.run(&["runs", "list"]);
        assert_eq!((said.code, said.err.contains("api_url")), (0, false), "{said:?}");
        assert_eq!(sent(&server), Some(format!("Bearer {TOKEN}")), "named by {file}");
        place.write(file, "");
    }
}

#[test]
fn a_server_on_this_machine_that_a_repository_names_gets_no_kept_token() {
    let (own, strangers) = (runs_server(), runs_server());
    let place = Place::configured(naming(&own));
    let kept = place.run_on(TOKEN.as_bytes(), &["auth", "login", "--with-token", "--store", "plain-file"]);
    assert_eq!(kept.code, 0, "{kept:?}");
    assert_eq!(place.run(&["runs", "list"]).code, 0);
    assert_eq!(sent(&own), Some(format!("Bearer {TOKEN}")), "one's own file names it");

    place.write("work/orchestra.toml", naming(&strangers));
    let said = place.run(&["runs", "list"]);
    assert_eq!((said.code, sent(&strangers)), (0, None), "{said:?}");
    let remark = "orchestra: DIR/work/orchestra.toml: github.api_url: no kept token is sent to an address that a \
                  repository names, only one in GH_TOKEN; to log in there, set it in DIR/config/config.toml";
    assert_eq!(said.err.lines().next(), Some(remark));
    let status = place.run(&["auth", "status"]);
    assert_eq!(status.code, 4, "{status:?}");
    for command in [["auth", "login", "--with-token"], ["auth", "rotate", "--with-token"]] {
        let refused = place.run_on(b"ghp_typed", &command);
        assert_eq!((refused.code, refused.out.as_str()), (3, ""), "{refused:?}");
        assert!(refused.err.contains("a repository's file says here where tokens for github.com"), "{refused:?}");
    }
    assert!(strangers.seen().iter().all(|request| request.header("authorization").is_none()));

    let place = place.with("GH_TOKEN", "ghp_of_this_process");
    assert_eq!(place.run(&["runs", "list"]).code, 0);
    assert_eq!(sent(&strangers).as_deref(), Some("Bearer ghp_of_this_process"));
}
