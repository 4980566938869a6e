//! Where the end of a login ends everything that it started, a worker begins elsewhere.

use std::{path::Path, time::Duration};

use crate::provider::command::ChildCommand;

const PATIENCE: Duration = Duration::from_secs(1);

/// The words to start a worker through; none where it may be started as it is.
pub(super) async fn through(execution: &str) -> Vec<String> {
    let has_manager = std::env::var_os("XDG_RUNTIME_DIR")
        .is_some_and(|folder| Path::new("/run/systemd/system").is_dir() && Path::new(&folder).join("systemd").is_dir());
    if has_manager && kills_at_logout().await { words(execution) } else { Vec::new() }
}

fn words(execution: &str) -> Vec<String> {
    let unit = format!("--unit=orchestra-worker-{execution}");
    ["systemd-run", "--user", "--scope", "--quiet", "--collect", &unit].map(str::to_owned).to_vec()
}

/// `KillUserProcesses` of logind; no where nobody answers.
async fn kills_at_logout() -> bool {
    let asked = ChildCommand::new("busctl")
        .arguments([
            "get-property",
            "org.freedesktop.login1",
            "/org/freedesktop/login1",
            "org.freedesktop.login1.Manager",
            "KillUserProcesses",
        ])
        .time_limit(PATIENCE)
        .output()
        .await;
    asked.is_ok_and(|answer| answer.trim_ascii() == b"b true")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_worker_has_a_unit_of_its_own() {
        assert_eq!(words("0123").last().unwrap(), "--unit=orchestra-worker-0123");
        assert_eq!(words("0123")[..3], ["systemd-run", "--user", "--scope"]);
    }
}
