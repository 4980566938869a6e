//! Where logs of jobs are kept on this machine.

use std::{
    fs::{self, DirBuilder, File},
    io,
    path::{Path, PathBuf},
    time::{Duration, SystemTime},
};

use crate::{
    domain::{Fault, FaultKind, JobLogKey},
    provider::job_log::JobLogBody,
};

/// A part that nobody has written to for so long belongs to a program that is gone.
const FORSAKEN: Duration = Duration::from_secs(24 * 3_600);
const PART: &str = ".part";

/// Bounds of the folder.
#[derive(Debug, Clone, Copy)]
pub struct JobLogLimits {
    /// Bytes of all logs together; the longest unused go first, and the newest always stays.
    pub kept_bytes: u64,
    /// Largest single log.
    pub largest_bytes: u64,
    /// How long the far side may be silent.
    pub silence: Duration,
}

impl Default for JobLogLimits {
    fn default() -> Self {
        Self { kept_bytes: 1 << 30, largest_bytes: 4 << 30, silence: Duration::from_secs(30) }
    }
}

/// A folder of logs, each under the name of its host, repository, job and attempt. Only its owner may read it.
#[derive(Debug, Clone)]
pub struct JobLogFolder {
    path: PathBuf,
    pub(super) limits: JobLogLimits,
}

impl JobLogFolder {
    /// Touches nothing yet.
    pub fn new(path: PathBuf, limits: JobLogLimits) -> Self {
        Self { path, limits }
    }

    /// The log of this name, if it was read before. Blocks.
    pub(super) fn find(&self, host: &str, key: &JobLogKey) -> Option<JobLogBody> {
        let file = File::open(self.path.join(name(host, key))).ok()?;
        // The longest unused one goes first.
        let _ = file.set_modified(SystemTime::now());
        JobLogBody::of_file(file).ok()
    }

    /// A new file beside the logs, and where it belongs once it is whole. Blocks.
    pub(super) fn begin(&self, host: &str, key: &JobLogKey) -> Result<(File, PathBuf, PathBuf), Fault> {
        self.make().map_err(|error| self.fault(&error))?;
        let name = name(host, key);
        let whole = self.path.join(&name);
        let part = self.path.join(format!("{name}.{}-{:08x}{PART}", std::process::id(), fastrand::u32(..)));
        let file = private().open(&part).map_err(|error| self.fault(&error))?;
        Ok((file, part, whole))
    }

    fn make(&self) -> io::Result<()> {
        let mut builder = DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(&self.path)
    }

    /// What a person reads of a file that cannot be written.
    pub(super) fn fault(&self, error: &io::Error) -> Fault {
        let place = self.path.display();
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
                let why = format!("could not keep the log in {place}: no space is left there");
                Fault::new(FaultKind::Broken, why).with_hint("free some, or set XDG_CACHE_HOME to a larger disk")
            }
            io::ErrorKind::PermissionDenied => {
                let why = format!("could not keep the log in {place}: permission denied");
                Fault::new(FaultKind::Broken, why).with_hint(format!("make {place} yours, or set XDG_CACHE_HOME"))
            }
            _ => {
                let text = error.to_string();
                let reason = text.split(" (os error").next().unwrap_or(&text).to_lowercase();
                Fault::new(FaultKind::Broken, format!("could not keep the log in {place}: {reason}"))
                    .with_hint("set XDG_CACHE_HOME to a folder that can be written")
            }
        }
    }

    /// Removes the longest unused logs until the rest is small enough, and parts that nobody writes. Blocks.
    pub(super) fn trim(&self, newest: &Path) {
        let mut kept = Vec::new();
        for entry in fs::read_dir(&self.path).into_iter().flatten().flatten() {
            let Ok(about) = entry.metadata() else { continue };
            let used = about.modified().unwrap_or(SystemTime::UNIX_EPOCH);
            let path = entry.path();
            if path.to_string_lossy().ends_with(PART) {
                let is_forsaken = SystemTime::now().duration_since(used).is_ok_and(|age| age > FORSAKEN);
                if is_forsaken {
                    let _ = fs::remove_file(path);
                }
            } else if about.is_file() {
                kept.push((used, about.len(), path));
            }
        }
        kept.sort();
        let mut sum: u64 = kept.iter().map(|(_, bytes, _)| bytes).sum();
        for (_, bytes, path) in kept {
            if sum <= self.limits.kept_bytes {
                return;
            }
            // What cannot be removed is tried again the next time.
            if path != newest && fs::remove_file(path).is_ok() {
                sum -= bytes;
            }
        }
    }
}

fn private() -> fs::OpenOptions {
    let mut options = fs::OpenOptions::new();
    options.read(true).write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// A file name that no two logs share, and that leads nowhere else.
fn name(host: &str, key: &JobLogKey) -> String {
    let plain = |text: &str| -> String {
        let spell = |byte: u8| match byte.to_ascii_lowercase() {
            byte @ (b'a'..=b'z' | b'0'..=b'9' | b'-') => char::from(byte).to_string(),
            b'/' => "~".into(),
            other => format!("_{other:02x}"),
        };
        text.bytes().take(200).map(spell).collect::<String>().chars().take(180).collect()
    };
    format!("{}~{}~{}~{}.log", plain(host), plain(key.run.repository.as_str()), key.job, key.attempt)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::RunKey;

    fn key(repository: &str, job: u64) -> JobLogKey {
        JobLogKey { run: RunKey { repository: repository.into(), id: 1 }, job, attempt: 2 }
    }

    #[test]
    fn a_name_leads_nowhere_else() {
        assert_eq!(name("github.com", &key("octo/Hello_1", 7)), "github_2ecom~octo~hello_5f1~7~2.log");
        for repository in ["../../etc/passwd", "a\0b/c", "C:\\x/y"] {
            let name = name("h", &key(repository, 7));
            assert!(!name.contains(['/', '\\', '\0', ':']) && !name.starts_with('.'), "{name}");
        }
        assert!(name("h", &key(&"x".repeat(9_000), 7)).len() < 255);
        assert_ne!(name("h", &key("a/b", 7)), name("h", &key("a/b", 8)));
    }

    #[test]
    fn the_longest_unused_go_first_and_the_newest_stays() {
        let folder = tempfile::tempdir().unwrap();
        let limits = JobLogLimits { kept_bytes: 25, ..JobLogLimits::default() };
        let logs = JobLogFolder::new(folder.path().join("a/b"), limits);
        for job in 1..=4 {
            let (file, part, whole) = logs.begin("h", &key("a/b", job)).unwrap();
            std::io::Write::write_all(&mut &file, &[b'x'; 10]).unwrap();
            let used = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000 + job);
            file.set_modified(used).unwrap();
            fs::rename(part, whole).unwrap();
        }
        assert_eq!(logs.find("h", &key("a/b", 1)).unwrap().bytes(), 10);
        logs.trim(&folder.path().join("a/b").join(name("h", &key("a/b", 2))));
        let left = (1..=4).filter(|job| logs.find("h", &key("a/b", *job)).is_some()).collect::<Vec<_>>();
        assert_eq!(left, [1, 2], "1 was opened last, 2 is the newest");
        assert!(logs.find("other", &key("a/b", 1)).is_none());
    }

    #[cfg(unix)]
    #[test]
    fn only_the_owner_may_read_it() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let logs = JobLogFolder::new(folder.path().join("logs"), JobLogLimits::default());
        let (_, part, _) = logs.begin("h", &key("a/b", 1)).unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&part), mode(&folder.path().join("logs"))), (0o600, 0o700));
    }
}
