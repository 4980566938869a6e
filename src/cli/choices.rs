//! What a person chose in the console before, as the state file has it.

use std::path::PathBuf;

use super::{
    config_file::{Owner, read_text},
    surroundings::Folders,
};
use crate::config::UiChoices;

const FILE: &str = "ui.json";

/// The state file and what it says.
pub(super) struct Chosen {
    pub choices: UiChoices,
    /// `None` when there is no home to put it in.
    pub path: Option<PathBuf>,
    /// Why nothing can be kept in it.
    pub refusal: Option<String>,
    /// What is wrong with it: a whole message for a person.
    pub trouble: Option<String>,
}

/// Reads it. A broken one counts for nothing, and stays as it is until there is something to keep.
pub(super) fn read(folders: &Folders) -> Chosen {
    let path = folders.state_directory.as_ref().map(|folder| folder.join(FILE));
    let mut chosen = Chosen { choices: UiChoices::default(), path, refusal: None, trouble: None };
    let Some(path) = &chosen.path else {
        chosen.refusal = Some("there is no home to keep it in; set ORCHESTRA_STATE_DIR".into());
        return chosen;
    };
    match read_text(path, Owner::User) {
        Ok(None) => {}
        Ok(Some(text)) => match UiChoices::parse(&text) {
            Ok((choices, is_newer)) => {
                chosen.choices = choices;
                chosen.refusal = is_newer.then(|| format!("a newer orchestra wrote {}", path.display()));
            }
            Err(why) => {
                let advice = "it is set aside as ui.json.bad when there is something to keep";
                chosen.trouble = Some(format!("{}: {why}; {advice}", path.display()));
            }
        },
        Err(why) => {
            chosen.refusal = Some(why.clone());
            chosen.trouble = Some(why);
        }
    }
    chosen
}
