//! Question, answer, and how long to wait for it.

use std::{
    io,
    os::fd::AsFd,
    time::{Duration, Instant},
};

use rustix::{
    event::{PollFd, PollFlags, Timespec, poll},
    io::Errno,
};

use super::{
    answers::{TerminalAnswers, attributes, columns, widths},
    questions::{FENCE, POSITION, Speech},
    {QuietLine, questions},
};

/// A terminal that has not answered by then does not answer.
const LIMIT: Duration = Duration::from_secs(2);
/// Single questions put one after the other, for the round trip.
const ROUND_TRIPS: usize = 5;
/// No answer is longer; what comes beyond it is noise.
const MOST: usize = 64 * 1024;

/// Asks the terminal for all of it. The first question that is not answered within two seconds is the
/// last one. `_line` keeps the answers from being shown, and is to be kept after that until the program
/// has nothing more to do: the answer may still come.
pub async fn ask(speech: Speech, _line: &QuietLine) -> TerminalAnswers {
    tokio::task::spawn_blocking(move || {
        let mut answers = TerminalAnswers::default();
        answers.is_complete = talk(speech, &mut answers).is_some();
        answers.round_trips.sort();
        answers
    })
    .await
    .unwrap_or_default()
}

/// `None` when an answer did not come.
fn talk(speech: Speech, answers: &mut TerminalAnswers) -> Option<()> {
    let (heard, took) = put(FENCE, |heard| attributes(heard).is_some())?;
    (answers.attributes, answers.round_trips) = (attributes(&heard), vec![took]);
    while answers.round_trips.len() < ROUND_TRIPS {
        answers.round_trips.push(put(POSITION, |heard| !columns(heard).is_empty())?.1);
    }
    let (heard, _) = put(&questions::abilities(speech), |heard| attributes(heard).is_some())?;
    answers.take_abilities(&heard);
    let (heard, _) = put(&questions::widths(), |heard| attributes(heard).is_some())?;
    answers.widths = widths(&heard);
    Some(())
}

/// Writes a question and reads until it is answered: what came, and how long that took.
fn put(question: &[u8], is_answered: impl Fn(&[u8]) -> bool) -> Option<(Vec<u8>, Duration)> {
    let asked = Instant::now();
    let until = asked + LIMIT;
    let (input, output) = (io::stdin(), io::stdout());
    let mut rest = question;
    while !rest.is_empty() {
        wait(&output, PollFlags::OUT, until)?;
        match rustix::io::write(&output, rest) {
            Ok(written) => rest = &rest[written..],
            Err(Errno::INTR | Errno::AGAIN) => {}
            Err(_) => return None,
        }
    }
    let (mut heard, mut piece) = (Vec::new(), [0; 1024]);
    while !is_answered(&heard) {
        wait(&input, PollFlags::IN, until)?;
        match rustix::io::read(&input, &mut piece) {
            Ok(0) => return None,
            Ok(count) if heard.len() < MOST => heard.extend_from_slice(&piece[..count]),
            Ok(_) | Err(Errno::INTR | Errno::AGAIN) => {}
            Err(_) => return None,
        }
    }
    Some((heard, asked.elapsed()))
}

/// Until the line is ready; `None` when it is not in time, or gone.
fn wait(line: &impl AsFd, wanted: PollFlags, until: Instant) -> Option<()> {
    loop {
        let left = until.checked_duration_since(Instant::now())?;
        let mut watched = [PollFd::from_borrowed_fd(line.as_fd(), wanted)];
        match poll(&mut watched, Timespec::try_from(left).ok().as_ref()) {
            Ok(_) if watched[0].revents().contains(wanted) => return Some(()),
            Ok(0) | Err(Errno::INTR) => {}
            Ok(_) | Err(_) => return None,
        }
    }
}
