//! `orchestra attach`.

use super::{
    AttachArguments, site,
    watch::{Watching, watch},
};
use crate::cli::{Exit, surroundings::Surroundings};

pub(in crate::cli) async fn run(surroundings: &Surroundings, arguments: AttachArguments) -> Exit {
    match site::open(surroundings).await {
        Ok(site) => {
            let watching = Watching { json: arguments.json, timeout: arguments.timeout };
            watch(&site, &arguments.execution, watching).await
        }
        Err(exit) => exit,
    }
}
