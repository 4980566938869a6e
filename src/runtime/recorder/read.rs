//! A recording from a file that anybody may have written.

use std::{
    fs::File,
    io::{self, BufRead, BufReader, Read},
    path::Path,
};

use serde_json::Value;

use super::{Before, Header, Moment, Recording, header::FORMAT, lines::Line};
use crate::app::Event;

/// No line and no file that a console writes is longer.
const MOST_LINE_BYTES: usize = 64 << 20;
const MOST_FILE_BYTES: u64 = 512 << 20;
/// No screen has more cells.
const MOST_CELLS: u32 = 1 << 20;
/// Letters of a reason at most: it may quote the file.
const REASON: usize = 200;

/// Why a file cannot be replayed; `Display` is the whole message for a person.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}{}: {message}", line.map(|line| format!(":{line}")).unwrap_or_default())]
pub struct RecordingError {
    pub file: String,
    /// From 1.
    pub line: Option<usize>,
    pub message: String,
}

/// Reads a file whole. What is no recording of this format is refused with the line that shows it.
pub fn read_recording(path: &Path) -> Result<Recording, RecordingError> {
    let file = path.display().to_string();
    let refuse = |message: String| RecordingError { file: file.clone(), line: None, message };
    let unreadable = |error: io::Error| refuse(format!("cannot be read: {}", super::write::reason(&error)));
    // Looked at before it is opened: opening a pipe would wait for a writer.
    let metadata = std::fs::metadata(path).map_err(unreadable)?;
    if !metadata.is_file() {
        return Err(refuse("it is no file".into()));
    }
    if metadata.len() > MOST_FILE_BYTES {
        return Err(refuse(format!("longer than {} MiB, so it is no recording", MOST_FILE_BYTES >> 20)));
    }
    let input = File::open(path).map_err(unreadable)?.take(MOST_FILE_BYTES);
    parse(BufReader::new(input)).map_err(|(line, message)| {
        let message = message.chars().take(REASON).collect();
        RecordingError { file, line: Some(line), message }
    })
}

/// A line's number, and what is wrong with it.
type Wrong = (usize, String);

pub(super) fn parse(mut input: impl BufRead) -> Result<Recording, Wrong> {
    let mut recording = None;
    let mut bytes = Vec::new();
    for number in 1.. {
        bytes.clear();
        let at = |message: String| (number, message);
        let most = MOST_LINE_BYTES as u64 + 1;
        input.by_ref().take(most).read_until(b'\n', &mut bytes).map_err(|error| at(super::write::reason(&error)))?;
        if bytes.len() > MOST_LINE_BYTES {
            return Err(at(format!("longer than {} MiB, so it is no line of a recording", MOST_LINE_BYTES >> 20)));
        }
        let is_whole = bytes.ends_with(b"\n");
        match &mut recording {
            _ if bytes.is_empty() => break,
            None => recording = Some(begin(&bytes).map_err(at)?),
            Some(_) if !is_whole => return Err(at("the file ends within this line; it was not copied whole".into())),
            Some(recording) => add(recording, &bytes).map_err(at)?,
        }
    }
    recording.ok_or_else(|| (1, "the file is empty".into()))
}

fn begin(bytes: &[u8]) -> Result<Recording, String> {
    const NONE: &str = "this is no recording; the console writes one when it crashes, or on `write-recording`";
    let value: Value = serde_json::from_slice(bytes).map_err(|_| NONE.to_owned())?;
    let format = value.pointer("/recording/format").and_then(Value::as_u64).ok_or(NONE)?;
    if format != u64::from(FORMAT) {
        let program = value.pointer("/recording/program").and_then(Value::as_str).unwrap_or("another version");
        return Err(format!(
            "a recording of format {format}, and this program reads format {FORMAT}; replay it with orchestra {program}"
        ));
    }
    match serde_json::from_value(value) {
        Ok(Line::Recording(header)) => {
            is_drawable(header.size)?;
            let header = Header::clone(&header);
            Ok(Recording { header, crash: None, before: Vec::new(), moments: Vec::new(), tokens: Vec::new() })
        }
        Ok(_) => Err(NONE.into()),
        Err(error) => Err(format!("the header cannot be understood: {error}")),
    }
}

fn add(recording: &mut Recording, bytes: &[u8]) -> Result<(), String> {
    let line: Line = serde_json::from_slice(bytes).map_err(|error| format!("cannot be understood: {error}"))?;
    if let Line::Moment { event, .. } | Line::Before(event) = &line
        && let Event::Resize(columns, rows) = **event
    {
        is_drawable((columns, rows))?;
    }
    match line {
        Line::Recording(_) => return Err("a second header; one file holds one recording".into()),
        Line::Crash(crash) => recording.crash = Some(*crash),
        Line::Before(_) | Line::Stand(_) if !recording.moments.is_empty() => {
            return Err("what was before the events stands after one".into());
        }
        Line::Before(event) => recording.before.push(Before::Event(*event)),
        Line::Stand(stand) => recording.before.push(Before::Stand(stand)),
        Line::Moment { at_ms, drawn, event } => {
            recording.moments.push(Moment { at_ms, event: *event, is_drawn: drawn, typed: None });
        }
    }
    Ok(())
}

fn is_drawable((columns, rows): (u16, u16)) -> Result<(), String> {
    let cells = u32::from(columns) * u32::from(rows);
    if cells > MOST_CELLS { Err(format!("a screen of {columns}x{rows} is too large to be drawn")) } else { Ok(()) }
}
