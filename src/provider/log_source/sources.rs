//! Names of sources, as typed or configured, to sources.

use std::{collections::HashSet, path::Path};

use super::{
    files::Files,
    group::{Group, file_id},
    journal::Journal,
    own_log::decode_own,
    stream::StreamSource,
    watch::Watch,
};
use crate::{
    config::LogSettings,
    domain::{LogLine, ProviderId},
    provider::Follow,
};

/// The sources that the console follows: its own log, those of the settings, those given as
/// arguments, and the journal unless it is switched off.
pub fn console_log_sources(
    settings: &LogSettings,
    arguments: &[String],
    own_log: Option<&str>,
) -> Vec<Box<dyn Follow>> {
    let mut names = Vec::new();
    names.extend(own_log.map(|_| "self".to_owned()));
    names.extend(settings.sources.iter().chain(arguments).cloned());
    names.extend(settings.journal.then(|| "journal".to_owned()));
    log_sources(&names, own_log, true)
}

/// Sources by name: `-` is standard input, `journal` the systemd journal, `self` the program's own
/// log (`own_log`: a file or a pattern), everything else a file or a pattern of files. With `follow`
/// a source begins with its last lines and goes on; without, it is read from start to end and ends
/// (the journal: its last lines). A name given twice counts once.
pub fn log_sources(names: &[String], own_log: Option<&str>, follow: bool) -> Vec<Box<dyn Follow>> {
    let watch = Watch::new();
    let mut seen = HashSet::new();
    let new = names.iter().filter(|name| seen.insert(name.as_str()));
    new.filter_map(|name| source(name, own_log, follow, &watch)).collect()
}

/// What the services of this machine's environments print, each under `ENVIRONMENT:SERVICE`, as soon as there are any.
pub fn service_logs(state_directory: &Path) -> Box<dyn Follow> {
    let folder = glob::Pattern::escape(&state_directory.join("environments").display().to_string());
    let pattern = format!("{folder}/*/logs/*.log");
    Box::new(Files::new(Group::passing(&pattern, service_id, LogLine::from_bytes), None, Watch::new()))
}

/// `demo:api` of `…/demo/logs/api.log`.
fn service_id(path: &Path) -> ProviderId {
    let environment = path.ancestors().nth(2).and_then(Path::file_name).unwrap_or_default();
    let service = path.file_stem().unwrap_or_default();
    ProviderId::new(format!("{}:{}", environment.to_string_lossy(), service.to_string_lossy()))
}

fn source(name: &str, own_log: Option<&str>, follow: bool, watch: &Watch) -> Option<Box<dyn Follow>> {
    match name {
        "-" => Some(Box::new(StreamSource::new(ProviderId::new("stdin"), tokio::io::stdin()))),
        "journal" => Some(Box::new(Journal::new(follow))),
        "self" => {
            let (own, id) = (own_log?, ProviderId::new("self"));
            Some(Box::new(if is_pattern(own) {
                Files::new(Group::pattern(own, Some(id), decode_own, follow), None, watch.clone())
            } else {
                Files::new(Group::file(id, Path::new(own), decode_own, follow), Some(Path::new(own)), watch.clone())
            }))
        }
        pattern if is_pattern(pattern) => {
            Some(Box::new(Files::new(Group::pattern(pattern, None, LogLine::from_bytes, follow), None, watch.clone())))
        }
        file => {
            let path = Path::new(file);
            let group = Group::file(file_id(path), path, LogLine::from_bytes, follow);
            Some(Box::new(Files::new(group, Some(path), watch.clone())))
        }
    }
}

/// A name with wildcards, unless a file has exactly that name.
fn is_pattern(name: &str) -> bool {
    name.contains(['*', '?', '[']) && !Path::new(name).exists()
}
