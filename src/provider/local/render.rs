//! `local.render-template`.

use std::{
    collections::BTreeMap,
    fs,
    io::ErrorKind,
    path::{Path, PathBuf},
};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{
    create_directory::make_directories,
    direct::Direct,
    faults::{disk, refused},
    generated,
    kind::Words,
    ledger::{Entry, Made, hash},
    paths::{inside, path_rules},
    place::Place,
    spare::spare,
    stencil,
    write::{USUAL, create},
};
use crate::{plan::Idempotence, provider::OperationFault};

/// Paths that a sentence names, at most.
const NAMED: usize = 5;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Inputs {
    /// A template by name.
    template: String,
    /// The directory that the files go into, absolute.
    into: String,
    /// What the variables of the template stand for.
    #[serde(default)]
    values: BTreeMap<String, Value>,
    /// What building and running leaves in the directory, as patterns of paths inside of it: `.venv/`,
    /// `**/__pycache__/`. Undoing removes it too.
    #[serde(default)]
    generated: Vec<String>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Outputs {
    /// Paths inside of the directory, sorted.
    files: Vec<String>,
}

/// Renders a tree of files.
pub(super) struct RenderTemplate;

/// One file that is to be.
struct Rendered {
    path: PathBuf,
    content: Vec<u8>,
    /// The same content is there already, and not from here.
    is_there: bool,
}

impl Direct for RenderTemplate {
    const WORDS: Words = Words {
        name: "local.render-template",
        description: "Renders the files of a template into a directory; overwrites nothing",
        idempotence: Idempotence::Inspectable,
        irreversible: None,
        seconds: 1,
    };
    type Inputs = Inputs;
    type Outputs = Outputs;

    fn rules(inputs: &Inputs) -> Vec<String> {
        let mut wrong = path_rules("into", &inputs.into);
        wrong.extend(generated::rules(&inputs.generated));
        wrong
    }

    fn perform(place: &Place, entry: &mut Entry, inputs: Inputs) -> Result<Outputs, OperationFault> {
        let into = Path::new(&inputs.into);
        let mut files = place.templates.files(&inputs.template).map_err(OperationFault::lasting)?;
        files.sort();
        let rendered = files
            .iter()
            .map(|(name, content, is_rendered)| {
                let content = match is_rendered {
                    true => stencil::render(&inputs.template, name, content, &inputs.values)?,
                    false => content.clone(),
                };
                Ok(Rendered { path: inside(into, name)?, content, is_there: false })
            })
            .collect::<Result<Vec<_>, OperationFault>>()?;
        let rendered = nothing_else_is_there(rendered)?;
        if !inputs.generated.is_empty() {
            entry.note([Made::Generated { directory: into.into(), patterns: inputs.generated }])?;
        }
        make_directories(entry, into)?;
        write(entry, rendered)?;
        Ok(Outputs { files: files.into_iter().map(|(name, ..)| name).collect() })
    }
}

/// Looks at every file before the first is written.
fn nothing_else_is_there(files: Vec<Rendered>) -> Result<Vec<Rendered>, OperationFault> {
    let mut other = Vec::new();
    let mut looked_at = Vec::new();
    for file in files {
        let is_there = match fs::read(&file.path) {
            Ok(content) if content == file.content => true,
            Ok(_) => {
                other.push(file.path.display().to_string());
                continue;
            }
            Err(error) if error.kind() == ErrorKind::NotFound => false,
            Err(error) => return Err(disk("read", &file.path, &error)),
        };
        looked_at.push(Rendered { is_there, ..file });
    }
    if other.is_empty() {
        return Ok(looked_at);
    }
    let more = if other.len() > NAMED { format!(" and {} more", other.len() - NAMED) } else { String::new() };
    let named = other.iter().take(NAMED).map(String::as_str).collect::<Vec<_>>().join(", ");
    Err(refused(format!("other files are there already, and nothing was written: {named}{more}")))
}

/// Everything is noted at once, then written.
fn write(entry: &mut Entry, files: Vec<Rendered>) -> Result<(), OperationFault> {
    let made = |file: &Rendered| Made::File { path: file.path.clone(), sha256: hash(&file.content) };
    let new: Vec<Rendered> = files.into_iter().filter(|file| !file.is_there).collect();
    for file in &new {
        if let Some(directory) = file.path.parent() {
            make_directories(entry, directory)?;
        }
    }
    entry.note(new.iter().map(made))?;
    let id = entry.id().clone();
    new.iter().try_for_each(|file| create(&file.path, &spare(&file.path, &id), &file.content, USUAL))
}
