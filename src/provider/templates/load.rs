//! From the raw texts of a template's folder to a template without fault.

use std::collections::BTreeSet;

use super::{
    fault::{TemplateFault, TemplateFaults},
    lines, paths,
};
use crate::{
    config::parse_every_fault,
    plan::{Template, digest_of, template_faults},
    provider::TemplateFile,
};

/// The manifest in a template's folder.
pub(super) const MANIFEST: &str = "template.toml";

/// The folder beside it whose tree becomes the environment's directory.
pub(super) const FILES: &str = "files";

/// A template's folder as it was read: the bytes of its manifest, and of its files by their paths from
/// `files/`, with `/` between the parts.
#[derive(Debug)]
pub(super) struct Tree {
    pub(super) manifest: Vec<u8>,
    pub(super) files: Vec<(String, Vec<u8>)>,
}

/// Where a template is from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TemplateOrigin {
    /// It comes with the program.
    Shipped,
    /// The user's own folder, by its path. `hides_shipped`: one of this name comes with the program, and
    /// is not used.
    Own { folder: String, hides_shipped: bool },
}

/// A template with everything that is made of it.
#[derive(Debug, Clone, PartialEq)]
pub struct LoadedTemplate {
    pub template: Template,
    pub origin: TemplateOrigin,
    /// In the order of their paths, which are relative, with `/` between the parts, without `..`.
    pub files: Vec<TemplateFile>,
}

impl LoadedTemplate {
    /// SHA-256 over the manifest and all files, in hexadecimal. A template that was changed has another.
    pub fn digest(&self) -> String {
        digest_of(&(&self.template, &self.files))
    }
}

/// `folder` is how messages name the template's folder.
pub(super) fn load(
    name: &str,
    folder: &str,
    tree: Tree,
    origin: TemplateOrigin,
) -> Result<LoadedTemplate, TemplateFaults> {
    let mut faults = Vec::new();
    let template = read_manifest(name, &format!("{folder}/{MANIFEST}"), &tree.manifest, &mut faults);
    let files = read_files(folder, tree.files, &mut faults);
    match template {
        Some(template) if faults.is_empty() => Ok(LoadedTemplate { template, origin, files }),
        _ => Err(faults.into()),
    }
}

fn read_manifest(name: &str, file: &str, bytes: &[u8], faults: &mut Vec<TemplateFault>) -> Option<Template> {
    let Ok(text) = std::str::from_utf8(bytes) else {
        faults.push(TemplateFault::new(file, "the manifest is not UTF-8 text; save it as UTF-8"));
        return None;
    };
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let (template, unread) = parse_every_fault::<Template>(file, text);
    let unread_lines: BTreeSet<usize> = unread.iter().map(|fault| fault.line).collect();
    faults.extend(unread.into_iter().map(TemplateFault::from));
    let template = template?;
    // Where a whole step or service is missing from what was read, their numbers are no longer those of the text.
    let is_whole =
        lines::count(text, "step") == template.steps.len() && lines::count(text, "service") == template.services.len();
    if is_whole {
        let placed = lines::placed(text, template_faults(&template, name), &unread_lines);
        faults.extend(placed.into_iter().map(|(line, message)| TemplateFault {
            file: file.to_owned(),
            line: Some(line),
            message,
        }));
    }
    Some(template)
}

fn read_files(folder: &str, raw: Vec<(String, Vec<u8>)>, faults: &mut Vec<TemplateFault>) -> Vec<TemplateFile> {
    let (mut files, mut sources) = (Vec::new(), Vec::new());
    for (source, bytes) in raw {
        match paths::target(&source) {
            Ok((path, is_rendered)) => {
                if is_rendered && std::str::from_utf8(&bytes).is_err() {
                    let why = "it is to be rendered and is not UTF-8 text; save it as UTF-8, or take `.j2` away";
                    faults.push(TemplateFault::new(format!("{folder}/{FILES}/{source}"), why));
                }
                files.push((path, bytes, is_rendered));
                sources.push(source);
            }
            Err(why) => faults.push(TemplateFault::new(format!("{folder}/{FILES}/{source}"), why)),
        }
    }
    let pairs = sources.iter().map(String::as_str).zip(files.iter().map(|(path, ..)| path.as_str()));
    let clashes = paths::clashes(pairs).into_iter();
    faults.extend(clashes.map(|(source, why)| TemplateFault::new(format!("{folder}/{FILES}/{source}"), why)));
    if files.is_empty() && faults.is_empty() {
        faults.push(TemplateFault::new(format!("{folder}/{FILES}"), "there is no file; a template is made of some"));
    }
    files.sort();
    files
}
