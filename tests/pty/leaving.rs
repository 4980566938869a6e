//! What leaves the terminal: copied text, pages, texts in other programs, files.
#![cfg(target_os = "linux")]

mod browser;
mod clipboard;
mod exports;
mod handover;
mod multiplexer;

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use crate::{home::Start, terminal::Terminal};

/// A program of the test's own, in a folder that may go before all others. `$OUT` is where it writes.
fn program(start: &Start, name: &str, script: &str) -> PathBuf {
    let folder = start.home.path().join("bin");
    fs::create_dir_all(&folder).unwrap();
    let path = folder.join(name);
    let out = start.home.path().join("out");
    fs::create_dir_all(&out).unwrap();
    fs::write(&path, format!("#!/bin/sh\nOUT={}\n{script}\n", out.display())).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    path
}

/// The start with that folder first in PATH.
fn with_programs(start: Start) -> Start {
    let path = format!("{}:{}", start.home.path().join("bin").display(), std::env::var("PATH").unwrap());
    start.env("PATH", &path)
}

fn out(terminal: &Terminal, name: &str) -> PathBuf {
    terminal.home.path().join("out").join(name)
}

/// What a program wrote, once it is there.
fn written(path: &Path) -> String {
    let until = Instant::now() + Duration::from_secs(20);
    loop {
        match fs::read_to_string(path) {
            Ok(text) if !text.is_empty() => return text,
            other => assert!(Instant::now() < until, "{}: {other:?}", path.display()),
        }
        std::thread::park_timeout(Duration::from_millis(5));
    }
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

/// Whether a program of the machine is there; a test that needs it is skipped without, or fails where
/// all are required.
fn is_here(program: &str) -> bool {
    let folders = std::env::var_os("PATH").unwrap();
    let is_here = std::env::split_paths(&folders).any(|folder| folder.join(program).is_file());
    assert!(is_here || std::env::var_os("ORCHESTRA_REQUIRE_PEERS").is_none(), "{program} is needed");
    if !is_here {
        println!("skipped: needs {program}");
    }
    is_here
}
