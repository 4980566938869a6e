//! `orchestra control`.

use super::{ControlArguments, site, watch, yes};
use crate::{
    cli::{Exit, args_work::Wish, output, surroundings::Surroundings},
    plan::Control,
    runtime::{self, Site},
};

pub(in crate::cli) async fn run(surroundings: &Surroundings, arguments: ControlArguments) -> Exit {
    let site = match site::open(surroundings).await {
        Ok(site) => site,
        Err(exit) => return exit,
    };
    let id = match site.store.find(&arguments.execution).await {
        Ok(id) => id,
        Err(error) => return site::failed(&error),
    };
    if let Err(exit) = site::may_steer(surroundings, &site, &id).await {
        return exit;
    }
    if let Wish::Abort(given) = &arguments.wish {
        let question = format!("Stop execution {id} and take back what it did?");
        if let Err(exit) = yes::agreed(given.yes, &question).await {
            return exit;
        }
    }
    match ask(&site, &id, control(arguments.wish)).await {
        Ok(()) | Err(Exit::Ok) => Exit::Ok,
        Err(exit) => exit,
    }
}

/// Asks and waits for the answer; a refusal is said.
pub(super) async fn ask(site: &Site, id: &str, control: Control) -> Result<(), Exit> {
    let word = control.word();
    // What a person types is about what the journal says now.
    let entries = site.store.entries(id, 0).await.map_err(|error| site::failed(&error))?;
    let seen = entries.last().map_or(0, |entry| entry.sequence);
    let asked = runtime::ask(site, id, control, seen).await.map_err(|fault| {
        output::notice(&fault.to_string());
        Exit::Failure
    })?;
    match watch::until_heard(site, id, asked.number).await? {
        None => Ok(()),
        Some(why) => {
            output::notice(&format!("{word} was refused: {why}"));
            Err(Exit::Refused)
        }
    }
}

fn control(wish: Wish) -> Control {
    match wish {
        Wish::Pause => Control::Pause,
        Wish::Resume => Control::Resume,
        Wish::Abort(_) => Control::Abort,
        Wish::Approve { step } => Control::Approve { step },
        Wish::Retry { step } => Control::Retry { step },
        Wish::Skip { step } => Control::Skip { step },
    }
}
