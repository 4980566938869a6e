//! `orchestra replay`: a recording on the terminal, or its frames on standard output.

use std::fmt::Write as _;

use super::{Exit, args::ReplayArguments, output, surroundings::Surroundings, words::FrameChoice};
use crate::runtime::{self, Outcome, Pace, Player, Recording, hush_panics, read_recording};

impl ReplayArguments {
    /// True when a text is asked for, terminal or not.
    pub(super) fn prints(&self) -> bool {
        self.frames || self.frame.is_some()
    }
}

/// On the terminal, in its time.
pub(super) async fn play(surroundings: &Surroundings, arguments: ReplayArguments) -> Exit {
    let depth = Some(surroundings.looks.surface.depth);
    let recording = match read(&arguments) {
        Ok(recording) => recording,
        Err(exit) => return exit,
    };
    let told = told(&recording);
    let player = match Player::new(recording, surroundings.looks.themes.clone(), depth, arguments.size) {
        Ok(player) => player,
        Err(why) => return refused(&arguments, &why),
    };
    let pace = if arguments.step { Pace::Step } else { Pace::Times(arguments.speed) };
    let outcome = runtime::replay(player, pace).await;
    told.iter().for_each(|sentence| output::notice(sentence));
    match outcome {
        Ok(Outcome::Quit) => Exit::Ok,
        Ok(Outcome::Ended) => Exit::Cancelled,
        Err(error) => {
            output::notice(&error.to_string());
            Exit::Failure
        }
    }
}

/// On standard output: one frame, or a line for each.
pub(super) fn print(surroundings: &Surroundings, arguments: &ReplayArguments) -> Exit {
    hush_panics();
    let recording = match read(arguments) {
        Ok(recording) => recording,
        Err(exit) => return exit,
    };
    told(&recording).iter().for_each(|sentence| output::notice(sentence));
    let themes = surroundings.looks.themes.clone();
    let mut player = match Player::new(recording, themes, None, arguments.size) {
        Ok(player) => player,
        Err(why) => return refused(arguments, &why),
    };
    let printed = if arguments.frames {
        digests(&mut player)
    } else {
        frame(&mut player, arguments.frame.unwrap_or(FrameChoice::Last), arguments.color)
    };
    match printed {
        Ok(exit) => exit,
        Err(why) => {
            output::notice(&format!("{}: {why}", arguments.file.display()));
            Exit::Failure
        }
    }
}

/// A line as soon as its frame is played, so that those before a fault are there.
fn digests(player: &mut Player) -> Result<Exit, String> {
    while let Some(frame) = player.step()? {
        let (columns, rows) = player.app().size;
        let (seconds, rest) = (frame.at_ms / 1_000, frame.at_ms % 1_000);
        let mut line = String::new();
        let digest = player.digest()?;
        let _ = writeln!(line, "{}\t{seconds}.{rest:03}\t{columns}x{rows}\t{digest:016x}", frame.number);
        if let Err(exit) = output::write(&line) {
            return Ok(exit);
        }
    }
    Ok(Exit::Ok)
}

fn frame(player: &mut Player, wanted: FrameChoice, color: bool) -> Result<Exit, String> {
    let mut last = 0;
    while let Some(frame) = player.step()? {
        last = frame.number;
        if wanted == FrameChoice::Number(last) {
            break;
        }
    }
    match wanted {
        FrameChoice::Number(number) if number > last => {
            output::notice(&format!("there is no frame {number}; the recording has {last}"));
            Ok(Exit::Usage)
        }
        _ => Ok(output::print(&player.text(color)?)),
    }
}

fn read(arguments: &ReplayArguments) -> Result<Recording, Exit> {
    read_recording(&arguments.file).map_err(|error| {
        output::notice(&error.to_string());
        Exit::Usage
    })
}

fn refused(arguments: &ReplayArguments, why: &str) -> Exit {
    output::notice(&format!("{}: {why}", arguments.file.display()));
    Exit::Usage
}

/// What a person should know of a recording beside its frames.
fn told(recording: &Recording) -> Vec<String> {
    let mut told = Vec::new();
    if recording.header.truncated {
        told.push("it begins in the middle: what was before is shown as it had become by then".to_owned());
    }
    if let Some(crash) = &recording.crash {
        let (message, place) = (&crash.message, &crash.place);
        told.push(format!("the console ended by a panic on the thread {}, {place}: {message}", crash.thread));
    }
    told
}
