//! Waits for ends, and asks services whether they are well.

use std::time::Duration;

use tokio::{sync::mpsc, time::sleep};

use super::{processes, run::Word};
use crate::{
    plan::{Ending, HealthProbe},
    provider::{HealthAsker, command::Detached},
};

/// While it starts, and when it did not answer well.
const SOON: Duration = Duration::from_millis(200);
const AFTER_FAULT: Duration = Duration::from_secs(1);
const USUAL: Duration = Duration::from_secs(5);

/// Hears the end of a child.
pub(super) async fn child(mut child: Detached, place: usize, generation: u64, words: mpsc::Sender<Word>) {
    let ending = child.ended().await.map_or(Ending::Signal, Ending::Status);
    let _ = words.send(Word::Ended { place, generation, ending }).await;
}

/// Hears the end of a process that is not our child.
pub(super) async fn adopted(process: (u32, u64), place: usize, generation: u64, words: mpsc::Sender<Word>) {
    until_gone(process).await;
    let _ = words.send(Word::Ended { place, generation, ending: Ending::Unseen }).await;
}

async fn until_gone((pid, start): (u32, u64)) {
    let lives = || processes::read(pid).is_some_and(|now| now.start == start);
    while lives() {
        wait_a_little(pid).await;
    }
}

/// Until a process of this number has ended, for a second at most.
async fn wait_a_little(pid: u32) {
    #[cfg(target_os = "linux")]
    if let Some(number) = rustix::process::Pid::from_raw(pid.cast_signed())
        && let Ok(handle) = rustix::process::pidfd_open(number, rustix::process::PidfdFlags::empty())
    {
        use rustix::event::{PollFd, PollFlags, Timespec, poll};
        // It can be read once the process has ended.
        let wait = move || {
            let limit = Timespec { tv_sec: 1, tv_nsec: 0 };
            poll(&mut [PollFd::new(&handle, PollFlags::IN)], Some(&limit)).is_ok()
        };
        if tokio::task::spawn_blocking(wait).await.unwrap_or(false) {
            return;
        }
    }
    sleep(AFTER_FAULT).await;
}

/// Asks again and again; more often until it answers well.
pub(super) async fn health(
    probe: HealthProbe,
    asker: HealthAsker,
    place: usize,
    generation: u64,
    words: mpsc::Sender<Word>,
) {
    let mut was_well = false;
    loop {
        let answer = asker.ask(&probe).await;
        let pause = match (&answer, was_well) {
            (Ok(_), _) => USUAL,
            (Err(_), true) => AFTER_FAULT,
            (Err(_), false) => SOON,
        };
        was_well |= answer.is_ok();
        let answer = answer.map(|_| ()).map_err(|fault| format!("{probe}: {fault}"));
        if words.send(Word::Answered { place, generation, answer }).await.is_err() {
            return;
        }
        sleep(pause).await;
    }
}
