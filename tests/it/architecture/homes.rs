//! A third-party crate has one home, and only the runtime starts tasks and threads.

use super::{Source, scan, table};

/// A crate and where in `src/` it may be named (paths begin so).
struct Home(&'static str, &'static [&'static str]);

const HOMES: &[Home] = &[
    Home("crossterm", &["runtime/"]),
    Home("ratatui", &["theme/", "view/", "runtime/terminal", "app/"]),
    Home("tui_textarea", &["app/", "view/"]),
    Home("nucleo", &["app/palette"]),
    Home("reqwest", &["provider/http"]),
    Home("clap", &["cli/args"]),
    Home("clap_complete", &["cli/args"]),
    Home("clap_mangen", &["cli/args"]),
    Home(
        "schemars",
        &[
            "config/",
            "domain/",
            "plan/check",
            "plan/goal",
            "plan/operation",
            "plan/plan",
            "plan/step",
            "plan/validate",
            "provider/github/operate",
            "provider/local",
        ],
    ),
    Home("directories", &["cli/"]),
    Home("sqlx", &["journal/", "provider/local/database"]),
    Home("cedar_policy", &["plan/policy"]),
    Home("minijinja", &["provider/local"]),
    Home("include_dir", &["provider/templates"]),
    Home("getrandom", &["runtime/", "provider/local", "secrets/"]),
    Home("keyring", &["secrets/"]),
    Home("keyring_core", &["secrets/"]),
    Home("linux_keyutils", &["secrets/"]),
    Home("linux_keyutils_keyring_store", &["secrets/"]),
    Home("argon2", &["secrets/"]),
    Home("chacha20poly1305", &["secrets/"]),
    Home("sysinfo", &["provider/host"]),
    Home("listeners", &["provider/host"]),
    Home("serde_saphyr", &["provider/github/dispatch"]),
    Home("nvml_wrapper", &["provider/nvml"]),
    Home("notify", &["provider/log_source", "runtime/reload", "runtime/executions"]),
    Home("x509_parser", &["provider/"]),
    Home("rustix", &["runtime/", "provider/command", "provider/log_source", "provider/local", "journal/", "secrets/"]),
    Home("vte", &["domain/"]),
    Home("tracing_appender", &["runtime/"]),
];

/// What `app/` may take from ratatui: geometry.
const GEOMETRY: &str = "layout";

pub(super) fn breaches(sources: &[Source]) -> Vec<String> {
    let mut found = Vec::new();
    for source in sources {
        for path in scan::paths(&scan::code(&source.text)) {
            let why = foreign(&source.path, &path);
            found.extend(why.filter(|why| !found.contains(why)));
        }
    }
    found
}

fn foreign(file: &str, path: &[String]) -> Option<String> {
    let through_ratatui = path[0] == "ratatui" && path.get(1).is_some_and(|part| part == "crossterm");
    let name = if through_ratatui { "crossterm" } else { path[0].as_str() };
    let Home(_, places) = HOMES.iter().find(|home| home.0 == name)?;
    if !places.iter().any(|place| file.starts_with(place)) {
        return Some(format!(
            "src/{file} names `{name}`, whose home is {}. Ask that home for what is needed, in this project's own \
             types (and if `{name}` is a module here, give it another name).",
            places.iter().map(|place| format!("src/{place}")).collect::<Vec<_>>().join(", ")
        ));
    }
    let drawing = name == "ratatui" && table::room_of(file) == Some("app") && path.get(1).is_none_or(|p| p != GEOMETRY);
    drawing.then(|| {
        format!(
            "src/{file} names `{}`. `app` takes only `ratatui::layout`: drawing belongs in `view`.",
            path.join("::")
        )
    })
}

pub(super) fn spawns(sources: &[Source]) -> Vec<String> {
    let mut found = Vec::new();
    for source in sources {
        let code = scan::without_tests(&scan::code(&source.text));
        for path in scan::paths(&code) {
            let why = stray_spawn(&source.path, &path);
            found.extend(why.filter(|why| !found.contains(why)));
        }
    }
    found
}

fn stray_spawn(file: &str, path: &[String]) -> Option<String> {
    let owner = path.iter().rev().nth(1).map(String::as_str);
    let starts = match path.last()?.as_str() {
        "spawn" | "spawn_local" => matches!(owner, Some("tokio" | "task" | "thread" | "rt" | "Handle")),
        "Builder" | "scope" => owner == Some("thread"),
        "spawn_blocking" => !file.starts_with("provider/") && !file.starts_with("secrets/"),
        _ => false,
    };
    (starts && !file.starts_with("runtime/")).then(|| {
        format!(
            "src/{file} starts `{}`. Only `runtime` starts tasks and threads, so that each has a name and an end: \
             return an Effect, or hand out the future and let `runtime` run it.",
            path.join("::")
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::architecture::tree;

    fn at(path: &str, text: &str) -> usize {
        breaches(&tree(&[(path, text)])).len()
    }

    #[test]
    fn every_home_is_held() {
        for Home(name, places) in HOMES {
            let text = format!("use {name}::layout::Thing;\nfn f() {{ {name}::layout::go() }}");
            assert_eq!(at("plan/graph.rs", &text), 1, "{name}");
            assert_eq!(at(&format!("{}x.rs", places[0]), &text), 0, "{name}");
        }
    }

    #[test]
    fn the_app_takes_only_geometry() {
        assert_eq!(at("app/layout.rs", "use ratatui::layout::{Rect, Size};"), 0);
        assert_eq!(at("app/layout.rs", "use ratatui::{layout::Rect, style::Style};"), 1);
        assert_eq!(at("runtime/inbox.rs", "use ratatui::Frame;"), 1);
    }

    #[test]
    fn crossterm_does_not_come_in_by_another_door() {
        assert_eq!(at("view/frame.rs", "use ratatui::crossterm::event::KeyEvent;"), 1);
    }

    #[test]
    fn tasks_and_threads_start_in_the_runtime() {
        let of = |path: &str, text: &str| spawns(&tree(&[(path, text)])).len();
        for text in [
            "use tokio::{spawn, net};",
            "fn f() { tokio::task::spawn(g()); }",
            "fn f() { std::thread::spawn(g); }",
            "fn f() { thread::Builder::new(); }",
        ] {
            assert_eq!(of("runtime/tasks.rs", text), 0, "{text}");
            let refused = of("provider/git/client.rs", &text.replace("::new()", ""));
            assert_eq!(refused, 1, "{text}");
        }
        assert_eq!(of("provider/host/sampler.rs", "fn f() { tokio::task::spawn_blocking(g); }"), 0);
        assert_eq!(of("app/update.rs", "fn f() { tokio::task::spawn_blocking(g); }"), 1);
    }
}
