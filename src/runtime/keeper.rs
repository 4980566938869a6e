//! The state file of UI choices: written in the background, never lost to another console.

use std::{
    fs::{File, OpenOptions},
    io::{self, Read, Write},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::{Path, PathBuf},
    sync::mpsc,
    time::Duration,
};

use tokio::sync::oneshot;

use super::{Clock, Inbox, inbox::Wake};
use crate::{
    app::{Event, Notice},
    config::{UiChoice, UiChoices},
    domain::{Printable, Severity},
};

/// No state of this console is longer.
const MOST_BYTES: u64 = 4 << 20;
/// Files that were set aside and are still there; with more of them nothing is written.
const MOST_ASIDE: usize = 9;
/// At the end, what is still to be written is waited for no longer than this.
const LAST_WORDS: Duration = Duration::from_secs(2);

/// Keeps one choice: reads the file again under a lock, adds the choice, puts a new file in its place.
/// A sentence comes back when the old one was broken and had to be set aside.
///
/// # Errors
/// Why it is not kept, as a sentence with the file's name; the old file is as it was.
pub fn keep(path: &Path, choice: UiChoice) -> Result<Option<String>, String> {
    let failed = |error: io::Error| format!("{}: not kept: {}", path.display(), reason(&error));
    let folder = path.parent().unwrap_or(Path::new("."));
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(failed)?;
    let lock =
        OpenOptions::new().create(true).write(true).truncate(false).mode(0o600).open(path.with_extension("lock"));
    let lock = lock.map_err(failed)?;
    lock.lock().map_err(failed)?;
    let (mut choices, aside) = match read(path).map_err(failed)?.map(|text| UiChoices::parse(&text)) {
        None => (UiChoices::default(), None),
        Some(Ok((choices, false))) => (choices, None),
        Some(Ok((_, true))) => return Err(format!("{}: not kept: a newer orchestra wrote this file", path.display())),
        Some(Err(why)) => (UiChoices::default(), Some(set_aside(path, &why)?)),
    };
    choices.take(choice);
    let text = choices.to_text().map_err(|error| format!("{}: not kept: {error}", path.display()))?;
    write(path, &text).map_err(failed)?;
    Ok(aside)
}

fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::PermissionDenied => "permission denied".into(),
        io::ErrorKind::StorageFull => "no space is left".into(),
        _ => error.to_string().split(" (os error").next().unwrap_or_default().to_lowercase(),
    }
}

/// The file's text; nothing when there is none.
fn read(path: &Path) -> io::Result<Option<String>> {
    match std::fs::metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
        Ok(metadata) if !metadata.is_file() => return Err(io::Error::other("it is no file; move it away")),
        Ok(_) => {}
    }
    let mut bytes = Vec::new();
    File::open(path)?.take(MOST_BYTES + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MOST_BYTES {
        return Err(io::Error::other("it is longer than 4 MiB; move it away"));
    }
    Ok(Some(String::from_utf8_lossy(&bytes).into_owned()))
}

/// A broken file keeps its content under another name.
fn set_aside(path: &Path, why: &str) -> Result<String, String> {
    let names = (1..=MOST_ASIDE).map(|n| if n == 1 { "json.bad".to_owned() } else { format!("json.bad.{n}") });
    let free = names.map(|name| path.with_extension(name)).find(|name| !name.exists());
    let told = format!("{} was broken ({why})", path.display());
    let Some(free) = free else {
        return Err(format!("{told}, and {MOST_ASIDE} such files lie beside it; nothing is kept until they are gone"));
    };
    std::fs::rename(path, &free).map_err(|error| format!("{told} and stays: {}", reason(&error)))?;
    Ok(format!("{told}; it is {} now", free.display()))
}

/// All of the new file or all of the old one, whatever happens meanwhile.
fn write(path: &Path, text: &str) -> io::Result<()> {
    let temporary = path.with_extension("json.new");
    // One that a killed console left; nobody else writes it while we hold the lock.
    let _ = std::fs::remove_file(&temporary);
    let written = || {
        let mut file = OpenOptions::new().create_new(true).write(true).mode(0o600).open(&temporary)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        std::fs::rename(&temporary, path)
    };
    written().inspect_err(|_| drop(std::fs::remove_file(&temporary)))
}

/// A thread that keeps choices one after the other, so that no key waits for a disk.
pub(super) struct Keeper {
    choices: Option<mpsc::Sender<UiChoice>>,
    done: oneshot::Receiver<()>,
}

impl Keeper {
    pub(super) fn start(path: Option<PathBuf>, inbox: Inbox, clock: Clock) -> io::Result<Self> {
        let (choices, waiting) = mpsc::channel::<UiChoice>();
        let (ended, done) = oneshot::channel();
        std::thread::Builder::new().name("orchestra-keeper".into()).spawn(move || {
            for choice in waiting {
                let Some(path) = &path else { continue };
                if let Some(text) = keep(path, choice).unwrap_or_else(Some) {
                    tracing::warn!(text, "the state file");
                    let notice = Notice { at: clock.now(), severity: Severity::Warning, text: Printable::new(text) };
                    inbox.wake_blocking(Wake::Event(Event::Notice(notice)));
                }
            }
            let _ = ended.send(());
        })?;
        Ok(Self { choices: Some(choices), done })
    }

    pub(super) fn remember(&self, choice: UiChoice) {
        if let Some(choices) = &self.choices {
            let _ = choices.send(choice);
        }
    }

    /// Waits until everything is written, or a disk that stands still has had its time.
    pub(super) async fn finish(&mut self) {
        self.choices = None;
        let _ = tokio::time::timeout(LAST_WORDS, &mut self.done).await;
    }
}
