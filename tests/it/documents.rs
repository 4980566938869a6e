//! What the documents name is there: commands, flags, variables, settings, files.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use crate::cli::Place;

/// Variables that the program reads for its own tests alone, or that are of the system and not ours to explain.
const NOT_TOLD: [&str; 11] = [
    "HOME",
    "LOGNAME",
    "ORCHESTRA_FAULT",
    "PATH",
    "PRIORITY",
    "SYSLOG_IDENTIFIER",
    "SYSLOG_PID",
    "TMUX_TMPDIR",
    "USER",
    "XAUTHORITY",
    "XDG_RUNTIME_DIR",
];

/// Commands that the program starts for itself; no page of the manual tells of them.
const STARTED_BY_ITSELF: [&str; 3] = ["child", "supervise", "worker"];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every document for people, by its path from the root.
fn documents() -> Vec<(PathBuf, String)> {
    let folder = |name: &str| {
        let entries = fs::read_dir(root().join(name)).unwrap().map(|entry| entry.unwrap().path());
        entries.filter(|path| path.extension().is_some_and(|extension| extension == "md")).collect::<Vec<_>>()
    };
    let paths = [folder(""), folder("docs"), folder("docs/decisions")].concat();
    let read = |path: PathBuf| (path.strip_prefix(root()).unwrap().to_owned(), fs::read_to_string(&path).unwrap());
    paths.into_iter().map(read).collect()
}

/// The texts between single backticks, and the lines of blocks that begin with ```` ```sh ````.
fn code(text: &str) -> Vec<String> {
    let mut spans = Vec::new();
    for (at, block) in text.split("```").enumerate() {
        if at % 2 == 1 {
            spans.extend(block.strip_prefix("sh\n").into_iter().flat_map(str::lines).map(str::to_owned));
        } else {
            spans.extend(block.split('`').skip(1).step_by(2).map(str::to_owned));
        }
    }
    spans
}

fn blocks<'a>(text: &'a str, language: &str) -> Vec<&'a str> {
    let all = text.split("```").skip(1).step_by(2);
    all.filter_map(|block| block.strip_prefix(language)?.strip_prefix('\n')).collect()
}

/// The manual page of each command, by its words: `env check`.
fn pages() -> Vec<(String, String)> {
    let place = Place::new();
    assert_eq!(place.run(&["man", "--out", "pages"]).code, 0);
    let page = |path: PathBuf| {
        let name =
            path.file_stem().unwrap().to_str().unwrap().replace('-', " ").replace("print default", "print-default");
        let name = name.replace("approve fork", "approve-fork");
        (name, fs::read_to_string(&path).unwrap().replace("\\-", "-"))
    };
    fs::read_dir(place.path("work/pages")).unwrap().map(|entry| page(entry.unwrap().path())).collect()
}

#[test]
fn every_command_that_is_named_exists_with_its_flags() {
    let pages = pages();
    let mut named = BTreeSet::new();
    for (path, text) in documents() {
        // What was once so is of another time.
        if path == Path::new("CHANGELOG.md") {
            continue;
        }
        for span in code(&text) {
            let Some(at) = span.find("orchestra ").filter(|at| *at == 0 || span[..*at].ends_with([' ', '|'])) else {
                continue;
            };
            let line = span[at..].split(['#', '|', '>']).next().unwrap();
            let words: Vec<&str> = line.split_whitespace().collect();
            if words.get(1).is_some_and(|word| STARTED_BY_ITSELF.contains(word)) {
                continue;
            }
            // What a person fills in may stand between the words of a command: `control ID pause`.
            let is_filled_in = |word: &&str| word.chars().all(|c| c.is_ascii_uppercase());
            let said: Vec<&str> = words.iter().copied().filter(|word| !is_filled_in(word)).collect();
            let fits = |name: &&String| said.join(" ").starts_with(name.as_str());
            let command = pages.iter().map(|(name, _)| name).filter(fits).max_by_key(|name| name.len()).unwrap();
            let after = said.get(command.split(' ').count()).copied().unwrap_or_default();
            let begins = |name: &String| name.starts_with(&format!("{command} "));
            let is_group = pages.iter().any(|(name, _)| begins(name));
            let is_word = after.chars().all(|c| c.is_ascii_lowercase()) && !after.is_empty();
            assert!(!is_group || !is_word, "{}: `{span}` names no command", path.display());
            named.insert(command.clone());
            let page = &pages.iter().find(|(name, _)| name == command).unwrap().1;
            for flag in words.iter().filter_map(|word| word.trim_matches(['[', ']', '…']).strip_prefix("--")) {
                let flag = format!("--{}", flag.split(['=', ',']).next().unwrap());
                assert!(page.contains(&flag), "{}: `{span}`: {command} has no {flag}", path.display());
            }
        }
    }
    let is_group = |name: &String| pages.iter().any(|(other, _)| other.starts_with(&format!("{name} ")));
    let missing: Vec<_> =
        pages.iter().map(|(name, _)| name).filter(|name| !named.contains(*name) && !is_group(name)).collect();
    assert!(missing.is_empty(), "no document names {missing:?}");
}

#[test]
fn every_flag_of_the_console_is_told() {
    let (_, page) = pages().into_iter().find(|(name, _)| name == "orchestra").unwrap();
    let told: String = documents().into_iter().map(|(_, text)| text).collect();
    let flags = page.split("--").skip(1).map(|rest| rest.split(|c: char| c != '-' && !c.is_ascii_lowercase()).next());
    for flag in flags.flatten().filter(|flag| !matches!(*flag, "" | "help" | "version")) {
        assert!(told.contains(&format!("--{flag}")), "no document tells of --{flag}");
    }
}

/// The literals of variables that the sources read.
fn variables() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for path in sources(&root().join("src")) {
        let text = fs::read_to_string(&path).unwrap();
        let text = text.split("#[cfg(test)]").next().unwrap();
        for (at, _) in text.match_indices('"') {
            let name: String = text[at + 1..]
                .chars()
                .take_while(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || *c == '_')
                .collect();
            let is_whole = name.len() > 1 && text[at + 1 + name.len()..].starts_with('"');
            let reads = ["text(", "lookup(", "says(", "var(", "var_os(", "folder(", "variable(", "has("];
            // Those of the journal begin with a line.
            if is_whole && !name.starts_with('_') && reads.iter().any(|read| text[..at].ends_with(read)) {
                found.insert(name);
            }
        }
    }
    found
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            all.extend(sources(&path));
        } else {
            all.push(path);
        }
    }
    all
}

#[test]
fn variables_are_told_where_they_are_read_and_read_where_they_are_told() {
    let text = fs::read_to_string(root().join("docs/configuration.md")).unwrap();
    let table = text.split("## Environment variables").nth(1).unwrap();
    let told: BTreeSet<String> = code(table)
        .into_iter()
        .map(|span| span.split('=').next().unwrap().to_owned())
        .filter(|name| name.len() > 1 && name.chars().all(|c| c.is_ascii_uppercase() || c == '_'))
        .collect();
    let whole: String = sources(&root().join("src")).iter().map(|path| fs::read_to_string(path).unwrap()).collect();
    for name in told.iter().filter(|name| !matches!(name.as_str(), "POSIX")) {
        assert!(whole.contains(&format!("\"{name}\"")), "nothing reads {name}");
    }
    let untold: Vec<String> =
        variables().into_iter().filter(|name| !told.contains(name) && !NOT_TOLD.contains(&name.as_str())).collect();
    assert!(untold.is_empty(), "docs/configuration.md tells nothing of {untold:?}");
}

#[test]
fn every_example_of_a_file_is_one() {
    let mut count = 0;
    for (path, text) in documents() {
        for block in blocks(&text, "toml") {
            let place = Place::new();
            let file = match block {
                theme if theme.contains("[roles]") => ("config/themes/mine.toml", theme),
                keys if keys.contains("[global]") => ("config/keymap.toml", keys),
                config => ("config/config.toml", config),
            };
            if file.0.contains("themes") {
                fs::create_dir(place.path("config/themes")).unwrap();
            }
            place.write(file.0, file.1);
            let said = place.run(&["config", "check"]);
            assert_eq!(said.code, 0, "{}: {}{}", path.display(), said.out, said.err);
            assert!(said.out.contains("nothing is wrong"), "{}: {}", path.display(), said.out);
            count += 1;
        }
    }
    assert!(count > 5, "there are examples");
}

#[test]
fn every_link_leads_to_something() {
    for (path, text) in documents() {
        for (at, _) in text.match_indices("](") {
            let target = text[at + 2..].split(')').next().unwrap();
            let (file, heading) = target.split_once('#').unwrap_or((target, ""));
            if target.contains("://") {
                continue;
            }
            let folder = root().join(path.parent().unwrap());
            let leads_to = if file.is_empty() { root().join(&path) } else { folder.join(file) };
            assert!(leads_to.exists(), "{}: {target}", path.display());
            let anchor = |line: &str| line.trim_start_matches(['#', ' ']).to_lowercase().replace(' ', "-");
            let has_heading = |text: String| text.lines().any(|line| line.starts_with('#') && anchor(line) == heading);
            assert!(
                heading.is_empty() || has_heading(fs::read_to_string(leads_to).unwrap()),
                "{}: {target}",
                path.display()
            );
        }
    }
}

#[test]
fn the_map_of_the_code_names_what_is_there() {
    let text = fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap();
    let paths = code(&text).into_iter().filter(|span| span.contains('/') && !span.contains([' ', '<', ':', '*']));
    let mut count = 0;
    for span in paths {
        let (before, inner, after) = match (span.find('{'), span.find('}')) {
            (Some(from), Some(to)) => (&span[..from], &span[from + 1..to], &span[to + 1..]),
            _ => (&span[..], "", ""),
        };
        for part in inner.split(',') {
            let path = format!("{before}{part}{after}");
            let exists = ["", "src", "src/runtime"].iter().any(|under| {
                let path = root().join(under).join(&path);
                path.exists() || path.with_extension("rs").exists()
            });
            assert!(exists, "ARCHITECTURE.md names {path}");
            count += 1;
        }
    }
    assert!(count > 10);
    for room in
        fs::read_dir(root().join("src")).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir())
    {
        let name = room.file_name().unwrap().to_str().unwrap();
        assert!(text.contains(&format!("| `{name}` |")), "ARCHITECTURE.md lacks the room {name}");
    }
}
