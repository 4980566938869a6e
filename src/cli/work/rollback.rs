//! `orchestra rollback`.

use super::{
    RollbackArguments, control, site,
    watch::{Watching, watch},
    yes,
};
use crate::{
    cli::{Exit, output, surroundings::Surroundings},
    plan::Control,
};

pub(in crate::cli) async fn run(surroundings: &Surroundings, arguments: RollbackArguments) -> Exit {
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
    if let Err(exit) = yes::agreed(arguments.yes.yes, &format!("Take back what execution {id} did?")).await {
        return exit;
    }
    if let Err(exit) = control::ask(&site, &id, Control::Rollback).await {
        return exit;
    }
    if arguments.yes.detach {
        return output::print(&format!("{id}\n"));
    }
    match watch(&site, &id, Watching { json: arguments.json, timeout: None }).await {
        // Here that was the wish.
        Exit::RolledBack => Exit::Ok,
        exit => exit,
    }
}
