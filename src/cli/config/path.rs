//! `orchestra config path`: every file that was looked for, and which were read.

use serde_json::{Value, json};

use crate::cli::{
    Exit,
    config_file::read_text,
    layers::{Looked, look},
    output,
    surroundings::Folders,
};

pub(super) fn path(folders: &Folders, as_json: bool) -> Exit {
    let all = look(folders);
    if all.is_empty() {
        output::notice("there is no home to look for config.toml in; set ORCHESTRA_CONFIG_DIR");
    }
    if as_json {
        return output::print_json(&all.iter().map(value).collect());
    }
    let row = |looked: &Looked| vec![looked.path.display().to_string(), looked.owner.word().into(), state(looked)];
    output::print(&output::table(&["file", "of", "state"], &all.iter().map(row).collect::<Vec<_>>()))
}

fn value(looked: &Looked) -> Value {
    let read = read_text(&looked.path, looked.owner);
    json!({
        "path": looked.path.display().to_string(),
        "of": looked.owner.word(),
        "is_read": matches!(read, Ok(Some(_))),
        "refusal": read.err(),
    })
}

fn state(looked: &Looked) -> String {
    match read_text(&looked.path, looked.owner) {
        Ok(Some(_)) => "read".into(),
        Ok(None) => "not there".into(),
        Err(refusal) => {
            let name = format!("{}: ", looked.path.display());
            format!("refused: {}", refusal.strip_prefix(&name).unwrap_or(&refusal))
        }
    }
}
