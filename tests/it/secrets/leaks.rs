//! A token that is known is looked for everywhere else than where it belongs.

use std::{
    collections::BTreeSet,
    fs,
    os::unix::process::ExitStatusExt as _,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::{Arc, Mutex},
};

use orchestra_console::{
    plan::{Operation, Undo},
    secrets::StoreKind,
};
use serde_json::json;

use super::{TOKEN, files, name, secret};
use crate::{
    executions::{Door, Yard, lives, signal, wait_for, worker},
    github_writes::fake::Fake,
    simulation::plans::{self, fields},
};

const PASSPHRASE: &str = "open sesame 4711";

/// All files below a folder.
fn all_files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    entries.flat_map(|path| if path.is_dir() { all_files(&path) } else { vec![path] }).collect()
}

fn holds(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|part| part == text.as_bytes())
}

/// A worker that waits at a door before it writes the token of the encrypted file into `work/.env`. The
/// program that prints the passphrase prints it once: to whoever starts the worker.
fn at_the_door(door: &Door) -> (Yard, String) {
    at_the_door_with(door, Yard::new(), "github")
}

/// The same with this secret.
fn at_the_door_with(door: &Door, yard: Yard, needed: &str) -> (Yard, String) {
    yard.place.write("config/config.toml", "[secrets]\npassphrase_command = ['sh', 'once']\n");
    yard.place.write("work/once", "cat passphrase && rm passphrase\n");
    yard.place.write("work/passphrase", PASSPHRASE);
    let folder = yard.place.path("state/secrets");
    files(&folder, PASSPHRASE).keep(&name("github.com"), &secret(TOKEN), Some(StoreKind::EncryptedFile)).unwrap();
    let mut write = plans::step("write", &["wait"]);
    let path = yard.path(".env").display().to_string();
    let inputs = json!({ "path": path, "values": { "TOKEN": { "secret": needed } } });
    write.operation = Operation::new("local.write-configuration", fields(inputs));
    write.undo = Undo::Automatic { what: "removes the file".into() };
    let id = yard.start(vec![yard.wait("wait", &[], door), write]);
    door.until_asked(1);
    (yard, id)
}

#[test]
fn a_worker_is_handed_what_is_unlocked_and_the_token_is_nowhere_but_where_it_belongs() {
    let door = Door::new();
    let (yard, id) = at_the_door(&door);
    assert!(!yard.path("passphrase").exists(), "who started the worker did not unlock the file");
    let pid = worker(&yard.entries(&id));
    for seen in ["cmdline", "environ"] {
        let bytes = fs::read(format!("/proc/{pid}/{seen}")).unwrap();
        assert!(!bytes.is_empty() && !holds(&bytes, TOKEN) && !holds(&bytes, PASSPHRASE), "{seen} of the worker");
    }
    door.open();
    let said = yard.run(&["attach", &id]);
    assert_eq!(said.code, 0, "{said:?}\n{}", yard.log(&id));
    assert_eq!(fs::read_to_string(yard.path(".env")).unwrap(), format!("TOKEN={TOKEN}\n"));
    assert!(!said.out.contains(TOKEN) && !said.err.contains(TOKEN));
    let files = all_files(&yard.place.path("."));
    assert!(files.iter().any(|file| file.ends_with("state/journal.db")), "{files:?}");
    for file in files.iter().filter(|file| !file.ends_with(".env")) {
        let bytes = fs::read(file).unwrap_or_default();
        assert!(!holds(&bytes, TOKEN) && !holds(&bytes, PASSPHRASE), "{}", file.display());
    }
}

#[test]
fn nobody_is_asked_for_the_passphrase_where_the_file_has_nothing_that_is_needed() {
    let door = Door::new();
    let mut yard = Yard::new();
    yard.place = yard.place.with("LAMBDA_API_KEY", "secret_lambda_key");
    let (yard, id) = at_the_door_with(&door, yard, "lambda");
    assert!(yard.path("passphrase").exists(), "who started the worker asked for the passphrase");
    let pid = worker(&yard.entries(&id));
    signal(pid, "KILL");
    wait_for("the end of the worker", || !lives(pid));
    let said = yard.run(&["control", &id, "resume"]);
    assert_eq!(said.code, 0, "{said:?}\n{}", yard.log(&id));
    assert!(yard.path("passphrase").exists(), "who resumed it asked for the passphrase");
    door.open();
    assert_eq!(yard.run(&["attach", &id]).code, 0, "{}", yard.log(&id));
    assert_eq!(fs::read_to_string(yard.path(".env")).unwrap(), "TOKEN=secret_lambda_key\n");
}

/// A process that has to do with a folder, as all of the person's others can see it.
struct Seen {
    pid: u32,
    program: PathBuf,
    arguments: Vec<u8>,
    environment: Vec<u8>,
}

fn all_of(folder: &Path) -> Vec<Seen> {
    let folder = folder.display().to_string();
    let pids = fs::read_dir("/proc").unwrap().flatten().filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    let look = |pid: u32| {
        let read = |what: &str| fs::read(format!("/proc/{pid}/{what}")).ok();
        let (arguments, environment) = (read("cmdline")?, read("environ")?);
        let program = fs::read_link(format!("/proc/{pid}/exe")).ok()?;
        let is_ours = holds(&environment, &folder) || holds(&arguments, &folder);
        is_ours.then_some(Seen { pid, program, arguments, environment })
    };
    pids.filter_map(look).collect()
}

/// Dispatches a workflow and follows its run to the end; while GitHub is asked anything, all processes are looked at.
/// Gives those, once it is sure that the token is in no arguments, no file and nothing that was said.
fn dispatched(place: crate::cli::Place, settings: &str) -> (crate::cli::Place, Vec<Seen>) {
    let seen = Arc::new(Mutex::new(Vec::new()));
    // The state directory stands in the environment of each of its processes.
    let (state, into) = (place.path("state"), Arc::clone(&seen));
    let (fake, server) = Fake::start_watched(move || into.lock().unwrap().extend(all_of(&state)));
    place.write("config/config.toml", format!("[github]\napi_url = '{}'\n{settings}", server.url()));
    let words = ["runs", "dispatch", "octo/shop", "deploy.yml", "--ref", "main", "--yes", "--follow"];
    let child = place.command(&words).spawn().unwrap();
    wait_for("the dispatch", || fake.done("POST workflows/deploy.yml/dispatches main") == 1);
    fake.state().runs.values_mut().for_each(|run| (run.status, run.conclusion) = ("completed", Some("success")));
    let said = place.ended(child);
    assert_eq!(said.code, 0, "{said:?}");
    assert!(!said.out.contains(TOKEN) && !said.err.contains(TOKEN), "{said:?}");
    let bearer = format!("Bearer {TOKEN}");
    assert!(server.seen().iter().all(|request| request.header("authorization") == Some(bearer.as_str())));
    let seen = std::mem::take(&mut *seen.lock().unwrap());
    let pids: BTreeSet<u32> = seen.iter().map(|seen| seen.pid).collect();
    assert!(pids.len() >= 2, "neither the command nor its worker was seen: {pids:?}");
    for seen in &seen {
        assert!(!holds(&seen.arguments, TOKEN), "arguments of {}", seen.program.display());
    }
    let files = all_files(&place.path("."));
    assert!(files.iter().any(|file| file.ends_with("state/journal.db")), "{files:?}");
    for file in &files {
        assert!(!holds(&fs::read(file).unwrap_or_default(), TOKEN), "{}", file.display());
    }
    (place, seen)
}

#[test]
fn a_followed_dispatch_with_the_token_of_the_encrypted_file_leaves_it_nowhere() {
    let place = crate::cli::Place::new();
    place.write("work/once", "env > \"$HOME/seen\"; cat passphrase && rm passphrase\n");
    place.write("work/passphrase", PASSPHRASE);
    let folder = place.path("state/secrets");
    files(&folder, PASSPHRASE).keep(&name("github.com"), &secret(TOKEN), Some(StoreKind::EncryptedFile)).unwrap();
    let (place, seen) = dispatched(place, "[secrets]\npassphrase_command = ['sh', 'once']\n");
    assert!(place.path("home/seen").exists(), "nobody was asked for the passphrase");
    for seen in seen {
        assert!(
            !holds(&seen.environment, TOKEN) && !holds(&seen.environment, PASSPHRASE),
            "{}",
            seen.program.display()
        );
    }
    for file in all_files(&place.path(".")) {
        assert!(!holds(&fs::read(&file).unwrap_or_default(), PASSPHRASE), "{}", file.display());
    }
}

#[test]
fn a_token_in_a_variable_is_in_no_environment_but_of_this_program() {
    let place = crate::cli::Place::new().with("GH_TOKEN", TOKEN);
    // It is asked for another token, and keeps what it sees.
    place.write("work/keeper", "env > \"$HOME/seen\"\n");
    let (place, seen) =
        dispatched(place, "[secrets]\ncommand = ['sh', 'keeper']\ncommand_names = ['deploy@github.com']\n");
    assert!(place.path("home/seen").exists(), "the program was not asked");
    for seen in seen.iter().filter(|seen| holds(&seen.environment, TOKEN)) {
        assert!(seen.program.ends_with("orchestra"), "{}", seen.program.display());
    }
}

fn has_core(folder: &Path) -> bool {
    let mut names = fs::read_dir(folder).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap());
    names.any(|name| name.starts_with("core"))
}

#[test]
fn a_process_that_holds_tokens_leaves_no_core() {
    let folder = tempfile::tempdir().unwrap();
    let script = "ulimit -c unlimited; sleep 600 & kill -ABRT $!; wait $!";
    let killed = Command::new("sh").args(["-c", script]).current_dir(folder.path()).stderr(Stdio::null()).status();
    if killed.is_err() || !has_core(folder.path()) {
        // Where cores go is the machine's to say, whatever is installed.
        return println!("skipped: needs core files in the working directory (kernel.core_pattern)");
    }
    let place = crate::cli::Place::new().with("GH_TOKEN", TOKEN);
    let orchestra = place.command(&["logs", "-", "--follow"]);
    let mut shell = Command::new("sh");
    shell
        .args(["-c", "ulimit -c unlimited; exec \"$@\"", "sh"])
        .arg(orchestra.get_program())
        .args(orchestra.get_args());
    for (name, value) in orchestra.get_envs() {
        value.map(|value| shell.env(name, value));
    }
    let mut child = shell
        .current_dir(place.path("work"))
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let pid = child.id();
    wait_for("orchestra", || fs::read(format!("/proc/{pid}/cmdline")).is_ok_and(|words| holds(&words, "--follow")));
    wait_for("its threads", || fs::read_dir(format!("/proc/{pid}/task")).is_ok_and(|tasks| tasks.count() > 1));
    assert!(lives(pid));
    signal(pid, "ABRT");
    let status = child.wait().unwrap();
    assert!(status.signal().is_some() && !status.core_dumped(), "{status:?}");
    assert!(!has_core(&place.path("work")));
}
