//! The terminal goes away: the window is closed, the connection drops.
#![cfg(target_os = "linux")]

use std::time::{Duration, Instant};

use crate::{home::Start, process, terminal::Terminal};

/// How long a console may outlive its terminal …
const SOON: Duration = Duration::from_secs(1);
/// … and how much of a processor it may use up meanwhile. A read that spins uses all of one.
const LITTLE: Duration = Duration::from_millis(200);

fn ends_soon_after_its_terminal(mut terminal: Terminal) {
    terminal.shows(&["DEMO", "production"]);
    let pid = terminal.pid();
    terminal.vanish();
    let (gone_at, used) = (Instant::now(), process::used(pid));
    terminal.wait_state(|state| matches!(state, None | Some('Z')));
    let (outlived, used) = (gone_at.elapsed(), process::used(pid) - used);
    assert!(outlived < SOON, "outlived its terminal by {outlived:?}");
    assert!(used < LITTLE, "used {used:?} of processor time without a terminal");
}

#[test]
fn the_console_goes_with_it() {
    ends_soon_after_its_terminal(Start::demo().open());
}

#[test]
fn without_being_told_by_a_signal_too() {
    ends_soon_after_its_terminal(Start::demo().by_script(r#"trap "" HUP; exec "$@""#).open());
}

#[test]
fn on_real_data_too() {
    let mut terminal = Start::new(&[]).open();
    terminal.shows(&["local", "memory"]);
    let pid = terminal.pid();
    terminal.vanish();
    let used = process::used(pid);
    terminal.wait_state(|state| matches!(state, None | Some('Z')));
    let used = process::used(pid) - used;
    assert!(used < LITTLE, "used {used:?} of processor time without a terminal");
}
