//! Token files: passphrases, tampering, modes, links, crashes, full disks.

use std::{
    fs,
    os::unix::fs::{PermissionsExt as _, symlink},
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use orchestra_console::secrets::{AskPassphrase, Condition, StoreKind, Vault, VaultParts, Wanted};

use super::{TOKEN, files, found, name, parts, secret, skipped};

const ENCRYPTED: Option<StoreKind> = Some(StoreKind::EncryptedFile);
const PLAIN: Option<StoreKind> = Some(StoreKind::PlainFile);

/// A folder with an encrypted file that holds one token.
fn kept() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let secrets = folder.path().join("secrets");
    files(&secrets, "open sesame").keep(&name("github.com"), &secret(TOKEN), ENCRYPTED).unwrap();
    let path = secrets.join("tokens.encrypted");
    (folder, path)
}

fn at(path: &Path, passphrase: &'static str) -> Vault {
    files(path.parent().unwrap(), passphrase)
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

fn set_mode(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

/// Why no token is found.
fn why(vault: &Vault) -> String {
    vault.find(&name("github.com")).unwrap_err().to_string()
}

#[test]
fn the_passphrase_opens_it_for_a_later_process_and_nothing_stands_in_clear() {
    let (_folder, path) = kept();
    assert_eq!(found(&at(&path, "open sesame"), "github.com"), format!("encrypted-file={TOKEN}"));
    let bytes = fs::read(&path).unwrap();
    assert!(!bytes.windows(10).any(|part| part == &TOKEN.as_bytes()[..10]));
    assert_eq!((mode(&path), mode(path.parent().unwrap())), (0o600, 0o700));
    let names: Vec<String> = fs::read_dir(path.parent().unwrap())
        .unwrap()
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .filter(|name| name != "lock")
        .collect();
    assert_eq!(names, ["tokens.encrypted"], "nothing is left beside it");
}

#[test]
fn a_wrong_passphrase_is_asked_for_again_and_then_said() {
    let (_folder, path) = kept();
    let said = why(&at(&path, "open Sesame"));
    assert!(said.contains("the passphrase is wrong, or the file was changed"), "{said}");
    let tries = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&tries);
    let mistyped = AskPassphrase::new(move |wanted| {
        assert_eq!(wanted == Wanted::Again, counted.fetch_add(1, Ordering::SeqCst) > 0);
        Ok(Some(secret(if wanted == Wanted::Again { "open sesame" } else { "opne sesame" })))
    });
    let folder = path.parent().map(Path::to_owned);
    let vault = Vault::new(VaultParts { folder, passphrase: mistyped, ..parts() });
    assert_eq!(found(&vault, "github.com"), format!("encrypted-file={TOKEN}"));
    assert_eq!(found(&vault, "github.com"), format!("encrypted-file={TOKEN}"));
    assert_eq!(tries.load(Ordering::SeqCst), 2, "asked once in the life of a process, but for a slip");
}

#[test]
fn nobody_is_asked_for_a_token_that_is_not_in_it_nor_twice_where_none_was_given() {
    let (_folder, path) = kept();
    let asked = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&asked);
    let nobody = AskPassphrase::new(move |_| {
        counted.fetch_add(1, Ordering::SeqCst);
        Ok(None)
    });
    let folder = path.parent().map(Path::to_owned);
    let vault = Vault::new(VaultParts { folder, passphrase: nobody, ..parts() });
    assert_eq!(found(&vault, "lambda"), "nothing");
    let kept: Vec<String> = vault.kept().iter().map(|kept| kept.name.to_string()).collect();
    assert_eq!((kept, asked.load(Ordering::SeqCst)), (vec!["github.com".to_owned()], 0), "names stand in clear");
    assert!(vault.is_locked_for(&[name("github.com")]) && !vault.is_locked_for(&[name("lambda")]));
    for _ in 0..2 {
        assert!(why(&vault).contains("is locked: its passphrase was not given"), "{}", why(&vault));
    }
    assert_eq!(asked.load(Ordering::SeqCst), 1);
}

#[test]
fn what_is_unlocked_goes_to_another_process_without_the_passphrase() {
    let (_folder, path) = kept();
    let first = at(&path, "open sesame");
    assert!(first.handover().is_none(), "locked");
    found(&first, "github.com");
    let second = Vault::new(VaultParts { folder: path.parent().map(Path::to_owned), ..parts() });
    assert!(second.find(&name("github.com")).is_err());
    let second = Vault::new(VaultParts { folder: path.parent().map(Path::to_owned), ..parts() });
    second.take_over(b"nonsense");
    second.take_over(first.handover().unwrap().bytes());
    assert_eq!(found(&second, "github.com"), format!("encrypted-file={TOKEN}"));
    // What changes later is found too: the key stays that of the file.
    first.keep(&name("lambda"), &secret("later"), ENCRYPTED).unwrap();
    assert_eq!(found(&second, "lambda"), "encrypted-file=later");
}

#[test]
fn tampered_cut_short_or_absurd_it_is_said_to_be_damaged_and_the_memory_is_not_taken() {
    let (_folder, path) = kept();
    let whole = fs::read(&path).unwrap();
    let write = |bytes: &[u8]| fs::write(&path, bytes).unwrap();
    let mut absurd = whole.clone();
    absurd[8..12].copy_from_slice(&u32::MAX.to_le_bytes());
    for bytes in [&absurd[..], &whole[..20], &[], b"not ours at all"] {
        write(bytes);
        let said = why(&at(&path, "open sesame"));
        assert!(said.contains("tokens.encrypted is damaged") && said.contains("orchestra auth login"), "{said}");
    }
    // In the salt, the names' neighbour, the tokens and the tag; every single bit is tried beside the code.
    for at_byte in [24, 40, whole.len() - 20, whole.len() - 1] {
        let mut flipped = whole.clone();
        flipped[at_byte] ^= 1;
        write(&flipped);
        let said = why(&at(&path, "open sesame"));
        assert!(said.contains("the passphrase is wrong, or the file was changed"), "byte {at_byte}: {said}");
    }
    write(&whole);
    assert_eq!(found(&at(&path, "open sesame"), "github.com"), format!("encrypted-file={TOKEN}"));
}

#[test]
fn what_others_can_read_or_put_there_is_refused_with_the_command_that_mends_it() {
    let (_folder, path) = kept();
    set_mode(&path, 0o640);
    let said = why(&at(&path, "open sesame"));
    assert!(said.contains("can be read or written by others") && said.contains("chmod 600 "), "{said}");
    set_mode(&path, 0o600);
    let folder = path.parent().unwrap();
    set_mode(folder, 0o770);
    assert!(why(&at(&path, "open sesame")).contains("chmod 700 "));
    let said = at(&path, "open sesame").keep(&name("lambda"), &secret("t"), PLAIN).unwrap_err().to_string();
    assert!(said.contains("chmod 700 "), "{said}");
    set_mode(folder, 0o700);
    let elsewhere = folder.join("elsewhere");
    fs::rename(&path, &elsewhere).unwrap();
    symlink(&elsewhere, &path).unwrap();
    assert!(why(&at(&path, "open sesame")).contains("is a symbolic link"));
    fs::remove_file(&path).unwrap();
    assert!(std::process::Command::new("mkfifo").arg(&path).status().unwrap().success());
    assert!(why(&at(&path, "open sesame")).contains("is no file"), "and a pipe is not waited for");
    let state = at(&path, "x").states().into_iter().find(|state| state.kind == StoreKind::EncryptedFile).unwrap();
    assert_eq!(state.condition, Condition::Broken);
}

#[test]
fn what_a_crash_left_beside_it_changes_nothing_and_a_link_there_is_not_followed() {
    let (folder, path) = kept();
    let beside = path.with_file_name("tokens.encrypted.new");
    fs::write(&beside, "half").unwrap();
    assert_eq!(found(&at(&path, "open sesame"), "github.com"), format!("encrypted-file={TOKEN}"));
    let victim = folder.path().join("victim");
    fs::write(&victim, "precious").unwrap();
    fs::remove_file(&beside).unwrap();
    symlink(&victim, &beside).unwrap();
    at(&path, "open sesame").keep(&name("lambda"), &secret("k"), ENCRYPTED).unwrap();
    assert_eq!(fs::read_to_string(&victim).unwrap(), "precious");
    assert!(fs::symlink_metadata(&beside).is_err(), "it is gone");
    let vault = at(&path, "open sesame");
    assert_eq!(
        (found(&vault, "lambda"), found(&vault, "github.com")),
        ("encrypted-file=k".into(), format!("encrypted-file={TOKEN}"))
    );
}

#[test]
fn the_last_token_takes_the_file_with_it() {
    let (_folder, path) = kept();
    let vault = at(&path, "open sesame");
    assert_eq!(vault.forget(&name("github.com")), ([StoreKind::EncryptedFile].to_vec(), None));
    assert!(!path.exists());
    vault.keep(&name("github.com"), &secret("p"), PLAIN).unwrap();
    let plain = path.with_file_name("tokens.plain");
    assert_eq!((mode(&plain), fs::read_to_string(&plain).unwrap()), (0o600, "github.com\tp\n".into()));
    assert_eq!(found(&vault, "github.com"), "plain-file=p");
    assert_eq!(vault.forget(&name("github.com")), ([StoreKind::PlainFile].to_vec(), None));
    assert!(!plain.exists());
}

#[test]
fn two_that_write_at_once_lose_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let secrets = folder.path().join("secrets");
    std::thread::scope(|scope| {
        for at in 0..8 {
            let secrets = &secrets;
            scope.spawn(move || {
                let own = format!("t{at}@lambda");
                files(secrets, "unused").keep(&name(&own), &secret("k"), PLAIN).unwrap();
            });
        }
    });
    assert_eq!(files(&secrets, "unused").kept().len(), 8);
}

#[test]
fn a_full_disk_is_one_sentence_and_leaves_what_was_there() {
    if !super::super::cli::is_root() {
        return skipped("root, for a small disk");
    }
    let disk = tempfile::tempdir().unwrap();
    let mounted = std::process::Command::new("mount")
        .args(["-t", "tmpfs", "-o", "size=16k,mode=700", "tmpfs"])
        .arg(disk.path())
        .output();
    if !mounted.is_ok_and(|mounted| mounted.status.success()) {
        return skipped("a disk that may be mounted");
    }
    let secrets = disk.path().join("secrets");
    let vault = files(&secrets, "unused");
    let result = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        vault.keep(&name("github.com"), &secret("small"), PLAIN).unwrap();
        let long = secret(&"x".repeat(8000));
        let said = (0..8)
            .find_map(|at| vault.keep(&name(&format!("t{at}@lambda")), &long, PLAIN).err())
            .expect("16 KiB are never full")
            .to_string();
        assert!(said.contains("tokens.plain cannot be written: the disk is full; make room and try again"), "{said}");
        assert_eq!(found(&vault, "github.com"), "plain-file=small");
        assert!(!secrets.join("tokens.plain.new").exists(), "half a file was left");
    }));
    assert!(std::process::Command::new("umount").arg(disk.path()).status().unwrap().success());
    result.unwrap();
}
