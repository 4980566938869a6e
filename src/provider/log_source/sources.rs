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
