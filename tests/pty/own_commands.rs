//! Commands of a person's own and notifications, in a real terminal with real programs.

use std::{fs, net::TcpListener, os::unix::fs::PermissionsExt};

use crate::{
    home::Start,
    screen::{first, text as text_of},
    terminal::{CTRL_C, ENTER, ESC, End, Terminal},
};

/// The demo world with this configuration.
fn configured(start: Start, text: &str) -> Start {
    let file = start.home.path().join("config/config.toml");
    fs::write(&file, text).unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
    start
}

fn open(text: &str) -> Terminal {
    let terminal = configured(Start::still_demo().size(100, 30), text).open();
    terminal.shows_still_demo();
    terminal
}

fn leave(mut terminal: Terminal) {
    terminal.type_keys(CTRL_C);
    assert_eq!(terminal.end(), End::Code(0));
    terminal.is_restored();
}

fn is_gone(pid: &str) -> bool {
    fs::read_to_string(format!("/proc/{}/stat", pid.trim())).map_or(true, |stat| stat.contains(") Z "))
}

#[test]
fn a_command_runs_with_the_row_and_shows_what_it_prints() {
    let mut terminal = open(
        "[[commands]]\nname = 'tell'\nkeys = ['X']\nin = ['pipelines']\nconfirm = 'no'\n\
         run = ['sh', '-c', 'echo \"repository <$1>\"; printf \"\\033]0;owned\\007\\n\"; echo token ghp_abcdefghijklmnopqrstuvwxyz0123456789; echo \"seen: <$GH_TOKEN>\"', \
         'sh', '{repository}']\n",
    );
    terminal.type_keys("2X");
    terminal.shows(&["repository <", "/", "token ‹redacted›", "seen: <>", "ended after"]);
    terminal.wait_for("no title of a child", |received| first(&received.bytes, b"\x1b]0;owned").is_none());
    terminal.type_keys(ESC);
    terminal.hides(&["repository <"]);
    leave(terminal);
}

#[test]
fn esc_kills_the_whole_group_of_a_command_and_so_does_the_end() {
    let text = "[[commands]]\nname = 'wait'\nkeys = ['X']\nconfirm = 'no'\n\
                run = ['sh', '-c', 'sleep 600 & echo child $!; wait']\n";
    for ends in [false, true] {
        let mut terminal = open(text);
        terminal.type_keys("X");
        terminal.shows(&["child ", "esc stops it"]);
        let text = terminal.text();
        let pid: String = text.split("child ").nth(1).unwrap().chars().take_while(char::is_ascii_digit).collect();
        assert!(!is_gone(&pid));
        if ends {
            terminal.type_keys(CTRL_C);
            assert_eq!(terminal.end(), End::Code(0));
        } else {
            terminal.type_keys(ESC);
            terminal.shows(&["stopped"]);
        }
        terminal.wait_for("the child to be gone", |_| is_gone(&pid));
        if !ends {
            leave(terminal);
        }
    }
}

#[test]
fn a_command_that_takes_too_long_is_ended_and_says_so() {
    let mut terminal = open(
        "[[commands]]\nname = 'slow'\nkeys = ['X']\nconfirm = 'no'\ntimeout_seconds = 1\nrun = ['sleep', '600']\n",
    );
    terminal.type_keys("X");
    terminal.shows(&["`sleep` did not end within 1 s", "timeout_seconds"]);
    leave(terminal);
}

#[test]
fn a_flood_is_stopped_by_a_key_from_its_end_too() {
    let mut terminal =
        open("[[commands]]\nname = 'flood'\nkeys = ['X']\nconfirm = 'no'\nrun = ['yes', 'one line of many']\n");
    terminal.type_keys("X");
    terminal.shows(&["one line of many", "older lines forgotten"]);
    terminal.type_keys("G");
    terminal.shows(&["-5000/5000"]);
    terminal.type_keys(ESC);
    terminal.shows(&["stopped"]);
    leave(terminal);
}

#[test]
fn a_missing_program_is_said_with_the_next_step() {
    let mut terminal = open("[[commands]]\nname = 'gone'\nkeys = ['X']\nconfirm = 'no'\nrun = ['no-such-program-x']\n");
    terminal.type_keys("X");
    terminal.shows(&["gone: program `no-such-program-x` is not installed; install"]);
    leave(terminal);
}

#[test]
fn a_question_is_answered_before_anything_runs() {
    let mut terminal =
        open("[[commands]]\nname = 'touch'\nkeys = ['X']\nrun = ['touch', 'made']\nshow = 'notice'\nconfirm = 'yes'\n");
    let made = terminal.home.work().join("made");
    terminal.type_keys("X");
    terminal.shows(&["Run `touch`?", "touch made", "y runs it, esc or n cancels"]);
    terminal.type_keys(ENTER);
    terminal.shows(&["only y runs it"]);
    assert!(!made.exists());
    terminal.type_keys("y");
    terminal.shows(&["touch ended after"]);
    assert!(made.exists());
    leave(terminal);
}

#[test]
fn a_command_gets_the_terminal_and_gives_it_back() {
    let mut terminal = open(
        "[[commands]]\nname = 'talk'\nkeys = ['X']\nshow = 'terminal'\nconfirm = 'no'\n\
         run = ['sh', '-c', 'echo say it; read word; echo \"<$word>\" > said']\n",
    );
    terminal.type_keys("X");
    terminal.shows(&["say it"]);
    terminal.type_keys("hello\r");
    terminal.hides(&["say it"]);
    terminal.shows(&["Pipelines"]);
    assert_eq!(fs::read_to_string(terminal.home.work().join("said")).unwrap(), "<hello>\n");
    leave(terminal);
}

/// A console that watches a port, and what it is told by when nobody listens there any more.
fn told_when_down(by: &str, variables: &[(&str, &str)]) -> Terminal {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let text = format!(
        "[notify]\n{by}\n[[checks]]\nname = 'api'\nenvironment = 'eu'\ntcp = '127.0.0.1:{port}'\ninterval_seconds = 1\n"
    );
    let start = variables.iter().fold(Start::new(&[]).size(100, 30), |start, (name, value)| start.env(name, value));
    let terminal = configured(start, &text).open();
    terminal.wait_for("a healthy environment", |received| {
        text_of(received.screen()).lines().any(|line| line.contains("eu ") && line.contains("healthy"))
    });
    drop(listener);
    terminal
}

fn receives(terminal: &Terminal, wanted: &[u8]) {
    terminal.wait_for(&format!("{:?}", String::from_utf8_lossy(wanted)), |received| {
        first(&received.bytes, wanted).is_some()
    });
}

#[test]
fn an_environment_that_goes_down_rings_the_bell() {
    let terminal = told_when_down("by = 'bell'", &[]);
    receives(&terminal, b"\x07");
    terminal.shows(&["environment eu is down, was healthy"]);
    leave(terminal);
}

#[test]
fn a_terminal_is_asked_for_a_notification_through_what_lies_between() {
    let terminal = told_when_down("by = 'osc9'", &[]);
    receives(&terminal, b"\x1b]9;orchestra: an environment is down: environment eu is down, was healthy: api: ");
    leave(terminal);
    let terminal = told_when_down("by = 'osc777'", &[("TMUX", "/tmp/tmux-x,1,0")]);
    receives(&terminal, b"\x1bPtmux;\x1b\x1b]777;notify;orchestra: an environment is down;environment eu is down");
    leave(terminal);
}

#[test]
fn a_program_tells_it() {
    let command = "by = 'command'\ncommand = ['sh', '-c', 'echo \"$1|$2\" > told', 'sh', '{title}', '{body}']";
    let terminal = told_when_down(command, &[]);
    let told = terminal.home.work().join("told");
    terminal.wait_for("what the program was told", |_| {
        fs::read_to_string(&told).is_ok_and(|told| {
            told.starts_with("orchestra: an environment is down|environment eu is down, was healthy: api: ")
                && told.ends_with(" · environments/eu\n")
        })
    });
    leave(terminal);
}

#[test]
fn a_repository_names_no_program() {
    let start = Start::new(&[]).size(200, 24);
    fs::write(start.home.work().join("orchestra.toml"), "\n[[commands]]\nname = 'x'\nrun = ['x']\n").unwrap();
    let mut terminal = start.open();
    terminal.shows(&["orchestra.toml:2:", "names no programs to run"]);
    assert_eq!(terminal.end(), End::Code(3));
}
